"""People: enrolling them, their PINs, signing in. PIN hashes stay in keys/ and never touch a row."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pendulum

from station.errors import StationError
from station.records.moment import iso, moment
from station.records.people import Officer, Proof, System
from station.services.pinyin import spelled
from station.store import officers
from station.store.home import Home
from station.store.keys import KeyRing
from station.store.store import Store

if TYPE_CHECKING:
    from argon2 import PasswordHasher

TRIES = 5
LOCK_MINUTES = 5
MIN_DIGITS = 4


class UnknownPerson(StationError):
    """Nobody active has this name."""

    text = "staff.unknown_person"


class WrongPin(StationError):
    """The PIN does not fit."""

    text = "staff.wrong_pin"


class PinUnset(StationError):
    """The person has no PIN here: a guest of another station, or a PIN that was lost with keys/. Facts: name."""

    text = "loans.pin_unset"


class PinLocked(StationError):
    """Too many wrong PINs."""

    text = "staff.pin_locked"


class PinWeak(StationError):
    """The PIN is too short or too simple."""

    text = "staff.pin_weak"


class OwnRenewal(StationError):
    """A person who renews the PIN of somebody else cannot be that somebody. Facts: name."""

    text = "staff.own_renewal"


class CertMissing(StationError):
    """An enforcement officer without a certificate number or its term."""

    text = "staff.cert_missing"


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """A person to enrol."""

    name: str
    roles: frozenset[str]
    cert_no: str | None = None
    cert_valid_to: pendulum.Date | None = None
    skills: frozenset[str] = frozenset()
    frontline: bool = True
    cert_issuer: str = ""
    law_qual_no: str = ""


def enrol(store: Store, keys: KeyRing, actor: Proof | System, person: NewOfficer, pin: str | None) -> Officer:
    """Put a person on the roster with a PIN, or with None: to be given one later. PinWeak, CertMissing, NotAllowed."""
    if pin is not None:
        _check_pin_rule(pin)
    if "officer" in person.roles and (person.cert_no is None or person.cert_valid_to is None):
        raise CertMissing(name=person.name)
    with store.act(actor, "staff.enrol", subject=f"officer/{person.name}") as act:
        row_id = officers.insert(
            act,
            person.name,
            spelled(person.name)[1],
            person.cert_no,
            person.cert_valid_to,
            person.roles,
            person.skills,
            frontline=person.frontline,
            cert_issuer=person.cert_issuer,
            law_qual_no=person.law_qual_no,
        )
        if pin is not None:
            # Durable before the act commits: a person on the roster can always sign in.
            keys.put_secret(_pin_name(row_id), _hasher().hash(pin).encode())
    return officers.get(store, row_id)


def set_pin(store: Store, keys: KeyRing, actor: Proof, pin: str) -> None:
    """Change one's own PIN. PinWeak."""
    _check_pin_rule(pin)
    hashed = _hasher().hash(pin).encode()
    with store.act(actor, "staff.pin", subject=f"officer/{actor.officer_id}"):
        keys.put_secret(_pin_name(actor.officer_id), hashed)


def renew_pin(
    store: Store, keys: KeyRing, actor: Proof, person: Officer, pin: str, cosigner: Proof | None = None
) -> None:
    """Give somebody a PIN again who lost it: by the chief and a second person, the chief's own by two others.

    Where nobody but these two has a PIN, as after a restore, the chief is enough. PinWeak, OwnRenewal, NotAllowed,
    Cosigner*.
    """
    _check_pin_rule(pin)
    if person.id in (actor.officer_id, cosigner.officer_id if cosigner else None):
        raise OwnRenewal(name=person.name)
    action = "staff.renew_chief" if "chief" in person.roles else "staff.renew"
    if cosigner is None and not _others_with_pin(store, keys, but={actor.officer_id, person.id}):
        action = "staff.renew_alone"
    with store.act(actor, action, subject=f"officer/{person.id}", cosigner=cosigner) as act:
        put_pin(keys, person.id, pin, act.now)


def put_pin(keys: KeyRing, officer_id: int, pin: str, now: pendulum.DateTime) -> None:
    """Inside the act that allows it: this PIN from now on, and no wrong tries. PinWeak."""
    _check_pin_rule(pin)
    keys.put_secret(_pin_name(officer_id), _hasher().hash(pin).encode())
    keys.put_secret(_failure_name(officer_id), json.dumps([0, iso(now)]).encode())


