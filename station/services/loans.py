"""Inspectors of a neighbouring station, lent to this one (外援). They are sent by draws and do not sign in here."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.moment import day
from station.records.people import Officer, Proof, System
from station.rules.draw.lines import ABSENT
from station.rules.draw.pool import plain
from station.services.pinyin import spelled
from station.settings import is_code
from station.store import officers
from station.store.store import Store


class GuestRefused(StationError):
    """The person has no name, or a qualification is not one word. Facts: what."""

    text = "loans.refused"


class BadHome(StationError):
    """Not a township code. Facts: home."""

    text = "loans.bad_home"


class OwnHome(StationError):
    """People of this station are enrolled, not borrowed. Facts: home, name."""

    text = "loans.own_home"


class GuestCertMissing(StationError):
    """No certificate number, or one that no list can name. Facts: name, cert."""

    text = "loans.cert_missing"


class GuestCertExpired(StationError):
    """The certificate is not valid any more. Facts: name, until."""

    text = "loans.cert_expired"


class CertTaken(StationError):
    """Somebody on the roster has this certificate. Facts: cert, name."""

    text = "loans.cert_taken"


@dataclass(frozen=True, slots=True)
class NewGuest:
    """An inspector to borrow."""

    name: str
    cert_no: str
    cert_valid_to: pendulum.Date
    """The last valid day."""
    home: str
    """Nine-digit code of the lending station."""
    skills: frozenset[str] = frozenset()


def borrow(store: Store, actor: Proof | System, person: NewGuest) -> Officer:
    """Put a guest on the roster, with a certificate and without a PIN.

    GuestRefused, BadHome, OwnHome, GuestCertMissing, GuestCertExpired, CertTaken.
    """
    name, cert = _checked(store, person)
    with store.act(actor, "staff.borrow", subject=f"officer/{name}") as act:
        holder = officers.certified(store, cert)
        if holder is not None:
            raise CertTaken(cert=cert, name=holder.name)
        row_id = officers.insert(
            act, name, spelled(name)[1], cert, person.cert_valid_to, frozenset({"officer"}), person.skills
        )
        officers.lend(act, row_id, person.home)
    return officers.get(store, row_id)


def _checked(store: Store, person: NewGuest) -> tuple[str, str]:
    """Name and certificate as the frozen lists will write them."""
    name, cert = plain(person.name), plain(person.cert_no)
    if name == ABSENT:
        raise GuestRefused(what=person.name or ABSENT)
    if not is_code(person.home):
        raise BadHome(home=person.home)
    if int(person.home) == store.origin.code:
        raise OwnHome(home=person.home, name=name)
    # Lists name inspectors by certificate, several of them in one field with commas between.
    if cert == ABSENT or set(cert) & set(" ,，"):
        raise GuestCertMissing(name=name, cert=person.cert_no)
    if person.cert_valid_to < day(store.clock.now()):
        raise GuestCertExpired(name=name, until=person.cert_valid_to)
    for skill in person.skills:
        if plain(skill) != skill or skill == ABSENT or "," in skill:
            raise GuestRefused(what=skill)
    return name, cert
