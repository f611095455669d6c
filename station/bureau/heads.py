"""Hourly heads: checkpoints a station signed between two bundles, kept so that no later bundle can contradict them.

A head seen at noon binds the station to its morning before the night's bundle does. Whatever the bundle then says about
that size must be the same tree; otherwise the station signed two histories, and both are kept.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from station.bureau.home import Bureau
from station.records.bureau import ROTATED, Enrolment
from station.records.moment import iso
from station.records.people import Proof, System
from station.replica import order, outbox
from station.replica.check import RosterKey
from station.replica.verdicts import Refused, Verdict
from station.rules import note
from station.store import bureau_models, bureau_rows
from station.store.atomic import fsync_folder, sweep, write_bytes
from station.store.replicas import FILE, Replica

LOST = "lost"
"""Below the heads: those of a life that ended before a bundle covered them."""
OTHER = "other.note"
"""Beside a kept head: the first note that contradicted it."""
EVIDENCE = "head-"
"""How the folder in the quarantine begins that holds two heads of one size."""
_FILE = re.compile(r"([0-9]{12})\.note")


@dataclass(frozen=True, slots=True)
class Heads:
    """What one look at a station's heads brought."""

    kept: int
    forks: tuple[int, ...]
    """Ledger sizes about which the station signed two trees."""


def take(bureau: Bureau, actor: Proof | System, code: str, source: Path) -> Heads:
    """Keep the heads lying in the outbox `source`, and compare every kept one with what was applied.

    ReplicaDamaged; OSError.
    """
    kept = 0
    forks: set[int] = set()
    for life in _folder(bureau, code).glob("*"):
        sweep(life)
    for path in _lying(source / code / outbox.HEADS):
        opened = _opened(bureau, code, path)
        if opened is None:
            continue
        enrolled, signed, head = opened
        place = _folder(bureau, code) / str(enrolled.epoch) / path.name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(place, signed)
            kept += 1
        elif _head(place).root != head.root:
            forks.add(head.size)
            _accuse(bureau, actor, code, head.size, (place.read_bytes(), signed))
    return Heads(kept, tuple(sorted(forks | compare(bureau, actor, code))))


def compare(bureau: Bureau, actor: Proof | System, code: str) -> set[int]:
    """Ledger sizes at which a kept head is not the tree that was applied; each is entered as a FORK once.

    What was compared is not kept any longer: the bundle says the same and more, and a fork lies in the quarantine.
    ReplicaDamaged.
    """
    folder, kept = bureau.home.replica(code), sorted(_folder(bureau, code).glob("*/*.note"))
    held = bureau_rows.last_accepted(bureau.store, code)
    due = [path for path in kept if held is not None and _head(path).size <= held.size]
    if not due or not (folder / FILE).exists():
        return set()
    replica = Replica(folder)
    try:
        applied = replica.roots(_head(path).size for path in due)
        others = {path for path in due if applied.get(_head(path).size) != _head(path).root}
        # Only what still is what was accepted speaks against a station.
        last = replica.last()
        if others:
            order.check_own(replica, last)
        stated = b"" if last is None else (replica.checkpoint(last.size) or "").encode()
    finally:
        replica.close()
    forks = set()
    for path in due:
        head = _head(path)
        if path in others:
            if _lost(bureau, code, path, head.size):
                continue
            forks.add(head.size)
            _accuse(bureau, actor, code, head.size, (path.read_bytes(), stated))
        path.unlink()
    return forks


def lost(bureau: Bureau, code: str) -> tuple[tuple[int, int], ...]:
    """What is known to be lost: (life, largest ledger size it had signed) for each that ended behind such a head."""
    found: dict[int, int] = {}
    for path in _folder(bureau, code).glob(f"{LOST}/*/*.note"):
        epoch = int(path.parent.name)
        found[epoch] = max(found.get(epoch, 0), _head(path).size)
    return tuple(sorted(found.items()))


def is_evidence(place: str) -> bool:
    """Whether what was kept of a refusal is a head, not a bundle; `place` is the refusal's evidence."""
    return place.rpartition("/")[2].startswith(EVIDENCE)


def newest(bureau: Bureau, code: str) -> note.Checkpoint | None:
    """The largest head kept of a station; None before the first."""
    found = [_head(path) for path in _folder(bureau, code).glob("*/*.note")]
    return max(found, key=lambda head: head.size, default=None)


def _lost(bureau: Bureau, code: str, path: Path, size: int) -> bool:
    """Set aside a head of a life whose box was lost before a bundle covered it: the new box never had those entries.

    Not of a life that went on under another key, and not what its accepted bundles cover: there it is a second history.
    """
    epoch = int(path.parent.name)
    life = next(row for row in bureau_rows.roster(bureau.store, code) if row.epoch == epoch)
    covered = max((each.size for each in bureau_rows.accepted(bureau.store, code) if each.epoch == epoch), default=0)
    if not life.ended or life.ended_reason == ROTATED or size <= covered:
        return False
    place = _folder(bureau, code) / LOST / str(epoch) / path.name
    place.parent.mkdir(parents=True, exist_ok=True)
    path.rename(place)
    fsync_folder(place.parent)
    return True


def _opened(bureau: Bureau, code: str, path: Path) -> tuple[Enrolment, bytes, note.Checkpoint] | None:
    """The note with who signed it; None for what is no head of this station under the name of its size."""
    try:
        signed = outbox.read_small(path, outbox.MAX_CHECKPOINT)
        written = signed.decode()
    except (OSError, ValueError):
        return None
    for enrolled in bureau_rows.roster(bureau.store, code):
        if enrolled.sound_to is not None:
            # Whoever has a revoked key may sign what he likes; it accuses nobody.
            continue
        try:
            head = note.checkpoint(RosterKey(enrolled.epoch, enrolled.key).opened(written))
        except note.NoteError:
            continue
        if outbox.head_name(head.size) == path.name:
            return enrolled, signed, head
    return None


def _accuse(bureau: Bureau, actor: Proof | System, code: str, size: int, both: tuple[bytes, bytes]) -> None:
    """Both notes kept, the fork entered once."""
    place = bureau.home.quarantine / code / f"{EVIDENCE}{size:012d}"
    if place.exists():
        return
    last = bureau_rows.last_accepted(bureau.store, code)
    draft = place.with_name(".new-head")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    write_bytes(draft / "head.note", both[0])
    write_bytes(draft / OTHER, both[1])
    refused = Refused(Verdict.FORK, "fork_head", size=size)
    evidence = str(place.relative_to(bureau.home.root))
    with bureau.store.act(actor, "bundle.refuse", subject=f"head/{code}/{size}", reason=Verdict.FORK.value) as act:
        values = {"verdict": Verdict.FORK.value, "reason": refused.reason, "manifest_sha256": ""}
        values |= {"evidence": evidence, "refused_at": iso(act.now)}
        act.insert(bureau_models.Refusal, code=code, seq=0 if last is None else last.seq, **values)
        draft.rename(place)
        fsync_folder(place.parent)


def _folder(bureau: Bureau, code: str) -> Path:
    return bureau.home.archive / code / outbox.HEADS


def _head(path: Path) -> note.Checkpoint:
    return note.checkpoint(path.read_text(encoding="utf-8").rpartition("\n\n")[0] + "\n")


def _lying(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(e.path) for e in entries if _FILE.fullmatch(e.name))
    except (FileNotFoundError, NotADirectoryError):
        return []
