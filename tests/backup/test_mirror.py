"""`station backup`: complete, incremental, verified; never rot over good content, never less over more."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.backup import medium
from station.backup.bring import NoRoom
from station.backup.medium import BackupRunning, NoMedium
from station.backup.mirror import OtherHistory, SameDisk, back_up
from station.errors import StationError
from station.services import backups, replication, staff
from station.store import snapshot
from station.store.repair import make_base
from station.store.store import Store
from station.wiring import Founding, Station, create_station, open_station
from tests.backup.conftest import CODE, digests, run, spoil, stock_tools
from tests.backup.pairing import paired_with_a_bureau
from tests.conftest import FrozenClock


def test_everything_is_there_and_stock_tools_agree(filled: Station, disk: Path) -> None:
    done = run(filled, disk)
    backup = disk / CODE
    stock_tools(backup)
    assert sorted(path.name for path in (backup / "media").rglob("*") if path.is_file()) == digests(filled)
    assert (done.files, done.copied, done.method) == (5, 5, "o_direct")
    assert done.run is not None and done.run.ledger_size == filled.store.size() - 1
    assert backups.last(filled.store) == done.run
    assert not (backup / ".work").exists()


def test_only_what_is_new_is_copied(filled: Station, disk: Path, clock: FrozenClock) -> None:
    run(filled, disk)
    before = {path: path.stat().st_ino for path in (disk / CODE / "media").rglob("*") if path.is_file()}
    filled.media.put(b"one paper more")
    clock.advance(hours=20)
    done = run(filled, disk)
    assert (done.copied, done.bytes_copied, done.files) == (1, 14, 6)
    assert {path: path.stat().st_ino for path in before} == before
    stock_tools(disk / CODE)


def test_a_month_of_nights_reads_everything_again(filled: Station, disk: Path, clock: FrozenClock) -> None:
    for number in range(60):
        filled.media.put(b"%d" % number * 1000)
    run(filled, disk)
    places = [path for path in (disk / CODE / "media").rglob("*") if path.is_file()]
    spoil(places[37])
    renewed: list[str] = []
    for _ in range(31):
        clock.advance(hours=20)
        done = run(filled, disk)
        assert done.copied <= 1 and done.reread < 20
        renewed += done.renewed
    assert renewed == [places[37].name]
    stock_tools(disk / CODE)


def test_verify_reads_all_of_it_and_renews_what_went_bad(filled: Station, disk: Path) -> None:
    run(filled, disk)
    bad = next(path for path in (disk / CODE / "media").rglob("*") if path.is_file())
    spoil(bad)
    done = run(filled, disk, verify=True)
    assert (done.renewed, done.reread, done.rotten) == ((bad.name,), 5, ())
    stock_tools(disk / CODE)


def test_a_copy_cut_short_is_noticed_the_same_night(filled: Station, disk: Path) -> None:
    run(filled, disk)
    places = sorted(path for path in (disk / CODE / "media").rglob("*") if path.is_file())
    places[-1].chmod(0o600)
    os.truncate(places[-1], 3)
    assert places[-1].name in run(filled, disk).renewed
    stock_tools(disk / CODE)


def test_rot_is_named_and_never_copied(filled: Station, disk: Path) -> None:
    digest = digests(filled)[0]
    spoil(filled.media.path(digest))
    done = run(filled, disk)
    assert (
        [(rot.sha256, rot.kind) for rot in done.rotten]
        == [(digest, "differs")]
        == [(rot.sha256, rot.kind) for rot in done.lacking]
    )
    assert not (disk / CODE / medium.media_name(digest)).exists()
    assert [one.sha256 for one in backups.damages(filled.store)] == [digest]
    stock_tools(disk / CODE)
    assert run(filled, disk).lacking == done.lacking
    assert len(backups.damages(filled.store)) == 1, "one damage, one row"


def test_rot_after_a_good_copy_leaves_the_copy_alone(filled: Station, disk: Path) -> None:
    run(filled, disk)
    digest = digests(filled)[0]
    spoil(filled.media.path(digest))
    done = run(filled, disk, verify=True)
    assert (done.lacking, done.renewed) == ((), ())
    stock_tools(disk / CODE)


def test_both_copies_bad_keeps_both_and_says_so(filled: Station, disk: Path) -> None:
    run(filled, disk)
    digest = digests(filled)[0]
    spoil(filled.media.path(digest))
    spoil(disk / CODE / medium.media_name(digest), at=1)
    done = run(filled, disk, verify=True)
    assert [rot.sha256 for rot in done.lacking] == [digest]
    assert (disk / CODE / medium.media_name(digest)).exists() and filled.media.has(digest)
    summed = (disk / CODE / "SHA256SUMS").read_text()
    assert digest not in summed


def test_content_named_by_no_column_comes_along(station: Station, disk: Path) -> None:
    digest = station.media.put(b"the platform's own list, named in a blob")
    run(station, disk)
    assert (disk / CODE / medium.media_name(digest)).exists()


def test_no_secret_leaves_the_box(filled: Station, disk: Path) -> None:
    filled.keys.put_secret("draws/nonce-1", b"canary-nonce-7f3a")
    run(filled, disk)
    secrets = [path.read_bytes() for path in filled.home.keys.rglob("*") if path.is_file()]
    assert len(secrets) >= 6
    raw_key = filled.keys.signer("x")._private.private_bytes_raw()
    needles = [b"canary-nonce-7f3a", b"$argon2", b"PRIVATE KEY", raw_key, raw_key.hex().encode()]
    needles += [line for secret in secrets for line in secret.splitlines() if len(line) > 20]
    for path in (each for each in disk.rglob("*") if each.is_file()):
        data = path.read_bytes()
        assert not [needle for needle in needles if needle in data], path


def test_the_same_disk_is_no_second_copy(station: Station, disk: Path) -> None:
    with pytest.raises(SameDisk):
        back_up(station, disk)
    assert list(disk.iterdir()) == []


def test_a_disk_that_is_not_mounted_is_named(station: Station, tmp_path: Path) -> None:
    with pytest.raises(NoMedium):
        back_up(station, tmp_path / "nowhere")


def test_two_at_once_do_not_meet(station: Station, disk: Path) -> None:
    run(station, disk)
    with medium.at(disk, CODE).alone(), pytest.raises(BackupRunning):
        run(station, disk)


def test_an_older_history_does_not_replace_a_longer_one(
    station: Station, disk: Path, tmp_path: Path, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    shutil.copytree(station.home.root, tmp_path / "old")
    enterprise()
    run(station, disk)
    before = (disk / CODE / "SHA256SUMS").read_bytes()
    old = open_station(tmp_path / "old", clock)
    with pytest.raises(OtherHistory):
        run(old, disk)
    old.close()
    assert (disk / CODE / "SHA256SUMS").read_bytes() == before
    stock_tools(disk / CODE)


def test_lost_sums_do_not_open_the_door_to_an_older_history(
    station: Station, disk: Path, tmp_path: Path, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    shutil.copytree(station.home.root, tmp_path / "old")
    enterprise()
    run(station, disk)
    (disk / CODE / "SHA256SUMS").unlink()
    old = open_station(tmp_path / "old", clock)
    with pytest.raises(OtherHistory):
        run(old, disk)
    old.close()
    assert run(station, disk).run is not None
    stock_tools(disk / CODE)


def test_another_station_under_the_same_code_is_refused(
    station: Station, disk: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    run(station, disk)
    chief = staff.NewOfficer("赵一", frozenset({"chief"}))
    other = create_station(tmp_path / "other", Founding(CODE, "泗门镇安监所"), chief, "2580", clock)
    with pytest.raises(OtherHistory):
        run(other, disk)
    other.close()


def test_a_base_that_cannot_be_read_holds_nothing_up(filled: Station, disk: Path) -> None:
    make_base(filled.store)
    for path in filled.home.bases.iterdir():
        path.unlink()
        path.symlink_to("/nonexistent")
    assert run(filled, disk).run is not None
    stock_tools(disk / CODE)


def test_sums_that_cannot_be_read_are_made_anew(filled: Station, disk: Path) -> None:
    run(filled, disk)
    (disk / CODE / "SHA256SUMS").write_text("nonsense\n")
    filled.store.derived.forget()
    done = run(filled, disk)
    assert (done.copied, done.reread) == (0, 5)
    assert len(list((disk / CODE / "state").iterdir())) == 1
    stock_tools(disk / CODE)


def test_work_goes_on_while_the_database_is_copied(
    filled: Station, disk: Path, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = snapshot.take

    def take(store: Store, target: Path) -> None:
        enterprise()
        real(store, target)
        enterprise()

    monkeypatch.setattr(snapshot, "take", take)
    done = run(filled, disk)
    assert done.run is not None and done.run.ledger_size == filled.store.size() - 2
    stock_tools(disk / CODE)
    monkeypatch.undo()
    assert run(filled, disk).run is not None


def test_sealed_bundles_and_bases_come_along(filled: Station, disk: Path, chief: object) -> None:
    make_base(filled.store)
    station = paired_with_a_bureau(filled, disk.parent / "bureau")
    replication.replicate(station)
    run(station, disk)
    backup = disk / CODE
    assert [path.name for path in (backup / "bases").iterdir()] == [path.name for path in filled.home.bases.iterdir()]
    assert (backup / "outbox" / CODE / "0" / "00000001" / "manifest.note").exists()
    stock_tools(backup)
    run(station, disk)
    stock_tools(backup)


def test_a_clock_that_waits_for_a_person_does_not_undo_a_backup(
    filled: Station, disk: Path, clock: FrozenClock
) -> None:
    clock.advance(days=3)
    done = run(filled, disk)
    assert done.run is None and done.unwritten
    stock_tools(disk / CODE)
    assert backups.last(filled.store) is None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real ext4 of 24 MB on a loop device."""
    if os.geteuid():
        pytest.skip("needs root")
    image, place = tmp_path / "small.img", tmp_path / "small"
    with image.open("wb") as file:
        file.truncate(24 << 20)
    place.mkdir()
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", image], check=True)
    if subprocess.run(["mount", "-o", "loop", image, place], capture_output=True).returncode:
        pytest.skip("no loop devices here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_too_small_is_refused_before_anything_is_copied(filled: Station, small_disk: Path) -> None:
    assert back_up(filled, small_disk).run is not None, "another device is another disk"
    before = (small_disk / CODE / "SHA256SUMS").read_bytes()
    filled.media.put(os.urandom(22 << 20))
    with pytest.raises(NoRoom) as refused:
        back_up(filled, small_disk)
    assert "空间不够" in refused.value.message
    assert (small_disk / CODE / "SHA256SUMS").read_bytes() == before
    stock_tools(small_disk / CODE)


def test_a_disk_that_fills_up_on_the_way_keeps_the_backup_before(
    filled: Station, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(filled, small_disk)
    before = (small_disk / CODE / "SHA256SUMS").read_bytes()
    for _ in range(12):
        filled.media.put(os.urandom(2 << 20))
    # Somebody else fills the disk between the estimate and the copying.
    monkeypatch.setattr("station.backup.mirror.free", lambda folder: 1 << 40)
    with pytest.raises(StationError) as refused:
        back_up(filled, small_disk)
    assert isinstance(refused.value, NoRoom)
    assert (small_disk / CODE / "SHA256SUMS").read_bytes() == before
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=small_disk / CODE).returncode == 0


def test_a_database_that_does_not_fit_is_refused_in_words(
    filled: Station, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(filled, small_disk)
    monkeypatch.setattr("station.backup.mirror.free", lambda folder: 1 << 40)
    with (small_disk / "films").open("wb") as film, pytest.raises(OSError):
        while True:
            film.write(bytes(1 << 16))
            film.flush()
    with pytest.raises(NoRoom) as refused:
        back_up(filled, small_disk)
    assert str(small_disk) in refused.value.message and ".work" not in refused.value.message
    (small_disk / "films").unlink()
    assert back_up(filled, small_disk).run is not None
    stock_tools(small_disk / CODE)


def test_a_disk_that_gives_back_other_bytes_is_refused(
    filled: Station, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(filled, disk)
    before = (disk / CODE / "SHA256SUMS").read_bytes()
    filled.media.put(b"new content")
    real = os.preadv

    def lying(file: int, buffers: list[memoryview], offset: int) -> int:
        read = real(file, buffers, offset)
        if str(disk) in os.readlink(f"/proc/self/fd/{file}"):
            buffers[0][0] = 1
        return read

    monkeypatch.setattr(os, "preadv", lying)
    with pytest.raises(StationError):
        run(filled, disk)
    monkeypatch.undo()
    assert (disk / CODE / "SHA256SUMS").read_bytes() == before
    assert run(filled, disk).lacking == ()
    stock_tools(disk / CODE)
