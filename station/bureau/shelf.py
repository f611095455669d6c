"""Where the projection's files lie: a folder, or a bucket of an S3 store. Files are put once and never changed.

A reader follows the cards of the stations, one small file each; replacing a card is the moment at which a new
projection counts. What no card names is swept away while nobody reads.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyarrow import fs

from station.errors import StationError
from station.store.atomic import fsync_folder, write_text

CARDS = "cards"


class ShelfUnreachable(StationError):
    """The S3 store refuses or does not answer. Facts: place, detail."""

    text = "bureau_query.shelf_unreachable"


class Shelf(Protocol):
    """A place of files by name; names have slashes."""

    @property
    def filesystem(self) -> fs.FileSystem:
        """Arrow's view of it, in which `at` names files."""

    def at(self, name: str) -> str:
        """The path of a file in `filesystem`."""

    def put(self, name: str, file: Path) -> None:
        """Take a finished local file under a new name; the file is gone afterwards where that is cheaper."""

    def write(self, name: str, text: str) -> None:
        """Replace a small file: whoever reads sees the old one or the new one."""

    def read(self, name: str) -> str:
        """A small file. FileNotFoundError."""

    def names(self) -> list[str]:
        """Every file."""

    def remove(self, name: str) -> None:
        """Take a file away; it may be gone."""

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Files named by a card now stay until the block ends."""

    @contextmanager
    def sweeping(self) -> Iterator[bool]:
        """Whether nobody reads, and nobody begins to until the block ends."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A shelf on a local disk."""

    root: Path

    @property
    def filesystem(self) -> fs.FileSystem:
        """The machine's own."""
        return fs.LocalFileSystem()

    def at(self, name: str) -> str:
        """An absolute path."""
        return str(self.root / name)

    def put(self, name: str, file: Path) -> None:
        """Durable before it has its name."""
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        file.rename(target)
        fsync_folder(target.parent)

    def write(self, name: str, text: str) -> None:
        """Beside it, then renamed."""
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        write_text(self.root / name, text)

    def read(self, name: str) -> str:
        """FileNotFoundError."""
        return (self.root / name).read_text(encoding="utf-8")

    def names(self) -> list[str]:
        """All but those that begin with a dot."""
        if not self.root.is_dir():
            return []
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return sorted(str(path) for path in found if not any(part.startswith(".") for part in path.parts))

    def remove(self, name: str) -> None:
        """And the folder it was the last file of."""
        (self.root / name).unlink(missing_ok=True)
        with suppress(OSError):
            (self.root / name).parent.rmdir()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A shared lock, which dies with its process."""
        with self._lock(fcntl.LOCK_SH):
            yield

    @contextmanager
    def sweeping(self) -> Iterator[bool]:
        """An exclusive lock, where it is to be had at once."""
        try:
            with self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB):
                yield True
        except BlockingIOError:
            yield False

    @contextmanager
    def _lock(self, how: int) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        # The folder itself is what is locked: a lock file that two make at once would be two locks.
        handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A shelf in an S3 store, below a prefix. Nothing locks it: old files are left to a rule of the store."""

    filesystem: fs.S3FileSystem
    prefix: str
    """bucket/path, without a slash at the end."""

    def at(self, name: str) -> str:
        """bucket/path/name."""
        return f"{self.prefix}/{name}"

    def put(self, name: str, file: Path) -> None:
        """ShelfUnreachable."""
        with self._speaking(name), file.open("rb") as source, self.filesystem.open_output_stream(self.at(name)) as out:
            while piece := source.read(1 << 20):
                out.write(piece)

    def write(self, name: str, text: str) -> None:
        """One object, replaced whole. ShelfUnreachable."""
        with self._speaking(name), self.filesystem.open_output_stream(self.at(name)) as out:
            out.write(text.encode())

    def read(self, name: str) -> str:
        """FileNotFoundError, ShelfUnreachable."""
        with self._speaking(name), self.filesystem.open_input_stream(self.at(name)) as source:
            return bytes(source.readall()).decode()

    def names(self) -> list[str]:
        """ShelfUnreachable."""
        wanted = fs.FileSelector(self.prefix, recursive=True, allow_not_found=True)
        with self._speaking(""):
            found = self.filesystem.get_file_info(wanted)
        return sorted(each.path.removeprefix(f"{self.prefix}/") for each in found if each.is_file)

    def remove(self, name: str) -> None:
        """ShelfUnreachable."""
        with self._speaking(name), suppress(FileNotFoundError):
            self.filesystem.delete_file(self.at(name))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Nothing."""
        yield

    @contextmanager
    def sweeping(self) -> Iterator[bool]:
        """Never: a reader on another machine may be at it."""
        yield False

    @contextmanager
    def _speaking(self, name: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise ShelfUnreachable(place=self.at(name), detail=error) from error
