"""调阅 through the services: who asks, who decides, what a grant covers, what closes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from station.records.access import Copy, Defect, Request, Scope
from station.records.people import Proof
from station.services import access, access_view, secrecy
from station.services.access import (
    AccessAsked,
    AccessUnknown,
    Application,
    BureauDecides,
    Destroyed,
    NotCovered,
    NotDecidable,
    NotEvaluable,
    OwnRequest,
    Unevaluated,
    ViewOver,
)
from station.store import access as rows
from station.store import cases, keeping
from station.store.errors import NotAllowed, ReasonNeeded
from station.texts import text
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import inspections
from tests.services.access_cases import REASON, asked, granted
from tests.services.recorded import clip
from tests.services.test_delegation import stand_in
from tests.services.test_people import proof

MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    """Handled by 王建国 and 李敏."""
    return inspections.planned(station, chief, enterprise()).id


@pytest.fixture
def film(station: Station, case: int) -> int:
    now = station.clock.now()
    return clip(station, case, now, now + 10 * MINUTE)


@pytest.fixture
def other(station: Station) -> Proof:
    """Handles no case."""
    return proof(station, "陈海波")


def refused(why: str) -> str:
    return text(f"access.refused_{why}")


def seen(station: Station, who: Proof, request: Request, film: int, seconds: int | None = 60) -> int:
    view = access.begin(station.store, who, request.id, film)
    access.end(station.store, who, view, seconds)
    return view


def test_an_application_waits_for_the_chief(station: Station, other: Proof, case: int, film: int) -> None:
    first = asked(station, other, Scope(case, None))
    second = asked(station, other, Scope(None, film))
    assert (first.number, second.number) == ("调阅〔2026〕1号", "调阅〔2026〕2号")
    assert (first.state, first.level, first.applicant_id, first.applicant) == (
        "applied",
        "station",
        other.officer_id,
        "陈海波",
    )
    with pytest.raises(NotCovered, match=refused("state")):
        access.begin(station.store, other, first.id, film)


def test_numbers_begin_again_with_the_year(station: Station, case: int, clock: FrozenClock) -> None:
    asked(station, proof(station, "陈海波"), Scope(case, None))
    clock.set("2027-01-04T09:00:00+08:00")
    assert asked(station, proof(station, "陈海波"), Scope(case, None)).number == "调阅〔2027〕1号"


def test_somebody_from_outside_is_entered_by_an_officer(
    station: Station, chief: Proof, other: Proof, case: int, film: int
) -> None:
    found = asked(station, other, Scope(case, None), applicant="周明")
    assert (found.applicant_id, found.applicant, found.org, found.entered_by_id) == (
        None,
        "周明",
        "市司法局",
        other.officer_id,
    )
    granted(station, chief, found)
    seen(station, proof(station, "周倩"), found, film)
    assert [each.seconds for each in rows.views(station.store, found.id)] == [60]


def test_what_is_missing_is_asked_for(station: Station, other: Proof, case: int) -> None:
    now = station.clock.now()
    scope, later = Scope(case, None), now.add(days=1)
    for broken in (
        Application("sale", REASON, scope, "view", later),
        Application("dispute", " ", scope, "view", later),
        Application("dispute", REASON, Scope(None, None), "view", later),
        Application("dispute", REASON, Scope(None, 999), "view", later),
        Application("dispute", REASON, Scope(case, 1), "view", later),
        Application("dispute", REASON, Scope(case, None, later, None), "view", later),
        Application("dispute", REASON, Scope(case, None, later, now), "view", later),
        Application("dispute", REASON, scope, "stream", later),
        Application("dispute", REASON, scope, "view", now),
    ):
        with pytest.raises(AccessAsked):
            access.apply(station.store, other, broken)
    assert rows.requests(station.store) == ()
    with pytest.raises(cases.UnknownCase):
        asked(station, other, Scope(999, None))


def test_purposes_are_those_of_the_day(station: Station) -> None:
    now = station.clock.now().date()
    assert [each.code for each in rows.purposes(now)] == [
        "dispute", "file_review", "supervision", "appraisal", "opinion", "decision", "credit", "other",
    ]  # fmt: skip
    assert rows.purposes(now.replace(year=2018)) == ()


def test_nobody_decides_his_own(station: Station, chief: Proof, film: int, clock: FrozenClock) -> None:
    mine = asked(station, chief, Scope(None, film), mode="copy")
    entered = asked(station, chief, Scope(None, film), applicant="周明")
    for each in (mine, entered):
        with pytest.raises(OwnRequest):
            access.decide(station.store, chief, each.id, True, "同意")
    stand_in(station, chief)
    deputy = proof(station, "李敏")
    assert granted(station, deputy, mine).decided_by_id == deputy.officer_id
    own = asked(station, deputy, Scope(None, film), mode="copy")
    with pytest.raises(OwnRequest):
        access.decide(station.store, deputy, own.id, True, "同意")


def test_only_the_chief_decides_once_and_says_why(station: Station, chief: Proof, other: Proof, case: int) -> None:
    found = asked(station, other, Scope(case, None))
    with pytest.raises(NotAllowed):
        access.decide(station.store, proof(station, "李敏"), found.id, True, "同意")
    with pytest.raises(ReasonNeeded):
        access.decide(station.store, chief, found.id, False, " ")
    denied = access.decide(station.store, chief, found.id, False, "理由不充分")
    assert (denied.state, denied.decision_reason, denied.decided_by_id) == ("denied", "理由不充分", chief.officer_id)
    with pytest.raises(NotDecidable):
        granted(station, chief, found)
    with pytest.raises(AccessUnknown):
        access.decide(station.store, chief, 99, True, "同意")


@pytest.mark.parametrize("level", ["trade_secret", "privacy"])
def test_the_bureau_decides_on_secrets(
    station: Station, chief: Proof, other: Proof, case: int, film: int, level: str
) -> None:
    before = asked(station, other, Scope(case, None))
    running = granted(station, chief, asked(station, other, Scope(case, None)))
    secrecy.mark(station.store, chief, case, level, "涉及配方", clip_id=film)
    after = asked(station, other, Scope(case, None))
    assert after.level == "bureau"
    for each in (before, after):
        with pytest.raises(BureauDecides):
            granted(station, chief, each)
    with pytest.raises(NotCovered, match=refused("secret")):
        access.begin(station.store, other, running.id, film)
    with station.store.act(chief, "access.apply") as act:
        access.permit(act, station.store, after.id, "0" * 32, "同意")
    assert access.get(station.store, after.id).permit == "0" * 32
    seen(station, other, after, film)
    assert access.decide(station.store, chief, before.id, False, "改报局").state == "denied"


def test_the_crew_looks_at_its_own_case_at_once(station: Station, chief: Proof, case: int, film: int) -> None:
    crew = proof(station, "李敏")
    found = asked(station, crew, Scope(None, film))
    assert (found.state, found.decided_by_id, found.decision_reason) == ("approved", None, text("access.own_case"))
    seen(station, crew, found, film)
    assert asked(station, crew, Scope(None, film), mode="copy").state == "applied", "a copy leaves: the chief decides"
    secrecy.mark(station.store, chief, case, "privacy", "涉及个人")
    assert asked(station, crew, Scope(case, None)).state == "applied"


def test_a_grant_is_for_its_clips(
    station: Station, chief: Proof, other: Proof, case: int, film: int, enterprise: Callable[..., int]
) -> None:
    now = station.clock.now()
    second, foreign = clip(station, case, now + 60 * MINUTE, now + 70 * MINUTE), clip(station, None, now, now + MINUTE)
    one = granted(station, chief, asked(station, other, Scope(None, film)))
    whole = granted(station, chief, asked(station, other, Scope(case, None)))
    hour = granted(station, chief, asked(station, other, Scope(case, None, now + 65 * MINUTE, now + 90 * MINUTE)))
    assert [each.id for each in access.clips(station.store, one)] == [film]
    assert [each.id for each in access.clips(station.store, whole)] == [film, second]
    assert [each.id for each in access.clips(station.store, hour)] == [second]
    for request, which, why in (
        (one, second, "scope"), (whole, foreign, "scope"), (whole, 999, "scope"), (hour, film, "time"),
    ):  # fmt: skip
        with pytest.raises(NotCovered, match=refused(why)):
            access.begin(station.store, other, request.id, which)
    seen(station, other, hour, second)


def test_a_grant_is_for_its_time_and_its_person(
    station: Station, chief: Proof, other: Proof, film: int, clock: FrozenClock
) -> None:
    found = granted(station, chief, asked(station, other, Scope(None, film), days=1))
    with pytest.raises(NotCovered, match=refused("person")):
        access.begin(station.store, chief, found.id, film)
    clock.advance(days=1)
    again = proof(station, "陈海波")
    seen(station, again, found, film)
    clock.advance(seconds=1)
    with pytest.raises(NotCovered, match=refused("over")):
        access.begin(station.store, again, found.id, film)


def test_looking_is_not_copying(station: Station, chief: Proof, other: Proof, film: int) -> None:
    look = granted(station, chief, asked(station, other, Scope(None, film)))
    with pytest.raises(NotCovered, match=refused("mode")):
        access.covered(station.store, other, look.id, film, copy=True)
    may = granted(station, chief, asked(station, other, Scope(None, film), mode="copy"))
    with pytest.raises(NotCovered, match=refused("person")):
        access.covered(station.store, chief, may.id, film, copy=True)
    made = Copy(may.id, film, "1.mp4", "a" * 64, 9, station.clock.now(), other.officer_id)
    access.note_copies(station.store, other, may.id, [made])
    assert rows.copies(station.store, may.id) == (made,)
    seen(station, other, may, film)


def test_what_was_disposed_of_is_said(
    station: Station, chief: Proof, other: Proof, film: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = granted(station, chief, asked(station, other, Scope(None, film)))
    monkeypatch.setattr(keeping, "destroyed", lambda store, clip_id: station.clock.now())
    with pytest.raises(Destroyed, match="2026-11-20"):
        access.begin(station.store, other, found.id, film)


def test_a_view_ends_once_by_whoever_looks(station: Station, chief: Proof, other: Proof, film: int) -> None:
    found = granted(station, chief, asked(station, other, Scope(None, film)))
    view = access.begin(station.store, other, found.id, film)
    assert [(each.ended_at, each.seconds) for each in rows.views(station.store, found.id)] == [(None, None)]
    with pytest.raises(ViewOver):
        access.end(station.store, chief, view, 10)
    access.end(station.store, other, view, 10)
    with pytest.raises(ViewOver):
        access.end(station.store, other, view, 20)
    assert [each.seconds for each in rows.views(station.store, found.id)] == [10]


def test_a_view_that_nobody_ended_is_closed_later(
    station: Station, chief: Proof, other: Proof, film: int, clock: FrozenClock
) -> None:
    found = granted(station, chief, asked(station, other, Scope(None, film)))
    dead, runs = (access.begin(station.store, other, found.id, film) for _ in range(2))
    clock.advance(hours=1)
    assert access.end_left(station.store, lambda view: view.id == runs) == 1
    first, second = rows.views(station.store, found.id)
    assert (first.id, first.ended_at, first.seconds) == (dead, clock.now(), None)
    assert second.ended_at is None
    assert station.store.lines()[-1].action == "access.left"
    size = station.store.size()
    assert access.end_left(station.store, lambda view: True) == 0
    assert station.store.size() == size, "nothing to say, nothing written"


def test_it_is_evaluated_after_use_and_then_closed(
    station: Station, chief: Proof, other: Proof, film: int, clock: FrozenClock
) -> None:
    found = granted(station, chief, asked(station, other, Scope(None, film)))
    assert access.evaluation_due(station.store, found) is None
    with pytest.raises(NotEvaluable):
        access.evaluate(station.store, other, found.id, True, True, "规范", [])
    seen(station, other, found, film)
    due = access.evaluation_due(station.store, found)
    assert due is not None and due.isoformat() == "2026-11-27", "five working days after Friday the 20th"
    with pytest.raises(Unevaluated):
        access.close(station.store, other, found.id)
    dark = Defect("av", "INSP_SHOW_ID", "没有拍到出示证件")
    for text_ok, av_ok, words, defects in (
        (True, True, " ", []),
        (True, False, "有缺陷", []),
        (False, True, "有缺陷", [dark]),
        (True, True, "规范", [dark]),
        (True, False, "有缺陷", [Defect("av", "", " ")]),
    ):
        with pytest.raises(AccessAsked):
            access.evaluate(station.store, other, found.id, text_ok, av_ok, words, defects)
    done = access.evaluate(station.store, other, found.id, True, False, "文字规范，音像有缺陷", [dark])
    assert done.state == "evaluated" and access.evaluation_due(station.store, done) is None
    kept = rows.evaluation(station.store, found.id)
    assert kept is not None and (kept.text_ok, kept.av_ok, kept.defects) == (True, False, (dark,))
    with pytest.raises(NotEvaluable):
        access.evaluate(station.store, other, found.id, True, True, "规范", [])
    with pytest.raises(NotCovered, match=refused("state")):
        access.begin(station.store, other, found.id, film)
    assert access.close(station.store, other, found.id).state == "closed"
    with pytest.raises(Unevaluated):
        access.close(station.store, other, found.id)


def test_what_nobody_used_lapses(station: Station, chief: Proof, other: Proof, film: int, clock: FrozenClock) -> None:
    unused, undecided, used = (asked(station, other, Scope(None, film), days=1) for _ in range(3))
    granted(station, chief, unused)
    granted(station, chief, used)
    seen(station, other, used, film)
    for each in (unused, undecided):
        with pytest.raises(Unevaluated):
            access.close(station.store, other, each.id)
    clock.advance(days=1, seconds=1)
    again = proof(station, "陈海波")
    assert access.close(station.store, again, unused.id).state == "lapsed"
    assert access.close(station.store, again, undecided.id).state == "lapsed"
    with pytest.raises(Unevaluated):
        access.close(station.store, again, used.id)


def test_the_day_says_what_waits(station: Station, chief: Proof, other: Proof, film: int, clock: FrozenClock) -> None:
    def said() -> list[tuple[str, str, int]]:
        found = access_view.chores(station.store, clock.now())
        return [(each.kind, each.urgency, each.count) for each in found]

    assert said() == []
    first, second = (asked(station, other, Scope(None, film), days=9) for _ in range(2))
    assert said() == [("access_ask", "soon", 2)]
    granted(station, chief, first)
    assert said() == [("access_ask", "soon", 1)]
    seen(station, other, first, film)
    access.decide(station.store, chief, second.id, False, "不需要")
    assert said() == [("access_due", "soon", 1)]
    for when, urgency in (("2026-11-27T09:00:00+08:00", "today"), ("2026-11-28T09:00:00+08:00", "overdue")):
        clock.set(when)
        assert said() == [("access_due", urgency, 1)]


def test_whom_a_request_waits_for(station: Station, chief: Proof, other: Proof, film: int, clock: FrozenClock) -> None:
    def waiting(who: Proof) -> list[int]:
        return [each.id for each in access_view.waits_for(station.store, who, clock.now())]

    found, own = asked(station, other, Scope(None, film)), asked(station, chief, Scope(None, film), mode="copy")
    assert (waiting(chief), waiting(other)) == ([found.id], []) and own.id not in waiting(chief)
    granted(station, chief, found)
    assert (waiting(chief), waiting(other)) == ([], [])
    seen(station, other, found, film)
    assert (waiting(chief), waiting(other)) == ([], [found.id])
