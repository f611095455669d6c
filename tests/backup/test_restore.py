"""`station restore`: the station comes back whole, in a new life that can work on and that the bureau accepts."""

from __future__ import annotations

import dataclasses
import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from station.backup.medium import BackupDamaged, NoBackup, SeveralBackups
from station.backup.restore import BadEpoch, NotChief, RestoreFindings, Wish, examine, restore
from station.bureau.pull import pull
from station.bureau.verify import verify
from station.cli import main
from station.records.people import System
from station.rules.ids import split_id
from station.services import audit, backups, replication, slip_check, staff
from station.services.staff import PinUnset, PinWeak
from station.store import evidence as clips
from station.store import lives, models
from station.store.errors import ClockBehind
from station.wiring import HomeTaken, Station, open_station
from tests.backup.conftest import CODE, digests, run, spoil, stock_tools
from tests.backup.pairing import introduce, opened, paired_with_a_bureau
from tests.conftest import FrozenClock

WISH = Wish("王建国", "1357")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new"


def back(disk: Path, new: Path, clock: FrozenClock, wish: Wish = WISH) -> Station:
    restore(disk, new, wish, clock)
    return open_station(new, clock)


def test_everything_comes_back_and_the_audit_is_clean(
    filled: Station, disk: Path, new: Path, clock: FrozenClock, enterprise: Callable[..., int]
) -> None:
    enterprise()
    run(filled, disk)
    size = backups.last(filled.store).ledger_size  # type: ignore[union-attr]
    clock.advance(days=12)
    done = restore(disk, new, WISH, clock)
    assert (done.epoch, done.files, done.lacking, done.findings) == (1, 5, (), ())
    assert done.contents.ledger_size == size and done.restored_by == "王建国"
    station = open_station(new, clock)
    assert digests(station) == digests(filled)
    for clip in clips.unlinked(station.store):
        assert station.media.digest(clip.sha256) == clip.sha256
    full, short = audit.run(station.store, full=True), audit.run(station.store)
    assert full.clean and short.clean and full.checkpoints >= 2
    lines = station.store.lines(first=size)
    assert [line.action for line in lines] == [lives.RESTORE]
    assert f"size={size} " in lines[0].reason and filled.store.signer.verifier_key in lines[0].reason
    assert station.store.signer.public != filled.store.signer.public
    station.close()


def test_it_works_on_in_a_new_life(filled: Station, disk: Path, new: Path, clock: FrozenClock) -> None:
    run(filled, disk)
    station = back(disk, new, clock)
    proof = staff.sign_in(station.store, station.keys, "王建国", "1357")
    with pytest.raises(PinUnset):
        staff.sign_in(station.store, station.keys, "李敏", "2580")
    person = next(each for each in staff.signing(station.store) if each.name == "李敏")
    staff.renew_pin(station.store, station.keys, proof, person, "2468")
    assert staff.sign_in(station.store, station.keys, "李敏", "2468").name == "李敏"
    with station.store.act(System("system:init"), "roster.import") as act:
        made = act.insert(models.CalendarVersion, year=1, status="official", source="x", days="", adopted_at="x")
    assert split_id(made) == (330281103, 1, 1)
    clock.advance(hours=1)
    done = run(station, disk)
    assert done.run is not None and done.copied == 0
    stock_tools(disk / CODE)
    # And once more, from the backup of the second life.
    third = back(disk, new.with_name("third"), clock)
    assert third.settings.epoch == 2 and audit.run(third.store, full=True).clean
    assert len(lives.earlier_keys(third.store.connection)) == 2
    third.close()
    station.close()


