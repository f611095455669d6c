"""Hourly heads: laid, kept, swept, and a station that signed two trees of one size is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau import heads, urgent
from station.bureau.home import Bureau
from station.bureau.status import status
from station.replica import outbox
from station.replica.order import ReplicaDamaged
from station.rules import note
from station.services import replication
from station.store import bureau_rows
from station.store.replicas import Replica
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take


def lying(station: Station) -> list[str]:
    return sorted(path.name for path in (station.home.outbox / CODE / "heads").glob("*"))


def test_heads_are_laid_kept_and_swept(paired: Station, bureau: Bureau, enterprise: Callable[..., int]) -> None:
    signed = replication.lay_head(paired)
    size = note.checkpoint(paired.store.signer.open(signed)).size
    assert lying(paired) == [outbox.head_name(size)] and replication.lay_head(paired) == signed
    assert heads.take(bureau, UNIT, CODE, paired.home.outbox) == heads.Heads(1, ())
    assert heads.take(bureau, UNIT, CODE, paired.home.outbox) == heads.Heads(0, ())
    enterprise()
    replication.lay_head(paired)
    assert len(lying(paired)) == 2
    replication.replicate(paired)
    take(bureau)
    replication.lay_head(paired)
    assert lying(paired) == []
    found = heads.newest(bureau, CODE)
    assert found is not None and found.size == size
    assert heads.compare(bureau, UNIT, CODE) == set() and heads.newest(bureau, CODE) is None


def test_a_head_that_the_bundle_contradicts_is_a_fork(
    paired: Station, bureau: Bureau, enterprise: Callable[..., int]
) -> None:
    enterprise()
    honest = note.checkpoint(paired.store.signer.open(replication.lay_head(paired)))
    rewritten = note.Checkpoint(honest.origin, honest.size, bytes(32), honest.state, honest.taken_at)
    path = paired.home.outbox / CODE / "heads" / outbox.head_name(honest.size)
    path.write_text(paired.store.signer.note(rewritten.body()), encoding="utf-8")
    assert heads.take(bureau, UNIT, CODE, paired.home.outbox) == heads.Heads(1, ())
    replication.replicate(paired)
    assert take(bureau) == ["ACCEPTED"]
    assert heads.take(bureau, UNIT, CODE, paired.home.outbox).forks == (honest.size,)
    [refusal] = bureau_rows.refusals(bureau.store, CODE)
    assert refusal.verdict == "FORK" and str(honest.size) in refusal.reason
    kept = bureau.home.root / refusal.evidence
    assert (kept / "head.note").read_bytes() != (kept / heads.OTHER).read_bytes()
    assert heads.take(bureau, UNIT, CODE, paired.home.outbox).forks == (honest.size,)
    assert len(bureau_rows.refusals(bureau.store, CODE)) == 1
    assert not status(bureau)[0].healthy


def test_a_replica_changed_on_the_bureaus_disk_accuses_nobody(
    paired: Station, bureau: Bureau, enterprise: Callable[..., int]
) -> None:
    enterprise()
    replication.lay_head(paired)
    assert heads.take(bureau, UNIT, CODE, paired.home.outbox).kept == 1
    replication.replicate(paired)
    assert take(bureau) == ["ACCEPTED"]
    replica = Replica(bureau.home.replica(CODE))
    replica.connection.execute("UPDATE ledger_entry SET leaf = zeroblob(9) WHERE seq = 1")
    replica.close()
    with pytest.raises(ReplicaDamaged):
        heads.take(bureau, UNIT, CODE, paired.home.outbox)
    assert bureau_rows.refusals(bureau.store, CODE) == [] and heads.newest(bureau, CODE) is not None


def test_two_heads_of_one_size_are_a_fork(paired: Station, bureau: Bureau) -> None:
    honest = note.checkpoint(paired.store.signer.open(replication.lay_head(paired)))
    heads.take(bureau, UNIT, CODE, paired.home.outbox)
    other = note.Checkpoint(honest.origin, honest.size, bytes(32), honest.state, honest.taken_at)
    path = paired.home.outbox / CODE / "heads" / outbox.head_name(honest.size)
    path.write_text(paired.store.signer.note(other.body()), encoding="utf-8")
    assert heads.take(bureau, UNIT, CODE, paired.home.outbox).forks == (honest.size,)


def test_what_is_no_head_of_the_station_is_not_kept(paired: Station, bureau: Bureau, tmp_path: Path) -> None:
    signed = replication.lay_head(paired)
    folder = paired.home.outbox / CODE / "heads"
    (folder / outbox.head_name(7)).write_text(signed, encoding="utf-8")
    (folder / outbox.head_name(8)).write_bytes(b"\xff\xfe")
    (folder / outbox.head_name(9)).symlink_to(next(folder.glob("*.note")))
    forged = signed.replace("state 0", "state 1").replace("state a", "state b")
    (folder / outbox.head_name(10)).write_text(forged, encoding="utf-8")
    assert heads.take(bureau, UNIT, CODE, paired.home.outbox) == heads.Heads(1, ())


def test_packages_are_kept_once_and_other_names_are_not(paired: Station, bureau: Bureau) -> None:
    path = replication.lay_packet(paired, "a" * 64, b"age-encryption.org/v1\n")
    (path.parent / "evil.zip.age").write_bytes(b"x")
    (path.parent / f"{'b' * 64}.zip.age").symlink_to("/etc/passwd")
    [place] = urgent.take(bureau, CODE, paired.home.outbox)
    assert place.read_bytes() == b"age-encryption.org/v1\n" and urgent.lying(bureau) == [place]
    assert urgent.take(bureau, CODE, paired.home.outbox) == []
