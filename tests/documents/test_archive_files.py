"""Every paper beside the faces of 文书 is a file for an archive, by the word of programs that are not ours."""

from __future__ import annotations

from pathlib import Path

from station.documents import paper, register_paper, slip_papers
from station.documents.paper import render
from tests.documents import archive_sample, clearance_sample, disposal_sample, draw_sample, sample, slip_sample
from tests.documents import register_sample as registers
from tests.documents.outside import needs_validator, objections
from tests.documents.test_draw_papers import KINDS

PAPERS = {
    **sample.PAPERS,
    **draw_sample.PAPERS,
    **clearance_sample.PAPERS,
    **archive_sample.PAPERS,
    **disposal_sample.PAPERS,
    **slip_sample.PAPERS,
}


def kept(folder: Path, name: str, pdf: bytes) -> Path:
    file = folder / f"{name}.pdf"
    file.write_bytes(pdf)
    return file


@needs_validator
def test_every_slip_draw_paper_register_and_flowchart_is_archival(tmp_path: Path) -> None:
    made = [kept(tmp_path, name, render(name, PAPERS[name](), sample.WHEN)) for name in paper.TEMPLATES]
    rolls = {name: slip_papers.on_roll(data()) for name, data in slip_sample.PAPERS.items()}
    made += [kept(tmp_path, f"roll {name}", render(name, data, sample.WHEN)) for name, data in rolls.items()]
    made += [
        kept(tmp_path, f"draw {at}", render(template, data(), sample.WHEN))
        for at, (template, data) in enumerate(KINDS.values())
    ]
    versions = [*map(registers.chart, registers.FLOWS), registers.power(), registers.guide(), registers.listing()]
    for at, version in enumerate(versions):
        template, data = register_paper.paper(registers.DEMO if at % 2 else registers.ISSUER, version)
        made.append(kept(tmp_path, f"register {at}", render(template, data, version.made_at)))
    assert objections(made, tmp_path) == {}


@needs_validator
def test_a_page_that_is_no_archive_file_is_told_from_one(tmp_path: Path) -> None:
    """Otherwise nobody would know that the validator looked."""
    good = render("disclosure_slip", sample.disclosure_slip(), sample.WHEN)
    made = {
        "good": good,
        "another part": good.replace(b"<pdfaid:part>2<", b"<pdfaid:part>3<"),
        "no letters": good.replace(b"/ToUnicode", b"/ToUnicodf"),
        "font outside": good.replace(b"/FontFile3", b"/FontFilf3"),
    }
    assert len(set(made.values())) == len(made)
    found = objections([kept(tmp_path, name, pdf) for name, pdf in made.items()], tmp_path)
    assert set(found) == {f"{name}.pdf" for name in made} - {"good.pdf"}
