"""The roster after enrolment: certificates, duties, leaving, training, recusals, and how the staff stands.

Refuses: an enforcement officer without a certificate, and whatever would leave the station without a chief.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pendulum

from station.errors import StationError
from station.records.enterprise import Enterprise
from station.records.moment import day
from station.records.people import Officer, Proof, Recusal, Training
from station.rules import staffing
from station.rules.staffing import CertState, Staffing
from station.services import handover
from station.services.staff import CertMissing
from station.store import delegations, enterprises, evidence, officers, recusals, trainings
from station.store.errors import ReasonNeeded
from station.store.store import Store

ROLES = ("chief", "officer", "clerk")


class LastChief(StationError):
    """Nobody else of the station is chief. Facts: name."""

    text = "people.last_chief"


class NoRole(StationError):
    """A person without any known role. Facts: name."""

    text = "people.no_role"


class CertTaken(StationError):
    """Somebody else on the roster has the certificate. Facts: cert, name."""

    text = "people.cert_taken"


class SkillUnusable(StationError):
    """A qualification that is not one word: lists would take it for two. Facts: what."""

    text = "people.skill_unusable"


class NotInService(StationError):
    """The person left already. Facts: name."""

    text = "people.not_in_service"


class TrainingRefused(StationError):
    """A training without a topic, without length, or still to come. Facts: detail."""

    text = "people.training_refused"


class NotYours(StationError):
    """An officer may only declare a recusal of his own. Facts: name."""

    text = "people.not_yours"


class RecusalKnown(StationError):
    """The relation is on file already. Facts: name, enterprise."""

    text = "people.recusal_known"


@dataclass(frozen=True, slots=True)
class Standing:
    """One person with what a screen says of the certificate."""

    person: Officer
    cert: CertState
    unusual: bool
    """The number is not of the national form (待核)."""
    recorders: tuple[str, ...]
    """Serials of the recorders in use that are this person's."""
    minutes: int
    """Training of this year."""


def standings(store: Store) -> list[Standing]:
    """Everybody of this station, those in service first, the chief at the top."""
    today = day(store.clock.now())
    mine: dict[int | None, list[str]] = {}
    for recorder in evidence.recorders(store):
        if recorder.status == "active":
            mine.setdefault(recorder.officer_id, []).append(recorder.serial)
    minutes: dict[int, int] = {}
    for training in trainings.every(store, today.year):
        minutes[training.officer_id] = minutes.get(training.officer_id, 0) + training.minutes
    return [
        Standing(
            person=one,
            cert=staffing.cert_state(one, today),
            unusual=one.cert_no is not None and staffing.unusual_certificate(one.cert_no),
            recorders=tuple(mine.get(one.id, ())),
            minutes=minutes.get(one.id, 0),
        )
        for one in officers.everyone(store)
    ]


def counted(found: list[Standing], today: pendulum.Date) -> Staffing:
    """持证率, 配备率 and this year's training out of `standings`."""
    equipped = [one.person.id for one in found if one.recorders]
    minutes = sum(one.minutes for one in found if one.person.status == "active")
    return staffing.staffing([one.person for one in found], equipped, minutes, today)


def amend(store: Store, actor: Proof, changed: Officer) -> Officer:
    """Certificate, roles, qualifications and front line as `changed` says; name and status stay as they are.

    NoRole, CertMissing, CertTaken, SkillUnusable, LastChief, NotAllowed.
    """
    with store.act(actor, "staff.amend", subject=f"officer/{changed.id}") as act:
        known = officers.get(store, changed.id)
        _check(store, changed)
        if "chief" not in changed.roles:
            _keep_a_chief(store, known)
        officers.amend(act, replace(changed, name=known.name, status=known.status))
    return officers.get(store, changed.id)


def leave(store: Store, actor: Proof, officer_id: int, reason: str, successors: Sequence[int] = ()) -> Officer:
    """The person leaves the station: no signing in, no new cases, and nobody stands in for him or he for anybody.

    What the person holds is handed over first, to whoever of `successors` may take it, an act for each thing.
    NotInService, LastChief, StillHolds, NotTaken, ReasonNeeded, NotAllowed.
    """
    _may_leave(store, officers.get(store, officer_id))
    if not reason.strip():
        # Said before anything is handed over.
        raise ReasonNeeded(title=store.schema.actions()["staff.leave"].title)
    handover.hand_over(store, actor, officer_id, successors, reason)
    with store.act(actor, "staff.leave", subject=f"officer/{officer_id}", reason=reason) as act:
        known = officers.get(store, officer_id)
        _may_leave(store, known)
        held = handover.holdings(store, officer_id)
        if held:
            raise handover.StillHolds(name=known.name, what=handover.named(held), count=len(held))
        officers.amend(act, replace(known, status="left"))
        today = day(act.now)
        for one in delegations.every(store):
            if one.ended_at is None and one.to_on >= today and officer_id in (one.officer_id, one.deputy_id):
                delegations.end(act, one.id)
    return officers.get(store, officer_id)


