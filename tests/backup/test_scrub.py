"""The media store read again: every kind of rot is found, written down once, and mended from a backup."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from station.backup.pace import Pace
from station.backup.scrub import Manner, scrub
from station.services import backups
from station.store import backups as rows
from station.store.audit import audit
from station.store.seen import due
from station.wiring import Station
from tests.backup.conftest import CODE, digests, run, spoil
from tests.conftest import FrozenClock

ALL = Manner()


def test_a_sound_store_is_sound(filled: Station) -> None:
    size = filled.store.size()
    done = scrub(filled, ALL)
    assert (done.files, done.read, done.rotten, done.unmended, done.unwritten) == (5, 5, (), (), "")
    assert done.oldest == filled.clock.now()
    assert filled.store.size() == size, "nothing to write down"


def test_every_kind_of_rot_is_found_and_written_down_once(filled: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third, *_ = digests(filled)
    spoil(filled.media.path(first))
    filled.media.path(second).unlink()
    real = os.preadv
    inode = filled.media.path(third).stat().st_ino

    def failing(file: int, buffers: list[memoryview], offset: int) -> int:
        if os.fstat(file).st_ino == inode:
            raise OSError(5, "Input/output error")
        return real(file, buffers, offset)

    monkeypatch.setattr(os, "preadv", failing)
    for _ in range(2):
        done = scrub(filled, ALL)
        kinds = {rot.sha256: rot.kind for rot in done.unmended}
        assert kinds == {first: "differs", second: "missing", third: "unreadable"}
    assert {one.sha256: one.kind for one in backups.damages(filled.store)} == kinds
    monkeypatch.undo()
    done = scrub(filled, ALL)
    assert [(one.sha256, one.source) for one in done.mended] == [(third, "self")]
    assert audit(filled.store).clean


def test_mended_from_the_backup_with_the_damaged_kept(filled: Station, disk: Path) -> None:
    run(filled, disk)
    first, second, *_ = digests(filled)
    spoil(filled.media.path(first))
    rotten = filled.media.path(first).read_bytes()
    filled.media.path(second).unlink()
    done = scrub(filled, ALL, disk)
    medium = (disk / CODE / "medium").read_text().strip()
    assert {one.sha256: one.source for one in done.mended} == dict.fromkeys((first, second), f"backup/{medium}")
    assert done.unmended == () and backups.damages(filled.store) == []
    for digest in (first, second):
        assert filled.media.digest(digest) == digest
        assert filled.media.path(digest).stat().st_mode & 0o777 == 0o400
    kept = list((filled.media.root / "damaged").iterdir())
    assert [path.read_bytes() for path in kept] == [rotten]
    assert {one.mended_from for one in rows.damages(filled.store)} == {f"backup/{medium}"}
    assert not list((filled.media.root / "tmp").glob("mend-*"))
    assert audit(filled.store).clean


def test_a_bad_backup_mends_nothing(filled: Station, disk: Path) -> None:
    run(filled, disk)
    first = digests(filled)[0]
    spoil(filled.media.path(first))
    spoil(next((disk / CODE / "media").rglob(first)), at=1)
    done = scrub(filled, ALL, disk)
    assert (done.mended, [rot.sha256 for rot in done.unmended]) == ((), [first])
    assert not (filled.media.root / "damaged").exists()


def test_a_backup_that_is_not_mounted_is_said_after_the_damage_was_written(filled: Station, tmp_path: Path) -> None:
    first = digests(filled)[0]
    spoil(filled.media.path(first))
    done = scrub(filled, ALL, tmp_path / "nowhere")
    assert "nowhere" in done.unwritten
    assert [one.sha256 for one in backups.damages(filled.store)] == [first]


def test_a_clock_that_waits_for_a_person_hides_no_rot(filled: Station, clock: FrozenClock) -> None:
    first = digests(filled)[0]
    spoil(filled.media.path(first))
    clock.advance(days=3)
    done = scrub(filled, ALL)
    assert [rot.sha256 for rot in done.unmended] == [first] and done.unwritten
    assert backups.damages(filled.store) == []


def test_a_month_of_polite_nights_reads_everything(filled: Station, clock: FrozenClock) -> None:
    for number in range(61):
        filled.media.put(b"%d" % number * 5000)
    read = []
    for _ in range(30):
        clock.advance(hours=23)
        done = scrub(filled, Manner(30))
        read.append(done.read)
    assert done.oldest is not None and min(read) > 0 and max(read) < 40 and sum(read) >= 66
    filled.store.derived.forget()
    assert scrub(filled, Manner(30)).oldest is None, "forgotten, not believed"


@pytest.mark.parametrize(("parts", "expected"), [(1, ["a", "c", "b"]), (2, ["a"]), (100, ["a"]), (3, ["a"])])
def test_who_has_waited_longest_is_next(parts: int, expected: list[str]) -> None:
    sizes = {"a": 60, "b": 20, "c": 20}
    assert due(sizes, {"b": "2026-11-20", "c": "2026-11-19"}, parts) == expected


def test_nothing_is_due_in_an_empty_store() -> None:
    assert due({}, {}, 30) == due({}, {}, 1) == []


def test_the_pace_is_kept_and_lost_time_is_not_made_up_for() -> None:
    pace = Pace(10_000_000)
    started = time.monotonic()
    for _ in range(20):
        pace(100_000)
    assert 0.15 < time.monotonic() - started < 1.0
    pace = Pace(None)
    pace(10**12)


def test_reading_politely_keeps_to_the_rate(station: Station) -> None:
    station.media.put(os.urandom(3 << 20))
    started = time.monotonic()
    scrub(station, Manner(1, 6 << 20))
    assert time.monotonic() - started > 0.4


def test_named_by_a_row_and_never_there(filled: Station, enterprise: Callable[..., int]) -> None:
    digest = digests(filled)[0]
    filled.media.path(digest).unlink()
    assert [rot.kind for rot in scrub(filled, Manner(30)).rotten] == ["missing"], "shows in any night"
