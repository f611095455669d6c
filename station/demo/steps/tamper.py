"""Step 12: the ledger replays clean; on a copy, one cell edited behind its back is named with both values."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from station.demo.walk import Walk

EDIT = "UPDATE enterprise SET risk = 'blue' WHERE id = {row}"


def take(walk: Walk) -> None:
    """Audit the station, then a copy in which one enterprise was quietly made harmless."""
    folder = walk.artefacts("audit")
    clean = walk.command("station", "audit", "--json")
    (folder / "clean.json").write_text(clean.said, encoding="utf-8")
    walk.narrator.proof("audit.clean", clean.status == 0, size=walk.station.store.size())
    walk.narrator.artefact(folder / "clean.json")

    copy = folder / "edited-home"
    row, was = _edited_copy(walk.home, copy)
    walk.narrator.did("audit.edited", statement=EDIT.format(row=row))
    found = walk.command("station", "audit", "--json", "--home", copy)
    (folder / "edited.json").write_text(found.said, encoding="utf-8")
    named = _names(found.report(), row, was)
    walk.narrator.proof("audit.named", found.status == 1 and named, row=row, ledger=was, found="blue")
    walk.narrator.quote(walk.command("station", "audit", "--home", copy).said)
    walk.narrator.artefact(folder / "edited.json")


def _edited_copy(home: Path, copy: Path) -> tuple[int, str]:
    """A copy of the home with one cell changed past the ledger: the row and the value it had."""
    shutil.copytree(home, copy, dirs_exist_ok=True)
    database = copy / "station.db"
    with sqlite3.connect(database) as connection:
        row, was = connection.execute("SELECT id, risk FROM enterprise WHERE risk = 'red' ORDER BY id").fetchone()
    connection.close()
    statement = EDIT.format(row=row)
    shell = shutil.which("sqlite3")
    if shell:
        subprocess.run([shell, str(database), statement], check=True, capture_output=True)
    else:
        with sqlite3.connect(database) as connection:
            connection.execute(statement)
        connection.close()
    return int(row), str(was)


def _names(report: dict[str, Any], row: int, was: str) -> bool:
    """Whether the report names exactly this cell and both of its values."""
    findings = report.get("findings", [])
    if len(findings) != 1:
        return False
    found = findings[0]
    cell = (found["table"], str(found["row"]), found["column"])
    return cell == ("enterprise", str(row), "risk") and was in found["ledger"] and "blue" in found["found"]
