"""A result that is sent back: by the checker, by the chief; put right, put forward again, checked anew."""

from __future__ import annotations

import pytest

from station.records.case import CaseFile
from station.records.today import Entry
from station.services import (
    disclosure_board,
    disclosure_edits,
    disclosure_returns,
    disclosures,
    inbox,
    push,
    push_files,
    today,
)
from station.services.disclosure_words import lines
from station.store.audit import audit
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import Desk, Make
from tests.services.publishing import approve, of

SITE, CREDIT = "zj_gov_service", "credit"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    """Decided by the chief, who thereby prepared its results."""
    return desk.decided(enterprise(), 3_000)


def waits_for(desk: Desk, name: str) -> set[str]:
    found = inbox.Queue(desk.station.store, desk.who(name), desk.clock.now())
    return {each.what for each in found.look(found.total) if each.kind in ("redaction", "release")}


def test_sent_back_by_the_checker_put_right_and_checked_by_another(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    with pytest.raises(disclosure_returns.OwnWork, match="自己退回"):
        disclosure_returns.send_back(store, desk.who("王建国"), item.id, "写错")
    with pytest.raises(ReasonNeeded):
        disclosure_returns.send_back(store, desk.who("陈海波"), item.id, "")
    with pytest.raises(disclosures.WrongState, match="重新报送"):
        disclosure_returns.resubmit(store, desk.who(), item.id, "没有退回")
    back = disclosure_returns.send_back(store, desk.who("陈海波"), item.id, "违法事实写得不清楚")
    assert back.returned and back.state == "pending"
    found = disclosure_board.dossier(store, item.id)
    assert (found.row.standing, found.row.due_at) == ("returned", item.due_at)
    assert found.objection is not None
    assert (found.objection.by, found.objection.reason) == ("陈海波", "违法事实写得不清楚")
    assert any("陈海波" in line and "违法事实写得不清楚" in line for line in lines(found))
    assert item.id in [row.item.id for row in disclosure_board.board(store).page("todo")]
    assert "重新报送" in waits_for(desk, "王建国") and "重新报送" not in waits_for(desk, "陈海波")
    # It waits through as many changes as it takes; nobody checks it meanwhile.
    disclosure_edits.set_field(store, desk.who(), item.id, "facts", "冲压车间没有设置警示标志", "写清楚")
    disclosure_edits.redraft(store, desk.who(), item.id, "还是照案卷")
    assert disclosure_board.dossier(store, item.id).row.standing == "returned"
    for name in ("陈海波", "周倩"):
        with pytest.raises(disclosures.WrongState, match="被退回"):
            disclosures.check(store, desk.who(name), item.id)
    with pytest.raises(disclosures.WrongState, match="被退回"):
        disclosure_returns.send_back(store, desk.who("周倩"), item.id, "再退一次")
    again = disclosure_returns.resubmit(store, desk.who(), item.id, "照案卷重新写了违法事实")
    assert not again.returned and again.prepared_by == desk.who().officer_id
    assert disclosure_board.dossier(store, item.id).objection is None
    with pytest.raises(disclosures.SamePerson):
        disclosures.check(store, desk.who(), item.id)
    assert disclosures.check(store, desk.who("陈海波"), item.id).state == "redaction_checked"
    assert audit(store, full=True).clean


def test_the_deadline_on_today_says_that_it_was_sent_back(desk: Desk, case: CaseFile) -> None:
    store = desk.station.store

    def due() -> Entry:
        return next(each for each in today.of_case(store, case.id, desk.clock.now()) if each.disclosure_id)

    assert due().hint == "待脱敏复核"
    disclosure_returns.send_back(store, desk.who("陈海波"), due().disclosure_id or 0, "违法事实写得不清楚")
    assert due().hint == "被退回"


@pytest.mark.parametrize("let_out", [False, True], ids=["checked", "approved"])
def test_the_chief_does_not_approve_and_nobody_else_sends_back(desk: Desk, case: CaseFile, let_out: bool) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    if let_out:
        approve(desk, item)
    else:
        disclosures.check(store, desk.who("陈海波"), item.id)
    with pytest.raises(NotAllowed):
        disclosure_returns.send_back(store, desk.who(), item.id, "不同意")
    back = disclosure_returns.send_back(store, desk.who("王建国"), item.id, "依据写漏了一条")
    assert (back.returned, back.approved_by) == (True, None)
    for one in push.of_case(store, case.id):
        assert one.disclosure_id != item.id or push.held(store, one) == "unapproved"
    with pytest.raises(push_files.NothingToHandOut):
        push_files.hand_out(desk.station, desk.who(), "province")
    disclosure_returns.resubmit(store, desk.who(), item.id, "补上了")
    assert approve(desk, item).state == "approved"
    (done,) = push_files.hand_out(desk.station, desk.who(), "province")
    assert [one.disclosure_id for one in done.records] == [item.id]


def test_sent_back_it_can_still_be_kept_back_and_what_is_out_cannot_be_sent_back(desk: Desk, case: CaseFile) -> None:
    store, site = desk.station.store, of(desk, case, SITE)
    disclosure_returns.send_back(store, desk.who("陈海波"), site.id, "涉及配方")
    kept = disclosures.withhold(store, desk.who("王建国"), site.id, "trade_secret", "配方是商业秘密")
    assert {one.channel for one in kept} == {SITE, CREDIT} and not any(one.returned for one in kept)
    with pytest.raises(disclosures.WrongState, match="决定不公示"):
        disclosure_returns.send_back(store, desk.who("王建国"), site.id, "已经决定")
