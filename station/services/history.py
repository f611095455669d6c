"""What the ledger says about one thing, as people read it. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from station.records.ledger import LedgerLine
from station.store import officers
from station.texts import text

if TYPE_CHECKING:
    from station.store.store import Store
    from station.wiring import Station


def of_case(station: Station, case_id: int) -> tuple[LedgerLine, ...]:
    """The ledger entries about a case, oldest first, with names as people say them."""
    return about(station.store, f"case/{case_id}")


def about(store: Store, subject: str) -> tuple[LedgerLine, ...]:
    """The ledger entries about one subject, oldest first, with names as people say them."""
    return said(store.lines(subject=subject))


def said(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Entries with names as people say them."""
    return tuple(replace(line, actor=_said(line.actor), cosigner=_said(line.cosigner)) for line in lines)


def officer_names(station: Station) -> dict[int, str]:
    """Everybody who ever was on the roster, by id."""
    return officers.names(station.store)


def _said(actor: str) -> str:
    """`officer:<id>:<name>` by name, `system:dock` in Chinese."""
    if actor.startswith("officer:"):
        return actor.split(":", 2)[2]
    return text(f"ledger.system_names.{actor}") if actor.startswith("system:") else actor
