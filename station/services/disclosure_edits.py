"""Preparing a disclosure: its words by hand, more struck out, the grade, a shorter term. Each needs a reason.

Whatever is changed before it is out is checked anew by a second person.
"""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.errors import StationError
from station.records.disclosure import Disclosure, FieldText
from station.records.people import Proof
from station.records.publication import GRADES, PublicField
from station.rules.disclosure_draft import Drafted, redacted
from station.rules.redaction import MASK, Struck
from station.services import publication_terms, push
from station.services.disclosure_facts import Gathered, gather
from station.services.disclosure_queue import UNPUBLISHED, draft_in
from station.services.disclosures import WrongState, standing, subject
from station.store import cases, disclosures, publication_law, publications
from station.store.act import Act
from station.store.store import Store
from station.texts import text

LEAST = 2
"""Letters that can be struck out by hand: a single one would take half of every sentence with it."""


class NoSuchField(StationError):
    """A result of this kind does not say that. Facts: number, field, fields."""

    text = "disclosure.no_such_field"


class FixedField(StationError):
    """The words are part of the name, the number or the code of the result. Facts: number, words, field."""

    text = "disclosure.fixed_field"


class CaseField(StationError):
    """The field says what the case itself is called by, and follows its corrections. Facts: number, field."""

    text = "disclosure.case_field"


class NotThere(StationError):
    """The words are in none of its fields. Facts: number, words."""

    text = "disclosure.not_there"


class OutAlready(StationError):
    """The words are out on another channel. Facts: number, channel, words."""

    text = "disclosure.out_already"


class BadGrade(StationError):
    """There is no such grade, or the channel knows none. Facts: number."""

    text = "disclosure.bad_grade"


class NotAllThree(StationError):
    """The term is shortened under three conditions, all of them. Facts: number, missing."""

    text = "disclosure.not_all_three"


class TooShort(StationError):
    """The day lies before the shortest term, or not before the last day there is. Facts: number, first, last."""

    text = "disclosure.too_short"


class NoShortening(StationError):
    """No rule of the channel lets the term be shortened. Facts: number, channel."""

    text = "disclosure.no_shortening"


@dataclass(frozen=True, slots=True)
class Conditions:
    """社会危害不大、情节轻微、当事人已及时纠正 (余应急发〔2019〕43号二（一）5, REQ-115)."""

    low_harm: bool
    minor: bool
    corrected_in_time: bool


def redraft(store: Store, actor: Proof, disclosure_id: int, reason: str) -> Disclosure:
    """Draft it anew from the case as it is now; what was struck out by hand stays struck out. WrongState."""
    with store.act(actor, "disclosure.prepare", subject=subject(disclosure_id), reason=reason) as act:
        item = standing(store, disclosure_id, "prepare", *UNPUBLISHED)
        draft_in(act, item, _told(store, item), reason)
        _anew(act, store, item)
    return disclosures.get(store, disclosure_id)


def set_field(store: Store, actor: Proof, disclosure_id: int, name: str, words: str, reason: str) -> Disclosure:
    """What a field says, by hand, redacted as any other. WrongState, NoSuchField, CaseField, ReasonNeeded."""
    with store.act(actor, "disclosure.prepare", subject=subject(disclosure_id), reason=reason) as act:
        item = standing(store, disclosure_id, "prepare", *UNPUBLISHED)
        told = _told(store, item)
        field = _field(told, name, item.number)
        if field.fixed:
            raise CaseField(number=item.number, field=field.title)
        one = redacted(field, words.strip(), told.secrets)
        publications.set_field(act, disclosure_id, one, reason)
        _anew(act, store, item)
    return disclosures.get(store, disclosure_id)


def strike(store: Store, actor: Proof, disclosure_id: int, words: str, reason: str) -> Disclosure:
    """Strike words out of every field of the result, of every party and on every channel it is not out on yet.

    WrongState, NotThere, FixedField, OutAlready, ReasonNeeded.
    """
    wanted = words.strip()
    with store.act(actor, "disclosure.prepare", subject=subject(disclosure_id), reason=reason) as act:
        item = standing(store, disclosure_id, "prepare", *UNPUBLISHED)
        if len(wanted) < LEAST or not any(wanted in one.value for one in publications.fields(store, item.id)):
            raise NotThere(number=item.number, words=wanted)
        for each in disclosures.of_case(store, item.case_id):
            _strike(act, store, each, wanted, reason)
    return disclosures.get(store, disclosure_id)


