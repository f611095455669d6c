"""Bundles that are damaged, out of order, or made by somebody who should not: never applied, always explained."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from station.bureau.home import Bureau
from station.records.exchange import Sized
from station.records.people import System
from station.replica.manifest import Ops
from station.replica.payload import Item
from station.replica.verdicts import WAITING, Verdict
from station.rules import entry as leaves
from station.services import replication
from station.store import bureau_rows
from station.store.compare import compare
from station.store.replicas import FILE
from station.wiring import Station, open_station
from tests.bureau import rogue
from tests.bureau.conftest import CODE, outcomes, take
from tests.bureau.rogue import folder

ZERO = "0" * 64


def flip(path: Path, at: int = -40) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def cut(path: Path, by: int = 10) -> None:
    path.write_bytes(path.read_bytes()[:-by])


def swap(one: Path, other: Path) -> None:
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def borrow(path: Path, other: Path) -> None:
    """The other's bytes at this one's length."""
    size = path.stat().st_size
    path.write_bytes(other.read_bytes().ljust(size, b"x")[:size])


def link_out(path: Path) -> None:
    secret = path.parent / "elsewhere"
    path.rename(secret)
    path.symlink_to(secret)


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x" * 20_000)


def other_key(station: Station, seq: int) -> None:
    """Signed by a key nobody enrolled, under a name nobody enrolled."""
    path = folder(station, seq) / "manifest.note"
    path.write_text(path.read_text().replace("— anjian/330281103/0 ", "— anjian/330281104/0 "))
    (path.parent / "SHA256SUMS").unlink()


def forged_signature(station: Station, seq: int) -> None:
    """The text changed, the signature left, the sums made to fit."""
    path = folder(station, seq) / "manifest.note"
    old = sha256(path.read_bytes()).hexdigest()
    path.write_text(path.read_text().replace("\nreceipt -", "\nreceipt " + ZERO))
    sums = path.parent / "SHA256SUMS"
    sums.write_text(sums.read_text().replace(old, sha256(path.read_bytes()).hexdigest()))


def foreign_recipient(station: Station, seq: int) -> None:
    stranger = str(pyrage.x25519.Identity.generate().to_public())
    other = dataclasses.replace(station, settings=dataclasses.replace(station.settings, bureau_recipients=(stranger,)))
    rogue.repack(other, seq, [b"anjian-payload/1\n"])


def changed_payload(station: Station, seq: int) -> None:
    """The changeset differs from what its leaf committed to."""
    rogue.rewrite(station, seq, lambda _, item: Item(item.leaf, item.payload + b"\0"))


def other_station(station: Station, seq: int) -> None:
    rogue.sign(station, dataclasses.replace(rogue.manifest(station, seq), station="330281999"), folder(station, seq))


def foreign_leaf(station: Station, seq: int) -> None:
    def change(_: int, item: Item) -> Item:
        return Item(dataclasses.replace(leaves.parse(item.leaf), origin="330281999/0").leaf(), item.payload)

    rogue.rewrite(station, seq, change)


def empty_act(station: Station, seq: int) -> None:
    """Leaf and payload agree, but the rows do not come out as signed."""

    def change(_: int, item: Item) -> Item:
        made = dataclasses.replace(leaves.parse(item.leaf), payload=sha256(b"").hexdigest())
        return Item(made.leaf(), b"")

    rogue.rewrite(station, seq, change, ops=())


def other_schema_leaf(station: Station, seq: int) -> None:
    def change(_: int, item: Item) -> Item:
        return Item(dataclasses.replace(leaves.parse(item.leaf), schema=ZERO).leaf(), item.payload)

    rogue.rewrite(station, seq, change)


def bomb(station: Station, seq: int) -> None:
    """Unpacks to far more than the manifest says."""
    rogue.repack(station, seq, [bytes(1024 * 1024)] * 64)
    rogue.resign(station, seq, plain=Sized(700, ZERO))


ATTACKS: dict[str, tuple[Callable[[Station], object], Verdict]] = {
    "part truncated": (lambda s: cut(folder(s, 2) / "p0000.age"), Verdict.INCOMPLETE),
    "part missing": (lambda s: (folder(s, 2) / "p0000.age").unlink(), Verdict.INCOMPLETE),
    "checkpoint missing": (lambda s: (folder(s, 2) / "checkpoint.note").unlink(), Verdict.INCOMPLETE),
    "manifest missing": (lambda s: (folder(s, 2) / "manifest.note").unlink(), Verdict.INCOMPLETE),
    "part bit flip": (lambda s: flip(folder(s, 2) / "p0000.age"), Verdict.CORRUPT),
    "part grown": (lambda s: grow(folder(s, 2) / "p0000.age"), Verdict.CORRUPT),
    "part is a link": (lambda s: link_out(folder(s, 2) / "p0000.age"), Verdict.CORRUPT),
    "part is a folder": (lambda s: make_folder(folder(s, 2) / "p0000.age"), Verdict.CORRUPT),
    "checkpoint bit flip": (lambda s: flip(folder(s, 2) / "checkpoint.note", 30), Verdict.CORRUPT),
    "manifest bit flip": (lambda s: flip(folder(s, 2) / "manifest.note", 30), Verdict.CORRUPT),
    "manifest truncated": (lambda s: cut(folder(s, 2) / "manifest.note", 30), Verdict.CORRUPT),
    "manifest cut to text": (lambda s: cut(folder(s, 2) / "manifest.note", 130), Verdict.CORRUPT),
    "manifest empty": (lambda s: (folder(s, 2) / "manifest.note").write_bytes(b""), Verdict.CORRUPT),
    "manifest huge": (lambda s: (folder(s, 2) / "manifest.note").write_bytes(b"\n" * 2_000_000), Verdict.CORRUPT),
    "part of another bundle": (lambda s: borrow(folder(s, 2) / "p0000.age", folder(s, 3) / "p0000.age"),
                               Verdict.CORRUPT),
    "signature forged": (lambda s: forged_signature(s, 2), Verdict.FORGED),
    "key unknown": (lambda s: other_key(s, 2), Verdict.FORGED),
    "manifest of another station": (lambda s: other_station(s, 2), Verdict.FORGED),
    "manifest of another epoch": (lambda s: rogue.resign(s, 2, epoch=1), Verdict.FORGED),
    "bundle missing": (lambda s: shutil.rmtree(folder(s, 2)), Verdict.GAP),
    "bundles reordered": (lambda s: swap(folder(s, 2), folder(s, 3)), Verdict.GAP),
    "prev of another history": (lambda s: rogue.resign(s, 2, prev=ZERO), Verdict.FORK),
    "proof of another history": (lambda s: rogue.resign(s, 2, proof=(ZERO,)), Verdict.FORK),
    "tree rewritten": (lambda s: rogue.checkpoint(s, 2, root=bytes(32)), Verdict.FORK),
    "first ahead": (lambda s: rogue.resign(s, 2, first=rogue.manifest(s, 2).first + 1), Verdict.GAP),
    "first behind": (lambda s: rogue.resign(s, 2, first=rogue.manifest(s, 2).first - 1), Verdict.FORK),
    "base of other rows": (lambda s: rogue.resign(s, 2, base=ZERO), Verdict.STATE_MISMATCH),
    "state of other rows": (lambda s: rogue.checkpoint(s, 2, state=bytes(32)), Verdict.STATE_MISMATCH),
    "checkpoint against manifest": (lambda s: rogue.resign(s, 2, state=ZERO), Verdict.CORRUPT),
    "schema unknown": (lambda s: rogue.resign(s, 2, schema=ZERO), Verdict.WRONG_SCHEMA),
    "schema of one entry": (lambda s: other_schema_leaf(s, 2), Verdict.WRONG_SCHEMA),
    "operations miscounted": (lambda s: rogue.resign(s, 2, ops=(Ops("enterprise", 9, 0, 0),)), Verdict.CORRUPT),
    "media miscounted": (lambda s: rogue.resign(s, 2, media=dataclasses.replace(rogue.manifest(s, 2).media, count=9)),
                         Verdict.CORRUPT),
    "encrypted to a stranger": (lambda s: foreign_recipient(s, 2), Verdict.CORRUPT),
    "payload is noise": (lambda s: rogue.repack(s, 2, [b"noise"]), Verdict.CORRUPT),
    "payload without entries": (lambda s: rogue.repack(s, 2, [b"anjian-payload/1\n"]), Verdict.CORRUPT),
    "payload bomb": (lambda s: bomb(s, 2), Verdict.CORRUPT),
    "payload beyond any bound": (lambda s: rogue.resign(s, 2, plain=Sized(10**15, ZERO)), Verdict.CORRUPT),
    "changeset against its leaf": (lambda s: changed_payload(s, 2), Verdict.CORRUPT),
    "entry of another station": (lambda s: foreign_leaf(s, 2), Verdict.FORGED),
    "acts emptied": (lambda s: empty_act(s, 2), Verdict.STATE_MISMATCH),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_refused_with_a_reason_and_does_no_harm(
    name: str, sealed: Station, bureau: Bureau, tmp_path: Path
) -> None:
    attack, verdict = ATTACKS[name]
    shutil.copytree(sealed.home.outbox, tmp_path / "good")
    attack(sealed)

    found = outcomes(bureau)

    assert [o.verdict for o in found] == [Verdict.ACCEPTED, verdict]
    assert re.search(r"[\u4e00-\u9fff]", found[1].reason)
    assert bool(found[1].evidence) == (verdict not in WAITING)
    if found[1].evidence:
        assert (bureau.home.root / found[1].evidence / "offered").is_dir()
    assert [r.verdict for r in bureau_rows.refusals(bureau.store, CODE)] == [verdict.value]
    # The honest bundles are taken afterwards as if nothing had happened.
    assert take(bureau, tmp_path / "good") == ["REPLAY", "ACCEPTED", "ACCEPTED"]
    assert compare(sealed.home.db, bureau.home.replica(CODE) / FILE) == []


def test_the_same_refusal_is_written_and_kept_once(sealed: Station, bureau: Bureau) -> None:
    flip(folder(sealed, 2) / "p0000.age")
    assert take(bureau) == ["ACCEPTED", "CORRUPT"]
    size = bureau.store.size()
    assert take(bureau) == ["REPLAY", "CORRUPT"]
    assert bureau.store.size() == size
    assert len(list((bureau.home.quarantine / CODE).iterdir())) == 1


def test_replayed_bundle_is_harmless_under_any_number(sealed: Station, bureau: Bureau) -> None:
    take(bureau)
    shutil.copytree(folder(sealed, 1), folder(sealed, 4))
    assert take(bureau) == ["REPLAY"] * 4
    assert bureau_rows.refusals(bureau.store, CODE) == []


def test_fork_keeps_both_histories(
    sealed: Station, bureau: Bureau, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    """Two appliances with one identity: a twin of the box seals other work under the same number."""
    twin = open_station(rogue.copy_home(sealed, tmp_path / "twin"), sealed.clock)
    enterprise(village="真村")
    replication.replicate(sealed)
    assert take(bureau) == ["ACCEPTED"] * 4
    with twin.store.act(System("system:init"), "station.found", subject="station/twin"):
        pass
    replication.replicate(twin)

    found = outcomes(bureau, twin.home.outbox)
    twin.close()

    assert [o.verdict for o in found] == [Verdict.REPLAY] * 3 + [Verdict.FORK]
    kept = bureau.home.root / found[-1].evidence
    offered, accepted = (kept / side / "manifest.note" for side in ("offered", "accepted"))
    assert offered.read_bytes() == (twin.home.outbox / CODE / "0" / "00000004" / "manifest.note").read_bytes()
    assert accepted.read_bytes() == (folder(sealed, 4) / "manifest.note").read_bytes()
    assert compare(sealed.home.db, bureau.home.replica(CODE) / FILE) == []


def test_restored_old_backup_is_a_rollback(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    """An old image of the database seals a stretch the bureau already holds more of."""
    with sealed.store.act(System("system:init"), "station.found", subject="a"):
        pass
    old = rogue.copy_home(sealed, tmp_path / "old")
    with sealed.store.act(System("system:init"), "station.found", subject="b"):
        pass
    replication.replicate(sealed)
    assert take(bureau) == ["ACCEPTED"] * 4
    restored = open_station(old, sealed.clock)
    replication.replicate(restored)

    found = outcomes(bureau, restored.home.outbox)
    restored.close()

    assert [o.verdict for o in found] == [Verdict.REPLAY] * 3 + [Verdict.ROLLBACK]
    assert (bureau.home.root / found[-1].evidence / "accepted" / "manifest.note").exists()


def test_a_row_edited_behind_the_ledger_is_found_on_arrival(
    sealed: Station, bureau: Bureau, enterprise: Callable[..., int]
) -> None:
    take(bureau)
    connection = sealed.store.connection
    with sealed.store.writing_ledger():
        connection.execute("UPDATE enterprise SET village = '别村' WHERE id = (SELECT min(id) FROM enterprise)")
    enterprise()  # lawful work in the same bucket makes the edit part of the signed state
    replication.replicate(sealed)
    assert take(bureau) == ["REPLAY"] * 3 + ["STATE_MISMATCH"]


def test_manifest_bits_one_by_one(sealed: Station, bureau: Bureau) -> None:
    """No single bit of a manifest can change without the bundle being refused."""
    shutil.rmtree(folder(sealed, 3))
    shutil.rmtree(folder(sealed, 2))
    path = folder(sealed, 1) / "manifest.note"
    good = path.read_bytes()
    for at in range(0, len(good), 7):
        data = bytearray(good)
        data[at] ^= 1 << (at % 8)
        path.write_bytes(bytes(data))
        assert take(bureau)[0] in {"CORRUPT", "FORGED"}, at
    path.write_bytes(good)
    assert take(bureau) == ["ACCEPTED"]


def test_sealed_in_1970_is_taken_because_seq_is_the_order(sealed: Station, bureau: Bureau) -> None:
    rogue.resign(sealed, 2, sealed="1970-01-01T08:00:00+08:00")
    shutil.rmtree(folder(sealed, 3))
    assert take(bureau) == ["ACCEPTED", "ACCEPTED"]
