"""Bundles arrive, are applied, and the replica holds the same rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from station.bureau.home import Bureau, open_bureau
from station.bureau.pull import SourceMissing
from station.services import replication
from station.store import bureau_rows, models
from station.store.compare import compare
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, outcomes, take


def replica_file(bureau: Bureau) -> Path:
    return bureau.home.replica(CODE) / FILE


def test_the_replica_holds_the_same_rows(sealed: Station, bureau: Bureau) -> None:
    assert take(bureau) == ["ACCEPTED"] * 3
    assert compare(sealed.home.db, replica_file(bureau)) == []


def test_a_second_pull_changes_nothing(sealed: Station, bureau: Bureau) -> None:
    take(bureau)
    size = bureau.store.size()
    assert take(bureau) == ["REPLAY"] * 3
    assert bureau.store.size() == size


def test_the_next_night_brings_only_what_is_new(
    sealed: Station, bureau: Bureau, enterprise: Callable[..., int]
) -> None:
    take(bureau)
    enterprise()
    replication.replicate(sealed)
    assert take(bureau) == ["REPLAY"] * 3 + ["ACCEPTED"]
    assert compare(sealed.home.db, replica_file(bureau)) == []


def test_nothing_new_is_not_sealed(sealed: Station) -> None:
    before = replication.replicate(sealed).last
    again = replication.replicate(sealed)
    assert again.sealed is None and again.last == before


def test_a_stick_carries_the_same_bundles(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    assert replication.replicate(sealed, out=tmp_path / "usb").carried == 3
    assert replication.replicate(sealed, out=tmp_path / "usb").carried == 0
    assert take(bureau, tmp_path / "usb") == ["ACCEPTED"] * 3


def test_what_was_accepted_is_written_down_and_kept(sealed: Station, bureau: Bureau) -> None:
    take(bureau)
    held = bureau_rows.accepted(bureau.store, CODE)
    assert [bundle.seq for bundle in held] == [1, 2, 3]
    assert held[-1].size == sealed.store.size() and held[-1].root == sealed.store.head().root
    for seq in (1, 2, 3):
        assert (bureau.home.archive / CODE / "0" / f"{seq:08d}" / "manifest.note").exists()


def test_compare_names_every_kind_of_difference(sealed: Station, bureau: Bureau) -> None:
    take(bureau)
    replica = apsw.Connection(str(replica_file(bureau)))
    first, second = (row[0] for row in replica.execute("SELECT id FROM enterprise ORDER BY id LIMIT 2"))
    replica.execute("UPDATE enterprise SET village = '别村' WHERE id = ?", (first,))
    replica.execute("DELETE FROM enterprise WHERE id = ?", (second,))
    replica.execute("CREATE TABLE extra (id INTEGER)")
    replica.close()
    found = {(d.table, d.row, d.column, d.station, d.replica) for d in compare(sealed.home.db, replica_file(bureau))}
    assert ("enterprise", first, "village", "万圣村", "别村") in found
    places = {(table, column) for table, _, column, _, _ in found}
    assert places == {("enterprise", "village"), ("enterprise", ""), ("schema", "table extra")}


def test_a_lost_replica_is_rebuilt_from_the_kept_bundles(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    take(bureau)
    shutil.rmtree(bureau.home.replica(CODE))
    (tmp_path / "empty").mkdir()
    assert take(bureau, tmp_path / "empty") == []
    assert compare(sealed.home.db, replica_file(bureau)) == []
    assert len(bureau_rows.accepted(bureau.store, CODE)) == 3


def test_a_record_lost_between_replica_and_bureau_is_caught_up(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    copy = tmp_path / "earlier"
    shutil.copytree(bureau.home.root, copy)
    take(bureau)
    shutil.copytree(bureau.home.root / "replicas", copy / "replicas", dirs_exist_ok=True)
    shutil.copytree(bureau.home.root / "archive", copy / "archive", dirs_exist_ok=True)
    earlier = open_bureau(copy, bureau.clock)
    try:
        assert take(earlier) == ["REPLAY"] * 3
        assert bureau_rows.accepted(earlier.store, CODE) == bureau_rows.accepted(bureau.store, CODE)
    finally:
        earlier.close()


def test_a_stick_that_is_not_there_is_said(paired: Station, bureau: Bureau, tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        take(bureau, tmp_path / "usb")


def test_a_station_without_bundles_brings_nothing(paired: Station, bureau: Bureau) -> None:
    assert outcomes(bureau) == []


def test_rows_of_every_kind_of_value_arrive(paired: Station, bureau: Bureau, chief: object) -> None:
    odd = "末行\n引号'\"\\ 表情🚒 零宽\u200b"
    with paired.store.act(chief, "roster.import") as act:  # type: ignore[arg-type]
        draw = act.insert(models.Draw, draw_no=1, plan_ref=odd, period="2026-11", purpose="演示", strata="orange",
                          state="frozen", frozen_at="2026-11-20T09:00:00+08:00")  # fmt: skip
        act.insert(models.DrawFile, draw_id=draw, name="pool.tsv", content=bytes(range(256)) * 5000)
        act.update(models.Draw, draw, nonce=None, commit_text="")
    replication.replicate(paired)
    assert take(bureau) == ["ACCEPTED"]
    assert compare(paired.home.db, replica_file(bureau)) == []


def test_the_replica_keeps_the_stations_triggers(sealed: Station, bureau: Bureau) -> None:
    """They are off on the applying connection only."""
    take(bureau)
    replica = apsw.Connection(str(replica_file(bureau)))
    names = {row[0] for row in replica.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    replica.close()
    assert "document_issued" in names
