"""The same case in other systems, and 掌上执法应用率."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.external import MobileRate
from station.records.moment import day
from station.records.people import Proof
from station.services import corrections, external_refs
from station.store import audit, external_law
from station.store.cases import CaseVoid, UnknownCase
from station.wiring import Station
from tests.services.inspections import on_site, planned
from tests.services.test_forbidden import SETUP

Make = Callable[..., int]
NOVEMBER = (day("2026-11-01"), day("2026-12-01"))


def test_a_number_is_entered_and_shown_under_the_system_s_name(
    station: Station, officer: Proof, chief: Proof, enterprise: Make
) -> None:
    case = planned(station, chief, enterprise())
    made = external_refs.add(station.store, officer, case.id, "mobile", " 330281-2026-0001 ", "https://zfjg.example/1")
    assert (made.title, made.ref.ref, made.ref.url) == ("浙政钉·掌上执法", "330281-2026-0001", "https://zfjg.example/1")
    external_refs.add(station.store, officer, case.id, "province", "RW-7")
    assert [each.ref.system for each in external_refs.of_case(station.store, case.id)] == ["mobile", "province"]
    assert audit.audit(station.store, full=True).clean


@pytest.mark.parametrize(
    ("system", "ref", "url", "refusal"),
    [
        ("fax", "1", "", external_refs.SystemUnknown),
        ("mobile", "  ", "", external_refs.RefUnfit),
        ("mobile", "1" * 201, "", external_refs.RefUnfit),
        ("mobile", "1", "javascript:alert(1)", external_refs.UrlUnfit),
        ("mobile", "1", "https://a b", external_refs.UrlUnfit),
        ("city", "7", "", external_refs.RefKnown),
    ],
)
def test_what_is_no_reference_is_refused(
    station: Station, chief: Proof, enterprise: Make, system: str, ref: str, url: str, refusal: type[Exception]
) -> None:
    case = planned(station, chief, enterprise())
    external_refs.add(station.store, chief, case.id, "city", "7")
    with pytest.raises(refusal):
        external_refs.add(station.store, chief, case.id, system, ref, url)
    assert len(external_refs.of_case(station.store, case.id)) == 1


def test_a_wrong_number_is_put_right(station: Station, chief: Proof, enterprise: Make) -> None:
    case = planned(station, chief, enterprise())
    made = external_refs.add(station.store, chief, case.id, "city", "70")
    corrections.correct(station.store, chief, case.id, "external_ref.ref", made.ref.id, "71", "少看了一位")
    assert external_refs.of_case(station.store, case.id)[0].ref.ref == "71"
    assert [(each.old, each.new) for each in corrections.made(station.store, case.id)] == [("70", "71")]


def test_no_case_no_reference(station: Station, chief: Proof, enterprise: Make) -> None:
    with pytest.raises(UnknownCase):
        external_refs.add(station.store, chief, 7, "city", "7")
    case = planned(station, chief, enterprise())
    with station.store.act(SETUP, "roster.import") as act:
        from station.store import cases

        cases.change(act, case.id, voided_at="2026-11-20T09:00:00+08:00")
    with pytest.raises(CaseVoid):
        external_refs.add(station.store, chief, case.id, "city", "7")


def test_systems_are_called_what_they_were_called_then() -> None:
    then = {each.code: each.title for each in external_law.systems(day("2020-01-01"))}
    now = {each.code: each.title for each in external_law.systems(day("2026-11-20"))}
    assert then["province"] != now["province"] and set(then) == set(now)
    assert external_law.systems(day("2019-01-01")) == ()
    assert [each.code for each in external_law.systems(day("2026-11-20")) if each.mobile] == ["mobile"]


def test_share_of_inspections_in_the_mobile_system(station: Station, chief: Proof, enterprise: Make) -> None:
    assert external_refs.mobile_rate(station.store, *NOVEMBER) == MobileRate(0, 0, None)
    first = on_site(station, chief, enterprise())
    planned(station, chief, enterprise(), draw_no=2)
    assert external_refs.mobile_rate(station.store, *NOVEMBER) == MobileRate(1, 0, 0)
    external_refs.add(station.store, chief, first.id, "city", "7")
    assert external_refs.mobile_rate(station.store, *NOVEMBER).mobile == 0
    for ref in ("1", "2"):
        external_refs.add(station.store, chief, first.id, "mobile", ref)
    assert external_refs.mobile_rate(station.store, *NOVEMBER) == MobileRate(1, 1, 1000)
    assert external_refs.mobile_rate(station.store, day("2026-12-01"), day("2027-01-01")) == MobileRate(0, 0, None)
