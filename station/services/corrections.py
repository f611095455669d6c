"""更正: a fact that was entered wrongly is put right with a reason; the old value stays readable.

What may be corrected is a table below, nothing else: what follows from the law is computed again, what was signed is
replaced by a new paper (station.services.papers), and a case opened by mistake is voided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pendulum

from station.errors import StationError
from station.records.case import CaseEvent, CaseFile
from station.records.moment import day, iso, moment
from station.records.people import Proof
from station.rules import disclosure as disclosing
from station.services import disclosure_queue, external_refs, over, terms
from station.store import (
    case_papers,
    cases,
    clip_moves,
    corrections,
    deadlines,
    disclosures,
    evidence,
    goods,
    parties,
    payments,
)
from station.store.act import Act
from station.store.deadlines import Anchor
from station.store.store import Store
from station.texts import text


class NotCorrectable(StationError):
    """The fact is none that a person may correct. Facts: what."""

    text = "correction.not_correctable"


class Unchanged(StationError):
    """The new value is the old one. Facts: what, value."""

    text = "correction.unchanged"


class BadValue(StationError):
    """The new value is none that the fact can have. Facts: what, value."""

    text = "correction.bad_value"


class CannotVoid(StationError):
    """The case has gone too far to have been opened by mistake. Facts: number, event."""

    text = "correction.cannot_void"


@dataclass(frozen=True, slots=True)
class Correctable:
    """A fact that may be corrected."""

    what: str
    """`table.column`."""
    check: Callable[[str], Any]
    """The value as the database keeps it, from what was typed; ValueError where it is none."""


def _words(typed: str) -> str:
    if not typed.strip():
        raise ValueError(typed)
    return typed.strip()


def _instant(typed: str) -> str:
    """`2026-11-20 09:30`, as people write it, or an instant with its offset."""
    written = typed.strip().replace(" ", "T")
    return iso(moment(f"{written}:00+08:00" if len(written) == 16 else written))


def _amount(typed: str) -> int:
    fen = int(typed)
    if fen < 0:
        raise ValueError(typed)
    return fen


def _sum(typed: str) -> int:
    fen = _amount(typed)
    if not fen:
        raise ValueError(typed)
    return fen


def _date(typed: str) -> str:
    return pendulum.Date.fromisoformat(typed).isoformat()


FACTS = {
    fact.what: fact
    for fact in (
        Correctable("case_event.occurred_at", _instant),
        Correctable("case_event.detail", _words),
        Correctable("hazard.description", _words),
        Correctable("hazard.article", _words),
        Correctable("cause.facts", _words),
        Correctable("cause.happened_on", _date),
        Correctable("party.name", _words),
        Correctable("party.post", _words),
        Correctable("party.id_no", _words),
        Correctable("party.address", _words),
        Correctable("party.phone", _words),
        Correctable("goods.name", _words),
        Correctable("goods.spec", _words),
        Correctable("goods.quantity", _words),
        Correctable("goods.value_fen", _amount),
        Correctable("case_paper.served_to", _words),
        Correctable("case_paper.serve_note", _words),
        Correctable("external_ref.ref", _words),
        Correctable("external_ref.url", _words),
        Correctable("payment.amount_fen", _sum),
        Correctable("case_file.title", _words),
        Correctable("case_file.clue_note", _words),
        Correctable("case_file.behaviour_code", _words),
    )
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a case as it stands, that may be corrected."""

    what: str
    """`table.column`."""
    row_id: int
    of: str
    """Which one: the event, the hazard's number, the party."""
    shown: str
    """Its value as a person would type it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A correction that was made, as people read it."""

    what: str
    """The fact's title."""
    of: str
    """Which one, as in Fact."""
    old: str
    new: str
    reason: str
    at: pendulum.DateTime
    by: int
    """Officer's id."""


TOO_FAR = ("on_site", "recorded", "filed", "noticed", "decided", "on_spot_decided", "implemented", "implemented_urgent")
"""After these a case was dealt with in front of the party: it is ended by its flow, never voided."""


def facts_of(store: Store, case_id: int) -> tuple[Fact, ...]:
    """Everything of a case that may be corrected and says something, in the order of what it is of. UnknownCase."""
    case = cases.get(store, case_id)
    found = [
        Fact(f"case_file.{name}", case.id, "", getattr(case, name)) for name in ("title", "clue_note", "behaviour_code")
    ]
    titles: dict[int, str] = {}
    for event in cases.events(store, case_id):
        title = titles[event.id] = text(f"case.event.{event.kind}")
        found.append(Fact("case_event.occurred_at", event.id, title, event.occurred_at.format("YYYY-MM-DD HH:mm")))
        found.append(Fact("case_event.detail", event.id, title, event.detail))
    rows: list[tuple[str, str, Any]] = [("hazard", str(each.seq), each) for each in cases.hazards(store, case_id)]
    rows += [("party", each.name, each) for each in parties.of_case(store, case_id)]
    rows += [("cause", each.title, each) for each in parties.causes(store, case_id)]
    rows += [("goods", each.name, each) for each in goods.of_case(store, case_id)]
    rows += [("case_paper", each.title, each) for each in case_papers.of_case(store, case_id)]
    rows += [("external_ref", each.title, each.ref) for each in external_refs.of_case(store, case_id)]
    rows += [("payment", titles.get(each.event_id, ""), each) for each in payments.of_case(store, case_id)]
    for table, of, row in rows:
        columns = [what.split(".")[1] for what in FACTS if what.startswith(f"{table}.")]
        found += [Fact(f"{table}.{column}", row.id, of, _typed(getattr(row, column))) for column in columns]
    return tuple(fact for fact in found if fact.shown)


