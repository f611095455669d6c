"""What the bureau sends back, at the station: packets checked, each item done once and in order (docs/return.md).

A packet is believed after the paired bureau's signature and before anything in it is read. An item that cannot be done
is refused with its reason and the next one follows; what became of each is a row, and rows reach the bureau with the
next bundle. Killed anywhere, the next run goes on: an item done but not yet written down refuses to be done twice, and
that is what is then written down.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.exchange import Settled
from station.records.people import BureauSigner
from station.replica import age_keys, inbox, returning
from station.replica.lock import alone
from station.replica.manifest import part_name
from station.replica.returning import PacketIncomplete, PacketOutlived
from station.rules import return_text
from station.rules.lined import LinesWrong
from station.rules.return_text import FIRST, Item, ReturnText
from station.services import from_bureau, letterbox, replication, return_items
from station.store import atomic, exchange

if TYPE_CHECKING:
    from station.records.exchange import Packet
    from station.replica.cards import BureauCard
    from station.store.store import Store
    from station.wiring import Station


SCRATCH = ".work-"
"""How the folder begins in which a packet is opened, or what is left of one that is done."""
RETURNS = "returns"
"""Where a stick carries packets, by station."""


class PacketGap(StationError):
    """An earlier packet has not come. Facts: seq, wanted."""

    text = "exchange.gap"


class PacketFork(StationError):
    """The bureau signed two packets under one number, or not in a row. Facts: seq."""

    text = "exchange.fork"


class InboxMissing(StationError):
    """There is no such folder. Facts: path."""

    text = "exchange.no_folder"


@dataclass(frozen=True, slots=True)
class Received:
    """What one run did."""

    done: tuple[Settled, ...]
    """Items settled in this run."""
    stopped: StationError | None
    """Why it did not go on to the next packet; None: everything that lay there is done."""
    lying: int
    """Number of the packet it stopped at, 0 for none."""


def receive(station: Station, place: Path | None = None) -> Received:
    """Take in every packet in `place` (the inbox unless named), oldest first. NotPaired, BureauUnknown, InboxMissing.

    A packet that cannot be taken in stops the run, because nothing after it may come before it.
    """
    if not (place or station.home.inbox).is_dir():
        raise InboxMissing(path=place or station.home.inbox)
    bureau = replication.paired_with(station)
    done: list[Settled] = []
    with alone(station.home.inbox):
        _sweep(station.home.inbox, f"{SCRATCH}*")
        _sweep(station.home.exports / from_bureau.FOLDER, f"{atomic.DRAFT}*")
        for seq, packet in _gathered(station, bureau) if place is None else _lying(place, _code(station)):
            try:
                done += _take(station, bureau, seq, packet)
            except PacketOutlived:
                # What it carried comes again in a packet for the present life.
                pass
            except StationError as error:
                return Received(tuple(done), error, seq)
            if place is None:
                _remove(packet)
    return Received(tuple(done), None, 0)


def is_wanted(store: Store, bureau: BureauCard, signed: bytes) -> bool:
    """Whether these bytes are the bureau's note of a packet that is not done yet; one that is wrong is told later."""
    body = returning.vouched(signed, bureau)
    if body is None:
        return False
    try:
        found = return_text.parse(body)
    except LinesWrong:
        return True
    known = exchange.packet(store, found.seq)
    return known is None or len(exchange.settled(store, known.id)) < len(found.items)


def _gathered(station: Station, bureau: BureauCard) -> list[tuple[int, Path]]:
    """Packets in the inbox, and those that came over the line, each in a folder by now; oldest first."""
    code, places = _code(station), [station.home.inbox]
    if station.home.letterbox.is_dir():
        letterbox.clear(station, bureau)
        places.append(station.home.letterbox)
    for place in places:
        _sweep(place / code, f"{SCRATCH}*")
        inbox.gather(place, place / code)
    return sorted(found for place in places for found in returning.folders(place / code))


