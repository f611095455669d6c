"""Laying out the public page from all replicas: gathered, searched once more, signed, put in its place.

Where anything slipped through that must not be public the whole publishing stops, and the site that was there stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pendulum

from station.bureau import witness
from station.bureau.home import Bureau
from station.bureau.site import heads, lay, shards, twin
from station.bureau.site.gather import Found, gather
from station.bureau.site.lay import Draft, NotLaid
from station.bureau.site.lists import Lists
from station.bureau.site.lists import gather as gather_lists
from station.bureau.site.pages import pages
from station.bureau.site.search import Index
from station.errors import StationError
from station.records.bureau import BureauFacts
from station.records.moment import day, iso
from station.records.people import Proof, System
from station.records.progress import SILENT, Progress
from station.records.site import Laid, Leak, StationHead
from station.replica.cards import fingerprint
from station.replica.lock import alone
from station.store import bureau_rows, public_reading, replica_reading
from station.store.errors import ClockLeap
from station.store.public_reading import OthersKey
from station.store.site_work import Work, work
from station.texts import text

LOCK = "site"
"""Folder of the bureau's home that one publishing holds at a time."""
_WORK = ".work-"


class Leaks(StationError):
    """Something in what would be published must not be public; nothing was written. Facts: count. `found`: where."""

    text = "bureau_site.leaks"

    def __init__(self, found: list[Leak]) -> None:
        self.found = found
        super().__init__(count=len(found))


def publish(bureau: Bureau, actor: Proof | System, target: Path, progress: Progress = SILENT) -> Laid:
    """Lay out the page of all enrolled stations at `target`, in place of the one that was there.

    By a unit after more than a day without an act it is laid out, and not written down; ClockLeap only where a head is
    to be cosigned first. Leaks, NotASite, NotLaid, NotAsAccepted, Unproven; NewerStore where a station runs a newer
    product.
    """
    target = target.absolute()
    with alone(bureau.home.root / LOCK), lay.drafted(target) as draft, _scratch(bureau) as (folder, rows):
        now = bureau.clock.now()
        known, found, lists = _gathered(bureau, actor, draft, rows, folder, progress)
        leaks = [*found.leaks, *lists.leaks]
        if leaks:
            raise Leaks(leaks)
        facts = bureau_rows.facts(bureau.store)
        lists.lay(draft)
        listed = _lay(bureau, facts, draft, rows, known, now, progress)
        digest = draft.seal(bureau.store.signer)
        files = len(draft.sums)
        draft.settle()
        recorded = _put(bureau, actor, draft, target, digest)
    return Laid(now, len(known), found.records, listed, found.slips, files, draft.bytes, digest, recorded)


def _put(bureau: Bureau, actor: Proof | System, draft: Draft, target: Path, digest: str) -> bool:
    """Put it in its place; whether the ledger says so."""
    try:
        with bureau.store.act(actor, "site.publish", subject=f"site/{digest}"):
            _exchanged(draft, target)
    except ClockLeap:
        # The ledger waits for a person who vouches for the date. A term that has ended does not wait for anybody, and
        # the sums are signed.
        _exchanged(draft, target)
        return False
    return True


def _exchanged(draft: Draft, target: Path) -> None:
    try:
        lay.put(draft, target)
    except OSError as error:
        raise NotLaid(path=target, detail=error.strerror or error) from error


@contextmanager
def _scratch(bureau: Bureau) -> Iterator[tuple[Path, Work]]:
    place = bureau.home.root / LOCK
    for left in place.glob(f"{_WORK}*"):
        # Of a publishing that was killed; a copy of a station's replica may be in it.
        shutil.rmtree(left)
    with TemporaryDirectory(dir=place, prefix=_WORK) as name, work(Path(name)) as rows:
        yield Path(name), rows


def _gathered(
    bureau: Bureau, actor: Proof | System, draft: Draft, rows: Work, folder: Path, progress: Progress
) -> tuple[list[StationHead], Found, Lists]:
    known: list[StationHead] = []
    whole, lists = Found(), Lists()
    enrolled = bureau_rows.current(bureau.store)
    for done, each in enumerate(enrolled):
        progress.step(text("bureau_site.gathering", name=each.name), done, len(enrolled))
        # A pull that ends in between would make of head and replica two different moments.
        with alone(bureau.home.replica(each.code)):
            head = heads.head(bureau, actor, each.code)
            known.append(head)
            if head.size:
                found = _station(bureau, head, draft, rows, folder, lists)
                whole.records += found.records
                whole.slips += found.slips
                whole.leaks += found.leaks
    return known, whole, lists


def _station(bureau: Bureau, head: StationHead, draft: Draft, rows: Work, folder: Path, lists: Lists) -> Found:
    place, scratch = bureau.home.replica(head.code), folder / head.code
    scratch.mkdir()
    key, today = OthersKey(head.keys[-1]), day(bureau.clock.now())
    with (
        replica_reading.opened(place, head.code, scratch, key, bureau.clock, whole=True) as store,
        public_reading.reading(place) as reading,
    ):
        found = gather(reading, store, head, rows, today.isoformat())
        gather_lists(store, head, draft, lists, today)
    draft.write(f"data/heads/{head.code}.note", head.note.encode())
    return found


def _lay(
    bureau: Bureau,
    facts: BureauFacts,
    draft: Draft,
    rows: Work,
    known: list[StationHead],
    now: pendulum.DateTime,
    progress: Progress,
) -> int:
    """The register in all its forms, site.json, the pages; how many rows there are."""
    progress.step(text("bureau_site.laying"), 0, 1)
    index = lay_register(draft, rows, iso(now), facts.name)
    digits = shards.lay(draft, rows)
    site = {
        **{"format": lay.FORMAT, "built_at": iso(now), "demo": facts.demo},
        "bureau": {
            **{"code": facts.code, "name": facts.name, "phone": bureau.phone, "key": witness.verifier_key(bureau)},
            "fingerprint": fingerprint(bureau.store.signer.verifier_key),
        },
        "stations": [_told(each) for each in known],
        "digits": digits,
        **index.finish({each.code: each.name for each in known}),
    }
    draft.write_json(lay.SITE, site)
    for path, data in pages(site).items():
        draft.write(path, data)
    return index.rows


def lay_register(draft: Draft, rows: Work, built_at: str, bureau: str) -> Index:
    """What is searched, and the register whole; the index is still to be finished."""
    index = Index(draft)
    for row, _ in rows.rows():
        index.add(row)
    twin.lay(draft, rows, built_at, text("bureau_site.register", bureau=bureau))
    return index


def _told(head: StationHead) -> dict[str, Any]:
    return {
        **{"code": head.code, "name": head.name, "keys": list(head.keys), "size": head.size, "time": head.time},
        **{"accepted_at": head.accepted_at, "note": head.remark},
    }