def has_pin(keys: KeyRing, officer_id: int) -> bool:
    """Whether the person can sign in here."""
    return keys.has_secret(_pin_name(officer_id))


def check_pin(pin: str) -> None:
    """PinWeak when it is too short or too simple; for whoever asks for a PIN long before it is set."""
    _check_pin_rule(pin)


def first_pin(keys: KeyRing, person: Officer, pin: str) -> None:
    """The PIN of whoever restores a station, in a home that has none yet. PinWeak; FileExistsError."""
    _check_pin_rule(pin)
    if keys.has_secret(_pin_name(person.id)):
        raise FileExistsError(_pin_name(person.id))
    keys.put_secret(_pin_name(person.id), _hasher().hash(pin).encode())


def active(store: Store) -> list[Officer]:
    """Everyone in service, chief first; guests of other stations too."""
    return officers.active(store)


def certificates(store: Store) -> dict[int, str]:
    """Certificate number by officer id, of everybody who ever was on the roster and has one."""
    return {person.id: person.cert_no for person in officers.everyone(store) if person.cert_no}


def signing(store: Store) -> list[Officer]:
    """Everyone who may sign in, chief first: guests have no PIN here."""
    return officers.own(store)


def sign_in(store: Store, keys: KeyRing, name: str, pin: str) -> Proof:
    """A short-lived proof for the person of this name (or id). UnknownPerson, PinUnset, WrongPin, PinLocked."""
    named = [each for each in officers.active(store) if name in (each.name, str(each.id))]
    if not named:
        raise UnknownPerson(name=name)
    # A guest may have the name of somebody who works here; only one of them has a PIN.
    person = next((each for each in named if keys.has_secret(_pin_name(each.id))), None)
    if person is None:
        raise PinUnset(name=name)
    now = store.clock.now()
    failures = _failures(keys, person.id)
    _refuse_locked(failures, now, person.name)
    if not _fits(keys, person.id, pin):
        count = failures[0] + 1
        keys.put_secret(_failure_name(person.id), json.dumps([count, iso(now)]).encode())
        raise WrongPin(left=max(TRIES - count, 0))
    if failures[0]:
        keys.put_secret(_failure_name(person.id), json.dumps([0, iso(now)]).encode())
    return store.issue_proof(person)


def demo_pins(home: Home) -> dict[str, str]:
    """Name to PIN of a demo station; empty anywhere else."""
    path = home.root / "demo-pins.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _hasher() -> PasswordHasher:
    # Imported here: only signing in and enrolling pay for loading it. Its defaults are argon2id, RFC 9106.
    from argon2 import PasswordHasher

    return PasswordHasher()


def _others_with_pin(store: Store, keys: KeyRing, but: set[int]) -> bool:
    return any(has_pin(keys, one.id) for one in officers.own(store) if one.id not in but)


def _fits(keys: KeyRing, officer_id: int, pin: str) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return _hasher().verify(keys.get_secret(_pin_name(officer_id)).decode(), pin)
    except (Argon2Error, InvalidHashError):
        return False


def _failures(keys: KeyRing, officer_id: int) -> tuple[int, pendulum.DateTime | None]:
    if not keys.has_secret(_failure_name(officer_id)):
        return 0, None
    count, when = json.loads(keys.get_secret(_failure_name(officer_id)))
    return int(count), moment(str(when))


def _refuse_locked(failures: tuple[int, pendulum.DateTime | None], now: pendulum.DateTime, name: str) -> None:
    count, when = failures
    if when is None or count < TRIES:
        return
    until = when.add(minutes=LOCK_MINUTES)
    # Every further wrong PIN starts the wait again; a clock set back must not shorten it.
    if when <= now < until or now < when:
        raise PinLocked(name=name, until=f"{until:HH:mm}")


def _check_pin_rule(pin: str) -> None:
    if not (pin.isascii() and pin.isdigit() and len(pin) >= MIN_DIGITS and len(set(pin)) > 1):
        raise PinWeak(digits=MIN_DIGITS)


def _pin_name(officer_id: int) -> str:
    return f"pins/{officer_id}"


def _failure_name(officer_id: int) -> str:
    return f"pin-failures/{officer_id}"
