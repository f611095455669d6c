"""A flow as a later rule left it: the earlier flow with what that rule added. Parsed TOML in, parsed TOML out. Pure.

A case keeps the flow it began under, so the earlier one stays a flow of its own; written once, the two cannot drift
apart in what did not change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Parts = Mapping[str, Any]


def amended(earlier: Parts, later: Parts) -> dict[str, Any]:
    """The earlier flow with the stages, guards and steps of the later one, in force from the later one's day.

    `change` names an action; what it lists is added to every step of that action. KeyError on an action that is none.
    """
    whole = {**earlier, **{key: value for key, value in later.items() if key not in ("amends", "change")}}
    for part in ("stage", "guard"):
        whole[part] = [*_replaced(earlier.get(part, ()), later.get(part, ())), *later.get(part, ())]
    changes = {each["action"]: each for each in later.get("change", ())}
    unknown = set(changes) - {step["action"] for step in earlier["transition"]}
    if unknown:
        raise KeyError(*unknown)
    steps = [_more(step, changes.get(step["action"], {})) for step in earlier["transition"]]
    whole["transition"] = [*steps, *later.get("transition", ())]
    return whole


def _replaced(earlier: list[Parts], later: list[Parts]) -> list[Parts]:
    """What the later flow says anew gives way to it."""
    anew = {each["code"] for each in later}
    return [each for each in earlier if each["code"] not in anew]


def _more(step: Parts, change: Parts) -> Parts:
    return {**step, **{key: [*step.get(key, ()), *more] for key, more in change.items() if key != "action"}}
