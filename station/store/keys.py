"""The station's secrets: one Ed25519 signing key, PIN hashes, unrevealed nonces. None ever enters a database row.

Files below `keys/`, readable by their owner alone, durable before the act that commits to them.
"""

from __future__ import annotations

import re
from base64 import b64decode
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from station.errors import StationError
from station.rules import note
from station.store.atomic import fsync_folder, write_bytes

# cryptography is imported where something is signed or checked: it is large, and most commands do neither.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNING_KEY = "signing.pem"
NEXT_KEY = "signing-next.pem"
"""A key that the ledger has not yet begun to use, or that has not yet taken the other's place (store.rotation)."""
_PEM = re.compile(rb"-----BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/]{64})\s+-----END PRIVATE KEY-----\s*")
_ED25519 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of an Ed25519 key in PKCS#8 (RFC 8410, section 7); both together are 64 letters."""


class KeyMissing(StationError):
    """The signing key is not where it should be."""

    text = "ledger.key_missing"


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature (RFC 8032) by the 32-byte key holds."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Signer:
    """The station's Ed25519 key under the name it signs notes with."""

    def __init__(self, name: str, pem: bytes) -> None:
        """`pem`: the key in PKCS#8, as `create_signer` wrote it."""
        self.name = name
        self._pem = pem

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        return cast("Ed25519PrivateKey", load_pem_private_key(self._pem, password=None))

    @cached_property
    def public(self) -> bytes:
        """The 32 bytes others check with."""
        return self._private.public_key().public_bytes_raw()

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
        self._create(SIGNING_KEY)

    def create_next(self) -> None:
        """Make the key that is to follow. Replaces one that never came into use: nothing was signed with it."""
        self._create(NEXT_KEY)

    def _create(self, name: str) -> None:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.put_secret(name, pem)

    def signer(self, name: str, secret: str = SIGNING_KEY) -> Signer:
        """The signing key, to sign under `name`. KeyMissing when it is gone or no Ed25519 key."""
        try:
            pem = self.get_secret(secret)
        except OSError as error:
            raise KeyMissing(path=self.folder / secret) from error
        if not _is_ed25519(pem):
            raise KeyMissing(path=self.folder / secret)
        return Signer(name, pem)

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

    def forget_secret(self, name: str) -> None:
        """Take a secret away that has been put somewhere else, or was never used."""
        self._path(name).unlink(missing_ok=True)
        fsync_folder(self.folder)

    def _path(self, name: str) -> Path:
        if not re.fullmatch(r"[a-z0-9-]+(/[A-Za-z0-9-]+)?(\.[a-z]+)?", name):
            raise ValueError(f"not a secret's name: {name!r}")
        return self.folder / name


def _is_ed25519(pem: bytes) -> bool:
    """Whether this is a whole Ed25519 key; any 32 bytes are one."""
    found = _PEM.fullmatch(pem)
    return found is not None and b64decode(found[1]).startswith(_ED25519)
