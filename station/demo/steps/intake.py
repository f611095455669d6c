"""Step 5: a recorder comes back with real video; killed in the middle, run again, and once more for nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from station.demo.videos import Take, record
from station.demo.walk import Walk
from station.records.evidence import Recorder
from station.services import casebook, cases, evidence, recorders, staff
from station.services.cases import ALL_TOLD
from station.store import models

CLIPS, SECONDS = 12, 6
PATIENCE = 120.0
"""Seconds to wait for the first file of an import before it is killed anyway."""


def take(walk: Walk) -> None:
    """Visit, film, dock, kill, dock again, dock a third time."""
    recorder = _visited(walk)
    card = walk.artefacts("card")
    files = _filmed(walk, card, recorder)
    walk.narrator.did("intake.filmed", serial=recorder.serial, files=len(files), size=_megabytes(files))
    walk.narrator.artefact(card)

    kept = _killed(walk, card, recorder.serial)
    walk.narrator.proof("intake.killed", 0 < kept < len(files), kept=kept, files=len(files))
    again = walk.command("station", "intake", card, "--serial", recorder.serial, "--json")
    walk.narrator.proof("intake.resumed", again.status == 0 and _complete(walk, files), files=len(files))
    _linked(walk, len(files))
    third = walk.command("station", "intake", card, "--serial", recorder.serial, "--json")
    nothing = third.status == 0 and third.report().get("new") == 0 and _complete(walk, files)
    walk.narrator.proof("intake.nothing_twice", nothing)


def _visited(walk: Walk) -> Recorder:
    """The two on site: certificates shown, rights told; then back in the car. The recorder one of them wears."""
    store = walk.station.store
    case = casebook.get(store, walk.inspected)
    walk.clock.advance(minutes=40)
    cases.arrive(store, walk.proof(case.lead or ""), case.id, identity_shown=True, told=ALL_TOLD)
    walk.narrator.did("intake.on_site", at=walk.clock.now().format("HH:mm"), party=case.enterprise)
    walk.back_at = walk.clock.advance(minutes=100)
    walk.clock.advance(minutes=5)
    pair = (case.lead_id, case.assist_id)
    return next(each for each in recorders.all_recorders(store) if each.officer_id in pair)


def _filmed(walk: Walk, card: Path, recorder: Recorder) -> list[Path]:
    wearer = next(one for one in staff.active(walk.station.store) if one.id == recorder.officer_id)
    started = walk.clock.now().subtract(minutes=60)
    return record(card, Take(recorder.serial, wearer.cert_no or "0", started, CLIPS, SECONDS))


def _killed(walk: Walk, card: Path, serial: str) -> int:
    """Start the import, SIGKILL it once the first file is sealed; how many files were sealed by then."""
    before = _sealed(walk)
    with walk.start("station", "intake", card, "--serial", serial) as process:
        end = time.monotonic() + PATIENCE
        while _sealed(walk) == before and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        process.kill()
        process.communicate()
    return _sealed(walk) - before


def _sealed(walk: Walk) -> int:
    table = models.IntakeFile
    return len(walk.station.store.all(table.select(table.id).where(table.state == "verified")))


def _complete(walk: Walk, files: Sequence[Path]) -> bool:
    """Every file of the card is in the media store, byte for byte, exactly once."""
    table = models.Clip
    known = [str(row["sha256"]) for row in walk.station.store.all(table.select(table.sha256))]
    digests = [sha256(path.read_bytes()).hexdigest() for path in files]
    stored = [walk.station.media.path(digest) for digest in digests]
    whole = all(there.read_bytes() == path.read_bytes() for there, path in zip(stored, files, strict=True))
    return whole and all(known.count(digest) == 1 for digest in digests)


def _linked(walk: Walk, files: int) -> None:
    case = casebook.get(walk.station.store, walk.inspected)
    clips = evidence.clips_of_case(walk.station.store, case.id)
    alike = len(clips) == files and all(clip.link_method == "auto" for clip in clips)
    methods = "、".join(sorted({clip.verify_method for clip in clips}))
    walk.narrator.proof("intake.linked", alike, files=len(clips), number=case.number)
    walk.narrator.proof("intake.read_back", bool(clips) and "unproven" not in methods, methods=methods)


def _megabytes(files: Sequence[Path]) -> str:
    return f"{sum(path.stat().st_size for path in files) / 1e6:.1f} MB"
