"""局签许可 at the station: a small file the bureau signed, put in once.

Refuses what another key signed, what was altered, what is for another station or life, what ran out, what was used.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.permit import AccessPermit, DeputyPermit, DisposalPermit, NumbersPermit, Permit, PinPermit
from station.rules import note
from station.rules import permit as form
from station.services import access, delegation, disposal, draft_numbers, from_bureau, numbers, staff
from station.store import delegations, exchange, officers
from station.store.act import Act
from station.store.keys import verify

if TYPE_CHECKING:
    from station.records.access import Request
    from station.records.keeping import Disposal
    from station.records.people import BureauSigner, Delegation, Officer, Proof
    from station.replica.cards import BureauCard
    from station.wiring import Station

MAX_BYTES = 8 * 1024


class PermitUnreadable(StationError):
    """There is no such file, or it is no text of a sensible size. Facts: path."""

    text = "people.permit.unreadable"


class PermitForged(StationError):
    """Not signed by the bureau this station is paired with, or changed since. Facts: bureau."""

    text = "people.permit.forged"


class PermitForeign(StationError):
    """For another station or another life of this one. Facts: station, own."""

    text = "people.permit.foreign"


class PermitExpired(StationError):
    """Too old. Facts: expires."""

    text = "people.permit.expired"


class PermitUsed(StationError):
    """Used before. Facts: serial."""

    text = "people.permit.used"


class PermitPersonGone(StationError):
    """It names somebody who is not in service here under this name. Facts: name."""

    text = "people.permit.person_gone"


class PermitOther(StationError):
    """A permit of another kind."""

    text = "people.permit.other"


class PermitRequestGone(StationError):
    """It names a request that is not here under this number. Facts: number."""

    text = "people.permit.request_gone"


class PermitListGone(StationError):
    """It names a list of recordings that is not here under this number, or not with these recordings. Facts: number."""

    text = "people.permit.list_gone"


class CodeWrong(StationError):
    """The one-time code does not fit."""

    text = "people.permit.code_wrong"


def read_file(station: Station, path: Path) -> Permit:
    """The permit in a file, as `opened`. PermitUnreadable."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        written = data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise PermitUnreadable(path=path) from error
    if len(data) > MAX_BYTES:
        raise PermitUnreadable(path=path)
    return opened(station, written)


def opened(station: Station, written: str) -> Permit:
    """A permit once the bureau's signature holds and it is for this station, now.

    NotPaired, BureauUnknown, PermitForged, PermitForeign, PermitExpired. Whether it was used is looked at on use.
    """
    bureau = _bureau(station)
    try:
        name, public = note.parse_verifier_key(bureau.key)
        found = form.read(note.opened(written, name, public, lambda mark, body: verify(public, mark, body)))
    except ValueError as error:
        raise PermitForged(bureau=bureau.name) from error
    if found.station != str(station.store.origin):
        raise PermitForeign(station=found.station, own=station.store.origin)
    if station.clock.now() >= found.expires:
        raise PermitExpired(expires=f"{found.expires:YYYY-MM-DD HH:mm}")
    return found


def reset_pin(station: Station, permit: Permit, code: str, pin: str) -> Officer:
    """Give the named person the PIN chosen; whoever knows the one-time code acts as that person.

    PermitOther, CodeWrong, PinWeak, PermitPersonGone, PermitUsed.
    """
    if not isinstance(permit, PinPermit):
        raise PermitOther
    staff.check_pin(pin)
    if not hmac.compare_digest(permit.code, form.code_hash(permit.serial, code)):
        raise CodeWrong
    person = _person(station, permit.officer_id, permit.name)
    proof, reason, since = station.store.issue_proof(person), _reason(station, permit), _unused(station, permit)
    files = from_bureau.of_permit(station, permit.serial)
    with station.store.act(proof, "permit.pin", subject=_subject(permit), reason=reason) as act:
        _still_unused(act, permit, since)
        for sha256 in files:
            exchange.settle_file(act, sha256)
        staff.put_pin(station.keys, person.id, pin, act.now)
    return person


def appoint(station: Station, actor: Proof | BureauSigner, permit: Permit) -> Delegation:
    """Let the deputy the bureau named stand in. PermitOther, PermitPersonGone, PermitUsed; as `delegation.grant`."""
    if not isinstance(permit, DeputyPermit):
        raise PermitOther
    absent = _person(station, permit.officer_id, permit.name)
    deputy = _person(station, permit.deputy_id, permit.deputy)
    reason, since = _reason(station, permit), _unused(station, permit)
    with station.store.act(actor, "permit.deputy", subject=_subject(permit), reason=reason) as act:
        _still_unused(act, permit, since)
        row_id = delegation.grant(act, absent.id, deputy.id, permit.from_on, permit.to_on, reason)
    return next(one for one in delegations.every(station.store) if one.id == row_id)


