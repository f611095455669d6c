"""Slips as they come out of an 80 mm printer and on A4: looked at with tools that are not ours."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from station.documents import qr, slip_papers
from station.documents.paper import render
from station.rules.slip import SlipKind, slip_text
from tests.documents import sample, slip_sample

DOTS_PPI = 203.2
SIZES = [slip_papers.A4_WIDTH, slip_papers.ROLL_WIDTH]


def pdf_of(folder: Path, template: str, data: dict[str, Any]) -> Path:
    pdf = folder / f"{template}.pdf"
    pdf.write_bytes(render(template, data, sample.WHEN))
    return pdf


def words(pdf: Path) -> str:
    shown = (subprocess.run(["pdftotext", *how, pdf, "-"], capture_output=True, check=True) for how in ([], ["-raw"]))
    return "".join("".join(one.stdout.decode().split()) for one in shown)


def dots(pdf: Path) -> Image.Image:
    """The roll as a thermal head burns it: 576 dots across, black or white."""
    target = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(DOTS_PPI), "-gray", "-singlefile", "-png", pdf, target], check=True)
    return Image.open(target.with_suffix(".png")).point(lambda grey: 255 if grey > 127 else 0)


def read(picture: Image.Image, folder: Path) -> list[str]:
    picture.save(folder / "seen.png")
    seen = subprocess.run(["zbarimg", "-q", "--raw", folder / "seen.png"], capture_output=True, check=True)
    return sorted(seen.stdout.decode().splitlines())


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("template", slip_sample.PAPERS)
def test_long_and_rare_names_are_whole_and_no_box_stands_for_them(tmp_path: Path, template: str, width: float) -> None:
    pdf = pdf_of(tmp_path, template, {**slip_sample.crowded(template), "width": width})
    page = words(pdf)
    for name in (slip_sample.LONG, "陈㙍𠅤", "阿不都热合曼·买买提"):
        assert name in page
    fonts = subprocess.run(["pdffonts", pdf], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert fonts and all("Noto" in font or "DejaVu" in font for font in fonts), "a font of last resort draws boxes"


def boxes(pdf: Path) -> list[tuple[float, float, str]]:
    """Where each word begins and ends across its page, in points, and the word."""
    shown = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True).stdout
    # Errors: its head tells the author in halves of UTF-16.
    word = r'<word xMin="([-.\d]+)" yMin="[-.\d]+" xMax="([-.\d]+)" yMax="[-.\d]+">([^<]*)</word>'
    found = re.findall(word, shown.decode(errors="replace"))
    return [(float(left), float(right), word) for left, right, word in found]


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("template", slip_sample.PAPERS)
def test_names_of_forty_characters_push_nothing_off_the_paper(tmp_path: Path, template: str, width: float) -> None:
    data = {**slip_sample.cramped(template), "width": width}
    pdf = pdf_of(tmp_path, template, data)
    found = boxes(pdf)
    assert [word for left, right, word in found if left < 0 or right > width * 72 / 25.4] == []
    page = words(pdf)
    for fact in (data["organ"], data["station"], data["number"], slip_sample.PERSON, "11022810012", "11022810034"):
        assert fact in page


@pytest.mark.parametrize("lines", [4, 9, 10, 11, 12, 25, 40])
@pytest.mark.parametrize("template", ["slip_goods_receipt", "slip_result"])
def test_the_codes_of_a_long_slip_stand_with_its_last_words(tmp_path: Path, template: str, lines: int) -> None:
    pdf = pdf_of(tmp_path, template, slip_sample.crowded(template, lines))
    shown = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout.decode()
    pages = ["".join(page.split()) for page in shown.split("\f")[:-1]]
    assert ["公示单核验码" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert "取证码" in pages[-1] and "监督电话：12345、12350" in pages[-1]
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page and "330281103-2026-000012" in page
    assert (len(pages) > 1) == (lines > 8), "all but the first need another page"


@pytest.mark.parametrize("width", SIZES)
def test_a_number_of_two_digits_does_not_run_into_the_words(tmp_path: Path, width: float) -> None:
    pdf = pdf_of(tmp_path, "slip_result", {**slip_sample.crowded("slip_result"), "width": width})
    assert {"9.", "10.", "12."} <= {word for _, _, word in boxes(pdf)}


@pytest.mark.parametrize("template", slip_sample.PAPERS)
def test_what_is_empty_leaves_no_label_behind(tmp_path: Path, template: str) -> None:
    for width in SIZES:
        page = words(pdf_of(tmp_path, template, {**slip_sample.bare(template), "width": width}))
        for label in ("统一社会信用代码", "执法人员", "发现的隐患", "您的权利", "演示件", "待局确认"):
            assert label not in page
        assert "监督电话" in page, "a line for a pen"


@pytest.mark.parametrize("template", slip_sample.PAPERS)
def test_a_roll_is_read_as_printed_and_as_a_phone_sees_it(tmp_path: Path, template: str) -> None:
    data = slip_papers.on_roll(slip_sample.PAPERS[template]())
    printed = dots(pdf_of(tmp_path, template, data))
    assert printed.width == 576
    right = read(printed, tmp_path)
    assert len(right) == 2 and data["capture_code"].replace(" ", "") in right
    half = printed.resize((printed.width * 2 // 3, printed.height * 2 // 3), Image.Resampling.BILINEAR)
    grey = printed.convert("L")
    for seen in (half, grey.filter(ImageFilter.GaussianBlur(2)), grey.rotate(4, fillcolor=255)):
        assert read(seen, tmp_path) == right


@pytest.mark.parametrize("template", slip_sample.PAPERS)
def test_modules_on_the_roll_are_whole_dots(tmp_path: Path, template: str) -> None:
    data = slip_papers.on_roll(slip_sample.PAPERS[template]())
    found = zxingcpp.read_barcodes(dots(pdf_of(tmp_path, template, data)))
    sides = sorted(one.position.top_right.x - one.position.top_left.x for one in found)
    assert len(sides) == 2
    assert sides[0] / slip_papers.DOTS_A_MM >= 30, "read at 30 cm by the rule of one tenth"
    assert 500 > sides[1] > sides[0]
    for edge in (data["qr_edge"], data["capture_edge"]):
        assert (edge * slip_papers.DOTS_A_MM).is_integer()


def test_the_longest_slip_still_has_modules_of_half_a_millimetre() -> None:
    content = sample.slip_content(SlipKind.DELIVERY, "1" * 200)
    symbol = qr.slip_symbol(slip_text("余" * 80, content, sample.KEY_ID, sample.SIGNER.sign))
    assert slip_papers.qr_edge(symbol) <= 64
    assert slip_papers.qr_edge(symbol) / symbol.size >= 0.5
