"""What goes into a case file: its papers in the order of binding, scans, opinions, recordings by their hashes, and the
ledger's entries about it with their proofs.

Everything that is generated is kept in the media store under its hash before a row names it: a file is made again from
its rows, byte for byte, whatever happens to the case later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from station.documents.case_index import page_count
from station.records.archive import Item, Leaf
from station.records.evidence import Clip
from station.records.moment import day, iso
from station.records.paper import IssuedDocument
from station.records.signed_copy import SignedCopy
from station.rules import archive as rules
from station.rules import merkle, note
from station.services import export_cases, replication
from station.services.review_receive import FILED
from station.store import (
    archive_law,
    archives,
    case_papers,
    cases,
    conversions,
    disclosures,
    evidence,
    lives,
    papers,
    reviews,
    signed_copies,
)
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

INDEX, CASE, RECORDINGS = "data/index.json", "data/case.json", "data/recordings.json"
EARLIER = "data/earlier_case.json"
"""Of the converted case that goes on in this one."""
FRONT, BACK = "data/front.pdf", "data/back.pdf"
CHECKPOINT, KEYS, PEM = "data/ledger/checkpoint.note", "data/ledger/keys.txt", "data/ledger/station.pem"
ENTRIES = "data/ledger/entries.json"
LEDGER_FORMAT, INDEX_FORMAT = "anjian-archive-ledger/1", "anjian-archive/1"
FOLDERS = {"paper": "papers", "scan": "scans", "review": "review"}
SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp")


@dataclass(frozen=True, slots=True)
class Proofs:
    """The ledger's entries about a case, as of one checkpoint."""

    size: int
    """Entries under the checkpoint."""
    files: tuple[Item, ...]


def leaves(station: Station, case_id: int) -> list[Leaf]:
    """The documents of a case in the order in which its file is bound. UnknownCase, KeyError without an order."""
    store = station.store
    case = cases.get(store, case_id)
    order = archive_law.order(case.flow, day(store.clock.now()))
    loose = (leaf for each in conversions.whole(store, case_id) for leaf in _loose(station, each))
    return rules.bind(loose, order.groups)


def clips(store: Store, case_id: int) -> list[Clip]:
    """The recordings of a case's file, those of the converted case that goes on in it among them."""
    return [clip for each in conversions.whole(store, case_id) for clip in evidence.clips_of_case(store, each)]


def _loose(station: Station, case_id: int) -> Iterator[Leaf]:
    store = station.store
    issued = papers.documents(store, case_id=case_id)
    replaced = {each.replaces_id for each in issued}
    newest = {each.paper_id: each for each in issued if each.paper_id is not None}
    copies = [each for each in signed_copies.of_case(store, case_id) if each.taken_back_at is None]
    for one in issued:
        if one.paper_id is None and one.id not in replaced:
            yield _face(station, one, one.kind)
    for paper in case_papers.of_case(store, case_id):
        if paper.voided_at is not None or paper.ahead:
            continue
        face = newest.get(paper.id)
        if face is not None:
            yield _face(station, face, paper.code)
        yield from (_scan(copy, paper.code) for copy in copies if copy.paper_id == paper.id)
    yield from _opinions(station, case_id)


def _face(station: Station, one: IssuedDocument, code: str) -> Leaf:
    place = station.media.path(one.sha256)
    pages = page_count(place.read_bytes()) if place.is_file() else 0
    on = day(one.issued_at)
    return Leaf("paper", f"document/{one.id}", code, one.title, one.number, on, pages, one.sha256, one.size, ".pdf")


def _scan(one: SignedCopy, code: str) -> Leaf:
    suffix = PurePath(one.name).suffix.lower()
    return Leaf(
        "scan",
        f"signed_copy/{one.id}",
        code,
        one.title,
        one.number,
        day(one.filed_at),
        max(one.pages, 1),
        one.sha256,
        one.size,
        suffix if suffix in SUFFIXES else ".bin",
    )


def _opinions(station: Station, case_id: int) -> Iterator[Leaf]:
    """The signed files of the review office; the paper they are named by is D51."""
    for review in reviews.of_case(station.store, case_id):
        for each in reviews.messages(station.store, review.id):
            if each.direction == "in" and each.kind.partition(":")[0] in FILED:
                place = station.media.path(each.sha256)
                size = place.stat().st_size if place.is_file() else 0
                title = text("archive.opinion", round=review.round, by=each.by_name)
                on = day(each.happened_at)
                yield Leaf("review", f"review_message/{each.id}", "D51", title, "", on, 0, each.sha256, size, ".note")