def take_numbers(station: Station, actor: Proof | BureauSigner, permit: Permit) -> tuple[draft_numbers.Settled, ...]:
    """Let the serials the bureau allotted be ours; the cases that were waiting for them with a draft number.

    PermitOther, SeriesUnknown, BlockMeets, BlockSpent, PermitUsed, NotAllowed.
    """
    if not isinstance(permit, NumbersPermit):
        raise PermitOther
    reason, since = _reason(station, permit), _unused(station, permit)
    with station.store.act(actor, "permit.numbers", subject=_subject(permit), reason=reason) as act:
        _still_unused(act, permit, since)
        numbers.take(act, permit.blocks, permit.serial)
    try:
        return draft_numbers.settle(station.store, actor)
    except draft_numbers.NothingToSettle:
        return ()


def allow_access(station: Station, actor: Proof | BureauSigner, permit: Permit) -> Request:
    """Allow the request for recordings that the bureau allowed.

    PermitOther, PermitRequestGone, NotDecidable, PermitUsed, NotAllowed.
    """
    if not isinstance(permit, AccessPermit):
        raise PermitOther
    reason, since = _reason(station, permit), _unused(station, permit)
    with station.store.act(actor, "permit.access", subject=_subject(permit), reason=reason) as act:
        _still_unused(act, permit, since)
        try:
            found = access.get(station.store, permit.request_id)
        except access.AccessUnknown as error:
            raise PermitRequestGone(number=permit.number) from error
        if found.number != permit.number:
            raise PermitRequestGone(number=permit.number)
        access.permit(act, station.store, found.id, permit.serial, reason)
    return access.get(station.store, permit.request_id)


def allow_disposal(station: Station, actor: Proof, permit: Permit) -> Disposal:
    """Approve the list of recordings that the bureau allows to go; the chief decides, and not on his own list.

    PermitOther, PermitListGone, NoDisposal, OwnProposal, PermitUsed, NotAllowed.
    """
    if not isinstance(permit, DisposalPermit):
        raise PermitOther
    reason, since = _reason(station, permit), _unused(station, permit)
    files = from_bureau.of_permit(station, permit.serial)
    with station.store.act(actor, "permit.disposal", subject=_subject(permit), reason=reason) as act:
        _still_unused(act, permit, since)
        for sha256 in files:
            exchange.settle_file(act, sha256)
        try:
            found = disposal.get(station.store, permit.disposal_id)
        except disposal.NoDisposal as error:
            raise PermitListGone(number=permit.number) from error
        contents = form.contents_hash(item.sha256 for item in found.items)
        if (found.number, contents) != (permit.number, permit.contents):
            raise PermitListGone(number=permit.number)
        disposal.permit(act, actor, found, reason)
    return disposal.get(station.store, permit.disposal_id)


def check_unused(station: Station, permit: Permit) -> None:
    """Before a permit is kept for whoever is to use it. PermitUsed."""
    _unused(station, permit)


def _unused(station: Station, permit: Permit) -> int:
    """How many entries were looked through. PermitUsed."""
    size = station.store.size()
    if station.store.lines(subject=_subject(permit)):
        raise PermitUsed(serial=permit.serial)
    return size


def _still_unused(act: Act, permit: Permit, since: int) -> None:
    """PermitUsed when another process was quicker: only entries since then are left to look at, under the lock."""
    if any(line.subject == _subject(permit) for line in act.store.lines(first=since)):
        raise PermitUsed(serial=permit.serial)


def _person(station: Station, officer_id: int, name: str) -> Officer:
    found = next((one for one in officers.own(station.store) if one.id == officer_id and one.name == name), None)
    if found is None:
        raise PermitPersonGone(name=name)
    return found


def _subject(permit: Permit) -> str:
    return f"permit/{permit.serial}"


def _reason(station: Station, permit: Permit) -> str:
    """Whose permit it was, and for a deputy and for recordings why."""
    bureau = _bureau(station).name
    why = f" {permit.reason}" if isinstance(permit, DeputyPermit | AccessPermit | DisposalPermit) else ""
    return f"{bureau} {permit.serial}{why}"


def _bureau(station: Station) -> BureauCard:
    """The bureau that permits here. NotPaired, CardInvalid, BureauUnknown."""
    # Imported here: the sign-in screen knows permits, which hardly anybody has, and must not wait for bundles.
    from station.services import replication

    return replication.paired_with(station)
