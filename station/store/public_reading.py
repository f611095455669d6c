"""What a replica's own file says to the public, and where in its ledger it is said. Reads; it changes nothing.

Rows and entries are read as they lie, whatever schema the replica has: a copy brought to another one has no ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import apsw

from station.records.public_record import PublicKind
from station.rules import entry, merkle, note
from station.rules.entry import Entry
from station.store import ledger
from station.store.keys import Signer
from station.store.migrate import existing_tables
from station.store.replicas import FILE

ACTION = "public.record"
_TABLE = "public_record"
_LINE = f"\naction: {ACTION}\n".encode()
# The other columns of a group are those of the row that has its maximum (sqlite.org/lang_select.html#bareagg).
_NEWEST = f"SELECT subject_id, max(revision), state, digest, text FROM {_TABLE} WHERE kind = ? GROUP BY subject_id"
_LINKED = f"""
    SELECT slip.id, disclosure.id FROM slip JOIN disclosure ON disclosure.case_id = slip.case_id
    WHERE EXISTS (SELECT 1 FROM {_TABLE} WHERE kind = 'result' AND subject_id = disclosure.id)
    ORDER BY slip.id, disclosure.id
"""


@dataclass(frozen=True, slots=True)
class Told:
    """The newest telling of a subject, and the entry that holds it alone."""

    kind: PublicKind
    subject_id: int
    revision: int
    state: str
    digest: str
    text: str
    seq: int
    leaf: bytes
    payload: bytes

    @property
    def proven(self) -> bool:
        """Whether the entry is this telling's: its changeset is what the leaf commits to, and holds digest and text."""
        said: Entry = entry.parse(self.leaf)
        own = (said.action, said.subject) == (ACTION, f"{self.kind}/{self.subject_id}")
        whole = all(each.encode() in self.payload for each in (self.digest, self.text))
        return own and whole and said.payload == sha256(self.payload).hexdigest()


@dataclass(slots=True)
class Books:
    """A ledger up to a size."""

    hashes: list[bytes] = field(default_factory=list)
    """Of every leaf."""
    entries: dict[str, int] = field(default_factory=dict)
    """The newest entry that told something of a subject (`result/<id>`, `slip/<id>`)."""

    @property
    def root(self) -> bytes:
        """The tree head."""
        return merkle.root(self.hashes)


class OthersKey(Signer):
    """A station's public key where its own store has a signer: it gives the key's name, and can sign nothing."""

    def __init__(self, verifier_key: str) -> None:
        """NoteError where it is no verifier key."""
        name, public = note.parse_verifier_key(verifier_key)
        super().__init__(name, b"")
        self._others = public

    @property
    def public(self) -> bytes:  # type: ignore[override]  # cached there, given here
        """The 32 bytes others check with."""
        return self._others


class Reading:
    """A replica's own file, of one moment."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._tells = bool(existing_tables(connection, (_TABLE,)))
        """False of a station that tells nothing yet."""

    def books(self, size: int) -> Books:
        """Its ledger up to `size`, of which the leaves themselves are not held."""
        found = Books()
        query = "SELECT seq, leaf FROM ledger_entry WHERE seq < ? ORDER BY seq"
        for seq, leaf in self._connection.execute(query, (size,)):
            found.hashes.append(merkle.leaf_hash(leaf))
            if _LINE in leaf:
                found.entries[entry.parse(leaf).subject] = seq
        return found

    def told(self, kind: PublicKind, found: Books) -> Iterator[Told]:
        """The newest telling of every subject, by its id."""
        rows = self._connection.execute(_NEWEST, (kind,)) if self._tells else ()
        for subject, revision, state, digest, text in rows:
            seq = found.entries.get(f"{kind}/{subject}")
            if seq is not None:
                # Asked for one only: to see that there is no second takes a walk to the end of the ledger.
                item = next(ledger.entries(self._connection, seq, seq + 1))
                yield Told(kind, subject, revision, state, digest, text, seq, item.leaf, item.payload or b"")

    def linked(self) -> dict[int, list[int]]:
        """Ids of the results that were told of the case of each slip."""
        found: dict[int, list[int]] = {}
        for slip, result in self._connection.execute(_LINKED) if self._tells else ():
            found.setdefault(slip, []).append(result)
        return found


@contextmanager
def reading(folder: Path) -> Iterator[Reading]:
    """The file of the replica in `folder`. apsw.Error where there is none."""
    connection = apsw.Connection(str(folder / FILE), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        with connection:
            yield Reading(connection)
    finally:
        connection.close()
