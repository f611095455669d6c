"""文书 of the demo station: printed on site, signed, scanned; one upside down, one without its code, one missing."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pendulum
from PIL import Image

from station.demo.visits import Script
from station.records.paper import IssuedDocument
from station.services import archive, faces, papers, scan_folder
from station.store.atomic import write_bytes

DPI = 200
RECORD, ORDER = "D02", "D04"
"""现场检查记录, 责令限期整改指令书."""
WHITE = 255
Spoil = Callable[[Image.Image], Image.Image]
"""What happens to a page on its way through the feeder."""


def askew(page: Image.Image) -> Image.Image:
    """Not laid straight."""
    return page.rotate(1.5, fillcolor=WHITE)


def upside_down(page: Image.Image) -> Image.Image:
    """Fed the wrong way round."""
    return page.rotate(181, fillcolor=WHITE)


def cut_off(page: Image.Image) -> Image.Image:
    """The upper end, where the code is, was folded over."""
    spoilt = page.copy()
    spoilt.paste(WHITE, (0, 0, page.width, page.height // 4))
    return spoilt


def print_out(
    script: Script, case_id: int, when: pendulum.DateTime, *codes: str, said: Mapping[str, str] = MappingProxyType({})
) -> None:
    """These papers of a case are issued, with the answers that suggest themselves, and where they ask for it `said`."""
    history = script.history
    station = history.station

    def issue() -> None:
        with history.printing():
            for one in faces.of_case(station, case_id):
                if one.paper.code in codes:
                    asked = faces.questions(station, one.paper.id)
                    answers = {ask.name: value or said.get(ask.name, "") for ask, value in asked}
                    faces.issue(station, history.lead(case_id), one.paper.id, answers)

    script.at(when, issue)


def put_away(script: Script, case_id: int, when: pendulum.DateTime, note: str) -> None:
    """Who was in charge binds the file, somebody from outside the case checks it. `note`: for 备考表.

    Not where papers could not be issued: a file without them is none.
    """
    history = script.history

    def bind() -> None:
        if history.unprinted is None:
            archive.file(history.station, history.lead(case_id), history.outsider(case_id), case_id, note)

    script.at(when, bind)


def bring_back(
    script: Script, case_id: int, when: pendulum.DateTime, name: str, *codes: str, spoil: Spoil = askew
) -> None:
    """The signed papers are scanned as one file into the scan folder, from where the station takes it in."""
    station = script.history.station

    def scan() -> None:
        printed = [one.document for one in faces.of_case(station, case_id) if one.paper.code in codes]
        pages = [spoil(page) for one in printed if one is not None for page in _pages(script, one)]
        if pages:
            station.home.scans.mkdir(mode=0o700, exist_ok=True)
            file = station.home.scans / name
            write_bytes(file, _bound(pages))
            scan_folder.take_in(station, file.stat().st_mtime + scan_folder.QUIET)

    script.at(when, scan)


def _pages(script: Script, document: IssuedDocument) -> list[Image.Image]:
    found = papers.pictures(script.history.station, document, DPI)
    return [Image.open(io.BytesIO(page)).convert("L") for page in found]


def _bound(pages: Sequence[Image.Image]) -> bytes:
    """The pages as one PDF, as a scanner makes it."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=DPI, quality=60)
    return out.getvalue()
