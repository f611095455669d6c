"""What a result says to the public, drafted from the case and redacted; what speaks for keeping it back. Pure.

Whatever is the target's or the organ's own (name, code, number, day) is told as it is: a person's name that is part of
it is no secret of this result. Everything else is redacted with what the case knows of people.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pendulum

from station.records.casework import Party
from station.records.publication import PublicField
from station.rules.redaction import Known, Struck, minor, redact

SHORTEST, LONGEST = 2, 12
"""Letters of a name; a single one would strike out half of every sentence."""
_BETWEEN = re.compile(r"[、，,；;：:\s（）()/]+")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One field as it would be published."""

    name: str
    original: str
    value: str
    struck: tuple[Struck, ...]


def names_in(words: Iterable[str], not_names: Collection[str]) -> Iterator[str]:
    """The names in lines such as 王建国、李敏（记录人）."""
    for line in words:
        for name in _BETWEEN.split(line):
            if SHORTEST <= len(name) <= LONGEST and name not in not_names and not any(map(str.isdigit, name)):
                yield name


def known(names: Iterable[str], addresses: Iterable[str], others: Iterable[str], told: Iterable[str]) -> Known:
    """What must be struck out, without whatever is part of what is `told` as it is."""
    said = [each for each in told if each]

    def secret(values: Iterable[str]) -> tuple[str, ...]:
        kept = (one.strip() for one in values)
        return tuple(dict.fromkeys(one for one in kept if len(one) > 1 and not any(one in each for each in said)))

    return Known(secret(names), secret(addresses), secret(others))


def draft(fields: Sequence[PublicField], kind: str, facts: Mapping[str, str], secrets: Known) -> tuple[Drafted, ...]:
    """The fields of a result of this kind; what the case does not know is left out unless it is required."""
    asked = (field for field in fields if kind in field.kinds)
    return tuple(
        redacted(field, facts.get(field.name, ""), secrets)
        for field in asked
        if field.required or facts.get(field.name)
    )


def redacted(field: PublicField, words: str, secrets: Known) -> Drafted:
    """One field with what must be struck out of it."""
    if field.fixed:
        return Drafted(field.name, words, words, ())
    done = redact(words, secrets)
    return Drafted(field.name, words, done.words, done.struck)


def proposed(
    party: Party | None, days: Iterable[pendulum.Date], words: Iterable[str], secret_words: Iterable[str], shown: bool
) -> tuple[str, ...]:
    """Reasons that speak for keeping a result back: a minor, words of state secrets, a light one (`shown` False).

    `days`: those of the acts and of the decision; whoever was a minor on any of them is one.
    """
    found = []
    if party is not None and party.kind == "person" and any(minor(party.id_no, on) for on in days):
        found.append("minor")
    if any(one in each for each in words for one in secret_words):
        found.append("state_secret")
    if not shown:
        found.append("light")
    return tuple(found)
