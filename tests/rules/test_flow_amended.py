"""A flow that adds to an earlier one: the rest stays as it was, and what is said anew takes its place."""

from __future__ import annotations

from typing import Any

import pytest

from station.rules.flow_amended import amended

EARLIER: dict[str, Any] = {
    "code": "any",
    "title": "旧",
    "effective_from": "2021",
    "stage": [{"code": "a"}, {"code": "b"}],
    "guard": [{"code": "ONE", "title": "旧"}, {"code": "TWO", "title": "旧"}],
    "transition": [
        {"action": "go", "from": ["a"], "guards": ["ONE"], "papers": ["D01"]},
        {"action": "end", "from": ["a"], "guards": ["ONE"]},
        {"action": "end", "from": ["b"], "guards": ["TWO"]},
    ],
}
LATER: dict[str, Any] = {
    "code": "any",
    "amends": "any.toml",
    "title": "新",
    "effective_from": "2025",
    "guard": [{"code": "TWO", "title": "新"}],
    "change": [{"action": "end", "guards": ["TWO"], "papers": ["D02"]}],
    "transition": [{"action": "more", "from": ["a"], "guards": []}],
}


def test_what_is_listed_is_added_and_the_rest_stays() -> None:
    whole = amended(EARLIER, LATER)
    assert (whole["title"], whole["effective_from"], whole["stage"]) == ("新", "2025", EARLIER["stage"])
    assert whole["guard"] == [{"code": "ONE", "title": "旧"}, {"code": "TWO", "title": "新"}]
    assert whole["transition"] == [
        EARLIER["transition"][0],
        {"action": "end", "from": ["a"], "guards": ["ONE", "TWO"], "papers": ["D02"]},
        {"action": "end", "from": ["b"], "guards": ["TWO", "TWO"], "papers": ["D02"]},
        {"action": "more", "from": ["a"], "guards": []},
    ]
    assert not {"amends", "change"} & set(whole)


def test_the_earlier_flow_is_not_touched() -> None:
    before = repr(EARLIER)
    amended(EARLIER, LATER)
    assert repr(EARLIER) == before


def test_a_change_of_no_step_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        amended(EARLIER, {**LATER, "change": [{"action": "nowhere", "papers": ["D02"]}]})
