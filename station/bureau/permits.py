"""局签许可 at the bureau: a person of an enrolled station gets a new PIN, or a deputy, by a signed file.

So does a request for recordings, or a list of recordings of case files that are to go, an answer that the station may
not give itself. Numbers are allotted in `station.bureau.numbers`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import pendulum

from station.bureau.home import Bureau
from station.bureau.pull import NotEnrolled
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.moment import day
from station.records.people import Proof
from station.records.permit import AccessPermit, DeputyPermit, DisposalPermit, PinPermit
from station.rules.permit import ALPHABET, CODE_LETTERS, code_hash, contents_hash
from station.rules.state_secret import refuse
from station.services.delegation import DelegationRefused, SelfDelegation
from station.store import bureau_rows, replica_access, replica_disposals
from station.store.replica_people import ReplicaPerson, people

LONGEST_DAYS = 14
"""A permit lying about is a key lying about."""


class PersonUnknown(StationError):
    """The station's replica has nobody, or more than one, of this name in service. Facts: name, station."""

    text = "people.permit.person_unknown"


class RequestUnknown(StationError):
    """The station's replica has no request of this number that waits. Facts: number, station."""

    text = "people.permit.request_unknown"


class DisposalUnknown(StationError):
    """The station's replica has no list of this number that waits. Facts: number, station."""

    text = "people.permit.disposal_unknown"


class DaysRefused(StationError):
    """Valid for no day, or for too long. Facts: most."""

    text = "people.permit.days"


class WordsUnusable(StationError):
    """A reason that is empty or more than one line."""

    text = "people.permit.words"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a permit is about, and how long it may be put in."""

    code: str
    """The station's nine digits."""
    person: str
    """Name, or id."""
    days: int


@dataclass(frozen=True, slots=True)
class Stand:
    """From when to when a deputy stands in, both days included, and why."""

    deputy: str
    """Name, or id."""
    from_on: pendulum.Date
    to_on: pendulum.Date
    reason: str


def pin(bureau: Bureau, actor: Proof, wanted: Wanted) -> tuple[str, str]:
    """The signed permit, and the one-time code that is told to the person alone and kept nowhere.

    NotEnrolled, PersonUnknown, DaysRefused, NotAllowed.
    """
    found = enrolment(bureau, wanted.code)
    person = _person(bureau, found, wanted.person)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    serial, (issued, expires) = secrets.token_hex(16), term(bureau, wanted.days)
    origin = f"{found.code}/{found.epoch}"
    made = PinPermit(origin, serial, person.id, person.name, code_hash(serial, code), issued, expires)
    return _issue(bureau, actor, made), "-".join(code[at : at + 4] for at in range(0, CODE_LETTERS, 4))


def deputy(bureau: Bureau, actor: Proof, wanted: Wanted, stand: Stand) -> str:
    """The signed permit by which `stand.deputy` stands in for `wanted.person`.

    NotEnrolled, PersonUnknown, DaysRefused, WordsUnusable, DelegationRefused, SelfDelegation, NotAllowed. The station
    judges it once more, by its own people and its own day.
    """
    if not stand.reason.strip() or not stand.reason.isprintable():
        raise WordsUnusable
    if not day(bureau.clock.now()) <= stand.from_on <= stand.to_on:
        raise DelegationRefused(first=stand.from_on, last=stand.to_on)
    found = enrolment(bureau, wanted.code)
    absent, other = _person(bureau, found, wanted.person), _person(bureau, found, stand.deputy)
    if absent.id == other.id:
        raise SelfDelegation(name=absent.name)
    issued, expires = term(bureau, wanted.days)
    made = DeputyPermit(
        station=f"{found.code}/{found.epoch}",
        serial=secrets.token_hex(16),
        officer_id=absent.id,
        name=absent.name,
        deputy_id=other.id,
        deputy=other.name,
        from_on=stand.from_on,
        to_on=stand.to_on,
        reason=stand.reason,
        issued=issued,
        expires=expires,
    )
    return _issue(bureau, actor, made)


