"""A folder that is replaced as a whole: laid out beside its place, durable, with signed sums; then one rename.

Whoever reads sees the site before or the site after, also when the process is killed in between.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from pendulum import DateTime

from station.errors import StationError
from station.records.moment import moment
from station.rules import ssh_signature
from station.store.atomic import fsync_folder
from station.store.keys import Signer

FORMAT = "anjian-site/1"
SITE = "data/site.json"
SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
NAMESPACE = "anjian-site"
_DRAFT = ".new-site-"
_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of renameat2(2)."""


class NotASite(StationError):
    """There is something else in the folder. Facts: path."""

    text = "bureau_site.not_a_site"


class NotLaid(StationError):
    """The site could not be written there. Facts: path, detail."""

    text = "bureau_site.not_laid"


class Draft:
    """A site beside its place: its files, and the sum of each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sums: dict[str, str] = {}
        self.bytes = 0
        self._folders: set[Path] = set()

    def write(self, path: str, data: bytes) -> None:
        """One file, whole."""
        with self.opened(path) as file:
            file.write(data)

    def write_json(self, path: str, value: object) -> None:
        """One file of data."""
        self.write(path, compact(value).encode())

    @contextmanager
    def opened(self, path: str) -> Iterator[Summed]:
        """One file, bit by bit."""
        place = self.root / path
        self._folder(place.parent)
        with place.open("xb") as file:
            # A web server, as another user, reads it, whatever whoever publishes leaves to others elsewhere.
            os.fchmod(file.fileno(), 0o644)
            summed = Summed(file)
            yield summed
        self.sums[path] = summed.digest.hexdigest()
        self.bytes += summed.size

    def _folder(self, folder: Path) -> None:
        if folder in self._folders:
            return
        if folder != self.root:
            self._folder(folder.parent)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        self._folders.add(folder)

    def seal(self, signer: Signer) -> str:
        """The sums of all files and the signature of the sums; the digest (hex) of the former."""
        sums = "".join(f"{self.sums[path]}  {path}\n" for path in sorted(self.sums)).encode()
        self.write(SUMS, sums)
        self.write(SIGNATURE, ssh_signature.signed(sums, NAMESPACE, signer.public, signer.sign).encode())
        return sha256(sums).hexdigest()

    def settle(self) -> None:
        """Make all of it durable: one flush of everything costs less than one for each of ten thousand files."""
        os.sync()


class Summed:
    """A file, and the sum of what was written into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Append."""
        self._file.write(data)
        self.digest.update(data)
        self.size += len(data)


def compact(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def drafted(target: Path) -> Iterator[Draft]:
    """A draft beside `target`, which goes away unless it was put in its place. NotASite, NotLaid."""
    _check(target)
    draft = target.parent / f"{_DRAFT}{target.name}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # What a publishing that was killed left of itself.
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        draft.chmod(0o755)
        yield Draft(draft)
    except OSError as error:
        raise NotLaid(path=target, detail=error.strerror or error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def put(draft: Draft, target: Path) -> None:
    """The draft stands at `target`, and what stood there is the draft now. OSError where the disk cannot exchange."""
    if target.exists() and any(target.iterdir()):
        _exchange(draft.root, target)
    else:
        draft.root.rename(target)
    fsync_folder(target.parent)


def _check(target: Path) -> None:
    """Only an earlier site is replaced, or what is empty or not there."""
    if not target.exists():
        return
    if not target.is_dir() or target.is_symlink() or (any(target.iterdir()) and not _is_site(target)):
        raise NotASite(path=target)


def built_at(folder: Path) -> DateTime | None:
    """When the page that stands in a folder was laid out; None where none stands there."""
    try:
        told: Any = json.loads((folder / SITE).read_text(encoding="utf-8"))
        return moment(told["built_at"]) if told["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_site(folder: Path) -> bool:
    try:
        told: Any = json.loads((folder / SITE).read_text(encoding="utf-8"))
        return bool(told["format"] == FORMAT)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _exchange(one: Path, other: Path) -> None:
    """Both folders take each other's place in one step (renameat2(2)), which the standard library has no word for."""
    renamed = ctypes.CDLL(None, use_errno=True).renameat2
    if renamed(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
