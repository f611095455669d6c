"""文书 made before the step that leaves them: a record taken along to be written on site, a form to be approved.

Its row has a number and a face like any other, and nothing else: nobody signed it, no step may lean on it, it is not
delivered. The step that leaves a paper of its kind takes the row over (services/left_papers), so that what was carried
out and signed is the paper of the step and not a second one beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.casework import CasePaper
from station.records.law import PaperKind
from station.records.moment import day
from station.records.people import Proof
from station.services.left_papers import number_of
from station.services.steps import possible
from station.store import case_papers, cases, faces, law
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station


class NotNext(StationError):
    """No step that can follow leaves such a paper, or one is waiting for its step. Facts: title, number."""

    text = "face.not_next"


def offered(station: Station, case_id: int) -> tuple[PaperKind, ...]:
    """The kinds that the next steps leave and that wait for none yet, in the order of the flow. UnknownCase."""
    store = station.store
    with store.reading():
        return _offered(store, case_id)


def prepare(station: Station, actor: Proof, case_id: int, code: str) -> CasePaper:
    """Put a paper of a next step on file, ahead of it. UnknownCase, NoSuchRule, NotNext."""
    store = station.store
    with store.act(actor, "paper.prepare", subject=f"case/{case_id}") as act:
        case = cases.get(store, case_id)
        kind = law.of(store).paper(code, day(act.now))
        if code not in {one.code for one in _offered(store, case_id)}:
            raise NotNext(title=kind.title, number=case.number)
        paper_id = case_papers.add(act, case_id, kind, number_of(store, case, kind), act.now, (), ahead=True)
    return case_papers.get(store, paper_id)


def _offered(store: Store, case_id: int) -> tuple[PaperKind, ...]:
    case, now = cases.get(store, case_id), store.clock.now()
    if case.voided_at is not None:
        return ()
    codes = dict.fromkeys(code for step in possible(store, case, now) for code in step.transition.papers)
    waiting = {one.code for one in case_papers.of_case(store, case_id) if one.ahead and one.voided_at is None}
    fit = (code for code in codes if code not in waiting and faces.face(code, day(now)) is not None)
    return tuple(law.of(store).paper(code, day(now)) for code in fit)
