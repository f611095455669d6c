"""The enterprises of a draw and how far each one's inspection has come: what is reported and what is counted.

Reads only. A draw has none before its list was opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from station.records.case import CaseFile
from station.records.draw import Person
from station.records.moment import day
from station.records.platform import ResultRules, TargetLine
from station.rules import platform_result
from station.rules.draw import result
from station.rules.draw.after import CLOSED, Change
from station.rules.draw.lines import ABSENT
from station.store import cases, disclosures, draws, enterprises
from station.store.store import Store

ON_SITE, PUBLISHED = "on_site", "published"


@dataclass(slots=True)
class _Drawn:
    """An enterprise of the draw after the changes so far."""

    enterprise_id: int
    uscc: str
    name: str
    people: tuple[str, ...]
    """Certificates, lead first."""
    closure: Change | None = field(default=None)
    """By which it was taken out."""


def targets(store: Store, draw_id: int, rules: ResultRules) -> tuple[TargetLine, ...]:
    """Everybody drawn, those taken out afterwards included, then the reserves that came in. UnknownDraw."""
    with store.reading():
        known = {iid: Person(iid, name, id_) for iid, (id_, name) in draws.people(store).items()}
        # The newest case of an enterprise is the one that counts.
        opened = cases.some(store, cases.ids(store, draw_id=draw_id))
        by_enterprise = {case.enterprise_id: case for _, case in sorted(opened.items())}
        drawn = _drawn(store, draw_id)
        return tuple(_line(store, one, by_enterprise.get(one.enterprise_id), known, rules) for one in drawn)


def _drawn(store: Store, draw_id: int) -> list[_Drawn]:
    """The result as it was drawn, changed by what was registered afterwards."""
    kept = draws.files(store, draw_id).get(result.FILE, b"")
    found = {row.id: _named(store, row.id, row.inspectors) for row in result.parse(kept) if row.selected}
    for change in draws.after_lines(store, draw_id):
        if change.kind != CLOSED:
            found[change.id].people = change.people
            continue
        found[change.id].closure = change
        if change.into != ABSENT:
            found[change.into] = _named(store, change.into, change.people)
    return list(found.values())


def _named(store: Store, code: str, people: tuple[str, ...]) -> _Drawn:
    one = enterprises.by_uscc(store, code)
    if one is None:
        raise AssertionError("whoever is drawn stands in the register")
    return _Drawn(one.id, one.uscc, one.name, people)


def _line(store: Store, one: _Drawn, case: CaseFile | None, known: dict[str, Person], rules: ResultRules) -> TargetLine:
    events = () if case is None else cases.events(store, case.id)
    hazards = () if case is None else cases.hazards(store, case.id)
    published = () if case is None else disclosures.of_case(store, case.id)
    visited = next((event.occurred_at for event in events if event.kind == ON_SITE), None)
    outcome = platform_result.outcome(case, hazards, one.closure)
    return TargetLine(
        enterprise_id=one.enterprise_id,
        uscc=one.uscc,
        name=one.name,
        drawn=one.closure is None,
        replaced=one.closure is not None and one.closure.into != ABSENT,
        people=_people(one, case, known),
        case_number=None if case is None else case.number,
        inspected_on=None if visited is None else day(visited),
        outcome=outcome,
        finished_on=platform_result.finished_on(rules, outcome, case, events, one.closure),
        published=any(each.state == PUBLISHED for each in published),
    )


def _people(one: _Drawn, case: CaseFile | None, known: dict[str, Person]) -> tuple[Person, ...]:
    """The case's crew, which may be another than the draw's; before there is a case, whom the draw sends."""
    if case is None:
        return tuple(known.get(iid, Person(iid, iid, None)) for iid in one.people)
    certified = {person.officer_id: person for person in known.values()}
    crew = ((case.lead_id, case.lead), (case.assist_id, case.assist))
    return tuple(certified.get(id_, Person("", name or "", id_)) for id_, name in crew if id_ is not None)
