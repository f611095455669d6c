"""The register of enterprises as people look at it: a long list, a search, the figures above it. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from station.errors import StationError
from station.records.enterprise import Enterprise
from station.rules.platform_list import code_of
from station.store import enterprises, spelled
from station.store.store import Store

HITS = 500
"""The most a search gives: whoever gets more types on."""


class NoEnterprise(StationError):
    """Nobody has this code. Facts: code."""

    text = "roster.no_enterprise"


def ids(store: Store) -> list[int]:
    """The whole register by name: the vector behind a long list."""
    return enterprises.ids(store)


def search(store: Store, typed: str, limit: int = HITS) -> list[int]:
    """Ids of those that fit, best first: by Chinese, pinyin, initials, credit code."""
    return [one.id for _, one in spelled.graded(store, typed)[:limit]]


def some(store: Store, wanted: Sequence[int]) -> dict[int, Enterprise]:
    """The rows of a window, by id."""
    return enterprises.some(store, wanted)


def get(store: Store, enterprise_id: int) -> Enterprise:
    """One enterprise. RowMissing."""
    return enterprises.get(store, enterprise_id)


def by_code(store: Store, typed: str) -> Enterprise:
    """The enterprise of a credit code or registration number, however wide it was typed. NoEnterprise."""
    found = enterprises.by_uscc(store, code_of(typed))
    if found is None:
        raise NoEnterprise(code=typed)
    return found


def tally(store: Store) -> dict[tuple[str, str], int]:
    """How many there are by (status, risk)."""
    return enterprises.tally(store)
