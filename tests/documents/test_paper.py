"""Papers are looked at with tools that are not ours: poppler, zbar, qpdf."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from station.documents import paper
from station.documents.paper import FontsMissing, preview, render
from tests.documents import archive_sample, clearance_sample, disposal_sample, draw_sample, sample, slip_sample

PAPERS = {
    **sample.PAPERS,
    **draw_sample.PAPERS,
    **clearance_sample.PAPERS,
    **archive_sample.PAPERS,
    **disposal_sample.PAPERS,
    **slip_sample.PAPERS,
}
HOSTILE = '#panic("x") $a$ *b* _c_ `d` <e> @f \\g [h] // i "j" {k}'


def run(*command: object) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout.decode()


def written(folder: Path, template: str, data: dict[str, Any]) -> Path:
    pdf = folder / f"{template}.pdf"
    pdf.write_bytes(render(template, data, sample.WHEN))
    return pdf


def text_of(pdf: Path) -> str:
    """The page's text twice, in two reading orders, because tables read differently in each; blanks dropped."""
    return "".join((run("pdftotext", pdf, "-") + run("pdftotext", "-raw", pdf, "-")).split())


def codes_of(pdf: Path, folder: Path) -> list[str]:
    run("pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", pdf, folder / "page")
    return run("zbarimg", "-q", "--raw", next(folder.glob("page*.png"))).splitlines()


@pytest.mark.parametrize("template", paper.TEMPLATES)
def test_same_facts_same_bytes(template: str) -> None:
    data = PAPERS[template]()
    first = render(template, data, sample.WHEN)
    assert render(template, dict(reversed(data.items())), sample.WHEN) == first
    assert render(template, data, sample.WHEN.add(seconds=1)) != first


@pytest.mark.parametrize("template", paper.TEMPLATES)
def test_every_paper_is_archival_and_dated_by_its_act(tmp_path: Path, template: str) -> None:
    pdf = written(tmp_path, template, PAPERS[template]())
    run("qpdf", "--check", pdf)
    fonts = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
    assert fonts
    assert all(line[-5] == "yes" for line in fonts), "a font is not embedded"
    raw = pdf.read_bytes()
    assert b"pdfaid:part>2" in raw
    assert b"pdfaid:conformance>B" in raw
    assert b"D:20261120010000Z" in raw


def test_both_codes_of_a_slip_are_read_off_the_page(tmp_path: Path) -> None:
    pdf = written(tmp_path, "disclosure_slip", sample.disclosure_slip())
    code = sample.disclosure_slip()["capture_code"].replace(" ", "")
    assert sorted(codes_of(pdf, tmp_path)) == sorted([sample.signed(), code])


def leaves(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [leaf for value in data.values() for leaf in leaves(value)]
    if isinstance(data, list):
        return [leaf for value in data for leaf in leaves(value)]
    return [str(data)] if isinstance(data, str | int) and not isinstance(data, bool) else []


@pytest.mark.parametrize("template", paper.TEMPLATES)
def test_every_fact_is_on_the_page(tmp_path: Path, template: str) -> None:
    data = PAPERS[template]()
    unprinted = {"disclosure_slip": {"legal_person", "post", "phone"}}.get(template, set())
    if "party" in data:
        data["party"] = {key: "" if key in unprinted else value for key, value in data["party"].items()}
    page = text_of(written(tmp_path, template, data))
    for fact in leaves({key: value for key, value in data.items() if key not in ("qr", "capture")}):
        assert "".join(fact.split()) in page


@pytest.mark.parametrize("template", paper.TEMPLATES)
def test_outside_text_is_never_markup(tmp_path: Path, template: str) -> None:
    data = PAPERS[template]()
    if "party" in data:
        data["party"] = {**data["party"], "name": HOSTILE}
    else:
        data[next(name for name in ("purpose", "label", "number") if name in data)] = HOSTILE
    page = text_of(written(tmp_path, template, data))
    assert '#panic("x")$a$*b*_c_`d`<e>@f' in page


def test_rare_characters_are_printed(tmp_path: Path) -> None:
    data = sample.disclosure_slip()
    data["party"] = {**data["party"], "name": "余姚市㙍𠅤五金厂"}
    assert "㙍𠅤五金厂" in text_of(written(tmp_path, "disclosure_slip", data))


def test_demo_papers_say_so(tmp_path: Path) -> None:
    for template in paper.TEMPLATES:
        for demo in (True, False):
            page = text_of(written(tmp_path, template, {**PAPERS[template](), "demo": demo}))
            assert ("演示件，不具法律效力" in page) is demo


def test_codes_are_at_least_35_mm(tmp_path: Path) -> None:
    pdf = written(tmp_path, "disclosure_slip", sample.disclosure_slip())
    run("pdftoppm", "-r", "254", "-png", pdf, tmp_path / "page")
    found = zxingcpp.read_barcodes(Image.open(tmp_path / "page-1.png"))
    assert len(found) == 2
    for code in found:
        assert code.position.top_right.x - code.position.top_left.x >= 350, "ten pixels are a millimetre"
        assert code.position.bottom_left.y - code.position.top_left.y >= 350


def test_preview_is_one_picture_a_page() -> None:
    pages = preview("disclosure_slip", sample.disclosure_slip(), sample.WHEN)
    assert len(pages) == 1
    assert pages[0].startswith(b"\x89PNG")


def test_missing_fonts_name_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paper, "_FONT_ROOTS", (tmp_path,))
    paper.fonts.cache_clear()
    paper._compiler.cache_clear()
    try:
        with pytest.raises(FontsMissing) as missing:
            render("disclosure_slip", sample.disclosure_slip(), sample.WHEN)
    finally:
        monkeypatch.undo()
        paper.fonts.cache_clear()
        paper._compiler.cache_clear()
    assert "fonts-noto-cjk" in missing.value.advice
