"""国家秘密 is refused at the bureau too: no word of its acts, no permit it signs; and no bundle is lost for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.bureau import permits, returns, revocation
from station.bureau.home import Bureau
from station.bureau.permits import Stand, Wanted
from station.records.moment import day, iso
from station.records.people import Proof
from station.rules.state_secret import StateSecret
from station.services import staff
from station.services.staff import NewOfficer
from station.store import bureau_models, bureau_rows
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.conftest import PIN

MARKED = "现场有机密★10年的图纸"


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def test_no_word_of_an_act_or_a_permit_bears_the_mark(sealed: Station, bureau: Bureau, admin: Proof) -> None:
    take(bureau)
    size = bureau.store.size()
    week = (day("2026-11-20"), day("2026-11-27"))
    doors: tuple[Callable[[], object], ...] = (
        lambda: revocation.revoke(bureau, admin, CODE, MARKED, after=1),
        lambda: returns.queue(bureau, admin, CODE, "roster", "绝密名单.xlsx", b"x"),
        lambda: staff.enrol(bureau.store, bureau.keys, admin, NewOfficer("绝密", frozenset({"admin"})), PIN),
        lambda: permits.deputy(bureau, admin, Wanted(CODE, "王建国", 3), Stand("李敏", *week, MARKED)),
    )
    for door in doors:
        with pytest.raises(StateSecret) as refused:
            door()
        assert "转机要" in refused.value.advice
    assert bureau.store.size() == size and MARKED.encode() not in bureau.home.db.read_bytes()


def test_what_a_station_said_is_written_down_all_the_same(sealed: Station, bureau: Bureau) -> None:
    now = iso(bureau.clock.now())
    with bureau.store.act(UNIT, "bundle.refuse", reason="FORGED") as act:
        facts = {"seq": 9, "verdict": "FORGED", "manifest_sha256": "0" * 64, "evidence": "", "refused_at": now}
        act.insert(bureau_models.Refusal, code=CODE, reason=MARKED, **facts)
    assert bureau_rows.refusals(bureau.store, CODE)[-1].reason == MARKED
