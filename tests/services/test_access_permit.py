"""涉及商业秘密、个人隐私的调阅: the bureau allows it by a signed permit, once, for one request of one station."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest

from station.bureau import permits as desk
from station.bureau.home import Bureau
from station.bureau.permits import RequestUnknown, WordsUnusable
from station.bureau.pull import pull
from station.records.access import Request, Scope
from station.records.people import Proof, System
from station.records.permit import AccessPermit
from station.rules import permit as form
from station.services import access, permits, replication, secrecy, staff
from station.services.access import NotDecidable
from station.services.permits import PermitOther, PermitRequestGone, PermitUsed
from station.wiring import Station
from tests.bureau.conftest import bureau, paired  # noqa: F401
from tests.conftest import PIN
from tests.services import inspections
from tests.services.access_cases import asked
from tests.services.recorded import clip
from tests.services.test_people import proof

CODE = "330281103"


@pytest.fixture
def admin(bureau: Bureau) -> Proof:  # noqa: F811
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


@pytest.fixture
def waiting(paired: Station, bureau: Bureau, enterprise: Callable[..., int]) -> Request:  # noqa: F811
    """A request about a case with a trade secret, which the bureau has pulled."""
    chief = proof(paired, "王建国")
    case = inspections.planned(paired, chief, enterprise()).id
    now = paired.clock.now()
    clip(paired, case, now, now + timedelta(minutes=5))
    secrecy.mark(paired.store, chief, case, "trade_secret", "涉及配方")
    found = asked(paired, proof(paired, "陈海波"), Scope(case, None))
    replication.replicate(paired)
    pull(bureau, System("system:pull"), CODE, None)
    return found


def signed(bureau: Bureau, admin: Proof, number: str) -> str:  # noqa: F811
    return desk.access(bureau, admin, CODE, number, "案卷评查，已报分管领导", 3)


def test_the_bureau_allows_a_request(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    admin: Proof,
    waiting: Request,
) -> None:
    written = signed(bureau, admin, waiting.number)
    permit = permits.opened(paired, written)
    assert isinstance(permit, AccessPermit) and form.read(permit.body()) == permit
    who = proof(paired, "李敏")
    done = permits.allow_access(paired, who, permit)
    assert (done.state, done.permit, done.decided_by_id) == ("approved", permit.serial, None)
    assert "已报分管领导" in done.decision_reason
    access.begin(paired.store, proof(paired, "陈海波"), done.id, access.clips(paired.store, done)[0].id)
    with pytest.raises(PermitUsed):
        permits.allow_access(paired, who, permit)
    again = permits.opened(paired, signed(bureau, admin, str(waiting.id)))
    with pytest.raises(NotDecidable):
        permits.allow_access(paired, who, again)
    assert bureau.store.lines()[-1].action == "permit.issue"


def test_it_is_for_that_request_alone(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    admin: Proof,
    waiting: Request,
) -> None:
    permit = permits.opened(paired, signed(bureau, admin, waiting.number))
    assert isinstance(permit, AccessPermit)
    who = proof(paired, "王建国")
    for wrong in (
        dataclasses.replace(permit, number="调阅〔2026〕9号"),
        dataclasses.replace(permit, request_id=9),
    ):
        with pytest.raises(PermitRequestGone):
            permits.allow_access(paired, who, wrong)
    for act in (permits.appoint, permits.take_numbers):
        with pytest.raises(PermitOther):
            act(paired, who, permit)


def test_the_bureau_allows_only_what_waits(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    admin: Proof,
    waiting: Request,
) -> None:
    with pytest.raises(RequestUnknown):
        signed(bureau, admin, "调阅〔2026〕9号")
    for words in (" ", "两\n行"):
        with pytest.raises(WordsUnusable):
            desk.access(bureau, admin, CODE, waiting.number, words, 3)
