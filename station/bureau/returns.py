"""The way back: what the bureau has for a station is queued, put into numbered packets, and carried (docs/return.md).

Files are durable before the act that names them; a packet exists once its row does, and only then is it handed out.
"""

from __future__ import annotations

import shutil
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from station.bureau import packet_numbers, reviews, signatures
from station.bureau.home import Bureau
from station.bureau.permits import enrolment
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.exchange import Queued, Sent, Sized
from station.records.moment import iso
from station.records.people import Proof, System
from station.replica import returning
from station.replica.returning import Draft
from station.rules import return_text
from station.rules.lined import LinesWrong
from station.rules.return_text import MAX_ITEM, MAX_ITEMS, MAX_SENT, OPINION, Item
from station.store import bureau_returns as rows
from station.store.atomic import fsync_folder, sweep, write_bytes

OUTGOING = "outgoing"
"""Below the bureau's home, by station: what is sent, by SHA-256."""
RETURNS = "returns"
"""Below it, by station: the packets, as a stick or the station's inbox gets them."""
TRIES = 20
"""How often a packet is put together anew because something was entered meanwhile, before it is given up."""


class NothingToSend(StationError):
    """Nothing waits for this station. Facts: name."""

    text = "exchange.nothing_to_send"


class NoRecipient(StationError):
    """The station's card is of the first form: nothing can be encrypted to it. Facts: name."""

    text = "exchange.no_recipient"


class PacketMeanwhile(StationError):
    """Other processes kept entering things while a packet was put together. Facts: name."""

    text = "exchange.packet_meanwhile"


class ItemUnusable(StationError):
    """No such file, empty, too large, or a name no packet carries. Facts: path."""

    text = "exchange.item_unusable"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing sent or to be sent, with what the station said about it."""

    item: Queued
    outcome: str
    """`queued`, `withdrawn` (taken back, never sent), `sent`, or the station's `applied`, `waiting`, `refused`."""
    detail: str


def queue(bureau: Bureau, actor: Proof | System, code: str, kind: str, name: str, data: bytes) -> Queued:
    """Have these bytes sent to a station with the next packet. NotEnrolled, ItemUnusable, NotAllowed."""
    found = enrolment(bureau, code)
    if not data or len(data) > MAX_ITEM or not return_text.is_name(name):
        raise ItemUnusable(path=name)
    digest = digest_of(data)
    _put(bureau, code, digest, data)
    with bureau.store.act(actor, "return.queue", subject=f"station/{found.code}", reason=f"{kind} {digest}") as act:
        made = rows.insert(act, code, kind, name, digest, len(data))
    return next(each for each in rows.queued(bureau.store, code) if each.id == made)


def digest_of(data: bytes) -> str:
    """The name something queued goes by."""
    return sha256(data).hexdigest()


def make(bureau: Bureau, actor: Proof | System, code: str) -> Sent:
    """Put what waits for a station into its next packet.

    NotEnrolled, NoRecipient, NothingToSend, NumberUnknown, NumberTwice, PacketMeanwhile, NotAllowed.
    """
    found = enrolment(bureau, code)
    if not found.recipient:
        raise NoRecipient(name=found.name)
    sweep(bureau.home.root / OUTGOING / code)
    _send_again(bureau, actor, found)
    for _ in range(TRIES - 1):
        with suppress(PacketMeanwhile):
            return _make(bureau, actor, found)
    return _make(bureau, actor, found)


def _make(bureau: Bureau, actor: Proof | System, found: Enrolment) -> Sent:
    """The next packet. As `make`; PacketMeanwhile where anything was entered while it was put together."""
    # What is read here holds while nothing is entered: one number is one packet, what was taken back is in none.
    code, size = found.code, bureau.store.size()
    items = _that_fit(waiting(bureau, code))
    if not items:
        raise NothingToSend(name=found.name)
    seq, prev = packet_numbers.following(bureau, found)
    with bureau.store.act(actor, "return.make", subject=f"return/{code}/{seq}") as act:
        if act.seq != size:
            raise PacketMeanwhile(name=found.name)
        draft = Draft(str(bureau.store.origin.code), code, found.epoch, seq, prev, iso(act.now))
        digest = _write(bureau, draft, items, found.recipient)
        act.reason = digest
        rows.insert_packet(act, (code, found.epoch, seq, prev, digest), items)
    return rows.packets(bureau.store, code)[-1]


def waiting(bureau: Bureau, code: str) -> list[Queued]:
    """What the next packets for a station carry, the oldest first: in none yet, and not taken back."""
    return [each for each in rows.waiting(bureau.store, code) if not _is_withdrawn(bureau, each)]


