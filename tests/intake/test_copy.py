"""The copy is what was read, the read-back is what lies on the medium, and neither is taken for the other."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import mmap
import os
import subprocess
from pathlib import Path

import pytest

from station.intake import readback
from station.intake.copy import HEAD, PartFailed, SourceShort, copy
from station.intake.readback import EVICTED, O_DIRECT, UNPROVEN, read_back, resident_pages
from station.intake.ring import AT_ONCE, CHUNK, SECTOR, ReadFailed, stream

SIZES = [1, 4095, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 7 * CHUNK, 20 * CHUNK + 4097]


def silent(_: int) -> None:
    return


def source(tmp_path: Path, size: int) -> tuple[Path, bytes]:
    content = hashlib.shake_128(b"%d" % size).digest(size)
    path = tmp_path / f"source-{size}"
    path.write_bytes(content)
    return path, content


@pytest.fixture
def on_disk(tmp_path: Path) -> None:
    """These tests ask what a disk does; a test folder in memory cannot answer."""
    (tmp_path / "probe").write_bytes(b"probe")
    if read_back(tmp_path / "probe", 5, silent)[1] == UNPROVEN:
        pytest.skip("the test folder is not on a disk")


@pytest.mark.usefixtures("on_disk")
@pytest.mark.parametrize("size", SIZES)
def test_copy_and_both_ways_of_reading_back_agree_with_sha256sum(tmp_path: Path, size: int) -> None:
    path, content = source(tmp_path, size)
    counted: list[int] = []
    file = os.open(path, os.O_RDONLY)
    poured = copy(file, size, tmp_path / "part", counted.append)
    os.close(file)
    digest = poured.sha256
    assert (poured.size, poured.head, poured.fault) == (size, content[:HEAD], None)
    assert (tmp_path / "part").read_bytes() == content
    assert sum(counted) == size
    assert digest == subprocess.run(["sha256sum", path], capture_output=True, text=True).stdout[:64]
    assert read_back(tmp_path / "part", size, silent) == (digest, O_DIRECT)
    assert read_back(tmp_path / "part", size, silent, direct=False) == (digest, EVICTED)
    assert (tmp_path / "part").stat().st_mode & 0o777 == 0o400


@pytest.mark.usefixtures("on_disk")
def test_a_mapping_elsewhere_keeps_pages_and_the_method_says_so(tmp_path: Path) -> None:
    path, content = source(tmp_path, 4 * CHUNK)
    file = os.open(path, os.O_RDWR)
    os.fsync(file)
    held = mmap.mmap(file, 4 * CHUNK)
    assert held[:] == content
    digest, method = read_back(path, 4 * CHUNK, silent, direct=False)
    assert (digest, method) == (hashlib.sha256(content).hexdigest(), UNPROVEN)
    held.close()
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    assert resident_pages(file, 4 * CHUNK) == 0
    os.close(file)


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no tmpfs here")
def test_a_file_in_memory_has_no_medium_to_read_back_from(tmp_path: Path) -> None:
    path = Path(f"/dev/shm/read-back-{os.getpid()}")
    path.write_bytes(b"content")
    try:
        assert read_back(path, 7, silent) == (hashlib.sha256(b"content").hexdigest(), UNPROVEN)
    finally:
        path.unlink()


@pytest.mark.usefixtures("on_disk")
def test_a_file_system_that_takes_the_flag_and_refuses_the_read_is_read_evicted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, content = source(tmp_path, CHUNK)
    file = os.open(path, os.O_RDONLY)
    os.fsync(file)
    os.close(file)
    real = os.preadv

    def preadv(file: int, buffers: list[mmap.mmap], offset: int) -> int:
        if fcntl.fcntl(file, fcntl.F_GETFL) & os.O_DIRECT:
            raise OSError(errno.EINVAL, "Invalid argument")
        return real(file, buffers, offset)

    monkeypatch.setattr(os, "preadv", preadv)
    assert read_back(path, CHUNK, silent) == (hashlib.sha256(content).hexdigest(), EVICTED)


def test_one_changed_bit_or_byte_too_many_hashes_differently(tmp_path: Path) -> None:
    path, content = source(tmp_path, 3 * CHUNK)
    right = hashlib.sha256(content).hexdigest()
    path.write_bytes(content + b"x")
    assert read_back(path, len(content), silent)[0] != right
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert read_back(path, len(content), silent)[0] != right


def test_a_file_shorter_than_listed_leaves_what_there_is(tmp_path: Path) -> None:
    path, content = source(tmp_path, CHUNK + 1)
    file = os.open(path, os.O_RDONLY)
    poured = copy(file, 2 * CHUNK, tmp_path / "part", silent)
    os.close(file)
    assert isinstance(poured.fault, SourceShort) and poured.fault.offset == poured.size == CHUNK + 1
    assert (tmp_path / "part").read_bytes() == content
    assert poured.sha256 == hashlib.sha256(content).hexdigest()


def test_a_file_that_gives_nothing_leaves_no_part(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    file = os.open(tmp_path / "empty", os.O_RDONLY)
    assert copy(file, CHUNK, tmp_path / "part", silent).size == 0
    os.close(file)
    assert not (tmp_path / "part").exists()


def unreadable_from(monkeypatch: pytest.MonkeyPatch, bad: range) -> list[tuple[int, int]]:
    """Reading answers EIO wherever it touches these bytes; the failed calls (offset, length) as they come."""
    real, failed = os.preadv, []

    def preadv(file: int, buffers: list[mmap.mmap | memoryview], offset: int) -> int:
        if offset < bad.stop and offset + len(buffers[0]) > bad.start:
            failed.append((offset, len(buffers[0])))
            raise OSError(errno.EIO, "Input/output error")
        return real(file, buffers, offset)

    monkeypatch.setattr(os, "preadv", preadv)
    return failed


@pytest.mark.parametrize("size", [SECTOR, 7 * SECTOR, AT_ONCE, 3 * CHUNK + 77])
def test_a_bad_sector_costs_what_lies_behind_it_and_nothing_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    path, content = source(tmp_path, size)
    for sector in {0, 1, size // SECTOR // 2, max(0, size // SECTOR - 1)}:
        bad = sector * SECTOR
        failed = unreadable_from(monkeypatch, range(bad, bad + 1))
        file = os.open(path, os.O_RDONLY)
        poured = copy(file, size, tmp_path / "part", silent)
        os.close(file)
        monkeypatch.undo()
        if bad >= size:
            assert poured.fault is None
        else:
            assert isinstance(poured.fault, ReadFailed) and poured.fault.offset == poured.size == bad
            # Halved at most, never tried again at one size: a dying medium answers each failure after seconds.
            assert len(failed) <= 10 and len(set(failed)) == len(failed)
        assert poured.sha256 == hashlib.sha256(content[: poured.size]).hexdigest()
        (tmp_path / "part").unlink(missing_ok=True)


def test_what_stumbles_once_is_read_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, content = source(tmp_path, 3 * CHUNK)
    real, stumbled = os.preadv, []

    def preadv(file: int, buffers: list[mmap.mmap], offset: int) -> int:
        if offset == CHUNK and not stumbled:
            stumbled.append(offset)
            raise OSError(errno.EIO, "Input/output error")
        return real(file, buffers, offset)

    monkeypatch.setattr(os, "preadv", preadv)
    file = os.open(path, os.O_RDONLY)
    poured = copy(file, 3 * CHUNK, tmp_path / "part", silent)
    os.close(file)
    assert (poured.fault, poured.sha256) == (None, hashlib.sha256(content).hexdigest())


def test_residence_is_counted_over_every_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readback, "_WINDOW", CHUNK)
    path, _ = source(tmp_path, 3 * CHUNK + 1)
    file = os.open(path, os.O_RDONLY)
    os.fsync(file)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.pread(file, 1, 2 * CHUNK)
    assert 0 < resident_pages(file, 3 * CHUNK + 1) < 3 * CHUNK // mmap.PAGESIZE
    os.close(file)


def test_a_full_disk_is_not_the_recorders_fault_and_shows_before_copying(tmp_path: Path) -> None:
    path, _ = source(tmp_path, 100)
    file = os.open(path, os.O_RDONLY)
    with pytest.raises(PartFailed):
        copy(file, 1 << 60, tmp_path / "part", silent)
    os.close(file)
    assert not (tmp_path / "part").exists()


def test_an_existing_part_is_never_overwritten(tmp_path: Path) -> None:
    path, _ = source(tmp_path, 100)
    (tmp_path / "part").write_bytes(b"old")
    file = os.open(path, os.O_RDONLY)
    with pytest.raises(PartFailed):
        copy(file, 100, tmp_path / "part", silent)
    os.close(file)
    assert (tmp_path / "part").read_bytes() == b"old"


def test_stopping_in_the_middle_leaves_no_part(tmp_path: Path) -> None:
    path, _ = source(tmp_path, 7 * CHUNK)

    class Stop(Exception):
        pass

    def tick(_: int) -> None:
        raise Stop

    file = os.open(path, os.O_RDONLY)
    with pytest.raises(Stop):
        copy(file, 7 * CHUNK, tmp_path / "part", tick)
    os.close(file)
    assert not (tmp_path / "part").exists()


def test_the_stream_ends_with_the_file_and_can_be_left_early(tmp_path: Path) -> None:
    path, content = source(tmp_path, 7 * CHUNK)
    file = os.open(path, os.O_RDONLY)
    assert b"".join(bytes(view) for view in stream(file, 100 * CHUNK)) == content
    assert bytes(next(iter(stream(file, CHUNK)))) == content[:CHUNK]
    os.close(file)
