"""Editable copies: facts and typed words are in them as text, whatever they are, and they say what they are not."""

from __future__ import annotations

import importlib
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document

from station.documents import face_docx
from tests.documents import face_sample
from tests.documents.outside import as_writer_prints, needs_writer, run
from tests.shape.tree import ROOT

FACES = face_sample.all_faces()
EDITABLE = sorted(code for code, face in FACES.items() if face.slot)
MARK = "可改稿，不作正式文书"
HOSTILE = "{{ 7*7 }} {% raw %} <w:p> & \u0007\u202e 㙍𠅤"


def words(copy: bytes) -> str:
    """Everything a reader sees, the head of the page first."""
    page = Document(BytesIO(copy))
    heads = [each.text for section in page.sections for each in section.header.paragraphs]
    return "\n".join([*heads, *(each.text for each in page.paragraphs)])


def test_records_and_reports_have_one() -> None:
    assert {"D02", "D53"} <= set(EDITABLE)
    assert {FACES[code].slot for code in EDITABLE} == {"record", "report"}


@pytest.mark.parametrize("code", EDITABLE)
@pytest.mark.parametrize("sample", [face_sample.facts, face_sample.crowded, face_sample.bare])
def test_it_says_what_was_typed_and_what_it_is_not(code: str, sample: object) -> None:
    face = FACES[code]
    facts = sample(code, face)  # type: ignore[operator]
    told = words(face_docx.copy(facts, face))
    assert told.startswith(MARK)
    for fact in (facts.kind.title, facts.paper.number, *(ask.label for ask in face.asks)):
        assert fact in told
    for ask in face.asks:
        if ask.kind in ("line", "text"):
            for line in facts.answers.get(ask.name, "").splitlines():
                assert line.strip() in told
    assert "{{" not in told and "{%" not in told


def test_typed_words_are_never_markup() -> None:
    face = FACES["D02"]
    facts = replace(face_sample.facts("D02", face, "inspection"), answers={"read": HOSTILE + "\n第二段"})
    copy = face_docx.copy(facts, face)
    told = words(copy)
    assert "{{ 7*7 }} {% raw %} <w:p> &  㙍𠅤" in told and "第二段" in told
    with zipfile.ZipFile(BytesIO(copy)) as packed:
        for name in packed.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(packed.read(name))


@needs_writer
def test_a_word_processor_shows_all_of_it(tmp_path: Path) -> None:
    """LibreOffice Writer opens every copy without a word of warning and prints every answer, in Chinese letters."""
    samples = {"plain": face_sample.facts, "long": face_sample.crowded, "bare": face_sample.bare}
    asked = {f"{code} {name}": sample(code, FACES[code]) for code in EDITABLE for name, sample in samples.items()}
    copies = []
    for name, facts in asked.items():
        copies.append(tmp_path / f"{name}.docx")
        copies[-1].write_bytes(face_docx.copy(facts, FACES[facts.kind.code]))
    for printed, (name, facts) in zip(as_writer_prints(copies, tmp_path), asked.items(), strict=True):
        pages = [page.replace(MARK, "", 1) for page in run("pdftotext", "-layout", printed, "-").split("\f")[:-1]]
        told = "".join("".join(pages).split())
        ours = [facts.kind.title, facts.enterprise.name, *facts.answers.values()]
        typed = [line for answer in ours for line in answer.splitlines() if not line.startswith("2026-")]
        assert [line for line in typed if "".join(line.split()) not in told] == [], name
        assert len(pages) <= (15 if name.endswith("long") else 3), name
        assert "CJK" in run("pdffonts", printed), name


def test_a_copy_runs_nothing_and_names_its_origin() -> None:
    facts = face_sample.facts("D02", FACES["D02"], "inspection")
    copy = face_docx.copy(facts, FACES["D02"])
    with zipfile.ZipFile(BytesIO(copy)) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    assert not [name for name in inside if "vba" in name.lower() or "embed" in name.lower()]
    assert b"macroEnabled" not in inside["[Content_Types].xml"]
    assert not [name for name, part in inside.items() if name.endswith(".rels") and b'TargetMode="External"' in part]
    told = Document(BytesIO(copy)).core_properties
    assert (told.title, told.author, told.comments) == ("现场检查记录", "泗门镇安监所", "")
    assert told.created == told.modified == facts.now


def test_chinese_has_a_font_of_its_own() -> None:
    """An office program takes Chinese letters from `eastAsia`, and its own default where there is none."""
    for slot in ("record", "report"):
        page = Document(str(ROOT / "schema/papers/docx" / f"{slot}.docx"))
        for paragraph in page.paragraphs:
            for piece in paragraph.runs:
                fonts = piece._element.get_or_add_rPr().rFonts
                assert fonts is not None and any(key.endswith("eastAsia") for key in fonts.attrib), piece.text


def test_the_templates_are_those_the_tool_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    docx_templates = importlib.import_module("docx_templates")

    for slot, lines in docx_templates.TEMPLATES.items():
        docx_templates.template(lines).save(str(tmp_path / "made.docx"))
        shipped = ROOT / "schema/papers/docx" / f"{slot}.docx"
        with zipfile.ZipFile(tmp_path / "made.docx") as made, zipfile.ZipFile(shipped) as kept:
            for name in ("word/document.xml", "word/header1.xml", "word/styles.xml", "word/settings.xml"):
                assert made.read(name) == kept.read(name), f"{slot}: run tools/docx_templates.py"
