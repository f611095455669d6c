"""The station's own row and the state of its ledger, as one record."""

from __future__ import annotations

from station.records.standing import Standing
from station.rules import note
from station.store import models
from station.store.bundles import last_sealed
from station.store.errors import RowMissing
from station.store.store import Store


def standing(store: Store) -> Standing:
    """Name, demo mark, ledger size and the last bundle's day. RowMissing before the station was founded."""
    row = store.one(models.Station.select())
    if row is None:
        raise RowMissing(table="station", row=1)
    sealed = last_sealed(store)
    return Standing(row["name"], bool(row["demo"]), store.size(), sealed.sealed_at[:10] if sealed else None)


def ledger_holds(store: Store) -> bool:
    """Whether the newest checkpoint bears this station's signature and fits the tree of the entries before it."""
    signed = store.last_checkpoint()
    if signed is None:
        return False
    try:
        found = note.checkpoint(store.signer.open(signed))
    except note.NoteError:
        return False
    return store.root_at(found.size) == found.root