def access(bureau: Bureau, actor: Proof, code: str, number: str, reason: str, days: int) -> str:
    """The signed permit by which a station's request for recordings is allowed.

    NotEnrolled, RequestUnknown, DaysRefused, WordsUnusable, NotAllowed.
    """
    if not reason.strip() or not reason.isprintable():
        raise WordsUnusable
    found = enrolment(bureau, code)
    waiting = replica_access.waiting(bureau.home.replica(found.code))
    asked = next((each for each in waiting if number in (each.number, str(each.id))), None)
    if asked is None:
        raise RequestUnknown(number=number, station=found.name)
    issued, expires = term(bureau, days)
    origin = f"{found.code}/{found.epoch}"
    made = AccessPermit(origin, secrets.token_hex(16), asked.id, asked.number, reason, issued, expires)
    return _issue(bureau, actor, made)


def disposal(
    bureau: Bureau, actor: Proof, code: str, number: str, reason: str, days: int
) -> tuple[str, DisposalPermit, int]:
    """The signed permit by which a station's list of recordings may go, what it says, and the bytes on the list.

    NotEnrolled, DisposalUnknown, DaysRefused, WordsUnusable, NotAllowed.
    """
    if not reason.strip() or not reason.isprintable():
        raise WordsUnusable
    found = enrolment(bureau, code)
    waiting = replica_disposals.proposed(bureau.home.replica(found.code))
    listed = next((each for each in waiting if number in (each.number, str(each.id))), None)
    if listed is None:
        raise DisposalUnknown(number=number, station=found.name)
    issued, expires = term(bureau, days)
    made = DisposalPermit(
        station=f"{found.code}/{found.epoch}",
        serial=secrets.token_hex(16),
        disposal_id=listed.id,
        number=listed.number,
        clips=len(listed.digests),
        contents=contents_hash(listed.digests),
        reason=reason,
        issued=issued,
        expires=expires,
    )
    return _issue(bureau, actor, made), made, listed.bytes


def _issue(bureau: Bureau, actor: Proof, made: PinPermit | DeputyPermit | AccessPermit | DisposalPermit) -> str:
    if isinstance(made, AccessPermit):
        reason = f"access {made.station} {made.request_id} {made.number}"
    elif isinstance(made, DisposalPermit):
        reason = f"disposal {made.station} {made.disposal_id} {made.number} {made.contents}"
    else:
        kind = "pin" if isinstance(made, PinPermit) else "deputy"
        reason = f"{kind} {made.station} {made.officer_id} {made.name}"
    # The reason a person gave stands in the file alone; nothing that bears the mark is signed and sent.
    refuse(made.body())
    with bureau.store.act(actor, "permit.issue", subject=f"permit/{made.serial}", reason=reason):
        return bureau.store.signer.note(made.body())


def term(bureau: Bureau, days: int) -> tuple[pendulum.DateTime, pendulum.DateTime]:
    """From when until when a permit may be put in. DaysRefused."""
    if not 1 <= days <= LONGEST_DAYS:
        raise DaysRefused(most=LONGEST_DAYS)
    now = bureau.clock.now()
    return now, now.add(days=days)


def enrolment(bureau: Bureau, code: str) -> Enrolment:
    """The present life of an enrolled station. NotEnrolled."""
    found = next((one for one in bureau_rows.current(bureau.store) if one.code == code), None)
    if found is None:
        raise NotEnrolled(code=code)
    return found


def _person(bureau: Bureau, found: Enrolment, wanted: str) -> ReplicaPerson:
    named = [one for one in people(bureau.home.replica(found.code)) if wanted in (one.name, str(one.id))]
    if len(named) != 1:
        raise PersonUnknown(name=wanted, station=found.name)
    return named[0]
