"""Sealing: each bundle starts where the last ends, secrets stay at home, trouble is refused, nothing is overwritten."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
import zstandard

from station.records.people import Proof
from station.replica import manifest as manifests
from station.replica.outbox import bundle_folder, bundles
from station.replica.recovery import OutboxOccupied
from station.replica.seal import LedgerBroken, NotPaired, seal
from station.rules import merkle, note
from station.services import replication, staff
from station.store.bundles import last_sealed
from station.store.errors import Damaged
from station.wiring import Station, open_station

CODE = "330281103"


def manifest(station: Station, seq: int) -> manifests.Manifest:
    path = bundle_folder(station.home.outbox, CODE, 0, seq) / "manifest.note"
    return manifests.parse(station.store.signer.open(path.read_text()))


def plain(station: Station, seq: int, identity: str) -> bytes:
    folder = bundle_folder(station.home.outbox, CODE, 0, seq)
    packed = b"".join(path.read_bytes() for path in sorted(folder.glob("p*.age")))
    opened = pyrage.decrypt(packed, [pyrage.x25519.Identity.from_str(identity)])
    return zstandard.ZstdDecompressor().decompressobj().decompress(opened)


def test_each_bundle_starts_where_the_last_one_ends(sending: Station, enterprise: Callable[..., int]) -> None:
    for _ in range(3):
        replication.replicate(sending)
        enterprise()
    one, two, three = (manifest(sending, seq) for seq in (1, 2, 3))
    assert (one.first, one.prev, one.base, one.proof) == (0, "-", "-", ())
    assert (two.first, two.prev, two.base) == (one.size, one.digest(), one.state)
    assert (three.first, three.prev, three.base) == (two.size, two.digest(), two.state)


def test_checkpoint_and_proof_are_true(sending: Station, enterprise: Callable[..., int]) -> None:
    replication.replicate(sending)
    enterprise()
    replication.replicate(sending)
    one, two = manifest(sending, 1), manifest(sending, 2)
    folder = bundle_folder(sending.home.outbox, CODE, 0, 2)
    stated = note.checkpoint(sending.store.signer.open((folder / "checkpoint.note").read_text()))
    assert stated.root == merkle.root(sending.store.leaf_hashes(two.size)) == bytes.fromhex(two.root)
    steps = [bytes.fromhex(step) for step in two.proof]
    assert merkle.verify_consistency(one.size, two.size, steps, bytes.fromhex(one.root), stated.root)
    assert (sending.home.outbox / CODE / "head.note").read_bytes() == (folder / "checkpoint.note").read_bytes()


def test_operations_are_counted_by_table(sending: Station, enterprise: Callable[..., int]) -> None:
    replication.replicate(sending)
    enterprise()
    enterprise()
    replication.replicate(sending)
    assert [(o.table, o.inserts, o.updates, o.deletes) for o in manifest(sending, 2).ops] == [
        ("enterprise", 2, 0, 0),
        ("id_counter", 0, 2, 0),
    ]


def test_no_secret_leaves_the_station(sending: Station, identity: str, chief: Proof) -> None:
    """Canaries in every kind of secret, and the secrets themselves, are nowhere in what is sent."""
    canary = b"CANARY-7f3a91"
    sending.keys.put_secret("canary", canary)
    sending.keys.put_secret("nonces/1", canary)
    staff.set_pin(sending.store, sending.keys, chief, "908172")
    replication.replicate(sending)
    sent = plain(sending, 1, identity)
    sent += b"".join(path.read_bytes() for path in sending.home.outbox.rglob("*") if path.is_file())
    assert "余姚市第1塑料制品厂".encode() in sent
    assert canary not in sent
    secrets = [path.read_bytes().strip() for path in sending.home.keys.rglob("*") if path.is_file()]
    assert len(secrets) >= 4
    for secret in secrets:
        assert secret not in sent


def test_nobody_reads_names_in_the_outbox(sending: Station) -> None:
    """Manifests, checkpoints and names of files say nothing about anybody."""
    replication.replicate(sending)
    for path in sending.home.outbox.rglob("*"):
        if path.is_file() and path.name != "station.card":
            data = path.read_bytes()
            for word in ("塑料", "王建国", "李敏", "泗门"):
                assert word.encode() not in data


def test_without_a_bureau_nothing_is_sealed(station: Station) -> None:
    with pytest.raises(NotPaired):
        replication.replicate(station)
    assert bundles(station.home.outbox, CODE) == []


ALTERED = {
    "payload of another entry": "payload = (SELECT payload FROM ledger_entry WHERE seq = 9)",
    "payload is noise": "payload = x'00'",
    "payload dropped": "payload = NULL",
    "leaf": "leaf = CAST(replace(CAST(leaf AS TEXT), 'roster.import', 'roster.ignore') AS BLOB)",
}


@pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
def test_an_altered_ledger_is_not_sealed(sending: Station, change: str) -> None:
    sending.store.checkpoint()
    alter_last_entry(sending, change)
    with pytest.raises((LedgerBroken, Damaged)):
        replication.replicate(sending)
    assert bundles(sending.home.outbox, CODE) == [] and last_sealed(sending.store) is None


@pytest.mark.parametrize("name", ["payload of another entry", "payload is noise", "payload dropped"])
def test_an_altered_payload_is_not_sealed_even_before_any_checkpoint(sending: Station, name: str) -> None:
    alter_last_entry(sending, ALTERED[name])
    with pytest.raises((LedgerBroken, Damaged)):
        replication.replicate(sending)
    assert bundles(sending.home.outbox, CODE) == []


def alter_last_entry(station: Station, change: str) -> None:
    with station.store.writing_ledger() as connection:
        connection.execute(f"UPDATE ledger_entry SET {change} WHERE seq = (SELECT max(seq) FROM ledger_entry)")


def test_a_planted_bundle_is_never_overwritten(sending: Station) -> None:
    planted = bundle_folder(sending.home.outbox, CODE, 0, 1)
    planted.mkdir(parents=True)
    (planted / "manifest.note").write_text("whose is this?\n")
    with pytest.raises(OutboxOccupied):
        replication.replicate(sending)
    assert (planted / "manifest.note").read_text() == "whose is this?\n"


def test_a_database_older_than_its_outbox_does_not_seal_the_same_number_again(
    sending: Station, enterprise: Callable[..., int], tmp_path: Path
) -> None:
    replication.replicate(sending)
    sending.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(sending.home.root, tmp_path / "image")
    enterprise()
    replication.replicate(sending)
    shutil.copytree(sending.home.outbox, tmp_path / "image" / "outbox", dirs_exist_ok=True)
    restored = open_station(tmp_path / "image", sending.clock)
    try:
        with pytest.raises(OutboxOccupied):
            seal(restored.store, restored.home.outbox, sending.settings.bureau_recipients)
    finally:
        restored.close()


def test_a_damaged_bundle_in_the_outbox_is_named(sending: Station, enterprise: Callable[..., int]) -> None:
    replication.replicate(sending)
    enterprise()
    replication.replicate(sending)
    (bundle_folder(sending.home.outbox, CODE, 0, 1) / "p0000.age").write_bytes(b"rot")
    assert replication.replicate(sending, now=True).damaged == ()
    assert replication.replicate(sending).damaged == (1,)
    shutil.rmtree(bundle_folder(sending.home.outbox, CODE, 0, 2))
    assert replication.replicate(sending).damaged == (1, 2)


def test_a_stick_gets_whole_bundles_only(sending: Station, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    replication.replicate(sending, out=stick)
    half = bundle_folder(stick, CODE, 0, 1)
    (half / "p0000.age").write_bytes(b"half")
    assert replication.replicate(sending, out=stick).carried == 1
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=half, capture_output=True, check=False)
    assert done.returncode == 0
