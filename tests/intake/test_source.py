"""The source is only read: no file of it is opened for writing, and a mounted image is the same afterwards, bit by bit.

The hook sees this process; the sandbox that parses recordings has its own test and can open nothing at all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.intake.reread import reread
from station.intake.sealing import Desk
from station.intake.session import Docked
from station.records.evidence import IntakeOutcome
from station.services import evidence
from station.wiring import Station
from tests.intake.test_session import check_store, contents, stored

Dock = Callable[..., IntakeOutcome]
Look = Callable[[Path], Docked]
pytestmark = pytest.mark.usefixtures("recorder")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.utime", "os.truncate", "os.link",
    "os.symlink", "os.setxattr",
}  # fmt: skip
KINDS = {
    "ext4": (["mkfs.ext4", "-q", "-m", "0"], ["mount"], ["mount", "-o", "ro,noload"]),
    "exfat": (["mkfs.exfat"], ["mount.exfat-fuse"], ["mount.exfat-fuse", "-o", "ro"]),
}
"""How to make, fill and mount each for reading only."""

_heard: list[tuple[str, tuple[object, ...]]] = []
_listening = False


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _listening and (event == "open" or event in CHANGES):
        _heard.append((event, arguments))


@pytest.fixture
def heard() -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """Every open and every change asked of the system meanwhile."""
    global _listening
    if _hook not in _installed:
        sys.addaudithook(_hook)
        _installed.append(_hook)
    _heard.clear()
    _listening = True
    yield _heard
    _listening = False


_installed: list[object] = []


def below(source: Path, said: object) -> bool:
    """Whether a path given to the system lies in the source; a bare name was reached through an open folder of it."""
    if not isinstance(said, str | bytes | os.PathLike):
        return False
    path = os.fsdecode(said)
    return path.startswith(str(source)) or not path.startswith("/")


def test_no_file_of_the_source_is_opened_for_writing_or_changed(
    card: Path, dock: Dock, docked: Look, desk: Desk, heard: list[tuple[str, tuple[object, ...]]]
) -> None:
    (card / "DCIM" / "BIG.MP4").write_bytes(hashlib.shake_128(b"big").digest(2_000_000))
    heard.clear()
    assert dock(card).state == "complete"
    assert reread(desk, docked(card)) is not None
    assert dock(card).state == "unchanged"
    opened = [arguments for event, arguments in heard if event == "open" and below(card, arguments[0])]
    assert len(opened) > 12
    assert [arguments for arguments in opened if int(str(arguments[2])) & WRITES] == []
    changed = [item for item in heard if item[0] != "open" and any(below(card, said) for said in item[1])]
    assert changed == []


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(*words: object) -> str:
    """A command's answer; skips where this machine has no loop devices or no such file system."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot be done here: {words}: {done.stderr}")
    return done.stdout.strip()


@pytest.fixture(params=list(KINDS))
def mounted(request: pytest.FixtureRequest, tmp_path: Path, card: Path) -> Iterator[tuple[Path, Path]]:
    """The card as a file system image, and where that is mounted for reading only."""
    make, fill, read = KINDS[request.param]
    if os.geteuid() != 0:
        pytest.skip("only root mounts images")
    if not shutil.which(make[0]) or not shutil.which(read[0]):
        pytest.skip(f"no {make[0]} and {read[0]} here")
    image, place = tmp_path / "card.img", tmp_path / "mounted"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(16 << 20)
    run(*make, image)
    device = run("losetup", "-f", "--show", image)
    try:
        run("blockdev", "--setrw", device)
        run(*fill, device, place)
        shutil.copytree(card, place, dirs_exist_ok=True)
        run("umount", place)
        run("blockdev", "--setro", device)
        run(*read, device, place)
        yield image, place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)
        run("blockdev", "--setrw", device)
        run("losetup", "-d", device)


def test_a_mounted_image_is_imported_read_again_and_left_as_it_was(
    station: Station, card: Path, mounted: tuple[Path, Path], dock: Dock, docked: Look, desk: Desk
) -> None:
    image, place = mounted
    before = digest(image)
    outcome = dock(place)
    assert (outcome.state, outcome.new) == ("complete", 5)
    assert set(stored(station)) == contents(card)
    said = reread(desk, docked(place))
    assert said is not None and (said.same, said.differs) == (5, 0)
    check_store(station)
    run("umount", place)
    assert digest(image) == before


def test_files_that_differ_only_in_name_or_only_in_content(station: Station, tmp_path: Path, dock: Dock) -> None:
    root = tmp_path / "alike"
    root.mkdir()
    names = [b"a.mp4", b"A.MP4", "é.mp4".encode(), "e\u0301.mp4".encode(), "录像.mp4".encode("gb18030")]
    for number, name in enumerate(names):
        with open(os.path.join(os.fsencode(root), name), "wb") as file:
            file.write(b"content %d" % number)
    for name in (b"twin-1.txt", b"twin-2.txt", b"twin-3.txt"):
        with open(os.path.join(os.fsencode(root), name), "wb") as file:
            file.write(b"the same")
    outcome = dock(root)
    assert (outcome.state, outcome.new, outcome.duplicate) == ("complete", 6, 2)
    assert set(stored(station)) == contents(root)
    assert len({clip.name for clip in evidence.unlinked(station.store)}) == 6
    check_store(station)
