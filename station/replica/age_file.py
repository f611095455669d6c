"""One file for the bureau alone: age to its recipients; in memory, or from file to file where it may be large."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pyrage

from station.replica.envelope import NotForUs, recipient
from station.store.atomic import draft_name, fsync_folder

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


def encrypt_file(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """`source` as the age file `target`, there whole or not at all. ValueError on a bad recipient; OSError."""
    work = target.with_name(draft_name(target.name))
    keys = [recipient(value) for value in recipients]
    try:
        with source.open("rb") as plain, work.open("wb") as packed:
            pyrage.encrypt_io(plain, packed, keys)
            packed.flush()
            os.fsync(packed.fileno())
        work.rename(target)
    finally:
        work.unlink(missing_ok=True)
    fsync_folder(target.parent)


def decrypt_file(source: Path, target: Path, identities: Sequence[str]) -> None:
    """What the age file `source` holds as the new file `target`. NotForUs, also when it was altered; OSError."""
    keys = [pyrage.x25519.Identity.from_str(value) for value in identities]
    try:
        with source.open("rb") as packed, target.open("wb") as plain:
            pyrage.decrypt_io(packed, plain, keys)
            plain.flush()
            os.fsync(plain.fileno())
    except (pyrage.DecryptError, OSError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise NotForUs(str(error)) from error
