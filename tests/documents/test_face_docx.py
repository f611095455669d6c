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
from tests.shape.tree import ROOT

FACES = face_sample.all_faces()
EDITABLE = sorted(code for code, face in FACES.items() if face.slot)
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
    assert told.startswith("可改稿，不作正式文书")
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


def test_chinese_has_a_font_of_its_own() -> None:
    """An office program takes Chinese letters from `eastAsia`, and its own default where there is none."""
    for slot in ("record", "report"):
        page = Document(str(ROOT / "schema/papers/docx" / f"{slot}.docx"))
        for paragraph in page.paragraphs:
            for run in paragraph.runs:
                fonts = run._element.get_or_add_rPr().rFonts
                assert fonts is not None and any(key.endswith("eastAsia") for key in fonts.attrib), run.text


def test_the_templates_are_those_the_tool_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    docx_templates = importlib.import_module("docx_templates")

    for slot, lines in docx_templates.TEMPLATES.items():
        docx_templates.template(lines).save(str(tmp_path / "made.docx"))
        shipped = ROOT / "schema/papers/docx" / f"{slot}.docx"
        with zipfile.ZipFile(tmp_path / "made.docx") as made, zipfile.ZipFile(shipped) as kept:
            for name in ("word/document.xml", "word/header1.xml", "word/styles.xml"):
                assert made.read(name) == kept.read(name), f"{slot}: run tools/docx_templates.py"
