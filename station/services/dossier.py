"""一企一档 (REQ-216): everything done at one enterprise, as one time line, in figures, year by year. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pendulum

from station.records.case import CaseFile
from station.records.dossier import (
    ClipSum,
    CorrectionRow,
    DisclosureRow,
    Dossier,
    DrawRow,
    HazardRow,
    PaperRow,
    RecusalRow,
    SanctionRow,
    Totals,
    Year,
)
from station.records.enterprise import Enterprise
from station.records.roster import KeptChange
from station.services import timeline
from station.store import cases, dossier, enterprises
from station.store.store import Store

VOID = "void"


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of one enterprise, of one moment."""

    enterprise: Enterprise
    registered_at: pendulum.DateTime
    cases: Mapping[int, CaseFile]
    beside: frozenset[int]
    """Cases about another enterprise to which this one is party."""
    arrivals: Mapping[int, pendulum.DateTime]
    """Case to when officers were first on site."""
    hazards: Sequence[HazardRow]
    sanctions: Sequence[SanctionRow]
    papers: Sequence[PaperRow]
    clips: Sequence[ClipSum]
    disclosures: Sequence[DisclosureRow]
    draws: Sequence[DrawRow]
    recusals: Sequence[RecusalRow]
    corrections: Sequence[CorrectionRow]
    changes: Sequence[KeptChange]

    def counts(self, case_id: int) -> bool:
        """Whether a case is counted: one opened by mistake is shown, and counted nowhere."""
        return self.cases[case_id].voided_at is None

    def found_at(self, hazard: HazardRow) -> pendulum.DateTime:
        """When a hazard was found: the first time officers were on site."""
        return self.arrivals.get(hazard.case_id, self.cases[hazard.case_id].opened_at)


def of(store: Store, enterprise_id: int) -> Dossier:
    """The dossier of an enterprise. RowMissing."""
    with store.reading():
        facts = _read(store, enterprise_id)
    return Dossier(
        enterprise=facts.enterprise,
        registered_at=facts.registered_at,
        entries=timeline.entries(facts),
        years=_years(facts),
        totals=_totals(facts),
        recusals=tuple(each for each in facts.recusals if each.ended_at is None),
    )


def _read(store: Store, enterprise_id: int) -> Facts:
    # What was found, recorded and published was so at the enterprise that a case is about.
    enterprise = enterprises.get(store, enterprise_id)
    mine = cases.ids(store, enterprise_ids=[enterprise_id])
    beside = [each for each in cases.ids_of_party(store, enterprise_id) if each not in set(mine)]
    every = [*mine, *beside]
    people = dossier.parties(store, every, enterprise_id)
    return Facts(
        enterprise=enterprise,
        registered_at=dossier.registered_at(store, enterprise_id),
        cases=cases.some(store, every),
        beside=frozenset(beside),
        arrivals=dossier.arrivals(store, mine),
        hazards=dossier.hazards(store, mine),
        sanctions=dossier.sanctions(store, every, people, beside),
        papers=dossier.papers(store, every, people),
        clips=dossier.clips(store, mine),
        disclosures=dossier.disclosures(store, mine),
        draws=dossier.draws(store, enterprise_id),
        recusals=dossier.recusals(store, enterprise_id),
        corrections=dossier.corrections(store, mine),
        changes=enterprises.changes(store, enterprise_id),
    )


def _totals(facts: Facts) -> Totals:
    counted = [case for case in facts.cases.values() if facts.counts(case.id)]
    hazards = [each for each in facts.hazards if facts.counts(each.case_id)]
    clips = [each for each in facts.clips if facts.counts(each.case_id)]
    disclosures = [each for each in facts.disclosures if facts.counts(each.case_id)]
    draws = [each for each in facts.draws if each.state != VOID]
    return Totals(
        cases=len(counted),
        cases_open=sum(case.closed_at is None for case in counted),
        hazards=len(hazards),
        hazards_open=sum(each.recheck_result != "pass" for each in hazards),
        fines_fen=_fines(facts, facts.sanctions),
        papers=sum(not each.voided and facts.counts(each.case_id) for each in facts.papers),
        clips=sum(each.count for each in clips),
        clips_ms=sum(each.length_ms for each in clips),
        disclosures=len(disclosures),
        disclosures_open=sum(each.state in timeline.WAITING for each in disclosures),
        draws=len(draws),
        drawn=sum(each.selected for each in draws),
    )


def _fines(facts: Facts, sanctions: Iterable[SanctionRow]) -> int:
    """Fines only: what is confiscated is no fine."""
    return sum(each.amount_fen for each in sanctions if each.kind == timeline.FINE and facts.counts(each.case_id))


def _years(facts: Facts) -> tuple[Year, ...]:
    """By the year in which a thing happened, newest first."""
    counted = [case for case in facts.cases.values() if facts.counts(case.id)]
    hazards = [each for each in facts.hazards if facts.counts(each.case_id)]
    passed = [each for each in hazards if each.recheck_result == "pass" and each.rechecked_at is not None]
    happened = {
        *(case.opened_at.year for case in counted),
        *(facts.found_at(each).year for each in hazards),
        *(each.rechecked_at.year for each in passed if each.rechecked_at is not None),
        *(each.set_at.year for each in facts.sanctions if facts.counts(each.case_id)),
        *(each.first_at.year for each in facts.clips if facts.counts(each.case_id)),
    }

    def year(number: int) -> Year:
        opened = [case for case in counted if case.opened_at.year == number]
        inspections = sum(case.kind == "inspection" for case in opened)
        return Year(
            year=number,
            inspections=inspections,
            other_cases=len(opened) - inspections,
            hazards=sum(facts.found_at(each).year == number for each in hazards),
            rectified=sum(each.rechecked_at is not None and each.rechecked_at.year == number for each in passed),
            fines_fen=_fines(facts, (each for each in facts.sanctions if each.set_at.year == number)),
            clips=sum(
                each.count for each in facts.clips if each.first_at.year == number and facts.counts(each.case_id)
            ),
        )

    return tuple(year(number) for number in sorted(happened, reverse=True))
