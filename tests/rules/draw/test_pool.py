"""Who may be drawn, who may be sent, and which drawing of a source counts."""

from __future__ import annotations

from datetime import time

import pytest

from station.records.draw import SourceRule
from station.records.enterprise import Enterprise
from station.records.moment import day, iso, moment
from station.records.people import Officer
from station.rules.draw.freeze import MUST
from station.rules.draw.lines import ABSENT
from station.rules.draw.pool import Past, exclusion, inspector_rows, plain, platform_rows, pool_rows
from station.rules.draw.schedule import Timetable, drawings
from station.rules.draw.sources import BEACON, millibits
from station.store.draw_rules import rules, sources
from tests.rules.draw.sample import code

TODAY = day("2026-11-20")
RULES = rules(TODAY)
PAST = Past({code(2): 2, code(3): 1}, frozenset({code(4)}))


def enterprise(number: int = 1, **over: object) -> Enterprise:
    words = dict.fromkeys(("initials", "pinyin", "address", "village", "legal_person", "phone", "industry_code"), "x")
    values: dict[str, object] = {**words, "industry": "x", "scale": "below", "credit": "B", "hazards": ()}
    values |= {"id": number, "uscc": code(number), "name": "甲厂", "risk": "yellow", "status": "active"}
    return Enterprise(**{**values, "last_inspected_on": None, "penalized_on": None, **over})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("over", "wanted"),
    [
        pytest.param({}, None, id="可抽"),
        pytest.param({"status": "closed"}, "closed", id="停产"),
        pytest.param({"status": "moved"}, "moved", id="迁出"),
        pytest.param({"risk": "red"}, MUST, id="必查"),
        pytest.param({"risk": "red", "status": "closed"}, "closed", id="红色但停产"),
        pytest.param({"credit": "D"}, MUST, id="信用D级必查"),
        pytest.param({"id": 2, "uscc": code(2)}, "annual_cap", id="本年已查两次"),
        pytest.param({"id": 3, "uscc": code(3)}, None, id="本年查过一次"),
        pytest.param({"id": 4, "uscc": code(4)}, "already_drawn", id="原抽取已抽中"),
        pytest.param({"last_inspected_on": day("2026-08-23")}, "inspected_recently", id="89天前"),
        pytest.param({"last_inspected_on": day("2026-08-22")}, None, id="90天前"),
        pytest.param({"penalized_on": day("2026-01-01")}, "penalized_this_year", id="今年处罚"),
        pytest.param({"penalized_on": day("2025-12-31")}, None, id="去年处罚"),
    ],
)
def test_exclusions(over: dict[str, object], wanted: str | None) -> None:
    assert exclusion(enterprise(**over), RULES, TODAY, PAST) == wanted


def test_the_pool_is_the_whole_register() -> None:
    """Nobody is left out by being left away: what is not drawn stands there with its reason."""
    four = [enterprise(number, risk=risk) for number, risk in enumerate(("red", "orange", "yellow", "blue"))]
    rows = pool_rows(four, RULES, TODAY, Past({}))
    assert [(row.stratum, row.status, row.reason) for row in rows] == [
        ("red", "X", MUST),
        ("orange_b", "E", ABSENT),
        ("yellow_b", "E", ABSENT),
        ("blue_b", "E", ABSENT),
    ]


def test_key_types_raise_the_weight_and_ask_for_a_qualified_lead() -> None:
    rows = pool_rows([enterprise(1, hazards=("有限空间", "粉尘涉爆", "危化"))], RULES, TODAY, Past({}))
    assert [(row.weight, row.lead) for row in rows] == [(2, "危化")]
    plain_rows = pool_rows([enterprise(1, hazards=("有限空间",))], RULES, TODAY, Past({}))
    assert [(row.weight, row.lead) for row in plain_rows] == [(1, ABSENT)]


def test_all_that_the_platform_drew_is_inspected() -> None:
    """Red, closed or inspected last week: the platform's list stands as it is."""
    drawn = [enterprise(1, risk="red"), enterprise(2, status="closed", hazards=("粉尘涉爆",))]
    rows = platform_rows(drawn, RULES)
    assert [(row.stratum, row.status, row.reason, row.weight) for row in rows] == [("platform", "E", "-", 1)] * 2