def items(station: Station, case_id: int) -> list[Item]:
    """What the list of contents names, with page numbers, recordings last."""
    found = [
        Item(
            seq,
            leaf.kind,
            leaf.subject,
            leaf.title,
            leaf.number,
            leaf.on.isoformat(),
            first,
            last,
            f"data/{FOLDERS[leaf.kind]}/{seq:03}{_code(leaf)}{leaf.suffix}",
            leaf.sha256,
            leaf.size,
            "" if leaf.kind == "paper" else text(f"archive.note.{leaf.kind}"),
        )
        for seq, (leaf, first, last) in enumerate(rules.number_pages(leaves(station, case_id)), 1)
    ]
    recorded = clips(station.store, case_id)
    return [*found, *(_clip(seq, clip) for seq, clip in enumerate(recorded, len(found) + 1))]


def _code(leaf: Leaf) -> str:
    return f"-{leaf.code}" if leaf.code.isascii() and leaf.code else ""


def _clip(seq: int, clip: Clip) -> Item:
    on = "" if clip.started_at is None else day(clip.started_at).isoformat()
    subject = f"clip/{clip.id}"
    return Item(seq, "clip", subject, clip.name, clip.serial, on, None, None, "", clip.sha256, clip.size,
                text("archive.note.clip"))  # fmt: skip


def put(station: Station, seq: int, path: str, data: bytes, subject: str = "-") -> Item:
    """Keep a generated file; the item that names it."""
    name = path.removeprefix("data/")
    return Item(seq, "other", subject, name, "", "", None, None, path, station.media.put(data), len(data))


def records(station: Station, case_id: int, first: int, bound: Sequence[Item]) -> Iterator[Item]:
    """case.json, recordings.json, index.json and what there is of an earlier case; `first`: the number of the first."""
    store = station.store
    yield put(station, first, CASE, _case(store, case_id))
    recorded = [_told(clip) for clip in clips(store, case_id)]
    yield put(station, first + 1, RECORDINGS, export_cases.canonical({"format": INDEX_FORMAT, "recordings": recorded}))
    yield put(station, first + 2, INDEX, export_cases.canonical({"format": INDEX_FORMAT, "items": list(bound)}))
    earlier = conversions.out_of(store, case_id)
    if earlier is not None:
        yield put(station, first + 3, EARLIER, _case(store, earlier))


def _case(store: Store, case_id: int) -> bytes:
    told = export_cases.told(store, cases.get(store, case_id), papers.documents(store, case_id=case_id))
    return export_cases.canonical(told)


def _told(clip: Clip) -> dict[str, object]:
    return {
        "name": clip.name,
        "sha256": clip.sha256,
        "size": clip.size,
        "recorder": clip.serial,
        "officer": clip.officer_name or "",
        "media": clip.media,
        "started_at": clip.started_at and iso(clip.started_at),
        "ended_at": clip.ended_at and iso(clip.ended_at),
        "time_source": clip.time_source,
    }


def subjects(store: Store, case_id: int) -> list[str]:
    """What ledger entries about the case name: itself, its recordings, its results."""
    whole = conversions.whole(store, case_id)
    recorded = (f"clip/{each.id}" for each in clips(store, case_id))
    results = (f"disclosure/{one.id}" for each in whole for one in disclosures.of_case(store, each))
    return [*(f"case/{each}" for each in whole), *recorded, *results]


def proofs(station: Station, case_id: int, first: int) -> Proofs:
    """A checkpoint now and, under it, every entry about the case with its inclusion proof (RFC 6962)."""
    store = station.store
    signed = store.checkpoint()
    size = note.checkpoint(lives.open_note(store, signed)).size
    found = archives.leaves_about(store, subjects(store, case_id), size)
    paths = merkle.inclusion_paths((seq for seq, _ in found), store.leaf_hashes(size))
    entries = [{"seq": seq, "leaf": leaf.decode(), "path": [step.hex() for step in paths[seq]]} for seq, leaf in found]
    listed = export_cases.canonical({"format": LEDGER_FORMAT, "size": size, "entries": entries})
    written = (
        (CHECKPOINT, signed.encode()),
        (KEYS, f"{store.signer.verifier_key}\n".encode()),
        (PEM, replication.public_key(station)),
        (ENTRIES, listed),
    )
    files = (put(station, seq, path, data) for seq, (path, data) in enumerate(written, first))
    return Proofs(size, tuple(files))


def pages(found: Iterable[Item]) -> int:
    """Pages of the whole file."""
    return max((each.last_page for each in found if each.last_page is not None), default=0)
