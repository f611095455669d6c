"""A packet from the bureau to a station as files: written whole or not at all, read only after its signature holds.

    <seq:08d>/packet.note       what is in it, signed by the bureau's key
              p0000.age …       its items one after another, encrypted to the station
              packet.sig SHA256SUMS    for stock tools

`packet.note` is written last, so its presence says that the rest is there, also on a stick or over a line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from station.errors import StationError
from station.records.exchange import Sized
from station.replica import outbox as names
from station.replica.cards import BureauCard
from station.replica.envelope import EnvelopeError, Wrapped, unwrap, wrap
from station.replica.manifest import PART_BYTES, part_name
from station.replica.outbox import Unreadable
from station.rules import note, return_text
from station.rules.lined import LinesWrong
from station.rules.return_text import Item, ReturnText
from station.store.atomic import fsync_folder, write_bytes, write_text
from station.store.keys import Signer, verify

NOTE = "packet.note"
SIGNATURE = "packet.sig"
MAX_NOTE = return_text.MAX_TEXT + 16 * 1024
_FOLDER = re.compile(r"[0-9]{8}")


class PacketIncomplete(StationError):
    """Not all of it is here yet. Facts: seq, detail."""

    text = "exchange.incomplete"


class PacketForged(StationError):
    """Not signed by the paired bureau. Facts: seq, bureau."""

    text = "exchange.forged"


class PacketDamaged(StationError):
    """Altered on the way, or not what this format allows. Facts: seq, detail."""

    text = "exchange.damaged"


class PacketForeign(StationError):
    """For another station or another life of this one. Facts: seq, found, own."""

    text = "exchange.foreign"


class PacketOutlived(PacketForeign):
    """For an earlier life of this very station: the bureau sends what was in it again. Facts: seq, found, own."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a packet is to say, before it is wrapped."""

    bureau: str
    station: str
    epoch: int
    seq: int
    prev: str
    made: str


def folders(place: Path) -> list[tuple[int, Path]]:
    """Packets lying in a folder, complete or not, by number. Nothing of it is trusted."""
    try:
        with os.scandir(place) as entries:
            found = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted((int(each.name), Path(each.path)) for each in found if _FOLDER.fullmatch(each.name))


def folder_name(seq: int) -> str:
    """The folder of a packet."""
    return f"{seq:08d}"


def write(place: Path, draft: Draft, items: Sequence[tuple[Item, bytes]], recipient: str, signer: Signer) -> ReturnText:
    """A packet in the new folder `place`: there whole, or not there. FileExistsError, OSError."""
    if place.exists():
        raise FileExistsError(place)
    work = place.with_name(f".{place.name}")
    _clear(work)
    work.mkdir(parents=True)
    wrapped = wrap((data for _, data in items), (recipient,), work)
    found = ReturnText(
        bureau=draft.bureau,
        station=draft.station,
        epoch=draft.epoch,
        seq=draft.seq,
        prev=draft.prev,
        made=draft.made,
        items=tuple(item for item, _ in items),
        plain=wrapped.plain,
        packed=wrapped.packed,
        parts=wrapped.parts,
    )
    signed = signer.note(found.text()).encode()
    write_bytes(work / SIGNATURE, signer.sign(found.text().encode()))
    sums = {NOTE: sha256(signed).hexdigest()} | {part_name(n): p.sha256 for n, p in enumerate(found.parts)}
    write_text(work / names.SUMS, "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)))
    write_bytes(work / NOTE, signed)
    work.rename(place)
    fsync_folder(place.parent)
    return found


def read(folder: Path, seq: int, bureau: BureauCard, own: str) -> ReturnText:
    """What the packet in `folder` says, once the bureau's signature holds; `own` is `<code>/<epoch>` of the reader.

    PacketIncomplete, PacketForged, PacketDamaged, PacketForeign.
    """
    try:
        signed = names.read_small(folder / NOTE, MAX_NOTE).decode()
    except FileNotFoundError as error:
        raise PacketIncomplete(seq=seq, detail=NOTE) from error
    except (Unreadable, UnicodeDecodeError) as error:
        raise PacketDamaged(seq=seq, detail=NOTE) from error
    try:
        body = _opened(signed, bureau)
    except note.NoteError as error:
        raise PacketForged(seq=seq, bureau=bureau.name) from error
    try:
        found = return_text.parse(body)
    except LinesWrong as error:
        raise PacketDamaged(seq=seq, detail=error) from error
    code, _, epoch = own.partition("/")
    if (found.station, found.bureau) == (code, bureau.code) and found.epoch < int(epoch):
        raise PacketOutlived(seq=seq, found=f"{found.station}/{found.epoch}", own=own)
    if f"{found.station}/{found.epoch}" != own or found.bureau != bureau.code:
        raise PacketForeign(seq=seq, found=f"{found.station}/{found.epoch}", own=own)
    return found


def vouched(signed: bytes, bureau: BureauCard) -> str | None:
    """The text of a note by the bureau's key, whatever it says; None for any other bytes."""
    try:
        return _opened(signed.decode(), bureau)
    except (UnicodeDecodeError, note.NoteError):
        return None


def lies_signed(path: Path, bureau: BureauCard) -> bool:
    """Whether a file is a note by the bureau's key. OSError."""
    try:
        return vouched(names.read_small(path, MAX_NOTE), bureau) is not None
    except (FileNotFoundError, Unreadable):
        return False


def open_items(
    folder: Path, found: ReturnText, identities: Sequence[str], scratch: Path
) -> Iterator[tuple[Item, bytes]]:
    """The items with their bytes, in order, every hash checked. PacketIncomplete, PacketDamaged; OSError."""
    paths = [_part(folder, found.seq, n, part, scratch) for n, part in enumerate(found.parts)]
    try:
        payload = unwrap(paths, identities, Wrapped(found.plain, found.packed, found.parts), scratch)
    except EnvelopeError as error:
        raise PacketDamaged(seq=found.seq, detail=error) from error
    with payload:
        for item in found.items:
            data = payload.read(item.content.length)
            if sha256(data).hexdigest() != item.content.sha256:
                raise PacketDamaged(seq=found.seq, detail=item.name)
            yield item, data


def _opened(signed: str, bureau: BureauCard) -> str:
    """NoteError."""
    name, public = note.parse_verifier_key(bureau.key)
    return note.opened(signed, name, public, lambda mark, text: verify(public, mark, text))


def _part(folder: Path, seq: int, number: int, wanted: Sized, scratch: Path) -> Path:
    """The part copied to where nobody else writes, checked on the way."""
    name = part_name(number)
    try:
        data = names.read_small(folder / name, PART_BYTES)
    except FileNotFoundError as error:
        raise PacketIncomplete(seq=seq, detail=name) from error
    except Unreadable as error:
        raise PacketDamaged(seq=seq, detail=name) from error
    if len(data) < wanted.length:
        raise PacketIncomplete(seq=seq, detail=name)
    if Sized(len(data), sha256(data).hexdigest()) != wanted:
        raise PacketDamaged(seq=seq, detail=name)
    write_bytes(scratch / name, data)
    return scratch / name


def _clear(work: Path) -> None:
    """What an interrupted writing left."""
    if work.is_dir():
        for path in work.iterdir():
            path.unlink()
        work.rmdir()
