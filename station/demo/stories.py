"""The inspections of the demo station: thirteen stories whose deadlines lie on both sides of the first day.

Dates are counted back from the day the demonstration begins; visits fall on working days except the one whose
recordings are due today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pendulum

from station.demo import penalties
from station.demo.history import History
from station.demo.paperwork import ORDER, RECORD, bring_back, cut_off, print_out, put_away, upside_down
from station.demo.people import recorders
from station.demo.publicity import send_back
from station.demo.videos import record
from station.demo.visits import (
    CARDS,
    Outing,
    Script,
    confirm,
    disclose,
    dock,
    footage,
    give_slip,
    inspect,
    reinspect,
    send,
)
from station.records.case import CaseFile
from station.records.moment import ZONE
from station.services import casebook, cases, checklists
from station.store import calendars

STORIES = 13
SIGNS = 1
"""Which hazard of the table nobody put right: warning signs are missing."""
ARCHIVED = ("D60", "D01", "D61", "D62")
"""What the file of an inspection holds besides the record: approval, plan, notice, and what the party was told."""
NOTE = "方案、审批表在局执法科签字留存，本卷为机打件；结果告知书另一份已交当事人"
"""What 备考表 says of the sheets that did not come back."""
CHECKLIST = "TY"
"""通用工贸企业."""
CHECKED = {
    **dict.fromkeys((f"TY-{number:02d}" for number in range(1, 31)), ("ok", "")),
    "TY-07": ("na", "无被派遣劳动者和实习学生"),
    "TY-19": ("problem", "冲压车间3台冲床没有设置安全警示标志"),
    "TY-23": ("problem", "打磨岗位2人未佩戴防尘口罩，现场无人监督"),
    **dict.fromkeys(("TY-27", "TY-28", "TY-29"), ("na", "无出租、发包和交叉作业")),
}
"""How its 30 items were found."""


def tell(script: Script, opened: Sequence[CaseFile]) -> list[Outing]:
    """Let them happen. `opened` is what the earlier draw opened, at least so many, in its order.

    The outings whose recordings nobody has imported when the demonstration begins.
    """
    history = script.history
    own = [case for case in opened if _wearers(history) & {case.lead_id, case.assist_id}]
    waiting, late = own[0].id, own[1].id
    others = [case for case in opened if case.id not in (waiting, late)]
    punished = next(case.id for case in others if penalties.is_unit(script, case.enterprise_id))
    rest = [case.id for case in others if case.id != punished]
    pending = [_due_today(script, waiting), _overdue(script, late)]
    _closed(script, rest[0])
    _passed(script, rest[1])
    _recheck_overdue(script, rest[2])
    _rectify_today(script, rest[3])
    _disclosure_near(script, rest[4])
    _gone(script, rest[5])
    _to_be_sent(script, rest[6])
    _recheck_failed(script, punished)
    _part_rechecked(script, rest[7])
    _by_checklist(script, rest[8])
    return pending


def _closed(script: Script, case_id: int) -> None:
    """Nothing found, published, closed, its papers issued, bound and in the archive."""
    outing = _outing(script, case_id, 26, 9)
    _out(script, outing)
    print_out(script, case_id, outing.returned.subtract(minutes=20), RECORD)
    dock(script, outing, outing.returned.add(minutes=50))
    bring_back(script, case_id, outing.returned.add(minutes=70), "扫描0001.pdf", RECORD)
    confirm(script, case_id, outing.returned.add(minutes=90))
    disclose(script, case_id, script.history.workday(18, 10), "published")
    close = script.history.workday(17, 15)
    script.at(close, lambda: cases.close(script.history.station.store, script.history.chief(), case_id))
    visited = outing.on_site.to_date_string()
    said = {"type": "日常检查", "from": visited, "to": visited}
    print_out(script, case_id, close.add(minutes=30), *ARCHIVED, said=said)
    put_away(script, case_id, script.history.workday(14, 10), NOTE)


def _passed(script: Script, case_id: int) -> None:
    """Ordered to rectify, re-inspected and passed, closed lately: archiving falls into a year nobody has announced."""
    outing = _outing(script, case_id, 24, 14, "rectify", _day(script, 6))
    _out(script, outing)
    print_out(script, case_id, outing.returned.subtract(minutes=20), RECORD, ORDER)
    dock(script, outing, outing.returned.add(minutes=40))
    bring_back(script, case_id, outing.returned.add(minutes=70), "扫描0002.pdf", RECORD, ORDER, spoil=upside_down)
    disclose(script, case_id, script.history.workday(13, 9), "published")
    again = _outing(script, case_id, 1, 9)
    reinspect(script, again, passed=True)
    dock(script, again, again.returned.add(minutes=45))
    confirm(script, case_id, again.returned.add(minutes=80), "INSP_KEY_SITES", "INSP_DOCS")
    close = script.history.workday(1, 16)
    script.at(close, lambda: cases.close(script.history.station.store, script.history.chief(), case_id))


def _recheck_overdue(script: Script, case_id: int) -> None:
    """The order ran out a fortnight ago and nobody has been back."""
    outing = _outing(script, case_id, 17, 9, "rectify", script.history.today.subtract(days=14))
    _out(script, outing)
    print_out(script, case_id, outing.returned.subtract(minutes=20), ORDER)
    dock(script, outing, outing.returned.add(minutes=40))
    disclose(script, case_id, script.history.workday(8, 11), "approved")


def _rectify_today(script: Script, case_id: int) -> None:
    """The order runs out today."""
    outing = _outing(script, case_id, 8, 14, "rectify", script.history.today)
    _out(script, outing)
    print_out(script, case_id, outing.returned.subtract(minutes=20), ORDER)
    dock(script, outing, outing.returned.add(minutes=35))
    bring_back(script, case_id, outing.returned.add(minutes=70), "手机扫描.pdf", ORDER, spoil=cut_off)
    disclose(script, case_id, script.history.workday(5, 15), "checked")


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
    approved, dispatched = script.history.workday(7, 9), script.history.workday(7, 13)
    send(script, case_id, approved, dispatched)
    give_slip(script, case_id, script.history.workday(6, 9))
    store, note = script.history.station.store, "现场已搬空，村委会出具证明，企业已迁往小曹娥镇"
    script.at(script.history.workday(6, 10), lambda: cases.abort(store, script.history.lead(case_id), case_id, note))
    send_back(script, case_id, script.history.workday(2, 15))


def _to_be_sent(script: Script, case_id: int) -> None:
    """Approved and dispatched, to be visited next."""
    send(script, case_id, script.history.workday(2, 9), script.history.workday(1, 16))


def _recheck_failed(script: Script, case_id: int) -> None:
    """Nothing was put right: the hazard becomes a penalty case, and the inspection is closed."""
    outing = replace(_outing(script, case_id, 28, 9, "rectify", _day(script, 22)), findings=1, first=SIGNS)
    _out(script, outing)
    dock(script, outing, outing.returned.add(minutes=40))
    again = _outing(script, case_id, 21, 9)
    reinspect(script, again, passed=False)
    dock(script, again, again.returned.add(minutes=40))
    confirm(script, case_id, again.returned.add(minutes=80))
    penalties.from_failed_recheck(script, case_id)
    disclose(script, case_id, script.history.workday(19, 10), "published")
    close = script.history.workday(16, 16)
    script.at(close, lambda: cases.close(script.history.station.store, script.history.chief(), case_id))


def _part_rechecked(script: Script, case_id: int) -> None:
    """Two hazards: one was put right and passed, the other has ten days left."""
    due, later = _day(script, 7), script.history.today.add(days=10)
    outing = replace(_outing(script, case_id, 22, 14, "rectify", due), later=later)
    _out(script, outing)
    dock(script, outing, outing.returned.add(minutes=40))
    disclose(script, case_id, script.history.workday(12, 14), "published")
    again = _outing(script, case_id, 6, 9)
    reinspect(script, again, passed=True, due=due)
    dock(script, again, again.returned.add(minutes=40))


def _by_checklist(script: Script, case_id: int) -> None:
    """Inspected item by item with a checklist; two items failed."""
    store, history = script.history.station.store, script.history
    script.at(history.workday(12, 15, 45), lambda: checklists.choose(store, history.lead(case_id), case_id, CHECKLIST))
    outing = _outing(script, case_id, 11, 9, "rectify", history.today.add(days=8))
    outing = replace(outing, checked=CHECKED)
    _out(script, outing)
    dock(script, outing, outing.returned.add(minutes=40))
    disclose(script, case_id, history.workday(3, 11), "approved")


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
    on_site = script.history.workday(workdays_ago, hour, 10 + case_id % 7 * 5)
    returned = on_site.add(minutes=115)
    return Outing(case_id, on_site, returned, "rectify" if outcome == "rectify" else "no_issue", rectify_by)


def leave_on_cards(history: History, pending: Sequence[Outing]) -> None:
    """What was filmed on the outings that nobody has imported lies on the recorders' cards in the home."""
    for outing in pending:
        case = casebook.get(history.station.store, outing.case_id)
        serial = history.worn(case)
        record(history.station.home.root / CARDS / serial, footage(history, serial, outing, 3))


def _day(script: Script, workdays_ago: int) -> pendulum.Date:
    return script.history.workday(workdays_ago, 0).date()


def _wearers(history: History) -> set[int]:
    return {history.officer(recorder.officer).id for recorder in recorders()}
