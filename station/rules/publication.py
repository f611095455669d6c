"""How long a result is shown: caps and floors of the rules in force on the day of the decision. Pure.

Each channel has a term of its own. Every rule of a channel binds it with cap and floor; a higher rule binds all
channels with its cap. Where a cap lies below a floor the cap wins and both are said (facts §1.5-2, §5.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pendulum

from station.records.publication import Bound, Channel, Grade, Span, TermRule
from station.rules.deadline import add_months


def channels_for(
    channels: Iterable[Channel], kind: str, person: bool, source: str | None = None
) -> tuple[Channel, ...]:
    """Where a result of this kind about a unit or a natural person goes; `source` None: whatever its source."""
    return tuple(
        one
        for one in channels
        if kind in one.kinds
        and (one.persons or not person)
        and (source is None or not one.sources or source in one.sources)
    )


def applicable(
    rules: Iterable[TermRule], channel: str, kind: str, grade: str, decided: pendulum.Date
) -> tuple[TermRule, ...]:
    """The rules that bind one result on one channel, by the day of the decision."""
    return tuple(
        rule
        for rule in rules
        if kind in rule.kinds
        and rule.grade in ("", grade)
        and rule.effective_from <= decided
        and (rule.effective_to is None or decided <= rule.effective_to)
        and (channel in rule.channels or rule.higher)
    )


def span(
    rules: Iterable[TermRule],
    channel: str,
    kind: str,
    grade: str,
    decided: pendulum.Date,
    wished: pendulum.Date | None = None,
) -> Span:
    """How long it is shown; `wished` is an earlier last day.

    ValueError where `wished` lies before the decision or the shortest term, as far as the caps leave one.
    """
    binding = applicable(rules, channel, kind, grade, decided)
    bounds = tuple(sorted(_bounds(binding, channel, decided), key=lambda one: (one.on, one.kind)))
    floors = [one.on for one in bounds if one.kind == "floor"]
    lowest = next((one for one in bounds if one.kind == "cap"), None)
    shortest = max(floors, default=decided)
    if wished is not None and wished < (shortest if lowest is None else min(shortest, lowest.on)):
        raise ValueError(f"{wished} is before the shortest term")
    early = wished is not None and (lowest is None or wished < lowest.on)
    return Span(
        until=wished if early or lowest is None else lowest.on,
        applied=None if early else lowest,
        bounds=bounds,
        conflict=lowest is not None and lowest.on < shortest,
        published=all(rule.publish for rule in binding if channel in rule.channels),
        repair_from=shortest.add(days=1) if floors else None,
    )


def grade_of(
    sanctions: Sequence[tuple[str, int]], light: Iterable[str], serious: Iterable[str], line_fen: int
) -> Grade:
    """What the sanctions of a decision suggest: (kind, amount in fen) each; a person decides.

    `line_fen` and above is a huge fine. Without any sanction nothing is published for longer than a light one.
    """
    kinds = {kind for kind, _ in sanctions}
    if kinds & set(serious) or any(kind == "fine" and fen >= line_fen for kind, fen in sanctions):
        return "serious"
    return "light" if kinds <= set(light) else "normal"


def _bounds(rules: Iterable[TermRule], channel: str, decided: pendulum.Date) -> Iterator[Bound]:
    for rule in rules:
        if rule.cap is not None:
            yield Bound(rule, "cap", add_months(decided, rule.cap))
        if rule.floor is not None and channel in rule.channels:
            yield Bound(rule, "floor", add_months(decided, rule.floor))
