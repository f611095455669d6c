"""案卷 as a BagIt bag on a medium: made from the rows of the archived file, so the same file gives the same bytes.

Nothing of it depends on the case as it is today. What came later lies in data/supplements. Who takes it out is in the
ledger before it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import pendulum

from station.errors import StationError
from station.records.archive import ArchivedCase, Item, Supplement
from station.records.case import CaseFile
from station.records.keeping import Keeping
from station.records.moment import day
from station.records.people import Proof
from station.rules.fat import safe_name
from station.services import archive_secrecy, archive_words, bags
from station.services.archive_content import RECORDINGS, put
from station.services.bags import Kept
from station.services.export_cases import canonical
from station.store import archives, cases, keeping, papers
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station

CLIPS = ("hash", "files", "none")
"""Recordings as their hashes, as files, or left out."""
INFO = "bag-info"
"""Subject of the item that keeps what bag-info.txt says."""
SECRECY = "Secrecy"
"""Label of what bag-info.txt says of secrets: the level on the day of archiving."""
SUPPLEMENTS = "supplements/index.json"
FORMAT = "anjian-archive-supplements/1"


class NotArchived(StationError):
    """The case has no archived file. Facts: number."""

    text = "archive.not_archived"


def get(store: Store, case_id: int) -> ArchivedCase:
    """The archived file of a case. UnknownCase, NotArchived."""
    found = archives.of_case(store, case_id)
    if found is None:
        raise NotArchived(number=cases.get(store, case_id).number)
    return found


def info(
    station: Station, case: CaseFile, number: str, kept: Keeping, when: pendulum.DateTime
) -> list[tuple[str, str]]:
    """What bag-info.txt says of a file, besides the sum of its sizes."""
    issuer = papers.issuer(station.store)
    return [
        ("Source-Organization", f"{issuer.authority} {issuer.name}"),
        ("External-Identifier", number),
        ("External-Description", f"{case.number} {case.title or case.enterprise}"),
        ("Bagging-Date", day(when).isoformat()),
        ("Retention", archive_words.keeping(kept)),
        (SECRECY, archive_words.secrecy(archive_secrecy.level(station.store, case.id))),
        ("Ledger-Origin", str(station.store.origin)),
    ]


def info_item(station: Station, seq: int, lines: Sequence[tuple[str, str]]) -> Item:
    """The item that keeps bag-info.txt."""
    data = "".join(f"{label}: {value}\n" for label, value in lines).encode()
    return put(station, seq, "", data, INFO)


def fingerprint(station: Station, items: Sequence[Item], lines: Sequence[tuple[str, str]]) -> str:
    """SHA-256 (hex) of the tag manifest of the bag with recordings by their hashes."""
    return bags.fingerprint(_payload(station, items, "hash"), lines)


def export(station: Station, actor: Proof, case_id: int, folder: Path, clips: str = "hash") -> Path:
    """Write the file of a case below `folder`; the bag's folder.

    What is somebody's secret is given out by the chief only, its recordings not at all: they are copied by 调阅.
    NotArchived, RecordingsMarked, BagTaken, BagUnwritable, ContentChanged, NotAllowed. ValueError on another word for
    `clips`.
    """
    if clips not in CLIPS:
        raise ValueError(clips)
    store = station.store
    found = get(store, case_id)
    place = folder / found.number
    if place.exists():
        raise bags.BagTaken(path=place.name)
    action = archive_secrecy.leaving(store, case_id, found.number, recordings=clips == "files")
    payload, lines = whole(station, found, clips)
    with store.act(actor, action, subject=f"case/{case_id}") as act:
        # The folder's name, not its path: what a person would look for on the medium.
        act.reason = f"{folder.name} {bags.fingerprint(payload, lines)}"
    bags.write_bag(place, payload, lines)
    return place


def whole(station: Station, found: ArchivedCase, clips: str) -> tuple[dict[str, Kept], list[tuple[str, str]]]:
    """The payload of a file with what came after, and its bag-info."""
    items = archives.items(station.store, found.id)
    payload, lines = _payload(station, items, clips), information(station, items)
    added = archives.supplements(station.store, found.id)
    level = archive_secrecy.level(station.store, found.case_id)
    marked = level if archive_words.secrecy(level) != dict(lines).get(SECRECY) else ""
    if added or marked:
        payload |= dict(_added(station, added, clips, marked))
    return payload, lines


def information(station: Station, items: Iterable[Item]) -> list[tuple[str, str]]:
    """bag-info.txt as it was when the file was archived."""
    item = next(each for each in items if each.subject == INFO)
    lines = station.media.path(item.sha256).read_text(encoding="utf-8").splitlines()
    return [(label, value) for label, _, value in (line.partition(": ") for line in lines)]


def _payload(station: Station, items: Sequence[Item], clips: str) -> dict[str, Kept]:
    found = {
        each.path.removeprefix("data/"): Kept(station.media.path(each.sha256), each.sha256, each.size)
        for each in items
        if each.path and not (clips == "none" and each.path == RECORDINGS)
    }
    if clips == "files":
        found |= dict(_clips(station, items))
    return found


def _clips(station: Station, items: Iterable[Item]) -> Iterator[tuple[str, Kept]]:
    for each in items:
        gone = each.kind == "clip" and keeping.destroyed(station.store, _id(each.subject)) is not None
        if each.kind == "clip" and not gone:
            name = safe_name(each.title.rpartition("/")[2], each.sha256[:16])
            yield f"clips/{each.seq:03}-{name}", Kept(station.media.path(each.sha256), each.sha256, each.size)


def _added(station: Station, added: Sequence[Supplement], clips: str, marked: str) -> Iterator[tuple[str, Kept]]:
    """What came later with its index; `marked`: the level of secrecy, where it is another one since."""
    listing = []
    for each in added:
        path = f"supplements/{each.seq:03}{_suffix(each.subject)}"
        clip = each.subject.startswith("clip/")
        only_hash = clip and (clips != "files" or keeping.destroyed(station.store, _id(each.subject)) is not None)
        if not only_hash:
            yield path, Kept(station.media.path(each.sha256), each.sha256, each.size)
        listing.append({"record": each, "path": "" if only_hash else f"data/{path}"})
    told = {"format": FORMAT, "supplements": listing, **({"secrecy": marked} if marked else {})}
    data = canonical(told)
    digest = station.media.put(data)
    yield SUPPLEMENTS, Kept(station.media.path(digest), digest, len(data))


def _suffix(subject: str) -> str:
    kind, _, name = subject.partition("/")
    if kind == "document":
        return ".pdf"
    suffix = PurePath(name).suffix.lower()
    return suffix if kind == "file" and suffix.isascii() else ""


def _id(subject: str) -> int:
    return int(subject.partition("/")[2])
