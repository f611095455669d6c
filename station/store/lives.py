"""A station's earlier lives: what was signed before a restore stays verifiable after it.

Every restore, and every change of the key, begins a new epoch with a new key, and its entry names the key before it.
So the ledger itself, under the newest signature, says which key signed its older checkpoints; no file beside it has to
be believed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from station.rules import note
from station.rules.entry import Entry, EntryError, parse
from station.store.keys import verify

if TYPE_CHECKING:
    from station.store.store import Store

RESTORE = "station.restore"
ROTATE = "station.rotate"
_KEY = re.compile(r"(?:^| )key=(\S+)")
_NEXT = re.compile(r"(?:^| )next=(\S+)")
_ENTRIES = f"""
    SELECT leaf FROM ledger_entry
    WHERE instr(leaf, CAST(char(10) || 'action: {RESTORE}' || char(10) AS BLOB))
       OR instr(leaf, CAST(char(10) || 'action: {ROTATE}' || char(10) AS BLOB)) ORDER BY seq
"""


def reason(**facts: object) -> str:
    """The reason line of an entry that begins a life: words `name=value`, one of which must be `key`."""
    return " ".join(f"{name}={value}" for name, value in facts.items())


def earlier_keys(connection: apsw.Connection) -> list[str]:
    """C2SP verifier keys of the epochs before this one, oldest first, as the entries that ended them name them."""
    named = (_KEY.search(entry.reason) for entry in _beginnings(connection))
    return [match[1] for match in named if match]


def key_of(store: Store, origin: str) -> str:
    """The verifier key of the life called `origin` (code/epoch); the present one where no entry names it."""
    known = {key.partition("+")[0]: key for key in earlier_keys(store.connection)}
    return known.get(f"anjian/{origin}", store.signer.verifier_key)


def rotated_to(path: Path) -> str | None:
    """The verifier key that the newest change of the key in this database began to use; None where there was none."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(60_000)
        found = [entry for entry in _beginnings(connection) if entry.action == ROTATE]
    finally:
        connection.close()
    named = _NEXT.search(found[-1].reason) if found else None
    return None if named is None else named[1]


def _beginnings(connection: apsw.Connection) -> Iterator[Entry]:
    """Entries that began a life, oldest first."""
    for (leaf,) in connection.execute(_ENTRIES):
        with contextlib.suppress(EntryError):
            entry = parse(bytes(leaf))
            if entry.action in (RESTORE, ROTATE):
                yield entry


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
