"""可改稿: a 笔录 or a report as a text document, for those who write on in an office program. It is no paper: nothing
of it is kept, and what comes of it is typed into the form before the paper is issued."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import face_docx
from station.errors import StationError
from station.services import faces, papers
from station.services.face_files import out
from station.store import case_papers
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station


class NoCopy(StationError):
    """Papers of the kind are not written on elsewhere. Facts: title."""

    text = "face.no_copy"


def write(station: Station, paper_id: int, answers: Mapping[str, str], folder: Path | None = None) -> Path:
    """An editable copy in exports, or in `folder`; where it lies.

    RowMissing, PaperVoid, NoFace, NoCopy, Unasked, BadAnswer, TooLong, NotWritten.
    """
    paper = case_papers.get(station.store, paper_id)
    told, face = faces.told(station.store, paper_id, answers, whole=False)
    if not face.slot:
        raise NoCopy(title=paper.title)
    name = text("face.file.copy", name=papers.paper_name(station, paper))
    return out(station, name, "docx", face_docx.copy(told, face), paper.title, folder)
