"""双随机抽取记录单: what happened at a draw, in the words of a record that everybody present signs.

Facts in, what the template prints out. It decides nothing: what a sealed draw still hides does not reach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pendulum

from station.documents import qr
from station.documents.case_papers import chinese_moment
from station.documents.draw_paper import exact_moment
from station.records.draw import AfterLine
from station.records.moment import day
from station.records.paper import Issuer
from station.rules.draw.commit import Commitment, SourceTerm, short_form
from station.rules.draw.package import label
from station.rules.draw.result import ResultRow
from station.rules.draw.sources import BEACON
from station.rules.slip import chinese_date
from station.texts import text

TICKET = 12
"""Hex digits of a ticket on paper; result.tsv has all 64."""
RESERVES, RESERVES_PER_PLACE = 30, 3
"""Of a stratum's reserves the first ones are named: three for every enterprise drawn, thirty at most."""
BLANK_WITNESSES = 2
BRIEF = "YYYY-MM-DD HH:mm"
"""An instant in a narrow column."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the draw."""

    code: str
    """freeze, commit, reveal, list, open, void, void_revealed."""
    at: pendulum.DateTime
    actor: str
    cosigner: str
    """Empty where one person does it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The numbers of one source, typed twice alike."""

    term: SourceTerm
    round: str
    value: str
    drawn_at: pendulum.DateTime
    """When this round's numbers were public."""
    typed: tuple[tuple[str, pendulum.DateTime], ...]
    """Who typed them and when: the two that agreed."""


@dataclass(frozen=True, slots=True)
class Load:
    """How often one inspector is sent out."""

    name: str
    iid: str
    leads: int
    assists: int
    now: int
    """Both together, after what happened since."""


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """Everything the record says of a draw whose outcome is fixed."""

    terms: Commitment
    commit: bytes
    steps: tuple[Step, ...]
    entries: tuple[Entry, ...]
    seed: str
    """Hex; empty while the nonces of a sealed draw are closed."""
    fingerprint: str
    rows: tuple[ResultRow, ...]
    listed: bool
    """False: the list of a sealed draw is closed, and there are no rows."""
    people: Mapping[str, str]
    """Certificate to name."""
    loads: tuple[Load, ...]
    after: tuple[AfterLine, ...]
    void_reason: str
    """Empty unless the draw was voided."""
    titles: Mapping[str, str]
    """Of sources, and short ones of strata."""


def draw_record(issuer: Issuer, record: DrawRecord, payload: str, when: pendulum.DateTime) -> dict[str, Any]:
    """The record sheet as of `when`; `payload` is the code's text."""
    terms, titles = record.terms, record.titles
    selected = [row for row in record.rows if row.selected]
    return {
        "demo": terms.demo,
        "organ": issuer.authority,
        "station": terms.station_name,
        "title": text("paper.title.draw_record"),
        "confirm": "",
        "draw_no": terms.draw_no,
        "date": chinese_date(day(when)),
        "label": label(terms),
        "void": record.void_reason,
        "plan": f"{terms.plan}，{terms.period}",
        "commit": record.commit.hex(),
        "short_code": short_form(record.commit),
        "seed": record.seed,
        "fingerprint": record.fingerprint,
        "qr": qr.svg(qr.slip_symbol(payload)),
        "steps": [_step(one) for one in record.steps],
        "entries": [_entry(one, titles) for one in record.entries],
        "listed": record.listed,
        "selected": [_selected(row, record) for row in selected],
        "reserves": _reserves(record.rows, titles),
        "unnamed": _unnamed(record.rows, titles),
        "loads": [_load(one, bool(record.after)) for one in record.loads],
        "recusals": terms.recusals.rows,
        "changed": bool(record.after),
        "after": [_after(one) for one in record.after],
        "typists": [_typists(record.entries, place) for place in (0, 1)],
        "witnesses": [{"name": one.name, "org": one.organ, "role": one.role} for one in terms.witnesses]
        + [{"name": "", "org": "", "role": ""}] * BLANK_WITNESSES,
    }


