"""Packages of cases for 掌上执法, the city's and the province's systems: canonical JSON, issued PDFs, SHA256SUMS.

No interface of theirs is known (facts §5.7), so they get files; what a case is called there comes back by hand
(services/external_refs). A package goes from organ to organ: it is the case file, not what the public sees.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pendulum

from station.records.case import CaseFile
from station.records.export import Built, Problem, Rejected
from station.records.external import ExternalSystem
from station.records.jsonable import jsonable
from station.records.paper import IssuedDocument
from station.rules.draw import archive
from station.rules.draw.package import SUMS
from station.services import push
from station.services.disclosure_facts import gather
from station.services.external_refs import SystemUnknown, systems
from station.store import case_papers, cases, disclosures, export_rows, external_refs, papers, parties, secrecy
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

SAFE = 1 << 53
"""Other readers of JSON keep whole numbers up to here."""
FORMAT = "anjian-cases/1"
PACKAGE, CASE = "package.json", "case.json"
DEFAULT = "city"
GOES = ("approved", "published")
"""States of a result that may be told."""


def build(station: Station, first: pendulum.Date, last: pendulum.Date, system: str = DEFAULT) -> Built:
    """The cases in which something happened from `first` to `last`, both included. Reads only. SystemUnknown."""
    store = station.store
    rows: list[tuple[str, ...]] = []
    rejected: list[Rejected] = []
    found = _system(store, system)
    with store.reading():
        for case in _cases(store, first, last):
            problems = tuple(_problems(station, found, case))
            if problems:
                rejected.append(Rejected(case.id, case.number, case.enterprise, problems))
            else:
                documents = papers.documents(store, case_id=case.id)
                rows.append((case.number, case.enterprise, case.behaviour_code, str(len(documents))))
    headings = tuple(text(f"export.case_column.{key}") for key in ("number", "enterprise", "behaviour_code", "papers"))
    title = text("export.cases_for", system=found.title)
    return Built("case", title, "", first, last, headings, tuple(rows), tuple(rejected), 0, found.to_confirm)


def package(station: Station, built: Built, system: str = DEFAULT) -> bytes:
    """The ZIP of everything that `built` lets through; the same cases are the same bytes."""
    store, wanted = station.store, {row[0] for row in built.rows}
    files: dict[str, bytes] = {}
    with store.reading():
        named = []
        for case in _cases(store, built.first, built.last):
            if case.number not in wanted:
                continue
            folder = f"cases/{case.id}"
            documents = papers.documents(store, case_id=case.id)
            files[f"{folder}/{CASE}"] = canonical(told(store, case, documents))
            for one in documents:
                files[f"{folder}/papers/{one.id}.pdf"] = station.media.path(one.sha256).read_bytes()
            named.append({"id": str(case.id), "number": case.number, "behaviour_code": case.behaviour_code})
        issuer = papers.issuer(store)
    head = {"format": FORMAT, "system": system, "station": issuer.code, "organ": issuer.authority, "cases": named}
    files[PACKAGE] = canonical({**head, "first": built.first.isoformat(), "last": built.last.isoformat()})
    return archive.pack({**files, SUMS: _sums(files)})


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON in the one way there is: keys sorted, no blanks, UTF-8, ids as text."""
    plain = _safe(jsonable(dict(value)))
    return (json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _system(store: Store, code: str) -> ExternalSystem:
    found = next((each for each in systems(store) if each.code == code), None)
    if found is None:
        raise SystemUnknown(system=code)
    return found


def _cases(store: Store, first: pendulum.Date, last: pendulum.Date) -> Iterator[CaseFile]:
    wanted = export_rows.moved(store, first, last.add(days=1))
    found = cases.some(store, wanted)
    yield from (found[each] for each in wanted)


def _problems(station: Station, system: ExternalSystem, case: CaseFile) -> Iterator[Problem]:
    # A package holds the whole case; what somebody's secret is in leaves as the bureau says, not with a batch.
    if secrecy.level(station.store, case.id) != secrecy.NONE:
        yield Problem("marked", value=text(f"keeping.level.{secrecy.level(station.store, case.id)}"))
    if system.mobile and not case.behaviour_code:
        yield Problem("no_code")
    for one in papers.documents(station.store, case_id=case.id):
        if not station.media.has(one.sha256):
            yield Problem("paper_lost", one.title)


def told(store: Store, case: CaseFile, documents: tuple[IssuedDocument, ...]) -> dict[str, Any]:
    """Everything the station knows of a case, as records under their names (docs/exports.md)."""
    phases = ("proposed", "noticed", "decided")
    return {
        "case": case,
        "behaviour_code": case.behaviour_code,
        "parties": parties.of_case(store, case.id),
        "causes": parties.causes(store, case.id, standing=False),
        "sanctions": {phase: parties.sanctions(store, case.id, phase) for phase in phases},
        "hazards": cases.hazards(store, case.id),
        "events": cases.events(store, case.id),
        "papers": case_papers.of_case(store, case.id),
        "documents": documents,
        "references": external_refs.of_case(store, case.id),
        "results": list(_results(store, case)),
    }


def _results(store: Store, case: CaseFile) -> Iterator[dict[str, str]]:
    """What is or may be published, in the words of the dictionary (PUNISH_…, RESULT_…)."""
    for item in disclosures.of_case(store, case.id):
        if item.state in GOES:
            facts = gather(store, case.id, item.party_id, item.decided_on, item.conclusion)
            yield {"channel": item.channel, **json.loads(push.payload(store, item, facts))}


def _sums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def _safe(value: Any) -> Any:
    """Ids under other names than `…_id` as text too."""
    if isinstance(value, dict):
        return {key: _safe(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_safe(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and value > SAFE else value