def set_grade(store: Store, actor: Proof, disclosure_id: int, grade: str, reason: str) -> Disclosure:
    """轻微, 一般 or 严重, other than suggested; its terms follow. WrongState, BadGrade, ReasonNeeded."""
    with store.act(actor, "disclosure.grade", subject=subject(disclosure_id), reason=reason) as act:
        item = standing(store, disclosure_id, "grade", *UNPUBLISHED)
        kind = cases.get(store, item.case_id).kind
        if grade not in GRADES:
            raise BadGrade(number=item.number)
        found = publication_terms.span_of(item.channel, kind, grade, item.decided_on)
        term = publication_terms.term_of(item.channel, found, grade)
        if term is None:
            raise BadGrade(number=item.number)
        publications.set_term(act, item.id, term)
        _anew(act, store, item)
    return disclosures.get(store, disclosure_id)


def shorten(
    store: Store, actor: Proof, disclosure_id: int, until: pendulum.Date, conditions: Conditions, reason: str
) -> Disclosure:
    """The chief shortens the term under the three conditions, no further than the shortest there is.

    WrongState, NotAllThree, NoShortening, TooShort, ReasonNeeded.
    """
    with store.act(actor, "disclosure.shorten", subject=subject(disclosure_id), reason=reason) as act:
        item = standing(store, disclosure_id, "shorten", *UNPUBLISHED, "published")
        _shown(store, item)
        names = ("low_harm", "minor", "corrected_in_time")
        missing = [text(f"disclosure.condition.{name}") for name in names if not getattr(conditions, name)]
        if missing:
            raise NotAllThree(number=item.number, missing=text("disclosure.between").join(missing))
        kind, term = cases.get(store, item.case_id).kind, publications.terms(store, [item.id]).get(item.id)
        if term is None or not publication_terms.may_shorten(item.channel, kind, term.grade, item.decided_on):
            raise NoShortening(number=item.number, channel=text(f"disclosure.channel.{item.channel}"))
        bounds = publication_terms.span_of(item.channel, kind, term.grade, item.decided_on).bounds
        shortest = max((one.on for one in bounds if one.kind == "floor"), default=item.decided_on)
        if not shortest <= until < term.until:
            raise TooShort(number=item.number, first=shortest, last=term.until)
        found = publication_terms.span_of(item.channel, kind, term.grade, item.decided_on, until)
        made = publication_terms.term_of(item.channel, found, term.grade, shortened=True)
        assert made is not None
        publications.set_term(act, item.id, made)
        publications.add_step(act, item.id, "shortened", act.now, reason=reason)
        push.renew_in(act, store, item)
    return disclosures.get(store, disclosure_id)


def _told(store: Store, item: Disclosure) -> Gathered:
    return gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion)


def _field(told: Gathered, name: str, number: str) -> PublicField:
    asked = {one.name: one for one in publication_law.load().fields if told.case.kind in one.kinds}
    if name not in asked:
        names = text("disclosure.between").join(f"{one.name}（{one.title}）" for one in asked.values())
        raise NoSuchField(number=number, field=name, fields=names)
    return asked[name]


def _strike(act: Act, store: Store, item: Disclosure, wanted: str, reason: str) -> None:
    fixed = {one.name: one.title for one in publication_law.load().fields if one.fixed}
    holding = [one for one in publications.fields(store, item.id) if wanted in one.value]
    if not holding:
        return
    if item.state not in UNPUBLISHED:
        if item.state == "published":
            channel = text(f"disclosure.channel.{item.channel}")
            raise OutAlready(number=item.number, channel=channel, words=wanted)
        return
    for one in holding:
        if one.name in fixed:
            raise FixedField(number=item.number, words=wanted, field=fixed[one.name])
        publications.set_field(act, item.id, _masked(store, item, one, wanted), reason)
    _anew(act, store, item)


def _masked(store: Store, item: Disclosure, one: FieldText, wanted: str) -> Drafted:
    """What was struck out before stays named beside what is struck out now."""
    before = [
        Struck(each.kind, each.original, each.shown)
        for each in publications.strikes(store, item.id)
        if (each.field, each.revision) == (one.name, one.revision)
    ]
    value = one.value.replace(wanted, MASK)
    return Drafted(one.name, one.original, value, (*before, Struck("hand", wanted, MASK)))


def _shown(store: Store, item: Disclosure) -> None:
    """Nothing is shortened that is over. WrongState."""
    kinds = {each.kind for each in publications.steps(store, [item.id]).get(item.id, ())}
    over = next((kind for kind in ("withdrawn", "repaired", "ended", "to_withdraw") if kind in kinds), None)
    if over is not None:
        facts = {"state": text(f"disclosure.standing.{over}"), "step": text("disclosure.step.shorten")}
        raise WrongState(number=item.number, **facts)


def _anew(act: Act, store: Store, item: Disclosure) -> None:
    """Whoever changed it prepared it, and somebody else checks it; what is to be pushed says the same.

    What was sent back stays so until it is put forward.
    """
    begun = {"state": "pending", "approved_by": None}
    begun |= {} if item.returned else {"checked_by": None, "checked_at": None}
    disclosures.move(act, item.id, prepared_by=act.actor_id, **begun)
    push.renew_in(act, store, disclosures.get(store, item.id))
