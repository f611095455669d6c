"""Taking back what was signed by a slip of the hand, as long as nobody outside the office can have it.

A return packet is numbered and names the one before it, so nothing is ever taken out of one (docs/return.md). What no
packet carries yet has no number: taken back, it never gets one, and the station misses nothing.
"""

from __future__ import annotations

from station.bureau import packet_numbers, reviews, signatures
from station.bureau.home import Bureau
from station.bureau.permits import enrolment
from station.bureau.reviews import MovedOn, Submitted
from station.bureau.signatures import Signature
from station.errors import StationError
from station.records.people import Proof
from station.store import bureau_returns


class NothingStands(StationError):
    """Nothing signed about this package stands. Facts: number."""

    text = "desk.nothing_stands"


class NotTheSigner(StationError):
    """Somebody else signed it. Facts: names, actor."""

    text = "desk.not_the_signer"


class HandedOut(StationError):
    """A copy was handed out: the station may have taken it in. Facts: number."""

    text = "desk.handed_out"


class OnItsWay(StationError):
    """A return packet carries it. Facts: number, seq."""

    text = "desk.on_its_way"


class MayHaveArrived(StationError):
    """The bureau was restored, and no bundle sealed since says what the station took in. Facts: number, name."""

    text = "desk.may_have_arrived"


def last(bureau: Bureau, submitted: Submitted) -> Signature | None:
    """The newest thing signed about a package that stands: only it may be taken back, then the one before it."""
    found = [each for each in reviews.signed(bureau, submitted) if each.package == submitted.sha256]
    return found[-1] if found else None


def check(bureau: Bureau, actor: Proof, submitted: Submitted) -> Signature:
    """What may be taken back now. NothingStands, NotTheSigner, HandedOut, OnItsWay, MayHaveArrived, NotEnrolled."""
    number, code = submitted.text.number, submitted.text.station
    found = last(bureau, submitted)
    if found is None:
        raise NothingStands(number=number)
    if not found.by(actor):
        raise NotTheSigner(names=found.names, actor=actor.name)
    if signatures.is_handed_out(bureau.store, found.sha256):
        raise HandedOut(number=number)
    carried = [each.packet for each in bureau_returns.queued(bureau.store, code) if each.sha256 == found.sha256]
    # A bureau that was restored may have lost the packet that carried it; the station then knows more than we do.
    carried += [each.seq for each in bureau_returns.outcomes(bureau.home.replica(code)) if each.sha256 == found.sha256]
    seq = next((each for each in carried if each is not None), None)
    if seq is not None:
        raise OnItsWay(number=number, seq=seq)
    station = enrolment(bureau, code)
    if not packet_numbers.is_known(bureau, station):
        raise MayHaveArrived(number=number, name=station.name)
    return found


def withdraw(bureau: Bureau, actor: Proof, submitted: Submitted, found: Signature, reason: str) -> None:
    """Take back what `check` gave; it is never sent, and the review stands where it stood before.

    The file stays in the bureau's home and its entry in the ledger. As `check`; ReasonNeeded, MovedOn, NotAllowed.
    """
    # What `check` says holds while nothing is entered: no packet is made between it and the act.
    size = bureau.store.size()
    unchanged = check(bureau, actor, submitted) == found
    subject = reviews.subject(submitted.text)
    with bureau.store.act(actor, signatures.WITHDRAW, subject=subject, reason=reason) as act:
        if act.seq != size or not unchanged:
            raise MovedOn(number=submitted.text.number)
        act.reason = signatures.why(found, reason)