def made(store: Store, case_id: int) -> tuple[Made, ...]:
    """What was put right in a case, oldest first. UnknownCase."""
    with store.reading():
        of = {(fact.what.split(".")[0], fact.row_id): fact.of for fact in facts_of(store, case_id)}
        return tuple(
            Made(
                what=_title(each.what),
                of=_clip_name(store, each.row_id)
                if each.what == clip_moves.WHAT
                else of.get((each.what.split(".")[0], each.row_id), ""),
                old=_shown(each.what, each.old),
                new=_shown(each.what, each.new),
                reason=each.reason,
                at=each.corrected_at,
                by=each.corrected_by,
            )
            for each in corrections.of(store, f"case/{case_id}")
        )


def _clip_name(store: Store, clip_id: int) -> str:
    found = evidence.clip(store, clip_id)
    return found.name.rpartition("/")[2] if found else ""


def _shown(what: str, value: str) -> str:
    """A kept value as a person would type it."""
    if what == clip_moves.WHAT:
        return value or text("relinking.unclaimed")
    return moment(value).format("YYYY-MM-DD HH:mm") if what == "case_event.occurred_at" else value


def _title(what: str) -> str:
    return text(f"correction.what.{what.replace('.', '_')}")


def _typed(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, pendulum.Date) else str(value)


def correct(store: Store, actor: Proof, case_id: int, what: str, row_id: int, typed: str, reason: str) -> CaseFile:
    """Put one fact of a case right; terms that ran from it are computed again.

    NotCorrectable, BadValue, Unchanged, UnknownCase, RowMissing, ReasonNeeded.
    """
    fact = FACTS.get(what)
    if fact is None:
        raise NotCorrectable(what=what)
    try:
        new = fact.check(typed)
    except ValueError:
        raise BadValue(what=_title(what), value=typed) from None
    with store.act(actor, "case.correct", subject=f"case/{case_id}", reason=reason) as act:
        old = corrections.value(store, what, row_id, case_id)
        if old == new:
            raise Unchanged(what=_title(what), value=typed)
        corrections.write(act, f"case/{case_id}", what, row_id, old, new, reason)
        if what == "case_event.occurred_at":
            _again(act, store, case_id, row_id, moment(str(new)))
            _redecide(act, store, case_id, row_id, moment(str(old)), moment(str(new)))
    return cases.get(store, case_id)


def void(store: Store, actor: Proof, case_id: int, reason: str, cosigner: Proof) -> CaseFile:
    """作废 of a case opened by mistake, by two persons. Its number is not used again. CannotVoid, CaseVoid."""
    case = cases.get(store, case_id)
    if case.voided_at is not None:
        raise cases.CaseVoid(number=case.number)
    far = too_far(cases.events(store, case_id))
    if far is not None:
        raise CannotVoid(number=case.number, event=text(f"case.event.{far.kind}"))
    with store.act(actor, "case.void", subject=f"case/{case_id}", reason=reason, cosigner=cosigner) as act:
        cases.change(act, case_id, voided_at=iso(act.now))
        cases.add_event(act, case_id, "voided", act.now, reason)
        over.withdraw_review(act, store, case_id, reason)
        terms.end_in(act, store, case_id, reason)
    return cases.get(store, case_id)


def too_far(events: Sequence[CaseEvent]) -> CaseEvent | None:
    """The event after which a case was no mere mistake any more."""
    return next((event for event in events if event.kind in TOO_FAR), None)


def _again(act: Act, store: Store, case_id: int, event_id: int, happened: pendulum.DateTime) -> None:
    """What runs from the event runs from its right time; the old term stays on file as superseded."""
    for each in deadlines.of_case(store, case_id):
        if each.anchor_event_id == event_id and each.state == "running":
            new = deadlines.recompute(act, store, each, anchor=Anchor(event_id, happened))
            if each.rule in disclosing.RULE.values():
                disclosures.redate(act, store, case_id, day(each.anchor_at), new.due_at)


def _redecide(
    act: Act, store: Store, case_id: int, event_id: int, was: pendulum.DateTime, now: pendulum.DateTime
) -> None:
    """What was decided by the event is published as of its right day."""
    kind = next(each.kind for each in cases.events(store, case_id) if each.id == event_id)
    if kind in (*disclosing.DECIDING[cases.get(store, case_id).kind], disclosure_queue.CHANGED):
        disclosure_queue.redecide(act, store, case_id, day(was), now)
