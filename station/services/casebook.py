"""Cases as people look at them: lists, one case with all that belongs to it. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.records.case import CaseEvent, CaseFile, Hazard, Step
from station.records.deadline import Deadline
from station.records.disclosure import BoardRow, Disclosure
from station.records.enterprise import Enterprise
from station.records.law import PowerItem, Stage, Workflow
from station.records.moment import day
from station.services import disclosure_board
from station.services.flows import flow_of
from station.services.steps import possible
from station.store import cases, deadlines, disclosures, enterprises, law
from station.store.store import Store
from station.texts import text


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything a screen shows of one case."""

    case: CaseFile
    enterprise: Enterprise
    power_item: PowerItem | None
    """The power list's item on the day the case was opened."""
    track: tuple[Stage, ...]
    """The stages of an undisturbed case, in order."""
    stage: Stage
    passed: frozenset[str]
    """Codes of the stages it has been in."""
    events: tuple[CaseEvent, ...]
    hazards: tuple[Hazard, ...]
    deadlines: tuple[Deadline, ...]
    """The running ones first."""
    disclosures: tuple[Disclosure, ...]
    results: tuple[BoardRow, ...]
    """The same with how each stands."""
    steps: tuple[Step, ...]
    """What may be done next, each with what is missing."""


def get(store: Store, case_id: int) -> CaseFile:
    """One case. UnknownCase."""
    return cases.get(store, case_id)


def by_number(store: Store, number: str) -> CaseFile:
    """The case with this number, or with this id written out. UnknownCase."""
    return cases.by_number(store, number)


def ids(store: Store, *, stage: str | None = None, draw_id: int | None = None) -> list[int]:
    """Ids, newest first: the vector behind a long list."""
    return cases.ids(store, stage=stage, draw_id=draw_id)


def some(store: Store, wanted: Sequence[int]) -> dict[int, CaseFile]:
    """The cases of a window, by id."""
    return cases.some(store, wanted)


def stage_title(case: CaseFile) -> str:
    """The stage in the officer's words: 已抽中."""
    return flow_of(case).stage(case.stage).title


def standing(case: CaseFile) -> str:
    """As `stage_title`; 作废 of a voided case."""
    return text("case.event.voided") if case.voided_at is not None else stage_title(case)


def detail(store: Store, case_id: int) -> Detail:
    """A case with all that belongs to it, of one moment. UnknownCase."""
    with store.reading():
        case = cases.get(store, case_id)
        flow, happened = flow_of(case), cases.events(store, case_id)
        return Detail(
            case=case,
            enterprise=enterprises.get(store, case.enterprise_id),
            power_item=law.of(store).item(case.power_item, day(case.opened_at)),
            track=tuple(stage for stage in flow.stages if stage.track),
            stage=flow.stage(case.stage),
            passed=_passed(flow, case, happened),
            events=happened,
            hazards=cases.hazards(store, case_id),
            deadlines=deadlines.of_case(store, case_id),
            disclosures=disclosures.of_case(store, case_id),
            results=disclosure_board.of_case(store, case_id),
            steps=possible(store, case, store.clock.now()),
        )


def _passed(flow: Workflow, case: CaseFile, happened: Sequence[CaseEvent]) -> frozenset[str]:
    """Where the steps that were taken led; a case enters its flow at the first stage."""
    taken = {event.kind for event in happened}
    led = {step.to for step in flow.transitions if step.event in taken and step.to is not None}
    return frozenset({flow.stages[0].code, case.stage, *led})
