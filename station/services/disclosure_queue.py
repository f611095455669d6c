"""At the step that decides: what is to be published of each party on each channel, and what is pushed at once.

What becomes of earlier results when their decision is changed or annulled, or its day put right, is here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pendulum

from station.records.disclosure import Disclosure, Term
from station.records.moment import day, iso
from station.records.push import PushKind
from station.rules import disclosure as disclosing
from station.rules.disclosure_draft import Drafted, draft, proposed
from station.rules.numbering import is_draft
from station.rules.penalty_sums import NONE
from station.rules.publication import channels_for
from station.rules.publication_life import PAST
from station.rules.redaction import redact
from station.services import publication_terms, push
from station.services.disclosure_facts import Gathered, gather
from station.store import cases, disclosures, parties, publication_law, publications, secrecy
from station.store.act import Act
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.services.steps import Taken

CHANGED = "decision_changed"
"""The event by which a decision is changed, annulled or found unlawful."""
DECIDED = "decided"
"""The field that says the day."""
SUPERSEDED = "superseded"
UNPUBLISHED = ("pending", "redaction_checked", "approved")
WITHDRAW = "PUB_WITHDRAW"
"""Three working days (行政处罚法第四十八条第二款、第八十五条)."""


def queue(act: Act, store: Store, taken: Taken, due_at: pendulum.DateTime, conclusion: str) -> None:
    """A row for each party on each of its channels, with fields, redaction, term, and its pushes."""
    case, decided = cases.get(store, taken.case.id), day(taken.anchor.at)
    kind: PushKind = "change" if taken.step.event == CHANGED else "decision" if case.kind == "penalty" else "result"
    for party_id in _about(store, case.id):
        told = gather(store, case.id, party_id, decided, conclusion)
        for channel in channels_for(publication_law.load().channels, case.kind, told.person, case.source):
            made = disclosures.insert(
                act,
                case_id=case.id,
                channel=channel.code,
                publisher=disclosing.publisher(case.source) if case.kind == "inspection" else "station",
                target=told.facts["target"],
                category=told.facts["category"],
                conclusion=redact(told.facts["conclusion"], told.secrets).words,
                decided_on=decided.isoformat(),
                due_at=iso(due_at),
                party_id=party_id,
            )
            item = disclosures.get(store, made)
            draft_in(act, item, told)
            if not keeps_back(store, item, told):
                push.queue_in(act, store, item, told, kind)


def draft_in(act: Act, item: Disclosure, told: Gathered, reason: str = "") -> None:
    """Within an act: the fields as the case has them now, redacted, and the term that its grade gives."""
    store, kind = act.store, told.case.kind
    for one in draft(publication_law.load().fields, kind, told.facts, told.secrets):
        publications.set_field(act, item.id, one, reason)
    grade = publication_terms.suggested(store, told.case.flow, told.sanctions, item.decided_on)
    found = publication_terms.span_of(item.channel, kind, grade, item.decided_on)
    term = publication_terms.term_of(item.channel, found, grade)
    if term is not None and item.id not in publications.terms(store, [item.id]):
        publications.set_term(act, item.id, term)


def refresh_in(act: Act, item: Disclosure, told: Gathered) -> None:
    """Within an act: what the case itself is called by, where it is no more what was drafted."""
    said = {one.name: one.value for one in publications.fields(act.store, item.id)}
    fixed = [one.name for one in publication_law.load().fields if one.fixed]
    stale = [name for name in fixed if name in said and said[name] != told.facts[name]]
    for name in stale:
        publications.set_field(act, item.id, Drafted(name, told.facts[name], told.facts[name], ()))
    if stale:
        push.renew_in(act, act.store, item)


def renumber_in(act: Act, store: Store, case_id: int) -> None:
    """Within the act by which a case got its final number: its results that are not out, and its records, bear it."""
    for item in disclosures.of_case(store, case_id):
        if item.state in UNPUBLISHED:
            refresh_in(act, item, gather(store, case_id, item.party_id, item.decided_on, item.conclusion))
    push.renumber_in(act, store, case_id)


def draft_numbers(told: Gathered) -> tuple[str, ...]:
    """The 草稿号 that a result bears, its own and that of its case."""
    return tuple(dict.fromkeys(one for one in (told.facts["case_number"], told.facts["number"]) if is_draft(one)))


def keeps_back(store: Store, item: Disclosure, told: Gathered) -> tuple[str, ...]:
    """Reasons that speak for keeping it back, by code.

    Where no rule sets an end there is no term that bears a grade: then it is the suggested one.
    """
    law, kind = publication_law.load(), told.case.kind
    term = publications.terms(store, [item.id]).get(item.id)
    suggested = publication_terms.suggested(store, told.case.flow, told.sanctions, item.decided_on)
    grade = term.grade if term is not None else suggested
    shown = publication_terms.span_of(item.channel, kind, grade, item.decided_on).published
    words = [one.value for one in publications.fields(store, item.id)]
    level = secrecy.level(store, told.case.id)
    marked = () if level == secrecy.NONE else (level,)
    return (*proposed(told.party, told.days, words, law.secret_words, shown), *marked)


def follow_change(act: Act, store: Store, case_id: int, due_at: pendulum.DateTime, at: pendulum.DateTime) -> None:
    """The decision stands no more: what is out must be off by `due_at`, what is not does not go out.

    行政处罚法第四十八条第二款: within three working days, with the reasons said in public.
    """
    for item in disclosures.of_case(store, case_id):
        if item.state in UNPUBLISHED:
            _drop(act, item, at)
        elif item.state == "published" and not _over(store, item):
            why = text("disclosure.changed")
            publications.add_step(act, item.id, "to_withdraw", at, reason=why, due_at=due_at)
        push.take_back_in(act, store, item, text("disclosure.changed"))


def redecide(act: Act, store: Store, case_id: int, was: pendulum.Date, at: pendulum.DateTime) -> None:
    """The day of a decision was put right: its results bear the new one, and no term outlasts a cap of it."""
    on, kind = day(at), cases.get(store, case_id).kind
    for item in disclosures.of_case(store, case_id):
        if item.decided_on != was:
            continue
        disclosures.move(act, item.id, decided_on=on.isoformat())
        term = publications.terms(store, [item.id]).get(item.id)
        made = _term_again(item.channel, kind, term, on) if term is not None else None
        if made is not None:
            publications.set_term(act, item.id, made)
        if any(one.name == DECIDED for one in publications.fields(store, item.id)):
            publications.set_field(act, item.id, Drafted(DECIDED, on.isoformat(), on.isoformat(), ()))
        push.renew_in(act, store, disclosures.get(store, item.id))


def _term_again(channel: str, kind: str, term: Term, on: pendulum.Date) -> Term | None:
    """The term by another day of decision; one that was shortened keeps its end as far as the new bounds leave it."""
    wished = term.until if term.shortened else None
    try:
        found = publication_terms.span_of(channel, kind, term.grade, on, wished)
    except ValueError:
        found, wished = publication_terms.span_of(channel, kind, term.grade, on), None
    return publication_terms.term_of(channel, found, term.grade, shortened=wished is not None)


def _drop(act: Act, item: Disclosure, at: pendulum.DateTime) -> None:
    reason = publication_law.load().reason(SUPERSEDED)
    assert reason is not None
    basis = {"withheld_code": reason.code, "withheld_basis": reason.basis}
    disclosures.move(act, item.id, state="withheld", **basis)
    cases.add_event(act, item.case_id, "withheld", at, reason.title)


def _over(store: Store, item: Disclosure) -> bool:
    kinds = {each.kind for each in publications.steps(store, [item.id]).get(item.id, ())}
    return not kinds.isdisjoint({*PAST, "to_withdraw"})


def _about(store: Store, case_id: int) -> list[int | None]:
    """Who is punished; of an inspection, a measure, a licence: the enterprise of the case."""
    decided = [one.party_id for one in parties.sanctions(store, case_id, "decided") if one.kind != NONE]
    return list(dict.fromkeys(decided)) or [None]
