"""可改稿: the facts of a 文书 filled into a text document (schema/papers/docx, one for each slot of a face).

Typed words are text in it and nothing else: they are escaped, and what no XML can carry is left out.
"""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import TYPE_CHECKING, Any

from schema import resource
from station.documents import face as faces_data
from station.records.face import Face, FaceFacts
from station.rules.state_secret import refuse

if TYPE_CHECKING:
    from docx.opc.coreprops import CoreProperties


def copy(facts: FaceFacts, face: Face) -> bytes:
    """The document; `face.slot` is not empty. StateSecret."""
    # As in `paper`: imported where something is written.
    from docxtpl import DocxTemplate

    said = faces_data.data(facts, face)
    asked = [{"label": ask.label, "lines": _lines(said["answers"][ask.name])} for ask in face.asks]
    quoted = list(said["notices"].values())
    filled = DocxTemplate(BytesIO(resource(f"papers/docx/{face.slot}.docx").read_bytes()))
    filled.render(_plain({**said, "asked": asked, "quoted": quoted}), autoescape=True)
    _describe(filled.docx.core_properties, facts)
    out = BytesIO()
    filled.save(out)
    return out.getvalue()


def _describe(told: CoreProperties, facts: FaceFacts) -> None:
    """What an office program shows under the file's properties; times of a document are in UTC and have no zone."""
    told.title, told.author, told.comments = facts.kind.title, facts.issuer.name, ""
    told.created = told.modified = facts.now.in_timezone("UTC").naive()


def _lines(answer: str | list[str]) -> list[str]:
    """What was not answered is a line to write on."""
    return (answer if isinstance(answer, list) else [answer]) or [""]


def _plain(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: _plain(value) for key, value in found.items()}
    if isinstance(found, list):
        return [_plain(value) for value in found]
    if isinstance(found, str):
        refuse(found)
        return "".join(char for char in found if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return found
