"""The cases of the demo station: ten stories whose deadlines lie on both sides of the day the demonstration begins.

Dates are counted back from that day; visits fall on working days except the one whose recordings are due today.
"""

from __future__ import annotations

from collections.abc import Sequence

import pendulum

from station.demo.history import History
from station.demo.people import recorders
from station.demo.videos import record
from station.demo.visits import CARDS, Outing, Script, disclose, dock, footage, give_slip, inspect, reinspect, send
from station.records.case import CaseFile
from station.records.moment import ZONE
from station.services import casebook, cases
from station.store import calendars

STORIES = 10


def tell(script: Script, opened: Sequence[CaseFile]) -> list[Outing]:
    """Let ten cases happen. `opened` is what the earlier draw opened, at least ten, in its order.

    The outings whose recordings nobody has imported when the demonstration begins.
    """
    history = script.history
    own = [case for case in opened if _wearers(history) & {case.lead_id, case.assist_id}]
    waiting, late = own[0].id, own[1].id
    rest = [case.id for case in opened if case.id not in (waiting, late)]
    pending = [_due_today(script, waiting), _overdue(script, late)]
    _closed(script, rest[0])
    _passed(script, rest[1])
    _recheck_overdue(script, rest[2])
    _rectify_today(script, rest[3])
    _disclosure_near(script, rest[4])
    _gone(script, rest[5])
    _to_be_sent(script, rest[6])
    return pending


def _closed(script: Script, case_id: int) -> None:
    """Nothing found, published, closed: only archiving is left."""
    outing = _outing(script, case_id, 26, 9)
    _out(script, outing)
    dock(script, outing, outing.returned.add(minutes=50))
    disclose(script, case_id, workday(script.history, 18, 10), "published")
    close = workday(script.history, 17, 15)
    script.at(close, lambda: cases.close(script.history.station.store, script.history.chief(), case_id))


def _passed(script: Script, case_id: int) -> None:
    """Ordered to rectify, re-inspected and passed, closed lately: archiving falls into a year nobody has announced."""
    outing = _outing(script, case_id, 24, 14, "rectify", _day(script, 6))
    _out(script, outing)
    dock(script, outing, outing.returned.add(minutes=40))
    disclose(script, case_id, workday(script.history, 13, 9), "published")
    again = _outing(script, case_id, 1, 9)
    reinspect(script, again, passed=True)
    dock(script, again, again.returned.add(minutes=45))
    close = workday(script.history, 1, 16)
    script.at(close, lambda: cases.close(script.history.station.store, script.history.chief(), case_id))


def _recheck_overdue(script: Script, case_id: int) -> None:
    """The order ran out a fortnight ago and nobody has been back."""
    outing = _outing(script, case_id, 17, 9, "rectify", script.history.today.subtract(days=14))
    _out(script, outing)
    dock(script, outing, outing.returned.add(minutes=40))
    disclose(script, case_id, workday(script.history, 8, 11), "approved")


def _rectify_today(script: Script, case_id: int) -> None:
    """The order runs out today."""
    outing = _outing(script, case_id, 8, 14, "rectify", script.history.today)
    _out(script, outing)
    dock(script, outing, outing.returned.add(minutes=35))
    disclose(script, case_id, workday(script.history, 5, 15), "checked")


def _disclosure_near(script: Script, case_id: int) -> None:
    """Nothing found; the disclosure still waits for a second pair of eyes and is due in three working days."""
    outing = _outing(script, case_id, 17, 14)
    _out(script, outing)
    dock(script, outing, outing.returned.add(minutes=40))


def _overdue(script: Script, case_id: int) -> Outing:
    """Back two working days ago; the recordings are still on the recorder."""
    outing = _outing(script, case_id, 2, 14, "rectify", script.history.today.add(days=12))
    _out(script, outing)
    return outing


def _due_today(script: Script, case_id: int) -> Outing:
    """Back yesterday afternoon: the twenty-four hours end today."""
    history = script.history
    returned = max(history.ago(1, 17, 10), history.now.subtract(hours=23))
    outing = Outing(case_id, returned.subtract(minutes=110), returned)
    _out(script, outing)
    return outing


def _gone(script: Script, case_id: int) -> None:
    """The enterprise has moved away: the inspection ends there."""
    approved, dispatched = workday(script.history, 7, 9), workday(script.history, 7, 13)
    send(script, case_id, approved, dispatched)
    give_slip(script, case_id, workday(script.history, 6, 9))
    store, note = script.history.station.store, "现场已搬空，村委会出具证明，企业已迁往小曹娥镇"
    script.at(workday(script.history, 6, 10), lambda: cases.abort(store, script.history.lead(case_id), case_id, note))


def _to_be_sent(script: Script, case_id: int) -> None:
    """Approved and dispatched, to be visited next."""
    send(script, case_id, workday(script.history, 2, 9), workday(script.history, 1, 16))


def _out(script: Script, outing: Outing) -> None:
    """Approved the working day before; sent with their slip the same day, and there."""
    before = calendars.current(script.history.station.store).add_workdays(outing.on_site.date(), -1)
    approved = pendulum.datetime(before.year, before.month, before.day, 15, 30, tz=ZONE)
    send(script, outing.case_id, approved, outing.on_site.subtract(minutes=50))
    give_slip(script, outing.case_id, outing.on_site.subtract(minutes=45))
    inspect(script, outing)


def _outing(
    script: Script, case_id: int, workdays_ago: int, hour: int, outcome: str = "no_issue",
    rectify_by: pendulum.Date | None = None,
) -> Outing:  # fmt: skip
    on_site = workday(script.history, workdays_ago, hour, 10 + case_id % 7 * 5)
    returned = on_site.add(minutes=115)
    return Outing(case_id, on_site, returned, "rectify" if outcome == "rectify" else "no_issue", rectify_by)


def leave_on_cards(history: History, pending: Sequence[Outing]) -> None:
    """What was filmed on the outings that nobody has imported lies on the recorders' cards in the home."""
    for outing in pending:
        case = casebook.get(history.station.store, outing.case_id)
        serial = history.worn(case)
        record(history.station.home.root / CARDS / serial, footage(history, serial, outing, 3))


def workday(history: History, ago: int, hour: int, minute: int = 0) -> pendulum.DateTime:
    """That time on the working day so many working days before today."""
    then = calendars.current(history.station.store).add_workdays(history.today, -ago)
    return pendulum.datetime(then.year, then.month, then.day, hour, minute, tz=ZONE)


def _day(script: Script, workdays_ago: int) -> pendulum.Date:
    return workday(script.history, workdays_ago, 0).date()


def _wearers(history: History) -> set[int]:
    return {history.officer(recorder.officer).id for recorder in recorders()}
