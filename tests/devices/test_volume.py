"""A medium is listed whole, hostile names and all, and only regular files of it are ever opened, for reading."""

from __future__ import annotations

import fcntl
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.errors import NotAVolume
from devices.volume import Entry, scan

HOSTILE = [b"\xff\xfe.mp4", b"new\nline.mp4", b"\x1b[31mred.mp4", "‮fdp.mp4".encode(), b" -rf *", b"%s%n"]


def write(root: Path, name: bytes, content: bytes = b"x") -> None:
    path = os.path.join(os.fsencode(root), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def names(root: Path) -> dict[bytes, Entry]:
    return {entry.path: entry for entry in scan(root).entries}


def test_hostile_names_come_back_as_bytes_and_open(tmp_path: Path) -> None:
    for number, name in enumerate(HOSTILE):
        write(tmp_path, b"DCIM/" + name, b"content %d" % number)
    volume = scan(tmp_path)
    assert volume.complete
    assert [entry.path for entry in volume.entries] == sorted(b"DCIM/" + name for name in HOSTILE)
    for entry in volume.entries:
        file = volume.open(entry)
        assert os.read(file, 100) == b"content %d" % HOSTILE.index(entry.path[5:])
        os.close(file)


def test_links_pipes_and_sockets_are_listed_but_refused(tmp_path: Path) -> None:
    outside = tmp_path / "secret"
    outside.write_bytes(b"secret")
    card = tmp_path / "card"
    card.mkdir()
    (card / "link.mp4").symlink_to(outside)
    os.mkfifo(card / "pipe.mp4")
    volume = scan(card)
    assert {entry.path: entry.refused for entry in volume.entries} == {b"link.mp4": "symlink", b"pipe.mp4": "fifo"}
    for entry in volume.entries:
        with pytest.raises(OSError):
            volume.open(entry)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes")
def test_device_nodes_are_listed_but_refused(tmp_path: Path) -> None:
    os.mknod(tmp_path / "disk.mp4", stat.S_IFBLK | 0o600, os.makedev(7, 0))
    os.mknod(tmp_path / "null.mp4", stat.S_IFCHR | 0o600, os.makedev(1, 3))
    volume = scan(tmp_path)
    assert {entry.refused for entry in volume.entries} == {"device"}
    for entry in volume.entries:
        with pytest.raises(OSError):
            volume.open(entry)


def test_names_that_differ_only_in_case_or_composition_are_different_files(tmp_path: Path) -> None:
    alike = [
        b"a.mp4",
        b"A.MP4",
        "é.mp4".encode(),
        "e\u0301.mp4".encode(),
        "录像.mp4".encode(),
        "录像.mp4".encode("gb18030"),
    ]
    for number, name in enumerate(alike):
        write(tmp_path, name, b"%d" % number)
    volume = scan(tmp_path)
    assert {entry.path for entry in volume.entries} == set(alike)
    for entry in volume.entries:
        file = volume.open(entry)
        assert os.read(file, 9) == b"%d" % alike.index(entry.path)
        os.close(file)


@pytest.mark.parametrize("claimed", [-(1 << 62), -1, 0, 1 << 40, 1 << 62])
def test_a_time_no_calendar_knows_is_held_to_what_one_can_express(claimed: int) -> None:
    assert 1970 <= Entry(b"a", 1, claimed).mtime.year <= 2100


def test_a_listed_file_can_be_opened_past_the_cache(tmp_path: Path) -> None:
    write(tmp_path, b"a.mp4")
    volume = scan(tmp_path)
    try:
        file = volume.open(volume.entries[0], os.O_DIRECT | os.O_RDWR)
    except OSError:
        pytest.skip("this file system has no O_DIRECT")
    flags = fcntl.fcntl(file, fcntl.F_GETFL)
    os.close(file)
    assert flags & os.O_DIRECT and flags & os.O_ACCMODE == os.O_RDONLY


def test_a_file_swapped_for_a_link_or_pipe_after_listing_is_not_opened(tmp_path: Path) -> None:
    outside = tmp_path / "secret"
    outside.mkdir()
    (outside / "a.mp4").write_bytes(b"secret")
    card = tmp_path / "card"
    write(card, b"day/a.mp4")
    write(card, b"b.mp4")
    volume = scan(card)
    (card / "day").rename(card / "was")
    (card / "day").symlink_to(outside)
    (card / "b.mp4").unlink()
    os.mkfifo(card / "b.mp4")
    for entry in volume.entries:
        with pytest.raises(OSError):
            volume.open(entry)


def test_a_folder_linked_into_itself_ends(tmp_path: Path) -> None:
    write(tmp_path, b"day/a.mp4")
    (tmp_path / "day" / "again").symlink_to(tmp_path)
    assert set(names(tmp_path)) == {b"day/a.mp4", b"day/again"}


def test_depth_and_number_are_capped_and_the_listing_says_incomplete(tmp_path: Path) -> None:
    write(tmp_path, b"/".join([b"d"] * 6) + b"/deep.mp4")
    write(tmp_path, b"near.mp4")
    shallow = scan(tmp_path, max_depth=3)
    assert [entry.path for entry in shallow.entries] == [b"near.mp4"]
    assert [folder.reason for folder in shallow.broken] == ["too_deep"]
    for number in range(5):
        write(tmp_path, b"many/%d" % number)
    few = scan(tmp_path, max_entries=4)
    assert not few.complete
    assert len(few.entries) <= 4
    assert "too_many" in {folder.reason for folder in few.broken}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_folder_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    write(tmp_path, b"bad/hidden.mp4")
    write(tmp_path, b"good/seen.mp4")
    (tmp_path / "bad").chmod(0)
    try:
        volume = scan(tmp_path)
    finally:
        (tmp_path / "bad").chmod(0o755)
    assert [entry.path for entry in volume.entries] == [b"good/seen.mp4"]
    assert [(folder.path, folder.reason) for folder in volume.broken] == [(b"bad", "errno:13")]


def test_the_digest_moves_with_every_listed_fact(tmp_path: Path) -> None:
    write(tmp_path, b"a.mp4", b"one")
    os.utime(tmp_path / "a.mp4", (1_700_000_000, 1_700_000_000))
    first = scan(tmp_path).digest()
    assert scan(tmp_path).digest() == first
    os.utime(tmp_path / "a.mp4", (1_700_000_001, 1_700_000_001))
    second = scan(tmp_path).digest()
    write(tmp_path, b"b.mp4")
    assert len({first, second, scan(tmp_path).digest()}) == 3


def test_a_medium_that_was_taken_away_is_noticed(tmp_path: Path) -> None:
    card = tmp_path / "card"
    write(card, b"a.mp4")
    volume = scan(card)
    assert volume.present()
    card.rename(tmp_path / "gone")
    assert not volume.present()
    write(card, b"a.mp4")
    assert not volume.present()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, b"file")
    for path in (tmp_path / "file", tmp_path / "absent"):
        with pytest.raises(NotAVolume):
            scan(path)


def test_nothing_on_the_medium_is_ever_opened_for_writing(tmp_path: Path) -> None:
    write(tmp_path, b"DCIM/a.mp4")
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    opened: list[int] = []
    watching = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open":
            opened.append(int(arguments[2]))  # type: ignore[call-overload]

    sys.addaudithook(hook)
    volume = scan(tmp_path)
    os.close(volume.open(volume.entries[0]))
    watching = False
    assert opened
    assert not any(flags & writes for flags in opened)


@settings(derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.binary(min_size=1, max_size=40).filter(lambda b: b not in (b".", b"..") and not set(b) & {0, 47}))
def test_any_name_survives_the_round_trip(tmp_path: Path, name: bytes) -> None:
    card = tmp_path / name.hex()
    write(card, name, name)
    volume = scan(card)
    assert [entry.path for entry in volume.entries] == [name]
    file = volume.open(volume.entries[0])
    assert os.read(file, 100) == name
    os.close(file)
