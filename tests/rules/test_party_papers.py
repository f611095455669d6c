"""Whom a 文书 is made out to: by what each party is to bear, in the order in which they were entered."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.law import EachParty, Receiver
from station.rules.party_papers import whom
from station.rules.step_facts import SanctionFacts
from station.store import law

KINDS = ("unit", "sole", "person")
parties = st.dictionaries(st.integers(1, 9), st.sampled_from(KINDS), min_size=1, max_size=4)
sanctions = st.lists(
    st.builds(
        SanctionFacts,
        st.integers(1, 9),
        st.sampled_from(("fine", "warning", "none", "confiscate_income")),
        st.just(100),
    ),
    max_size=6,
)
each = st.builds(
    EachParty, st.sampled_from(get_args(Receiver)), st.just("条"), st.sampled_from(((), ("unit", "sole"), ("person",)))
)
ids = st.frozensets(st.integers(1, 9))


@settings(derandomize=True, max_examples=200)
@given(each, parties, sanctions, ids, ids)
def test_nobody_twice_nobody_else_and_in_order(
    each: EachParty,
    parties: dict[int, str],
    sanctions: list[SanctionFacts],
    heard: frozenset[int],
    served: frozenset[int],
) -> None:
    found = whom(each, parties, sanctions, heard, served)
    assert list(found) == [party for party in parties if party in found]
    assert all(not each.kinds or parties[party] in each.kinds for party in found)
    bears = {one.party_id for one in sanctions if one.kind != "none"}
    spared = {one.party_id for one in sanctions} - bears
    assert each.who not in ("punished", "hearing", "owing") or set(found) <= bears
    assert each.who != "unpunished" or set(found) <= spared
    assert each.who != "served" or set(found) <= served


@settings(derandomize=True, max_examples=100)
@given(parties, sanctions)
def test_whoever_bears_something_gets_a_decision_and_whoever_does_not_the_other(
    parties: dict[int, str], sanctions: list[SanctionFacts]
) -> None:
    def got(who: Receiver, *kinds: str) -> set[int]:
        return set(whom(EachParty(who, "条", kinds), parties, sanctions, (), ()))

    decided = got("punished", "unit", "sole") | got("punished", "person")
    told = {one.party_id for one in sanctions} & set(parties)
    assert decided == got("punished") and decided | got("unpunished") == told and not decided & got("unpunished")


def test_a_hearing_is_for_whom_it_is_due_and_where_it_is_nobody_s_for_all() -> None:
    fined = [SanctionFacts(1, "fine", 100), SanctionFacts(2, "fine", 100), SanctionFacts(3, "none")]
    own = EachParty("hearing", "条")
    everybody = dict.fromkeys((1, 2, 3), "unit")
    assert whom(own, everybody, fined, {2}, ()) == (2,)
    assert whom(own, everybody, fined, (), ()) == whom(own, everybody, fined, {3}, ()) == (1, 2)


def test_every_mark_names_its_article() -> None:
    marked = {kind.code: kind.each_party for kind in law.load().papers if kind.each_party is not None}
    assert {"D23", "D25", "D33", "D34", "D35", "D38", "D39", "D40"} <= marked.keys()
    assert all(
        "第" in own.basis and own.who in get_args(Receiver) and set(own.kinds) <= set(KINDS) for own in marked.values()
    )