def _lying(place: Path, code: str) -> list[tuple[int, Path]]:
    """Packets in a folder somebody named: a stick as the bureau writes it, or the folder that holds them."""
    named = (place / code, place / RETURNS / code)
    return sorted(found for each in named for found in returning.folders(each)) or returning.folders(place)


def _code(station: Station) -> str:
    return str(station.store.origin.code)


def _sweep(folder: Path, pattern: str) -> None:
    """What a killed run left: an opened packet must not lie about. Nobody else works here, the lock is ours."""
    for path in folder.glob(pattern):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _remove(packet: Path) -> None:
    """A packet that is done. Out of the way first: half of one would be waited for."""
    aside = packet.with_name(f"{SCRATCH}{packet.name}")
    packet.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def _take(station: Station, bureau: BureauCard, seq: int, folder: Path) -> list[Settled]:
    """Do what is not yet done of one packet."""
    found = returning.read(folder, seq, bureau, str(station.store.origin))
    if found.seq != seq:
        raise PacketFork(seq=seq)
    known = exchange.packet(station.store, seq)
    if known is not None and known.sha256 != found.digest():
        raise PacketFork(seq=seq)
    if known is not None and len(exchange.settled(station.store, known.id)) == len(found.items):
        return []
    with TemporaryDirectory(dir=station.home.inbox, prefix=SCRATCH) as scratch:
        if known is None:
            _check_turn(station, found)
            _whole(folder, found)
            known = _begin(station, bureau, found)
        return _items(station, BureauSigner(bureau.code, bureau.name), known, (folder, found), Path(scratch))


def _check_turn(station: Station, found: ReturnText) -> None:
    """PacketGap, PacketFork unless it is the next one. A new life of the station begins a new row of packets."""
    last = exchange.last_packet(station.store)
    if last is None or not exchange.is_of(last, station.store.origin.epoch):
        if found.prev != FIRST:
            raise PacketGap(seq=found.seq, wanted=1 if last is None else last.seq + 1)
        return
    if found.seq > last.seq + 1:
        raise PacketGap(seq=found.seq, wanted=last.seq + 1)
    if found.seq <= last.seq or found.prev != last.sha256:
        raise PacketFork(seq=found.seq)


def _whole(folder: Path, found: ReturnText) -> None:
    """Before anything is written: all parts lie there. PacketIncomplete."""
    for number in range(len(found.parts)):
        name = part_name(number)
        if not (folder / name).exists():
            raise PacketIncomplete(seq=found.seq, detail=name)


def _begin(station: Station, bureau: BureauCard, found: ReturnText) -> Packet:
    actor = BureauSigner(bureau.code, bureau.name)
    with station.store.act(actor, "return.open", subject=f"return/{found.seq}", reason=found.digest()) as act:
        exchange.insert_packet(act, bureau.code, found.seq, found.prev, found.digest(), found.made)
    known = exchange.packet(station.store, found.seq)
    assert known is not None
    return known


def _items(
    station: Station, actor: BureauSigner, known: Packet, packet: tuple[Path, ReturnText], scratch: Path
) -> list[Settled]:
    folder, found = packet
    past = len(exchange.settled(station.store, known.id))
    identities = age_keys.identities(station.keys)
    for position, (item, data) in enumerate(returning.open_items(folder, found, identities, scratch)):
        if position >= past:
            _settle(station, actor, known, position, (item, data))
    return exchange.settled(station.store, known.id)[past:]


def _settle(station: Station, actor: BureauSigner, known: Packet, position: int, what: tuple[Item, bytes]) -> None:
    item, data = what
    outcome, detail = return_items.apply(station, actor, item, data)
    subject, said = f"return/{known.seq}/{position}", (item.kind, item.name, item.content.sha256)
    with station.store.act(actor, "return.settle", subject=subject, reason=outcome) as act:
        exchange.insert_item(act, known.id, position, said, outcome, detail)