def come_back(store: Store, actor: Proof, officer_id: int) -> Officer:
    """The person is in service again, with the PIN of before. NotAllowed."""
    with store.act(actor, "staff.return", subject=f"officer/{officer_id}") as act:
        officers.amend(act, replace(officers.get(store, officer_id), status="active"))
    return officers.get(store, officer_id)


def train(
    store: Store,
    actor: Proof,
    officer_id: int,
    topic: str,
    minutes: int,
    held_on: pendulum.Date,
    organiser: str = "",
    result: str = "",
) -> None:
    """Enter a training of one person (REQ-203). TrainingRefused, NotAllowed."""
    for bad, what in ((not topic, "topic"), (minutes < 1, "minutes"), (held_on > day(store.clock.now()), "held_on")):
        if bad:
            raise TrainingRefused(what=what)
    with store.act(actor, "staff.train", subject=f"officer/{officer_id}") as act:
        trainings.insert(act, officers.get(store, officer_id).id, topic, minutes, held_on, organiser, result)


def trained(store: Store) -> list[Training]:
    """Every training, the latest first."""
    return trainings.every(store)


def recuse(store: Store, actor: Proof, officer_id: int, enterprise_id: int, reason: str) -> None:
    """Keep an officer away from an enterprise (处罚法第四十三条). NotYours, RecusalKnown, ReasonNeeded."""
    if actor.officer_id != officer_id and "chief" not in actor.roles:
        raise NotYours(name=officers.get(store, officer_id).name)
    with store.act(actor, "recusal.declare", subject=f"officer/{officer_id}", reason=reason) as act:
        if officer_id in enterprises.recusals(store, enterprise_id):
            names = (officers.get(store, officer_id).name, enterprises.get(store, enterprise_id).name)
            raise RecusalKnown(name=names[0], enterprise=names[1])
        recusals.insert(act, officer_id, enterprise_id, reason)


def target(store: Store, typed: str) -> Enterprise | None:
    """The one enterprise meant: by its credit code, its whole name, or the only one that fits; None when unclear."""
    found = enterprises.by_uscc(store, typed.upper())
    if found is not None:
        return found
    fitting = [one for _, one in enterprises.like(store, typed)]
    same = [one for one in fitting if one.name == typed]
    return same[0] if len(same) == 1 else fitting[0] if len(fitting) == 1 else None


def end_recusal(store: Store, actor: Proof, recusal: Recusal, reason: str) -> None:
    """The relation is over. ReasonNeeded, NotAllowed."""
    with store.act(actor, "recusal.end", subject=f"officer/{recusal.officer_id}", reason=reason) as act:
        recusals.end(act, recusal.id)


def recused(store: Store) -> list[Recusal]:
    """All relations, those in force first."""
    return recusals.every(store)


def _check(store: Store, changed: Officer) -> None:
    if not changed.roles & set(ROLES) or not changed.roles <= set(ROLES):
        raise NoRole(name=changed.name)
    if "officer" in changed.roles and (changed.cert_no is None or changed.cert_valid_to is None):
        raise CertMissing(name=changed.name)
    for skill in changed.skills:
        if not skill or set(skill) & set(" ,，\t"):
            raise SkillUnusable(what=skill)
    holder = officers.certified(store, changed.cert_no) if changed.cert_no else None
    if holder is not None and holder.id != changed.id:
        raise CertTaken(cert=changed.cert_no, name=holder.name)


def _may_leave(store: Store, person: Officer) -> None:
    if person.status != "active":
        raise NotInService(name=person.name)
    _keep_a_chief(store, person)


def _keep_a_chief(store: Store, person: Officer) -> None:
    """LastChief when nobody else in service is one by himself."""
    others = [one for one in officers.own(store) if "chief" in one.roles and one.id != person.id]
    if "chief" in person.roles and not others:
        raise LastChief(name=person.name)
