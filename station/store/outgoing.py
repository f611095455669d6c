"""Files that wait to go out on a stick: `transfer/out` in the home, one note each and, beside it, the bytes.

    <id>.json   what, name, sha256, size, asked_by, asked_at, stick; written last, so that it says the rest is there
    <id>.data   the bytes; none where the media store has them

Owns: names in that folder and whose turn a file is. Refuses: believing a note that is not one of ours. Nobody but the
station's own user can write here, and the ledger holds who asked for what.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import pendulum

from station.records.moment import iso, moment
from station.records.stick import QueuedExport
from station.store.atomic import fsync_folder, write_bytes, write_text
from station.store.media import MediaStore

FORMAT = "anjian-export/1"
ABANDONED_SECONDS = 3600
"""Bytes without a note for so long belong to a request that was killed before it was written down."""
_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]{4}-[0-9a-f]{6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Outgoing:
    """The queue of one home."""

    def __init__(self, root: Path, media: MediaStore) -> None:
        self.folder = root / "transfer" / "out"
        self._media = media

    def new_id(self, now: pendulum.DateTime) -> str:
        """A number for the next file: ids sort by the time of asking, and within one second by their order."""
        second = f"{now:YYYYMMDD-HHmmss}"
        before = max((int(item.id[16:20]) for item in self.items() if item.id.startswith(second)), default=0)
        return f"{second}-{before + 1:04d}-{secrets.token_hex(3)}"

    def keep(self, item_id: str, data: bytes) -> None:
        """Put the bytes down, before anybody answers for them."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_bytes(self._data(item_id), data, mode=0o400)

    def add(self, item: QueuedExport) -> None:
        """Put the file into the queue; its bytes lie here or in the media store already."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stick = None if item.stick_id is None else str(item.stick_id)
        facts = {
            "format": FORMAT, "what": item.what, "name": item.name, "sha256": item.sha256, "size": item.size,
            "asked_by": str(item.asked_by_id), "asked_by_name": item.asked_by, "asked_at": iso(item.asked_at),
            "stick": stick,
        }  # fmt: skip
        write_text(self._note(item.id), json.dumps(facts, ensure_ascii=False, indent=1) + "\n", mode=0o600)

    def items(self) -> list[QueuedExport]:
        """What waits, in order of asking. A note that is none of ours is passed over."""
        try:
            names = sorted(os.listdir(self.folder))
        except FileNotFoundError:
            return []
        found = [self._read(name[:-5]) for name in names if name.endswith(".json") and _ID.fullmatch(name[:-5])]
        return [item for item in found if item is not None]

    def find(self, item_id: str) -> QueuedExport | None:
        """One file of the queue; None when it is not (any more) in it."""
        return self._read(item_id) if _ID.fullmatch(item_id) else None

    @contextlib.contextmanager
    def claim(self, item_id: str) -> Iterator[bool]:
        """Whether the file is ours alone until the end: False when another process has it, or it is gone."""
        try:
            note = os.open(self._note(item_id), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            yield False
            return
        try:
            yield _locked(note) and os.fstat(note).st_nlink > 0
        finally:
            os.close(note)

    def source(self, item: QueuedExport) -> Path:
        """Where its bytes lie."""
        own = self._data(item.id)
        return own if own.exists() else self._media.path(item.sha256)

    def remove(self, item_id: str) -> None:
        """Take a file out of the queue; the bytes first, so that none stay behind that nobody knows of."""
        self.drop(item_id)
        self._note(item_id).unlink(missing_ok=True)
        fsync_folder(self.folder)

    def drop(self, item_id: str) -> None:
        """Take away bytes that nobody answers for."""
        self._data(item_id).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Take away what a killed request left: bytes without a note, half-written files."""
        notes = {item.id for item in self.items()}
        with contextlib.suppress(FileNotFoundError):
            for left in list(self.folder.iterdir()):
                old = time.time() - left.lstat().st_mtime > ABANDONED_SECONDS
                if old and (left.name.startswith(".new-") or (left.suffix == ".data" and left.stem not in notes)):
                    left.unlink(missing_ok=True)

    def _note(self, item_id: str) -> Path:
        return self.folder / f"{item_id}.json"

    def _data(self, item_id: str) -> Path:
        return self.folder / f"{item_id}.data"

    def _read(self, item_id: str) -> QueuedExport | None:
        try:
            facts = json.loads(self._note(item_id).read_text(encoding="utf-8"))
            if facts["format"] != FORMAT or not _SHA256.fullmatch(facts["sha256"]):
                return None
            return QueuedExport(
                id=item_id,
                what=str(facts["what"]),
                name=str(facts["name"]),
                sha256=facts["sha256"],
                size=int(facts["size"]),
                asked_by_id=int(facts["asked_by"]),
                asked_by=str(facts["asked_by_name"]),
                asked_at=moment(str(facts["asked_at"])),
                stick_id=None if facts["stick"] is None else int(facts["stick"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _locked(file: int) -> bool:
    """The kernel's lock: it cannot survive the process that holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
