"""How a disclosure stands, from what became of it: nothing is decided by a clock alone but the end of a term."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.disclosure import STANDINGS, DisclosureStep, Standing
from station.rules.publication_life import BEFORE, PAST, SHOWN, WAITING, repairing, standing

UNTIL = pendulum.Date(2027, 11, 30)
KINDS = (
    "receipt", "shortened", "to_withdraw", "withdrawn", "repair_applied", "repaired", "repair_refused", "ended",
)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "kinds", "on", "stands"),
    [
        ("pending", [], "2026-12-01", "redaction"),
        ("redaction_checked", [], "2026-12-01", "approval"),
        ("approved", [], "2026-12-01", "release"),
        ("withheld", [], "2026-12-01", "withheld"),
        ("published", ["receipt"], "2027-10-31", "shown"),
        ("published", ["receipt"], "2027-11-01", "expiring"),
        ("published", ["receipt"], "2027-11-30", "expiring"),
        ("published", ["receipt"], "2027-12-01", "over"),
        ("published", ["receipt", "ended"], "2027-12-01", "ended"),
        ("published", ["receipt", "to_withdraw"], "2026-12-01", "to_withdraw"),
        ("published", ["receipt", "to_withdraw"], "2027-12-01", "to_withdraw"),
        ("published", ["receipt", "to_withdraw", "withdrawn"], "2027-12-01", "withdrawn"),
        ("published", ["receipt", "repair_applied"], "2027-03-01", "shown"),
        ("published", ["receipt", "repair_applied", "repaired"], "2027-03-01", "repaired"),
        ("published", ["receipt", "repair_applied", "repair_refused"], "2027-03-01", "shown"),
    ],
)
def test_how_it_stands(state: str, kinds: list[str], on: str, stands: Standing) -> None:
    assert standing(state, kinds, UNTIL, pendulum.Date.fromisoformat(on), 30) == stands


def test_without_a_last_day_nothing_ends() -> None:
    assert standing("published", ["receipt"], None, pendulum.Date(2099, 1, 1), 30) == "shown"


@given(st.sampled_from([*BEFORE, "published"]), st.sets(st.sampled_from(KINDS)), st.dates())
def test_every_state_stands_somewhere(state: str, kinds: set[str], on: pendulum.Date) -> None:
    found = standing(state, kinds, UNTIL, pendulum.Date(on.year, on.month, on.day), 30)
    assert found in STANDINGS
    assert (found in BEFORE.values()) == (state != "published"), "only what is out has become anything"
    if found in SHOWN:
        assert not kinds & set(PAST), "what is off is shown nowhere"
    assert set(SHOWN).isdisjoint(PAST) and set(WAITING).isdisjoint(PAST)


def test_repair_waits_until_it_is_decided() -> None:
    def said(*kinds: str) -> bool:
        at = pendulum.datetime(2027, 3, 1)
        return repairing([DisclosureStep(kind, at, None, "", "", "") for kind in kinds])

    assert not said("receipt") and said("receipt", "repair_applied")
    assert not said("repair_applied", "repair_refused") and said("repair_applied", "repair_refused", "repair_applied")
