"""Somebody without our program can check a bundle and open it: openssl, sha256sum, age, zstd (docs/bundle.md)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from station.replica.cards import fingerprint
from station.replica.outbox import bundle_folder
from station.services import replication
from station.wiring import Station

pytestmark = pytest.mark.skipif(
    not all(shutil.which(tool) for tool in ("openssl", "sha256sum", "age", "zstd", "sed")),
    reason="needs openssl, sha256sum, age and zstd",
)


@pytest.fixture
def bundle(sending: Station) -> Path:
    replication.replicate(sending)
    return bundle_folder(sending.home.outbox, "330281103", 0, 1)


def shell(folder: Path, script: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["sh", "-euc", script], cwd=folder, capture_output=True, check=False)


VERIFY = """
TEXT=$(mktemp)
trap 'rm -f "$TEXT"' EXIT
sed '/^$/,$d' manifest.note > "$TEXT"
openssl pkeyutl -verify -rawin -pubin -inkey ../../station.pem -in "$TEXT" -sigfile manifest.sig
"""


def test_openssl_verifies_the_manifest(bundle: Path) -> None:
    done = shell(bundle, VERIFY)
    assert done.returncode == 0 and b"Signature Verified Successfully" in done.stdout


def test_openssl_refuses_a_changed_manifest(bundle: Path) -> None:
    note = bundle / "manifest.note"
    note.write_text(note.read_text().replace("seq 1\n", "seq 2\n"))
    assert shell(bundle, VERIFY).returncode != 0


def test_openssl_shows_the_fingerprint(bundle: Path, sending: Station) -> None:
    shown = shell(bundle, "openssl pkey -pubin -in ../../station.pem -outform DER | tail -c 32 | sha256sum")
    assert shown.stdout.decode()[:32] == fingerprint(sending.store.signer.verifier_key).replace(" ", "")


def test_sha256sum_checks_every_file(bundle: Path) -> None:
    done = shell(bundle, "sha256sum --strict -c SHA256SUMS")
    assert done.returncode == 0
    assert done.stdout.decode().split() == ["checkpoint.note:", "OK", "manifest.note:", "OK", "p0000.age:", "OK"]
    (bundle / "p0000.age").write_bytes(b"x")
    assert shell(bundle, "sha256sum --strict -c SHA256SUMS").returncode != 0


def test_sums_and_manifest_name_the_same_ciphertext(bundle: Path) -> None:
    lines = [line.split("  ") for line in (bundle / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    stated = next(line for line in (bundle / "manifest.note").read_text().splitlines() if line.startswith("part "))
    assert stated.split()[3] == sums["p0000.age"]


def test_age_and_zstd_open_the_payload(bundle: Path, identity: str, tmp_path: Path) -> None:
    (tmp_path / "bureau.key").write_text(identity + "\n")
    done = shell(bundle, f"cat p*.age | age -d -i {tmp_path}/bureau.key | zstd -dc")
    assert done.returncode == 0
    assert done.stdout.startswith(b"anjian-payload/1\nE") and "余姚市第1塑料制品厂".encode() in done.stdout
    plain = next(line for line in (bundle / "manifest.note").read_text().splitlines() if line.startswith("plain "))
    from hashlib import sha256

    assert plain == f"plain {len(done.stdout)} {sha256(done.stdout).hexdigest()}"


def test_age_refuses_a_strangers_key(bundle: Path, tmp_path: Path) -> None:
    shell(tmp_path, "age-keygen -o stranger.key")
    assert shell(bundle, f"age -d -i {tmp_path}/stranger.key p0000.age").returncode != 0
