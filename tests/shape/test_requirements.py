"""docs/requirements.md has every clause of the notice once, and claims nothing without a test."""

from __future__ import annotations

import re

from tests.shape.tree import ROOT

ROW = re.compile(r"^\| (\d{3}) \|([^|]+)\|([^|]+)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
CLAUSES = {
    *range(4),
    *range(101, 116),
    *range(201, 224),
    *range(301, 313),
    *range(401, 406),
}
"""余应急发〔2019〕43号: general, disclosure, recording and its annex, legal review, safeguards."""
DONE, PART, MISSING = "●", "◐", "缺"


def rows() -> list[tuple[int, str, str, str]]:
    written = (ROOT / "docs/requirements.md").read_text(encoding="utf-8")
    return [
        (int(number), state.strip(), screen.strip(), where) for number, _, state, screen, where in ROW.findall(written)
    ]


def test_every_clause_is_there_once() -> None:
    numbers = [number for number, *_ in rows()]
    assert sorted(numbers) == sorted(CLAUSES)


def test_nothing_is_claimed_without_a_test_that_exists() -> None:
    for number, state, _, where in rows():
        assert state in (DONE, PART, MISSING), number
        named = re.findall(r"`(tests/[\w/]+\.py)`", where)
        assert bool(named) == (state != MISSING), f"{number}: {state} and tests {named}"
        assert [name for name in named if not (ROOT / name).is_file()] == [], number


def test_what_is_half_done_says_what_is_missing() -> None:
    for number, state, _, where in rows():
        if state == DONE:
            assert MISSING not in where, number
        if state == MISSING:
            assert where.strip() == "", number
