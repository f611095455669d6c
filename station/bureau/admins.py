"""The bureau's administrators: one more, a PIN given again, a duty that ends. One who can sign in always remains."""

from __future__ import annotations

from dataclasses import replace

from station.bureau.home import Bureau
from station.bureau.reviewers import known
from station.errors import StationError
from station.records.people import Officer, Proof
from station.services import staff
from station.services.pinyin import spelled
from station.store import officers

ENROL, OWN_PIN, RENEW, END = "admin.enrol", "staff.pin", "admin.renew", "admin.end"
ROLE = "admin"


class AdminAlready(StationError):
    """The person is an administrator. Facts: name."""

    text = "bureau_admin.already"


class AdminUnknown(StationError):
    """No administrator has this name. Facts: name."""

    text = "bureau_admin.unknown"


class LastAdmin(StationError):
    """Nobody else could administrate the bureau afterwards. Facts: name."""

    text = "bureau_admin.last"


def listed(bureau: Bureau) -> list[Officer]:
    """Every administrator in service, in the order of enrolment."""
    return [one for one in officers.active(bureau.store) if ROLE in one.roles]


def add(bureau: Bureau, actor: Proof, name: str, pin: str = "") -> bool:
    """Make somebody an administrator; True for somebody new, whose PIN this is: anybody on the roster keeps his.

    AdminAlready, PinWeak, NotAllowed.
    """
    before = known(bureau, name)
    if before is None:
        staff.check_pin(pin)
    elif ROLE in before.roles:
        raise AdminAlready(name=name)
    with bureau.store.act(actor, ENROL, subject=f"officer/{name}") as act:
        if before is not None:
            officers.amend(act, replace(before, roles=before.roles | {ROLE}))
            return False
        initials = spelled(name)[1]
        officer_id = officers.insert(act, name, initials, None, None, frozenset({ROLE}), frozenset())
        # Durable before the act commits: whoever is enrolled can sign in.
        staff.put_pin(bureau.keys, officer_id, pin, act.now)
    return True


def set_pin(bureau: Bureau, actor: Proof, name: str, pin: str, reason: str = "") -> None:
    """Another PIN: one's own, or with a reason that of an administrator who lost it.

    AdminUnknown, PinWeak, ReasonNeeded, NotAllowed.
    """
    staff.check_pin(pin)
    person = _named(bureau, name)
    action, why = (OWN_PIN, None) if person.id == actor.officer_id else (RENEW, reason)
    with bureau.store.act(actor, action, subject=f"officer/{name}", reason=why) as act:
        staff.put_pin(bureau.keys, person.id, pin, act.now)


def end(bureau: Bureau, actor: Proof, name: str, reason: str) -> None:
    """The person administrates no more; without another duty at the bureau, he signs in no more.

    AdminUnknown, LastAdmin, ReasonNeeded, NotAllowed.
    """
    person = _named(bureau, name)
    with bureau.store.act(actor, END, subject=f"officer/{name}", reason=reason) as act:
        # Inside the act: two who end each other at once would leave nobody.
        if not any(one.id != person.id and staff.has_pin(bureau.keys, one.id) for one in listed(bureau)):
            raise LastAdmin(name=name)
        before = officers.get(bureau.store, person.id)
        roles = before.roles - {ROLE}
        officers.amend(act, replace(before, roles=roles) if roles else replace(before, status="left"))


def _named(bureau: Bureau, name: str) -> Officer:
    found = next((one for one in listed(bureau) if one.name == name), None)
    if found is None:
        raise AdminUnknown(name=name)
    return found
