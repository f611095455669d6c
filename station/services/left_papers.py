"""The 文书 a step leaves on file, signed by its crew, and those it delivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import pendulum

from station.records.case import CaseFile
from station.records.casework import CasePaper, Serving, Signer
from station.records.law import PaperKind, Transition
from station.records.moment import day
from station.records.people import Proof
from station.rules import numbering
from station.services.filled import Filled
from station.store import case_papers, cases, enterprises, law, officers, papers
from station.store.act import Act
from station.store.store import Store
from station.texts import text


def leave_papers(
    act: Act, store: Store, case: CaseFile, step: Transition, event_id: int, at: pendulum.DateTime, filled: Filled
) -> None:
    """Put the step's papers on file and mark those it delivers as delivered."""
    moved = cases.get(store, case.id)
    for code in step.papers:
        leave(act, store, moved, code, event_id, at, filled)
    for code in step.serves:
        _serve(act, store, case, code, at, filled)


def leave(
    act: Act, store: Store, case: CaseFile, code: str, event_id: int | None, at: pendulum.DateTime, filled: Filled
) -> int:
    """One paper on file with its number and signatures, the one prepared ahead where there is one; its id."""
    kind = law.of(store).paper(code, day(at))
    signers = tuple(_signers(act, store, case, kind, filled))
    signed, refusal = filled.signed, filled.refused_note
    ahead = case_papers.ahead_of(store, case.id, code)
    if ahead is not None:
        case_papers.take_over(act, ahead, kind, at, signers, event_id=event_id, party_signed=signed, refusal=refusal)
        return ahead.id
    number = number_of(store, case, kind)
    return case_papers.add(
        act, case.id, kind, number, at, signers, event_id=event_id, party_signed=signed, refusal=refusal
    )


def number_of(store: Store, case: CaseFile, kind: PaperKind) -> str:
    """The number of the next paper of a kind in a case: 一案一号, the second of a kind told apart by 之2."""
    if not kind.prefix:
        return ""
    short_name = papers.issuer(store).short_name
    number = str(numbering.paper_number(short_name, kind.prefix, numbering.parse(case.number)))
    alike = [one.number for one in case_papers.of_case(store, case.id) if one.code == kind.code]
    # What went out under a draft number is told apart from its like with a final one by that alone.
    before = sum(numbering.is_draft(one) == numbering.is_draft(number) for one in alike)
    if not before:
        return number
    again = (number + text("case.detail.paper_again", count=place) for place in count(before + 1))
    return next(written for written in again if written not in alike)


def _signers(act: Act, store: Store, case: CaseFile, kind: PaperKind, filled: Filled) -> Iterator[Signer]:
    if kind.officers:
        own = tuple(one for one in (case.lead_id, case.assist_id) if one is not None)
        for one in filled.crew or own:
            person = officers.get(store, one)
            yield Signer("officer", person.name, person.id, person.cert_no or "")
    if kind.chief and isinstance(act.actor, Proof) and "chief" in act.actor.roles:
        yield Signer("chief", act.actor.name, act.actor.officer_id)
    if kind.party and filled.signed:
        yield Signer("party", enterprises.get(store, case.enterprise_id).name)


def _serve(act: Act, store: Store, case: CaseFile, code: str, at: pendulum.DateTime, filled: Filled) -> None:
    """Deliver the newest paper of a kind that is not delivered; `D33|D34`: whichever there is, or the one named."""
    waiting = _waiting(case_papers.of_case(store, case.id), code.split("|"))
    named = [paper for paper in waiting if str(paper.id) == filled.form.get("paper")]
    serving = filled.serving or Serving("direct", enterprises.get(store, case.enterprise_id).legal_person)
    for paper in (named or waiting)[-1:]:
        case_papers.serve(act, paper.id, at, serving)


def _waiting(on_file: Sequence[CasePaper], codes: Sequence[str]) -> list[CasePaper]:
    standing = (paper for paper in on_file if not paper.ahead and paper.voided_at is None)
    return [paper for paper in standing if paper.code in codes and paper.served_at is None]
