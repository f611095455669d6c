"""One side's own age identity: what is sent to it is encrypted to this, and opened with it."""

from __future__ import annotations

import pyrage

from station.store.keys import KeyRing

AGE_IDENTITY = "age.key"


def create(keys: KeyRing) -> str:
    """Make the identity, in the form the `age` program reads; its recipient. Replaces one that is there."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    keys.put_secret(AGE_IDENTITY, f"# public key: {public}\n{identity}\n".encode())
    return public


def identities(keys: KeyRing) -> tuple[str, ...]:
    """What opens files sent to this side. FileNotFoundError before there is one."""
    lines = keys.get_secret(AGE_IDENTITY).decode().splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def recipient(keys: KeyRing) -> str:
    """The `age1…` others encrypt to; made when missing."""
    if not keys.has_secret(AGE_IDENTITY):
        return create(keys)
    return str(pyrage.x25519.Identity.from_str(identities(keys)[0]).to_public())
