"""The roster after enrolment: certificates, rates, training, recusals, PINs by two persons, start values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from station.records.moment import day
from station.records.people import Officer, Proof
from station.rules import staffing
from station.services import numbering_start, numbers, people, recorders, staff
from station.services.people import LastChief, NoRole, NotInService, NotYours, RecusalKnown, TrainingRefused
from station.services.staff import CertMissing, OwnRenewal, PinUnset, WrongPin
from station.store import draws, officers
from station.store.errors import CosignerNeeded, NotAllowed, ProofInvalid, ReasonNeeded
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.inspections import planned


def named(station: Station, name: str) -> Officer:
    return next(one for one in officers.everyone(station.store) if one.name == name)


def proof(station: Station, name: str, pin: str = PIN) -> Proof:
    return staff.sign_in(station.store, station.keys, name, pin)


class TestCertificates:
    @pytest.mark.parametrize(
        ("until", "state"),
        [
            ("2026-11-19", "expired"),
            ("2026-11-20", "urgent"),
            ("2026-12-20", "urgent"),
            ("2026-12-21", "soon"),
            ("2027-02-18", "soon"),
            ("2027-02-19", "valid"),
        ],
    )
    def test_states_at_their_boundaries(self, station: Station, until: str, state: str) -> None:
        one = replace(named(station, "李敏"), cert_valid_to=day(until))
        assert staffing.cert_state(one, day("2026-11-20")) == state

    def test_a_renewed_certificate_is_kept_and_counts(self, station: Station, chief: Proof) -> None:
        old = named(station, "李敏")
        people.amend(station.store, chief, replace(old, cert_valid_to=day("2026-11-19")))
        counted = people.counted(people.standings(station.store), day("2026-11-20"))
        assert (counted.enforcers, counted.certified) == (4, 3)
        changed = replace(
            old, cert_no="浙11-0281", cert_valid_to=day("2030-01-31"), cert_issuer="浙江省人民政府",
            law_qual_no="A20213302810001", skills=frozenset({"危化", "粉尘"}), frontline=False, name="别的名字",
        )  # fmt: skip
        kept = people.amend(station.store, chief, changed)
        assert kept == replace(changed, name="李敏")
        standing = next(one for one in people.standings(station.store) if one.person.id == old.id)
        assert (standing.cert, standing.unusual) == ("valid", True)

    def test_what_cannot_be(self, station: Station, chief: Proof, officer: Proof) -> None:
        one, boss = named(station, "李敏"), named(station, "王建国")
        for changed, refusal in (
            (replace(one, cert_no=None), CertMissing),
            (replace(one, cert_no=boss.cert_no), people.CertTaken),
            (replace(one, roles=frozenset()), NoRole),
            (replace(one, roles=frozenset({"admin"})), NoRole),
            (replace(one, skills=frozenset({"危化,粉尘"})), people.SkillUnusable),
            (replace(boss, roles=frozenset({"officer"})), LastChief),
        ):
            with pytest.raises(refusal):
                people.amend(station.store, chief, changed)
        with pytest.raises(NotAllowed):
            people.amend(station.store, officer, replace(one, frontline=False))
        assert named(station, "李敏") == one and named(station, "王建国") == boss

    def test_the_rates_count_own_people_in_service(self, station: Station, chief: Proof, enterprise: object) -> None:
        one, other = named(station, "李敏"), named(station, "周倩")
        recorders.register(station.store, chief, "ZFY0001", one.id)
        recorders.register(station.store, chief, "ZFY0002", one.id)
        recorders.register(station.store, chief, "ZFY0003")
        recorders.register(station.store, chief, "ZFY0004", other.id)
        recorders.retire(station.store, chief, "ZFY0004", "坏了")
        people.amend(station.store, chief, replace(named(station, "陈海波"), frontline=False))
        counted = people.counted(people.standings(station.store), day("2026-11-20"))
        assert (counted.frontline, counted.equipped) == (3, 1)
        assert staffing.percent(counted.equipped, counted.frontline) == 33
        people.leave(station.store, chief, other.id, "调走")
        counted = people.counted(people.standings(station.store), day("2026-11-20"))
        assert (counted.active, counted.frontline, counted.equipped) == (3, 2, 1)

    def test_of_nobody_there_is_no_rate(self) -> None:
        assert staffing.percent(0, 0) is None and staffing.percent(1, 1) == 100


class TestLeaving:
    def test_who_left_cannot_act_and_comes_back_with_the_old_pin(self, station: Station, chief: Proof) -> None:
        one = named(station, "李敏")
        before = proof(station, "李敏")
        assert people.leave(station.store, chief, one.id, "借调").status == "left"
        with pytest.raises(ProofInvalid), station.store.act(before, "clock.confirm"):
            pass
        with pytest.raises(NotInService):
            people.leave(station.store, chief, one.id, "再离一次")
        assert people.come_back(station.store, chief, one.id).status == "active"
        assert proof(station, "李敏").officer_id == one.id

    def test_the_last_chief_stays(self, station: Station, chief: Proof) -> None:
        with pytest.raises(LastChief):
            people.leave(station.store, chief, chief.officer_id, "退休")
        people.amend(station.store, chief, replace(named(station, "周倩"), roles=frozenset({"chief", "officer"})))
        people.leave(station.store, proof(station, "周倩"), chief.officer_id, "退休")
        assert [one.name for one in officers.own(station.store) if "chief" in one.roles] == ["周倩"]


class TestTraining:
    def test_minutes_of_the_year_add_up(self, station: Station, chief: Proof) -> None:
        one = named(station, "李敏")
        for minutes, on in ((90, "2026-03-01"), (45, "2026-11-20"), (600, "2025-12-31")):
            people.train(station.store, chief, one.id, "文书制作", minutes, day(on), "局法规科", "合格")
        assert [(each.minutes, each.officer) for each in people.trained(station.store)] == [
            (45, "李敏"), (90, "李敏"), (600, "李敏"),
        ]  # fmt: skip
        assert people.counted(people.standings(station.store), day("2026-11-20")).trained_minutes == 135

    @pytest.mark.parametrize(
        ("topic", "minutes", "on"), [("", 90, "2026-11-20"), ("甲", 0, "2026-11-20"), ("甲", 9, "2026-11-21")]
    )
    def test_half_a_training_is_none(self, station: Station, chief: Proof, topic: str, minutes: int, on: str) -> None:
        with pytest.raises(TrainingRefused):
            people.train(station.store, chief, chief.officer_id, topic, minutes, day(on))
        assert people.trained(station.store) == []


class TestRecusals:
    def test_declared_and_ended(
        self, station: Station, officer: Proof, chief: Proof, enterprise: Callable[..., int]
    ) -> None:
        target = enterprise()
        people.recuse(station.store, officer, officer.officer_id, target, "配偶是股东")
        assert len(draws.recusals(station.store)) == 1
        with pytest.raises(RecusalKnown):
            people.recuse(station.store, chief, officer.officer_id, target, "再来")
        with pytest.raises(NotYours):
            people.recuse(station.store, officer, chief.officer_id, target, "他的亲戚")
        known = people.recused(station.store)[0]
        with pytest.raises(NotAllowed):
            people.end_recusal(station.store, officer, known, "已转让股权")
        with pytest.raises(ReasonNeeded):
            people.end_recusal(station.store, chief, known, " ")
        people.end_recusal(station.store, chief, known, "已转让股权")
        assert draws.recusals(station.store) == [] and people.recused(station.store)[0].ended_at is not None


class TestLostPins:
    def test_the_chief_alone_is_not_enough(self, station: Station, chief: Proof) -> None:
        one = named(station, "李敏")
        with pytest.raises(CosignerNeeded):
            staff.renew_pin(station.store, station.keys, chief, one, "1357")
        staff.renew_pin(station.store, station.keys, chief, one, "1357", proof(station, "周倩"))
        line = station.store.lines()[-1]
        assert (line.action, line.cosigner.endswith(":周倩")) == ("staff.renew", True)
        assert proof(station, "李敏", "1357").officer_id == one.id

    def test_two_others_give_the_chief_a_pin(self, station: Station, officer: Proof) -> None:
        staff.renew_pin(station.store, station.keys, officer, named(station, "王建国"), "1357", proof(station, "周倩"))
        with pytest.raises(WrongPin):
            proof(station, "王建国")
        assert "chief" in proof(station, "王建国", "1357").roles

    def test_nobody_renews_his_own_nor_seconds_it(self, station: Station, chief: Proof, officer: Proof) -> None:
        for actor, second, name in ((chief, officer, "王建国"), (chief, officer, "李敏")):
            with pytest.raises(OwnRenewal):
                staff.renew_pin(station.store, station.keys, actor, named(station, name), "1357", second)

    def test_an_officer_does_not_renew_an_officer(self, station: Station, officer: Proof) -> None:
        with pytest.raises(NotAllowed):
            staff.renew_pin(
                station.store, station.keys, officer, named(station, "陈海波"), "1357", proof(station, "周倩")
            )

    def test_somebody_enrolled_without_a_pin_cannot_sign_in(self, station: Station, chief: Proof) -> None:
        new = staff.NewOfficer("新来的", frozenset({"clerk"}))
        person = staff.enrol(station.store, station.keys, chief, new, None)
        with pytest.raises(PinUnset):
            proof(station, "新来的")
        staff.renew_pin(station.store, station.keys, chief, person, "1357", proof(station, "周倩"))
        assert proof(station, "新来的", "1357").roles == {"clerk"}


class TestStartValues:
    def test_a_series_goes_on_where_paper_ended(
        self, station: Station, chief: Proof, enterprise: Callable[..., int]
    ) -> None:
        numbering_start.set_start(station.store, chief, "inspection", 2026, 58)
        assert planned(station, chief, enterprise()).number == "余应急检〔2026〕58号"
        assert planned(station, chief, enterprise(), draw_no=2).number == "余应急检〔2026〕59号"
        assert numbers.last_used(station.store, "inspection", 2027) == 0
        assert numbers.last_used(station.store, "penalty", 2026) == 0

    def test_after_first_use_it_only_goes_up_and_only_once(
        self, station: Station, chief: Proof, enterprise: Callable[..., int]
    ) -> None:
        planned(station, chief, enterprise())
        for wrong in (0, 1, 2, 100_000):
            with pytest.raises(numbering_start.StartRefused):
                numbering_start.set_start(station.store, chief, "inspection", 2026, wrong)
        numbering_start.set_start(station.store, chief, "inspection", 2026, 3)
        with pytest.raises(numbering_start.StartKnown):
            numbering_start.set_start(station.store, chief, "inspection", 2026, 9)
        assert planned(station, chief, enterprise(), draw_no=2).number == "余应急检〔2026〕3号"
        shown = {one.series: one for one in numbers.standing(station.store, 2026)}
        assert shown["inspection"].following == "余应急检〔2026〕4号" and shown["penalty"].start is None

    def test_only_known_series_and_only_the_chief(self, station: Station, chief: Proof, officer: Proof) -> None:
        with pytest.raises(numbers.SeriesUnknown):
            numbering_start.set_start(station.store, chief, "letter", 2026, 9)
        with pytest.raises(NotAllowed):
            numbering_start.set_start(station.store, officer, "penalty", 2026, 9)


def test_unusual_numbers_are_only_warned_about(clock: FrozenClock) -> None:
    assert not staffing.unusual_certificate("11028100001")
    assert all(staffing.unusual_certificate(each) for each in ("1102810000", "浙11028100001", "１１０２８１００００１"))
