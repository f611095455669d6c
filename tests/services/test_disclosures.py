"""The disclosure queue: prepared, checked by somebody else, approved, published."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.moment import moment
from station.records.people import Proof
from station.services import casebook, cases, disclosures
from station.store import deadlines
from station.store.disclosures import UnknownDisclosure
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site, sign_in_again


@pytest.fixture
def queued(station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int]) -> int:
    """A clean inspection's result, prepared by 李敏."""
    case = on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    return disclosures.queue(station.store)[0].id


def test_result_is_queued_with_who_what_and_by_when(station: Station, officer: Proof, queued: int) -> None:
    item = disclosures.get(station.store, queued)
    assert (item.target, item.category, item.conclusion) == ("余姚市宏达塑料制品有限公司", "行政检查", "未发现问题")
    assert (item.publisher, item.channel, item.state) == ("platform_auto", "zj_gov_service", "pending")
    assert item.decided_on.isoformat() == "2026-11-20" and item.due_at == moment("2026-12-18T23:59:59+08:00")
    assert item.prepared_by == officer.officer_id and item.number == "余应急检〔2026〕1号"


def test_second_person_checks_and_the_chief_approves(
    station: Station, chief: Proof, officer: Proof, queued: int, clock: FrozenClock
) -> None:
    with pytest.raises(disclosures.WrongState, match="待脱敏复核"):
        disclosures.approve(station.store, chief, queued)
    with pytest.raises(disclosures.SamePerson, match="自己复核"):
        disclosures.check(station.store, officer, queued)
    assert disclosures.check(station.store, chief, queued).checked_by == chief.officer_id
    with pytest.raises(disclosures.WrongState):
        disclosures.check(station.store, chief, queued)
    with pytest.raises(NotAllowed):
        disclosures.approve(station.store, officer, queued)
    assert disclosures.approve(station.store, chief, queued).state == "approved"
    clock.set("2026-11-24T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    done = disclosures.publish(station.store, chief, queued, "回执 20261124-01")
    assert done.state == "published" and disclosures.queue(station.store) == ()
    (public,) = (d for d in deadlines.of_case(station.store, done.case_id) if d.rule == "PUB_20WD")
    assert (public.state, public.met_at) == ("met", clock.now())
    assert casebook.detail(station.store, done.case_id).events[-1].detail == "回执 20261124-01"


def test_published_late_is_late(station: Station, chief: Proof, queued: int, clock: FrozenClock) -> None:
    disclosures.check(station.store, chief, queued)
    disclosures.approve(station.store, chief, queued)
    clock.set("2026-12-19T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    case_id = disclosures.publish(station.store, chief, queued, "x").case_id
    assert {d.rule: d.state for d in deadlines.of_case(station.store, case_id)} == {"PUB_20WD": "late"}


def test_the_deadline_is_met_when_it_went_out_not_when_it_was_entered(
    station: Station, chief: Proof, queued: int, clock: FrozenClock
) -> None:
    disclosures.check(station.store, chief, queued)
    disclosures.approve(station.store, chief, queued)
    clock.set("2026-12-21T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    out = moment("2026-12-17T15:00:00+08:00")
    case_id = disclosures.publish(station.store, chief, queued, "回执", occurred_at=out).case_id
    (public,) = deadlines.of_case(station.store, case_id)
    assert (public.state, public.met_at) == ("met", out)
    event = casebook.detail(station.store, case_id).events[-1]
    assert (event.kind, event.occurred_at) == ("published", out)


def test_a_decision_not_to_publish_ends_the_deadline(
    station: Station, chief: Proof, queued: int, clock: FrozenClock
) -> None:
    clock.set("2026-11-24T09:00:00+08:00")
    chief, _ = sign_in_again(station)
    (kept,) = disclosures.withhold(station.store, chief, queued, "trade_secret", "配方是商业秘密")
    case_id = kept.case_id
    (public,) = deadlines.of_case(station.store, case_id)
    assert (public.rule, public.state, public.met_at) == ("PUB_20WD", "met", clock.now())


def test_only_the_chief_withholds_and_says_why(station: Station, chief: Proof, officer: Proof, queued: int) -> None:
    store = station.store
    with pytest.raises(ReasonNeeded):
        disclosures.withhold(store, chief, queued, "trade_secret", "")
    with pytest.raises(NotAllowed):
        disclosures.withhold(store, officer, queued, "trade_secret", "配方")
    for code in ("", "superseded", "other"):
        with pytest.raises(disclosures.NoBasis):
            disclosures.withhold(store, chief, queued, code, "不想公示")
    (done,) = disclosures.withhold(store, chief, queued, "other", "配方", "市保密局2026年1号函")
    assert (done.state, done.withheld_code, done.withheld_basis) == ("withheld", "other", "市保密局2026年1号函")
    assert done.approved_by == chief.officer_id and disclosures.queue(store) == ()
    with pytest.raises(disclosures.WrongState, match="决定不公示"):
        disclosures.withhold(store, chief, queued, "other", "再次", "依据")


def test_unknown_disclosure_is_refused_in_words(station: Station) -> None:
    with pytest.raises(UnknownDisclosure, match="没有找到"):
        disclosures.get(station.store, 7)