def teams_now(rows: Iterable[ResultRow], after: Iterable[tuple[str, str, tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """Who goes together after the changes, each being (enterprise, enterprise in its place or itself, people)."""
    teams = {row.id: row.inspectors for row in rows if row.selected}
    for id_, into, people in after:
        teams.pop(id_, None)
        if into:
            teams[into] = people
    return list(teams.values())


def _step(step: Step) -> dict[str, str]:
    who = text("paper_draw.agreed_by", actor=step.actor, cosigner=step.cosigner) if step.cosigner else step.actor
    return {"name": text(f"paper_draw.step.{step.code}"), "time": chinese_moment(step.at), "who": who}


def _entry(entry: Entry, titles: Mapping[str, str]) -> dict[str, Any]:
    term = entry.term
    spare = text("paper_draw.spare") if entry.round != term.round else ""
    beacon = term.encoding == BEACON
    round_ = text("paper_draw.beacon" if beacon else "paper_draw.round", round=entry.round)
    return {
        "name": titles.get(term.source, term.source),
        "round": f"{round_}{spare}",
        "drawn": exact_moment(entry.drawn_at) if beacon else entry.drawn_at.format("HH:mm"),
        "digest": entry.value if beacon else "",
        "numbers": "" if beacon else plain_numbers(entry.value),
        "typed": [{"name": name, "at": at.format(BRIEF)} for name, at in entry.typed],
    }


def plain_numbers(value: str) -> str:
    """Canonical numbers as an announcement shows them: `05 09 13 21 28 32 + 11`."""
    sets = value.strip("/").split("/")
    return " + ".join(" ".join(one.strip(".").split(".")) for one in sets)


def _selected(row: ResultRow, record: DrawRecord) -> dict[str, Any]:
    names = [record.people.get(iid, iid) for iid in row.inspectors]
    return {**_placed(row, record.titles), "lead": "".join(names[:1]), "assists": "、".join(names[1:])}


def _placed(row: ResultRow, titles: Mapping[str, str]) -> dict[str, Any]:
    stratum = titles.get(row.stratum, row.stratum)
    return {"stratum": stratum, "rank": row.rank, "ticket": row.ticket[:TICKET], "name": row.name}


def _named_reserves(rows: Sequence[ResultRow]) -> int:
    """How many of a stratum's reserves are named, given all its rows."""
    return min(RESERVES, RESERVES_PER_PLACE * sum(row.selected for row in rows))


def _reserves(rows: Sequence[ResultRow], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for of_stratum in _by_stratum(rows).values():
        waiting = [row for row in of_stratum if not row.selected]
        found += [_placed(row, titles) for row in waiting[: _named_reserves(of_stratum)]]
    return found


def _unnamed(rows: Sequence[ResultRow], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Strata with more reserves than are named, and how many more."""
    found: list[dict[str, Any]] = []
    for code, of_stratum in _by_stratum(rows).items():
        more = sum(not row.selected for row in of_stratum) - _named_reserves(of_stratum)
        if more > 0:
            found.append({"stratum": titles.get(code, code), "count": more})
    return found


def _by_stratum(rows: Iterable[ResultRow]) -> dict[str, list[ResultRow]]:
    found: dict[str, list[ResultRow]] = {}
    for row in rows:
        found.setdefault(row.stratum, []).append(row)
    return found


def _load(load: Load, changed: bool) -> dict[str, Any]:
    told = {"name": load.name, "iid": load.iid, "leads": load.leads, "assists": load.assists}
    return {**told, "total": load.leads + load.assists, **({"now": load.now} if changed else {})}


def _after(line: AfterLine) -> dict[str, Any]:
    kind = line.kind
    if kind == "closed" and not line.people:
        kind = "closed_unstaffed" if line.into else "closed_empty"
    told = text(
        f"paper_draw.after.{kind}",
        enterprise=line.enterprise,
        reason=line.reason,
        out=line.out,
        into=line.into,
        people="、".join(line.people),
    )
    return {"number": line.number, "time": line.at.format(BRIEF), "told": told}


def _typists(entries: Iterable[Entry], place: int) -> str:
    """Who typed first (0) or second (1), each named once."""
    names = [entry.typed[place][0] for entry in entries if len(entry.typed) > place]
    return "、".join(dict.fromkeys(names))
