"""How a slip would come out if it were issued now: its words for a terminal, its pages, its PDF among the exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.documents import page_text, raster
from station.services import slips
from station.services.face_files import Draft, out
from station.services.slip_kinds import Wanted
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station


def look(
    station: Station, case_id: int, wanted: Wanted, columns: int, *, on_roll: bool, pictures: bool = False
) -> Draft:
    """Set a slip on A4 or for the roll; nothing is issued. As `slips.look`, and NotWritten."""
    pdf = slips.look(station, case_id, wanted, on_roll=on_roll)
    title = text(f"paper.kind.{wanted.kind.name.lower()}")
    file = out(station, text("face.file.draft", name=title), "pdf", pdf, title)
    return Draft(file, page_text.lines(pdf, columns), raster.pages(file) if pictures else [])
