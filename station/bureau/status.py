"""How the enrolled stations stand: what was last taken, how old it is, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import DateTime

from station.bureau import heads
from station.bureau.home import Bureau
from station.bureau.revocation import doubtful
from station.records.bureau import Accepted, Enrolment, Refusal, Verification
from station.records.station_report import StationReport
from station.replica.cards import fingerprint
from station.replica.verdicts import Verdict
from station.store import bureau_rows, station_reports
from station.store.replica_draws import OverdueDraw, overdue

LATE_HOURS = 36
"""A station seals every night; by the noon after a missed one it is late."""
UNCHECKED_DAYS = 14
"""Every week each replica is checked whole (bureau-verify.timer); by the second one that was missed it is told."""
_LASTING = {Verdict.FORK.value, Verdict.ROLLBACK.value}
"""A later good bundle does not settle these: two histories stay two histories."""


@dataclass(frozen=True, slots=True)
class StationStatus:
    """One station as the bureau sees it."""

    enrolment: Enrolment
    last: Accepted | None
    """The newest bundle applied."""
    lag_hours: int | None
    """Whole hours since that bundle was sealed."""
    verified: Verification | None
    """The newest whole check."""
    open: tuple[Refusal, ...]
    """Refusals that nothing has settled."""
    alarmed: tuple[Accepted, ...]
    """Bundles applied with an alarm, oldest first."""
    overdue_draws: tuple[OverdueDraw, ...]
    """Draws that the station committed to and has not revealed in time."""
    doubtful: tuple[int, ...] = ()
    """Bundles that were accepted although the key that signed them was, as is known now, no longer the station's."""
    lost: tuple[tuple[int, int], ...] = ()
    """(life, ledger size it had signed) where a box was lost before all of it had arrived."""
    unchecked_days: int = 0
    """Whole days since everything held of it was last checked; before the first check, since the first bundle came."""
    report: StationReport | None = None
    """What it said last about its machine; None where its replica has nothing of the kind."""

    @property
    def late(self) -> bool:
        """Nothing for more than a night and a half."""
        return self.lag_hours is None or self.lag_hours > LATE_HOURS

    @property
    def unchecked(self) -> bool:
        """What happened on the bureau's own disk since would not be known."""
        return self.unchecked_days > UNCHECKED_DAYS

    @property
    def healthy(self) -> bool:
        """In time, nothing refused, no alarm in the newest bundle, sound when last checked and that not long ago, its
        key believed, no draw held back."""
        quiet = not self.open and (self.last is None or not self.last.alarms)
        sound = (self.verified is None or self.verified.sound) and not self.unchecked
        believed = self.enrolment.sound_to is None
        return not self.late and quiet and sound and believed and not self.overdue_draws

    @property
    def fingerprint(self) -> str:
        """Of the key in force."""
        return fingerprint(self.enrolment.key)


def status(bureau: Bureau) -> list[StationStatus]:
    """Every enrolled station, by code."""
    with bureau.store.reading():
        return [_one(bureau, found) for found in bureau_rows.current(bureau.store)]


def _one(bureau: Bureau, found: Enrolment) -> StationStatus:
    held = bureau_rows.accepted(bureau.store, found.code)
    last = held[-1] if held else None
    checks = bureau_rows.verifications(bureau.store, found.code)
    refused = bureau_rows.refusals(bureau.store, found.code)
    since = checks[-1].verified_at if checks else held[0].accepted_at if held else bureau.clock.now()
    return StationStatus(
        found,
        last,
        None if last is None else _hours(last.sealed_at, bureau.clock.now()),
        checks[-1] if checks else None,
        tuple(r for r in refused if _is_open(r, last)),
        tuple(bundle for bundle in held if bundle.alarms),
        overdue(bureau.home.replica(found.code), bureau.clock.now()),
        doubtful(bureau, found.code),
        heads.lost(bureau, found.code),
        _hours(since, bureau.clock.now()) // 24,
        station_reports.of_replica(bureau.home.replica(found.code)),
    )


def _is_open(refusal: Refusal, last: Accepted | None) -> bool:
    if last is None or refusal.verdict in _LASTING:
        return True
    return refusal.seq > last.seq or refusal.refused_at > last.accepted_at


def _hours(then: DateTime, now: DateTime) -> int:
    return max(0, int((now - then).total_seconds() // 3600))
