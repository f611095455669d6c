"""Files of a version of a register: PDF, and what else it is published as. Written under readable names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import register_paper
from station.documents.flowchart import drawing
from station.documents.paper import render
from station.errors import StationError
from station.records.register import RegisterVersion
from station.rules.flowchart import outline
from station.services.papers import safe
from station.store import papers
from station.store.atomic import write_bytes
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station


class NotWritten(StationError):
    """The files could not be written where they were wanted. Facts: title, folder, detail."""

    text = "register.not_written"


def pdf(station: Station, version: RegisterVersion) -> bytes:
    """The version as PDF/A, dated as it was made: the same bytes whenever. FontsMissing, PaperRefused, NoGraphviz."""
    template, data = register_paper.paper(papers.issuer(station.store), version)
    return render(template, data, version.made_at)


def files(station: Station, version: RegisterVersion) -> dict[str, bytes]:
    """What the version is published as, by suffix: pdf, and svg and txt of a flowchart, xlsx of a list. As `pdf`."""
    made = {"pdf": pdf(station, version)}
    sheet = version.sheet
    if sheet.chart is not None:
        made["svg"] = drawing(sheet.chart).svg.encode()
        made["txt"] = ("\n".join((sheet.title, "", *outline(sheet.chart))) + "\n").encode()
    elif sheet.register != "guide":
        made["xlsx"] = register_paper.table(papers.issuer(station.store), version)
    return made


def write(station: Station, version: RegisterVersion, folder: Path | None = None) -> tuple[Path, ...]:
    """The files in `folder` (default: exports). NotWritten, and as `files`."""
    made, place = files(station, version), folder or station.home.exports
    name = " ".join((safe(version.sheet.title), text("register.paper.file", version=version.version)))
    try:
        place.mkdir(parents=True, exist_ok=True)
        for suffix, data in made.items():
            write_bytes(place / f"{name}.{suffix}", data)
    except OSError as error:
        raise NotWritten(title=version.sheet.title, folder=place, detail=error.strerror or error) from error
    return tuple(place / f"{name}.{suffix}" for suffix in made)
