"""文书 to be read before and after the issue: a file in exports, words for a terminal, pictures for a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import page_text
from station.errors import StationError
from station.records.paper import IssuedDocument
from station.services import faces, papers
from station.store import case_papers
from station.store.atomic import write_bytes
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station


class NotWritten(StationError):
    """The file could not be written where it was wanted. Facts: title, detail."""

    text = "face.not_written"


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper as it would be issued."""

    file: Path
    """Its PDF in exports, which the next draft of the paper takes the place of."""
    lines: list[str]
    pictures: list[bytes]
    """Its pages as PNG where they were wanted."""


def draft(station: Station, paper_id: int, answers: Mapping[str, str], columns: int, pictures: bool = False) -> Draft:
    """Set a paper as it would be issued, whole or not. As `faces.draft`, and NotWritten."""
    paper, pdf = case_papers.get(station.store, paper_id), faces.draft(station, paper_id, answers, whole=False)
    shown = faces.pictures(station, paper_id, answers, whole=False) if pictures else []
    file = out(station, text("face.file.draft", name=papers.paper_name(station, paper)), "pdf", pdf, paper.title)
    return Draft(file, page_text.lines(pdf, columns), shown)


def issued(
    station: Station, document: IssuedDocument, columns: int, pictures: bool = False
) -> tuple[list[str], list[bytes]]:
    """The words of an issued page, and its pages as PNG where they are wanted. PdfUnreadable."""
    pdf = papers.pdf_path(station, document).read_bytes()
    return page_text.lines(pdf, columns), papers.pictures(station, document) if pictures else []


def out(station: Station, name: str, ending: str, data: bytes, title: str, folder: Path | None = None) -> Path:
    """A file in exports, or in `folder`; where it lies. NotWritten."""
    place = folder or station.home.exports
    try:
        place.mkdir(parents=True, exist_ok=True)
        write_bytes(place / f"{name}.{ending}", data)
    except OSError as error:
        raise NotWritten(title=title, detail=error.strerror or error) from error
    return place / f"{name}.{ending}"
