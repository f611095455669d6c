"""What the ledger says about one thing, as people read it. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from station.records.ledger import LedgerLine
from station.records.moment import moment
from station.records.people import Delegation
from station.services import delegation
from station.store import officers
from station.texts import text

if TYPE_CHECKING:
    from station.store.store import Store
    from station.wiring import Station


def of_case(station: Station, case_id: int) -> tuple[LedgerLine, ...]:
    """The ledger entries about a case, oldest first, with names as people say them."""
    return about(station.store, f"case/{case_id}")


def about(store: Store, subject: str) -> tuple[LedgerLine, ...]:
    """The ledger entries about one subject, oldest first, with names as people say them.

    Whoever acted by standing in for somebody is named with 代: 李敏（代王建国）.
    """
    known = delegation.every(store)
    lines = store.lines(subject=subject)
    told = said(lines)
    if not known:
        return told
    own = {one.id: one.roles for one in officers.everyone(store)}
    return tuple(
        replace(shown, actor=_in_place(store, line, shown.actor, known, own))
        for line, shown in zip(lines, told, strict=True)
    )


def said(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Entries with names as people say them."""
    return tuple(replace(line, actor=_said(line.actor), cosigner=_said(line.cosigner)) for line in lines)


def officer_names(station: Station) -> dict[int, str]:
    """Everybody who ever was on the roster, by id."""
    return officers.names(station.store)


def _in_place(
    store: Store, line: LedgerLine, actor: str, known: Sequence[Delegation], own: Mapping[int, frozenset[str]]
) -> str:
    """The actor; with whom he stood in for, where his own roles do not cover the act."""
    declared, officer_id = store.schema.actions().get(line.action), _officer_id(line.actor)
    if declared is None or officer_id is None or declared.roles & own.get(officer_id, frozenset()):
        return actor
    at = moment(line.recorded)
    absent = [one.officer for one in known if one.deputy_id == officer_id and delegation.covered(one, at)]
    return text("people.tui.in_place", name=actor, absent="、".join(absent)) if absent else actor


def _officer_id(actor: str) -> int | None:
    return int(actor.split(":")[1]) if actor.startswith("officer:") else None


def _said(actor: str) -> str:
    """`officer:<id>:<name>` by name, `system:dock` in Chinese."""
    if actor.startswith("officer:"):
        return actor.split(":", 2)[2]
    return text(f"ledger.system_names.{actor}") if actor.startswith("system:") else actor
