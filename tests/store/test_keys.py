"""The signing key is looked at when a station opens and loaded when something is signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from station.store.keys import SIGNING_KEY, KeyMissing, KeyRing, verify


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    """A key ring with a new signing key."""
    found = KeyRing(tmp_path / "keys")
    found.create_signer()
    return found


def pem(private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, password: bytes = b"") -> bytes:
    """A key as a PKCS#8 file."""
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def test_what_the_key_signs_others_can_check(ring: KeyRing) -> None:
    signer = ring.signer("anjian/330281103/0")
    signature = signer.sign("公示".encode())
    assert verify(signer.public, signature, "公示".encode())
    assert not verify(signer.public, signature, b"else")
    assert ring.signer("another").public == signer.public


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        pem(ed25519.Ed25519PrivateKey.generate())[:-40],
        pem(ed25519.Ed25519PrivateKey.generate()).replace(b"MC4C", b"MC4D"),
        pem(ed25519.Ed25519PrivateKey.generate(), b"2580"),
        pem(ec.generate_private_key(ec.SECP256R1())),
    ],
    ids=["empty", "nothing in it", "cut off", "of another kind", "locked", "of another curve"],
)
def test_a_key_that_is_none_is_refused_when_the_station_opens(ring: KeyRing, content: bytes) -> None:
    ring.put_secret(SIGNING_KEY, content)
    with pytest.raises(KeyMissing):
        ring.signer("anjian/330281103/0")


def test_a_key_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        KeyRing(tmp_path / "keys").signer("anjian/330281103/0")
