"""What happens after the draw: the rule against a second one that tries everything, and case by case."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from station.records.moment import moment
from station.rules.draw.after import CLOSED, DIRECT, REASONS, UNAVAILABLE, Answer, Change, State
from station.rules.draw.commit import Stratum
from station.rules.draw.freeze import Frozen, InspectorRow, PoolRow, RecusalRow
from station.rules.draw.result import outcome
from tests.rules.draw import random_draws, sample
from tests.rules.draw.after_reference import Reference

AT = moment("2026-11-26T09:00:00+08:00")
EVIDENCE = "e" * 64


def change(number: int, kind: str, id_: str, out: str, answer: Answer, reason: str = "") -> Change:
    """A line as the station would write it."""
    shown, why = EVIDENCE if kind == CLOSED else "-", reason or REASONS[kind][0]
    return Change(number, AT.add(hours=number), kind, id_, why, shown, out, answer.into, answer.people)


# The rule against the reference ---------------------------------------------------------------------------


def test_the_rule_is_the_one_that_looking_at_everything_finds() -> None:
    met: Counter[str] = Counter()
    for number in range(250):
        _walk(number, met)
    wanted = ("closed", "no reserve", "no team", "limit", "replaced", "nobody", "direct", "lead changed", "twice")
    assert all(met[each] >= 5 for each in wanted), met


def _walk(number: int, met: Counter[str]) -> None:
    """Up to eight events after one random draw, each answered twice."""
    made, rng = random_draws.draw(number), Random(f"after/{number}")
    state, reference = State(made.c, made.frozen, made.outcome), Reference(made.c, made.frozen, made.outcome)
    for step in range(1, 9):
        assert state.teams == reference.now
        if not state.teams:
            return
        id_ = rng.choice(sorted(state.teams))
        if state.teams[id_] and rng.random() < 0.6:
            _away(state, reference, id_, rng.choice(state.teams[id_]), step, met)
        elif not state.teams[id_] and rng.random() < 0.5:
            _order(state, reference, id_, rng, step, met)
        else:
            _close(state, reference, id_, step, met)


def _close(state: State, reference: Reference, id_: str, step: int, met: Counter[str]) -> None:
    found, wanted = state.answer(CLOSED, id_, "-"), reference.close(id_)
    assert found == (None if wanted is None else Answer(*wanted))
    if found is None:
        met["limit"] += 1
        return
    met["closed" if found.people else "no reserve" if found.into == "-" else "no team"] += 1
    assert state.apply(change(step, CLOSED, id_, "-", found))
    reference.closed_by(id_, found.into, found.people)


def _away(state: State, reference: Reference, id_: str, out: str, step: int, met: Counter[str]) -> None:
    found, wanted = state.answer(UNAVAILABLE, id_, out), reference.replace(id_, out)
    assert found == (None if wanted is None else Answer(*wanted))
    if found is None:
        met["nobody"] += 1
        return
    met["replaced"] += 1
    met["lead changed"] += found.people[0] != state.teams[id_][0]
    met["twice"] += any(where == id_ for where, _ in reference.away)
    assert state.apply(change(step, UNAVAILABLE, id_, out, found))
    reference.replaced_by(id_, out, found.people)


def _order(state: State, reference: Reference, id_: str, rng: Random, step: int, met: Counter[str]) -> None:
    """People of a neighbouring station, who stand in no list."""
    people = tuple(rng.sample([f"邻所-{number}" for number in range(5)], reference.c.per_enterprise))
    assert state.apply(change(step, DIRECT, id_, "-", Answer("-", people)))
    reference.now[id_] = people
    met["direct"] += 1


# By hand --------------------------------------------------------------------------------------------------


def person(number: int, *skills: str, cap: int | None = None, status: str = "E") -> InspectorRow:
    reason = "-" if status == "E" else "cert_expired"
    return InspectorRow(f"P{number}", status, reason, "-", cap, skills, f"甲{number}")  # type: ignore[arg-type]


def small(
    quota: int, size: int, people: list[InspectorRow], barred: tuple[tuple[str, int], ...] = (), **over: Any
) -> tuple[State, list[str]]:
    """One stratum, and the ids in the order drawn. `barred` are recusals: iid, number of the enterprise."""
    pool = tuple(PoolRow(sample.code(n), "orange_b", "E", "-", 1, over.get("lead", "-"), f"乙{n}") for n in range(size))
    recusals = tuple(RecusalRow(iid, sample.code(n), "0" * 64) for iid, n in barred)
    frozen = Frozen(pool, tuple(people), recusals)
    terms = {key: value for key, value in over.items() if key != "lead"}
    c = replace(sample.terms(sample.lists()), strata=(Stratum("orange_b", size, 0, quota),), **terms)
    made = outcome(c, frozen, b"s" * 32)
    return State(c, frozen, made), [row.id for row in made.rows]


def test_the_next_reserve_comes_in_the_order_of_the_draw_and_never_again() -> None:
    state, order = small(10, 13, [person(n) for n in range(4)])
    for number, (gone, into) in enumerate(zip(order[3:5], order[10:12], strict=True), start=1):
        answer = state.answer(CLOSED, gone, "-")
        assert answer is not None and answer.into == into and len(answer.people) == 2
        assert state.apply(change(number, CLOSED, gone, "-", answer))
        assert gone not in state.teams and state.teams[into] == answer.people


@pytest.mark.parametrize(("quota", "most"), [(1, 1), (4, 1), (9, 1), (10, 2), (14, 2), (15, 3)])
def test_one_in_five_of_a_stratum_is_replaced_at_most_one_at_least(quota: int, most: int) -> None:
    state, order = small(quota, quota + 5, [person(n) for n in range(4)])
    for number, gone in enumerate(order[:most], start=1):
        answer = state.answer(CLOSED, gone, "-")
        assert answer is not None and state.apply(change(number, CLOSED, gone, "-", answer))
    left = next(iter(state.teams))
    assert state.answer(CLOSED, left, "-") is None and not state.replaceable(left)
    assert not state.apply(change(most + 1, CLOSED, left, "-", Answer(order[quota + most], state.teams[left])))


def test_without_reserves_nobody_comes_in() -> None:
    state, order = small(5, 5, [person(n) for n in range(4)])
    assert state.answer(CLOSED, order[0], "-") == Answer("-", ())
    assert state.apply(change(1, CLOSED, order[0], "-", Answer("-", ())))
    assert len(state.teams) == 4


def test_nobody_is_sent_above_a_cap() -> None:
    """Four go to ten places, two of them to at most three: the reserve's people are those with room."""
    state, order = small(6, 8, [person(0, cap=3), person(1, cap=3), person(2), person(3)])
    loads = state.loads()
    assert sum(loads.values()) == 12 and loads["P0"] == loads["P1"] == 3
    keeps = next(id_ for id_ in order[:6] if not {"P0", "P1"} & set(state.teams[id_]))
    answer = state.answer(CLOSED, keeps, "-")
    assert answer is not None and set(answer.people) == {"P2", "P3"}
    out = next(
        id_ for id_ in order[:6] if {"P2", "P3"} & set(state.teams[id_]) and {"P0", "P1"} & set(state.teams[id_])
    )
    gone = next(iid for iid in state.teams[out] if iid in ("P2", "P3"))
    there = state.answer(UNAVAILABLE, out, gone)
    assert there is None or there.into in ("P2", "P3")


