"""What is signed here OpenSSH accepts, and what was changed it refuses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.ssh_signature import allowed_signer, signed

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def accepted(folder: Path, data: bytes, signature: str, namespace: str = "anjian-access") -> bool:
    (folder / "sig").write_text(signature)
    (folder / "signers").write_text(allowed_signer("anjian.example/330281103", "anjian-access", PUBLIC))
    asked = ["-f", folder / "signers", "-I", "anjian.example/330281103", "-n", namespace, "-s", folder / "sig"]
    return subprocess.run(["ssh-keygen", "-Y", "verify", *asked], input=data, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ssh")


@settings(max_examples=10, deadline=None)
@given(data=st.binary(max_size=300))
def test_openssh_accepts_it(folder: Path, data: bytes) -> None:
    signature = signed(data, "anjian-access", PUBLIC, KEY.sign)
    assert accepted(folder, data, signature)
    assert not accepted(folder, data + b"x", signature)


def test_for_another_purpose_it_is_worth_nothing(folder: Path) -> None:
    assert not accepted(folder, b"x", signed(b"x", "file", PUBLIC, KEY.sign))
    assert not accepted(folder, b"x", signed(b"x", "anjian-access", PUBLIC, KEY.sign), "file")
