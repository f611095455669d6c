"""文书 made before the step that leaves them: a record taken along to be written on site, a form to be approved.

Its row has a number and a face like any other, and nothing else: nobody signed it, no step may lean on it, it is not
delivered. The step that leaves a paper of its kind takes the row over (services/left_papers), so that what was carried
out and signed is the paper of the step and not a second one beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.case import CaseFile
from station.records.casework import CasePaper
from station.records.law import PaperKind, Transition
from station.records.moment import day
from station.records.people import Proof
from station.services import party_papers
from station.services.filled import NOTHING
from station.services.left_papers import number_of
from station.services.steps import possible
from station.store import case_papers, cases, faces, law
from station.store.act import Act
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station


class NotNext(StationError):
    """No step that can follow leaves such a paper, or one is waiting for its step. Facts: title, number."""

    text = "face.not_next"


def offered(station: Station, case_id: int) -> tuple[PaperKind, ...]:
    """The kinds that the next steps leave and that do not all wait yet, in the order of the flow. UnknownCase."""
    store = station.store
    with store.reading():
        return tuple(_lacking(store, case_id))


def prepare(station: Station, actor: Proof, case_id: int, code: str) -> CasePaper:
    """Put a paper of a next step on file, ahead of it; for each party that has its own, the first of them is returned.

    UnknownCase, NoSuchRule, NotNext.
    """
    store = station.store
    with store.act(actor, "paper.prepare", subject=f"case/{case_id}") as act:
        case = cases.get(store, case_id)
        kind = law.of(store).paper(code, day(act.now))
        lacking = _lacking(store, case_id)
        if kind not in lacking:
            raise NotNext(title=kind.title, number=case.number)
        made = [_prepared(act, store, case, kind, party) for party in lacking[kind]]
    return case_papers.get(store, made[0])


def _prepared(act: Act, store: Store, case: CaseFile, kind: PaperKind, party_id: int | None) -> int:
    number = number_of(store, case, kind, party_id)
    return case_papers.add(act, case.id, kind, number, act.now, (), party_id=party_id, ahead=True)


def _lacking(store: Store, case_id: int) -> dict[PaperKind, tuple[int | None, ...]]:
    """For each kind the parties (None: the case) whose paper of the next steps is not waiting yet."""
    case, now = cases.get(store, case_id), store.clock.now()
    if case.voided_at is not None:
        return {}
    next_steps = [step.transition for step in possible(store, case, now)]
    found: dict[PaperKind, tuple[int | None, ...]] = {}
    for code in dict.fromkeys(code for step in next_steps for code in step.papers):
        kind = law.of(store).paper(code, day(now))
        leaving = [step for step in next_steps if code in step.papers]
        lacking = tuple(one for one in _whom(store, case, kind, leaving) if not _waits(store, case_id, code, one))
        if lacking and faces.face(code, day(now)) is not None:
            found[kind] = lacking
    return found


def _whom(store: Store, case: CaseFile, kind: PaperKind, leaving: Sequence[Transition]) -> dict[int | None, None]:
    """Whom the steps that leave a kind would make it out to, in the order of the parties."""
    own = kind.each_party is not None and kind.each_party.who == "served"
    served = [paper for step in leaving if own for paper in party_papers.delivery(store, case, step, NOTHING).now]
    people = party_papers.receivers(store, case, kind, store.clock.now(), NOTHING, served=served)
    return dict.fromkeys(party.id if party else None for party in people)


def _waits(store: Store, case_id: int, code: str, party_id: int | None) -> bool:
    return case_papers.ahead_of(store, case_id, code, party_id) is not None
