"""Building blocks of export tests: a period, a sheet as others read it, a result approved for publication."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from station.records.case import CaseFile
from station.records.export import Built, Kind
from station.records.moment import day
from station.services import disclosures, exports
from station.wiring import Station
from tests.services.penalty_walk import Desk
from tests.services.publishing import of

CREDIT, SITE = "credit", "zj_gov_service"
FIRST, LAST = day("2026-11-01"), day("2026-11-30")
ORGAN = "113302810029734209"
"""A credit code that is right to its last character."""
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice Calc")
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
"""Comma, quotes, UTF-8, every cell as text."""


def known(station: Station) -> Station:
    """The station with the code of its organ."""
    return replace(station, settings=replace(station.settings, organ_code=ORGAN))


def check(station: Station, kind: Kind = "credit", system: str = "city") -> Built:
    return exports.check(station, kind, FIRST, LAST, system)


def cells(built: Built, at: int = 0) -> dict[str, str]:
    return dict(zip(built.headings, built.rows[at], strict=True))


def why(built: Built) -> list[list[str]]:
    return [[each.code for each in one.problems] for one in built.rejected]


def table(path: Path) -> list[list[str]]:
    """As openpyxl reads it; a formula or a number would not be text."""
    sheet = load_workbook(path).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}
    return [["" if cell.value is None else str(cell.value) for cell in line] for line in sheet.iter_rows()]


def make(station: Station, desk: Desk, kind: Kind, folder: Path, system: str = "city") -> Path:
    return exports.make(station, desk.who(), kind, FIRST, LAST, system=system, folder=folder)[1]


def approved(desk: Desk, case: CaseFile, channel: str = CREDIT) -> None:
    item = of(desk, case, channel)
    disclosures.check(desk.station.store, desk.who("陈海波"), item.id)
    disclosures.approve(desk.station.store, desk.who("王建国"), item.id)


def as_libreoffice_reads(files: Sequence[Path], folder: Path) -> list[list[list[str]]]:
    """The rows of each file; whatever LibreOffice has to say about one fails."""
    home, out = folder / "profile", folder / "csv"
    out.mkdir()
    told = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{home}",
            "--headless",
            "--convert-to",
            CSV,
            "--outdir",
            str(out),
            *files,
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=240,
    )
    # Calc itself needs no Java; that there is none says nothing about a file.
    assert [line for line in told.stderr.splitlines() if line and "java" not in line.lower()] == []
    found = [(out / f"{path.stem}.csv").read_text(encoding="utf-8") for path in files]
    return [list(csv.reader(each.splitlines())) for each in found]
