"""What a decision leaves to be published: for whom, where, in which words, how long, and what is pushed at once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from station.records.casework import NewCause, Sanction
from station.records.people import Proof
from station.services import cases as inspecting
from station.services import (
    disclosure_board,
    disclosure_edits,
    disclosure_facts,
    disclosures,
    measures,
    penalty_causes,
    push,
    rechecks,
)
from station.services.advance import advance
from station.services.filled import Filled
from station.services.penalty_causes import Choice
from station.store import disclosures as rows
from station.store import parties, publications
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site, sign_in_again
from tests.services.penalty_walk import SHOWN, Desk, Make
from tests.services.publishing import BOSS, SECRETS, decided_both, of, publish

SITE, CREDIT = "zj_gov_service", "credit"
WARNED = "CF-073-03"
"""发现从业人员违章作业不加制止: a warning is possible, for the unit and for a person."""


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def told(station: Station, disclosure_id: int) -> dict[str, str]:
    """What it says, by field."""
    return {one.name: one.value for one in publications.fields(station.store, disclosure_id)}


def test_unit_to_both_channels_person_to_the_site_alone(desk: Desk, enterprise: Make) -> None:
    case = decided_both(desk, enterprise(legal_person="张三"))
    found = rows.of_case(desk.station.store, case.id)
    assert [(one.target, one.channel) for one in found] == [
        (case.enterprise, SITE),
        (case.enterprise, CREDIT),
        ("张三", SITE),
    ]
    assert {one.due_at.to_date_string() for one in found} == {"2026-12-01"}


def test_each_party_has_its_own_words_and_nobody_else_s_name(desk: Desk, enterprise: Make) -> None:
    case = decided_both(desk, enterprise(name="余姚市甲厂", legal_person="张三"))
    unit, person = (
        told(desk.station, of(desk, case, CREDIT).id),
        told(desk.station, of(desk, case, SITE, party="张三").id),
    )
    assert (unit["content"], person["content"]) == ("罚款3,000元", "罚款10,000元")
    assert unit["conclusion"].endswith("对余姚市甲厂罚款3,000元") and "张" not in "".join(unit.values())
    assert person["target"] == "张三" and "code" not in person
    assert unit["code"].startswith("91330281") and unit["number"] == "（余）应急罚〔2026〕1-1号"
    assert (unit["organ"], unit["decided"], unit["category"]) == ("余姚市应急管理局", "2026-11-20", "行政处罚")
    assert "13912345678" not in person["facts"] and "（电话***）" in person["facts"]
    assert person["facts"].startswith("冲压车间王小二"), "whom the case does not know a person strikes out"


def test_names_of_the_enterprise_s_people_are_struck_out_of_a_unit_s_result(desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(legal_person="欧阳文"), 3_000)
    item = of(desk, case, SITE)
    name = next(one for one in publications.fields(desk.station.store, item.id) if one.name == "facts")
    assert name.value == name.original == "3台压力机没有安全警示标志"
    assert json.loads(push.of_case(desk.station.store, case.id)[0].payload)["LEGAL_REPRESENT"] == "欧阳某"


def test_found_on_an_inspection(station: Station, chief: Proof, officer: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise(phone="0574-62001234", legal_person="李四"))
    said = replace(HAZARD, description="李四（0574-62001234）未加防护")
    inspecting.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[said])
    (item,) = rows.of_case(station.store, case.id)
    found = told(station, item.id)
    assert (found["found"], found["conclusion"]) == ("李某（***）未加防护", "责令限期整改")
    assert found["number"] == "（余）应急责改〔2026〕1号" and found["decided"] == "2026-11-20"
    assert disclosure_board.dossier(station.store, item.id).term is None, "no rule says how long an inspection is shown"
    assert [one.system for one in push.of_case(station.store, case.id)] == ["province", "city"]


def test_each_result_of_an_inspection_bears_the_number_of_its_own_paper(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    """Also once there is a newer one: what was ordered is not told under the number of the review."""
    case = on_site(station, chief, enterprise())
    inspecting.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[HAZARD])
    inspecting.returned(station.store, officer, case.id)
    clock.set("2026-12-03T10:00:00+08:00")
    _, officer = sign_in_again(station)
    rechecks.recheck_all(station.store, officer, case.id, True, signed=True)
    items = rows.of_case(station.store, case.id)
    known = [disclosure_facts.gather(station.store, case.id, each.party_id, each.decided_on, "") for each in items]
    numbers = ["（余）应急责改〔2026〕1号", "（余）应急复查〔2026〕1号"]
    assert [each.facts["number"] for each in known] == numbers


def test_terms_by_channel_with_what_was_counted(desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(), 3_000)
    site, credit = (disclosure_board.dossier(desk.station.store, of(desk, case, one).id).term for one in (SITE, CREDIT))
    assert site is not None and credit is not None
    assert (site.grade, site.until.isoformat(), site.repair_from) == ("normal", "2027-11-20", None)
    assert (credit.until.isoformat(), credit.repair_from and credit.repair_from.isoformat()) == (
        "2027-11-20",
        "2027-02-21",
    )
    assert any("PUB-SEED" not in line and "按这一条执行" in line for line in site.counted)
    assert not site.conflict and not credit.conflict


def test_a_minor_s_result_is_pushed_nowhere_and_cannot_be_published(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    young = replace(BOSS, name="小明", id_no="330281201001010019")
    case = decided_both(desk, enterprise(), boss=young)
    item = of(desk, case, SITE, party="小明")
    assert disclosure_board.dossier(store, item.id).proposed == ("minor",)
    assert all(one.disclosure_id != item.id for one in push.of_case(store, case.id))
    with pytest.raises(disclosures.MustWithhold, match="未成年人"):
        disclosures.check(store, desk.who("陈海波"), item.id)
    (kept,) = disclosures.withhold(store, desk.who("王建国"), item.id, "minor", "被处罚人未满18周岁")
    assert kept.withheld_basis == "浙江省行政处罚结果信息网上公开暂行办法"
    for each in push.of_case(store, case.id):
        assert "小明" not in each.payload


def test_words_of_state_secrets_stop_it_until_somebody_looked(desk: Desk, enterprise: Make) -> None:
    # Words that came in before the gate of every act was there.
    desk.station.store.check_changes = None
    case = decided_both(desk, enterprise(), facts="现场有绝密级图纸")
    item = of(desk, case, SITE, party="张三")
    with pytest.raises(disclosures.MustWithhold, match="国家秘密"):
        disclosures.check(desk.station.store, desk.who("陈海波"), item.id)


def test_what_was_decided_on_the_spot_is_light_and_not_in_the_credit_register(desk: Desk, enterprise: Make) -> None:
    store, firm = desk.station.store, enterprise()
    case = desk.opened(firm, WARNED, summary=True)
    cause = parties.causes(store, case.id)[0]
    warning = (Sanction(desk.party(case), "warning"),)
    penalty_causes.propose(store, desk.who(), case.id, warning, {cause.id: Choice("A1", 0, "初次违法")})
    case = desk.step(case, "warn_unit", replace(SHOWN, sanctions=warning))
    site, credit = of(desk, case, SITE), of(desk, case, CREDIT)
    found = disclosure_board.dossier(store, credit.id)
    assert found.term is not None and found.term.grade == "light" and found.proposed == ("light",)
    shown = disclosure_board.dossier(store, site.id).term
    assert shown is not None and (shown.until.isoformat(), shown.conflict) == ("2027-02-20", True)
    assert any("待局确认" in line for line in shown.counted)
    assert {one.system for one in push.of_case(store, case.id)} == {"province", "city"}
    disclosures.check(store, desk.who("陈海波"), credit.id)
    with pytest.raises(disclosures.NeedsWhy):
        disclosures.approve(store, desk.who("王建国"), credit.id)
    disclosures.approve(store, desk.who("王建国"), credit.id, "行业主管部门要求公示")
    assert "credit" in {one.system for one in push.of_case(store, case.id)}


def test_who_is_not_punished_is_not_published(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = desk.opened(enterprise(), WARNED, summary=True)
    unit = parties.causes(store, case.id)[0]
    penalty_causes.drop_cause(store, desk.who(), case.id, unit.id, "单位已经制止")
    person = penalty_causes.add_party(store, desk.who(), case.id, BOSS)
    new = NewCause(WARNED, "没有制止违章", unit.happened_on)
    own = penalty_causes.add_cause(store, desk.who(), case.id, new, person.id)
    warned = (Sanction(desk.party(case), "none"), Sanction(person.id, "warning"))
    penalty_causes.propose(store, desk.who(), case.id, warned, {own.id: Choice("A1")})
    case = desk.step(case, "warn_person", replace(SHOWN, sanctions=warned))
    assert [(one.target, one.channel) for one in rows.of_case(store, case.id)] == [("张三", SITE)]


def test_licences_go_to_both_channels_and_two_systems(
    station: Station, chief: Proof, clock: FrozenClock, enterprise: Make
) -> None:
    store, crew = station.store, Desk(station, clock).crew()
    both = (crew[0], crew[1])
    case = measures.receive_licence(store, chief, enterprise(), "XK-002", "烟花爆竹经营（零售）许可申请", crew=both)
    advance(store, chief, case.id, "accept")
    advance(store, chief, case.id, "check", replace(SHOWN, note="店面面积、消防设施符合要求"))
    advance(store, chief, case.id, "return")
    advance(store, chief, case.id, "grant", Filled(note="局许可决定 余应急许准〔2026〕8号"))
    found = rows.of_case(store, case.id)
    assert [(one.channel, one.target) for one in found] == [(SITE, case.enterprise), (CREDIT, case.enterprise)]
    assert "烟花爆竹" in told(station, found[0].id)["item"] and told(station, found[0].id)["decided"] == "2026-11-20"
    records = [(one.system, json.loads(one.payload)["RESULT_KIND"]) for one in push.of_case(store, case.id)]
    assert records == [("province", "行政许可"), ("credit", "行政许可")]


def test_secrets_of_the_facts_are_in_no_output(desk: Desk, enterprise: Make) -> None:
    """Whatever a person strikes out as well is gone from every field and every record."""
    store = desk.station.store
    case = decided_both(desk, enterprise())
    item = of(desk, case, SITE, party="张三")
    for words in ("王小二", "陈建国"):
        disclosure_edits.strike(store, desk.who(), item.id, words, "证人姓名")
    outputs = [one.payload for one in push.of_case(store, case.id)]
    outputs += [one.value for each in rows.of_case(store, case.id) for one in publications.fields(store, each.id)]
    for secret in (*SECRETS, BOSS.address, BOSS.phone, BOSS.id_no):
        assert not [one for one in outputs if secret in one], secret
    publish(desk, rows.get(store, item.id))
