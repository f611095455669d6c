"""The head over the first entries of the ledger, from the subtrees that derived.db keeps."""

from __future__ import annotations

import pytest

from station.records.people import System
from station.rules import merkle
from station.services.standing import ledger_holds
from station.store import derived
from station.store.store import Store
from station.wiring import Station


def grow(store: Store, entries: int) -> None:
    for _ in range(entries):
        with store.act(System("system:init"), "roster.import"):
            pass


@pytest.mark.parametrize("block", [1, 2, 10])
def test_every_head_is_that_of_its_leaves(station: Station, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived, "BLOCK", block)
    store = station.store
    for _ in range(3):
        grow(store, 5)
        leaves = store.leaf_hashes(store.size())
        assert [store.root_at(size) for size in range(len(leaves) + 1)] == [
            merkle.root(leaves[:size]) for size in range(len(leaves) + 1)
        ]
        assert store.root_at(len(leaves) + 1) is None


def test_heads_follow_another_history(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept subtrees of a ledger that somebody wrote over are thrown away with the rest, and the checkpoint fails."""
    monkeypatch.setattr(derived, "BLOCK", 1)
    store = station.store
    store.checkpoint()
    assert ledger_holds(station)
    last = store.size() - 1
    with store.writing_ledger() as connection:
        leaf = bytes(connection.execute("SELECT leaf FROM ledger_entry WHERE seq = ?", (last,)).get)
        connection.execute("UPDATE ledger_entry SET leaf = ? WHERE seq = ?", (leaf.replace(b"+08:00", b"+08:01"), last))
    assert not ledger_holds(station)


def test_proofs_and_stretches_are_those_of_the_whole_list(station: Station) -> None:
    store = station.store
    grow(store, 9)
    leaves = store.leaf_hashes(store.size())
    for first in range(len(leaves) + 1):
        assert store.consistency_path(first, len(leaves)) == merkle.consistency_path(first, leaves)
        assert store.leaf_hashes_between(first, len(leaves)) == leaves[first:]
    assert store.leaf_hashes_between(2, 5) == leaves[2:5]
