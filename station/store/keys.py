"""The station's secrets: one Ed25519 signing key, PIN hashes, unrevealed nonces. None ever enters a database row.

Files below `keys/`, readable by their owner alone, durable before the act that commits to them.
"""

from __future__ import annotations

import re
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from station.errors import StationError
from station.rules import note
from station.store.atomic import fsync_folder, write_bytes

SIGNING_KEY = "signing.pem"


class KeyMissing(StationError):
    """The signing key is not where it should be."""

    text = "ledger.key_missing"


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature (RFC 8032) by the 32-byte key holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Signer:
    """The station's Ed25519 key under the name it signs notes with."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self.name = name
        self._private = private
        self.public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    @property
    def verifier_key(self) -> str:
        """The vkey others verify with."""
        return note.verifier_key(self.name, self.public)

    def sign(self, message: bytes) -> bytes:
        """64-byte Ed25519 signature."""
        return self._private.sign(message)

    def note(self, body: str) -> str:
        """`body` as a signed note."""
        return note.signed(body, self.name, self.public, self.sign)

    def open(self, text: str) -> str:
        """The body of a note this key signed. NoteError otherwise."""
        return note.opened(text, self.name, self.public, lambda signature, body: verify(self.public, signature, body))


class KeyRing:
    """Secret files below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create_signer(self) -> None:
        """Make the signing key; FileExistsError when there is one, because history hangs on it."""
        if (self.folder / SIGNING_KEY).exists():
            raise FileExistsError(SIGNING_KEY)
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.put_secret(SIGNING_KEY, pem)

    def signer(self, name: str) -> Signer:
        """The signing key, to sign under `name`. KeyMissing when it is gone or no Ed25519 key."""
        try:
            private = serialization.load_pem_private_key(self.get_secret(SIGNING_KEY), password=None)
        except (OSError, ValueError) as error:
            raise KeyMissing(path=self.folder / SIGNING_KEY) from error
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyMissing(path=self.folder / SIGNING_KEY)
        return Signer(name, private)

    def put_secret(self, name: str, data: bytes) -> None:
        """Keep a secret durably (0600) before returning."""
        path = self._path(name)
        if not path.parent.exists():
            # Another process may be making it at this instant.
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fsync_folder(path.parent.parent)
        write_bytes(path, data, mode=0o600)

    def get_secret(self, name: str) -> bytes:
        """A secret's bytes. FileNotFoundError when there is none."""
        return self._path(name).read_bytes()

    def has_secret(self, name: str) -> bool:
        """Whether there is such a secret."""
        return self._path(name).exists()

    def _path(self, name: str) -> Path:
        if not re.fullmatch(r"[a-z0-9-]+(/[A-Za-z0-9-]+)?(\.[a-z]+)?", name):
            raise ValueError(f"not a secret's name: {name!r}")
        return self.folder / name
