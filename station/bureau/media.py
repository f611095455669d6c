"""Recordings and papers at the bureau: their hashes always; the files themselves where the policy or a person asks.

A station lays what was asked for into its outbox, encrypted; it is kept here under the SHA-256 it was promised by.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from station.bureau import returns
from station.bureau.home import Bureau
from station.errors import StationError
from station.records.exchange import Queued
from station.records.people import Proof, System
from station.replica import age_file, outbox
from station.replica.envelope import NotForUs
from station.rules import receipt_text
from station.store import bureau_returns as rows
from station.store import replica_media
from station.store.media import MediaStore
from station.store.replica_media import Promised

MEDIA = "media"
_FILE = re.compile(r"[0-9a-f]{64}\.age")


class NothingAsked(StationError):
    """The station has none of these, or all of them are here or asked for. Facts: code."""

    text = "exchange.nothing_asked"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files that lay in an outbox."""

    kept: int
    wrong: tuple[str, ...]
    """Names of files that are not what they are called: altered on the way, or never promised."""


def store(bureau: Bureau, code: str) -> MediaStore:
    """The files of one station held here."""
    return MediaStore(bureau.home.replica(code) / MEDIA)


def take(bureau: Bureau, code: str, source: Path) -> Taken:
    """Keep the files that lie in the outbox `source` and were promised by the replica; OSError when the disk fails."""
    promised = {each.sha256 for each in replica_media.promised(bureau.home.replica(code))}
    kept, wrong = 0, []
    for path in _lying(source / code / outbox.MEDIA):
        digest = path.name[:64]
        if store(bureau, code).has(digest):
            continue
        if digest in promised and _keep(bureau, code, path, digest):
            kept += 1
        else:
            wrong.append(path.name)
    return Taken(kept, tuple(wrong))


def arrived(bureau: Bureau, code: str) -> tuple[str, ...]:
    """Files the station was asked for and that are here, and that it does not know yet to have arrived."""
    held = store(bureau, code)
    waiting = rows.still_wanted(bureau.home.replica(code))
    return tuple(sorted(digest for digest in waiting if held.has(digest)))


def ask(bureau: Bureau, actor: Proof | System, code: str, hashes: Collection[str]) -> Queued:
    """Ask a station for files, by SHA-256. NotEnrolled, NothingAsked, NotAllowed."""
    known = {each.sha256 for each in replica_media.promised(bureau.home.replica(code))}
    held, asked = store(bureau, code), rows.asked(bureau.home.replica(code))
    wanted = tuple(sorted(d for d in set(hashes) if d in known and d not in asked and not held.has(d)))
    if not wanted:
        raise NothingAsked(code=code)
    data = receipt_text.wanted(wanted[: receipt_text.MAX_ARRIVED]).encode()
    return returns.queue(bureau, actor, code, "wanted", "wanted.txt", data)


def by_policy(bureau: Bureau, code: str, policy: str, budget: int) -> list[Promised]:
    """What to ask for tonight: `all` or `major` (cases that had to be reviewed), the oldest first, within the budget.

    `budget` in bytes; what was asked for and has not come counts against it. One that is larger than a whole night is
    asked for alone: it comes over several, and what is younger does not wait for ever.
    """
    if policy not in ("all", "major"):
        return []
    folder = bureau.home.replica(code)
    held, asked = store(bureau, code), rows.asked(folder)
    coming = [each for each in replica_media.promised(folder) if each.sha256 in asked and not held.has(each.sha256)]
    left = budget - sum(each.size for each in coming)
    found: list[Promised] = []
    for each in replica_media.promised(folder, major=policy == "major"):
        if each.sha256 in asked or held.has(each.sha256):
            continue
        if left <= 0 or (each.size > left and (found or coming)):
            break
        left -= each.size
        found.append(each)
    return found


def _lying(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(e.path) for e in entries if _FILE.fullmatch(e.name) and e.is_file(follow_symlinks=False))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _keep(bureau: Bureau, code: str, path: Path, digest: str) -> bool:
    """Whether the file opened to what it was promised to be; it is kept then."""
    place = store(bureau, code)
    place.root.mkdir(parents=True, exist_ok=True)
    work = place.root / f".new-{digest}"
    try:
        age_file.decrypt_file(path, work, bureau.identities)
        with work.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != digest:
                return False
        place.adopt(work, digest)
        return True
    except NotForUs:
        return False
    finally:
        work.unlink(missing_ok=True)