def test_a_lead_is_followed_by_somebody_who_may_lead() -> None:
    people = [person(0, "危化"), person(1, "危化"), person(2), person(3)]
    state, order = small(2, 3, people, lead="危化")
    id_ = order[0]
    lead, other = state.teams[id_]
    assert lead in ("P0", "P1")
    answer = state.answer(UNAVAILABLE, id_, lead)
    assert answer is not None
    if other not in ("P0", "P1"):
        assert answer.into in ("P0", "P1") and answer.people == (answer.into, other)
    closed = state.answer(CLOSED, id_, "-")
    assert closed is not None and closed.people[0] in ("P0", "P1")


def test_who_was_made_unavailable_there_does_not_come_back() -> None:
    state, order = small(1, 2, [person(n) for n in range(4)])
    id_, seen = order[0], set()
    for number in (1, 2):
        out = state.teams[id_][0]
        seen.add(out)
        answer = state.answer(UNAVAILABLE, id_, out)
        assert answer is not None and answer.into not in seen
        assert state.apply(change(number, UNAVAILABLE, id_, out, answer))
    assert state.answer(UNAVAILABLE, id_, state.teams[id_][0]) is None, "two are away, two are there"
    assert seen <= state.barred(id_) and not seen & set(state.teams[id_])
    closed = state.answer(CLOSED, id_, "-")
    assert closed is not None and set(closed.people) <= {f"P{n}" for n in range(4)}, "elsewhere they may go"


