"""Checks an exported case file: its bytes, its index, its ledger entries under the station's signature, and, where the
station is at hand, that it is what was archived. Names every flaw with its file; reads only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Any

from station.errors import StationError
from station.records.archive import Flaw
from station.rules import merkle, note
from station.rules.entry import EntryError, parse
from station.services import bags
from station.services.archive_bag import INFO
from station.services.archive_content import CHECKPOINT, ENTRIES, INDEX, LEDGER_FORMAT, RECORDINGS
from station.store import archives, lives
from station.store.keys import verify
from station.store.store import Store

Opened = Callable[[str], str]
"""A signed note to its text; NoteError unless the station's key signed it."""
MediaText = Callable[[str], str]
"""Stored text by its hash."""
MOST = 64 << 20
"""Bytes of a JSON file that is read at all."""


class NoBag(StationError):
    """There is no folder at the path. Facts: path."""

    text = "archive.no_bag"


def with_key(key: str) -> Opened:
    """Who believes a key they were given. NoteError when it is none."""
    name, public = note.parse_verifier_key(key)
    return lambda signed: note.opened(signed, name, public, partial(verify, public))


def check(place: Path, opened: Opened) -> tuple[Flaw, ...]:
    """What is wrong with a file, for somebody who has the station's key only. Empty: nothing. NoBag."""
    if not place.is_dir():
        raise NoBag(path=place)
    flaws = [Flaw(each.kind, each.path) for each in bags.damages(place)]
    return tuple(dict.fromkeys([*flaws, *_index(place), *_ledger(place, opened)]))


def check_here(store: Store, media_text: MediaText, place: Path) -> tuple[Flaw, ...]:
    """The same at the station, which also knows what it archived. NoBag."""
    return tuple(dict.fromkeys([*check(place, lives.opener(store)), *_as_filed(store, media_text, place)]))


def _index(place: Path) -> Iterator[Flaw]:
    """Every document of the index is there as the index says."""
    index = _json(place, INDEX)
    if index is None:
        yield Flaw("index", INDEX)
        return
    for item in index.get("items", []):
        path = str(item.get("path", ""))
        if path and _digest(place, path) not in (None, item.get("sha256")):
            yield Flaw("not_in_index", path)


def _ledger(place: Path, opened: Opened) -> Iterator[Flaw]:
    checkpoint = _checkpoint(place, opened)
    if checkpoint is None:
        yield Flaw("checkpoint", CHECKPOINT)
        return
    told = _json(place, ENTRIES)
    if told is None or told.get("format") != LEDGER_FORMAT or told.get("size") != checkpoint.size:
        yield Flaw("proof", ENTRIES)
        return
    for entry in told["entries"]:
        if not _proved(entry, checkpoint):
            yield Flaw("proof", ENTRIES, str(entry.get("seq", "")))


def _checkpoint(place: Path, opened: Opened) -> note.Checkpoint | None:
    try:
        return note.checkpoint(opened((place / CHECKPOINT).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, note.NoteError):
        return None


def _proved(entry: Mapping[str, Any], checkpoint: note.Checkpoint) -> bool:
    try:
        leaf = str(entry["leaf"]).encode()
        seq = int(entry["seq"])
        path = [bytes.fromhex(step) for step in entry["path"]]
        right = parse(leaf).seq == seq
    except (EntryError, KeyError, TypeError, ValueError):
        return False
    return right and merkle.verify_inclusion(merkle.leaf_hash(leaf), seq, checkpoint.size, path, checkpoint.root)


def _as_filed(store: Store, media_text: MediaText, place: Path) -> Iterator[Flaw]:
    said = bags.information(place)
    found = archives.by_number(store, said.get("External-Identifier", ""))
    if found is None:
        yield Flaw("not_ours", bags.INFO)
        return
    for item in archives.items(store, found.id):
        if item.subject == INFO:
            filed = dict(line.split(": ", 1) for line in media_text(item.sha256).splitlines())
            if {label: value for label, value in said.items() if label != "Payload-Oxum"} != filed:
                yield Flaw("info_changed", bags.INFO)
        elif item.path and _digest(place, item.path) != item.sha256 and not _left_out(place, item.path):
            yield Flaw("not_as_filed", item.path)


def _left_out(place: Path, path: str) -> bool:
    """The file was written without its recordings: then the manifest does not know their list."""
    manifest = place / bags.PAYLOAD
    return path == RECORDINGS and manifest.is_file() and path not in manifest.read_text(errors="replace")


def _digest(place: Path, path: str) -> str | None:
    file = place / path
    if not file.resolve().is_relative_to(place.resolve()) or not file.is_file():
        return None
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _json(place: Path, path: str) -> dict[str, Any] | None:
    file = place / path
    try:
        if file.stat().st_size > MOST:
            return None
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError):
        return None
    return found if isinstance(found, dict) else None
