"""A station's ledger of public records alone: real leaves, changesets, proofs, a signed and cosigned head."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from schema import resource
from station.rules import cosignature, merkle, note
from station.rules.entry import Entry
from station.rules.ids import make_id
from station.rules.note import Checkpoint

COUNTER = (
    "CREATE TABLE id_counter (id INTEGER PRIMARY KEY NOT NULL, epoch INTEGER NOT NULL, next INTEGER NOT NULL) STRICT;"
)
TAKEN_AT, COSIGNED_AT = "2026-11-25T09:00:00+08:00", 1795572000
SCHEMA = "0" * 64


@dataclass(frozen=True, slots=True)
class Key:
    """A throwaway key and the name under which it signs."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key(name: str, seed: bytes) -> Key:
    return Key(name, Ed25519PrivateKey.from_private_bytes(sha256(seed).digest()))


BUREAU = key("yuyao-bureau", b"bureau")


@dataclass
class Ledger:
    """What a station told the public, one entry each."""

    code: str
    name: str
    key: Key
    skew: int = 0
    """By so much an entry's number lies about its place."""
    action: str = "public.record"
    leaves: list[bytes] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    database: apsw.Connection = field(default_factory=lambda: _database())

    def id(self, number: int) -> int:
        return make_id(int(self.code), 0, number)

    def say(self, kind: str, subject: int, revision: int, state: str, text: str, digest: str) -> int:
        """One act `public.record`; the number of its entry."""
        row_id = self.id(10_000_000 + len(self.leaves))
        values = (row_id, kind, subject, revision, state, digest, text, TAKEN_AT)
        session = apsw.Session(self.database, "main")
        session.attach()
        self.database.execute("INSERT INTO public_record VALUES (?,?,?,?,?,?,?,?)", values)
        self.database.execute("INSERT OR REPLACE INTO id_counter VALUES (?, 0, ?)", (self.id(0), row_id + 1))
        payload = session.changeset()
        session.close()
        seq = len(self.leaves)
        told = (TAKEN_AT, TAKEN_AT, "system:public", "-", self.action, f"{kind}/{subject}", "-", SCHEMA)
        entry = Entry(f"{self.code}/0", seq + self.skew, *told, sha256(payload).hexdigest())
        self.leaves.append(entry.leaf())
        self.payloads.append(payload)
        return seq

    def checkpoint(self) -> Checkpoint:
        root = merkle.root(merkle.leaf_hashes(self.leaves))
        return Checkpoint(self.key.name, len(self.leaves), root, bytes(32), TAKEN_AT)

    def head(self) -> str:
        """The signed head with the bureau's line below."""
        body = self.checkpoint().body()
        signed = note.signed(body, self.key.name, self.key.public, self.key.private.sign)
        return signed + cosignature.line(body, BUREAU.name, BUREAU.public, COSIGNED_AT, BUREAU.private.sign) + "\n"

    def proofs(self) -> list[dict[str, Any]]:
        """Of each entry leaf, payload, index, path as the data files hold them."""
        paths = merkle.inclusion_paths(range(len(self.leaves)), merkle.leaf_hashes(self.leaves))
        return [
            {
                "leaf": b64encode(leaf).decode(),
                "payload": b64encode(payload).decode(),
                "index": seq,
                "path": [b64encode(step).decode() for step in paths[seq]],
            }
            for seq, (leaf, payload) in enumerate(zip(self.leaves, self.payloads, strict=True))
        ]


def _database() -> apsw.Connection:
    database = apsw.Connection(":memory:")
    [migration] = resource("migrations").glob("*_public.sql")
    database.execute(COUNTER + migration.read_text(encoding="utf-8"))
    return database
