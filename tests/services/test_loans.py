"""Inspectors lent by a neighbouring station: on the roster, in the frozen lists, sent, but never signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.errors import StationError
from station.records.moment import day
from station.records.people import Proof
from station.rules.draw.verify import verify_zip
from station.services import draw_packages, draws, loans, staff
from station.services.draw_statistics import statistics
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.services.loans import NewGuest
from station.store import audit
from station.store import draws as rows
from station.store.errors import NotAllowed
from station.store.keys import verify
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.platform_draws import revealed
from tests.services.test_draws import fresh

GUEST = NewGuest("沈浩", "11028100088", day("2028-12-31"), "330281100", frozenset({"危化", "粉尘涉爆"}))


def test_a_guest_stands_in_the_lists_with_his_home(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock, tmp_path: Path
) -> None:
    person = loans.borrow(station.store, chief, GUEST)
    assert (person.name, person.cert_no, person.roles) == ("沈浩", "11028100088", frozenset({"officer"}))
    line = station.store.lines(subject="officer/沈浩")[-1]
    assert line.action == "staff.borrow"
    enterprise(risk="orange", hazards="危化")
    frozen = draws.freeze_lists(station, chief, Plan("计划", "2026-11", "平台不可用", ("orange",)))
    people = rows.files(station.store, frozen.id)["inspectors.tsv"].decode()
    assert "11028100088\tE\t-\t330281100\t-\t危化,粉尘涉爆\t沈浩\n" in people
    # Nobody else is qualified to lead there.
    draw_id = revealed(station, clock, frozen.id, Asked(quotas={"orange_b": 1}))
    pick = rows.picks(station.store, draw_id)[0]
    assert pick.lead is not None and pick.lead.name == "沈浩"
    verdict = verify_zip(draw_packages.export(station, draw_id, tmp_path).read_bytes(), verify)
    assert verdict.failures == ()
    (guest,) = [each for each in statistics(station.store, 2026).inspectors if each.home]
    assert (guest.name, guest.home, guest.led) == ("沈浩", "330281100", 1)
    assert audit.audit(station.store).clean


def test_a_guest_does_not_sign_in(station: Station, chief: Proof) -> None:
    person = loans.borrow(station.store, chief, GUEST)
    for name in ("沈浩", str(person.id)):
        with pytest.raises(staff.PinUnset):
            staff.sign_in(station.store, station.keys, name, PIN)
    assert person not in staff.signing(station.store) and person in staff.active(station.store)


def test_a_guest_of_the_same_name_does_not_stand_in_the_way(station: Station, chief: Proof) -> None:
    loans.borrow(station.store, chief, replace(GUEST, name="李敏"))
    assert fresh(station, "李敏").name == "李敏"


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"home": "33028110"}, loans.BadHome, "33028110"),
        ({"home": "临山镇"}, loans.BadHome, "临山镇"),
        ({"home": "０30281100"}, loans.BadHome, "０"),
        ({"home": "030281100"}, loans.BadHome, "030281100"),
        ({"home": "330281103"}, loans.OwnHome, "本所"),
        ({"cert_no": ""}, loans.GuestCertMissing, "沈浩"),
        ({"cert_no": " \u200b"}, loans.GuestCertMissing, "沈浩"),
        ({"cert_no": "1102,8100"}, loans.GuestCertMissing, "1102,8100"),
        ({"cert_no": "11028100002"}, loans.CertTaken, "李敏"),
        ({"cert_valid_to": day("2026-11-19")}, loans.GuestCertExpired, "2026-11-19"),
        ({"name": " "}, loans.GuestRefused, "姓名"),
        ({"skills": frozenset({"危化,粉尘"})}, loans.GuestRefused, "危化,粉尘"),
        ({"skills": frozenset({""})}, loans.GuestRefused, "专业资格"),
    ],
)
def test_guests_that_are_refused(
    station: Station, chief: Proof, change: dict[str, object], error: type[StationError], said: str
) -> None:
    size = station.store.size()
    with pytest.raises(error) as refused:
        loans.borrow(station.store, chief, replace(GUEST, **change))  # type: ignore[arg-type]
    assert said in refused.value.message and refused.value.advice
    assert station.store.size() == size and len(staff.active(station.store)) == 4


def test_the_last_valid_day_is_valid_and_nobody_is_lent_twice(station: Station, chief: Proof) -> None:
    loans.borrow(station.store, chief, replace(GUEST, cert_valid_to=day("2026-11-20"), cert_no=" 11028100088 "))
    with pytest.raises(loans.CertTaken, match="沈浩"):
        loans.borrow(station.store, chief, GUEST)


def test_only_the_chief_borrows(station: Station, officer: Proof) -> None:
    with pytest.raises(NotAllowed):
        loans.borrow(station.store, officer, GUEST)
