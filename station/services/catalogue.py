"""The catalogue as people look things up: the violations of a day, one by code or by what is typed. Reads only."""

from __future__ import annotations

from datetime import date

from station.records.catalogue import Checklist, SanctionKind, Violation
from station.store import catalogue
from station.store.store import Store


def violations(store: Store, on: date) -> tuple[Violation, ...]:
    """The violations in force on a day, by code."""
    return catalogue.load(store).violations_on(on)


def violation(store: Store, code: str, on: date) -> Violation:
    """One violation as on a day. NoSuchEntry."""
    return catalogue.load(store).violation(code, on)


def find(store: Store, typed: str, on: date) -> tuple[Violation, ...]:
    """Violations that fit what was typed, best first."""
    return tuple(each for _, each in catalogue.find(store, typed, on))


def checklists(store: Store, on: date) -> tuple[Checklist, ...]:
    """The checklists in force on a day, by code."""
    return catalogue.load(store).checklists_on(on)


def checklist(store: Store, code: str, on: date) -> Checklist:
    """One checklist as on a day. NoSuchEntry."""
    return catalogue.load(store).checklist(code, on)


def sanctions(store: Store) -> dict[str, SanctionKind]:
    """The kinds of sanction by code."""
    return {each.code: each for each in catalogue.load(store).sanctions}
