"""One file for the bureau alone: age to its recipients, in memory. What may be large goes as a bundle (envelope)."""

from __future__ import annotations

from collections.abc import Sequence

import pyrage

from station.replica.envelope import NotForUs, recipient

HEAD = b"age-encryption.org/v1\n"


def encrypted(data: bytes, recipients: Sequence[str]) -> bytes:
    """`data` as an age file. ValueError on a bad recipient."""
    return bytes(pyrage.encrypt(data, [recipient(value) for value in recipients]))


def is_encrypted(data: bytes) -> bool:
    """Whether this begins as an age file does."""
    return data.startswith(HEAD)


def decrypted(data: bytes, identities: Sequence[str]) -> bytes:
    """What an age file holds. NotForUs, also when it was altered: age does not tell the two apart."""
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(value) for value in identities]))
    except pyrage.DecryptError as error:
        raise NotForUs(str(error)) from error
