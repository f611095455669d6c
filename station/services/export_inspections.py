"""Results of random inspections with their codes and what was done about them (facts §5.2), for a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pendulum

from station.records.case import CaseFile
from station.records.disclosure import Disclosure
from station.records.draw import DrawLine
from station.records.export import Built, Problem, Rejected
from station.records.moment import day
from station.records.platform import ResultRules, TargetLine
from station.rules import export_sheet
from station.rules.draw.lines import ABSENT
from station.rules.platform_result import result_words
from station.rules.publication_life import standing
from station.rules.redaction import leaks
from station.services.disclosure_facts import Gathered, gather
from station.services.draw_platform import task_name
from station.services.draw_targets import targets
from station.services.export_results import CREDIT_CODE, GOES, WAITS, secrets_of
from station.store import cases, disclosures, draws, export_law, papers, platform_rules, publications
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

TASK = "TASK_NAME"
"""The one cell that somebody typed freely."""


def build(station: Station, first: pendulum.Date, last: pendulum.Date) -> Built:
    """Enterprises of draws that were inspected from `first` to `last`, both included, with a result. Reads only."""
    sheet, store = export_law.sheet("inspection"), station.store
    rules = platform_rules.results(day(station.clock.now()))
    rows: list[tuple[str, ...]] = []
    rejected: list[Rejected] = []
    held_back = 0
    with store.reading():
        for line, name, one in _inspected(station, rules, first, last):
            case = cases.by_number(store, one.case_number or "")
            item, stands = _published(station, case, sheet.channel)
            if stands and stands not in (*GOES, *WAITS):
                held_back += 1
                continue
            cells, problems = export_sheet.row(sheet, _record(station, line, name, one, rules))
            problems = (*_state(stands), *problems)
            if item is not None and leaks(name, secrets_of(station, item, _told(station, item))):
                leaking = next(column.title for column in sheet.columns if column.source == TASK)
                problems = (*problems, Problem("leak", leaking))
            if problems:
                rejected.append(Rejected(case.id, case.number, one.name, problems))
            else:
                rows.append(cells)
    headings = tuple(each.title for each in sheet.columns)
    terms = (sheet.title, sheet.sheet, first, last, headings)
    return Built("inspection", *terms, tuple(rows), tuple(rejected), held_back, sheet.to_confirm)


def counted_draws(station: Station) -> list[DrawLine]:
    """Draws whose list was opened and that were not voided, oldest first."""
    return [each for each in reversed(draws.lines(station.store)) if each.state == "revealed" and each.listed_at]


def _inspected(
    station: Station, rules: ResultRules, first: pendulum.Date, last: pendulum.Date
) -> list[tuple[DrawLine, str, TargetLine]]:
    found = []
    for line in counted_draws(station):
        name = task_name(station.store, line.id) or line.purpose
        for one in targets(station.store, line.id, rules):
            if one.outcome and one.case_number and one.inspected_on and first <= one.inspected_on <= last:
                found.append((line, name, one))
    return sorted(found, key=lambda each: (each[2].inspected_on, each[0].draw_no, each[2].uscc))


def _published(station: Station, case: CaseFile, channel: str) -> tuple[Disclosure | None, str]:
    """The newest result on the channel and how it stands; empty where none was queued."""
    found = [each for each in disclosures.of_case(station.store, case.id) if each.channel == channel]
    if not found:
        return None, ""
    item = found[-1]
    kinds = {each.kind for each in publications.steps(station.store, [item.id]).get(item.id, ())}
    return item, standing(item.state, kinds, None, day(station.clock.now()), 0)


def _state(stands: str) -> tuple[Problem, ...]:
    if not stands:
        return (Problem("unqueued"),)
    return (Problem("state", value=text(f"disclosure.standing.{stands}")),) if stands in WAITS else ()


def _record(station: Station, line: DrawLine, name: str, one: TargetLine, rules: ResultRules) -> dict[str, str]:
    rule = rules.outcome(one.outcome or "")
    credit = len(one.uscc) == CREDIT_CODE
    return {
        "TASK_NO": "" if line.platform_task in (None, ABSENT) else str(line.platform_task),
        TASK: name,
        "DRAWN_ON": text(f"export.drawn_on.{line.drawn_on}"),
        "ADMIN_CP_NAME": one.name,
        "ADMIN_CP_USCC": one.uscc if credit else "",
        "ADMIN_CP_REG_NO": "" if credit else one.uscc,
        "INSPECTED_ON": one.inspected_on.isoformat() if one.inspected_on else "",
        "RESULT_CODES": ",".join(rule.results),
        "RESULT_WORDS": result_words(rules, rule.code),
        "DISPOSAL": rule.disposal,
        "DISPOSED": text(f"draw_platform.{'finished' if one.finished_on else 'unfinished'}"),
        "DISPOSED_ON": one.finished_on.isoformat() if one.finished_on else "",
        "ORGAN_NAME": papers.issuer(station.store).authority,
        "INSPECTORS": "、".join(person.name for person in one.people),
    }


def _told(station: Station, item: Disclosure) -> Gathered:
    return gather(station.store, item.case_id, item.party_id, item.decided_on, item.conclusion)
