"""One thing the bureau sent: done here and now as the bureau's act, kept for a person, or refused with the reason.

Each kind is the file that could also have come by messenger, and goes through the same checks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.people import BureauSigner
from station.records.permit import AccessPermit, DeputyPermit, NumbersPermit, PinPermit
from station.rules import cosignature, note, receipt_text, return_text
from station.rules.lined import LinesWrong
from station.rules.return_text import Item
from station.services import calendars, from_bureau, law_files, permits, replication, review_receive
from station.store import exchange
from station.store.atomic import write_bytes
from station.store.keys import verify
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

APPLIED, WAITING, REFUSED = "applied", "waiting", "refused"


class ReceiptWrong(StationError):
    """The bureau's receipt does not speak of this ledger. Facts: detail."""

    text = "exchange.receipt_wrong"


class NotReadable(StationError):
    """An item is not what its kind says. Facts: detail."""

    text = "exchange.item_unreadable"


_DONE_BEFORE = (
    permits.PermitUsed,
    review_receive.OpinionReplayed,
    law_files.LawFileKnown,
    calendars.CalendarUnchanged,
)
"""How a kind says that this very file was taken in before."""


def apply(station: Station, actor: BureauSigner, item: Item, data: bytes) -> tuple[str, str]:
    """Do it; outcome (`applied`, `waiting`, `refused`) and what there is to say, empty when nothing is."""
    try:
        return _KINDS[item.kind](station, actor, item, data)
    except _DONE_BEFORE:
        return APPLIED, text("exchange.done_before")
    except StationError as error:
        return REFUSED, str(error)


def _permit(station: Station, actor: BureauSigner, item: Item, data: bytes) -> tuple[str, str]:
    permit = permits.opened(station, _words(data))
    if isinstance(permit, NumbersPermit):
        permits.take_numbers(station, actor, permit)
    elif isinstance(permit, DeputyPermit):
        permits.appoint(station, actor, permit)
    elif isinstance(permit, AccessPermit):
        permits.allow_access(station, actor, permit)
    else:
        # The person with the code sets a PIN; what is to be destroyed the chief decides (docs/keeping.md). One that was
        # used, and comes again, waits for nobody.
        permits.check_unused(station, permit)
        words = "waits_pin" if isinstance(permit, PinPermit) else "waits_disposal"
        return WAITING, text(f"exchange.{words}", path=_keep(station, item, data))
    return APPLIED, ""


def _opinion(station: Station, actor: BureauSigner, _item: Item, data: bytes) -> tuple[str, str]:
    review_receive.take(station, actor, data)
    return APPLIED, ""


def _law(station: Station, actor: BureauSigner, _item: Item, data: bytes) -> tuple[str, str]:
    law_files.adopt(station.store, actor, _words(data), None)
    return APPLIED, ""


def _calendar(station: Station, actor: BureauSigner, _item: Item, data: bytes) -> tuple[str, str]:
    calendars.adopt(station.store, actor, _words(data))
    return APPLIED, ""


def _for_people(station: Station, _actor: BureauSigner, item: Item, data: bytes, words: str) -> tuple[str, str]:
    return WAITING, text(f"exchange.{words}", path=_keep(station, item, data))


def _receipt(station: Station, actor: BureauSigner, _item: Item, data: bytes) -> tuple[str, str]:
    try:
        found = receipt_text.parse(_words(data))
    except LinesWrong as error:
        raise NotReadable(detail=error) from error
    body = _checkpoint_body(station, found.size, found.root)
    _check_cosignature(station, found.cosignature, body)
    with station.store.act(actor, "return.receipt", subject=f"bundle/{found.accepted}") as act:
        exchange.insert_cosignature(act, found.size, found.root, found.cosignature)
        exchange.note_arrived(act, found.arrived)
    for digest in found.arrived:
        replication.media_file(station, digest).unlink(missing_ok=True)
    refused = "；".join(f"{one.seq}：{one.reason}" for one in found.refused)
    return APPLIED, text("exchange.bureau_refused", what=refused) if refused else ""


def _wanted(station: Station, actor: BureauSigner, _item: Item, data: bytes) -> tuple[str, str]:
    try:
        hashes = receipt_text.parse_wanted(_words(data))
    except LinesWrong as error:
        raise NotReadable(detail=error) from error
    with station.store.act(actor, "return.wanted", subject=f"media/{len(hashes)}") as act:
        exchange.want(act, hashes, "bureau")
    return APPLIED, ""


_KINDS: dict[str, Callable[[Station, BureauSigner, Item, bytes], tuple[str, str]]] = {
    return_text.PERMIT: _permit,
    return_text.OPINION: _opinion,
    return_text.LAW: _law,
    return_text.CALENDAR: _calendar,
    return_text.ROSTER: partial(_for_people, words="waits_roster"),
    return_text.OFFICERS: partial(_for_people, words="waits_officers"),
    return_text.PLANS: partial(_for_people, words="waits_plans"),
    return_text.RECEIPT: _receipt,
    return_text.WANTED: _wanted,
}


def _words(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise NotReadable(detail=text("exchange.not_text")) from error


def _keep(station: Station, item: Item, data: bytes) -> Path:
    """`return_text` lets no name lead out of the folder."""
    path = from_bureau.kept_at(station, item.content.sha256, item.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, data)
    return path


def _checkpoint_body(station: Station, size: int, root: str) -> str:
    """The text of this ledger's own checkpoint at a size. ReceiptWrong when it has none, or another one."""
    signed = station.store.checkpoint_at(size)
    if signed is None:
        raise ReceiptWrong(detail=text("exchange.no_checkpoint", size=size))
    body = signed.rpartition("\n\n")[0] + "\n"
    if note.checkpoint(body).root.hex() != root:
        raise ReceiptWrong(detail=text("exchange.other_root", size=size))
    return body


def _check_cosignature(station: Station, line: str, body: str) -> None:
    name, public = note.parse_verifier_key(replication.paired_with(station).key)
    try:
        cosignature.time_of(line, body, name, public, partial(verify, public))
    except note.NoteError as error:
        raise ReceiptWrong(detail=error) from error