def _is_withdrawn(bureau: Bureau, item: Queued) -> bool:
    if item.kind != OPINION or item.packet is not None:
        return False
    try:
        found = reviews.parsed(_held(bureau, item))
    except (LinesWrong, UnicodeDecodeError, FileNotFoundError):
        # No opinion, which the station will say, or a file that was lost, which packing it will.
        return False
    return signatures.is_withdrawn(bureau.store, reviews.subject(found), item.sha256)


def _that_fit(found: list[Queued]) -> list[Queued]:
    """The oldest of what waits, as many as one packet takes; the rest follows in the next one."""
    upto = list(accumulate(each.size for each in found[:MAX_ITEMS]))
    return found[: bisect_right(upto, MAX_SENT)]


def folder_of(bureau: Bureau, packet: Sent) -> Path:
    """Where a packet lies."""
    return bureau.home.root / RETURNS / packet.code / returning.folder_name(packet.seq)


def undelivered(bureau: Bureau, code: str) -> list[Sent]:
    """Packets for the station's present life that its replica does not say it has finished, the oldest first."""
    found = enrolment(bureau, code)
    settled = {(each.seq, each.position) for each in rows.outcomes(bureau.home.replica(code))}
    items = [each for each in rows.queued(bureau.store, code) if each.packet is not None]
    open_ones = {each.packet for each in items if (each.packet, each.position) not in settled}
    return [each for each in rows.packets(bureau.store, code) if each.epoch == found.epoch and each.seq in open_ones]


def carry(bureau: Bureau, code: str, target: Path) -> int:
    """Copy the undelivered packets to a stick, each whole, its note last; how many the stick lacked. OSError."""
    carried = 0
    for packet in undelivered(bureau, code):
        place = target / code / returning.folder_name(packet.seq)
        if (place / returning.NOTE).exists():
            continue
        place.mkdir(parents=True, exist_ok=True)
        sweep(place)
        source = folder_of(bureau, packet)
        for path in sorted(source.iterdir(), key=lambda each: each.name == returning.NOTE):
            write_bytes(place / path.name, path.read_bytes())
        fsync_folder(place.parent)
        carried += 1
    return carried


def listed(bureau: Bureau, code: str) -> list[Line]:
    """Everything for a station, with what it said about it, the oldest first."""
    said = {(each.seq, each.position): each for each in rows.outcomes(bureau.home.replica(code))}
    found = []
    for item in rows.queued(bureau.store, code):
        answer = said.get((item.packet or 0, item.position or 0)) if item.packet is not None else None
        state = "withdrawn" if _is_withdrawn(bureau, item) else "queued" if item.packet is None else "sent"
        found.append(Line(item, answer.outcome if answer else state, answer.detail if answer else ""))
    return found


def _send_again(bureau: Bureau, actor: Proof | System, found: Enrolment) -> None:
    """A new life of the station cannot open what was sent to the one before: queue again what that never finished."""
    lives = {each.seq: each.epoch for each in rows.packets(bureau.store, found.code)}
    done = {each.sha256 for each in rows.outcomes(bureau.home.replica(found.code))}
    every = rows.queued(bureau.store, found.code)
    fresh = {each.sha256 for each in every if each.packet is None or lives[each.packet] == found.epoch}
    for item in every:
        if item.sha256 in done or item.sha256 in fresh:
            continue
        with bureau.store.act(actor, "return.queue", subject=f"station/{found.code}", reason=item.sha256) as act:
            rows.insert(act, found.code, item.kind, item.name, item.sha256, item.size)
        fresh.add(item.sha256)


def _write(bureau: Bureau, draft: Draft, items: Sequence[Queued], recipient: str) -> str:
    place = bureau.home.root / RETURNS / draft.station / returning.folder_name(draft.seq)
    # What a killed run left has no row: nobody was ever handed it.
    shutil.rmtree(place, ignore_errors=True)
    files = [(Item(i.kind, i.name, Sized(i.size, i.sha256)), _held(bureau, i)) for i in items]
    return returning.write(place, draft, files, recipient, bureau.store.signer).digest()


def _held(bureau: Bureau, item: Queued) -> bytes:
    return (bureau.home.root / OUTGOING / item.code / item.sha256).read_bytes()


def _put(bureau: Bureau, code: str, digest: str, data: bytes) -> None:
    folder = bureau.home.root / OUTGOING / code
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(folder / digest, data)
