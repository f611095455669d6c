"""Preparing a result by hand: words, strikes, grade, a shorter term; whatever is changed is checked anew."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.records.case import CaseFile
from station.records.moment import day
from station.records.publication import GRADES
from station.rules.deadline import add_months
from station.rules.publication import applicable
from station.services import disclosure_board, disclosure_edits, disclosures, push
from station.services.disclosure_edits import Conditions
from station.store import case_papers, publication_law, publications, pushes
from station.store import disclosures as rows
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import Desk, Make
from tests.services.publishing import SECRETS, approve, decided_both, of, publish

SITE, CREDIT = "zj_gov_service", "credit"
ALL = Conditions(low_harm=True, minor=True, corrected_in_time=True)


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    return desk.decided(enterprise(), 3_000)


def test_words_by_hand_are_redacted_as_well_and_checked_anew(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    disclosures.check(store, desk.who("陈海波"), item.id)
    told = "负责人张三（0574-00000000）没有设置警示标志"
    changed = disclosure_edits.set_field(store, desk.who(), item.id, "facts", told, "写明是谁")
    assert (changed.state, changed.checked_by, changed.prepared_by) == ("pending", None, desk.who().officer_id)
    found = disclosure_board.dossier(store, item.id)
    (facts,) = (one for one in found.fields if one.name == "facts")
    assert (facts.value, facts.original, facts.revision) == ("负责人张某（***）没有设置警示标志", told, 2)
    assert [(one.kind, one.original, one.reason) for one in found.struck] == [
        ("person", "张三", ""),
        ("hand", "0574-00000000", "写明是谁"),
    ]
    with pytest.raises(disclosures.SamePerson):
        disclosures.check(store, desk.who(), item.id)
    with pytest.raises(disclosure_edits.NoSuchField, match="nothing"):
        disclosure_edits.set_field(store, desk.who(), item.id, "nothing", "x", "x")
    with pytest.raises(ReasonNeeded):
        disclosure_edits.set_field(store, desk.who(), item.id, "facts", "x", "")
    with pytest.raises(disclosure_edits.CaseField, match="决定日期"):
        disclosure_edits.set_field(store, desk.who(), item.id, "decided", "2026-01-01", "x")


def test_what_the_case_is_called_by_follows_it_until_it_is_checked(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    decision = next(one for one in case_papers.of_case(store, case.id) if one.code == "D33")
    with store.act(desk.who("王建国"), "case.correct", subject=f"case/{case.id}", reason="草稿号换正式号") as act:
        case_papers.change(act, decision.id, number="（余）应急罚〔2026〕9号")
    disclosures.check(store, desk.who("陈海波"), item.id)
    told = {one.name: one.value for one in publications.fields(store, item.id)}
    assert told["number"] == "（余）应急罚〔2026〕9号"
    assert all("〔2026〕9号" in one.payload for one in pushes.of_disclosure(store, case.id, item.id))


def test_what_is_struck_out_leaves_every_channel_and_every_record(desk: Desk, enterprise: Make) -> None:
    store = desk.station.store
    case = decided_both(desk, enterprise())
    person = of(desk, case, SITE, party="张三")
    disclosure_edits.strike(store, desk.who(), person.id, "王小二", "证人")
    told = [one.value for each in rows.of_case(store, case.id) for one in publications.fields(store, each.id)]
    told += [each.payload for each in push.of_case(store, case.id)]
    assert not [one for one in told if "王小二" in one]
    disclosure_edits.redraft(store, desk.who(), person.id, "案卷有更正")
    told = [one.value for one in publications.fields(store, person.id)]
    assert not [one for one in told if "王小二" in one], "what was struck out by hand stays struck out"
    kinds = {one.kind for one in disclosure_board.dossier(store, person.id).struck}
    assert {"hand", "phone", "bank"} <= kinds
    for words in ("", "王", "没有的字样"):
        with pytest.raises(disclosure_edits.NotThere):
            disclosure_edits.strike(store, desk.who(), person.id, words, "x")
    with pytest.raises(disclosure_edits.FixedField, match="张三"):
        disclosure_edits.strike(store, desk.who(), person.id, "张三", "不想让人知道")


def test_what_is_out_elsewhere_is_not_struck_out_in_secret(desk: Desk, case: CaseFile) -> None:
    store = desk.station.store
    publish(desk, of(desk, case, SITE))
    with pytest.raises(disclosure_edits.OutAlready, match="浙江政务服务网"):
        disclosure_edits.strike(store, desk.who(), of(desk, case, CREDIT).id, "3台压力机", "商业秘密")


def test_a_record_that_left_is_followed_by_the_change(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, CREDIT)
    (first,) = pushes.of_disclosure(store, case.id, item.id)
    approve(desk, item)
    push.hand_over(store, desk.who(), [first.id])
    disclosure_edits.set_field(store, desk.who(), item.id, "facts", "没有设置警示标志", "写得短些")
    found = pushes.of_disclosure(store, case.id, item.id)
    assert [(one.kind, one.state) for one in found] == [("decision", "sent"), ("change", "waiting")]
    assert "没有设置警示标志" in found[1].payload and found[0].payload == first.payload


def test_the_grade_is_a_person_s_and_the_term_follows(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, CREDIT)
    disclosure_edits.set_grade(store, desk.who(), item.id, "serious", "造成人员死亡")
    term = disclosure_board.dossier(store, item.id).term
    assert term is not None and (term.grade, term.until.isoformat()) == ("serious", "2029-11-20")
    with pytest.raises(disclosure_edits.BadGrade):
        disclosure_edits.set_grade(store, desk.who(), item.id, "worst", "x")


def test_shortened_under_three_conditions_by_the_chief(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    disclosure_edits.set_grade(store, desk.who(), item.id, "serious", "社会影响大")
    chief = desk.who("王建国")
    wished = day("2028-01-01")
    with pytest.raises(NotAllowed):
        disclosure_edits.shorten(store, desk.who(), item.id, wished, ALL, "已整改")
    for name in ("low_harm", "minor", "corrected_in_time"):
        two = Conditions(**{**{"low_harm": True, "minor": True, "corrected_in_time": True}, name: False})
        with pytest.raises(disclosure_edits.NotAllThree):
            disclosure_edits.shorten(store, chief, item.id, wished, two, "已整改")
    for early in ("2027-11-19", "2029-11-20", "2031-11-20"):
        with pytest.raises(disclosure_edits.TooShort):
            disclosure_edits.shorten(store, chief, item.id, day(early), ALL, "已整改")
    disclosure_edits.shorten(store, chief, item.id, day("2027-11-20"), ALL, "已整改，三项条件都具备")
    found = disclosure_board.dossier(store, item.id)
    assert found.term is not None and found.term.shortened and found.term.until.isoformat() == "2027-11-20"
    assert [one.kind for one in found.steps] == ["shortened"]
    records = [one for one in push.of_case(store, case.id) if one.disclosure_id == item.id]
    assert all('"PUBLIC_END_DATE":"2027-11-20"' in one.payload for one in records)
    with pytest.raises(disclosure_edits.NoShortening, match="信用中国"):
        disclosure_edits.shorten(store, chief, of(desk, case, CREDIT).id, wished, ALL, "已整改")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(GRADES), st.integers(0, 2200)), max_size=5), st.sampled_from([SITE, CREDIT]))
def test_no_term_outlasts_a_cap_whatever_people_do(
    desk: Desk, case: CaseFile, deeds: list[tuple[str, int]], channel: str
) -> None:
    store, item, chief = desk.station.store, of(desk, case, channel), desk.who("王建国")
    for grade, days in deeds:
        disclosure_edits.set_grade(store, chief, item.id, grade, "重新判断")
        with suppress(disclosure_edits.TooShort, disclosure_edits.NoShortening):
            disclosure_edits.shorten(store, chief, item.id, item.decided_on.add(days=days), ALL, "已整改")
        term = disclosure_board.dossier(store, item.id).term
        assert term is not None
        rules = applicable(publication_law.load().terms, channel, "penalty", term.grade, item.decided_on)
        caps = [add_months(item.decided_on, rule.cap) for rule in rules if rule.cap is not None]
        assert caps and all(term.until <= cap for cap in caps) and term.until >= item.decided_on


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(["facts", "content", "violation", "conclusion"]),
            st.lists(st.sampled_from([*SECRETS, "没有", "，", "警示标志", "张三"]), min_size=1, max_size=6),
        ),
        max_size=3,
    ),
    st.lists(st.sampled_from(["王小二", "陈建国", "警示标志"]), max_size=3),
)
def test_nothing_struck_out_is_in_any_field_or_record(
    desk: Desk, case: CaseFile, told: list[tuple[bool, str, list[str]]], struck: list[str]
) -> None:
    """Search every value that was struck out in everything that leaves the station about that result."""
    store, site, item = desk.station.store, of(desk, case, SITE), of(desk, case, CREDIT)
    for letters in struck:
        with suppress(disclosure_edits.NotThere):
            disclosure_edits.strike(store, desk.who(), item.id, letters, "隐去")
    for on_site, name, words in told:
        wanted = site if on_site else item
        disclosure_edits.set_field(store, desk.who(), wanted.id, name, "，".join(words), "改写")
    all_gone = {
        one.original
        for each in rows.of_case(store, case.id)
        for one in publications.strikes(store, each.id)
        if one.kind == "hand"
    }
    for each in rows.of_case(store, case.id):
        found = disclosure_board.dossier(store, each.id)
        gone = [*all_gone, *(one.original for one in found.struck)]
        out = [one.value for one in found.fields]
        out += [one.payload for one in pushes.of_disclosure(store, case.id, each.id) if one.state == "waiting"]
        for secret in gone:
            assert not [one for one in out if secret in one], secret
