"""The 文书 a step leaves on file, signed by its crew, and those it delivers: to every party concerned its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pendulum

from station.records.case import CaseFile
from station.records.casework import CasePaper, Party, Serving, Signer
from station.records.law import PaperKind, Transition
from station.records.moment import day
from station.records.people import Proof
from station.rules import numbering
from station.services import party_papers
from station.services.filled import Filled
from station.store import case_papers, cases, enterprises, law, officers, papers, parties
from station.store.act import Act
from station.store.store import Store
from station.texts import text

BY_PARTY = "numbering.by_party"
"""Setting: the papers of several parties are told apart by -1, -2 after the serial."""


def leave_papers(
    act: Act, store: Store, case: CaseFile, step: Transition, event_id: int, at: pendulum.DateTime, filled: Filled
) -> None:
    """Put the step's papers on file and mark those it delivers as delivered. PartyNotConcerned."""
    moved = cases.get(store, case.id)
    one, served = party_papers.about(store, case, step, filled), party_papers.delivery(store, case, step, filled).now
    for code in step.papers:
        kind = law.of(store).paper(code, day(at))
        for party in party_papers.receivers(store, moved, kind, at, filled, one, served):
            leave(act, store, moved, code, event_id, at, filled, party)
    for paper in party_papers.delivery(store, case, step, filled).now:
        case_papers.serve(act, paper.id, at, filled.serving or _handed(store, case, paper))


def leave(
    act: Act,
    store: Store,
    case: CaseFile,
    code: str,
    event_id: int | None,
    at: pendulum.DateTime,
    filled: Filled,
    party: Party | None = None,
) -> int:
    """One paper on file with its number and signatures, the one prepared ahead where there is one; its id.

    `party`: whom it is made out to; None: the case.
    """
    kind = law.of(store).paper(code, day(at))
    party_id = party.id if party else None
    signers = tuple(_signers(act, store, case, kind, filled, party))
    signed, refusal = filled.signed, filled.refused_note
    ahead = case_papers.ahead_of(store, case.id, code, party_id)
    if ahead is None:
        number = number_of(store, case, kind, party_id)
        return case_papers.add(
            act,
            case.id,
            kind,
            number,
            at,
            signers,
            event_id=event_id,
            party_id=party_id,
            party_signed=signed,
            refusal=refusal,
        )
    case_papers.take_over(
        act, ahead, kind, at, signers, event_id=event_id, party_id=party_id, party_signed=signed, refusal=refusal
    )
    return ahead.id


def number_of(store: Store, case: CaseFile, kind: PaperKind, party_id: int | None = None) -> str:
    """The number of the next paper of a kind in a case: 一案一号, the second of a kind told apart by 之2.

    Where a case has several parties, the papers of each bear its place among them: 12-1号, 12-2号 (待局确认).
    """
    if not kind.prefix:
        return ""
    short_name = papers.issuer(store).short_name
    whole = numbering.paper_number(short_name, kind.prefix, numbering.parse(case.number))
    place = _place(store, case, party_id)
    number = numbering.of_party(whole, place) if place else str(whole)
    on_file = case_papers.of_case(store, case.id)
    alike = [one.number for one in on_file if one.number.startswith(number) or (not place and one.code == kind.code)]
    # What went out under a draft number is told apart from its like with a final one by that alone.
    before = sum(numbering.is_draft(one) == numbering.is_draft(number) for one in alike)
    if not before:
        return number
    again = (number + text("case.detail.paper_again", count=place) for place in count(before + 1))
    return next(written for written in again if written not in alike)


def _place(store: Store, case: CaseFile, party_id: int | None) -> int:
    """Which of several parties it is, from 1; 0 where there is one, or where they are not told apart so."""
    people, book, on = [one.id for one in parties.of_case(store, case.id)], law.of(store), day(case.opened_at)
    apart = book.has_setting(BY_PARTY, on) and bool(book.setting(BY_PARTY, on))
    return people.index(party_id) + 1 if apart and len(people) > 1 and party_id in people else 0


def _signers(
    act: Act, store: Store, case: CaseFile, kind: PaperKind, filled: Filled, party: Party | None
) -> Iterator[Signer]:
    if kind.officers:
        own = tuple(one for one in (case.lead_id, case.assist_id) if one is not None)
        for one in filled.crew or own:
            person = officers.get(store, one)
            yield Signer("officer", person.name, person.id, person.cert_no or "")
    if kind.chief and isinstance(act.actor, Proof) and "chief" in act.actor.roles:
        yield Signer("chief", act.actor.name, act.actor.officer_id)
    if kind.party and filled.signed:
        yield Signer("party", party.name if party else enterprises.get(store, case.enterprise_id).name)


def _handed(store: Store, case: CaseFile, paper: CasePaper) -> Serving:
    """Handed over on the spot: to the legal person of the enterprise, to any other party itself."""
    firm = enterprises.get(store, case.enterprise_id)
    party = next((one for one in parties.of_case(store, case.id) if one.id == paper.party_id), None)
    other = party is not None and party.enterprise_id != firm.id
    return Serving("direct", party.name if party is not None and other else firm.legal_person)
