"""Step 6: the recorder is read a second time, everything lies on a second disk, and two people release it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from station.demo.walk import Walk
from station.records.docking import Clearance
from station.records.evidence import Intake
from station.records.paper import IssuedDocument
from station.records.people import Proof
from station.services import clearance, continuity, evidence, staff
from station.texts import text


def take(walk: Walk) -> None:
    """Read again, back up, sign."""
    docking = evidence.intake_sessions(walk.station.store)[0]
    walk.narrator.proof("release.refused", bool(clearance.gate(walk.station, docking.id)))
    again = walk.command(
        "station", "intake", walk.artefacts("card"), "--serial", docking.serial, "--recheck", "--json"
    ).report()
    read = again.get("reread") or {}
    same = read.get("same") == docking.files and not read.get("unproven") and not read.get("named")
    walk.narrator.proof("release.reread", same, files=docking.files)
    _explained(walk, docking)
    _backed_up(walk)
    walk.print("release", lambda: _signed(walk, docking))


def _explained(walk: Walk, docking: Intake) -> None:
    """Whoever knows why a recording was interrupted says so."""
    store = walk.station.store
    for gap in continuity.gaps(store, session_id=docking.id, open_only=True):
        if gap.needs_reason:
            continuity.explain(store, _people(walk)[0], gap.id, "other", text("demo.tour.release.why"))


def _backed_up(walk: Walk) -> None:
    """A folder beside it stands for the second disk here; the sums are checked by a program that is not ours."""
    disk = walk.artefacts("backup-disk")
    done = walk.command("station", "backup", disk, "--same-disk", "--json").report()
    walk.narrator.proof("release.backup", bool(done.get("run")), files=done.get("files", 0))
    sums = disk / walk.station.settings.code
    walk.narrator.artefact(sums)
    if checker := shutil.which("sha256sum"):
        walk.narrator.proof("release.sums", _accepts(checker, sums))


def _accepts(checker: str, folder: Path) -> bool:
    words = [checker, "-c", "--quiet", "--strict", "SHA256SUMS"]
    return subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode == 0


def _signed(walk: Walk, docking: Intake) -> IssuedDocument:
    first, second = _people(walk)
    made: Clearance = clearance.issue(walk.station, first, second, [docking.id])[0]
    walk.narrator.proof("release.signed", made.files == docking.files, number=made.number, serial=made.serial)
    return clearance.paper(walk.station.store, made)


def _people(walk: Walk) -> tuple[Proof, Proof]:
    chief, other = [one for one in staff.active(walk.station.store) if one.roles & {"chief", "officer"}][:2]
    return walk.proof(chief.name), walk.proof(other.name)
