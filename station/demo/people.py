"""The demo station's staff, recorders and recusals, as its table data/people.toml lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

import pendulum

from station.demo.names import Enterprise, table


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the demo staff."""

    key: str
    """How the tables refer to this person: wang, li …"""
    name: str
    cert_no: str
    """Eleven digits of an invented enforcement certificate."""
    cert_valid_to: pendulum.Date
    roles: frozenset[str]
    skills: tuple[str, ...]
    pin: str
    """Shown at sign-in: a demo station keeps no secret from its visitor."""


@dataclass(frozen=True, slots=True)
class DemoRecorder:
    """A recorder and the key of the person who wears it."""

    serial: str
    officer: str


@dataclass(frozen=True, slots=True)
class DemoRecusal:
    """Who stands aside from which enterprise, and why."""

    officer: str
    uscc: str
    reason: str


def staff(today: date) -> list[Person]:
    """Six officers, the chief first; certificates end some months after `today`."""
    start = pendulum.date(today.year, today.month, today.day)
    return [
        Person(
            key=entry["key"],
            name=entry["name"],
            cert_no=entry["cert_no"],
            cert_valid_to=start.add(months=entry["cert_valid_to_months"]).end_of("month"),
            roles=frozenset(entry["roles"]),
            skills=tuple(entry["skills"]),
            pin=entry["pin"],
        )
        for entry in table("people")["officer"]
    ]


def recorders() -> list[DemoRecorder]:
    """The two registered recorders."""
    return [DemoRecorder(entry["serial"], entry["officer"]) for entry in table("people")["recorder"]]


def recusals(roster: list[Enterprise]) -> list[DemoRecusal]:
    """A few recusals against orange and yellow enterprises of `roster`."""
    found = []
    for entry in table("people")["recusal"]:
        same = (enterprise for enterprise in roster if enterprise.risk == entry["risk"])
        chosen = next(islice(same, entry["nth"], None))
        found.append(DemoRecusal(entry["officer"], chosen.uscc, entry["reason"]))
    return found
