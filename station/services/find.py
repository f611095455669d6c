"""Finding anything by what somebody types or scans: names, pinyin, initials, numbers, a slip."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from station.records.case import CaseFile
from station.records.people import Officer
from station.rules.match import EXACT, fit, normal
from station.rules.numbering import DRAFT, parse
from station.services.casebook import stage_title
from station.store import cases, enterprises, numbers, officers
from station.store.store import Store

LIMIT = 30
_DRAFT = re.compile(rf"{DRAFT}[1-9]\d*")
CASES_OF = 3
"""How many of the best fitting enterprises show their cases as well."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    kind: Literal["case", "enterprise", "officer"]
    id: int
    title: str
    detail: str
    grade: int
    """How well it fits, 0 best (station.rules.match)."""


def find(store: Store, text: str, limit: int = LIMIT) -> tuple[Hit, ...]:
    """Cases, enterprises and officers that fit, best first; a scanned slip or its serial gives its case alone."""
    if not normal(text):
        return ()
    with store.reading():
        scanned = cases.of_slip(store, text.strip())
        if scanned is not None:
            return (_case_hit(cases.get(store, scanned), EXACT),)
        companies = enterprises.like(store, text, limit)
        hits = [Hit("enterprise", each.id, each.name, each.address, grade) for grade, each in companies]
        hits += _numbered(store, text, limit)
        hits += _formerly(store, text)
        hits += _officers(store, text)
        hits += _of_companies(store, [(grade, each.id) for grade, each in companies[:CASES_OF]])
    unique = {(hit.kind, hit.id): hit for hit in sorted(hits, key=lambda hit: -hit.grade)}
    return tuple(sorted(unique.values(), key=_order)[:limit])


def _order(hit: Hit) -> tuple[int, int, int]:
    return hit.grade, ("case", "enterprise", "officer").index(hit.kind), -hit.id


def _numbered(store: Store, text: str, limit: int) -> list[Hit]:
    if not any(char.isdigit() for char in text):
        return []
    graded = ((_fit_number(text, case), case) for case in cases.numbered_like(store, text, limit))
    return [_case_hit(case, grade) for grade, case in graded if grade is not None]


def _formerly(store: Store, text: str) -> list[Hit]:
    """Cases that bore the draft number which was typed, or its serial."""
    draft = _DRAFT.search(normal(text))
    if draft is None:
        return []
    return [_case_hit(case, EXACT) for case in cases.some(store, numbers.once_marked(store, draft[0])).values()]


def _fit_number(text: str, case: CaseFile) -> int | None:
    mark = parse(case.number).mark
    return fit(text, case.number, mark, f"{mark}号")


def _officers(store: Store, text: str) -> list[Hit]:
    graded = ((fit(text, person.name, initials), person) for person, initials in officers.spelled(store))
    return [_officer_hit(person, grade) for grade, person in graded if grade is not None]


def _officer_hit(person: Officer, grade: int) -> Hit:
    return Hit("officer", person.id, person.name, person.cert_no or "", grade)


def _of_companies(store: Store, companies: list[tuple[int, int]]) -> list[Hit]:
    hits = []
    for grade, enterprise_id in companies:
        found = cases.some(store, cases.ids(store, enterprise_ids=[enterprise_id])[:LIMIT])
        hits += [_case_hit(case, grade) for case in found.values()]
    return hits


def _case_hit(case: CaseFile, grade: int) -> Hit:
    return Hit("case", case.id, f"{case.number}  {case.enterprise}", stage_title(case), grade)