def test_the_bureau_goes_on_with_the_new_life(
    filled: Station, disk: Path, new: Path, clock: FrozenClock, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    root = tmp_path / "bureau"
    station = paired_with_a_bureau(filled, root)
    for _ in range(2):
        enterprise()
        replication.replicate(station)
    run(station, disk)
    bureau = opened(station, root)
    verdicts = [one.verdict.value for one in pull(bureau, System("system:pull"), CODE)]
    assert set(verdicts) == {"ACCEPTED"}
    bureau.close()
    restored = back(disk, new, clock)
    assert restored.settings.bureau_recipients and (new / "bureau.card").exists()
    done = replication.replicate(restored)
    assert done.sealed is not None and done.damaged == (), "the bundles of the old life verify by the old key"
    introduce(restored, root)
    bureau = opened(restored, root)
    verdicts = [one.verdict.value for one in pull(bureau, System("system:pull"), CODE)]
    assert verdicts == ["REPLAY", "REPLAY", "ACCEPTED"]
    assert verify(bureau, System("system:pull"), CODE).problems == ()
    # The old box works on: what it seals now is of a life that has ended.
    enterprise()
    replication.replicate(station)
    old = [one.verdict.value for one in pull(bureau, System("system:pull"), CODE, station.home.outbox)]
    assert old[-1] in ("FORK", "ROLLBACK") and bureau is not None
    bureau.close()
    restored.close()


def test_what_the_old_key_signed_stays_verifiable(filled: Station, disk: Path, new: Path, clock: FrozenClock) -> None:
    old = filled.store.checkpoint()
    run(filled, disk)
    station = back(disk, new, clock)
    assert lives.open_note(station.store, old)
    assert set(slip_check.own_keys(filled.store)) < set(slip_check.own_keys(station.store))
    station.close()


def test_of_many_lost_files_the_count_and_the_first_are_told_and_where_the_rest_is(
    filled: Station, disk: Path, new: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(filled, disk)
    lost = digests(filled)[:3]
    for each in lost:
        next((disk / CODE / "media").rglob(each)).unlink()
    monkeypatch.setattr("station.commands.restore.NAMED", 2)
    monkeypatch.setattr("station.wiring.SystemClock", lambda: filled.clock)
    reading, writing = os.pipe()
    os.write(writing, b"1357\n")
    os.close(writing)
    assert main(["--home", str(new), "restore", str(disk), "--as", "王建国", "--pin-fd", str(reading)]) == 0
    said = capsys.readouterr().out
    assert "没有的文件 3 个" in said and [each in said for each in lost] == [True, True, False]
    command = shlex.split(said.partition("全部清单：station ")[2].partition("（")[0])
    main(command)
    assert {each["sha256"] for each in json.loads(capsys.readouterr().out)["damage"]} == set(lost)


def test_a_file_the_backup_has_lost_is_named_and_the_rest_comes_back(
    filled: Station, disk: Path, new: Path, clock: FrozenClock
) -> None:
    run(filled, disk)
    first, second, *_ = digests(filled)
    spoil(next((disk / CODE / "media").rglob(first)))
    next((disk / CODE / "media").rglob(second)).unlink()
    done = restore(disk, new, WISH, clock)
    assert {rot.sha256: rot.kind for rot in done.lacking} == {first: "differs", second: "missing"}
    station = open_station(new, clock)
    assert {one.sha256 for one in backups.damages(station.store)} == {first, second}
    assert len(digests(station)) == 3 and audit.run(station.store, full=True).clean
    station.close()


@pytest.mark.parametrize("name", ["station.db", "station.toml", "station.vkey", "checkpoint.note"])
def test_a_spoilt_backup_is_refused(filled: Station, disk: Path, new: Path, clock: FrozenClock, name: str) -> None:
    run(filled, disk)
    place = next((disk / CODE / "state").rglob(name))
    spoil(place, at=place.stat().st_size // 2)
    with pytest.raises(BackupDamaged):
        restore(disk, new, WISH, clock)
    assert not new.exists()


def test_rows_edited_before_the_backup_are_refused_and_can_be_taken_over(
    filled: Station, disk: Path, new: Path, clock: FrozenClock
) -> None:
    edited = apsw.Connection(str(filled.home.db))
    edited.execute("UPDATE officer SET initials = 'x' WHERE name = '李敏'")
    edited.close()
    run(filled, disk)
    with pytest.raises(RestoreFindings) as refused:
        restore(disk, new, WISH, clock)
    assert "officer" in refused.value.message
    assert not (new / "station.toml").exists()
    done = restore(disk, new, dataclasses.replace(WISH, despite_findings=True), clock)
    assert done.findings


def test_never_over_a_station(filled: Station, disk: Path, clock: FrozenClock) -> None:
    run(filled, disk)
    before = (filled.home.settings_file.read_bytes(), filled.store.size())
    with pytest.raises(HomeTaken):
        restore(disk, filled.home.root, WISH, clock)
    assert before == (filled.home.settings_file.read_bytes(), filled.store.size())


def test_never_over_a_folder_with_anything_in_it(filled: Station, disk: Path, new: Path, clock: FrozenClock) -> None:
    run(filled, disk)
    new.mkdir()
    (new / "notes.txt").write_text("mine")
    with pytest.raises(HomeTaken):
        restore(disk, new, WISH, clock)
    assert [path.name for path in new.iterdir()] == ["notes.txt"]


def test_an_empty_mount_point_is_a_home(filled: Station, disk: Path, new: Path, clock: FrozenClock) -> None:
    run(filled, disk)
    (new / "lost+found").mkdir(parents=True)
    back(disk, new, clock).close()


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (Wish("李敏", "1357"), NotChief),
        (Wish("王建国", "1111"), PinWeak),
        (Wish("王建国", "1357", epoch=0), BadEpoch),
        (Wish("王建国", "1357", epoch=64), BadEpoch),
    ],
)
def test_what_can_be_refused_is_refused_before_copying(
    filled: Station, disk: Path, new: Path, clock: FrozenClock, wish: Wish, refusal: type[Exception]
) -> None:
    run(filled, disk)
    with pytest.raises(refusal):
        restore(disk, new, wish, clock)
    assert not new.exists()


def test_a_later_life_can_be_chosen(filled: Station, disk: Path, new: Path, clock: FrozenClock) -> None:
    run(filled, disk)
    station = back(disk, new, clock, Wish("王建国", "1357", epoch=7))
    assert station.store.last_origin() == f"{CODE}/7"
    station.close()


def test_a_clock_behind_the_last_entry_restores_nothing_yet(
    filled: Station, disk: Path, new: Path, clock: FrozenClock
) -> None:
    run(filled, disk)
    with pytest.raises(ClockBehind):
        restore(disk, new, WISH, FrozenClock("2020-01-01T00:00:00+08:00"))
    assert not new.exists()
    back(disk, new, clock).close()


def test_no_backup_and_several(filled: Station, disk: Path, new: Path, clock: FrozenClock) -> None:
    with pytest.raises(NoBackup):
        examine(disk)
    run(filled, disk)
    shutil.copytree(disk / CODE, disk / "330281104")
    with pytest.raises(SeveralBackups):
        examine(disk)
    assert examine(disk / CODE).code == CODE


def test_from_a_disk_that_is_mounted_read_only(
    filled: Station, disk: Path, new: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    if os.geteuid():
        pytest.skip("needs root")
    run(filled, disk)
    place = tmp_path / "read-only"
    place.mkdir()
    if subprocess.run(["mount", "--bind", disk, place], capture_output=True).returncode:
        pytest.skip("no mounts here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
        with pytest.raises(OSError):
            (place / "x").touch()
        back(place, new, clock).close()
    finally:
        subprocess.run(["umount", place], check=True)