def test_inspectors() -> None:
    def officer(number: int, cert: str | None, valid: str, roles: set[str]) -> Officer:
        return Officer(number, "甲", cert, day(valid), frozenset(roles), frozenset({"粉尘", "危化"}), "active")

    people = [
        officer(1, "1", "2026-11-20", {"chief", "officer"}),
        officer(2, "2", "2026-11-19", {"officer"}),
        officer(3, "3", "2028-01-01", {"clerk"}),
        officer(4, None, "2028-01-01", {"officer"}),
    ]
    rows = inspector_rows(people, TODAY, {1: "330281104"})
    assert [row.home for row in rows] == ["330281104", ABSENT, ABSENT]
    assert [(row.iid, row.status, row.reason) for row in rows] == [
        ("1", "E", "-"),
        ("2", "X", "cert_expired"),
        ("3", "X", "other_duties"),
    ]
    assert rows[0].skills == tuple(sorted(("粉尘", "危化"), key=str.encode))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("甲 厂", "甲 厂"), ("甲\t厂\n", "甲 厂"), ("Cafe\u0301", "Café"), ("\u200b", "-"), ("", "-"), ("甲\ufeff", "甲")],
)
def test_names_become_one_canonical_field(name: str, wanted: str) -> None:
    assert plain(name) == wanted


def table(weekdays: str, *closed: tuple[str, str]) -> Timetable:
    return Timetable(weekdays, time(20), time(21, 15), tuple((day(start), day(end)) for start, end in closed))


@pytest.mark.parametrize(
    ("committed", "wanted"),
    [
        pytest.param("2026-11-20T09:00:00+08:00", ["2026-11-22", "2026-11-24"], id="周五"),
        pytest.param("2026-11-22T18:00:00+08:00", ["2026-11-22", "2026-11-24"], id="停售前正好两小时"),
        pytest.param("2026-11-22T18:00:01+08:00", ["2026-11-24", "2026-11-26"], id="停售前不足两小时"),
        pytest.param("2026-11-22T23:59:00+08:00", ["2026-11-24", "2026-11-26"], id="开奖之后"),
        pytest.param("2026-12-31T20:00:00+08:00", ["2027-01-03", "2027-01-05"], id="跨年"),
    ],
)
def test_the_drawing_that_counts_follows_from_the_time_of_the_commitment(committed: str, wanted: list[str]) -> None:
    found = drawings(table("247"), moment(committed), 1)
    assert [drawing.round for drawing in found] == wanted
    assert iso(found[0].drawn_at) == f"{wanted[0]}T21:15:00+08:00"


def test_a_closed_market_moves_the_drawing_to_the_first_day_after_it() -> None:
    closed = table("247", ("2026-02-14", "2026-02-23"))
    found = [drawing.round for drawing in drawings(closed, moment("2026-02-12T19:00:00+08:00"), 2)]
    assert found == ["2026-02-24", "2026-02-26", "2026-03-01"]
    assert drawings(table("7", ("2026-01-01", "2028-01-01")), moment("2026-02-12T19:00:00+08:00"), 2) == []


@pytest.mark.parametrize("rule", [one for one in sources() if one.encoding != BEACON], ids=lambda rule: rule.id)
def test_shipped_sources_state_their_entropy_and_close_before_they_are_drawn(rule: SourceRule) -> None:
    assert rule.millibits == millibits(rule.id, rule.encoding)
    assert rule.closes < rule.drawn
    assert rule.weekdays <= set(range(1, 8)) and rule.weekdays


def test_shipped_rules() -> None:
    shares = {one.code: one.num / one.den for one in RULES.strata}
    assert [shares[code] for code in ("red", "orange_b", "yellow_b", "blue_b")] == [1, 0.5, 0.2, 0.05]
    for colour in ("orange", "yellow", "blue"):
        assert shares[f"{colour}_a"] == shares[f"{colour}_b"] / 2 and shares[f"{colour}_c"] == shares[f"{colour}_b"] * 2
    assert [one.code for one in RULES.strata if one.must] == ["red", "credit_d"]
    assert RULES.to_confirm and set(RULES.purposes) == {"站内派员", "平台不可用", "演示", "复核", "培训"}
    with pytest.raises(KeyError):
        rules(day("2025-12-31"))


def test_every_enterprise_has_a_stratum() -> None:
    for risk in ("red", "orange", "yellow", "blue"):
        for credit in "ABCD":
            assert RULES.stratum_of(risk, credit).must == (risk == "red" or credit == "D")
