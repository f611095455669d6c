"""The people of the review office, enrolled with a PIN and what the law asks of them; how many there ought to be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pendulum

from station.bureau.home import Bureau
from station.errors import StationError
from station.records.moment import day
from station.records.people import Officer, Proof
from station.rules.review import settings_on, staff_needed
from station.rules.reviewer import Reviewer, unfit, warnings
from station.services import staff
from station.services.pinyin import spelled
from station.store import bureau_reviewers, bureau_rows, officers, review_law
from station.store.replica_staff import enforcers

ENROL, OWN_PIN, RENEW, END = "reviewer.enrol", "reviewer.pin", "reviewer.renew", "reviewer.end"
ROLES = {"staff": "reviewer", "counsel": "counsel"}
"""What the ledger lets each kind do: a counsel signs nothing alone."""


class NotAReviewer(StationError):
    """Whoever signs in is not enrolled as a reviewer. Facts: name."""

    text = "bureau_review.not_a_reviewer"


class ReviewerUnknown(StationError):
    """No reviewer of the bureau has this name. Facts: name."""

    text = "bureau_review.reviewer_unknown"


class AgreementMissing(StationError):
    """An outside counsel without the days of a confidentiality agreement. Facts: name."""

    text = "bureau_review.agreement_missing"


@dataclass(frozen=True, slots=True)
class Listed:
    """One reviewer, and how the person stands today."""

    id: int
    """Of the officer."""
    reviewer: Reviewer
    against: tuple[str, ...]
    """Why the person may review nothing now."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enforcers:
    """Certified officers of one enrolled station by its replica."""

    code: str
    name: str
    officers: int
    """0 also while there is no replica."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """How the review office is staffed (余应急发〔2019〕43号二（三）1: not fewer than 5 % of all officers)."""

    reviewers: int
    """Of the bureau's own staff: counsel do not count."""
    officers: int
    """Certified, of the bureau's roster and of all stations."""
    needed: int
    stations: tuple[Enforcers, ...]

    @property
    def short(self) -> bool:
        """There are fewer than there ought to be."""
        return self.reviewers < self.needed


def known(bureau: Bureau, name: str) -> Officer | None:
    """Whoever of this name is on the bureau's roster."""
    return next((one for one in officers.active(bureau.store) if one.name == name), None)


def as_known(bureau: Bureau, name: str) -> Reviewer:
    """What the bureau knows of somebody, for what is not told anew; only the name where that is nothing."""
    one = known(bureau, name)
    if one is None:
        return Reviewer(name)
    bare = Reviewer(name, one.cert_no or "", one.cert_valid_to, one.law_qual_no)
    return bureau_reviewers.enrolled(bureau.store).get(one.id, bare)


def add(bureau: Bureau, actor: Proof, person: Reviewer, pin: str = "") -> Reviewer:
    """Enrol a reviewer with a PIN, or renew what is known of somebody on the roster, whose PIN stays.

    AgreementMissing, PinWeak, NotAllowed.
    """
    if person.kind == "counsel" and None in (person.confidential_from, person.confidential_to):
        raise AgreementMissing(name=person.name)
    before = known(bureau, person.name)
    if before is None:
        staff.check_pin(pin)
    until = None if person.cert_valid_to is None else pendulum.instance(person.cert_valid_to)
    role = ROLES[person.kind]
    with bureau.store.act(actor, ENROL, subject=f"officer/{person.name}") as act:
        if before is None:
            initials, said = (
                spelled(person.name)[1],
                (person.cert_no or None, until, frozenset({role}), frozenset[str]()),
            )
            officer_id = officers.insert(act, person.name, initials, *said, law_qual_no=person.law_qual_no)
            # Durable before the act commits: whoever is enrolled can sign in.
            staff.put_pin(bureau.keys, officer_id, pin, act.now)
        else:
            officer_id, roles = before.id, before.roles - set(ROLES.values()) | {role}
            cert_no, law_qual_no = person.cert_no or None, person.law_qual_no
            after = replace(before, roles=roles, cert_no=cert_no, cert_valid_to=until, law_qual_no=law_qual_no)
            officers.amend(act, after)
        bureau_reviewers.put(act, officer_id, person)
    return bureau_reviewers.enrolled(bureau.store)[officer_id]


