"""The facts of a 文书, gathered from its case in one reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.documents.face import addressed
from station.records.case import CaseEvent
from station.records.casework import CasePaper, Sanction
from station.records.face import Checkpoint, Face, FaceFacts, Origin, SanctionLine
from station.records.hearing import Hearing
from station.records.moment import day
from station.rules import hearing_words
from station.services import face_earlier, face_money
from station.store import (
    case_papers,
    cases,
    catalogue,
    checks,
    conversions,
    deadlines,
    enterprises,
    goods,
    law,
    officers,
    papers,
    parties,
    review_law,
    reviews,
)
from station.store.store import Store

PHASES = ("proposed", "noticed", "decided")
SURCHARGED = "D36"
"""加处罚款决定书."""
HEARING_SET = "hearing_set"


def facts(store: Store, paper: CasePaper, face: Face, answers: Mapping[str, str]) -> FaceFacts:
    """Everything the face of `paper` may say; `answers` are those to its asks. UnknownCase."""
    with store.reading():
        case, on, at = cases.get(store, paper.case_id), day(paper.made_at), paper.made_at
        happened = cases.events(store, case.id)
        until = [one for one in happened if one.occurred_at <= at]
        on_file = tuple(one for one in case_papers.of_case(store, case.id) if not one.ahead or one.id == paper.id)
        review = reviews.newest(store, case.id)
        crew = [one.officer_id for one in paper.signers if one.part == "officer"] or [case.lead_id, case.assist_id]
        people, kind = parties.of_case(store, case.id), law.of(store).paper(paper.code, on)
        to = addressed(paper, kind, people)
        said = face_earlier.answers(store, face_earlier.before(paper, on_file))
        came_from = conversions.source(store, case.id)
        proposed, noticed, decided = (_lines(store, case.id, phase) for phase in PHASES)
        return FaceFacts(
            issuer=papers.issuer(store),
            case=case,
            kind=kind,
            paper=paper,
            power_item=law.of(store).item(case.power_item, day(case.opened_at)),
            enterprise=enterprises.get(store, case.enterprise_id),
            parties=people,
            crew=tuple(officers.get(store, one) for one in crew if one is not None),
            events=happened,
            hazards=cases.hazards(store, case.id),
            checks=_checks(store, case.id),
            causes=parties.causes(store, case.id),
            proposed=proposed,
            noticed=noticed,
            decided=decided,
            goods=goods.of_case(store, case.id),
            deadlines=deadlines.of_case(store, case.id),
            papers=on_file,
            meetings=reviews.meetings(store, case.id),
            review=review,
            messages=reviews.messages(store, review.id) if review else (),
            points=review_law.of(store).points,
            origin=_origin(store, came_from) if came_from is not None else None,
            debt=face_money.debt(store, case.id, to.id if to else None, until, at, imposing=paper.code == SURCHARGED),
            deferral=face_money.deferral(store, case.id, to.id if to else None, until, at),
            carried_out=face_money.carried_out(store, case.id, until),
            hearing=_hearing(until),
            said=said,
            shared=face_earlier.shared(paper, said),
            notices=tuple(papers.notice(code, on) for code in face.notices),
            answers=dict(answers),
            replaces=_replaced(paper, on_file),
            now=store.clock.now(),
        )


def _hearing(happened: Sequence[CaseEvent]) -> Hearing | None:
    """As it was set last."""
    last = next((one for one in reversed(happened) if one.kind == HEARING_SET), None)
    return hearing_words.read(last.detail) if last else None


def _origin(store: Store, case_id: int) -> Origin:
    on_file = tuple(one for one in case_papers.of_case(store, case_id) if not one.ahead and one.voided_at is None)
    hazards = cases.hazards(store, case_id)
    return Origin(cases.get(store, case_id), hazards, on_file, face_earlier.answers(store, on_file))


def _lines(store: Store, case_id: int, phase: str) -> tuple[SanctionLine, ...]:
    kinds = {one.code: one.title for one in catalogue.load(store).sanctions}

    def line(one: Sanction) -> SanctionLine:
        return SanctionLine(one, kinds.get(one.kind, one.kind))

    return tuple(line(one) for one in parties.sanctions(store, case_id, phase))


def _checks(store: Store, case_id: int) -> tuple[Checkpoint, ...]:
    """The newest result of each item."""
    newest = {one.item: one for one in checks.of_case(store, case_id)}
    return tuple(Checkpoint(one.title, one.result, one.note) for one in newest.values())


def _replaced(paper: CasePaper, on_file: Sequence[CasePaper]) -> CasePaper | None:
    """A paper that takes another's place names it by number in its title (services/case_papers.replace)."""
    before = [one for one in on_file if one.code == paper.code and one.id < paper.id]
    named = (one for one in reversed(before) if (one.number or one.made_at.format("YYYY-MM-DD")) in paper.title)
    return next(named, None)