def test_the_least_loaded_goes_and_of_those_the_earliest_ticket() -> None:
    state, order = small(5, 6, [person(n) for n in range(5)])
    assert set(state.loads().values()) == {2}
    id_ = order[0]
    out = state.teams[id_][1]
    answer = state.answer(UNAVAILABLE, id_, out)
    assert answer is not None
    rivals = [f"P{n}" for n in range(5) if f"P{n}" not in state.teams[id_]]
    assert answer.into == min(rivals, key=lambda iid: _ticket(id_, iid))
    assert state.apply(change(1, UNAVAILABLE, id_, out, answer))
    # Now one has three and one has one: the idle one goes, whatever its ticket.
    other = next(each for each in order[1:5] if out not in state.teams[each])
    again = state.answer(UNAVAILABLE, other, state.teams[other][0])
    assert again is not None and again.into == out and state.loads()[out] == 1


def _ticket(id_: str, iid: str) -> bytes:
    return sha256(b"\x20" + b"s" * 32 + len(id_).to_bytes(2, "big") + id_.encode() + iid.encode()).digest()


def bare() -> tuple[State, str]:
    """Nobody but P0 may go anywhere: everybody is drawn without people."""
    barred = tuple((f"P{n}", place) for n in (1, 2) for place in range(4))
    people = [person(0), person(1), person(2), person(3, status="X")]
    state, order = small(3, 4, people, barred, shortage="direct")
    assert state.teams[order[0]] == ()
    return state, order[0]


@pytest.mark.parametrize(
    ("people", "good"),
    [
        (("P0", "N1"), True),
        (("N1", "N2"), True),
        (("P0",), False),
        (("P0", "N1", "N2"), False),
        (("P0", "P0"), False),
        (("P0", "P1"), False),
        (("P3", "N1"), False),
        ((), False),
    ],
    ids=["own and guest", "guests", "one", "three", "twice", "recused", "excluded", "nobody"],
)
def test_a_direct_order_is_two_people_who_are_not_barred(people: tuple[str, ...], good: bool) -> None:
    state, id_ = bare()
    assert state.apply(change(1, DIRECT, id_, "-", Answer("-", people))) is good


def test_a_direct_order_only_where_there_are_no_people() -> None:
    state, id_ = bare()
    assert state.apply(change(1, DIRECT, id_, "-", Answer("-", ("P0", "N1"))))
    assert not state.apply(change(2, DIRECT, id_, "-", Answer("-", ("P0", "N2"))))
    assert not state.apply(change(3, DIRECT, sample.code(99), "-", Answer("-", ("P0", "N2"))))


def test_whoever_was_sent_directly_may_be_replaced_like_anybody() -> None:
    state, id_ = bare()
    assert state.apply(change(1, DIRECT, id_, "-", Answer("-", ("N1", "N2"))))
    answer = state.answer(UNAVAILABLE, id_, "N1")
    assert answer is not None and answer.into == "P0" and set(answer.people) == {"P0", "N2"}