def set_pin(bureau: Bureau, actor: Proof, name: str, pin: str, reason: str = "") -> None:
    """Another PIN: one's own, or by the administrator, with a reason, that of somebody who lost it.

    ReviewerUnknown, PinWeak, ReasonNeeded, NotAllowed.
    """
    staff.check_pin(pin)
    officer_id, _ = _enrolled(bureau, name)
    own = officer_id == actor.officer_id
    action, why = (OWN_PIN, None) if own else (RENEW, reason)
    with bureau.store.act(actor, action, subject=f"officer/{name}", reason=why) as act:
        staff.put_pin(bureau.keys, officer_id, pin, act.now)


def end(bureau: Bureau, actor: Proof, name: str, reason: str) -> None:
    """The person reviews no more; without another duty at the bureau, he signs in no more. What he signed stays.

    ReviewerUnknown, ReasonNeeded, NotAllowed.
    """
    officer_id, _ = _enrolled(bureau, name)
    with bureau.store.act(actor, END, subject=f"officer/{name}", reason=reason) as act:
        before = officers.get(bureau.store, officer_id)
        roles = before.roles - set(ROLES.values())
        after = replace(before, roles=roles) if roles else replace(before, status="left")
        officers.amend(act, after)


def _enrolled(bureau: Bureau, name: str) -> tuple[int, Reviewer]:
    found = bureau_reviewers.enrolled(bureau.store).items()
    named = next(((officer_id, each) for officer_id, each in found if each.name == name), None)
    if named is None:
        raise ReviewerUnknown(name=name)
    return named


def acting(bureau: Bureau, actor: Proof, cosigner: Proof | None, assigned: str = "") -> Reviewer:
    """The person whose opinion it is: whoever signs in, or at the acceptance whoever is assigned; with the second.

    A counsel who is assigned is answered for by whoever assigns. NotAReviewer, ReviewerUnknown.
    """
    people = bureau_reviewers.enrolled(bureau.store)
    if actor.officer_id not in people:
        raise NotAReviewer(name=actor.name)
    second = "" if cosigner is None else cosigner.name
    if assigned in ("", actor.name):
        return replace(people[actor.officer_id], countersigner=second)
    found = next((each for each in people.values() if each.name == assigned), None)
    if found is None:
        raise ReviewerUnknown(name=assigned)
    return replace(found, countersigner=second or (actor.name if found.kind == "counsel" else ""))


def listed(bureau: Bureau) -> tuple[Listed, ...]:
    """Everybody enrolled, in the order of enrolment."""
    on = day(bureau.clock.now())
    settings = settings_on(review_law.load(), on)
    return tuple(
        Listed(officer_id, each, unfit(each, on, settings), warnings(each, (), on, False))
        for officer_id, each in bureau_reviewers.enrolled(bureau.store).items()
    )


def staffing(bureau: Bureau) -> Staffing:
    """The review office against all certified officers of the bureau and, by their replicas, of its stations."""
    own = [one for one in officers.active(bureau.store) if ROLES["counsel"] not in one.roles]
    stations = tuple(
        Enforcers(each.code, each.name, enforcers(bureau.home.replica(each.code)))
        for each in bureau_rows.current(bureau.store)
    )
    total = sum(each.officers for each in stations) + sum(one.cert_no is not None for one in own)
    settings = settings_on(review_law.load(), day(bureau.clock.now()))
    have = sum(ROLES["staff"] in one.roles for one in own)
    return Staffing(have, total, staff_needed(total, settings), stations)
