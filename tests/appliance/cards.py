"""A recorder's memory as an image: real FAT32 and exFAT, real names, and the hash of every file on it.

Owns: making such images on a machine whose kernel knows neither file system. Content is pseudo-random and
follows from the seed alone, so that a card made again is the same card.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.appliance.machine import run
from tests.intake import recordings

MB = 1 << 20
PARTITION = 1 * MB
"""Where the partition begins on a card that has one."""
DAY = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
"""08:00 in Yuyao."""


@dataclass(frozen=True, slots=True)
class Card:
    """An image and what lies on it."""

    image: Path
    files: dict[str, str]
    """SHA-256 by path, of every file that holds something."""
    sizes: dict[str, int]

    def digest(self) -> str:
        """SHA-256 of the whole image, as it is now."""
        with self.image.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def sector(self, path: str, fraction: float = 0.5) -> int:
        """The 512-byte sector of the image in which this part of the file lies. LookupError."""
        offset = int(self.sizes[path] * fraction) // 512 * 512
        sample = content(path, offset + 512)[offset:]
        data = self.image.read_bytes()
        found = data.find(sample)
        if found < 0 or found % 512:
            raise LookupError(path)
        return found // 512


def content(name: str, size: int) -> bytes:
    """The bytes of the pseudo-random file of that name."""
    return hashlib.shake_128(name.encode()).digest(size)


def clip_name(serial: str, number: int, day: str = "20261120") -> str:
    """As the generic profile reads it, five minutes after the one before."""
    start = DAY + timedelta(hours=8, minutes=5 * number)
    return f"DCIM/{day}/{serial}_110281_{start:%Y%m%d%H%M%S}_{number + 1:04d}.MP4"


def fill(root: Path, serial: str, sizes: Sequence[int], *, clips: int = 2) -> None:
    """A shift's files below `root`: large files, real recordings, small ones, Chinese names, an empty one."""
    for number, size in enumerate(sizes):
        name = clip_name(serial, number)
        _put(root / name, content(name, size), DAY + timedelta(minutes=5 * number))
    for number in range(len(sizes), len(sizes) + clips):
        start = DAY + timedelta(minutes=5 * number)
        path = recordings.video(root / clip_name(serial, number), start, seconds=3, tint=number + int(serial[-2:]) * 16)
        recordings.touch(path, start + timedelta(seconds=3))
    for name, size in (("现场照片/仓库东侧.JPG", 90_000), ("现场照片/配电箱（2）.JPG", 41_234), ("LOG/说明.TXT", 37)):
        _put(root / name, content(serial + name, size), DAY)
    for number in range(12):
        name = f"LOG/{serial}_{number:02d}.TXT"
        _put(root / name, content(name, 100 + 77 * number), DAY)
    _put(root / "LOG/EMPTY.TXT", b"", DAY)


def fat(image: Path, source: Path, megabytes: int, *, partitioned: bool = True, dirty: bool = False) -> Card:
    """A FAT32 card with what lies below `source`; `dirty`: as left by a recorder that was not switched off properly."""
    _blank(image, megabytes)
    offset = PARTITION if partitioned else 0
    if partitioned:
        _partition_table(image, 0x0C)
    sectors = (megabytes * MB - offset) // 512
    table = ["--offset", str(offset // 512), "-h", str(offset // 512)] if partitioned else []
    # The size is given in KiB; without a partition the file system fills the image.
    size = [str(sectors // 2)] if partitioned else []
    # Fewer than 65525 clusters would be no FAT32.
    cluster = next(each for each in (64, 32, 16, 8, 4, 2, 1) if sectors // (each + 1) > 65600 or each == 1)
    run("mkfs.vfat", "-F", "32", "-s", str(cluster), "-n", "RECORDER", "-i", _number(image), *table, str(image), *size)
    where = f"{image}@@{offset}"
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", "MTOOLS_SKIP_CHECK": "1"}
    command = ["mcopy", "-s", "-m", "-Q", "-i", where, *map(str, sorted(source.iterdir())), "::/"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if dirty:
        with image.open("r+b") as file:
            file.seek(offset + 65)  # BS_Reserved1: bit 0 says that the volume was mounted and not released
            file.write(b"\x01")
    return _card(image, source)


def exfat(image: Path, source: Path, megabytes: int) -> Card:
    """An exFAT card without partitions with what lies below `source`."""
    _blank(image, megabytes)
    run("mkfs.exfat", "-L", "RECORDER", str(image))
    with mounted(image) as root:
        for path in sorted(source.rglob("*")):
            place = root / path.relative_to(source)
            if path.is_dir():
                place.mkdir()
            else:
                shutil.copy2(path, place)
    return _card(image, source)


def ext4(image: Path, source: Path, megabytes: int) -> Card:
    """Somebody's Linux stick."""
    _blank(image, megabytes)
    run("mke2fs", "-q", "-t", "ext4", "-d", str(source), str(image))
    return _card(image, source)


def make(folder: Path, kind: str, serial: str, sizes: Sequence[int], megabytes: int, **how: bool) -> Card:
    """A card of this kind (`fat`, `exfat`, `ext4`) for this recorder, made once and kept in `folder`."""
    key = hashlib.sha256(repr((kind, serial, list(sizes), megabytes, sorted(how.items()))).encode())
    image = folder / f"{kind}-{serial}-{key.hexdigest()[:10]}.img"
    listing = image.with_suffix(".json")
    if listing.exists():
        kept = json.loads(listing.read_text())
        return Card(image, kept["files"], kept["sizes"])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        fill(Path(scratch), serial, sizes)
        made = {"fat": fat, "exfat": exfat, "ext4": ext4}[kind](image, Path(scratch), megabytes, **how)
    listing.write_text(json.dumps({"files": made.files, "sizes": made.sizes}, ensure_ascii=False))
    return made


def dice(seed: int) -> random.Random:
    """Chance that is the same every time."""
    return random.Random(f"appliance {seed}")


def _put(path: Path, data: bytes, when: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    recordings.touch(path, when)


def _card(image: Path, source: Path) -> Card:
    found = {path.relative_to(source).as_posix(): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    files = {name: hashlib.sha256(data).hexdigest() for name, data in found.items() if data}
    return Card(image, files, {name: len(data) for name, data in found.items()})


def _blank(image: Path, megabytes: int) -> None:
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(megabytes * MB)


def _number(image: Path) -> str:
    """A volume number that follows from the name."""
    return hashlib.sha256(image.name.encode()).hexdigest()[:8]


def _partition_table(image: Path, kind: int) -> None:
    """One partition from PARTITION to the end, as memory cards have it."""
    size = image.stat().st_size
    entry = bytes([0, 0xFE, 0xFF, 0xFF, kind, 0xFE, 0xFF, 0xFF])
    entry += (PARTITION // 512).to_bytes(4, "little") + ((size - PARTITION) // 512).to_bytes(4, "little")
    with image.open("r+b") as file:
        file.seek(446)
        file.write(entry)
        file.seek(510)
        file.write(b"\x55\xaa")


@contextmanager
def mounted(image: Path, *options: str) -> Iterator[Path]:
    """An exFAT image, seen here."""
    loop = run("losetup", "-f", "--show", str(image)).strip()
    with tempfile.TemporaryDirectory() as folder:
        try:
            run("mount.exfat-fuse", *options, loop, folder)
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=False, capture_output=True)
            subprocess.run(["losetup", "-d", loop], check=False, capture_output=True)
