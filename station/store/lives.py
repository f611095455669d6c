"""A station's earlier lives: what was signed before a restore stays verifiable after it.

Every restore begins a new epoch with a new key, and its entry names the key before it. So the ledger itself, under
the newest signature, says which key signed its older checkpoints; no file beside it has to be believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import apsw

from station.rules import note
from station.rules.entry import EntryError, parse
from station.store.keys import verify

if TYPE_CHECKING:
    from station.store.store import Store

RESTORE = "station.restore"
_KEY = re.compile(r"(?:^| )key=(\S+)")
_ENTRIES = """
    SELECT leaf FROM ledger_entry
    WHERE instr(leaf, CAST(char(10) || 'action: station.restore' || char(10) AS BLOB)) ORDER BY seq
"""


def reason(**facts: object) -> str:
    """The reason line of a restore's entry: words `name=value`, one of which must be `key`."""
    return " ".join(f"{name}={value}" for name, value in facts.items())


def earlier_keys(connection: apsw.Connection) -> list[str]:
    """C2SP verifier keys of the epochs before this one, oldest first, as the restores' entries name them."""
    found = []
    for (leaf,) in connection.execute(_ENTRIES):
        try:
            entry = parse(bytes(leaf))
        except EntryError:
            continue
        named = _KEY.search(entry.reason)
        if entry.action == RESTORE and named:
            found.append(named[1])
    return found


def opener(store: Store) -> Callable[[str], str]:
    """A function that gives the body of a note this station signed in this or an earlier life. NoteError otherwise."""
    older = [note.parse_verifier_key(key) for key in _parsable(store)] if store.origin.epoch else []

    def opened(signed: str) -> str:
        for name, public in older:
            if f"\n— {name} " in signed:
                return note.opened(signed, name, public, partial(verify, public))
        return store.signer.open(signed)

    return opened


def open_note(store: Store, signed: str) -> str:
    """`opener` for a single note."""
    return opener(store)(signed)


def _parsable(store: Store) -> list[str]:
    found = []
    for key in earlier_keys(store.connection):
        try:
            name, _ = note.parse_verifier_key(key)
        except note.NoteError:
            continue
        if name != store.signer.name:
            found.append(key)
    return found
