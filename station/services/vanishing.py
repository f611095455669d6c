"""What was on a recorder at its last docking and is not there now: cleared as certified, or gone without leave.

Owns: telling the two apart, and a file whose place another one took. Refuses: counting what is no recording (a log
grows from day to day) and what only moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station.records.evidence import Intake
from station.rules.continuity import Finding
from station.rules.names import shown
from station.store import gaps as rows
from station.store.gaps import Certified, Listed
from station.store.intakes import KEPT
from station.store.store import Store
from station.texts import text

DIGITS = 6
"""Longer groups of digits in a name are times, not numbers."""
NAMED = 20
"""So many names are written; the listing of the docking before has all."""
RECORDINGS = frozenset(
    b"mp4 mov avi mkv ts mts m2ts 3gp asf wmv flv ps mpg mpeg h264 h265 wav mp3 m4a aac amr ogg jpg jpeg png".split()
)
"""What a file is that never became a clip, by its name's end."""
_WAS = "was:"


@dataclass(frozen=True, slots=True)
class Gone:
    """What two dockings of one recorder say together."""

    findings: list[Finding]
    cleared: list[int]
    """Certificates whose files are gone, and no others."""


def compare(store: Store, intake: Intake) -> Gone:
    """This docking against the one before."""
    before_id = rows.docking_before(store, intake.recorder_id, intake.id)
    if before_id is None:
        return Gone([], [])
    before, now = rows.listing(store, before_id), rows.listing(store, intake.id)
    missing, changed = _missing(before, now), _changed(before, now)
    if not missing and not changed:
        return Gone([], [])
    papers = rows.certified(store, intake.recorder_id)
    allowed = frozenset[rows.Key]().union(*(paper.files for paper in papers))
    lost = [file for file in missing if file.key not in allowed]
    swapped = [(old, new) for old, new in changed if old.key not in allowed]
    findings = [*_vanished(lost), *(_replaced(store, old, new) for old, new in swapped)]
    return Gone(findings, [] if findings else _used(papers, [*missing, *(old for old, _ in changed)]))


def _missing(before: Iterable[Listed], now: Sequence[Listed]) -> list[Listed]:
    paths = {file.path for file in now}
    contents = {file.sha256 for file in now if file.sha256}
    return [file for file in before if _records(file) and file.path not in paths and file.sha256 not in contents]


def _changed(before: Iterable[Listed], now: Iterable[Listed]) -> list[tuple[Listed, Listed]]:
    """Files that were had whole and bear another content now."""
    old = {file.path: file for file in before if file.state in KEPT}
    told = [file for file in now if file.detail.startswith(_WAS) and file.path in old]
    return [(old[file.path], file) for file in told if _records(file) and old[file.path].sha256 != file.sha256]


def _records(file: Listed) -> bool:
    if file.media is not None:
        return file.media != "other"
    return file.size > 0 and file.path.rpartition(b".")[2].lower() in RECORDINGS


def _vanished(lost: Sequence[Listed]) -> list[Finding]:
    """One finding for what is kept here, one for what is not: a day's recordings are not a hundred questions."""
    kept = [file for file in lost if file.state in KEPT]
    never = [file for file in lost if file.state not in KEPT]
    found = []
    if never:
        found.append(Finding("vanished", None, None, None, _names("continuity.vanished_lost", never)))
    if kept:
        found.append(Finding("vanished", None, None, None, _names("continuity.vanished_kept", kept)))
    return found


def _names(key: str, files: Sequence[Listed]) -> str:
    more = text("continuity.more", count=len(files)) if len(files) > NAMED else ""
    return text(key, names="、".join(shown(file.path) for file in files[:NAMED]) + more)


def _replaced(store: Store, old: Listed, new: Listed) -> Finding:
    was = rows.clip_of(store, new.detail.removeprefix(_WAS)) or old.clip_id
    return Finding("replaced", was, new.clip_id, None, shown(new.path))


def _used(papers: Iterable[Certified], gone: Iterable[Listed]) -> list[int]:
    keys = {file.key for file in gone}
    return [paper.clearance_id for paper in papers if paper.state == "issued" and paper.files & keys]
