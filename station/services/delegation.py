"""AB岗: who stands in for whom, granted by the chief himself or, where he cannot, by the bureau (services.permits)."""

from __future__ import annotations

from collections.abc import Iterable

import pendulum

from station.errors import StationError
from station.records.moment import day
from station.records.people import Delegation, Officer, Proof
from station.store import delegations, officers
from station.store.act import Act
from station.store.store import Store


class DelegationRefused(StationError):
    """The dates do not work: the last before the first, or a day that is past. Facts: detail."""

    text = "people.delegation.dates"


class SelfDelegation(StationError):
    """Nobody stands in for himself. Facts: name."""

    text = "people.delegation.self"


class DeputyGone(StationError):
    """One of the two is not in service at this station. Facts: name."""

    text = "people.delegation.gone"


class DeputyUncertified(StationError):
    """The deputy's certificate is missing or does not last until the last day. Facts: name, until."""

    text = "people.delegation.uncertified"


class DelegationOverlaps(StationError):
    """For some of the days there is a deputy already, or the deputy is absent himself. Facts: officer, deputy, …"""

    text = "people.delegation.overlaps"


class OnlyChief(StationError):
    """The chief's duties are given away by the chief himself or by the bureau. Facts: name."""

    text = "people.delegation.only_chief"


class DelegationOver(StationError):
    """It was ended or has run out. Facts: officer, deputy."""

    text = "people.delegation.over"


def delegate(
    store: Store,
    actor: Proof,
    officer_id: int,
    deputy_id: int,
    from_on: pendulum.Date,
    to_on: pendulum.Date,
    reason: str,
) -> Delegation:
    """Let `deputy_id` stand in for `officer_id`, both days included.

    OnlyChief, and what `grant` raises; ReasonNeeded, NotAllowed.
    """
    with store.act(actor, "staff.delegate", subject=f"officer/{officer_id}", reason=reason) as act:
        # A deputy must not prolong what was lent to him.
        if (
            "chief" in officers.get(store, officer_id).roles
            and "chief" not in officers.get(store, actor.officer_id).roles
        ):
            raise OnlyChief(name=officers.get(store, officer_id).name)
        row_id = grant(act, officer_id, deputy_id, from_on, to_on, reason)
    return next(one for one in delegations.every(store) if one.id == row_id)


def grant(act: Act, officer_id: int, deputy_id: int, from_on: pendulum.Date, to_on: pendulum.Date, reason: str) -> int:
    """Write a delegation inside an act that may grant it; its id.

    DelegationRefused, SelfDelegation, DeputyGone, DeputyUncertified, DelegationOverlaps.
    """
    if to_on < from_on or from_on < day(act.now):
        raise DelegationRefused(first=from_on, last=to_on)
    absent, deputy = _in_service(act.store, officer_id), _in_service(act.store, deputy_id)
    if absent.id == deputy.id:
        raise SelfDelegation(name=absent.name)
    if not deputy.certified(to_on):
        raise DeputyUncertified(name=deputy.name, last=to_on)
    clash = _clash(delegations.every(act.store), absent.id, deputy.id, from_on, to_on)
    if clash is not None:
        facts = {"officer": clash.officer, "deputy": clash.deputy, "first": clash.from_on, "last": clash.to_on}
        raise DelegationOverlaps(**facts)
    return delegations.insert(act, officer_id, deputy_id, from_on, to_on, reason)


def end(store: Store, actor: Proof, delegation: Delegation, reason: str) -> None:
    """The absent person is back, or the deputy cannot go on. DelegationOver, ReasonNeeded, NotAllowed."""
    with store.act(actor, "staff.undelegate", subject=f"officer/{delegation.officer_id}", reason=reason) as act:
        known = next((one for one in delegations.every(store) if one.id == delegation.id), None)
        if known is None or known.ended_at is not None or known.to_on < day(act.now):
            raise DelegationOver(officer=delegation.officer, deputy=delegation.deputy)
        delegations.end(act, known.id)


def every(store: Store) -> list[Delegation]:
    """All there ever were, the latest first."""
    return delegations.every(store)


def covered(one: Delegation, at: pendulum.DateTime) -> bool:
    """Whether a delegation was in force at a past instant, one that was ended since included."""
    in_days = one.from_on <= day(at) <= one.to_on
    return in_days and one.granted_at <= at and (one.ended_at is None or at <= one.ended_at)


def _in_service(store: Store, officer_id: int) -> Officer:
    found = next((one for one in officers.own(store) if one.id == officer_id), None)
    if found is None:
        raise DeputyGone(name=officers.get(store, officer_id).name)
    return found


def _clash(
    known: Iterable[Delegation], officer_id: int, deputy_id: int, from_on: pendulum.Date, to_on: pendulum.Date
) -> Delegation | None:
    """A delegation of the same days by the same person, or one by which the deputy is away himself."""
    for one in known:
        apart = one.ended_at is not None or to_on < one.from_on or one.to_on < from_on
        if not apart and (one.officer_id in (officer_id, deputy_id) or one.deputy_id == officer_id):
            return one
    return None
