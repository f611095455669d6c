"""The facts of a 文书, gathered from its case in one reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.records.casework import CasePaper, Sanction
from station.records.face import Checkpoint, Face, FaceFacts, SanctionLine
from station.records.moment import day
from station.store import (
    case_papers,
    cases,
    catalogue,
    checks,
    deadlines,
    enterprises,
    goods,
    law,
    officers,
    papers,
    parties,
    reviews,
)
from station.store.store import Store

PHASES = ("proposed", "noticed", "decided")


def facts(store: Store, paper: CasePaper, face: Face, answers: Mapping[str, str]) -> FaceFacts:
    """Everything the face of `paper` may say; `answers` are those to its asks. UnknownCase."""
    with store.reading():
        case, on = cases.get(store, paper.case_id), day(paper.made_at)
        happened = cases.events(store, case.id)
        on_file = tuple(one for one in case_papers.of_case(store, case.id) if not one.ahead or one.id == paper.id)
        review = reviews.newest(store, case.id)
        crew = [one.officer_id for one in paper.signers if one.part == "officer"] or [case.lead_id, case.assist_id]
        proposed, noticed, decided = (_lines(store, case.id, phase) for phase in PHASES)
        return FaceFacts(
            issuer=papers.issuer(store),
            case=case,
            kind=law.of(store).paper(paper.code, on),
            paper=paper,
            power_item=law.of(store).item(case.power_item, day(case.opened_at)),
            enterprise=enterprises.get(store, case.enterprise_id),
            parties=parties.of_case(store, case.id),
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
            origin=cases.get(store, case.origin_id) if case.origin_id is not None else None,
            notices=tuple(papers.notice(code, on) for code in face.notices),
            answers=dict(answers),
            replaces=_replaced(paper, on_file),
            now=store.clock.now(),
        )


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
