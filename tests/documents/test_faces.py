"""Every face of a 文书, set from three cases, read back with poppler and judged by what others have for PDF/A."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import schema
from station.documents.face import data
from station.documents.paper import FACES, render
from station.records.face import FaceFacts
from tests.documents import face_sample
from tests.documents.face_sample import LONG, WHEN
from tests.documents.outside import needs_validator, objections, run

ALL = face_sample.all_faces()
CODE = "ANJIAN.330281103.12345"
CODES = sorted(ALL)


def kind_of(code: str) -> str:
    """The kind of case a paper belongs to, as far as its words care."""
    return "licence" if code.startswith("L") else "penalty"


@cache
def asked(code: str) -> tuple[FaceFacts, dict[str, str]]:
    """An ordinary case whose every answer is another, and how each of those that are typed stands on the page."""
    face = ALL[code]
    facts = face_sample.facts(code, face, kind_of(code))
    printed = {}
    for at, ask in enumerate(face.asks):
        word = f"答{at:02}"[-(ask.limit or 3) :]
        typed = {"date": f"2031-03-{at + 1:02}", "moment": f"2032-03-{at + 1:02}T14:30:00+08:00"}.get(ask.kind, word)
        shown = {"date": f"2031年3月{at + 1}日", "moment": f"2032年3月{at + 1}日14时30分"}.get(ask.kind, word)
        if not ask.choices:
            facts.answers[ask.name], printed[ask.name] = typed, shown
    return facts, printed


def crowded(code: str) -> FaceFacts:
    return face_sample.crowded(code, ALL[code], kind_of(code))


def bare(code: str) -> FaceFacts:
    return face_sample.bare(code, ALL[code], kind_of(code))


SAMPLES: dict[str, Callable[[str], FaceFacts]] = {
    "asked": lambda code: asked(code)[0],
    "crowded": crowded,
    "bare": bare,
}


def set_anew(code: str, sample: str) -> bytes:
    face = ALL[code]
    return render(FACES + face.template, data(SAMPLES[sample](code), face, CODE), WHEN)


made = cache(set_anew)
"""Every page is set once for all tests of this file."""


def text_of(pdf: bytes, folder: Path) -> str:
    """The page's text in two reading orders, blanks dropped."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    read = (subprocess.run(["pdftotext", *how, file, "-"], capture_output=True, check=True) for how in ([], ["-raw"]))
    return "".join("".join(one.stdout.decode().split()) for one in read)


def test_every_template_is_the_face_of_a_paper() -> None:
    used = {face.template for face in ALL.values()}
    assert used == {path.stem for path in schema.resource("papers/faces").glob("*.typ")}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("sample", ["bare", "crowded"])
def test_a_paper_names_itself_and_its_party(tmp_path: Path, code: str, sample: str) -> None:
    page = text_of(made(code, sample), tmp_path)
    assert "".join(face_sample.kinds()[code].title.split()).partition("（单位）")[0].partition("（个人）")[0] in page
    assert SAMPLES[sample](code).paper.number in page
    assert (LONG if sample == "crowded" else "余姚市泗门镇宏达塑料制品有限公司") in page


@pytest.mark.parametrize("code", CODES)
def test_what_a_paper_asks_is_printed(tmp_path: Path, code: str) -> None:
    """Every question leaves its answer on the page; otherwise it was asked for nothing."""
    pdf = made(code, "asked")
    assert set_anew(code, "asked") == pdf, "the same facts give the same bytes"
    page = text_of(pdf, tmp_path)
    assert [name for name, shown in asked(code)[1].items() if shown not in page] == []


@pytest.mark.parametrize("code", CODES)
def test_a_paper_is_filed_by_its_own_code(tmp_path: Path, code: str) -> None:
    """Every page of a scan says what it is, the last one too."""
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(made(code, "crowded"))
    last = next(line.split()[1] for line in run("pdfinfo", paper).splitlines() if line.startswith("Pages:"))
    run("pdftoppm", "-r", "200", "-gray", "-singlefile", "-f", last, paper, tmp_path / "page")
    found = run("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", tmp_path / "page.pgm")
    assert CODE in found.splitlines()


@needs_validator
def test_every_face_is_an_archive_file(tmp_path: Path) -> None:
    files = []
    for sample in SAMPLES:
        for code in CODES:
            files.append(tmp_path / f"{code} {sample}.pdf")
            files[-1].write_bytes(made(code, sample))
    assert objections(files, tmp_path) == {}
