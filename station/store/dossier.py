"""Everything that hangs on one enterprise, as rows: each query goes through an index, none reads a whole table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pendulum
from peewee import JOIN, fn

from station.records.dossier import (
    ClipSum,
    CorrectionRow,
    DisclosureRow,
    DrawRow,
    HazardRow,
    PaperRow,
    RecusalRow,
    SanctionRow,
)
from station.records.moment import day, moment
from station.store import casework_models as work
from station.store import models
from station.store.store import Store

ARRIVED = "on_site"
"""Event that puts officers on the enterprise's premises."""


def registered_at(store: Store, enterprise_id: int) -> pendulum.DateTime:
    """When it came onto the register."""
    table = models.Enterprise
    return moment(store.scalar(table.select(table.registered_at).where(table.id == enterprise_id)))


def arrivals(store: Store, cases: Sequence[int]) -> dict[int, pendulum.DateTime]:
    """Case to the first time officers were on site."""
    table = models.CaseEvent
    first = fn.MIN(table.occurred_at).alias("at")
    mine = table.case_id.in_(list(cases)), table.kind == ARRIVED
    query = table.select(table.case_id, first).where(*mine).group_by(table.case_id)
    return {int(row["case_id"]): moment(row["at"]) for row in store.all(query)}


def hazards(store: Store, cases: Sequence[int]) -> tuple[HazardRow, ...]:
    """The hazards found, in the order they were written down."""
    table = models.Hazard
    query = table.select().where(table.case_id.in_(list(cases))).order_by(table.case_id, table.seq)
    return tuple(_hazard(row) for row in store.all(query))


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is party to some cases, by id: the enterprise a dossier is about, and other enterprises."""

    own: frozenset[int]
    others: frozenset[int]


def parties(store: Store, cases: Sequence[int], enterprise_id: int) -> Parties:
    """The parties of some cases as one enterprise sees them; persons are neither."""
    table = work.Party
    columns = table.id, table.enterprise_id
    known = table.case_id.in_(list(cases)), table.enterprise_id.is_null(False)
    found = {row["id"]: row["enterprise_id"] for row in store.all(table.select(*columns).where(*known))}
    own = frozenset(party for party, owner in found.items() if owner == enterprise_id)
    return Parties(own, frozenset(found) - own)


def sanctions(
    store: Store, cases: Sequence[int], people: Parties, beside: Collection[int] = ()
) -> tuple[SanctionRow, ...]:
    """What was decided, of each case the last round: nothing that another enterprise bears; of the cases `beside`,
    which are about another enterprise, only what this one bears."""
    table = work.Sanction
    mine = table.case_id.in_(list(cases)), table.phase == "decided"
    rows = store.all(table.select().where(*mine).order_by(table.case_id, table.id))
    last = {row["case_id"]: row["round"] for row in sorted(rows, key=lambda row: row["round"])}
    return tuple(
        SanctionRow(row["case_id"], row["kind"], row["amount_fen"], row["content"], moment(row["set_at"]))
        for row in rows
        if row["round"] == last[row["case_id"]]
        and row["party_id"] not in people.others
        and (row["case_id"] not in beside or row["party_id"] in people.own)
    )


def papers(store: Store, cases: Sequence[int], people: Parties) -> tuple[PaperRow, ...]:
    """The 文书 on file without those for another enterprise, then the documents printed that are none of them."""
    table, document = work.CasePaper, models.Document
    on_file = store.all(table.select().where(table.case_id.in_(list(cases))).order_by(table.id))
    faces = {row["document_id"] for row in on_file}
    filed = [row for row in on_file if row["party_id"] not in people.others]
    printed = store.all(document.select().where(document.case_id.in_(list(cases))).order_by(document.id))
    replaced = {row["replaces_id"] for row in printed}
    return (
        *(_paper(row) for row in filed),
        *(
            PaperRow(row["case_id"], row["title"], row["number"], moment(row["issued_at"]), None, row["id"] in replaced)
            for row in printed
            if row["id"] not in faces
        ),
    )


def clips(store: Store, cases: Sequence[int]) -> tuple[ClipSum, ...]:
    """The recordings of each case that has some."""
    table = models.Clip
    first = fn.MIN(fn.COALESCE(table.started_at, table.imported_at)).alias("at")
    length = fn.COALESCE(fn.SUM(table.duration_ms), 0).alias("ms")
    query = table.select(table.case_id, fn.COUNT(table.id).alias("n"), length, first)
    rows = store.all(query.where(table.case_id.in_(list(cases))).group_by(table.case_id))
    return tuple(ClipSum(row["case_id"], int(row["n"]), int(row["ms"]), moment(row["at"])) for row in rows)


def disclosures(store: Store, cases: Sequence[int]) -> tuple[DisclosureRow, ...]:
    """What was queued for publication."""
    table = models.Disclosure
    columns = table.case_id, table.channel, table.state, table.due_at, table.queued_at
    query = table.select(*columns).where(table.case_id.in_(list(cases))).order_by(table.id)
    return tuple(
        DisclosureRow(**{**row, "due_at": moment(row["due_at"]), "queued_at": moment(row["queued_at"])})
        for row in store.all(query)
    )


def draws(store: Store, enterprise_id: int) -> tuple[DrawRow, ...]:
    """Draws it was in. A list that is still sealed tells nobody whom it names, this screen neither."""
    pick, draw, after = models.DrawPick, models.Draw, models.DrawAfter
    taken_out = (after.draw_id == draw.id) & (after.enterprise_id == enterprise_id) & (after.kind == "closed")
    columns = pick.stratum, pick.rank, pick.selected, after.id.alias("out")
    facts = draw.id, draw.draw_no, draw.period, draw.drawn_on, draw.state, draw.revealed_at, draw.frozen_at
    query = (
        pick.select(*columns, *facts)
        .join(draw, on=(draw.id == pick.draw_id), attr="drawn")
        .join(after, JOIN.LEFT_OUTER, on=taken_out, attr="after")
        .where(pick.enterprise_id == enterprise_id, (draw.publication == "open") | draw.listed_at.is_null(False))
        .order_by(draw.draw_no)
    )
    # One line for each draw: the place where it was selected.
    found: dict[int, DrawRow] = {}
    for row in store.all(query):
        if row["id"] not in found or row["selected"]:
            found[row["id"]] = _draw(row)
    return tuple(found.values())


def recusals(store: Store, enterprise_id: int) -> tuple[RecusalRow, ...]:
    """Declared recusals, those that ended too."""
    table, officer = models.Recusal, models.Officer
    query = (
        table.select(table.reason, table.declared_at, table.ended_at, officer.name.alias("officer"))
        .join(officer, on=(officer.id == table.officer_id), attr="person")
        .where(table.enterprise_id == enterprise_id)
        .order_by(table.id)
    )
    return tuple(_recusal(row) for row in store.all(query))


def corrections(store: Store, cases: Sequence[int]) -> tuple[CorrectionRow, ...]:
    """Facts of its cases that were put right."""
    table = work.Correction
    subjects = {f"case/{case}": case for case in cases}
    rows = store.all(table.select().where(table.subject.in_(list(subjects))).order_by(table.id))
    return tuple(
        CorrectionRow(
            subjects[row["subject"]], row["what"], row["old"], row["new"], row["reason"], moment(row["corrected_at"])
        )
        for row in rows
    )


def _hazard(row: dict[str, Any]) -> HazardRow:
    rechecked = row["rechecked_at"] and moment(row["rechecked_at"])
    return HazardRow(
        case_id=row["case_id"],
        seq=row["seq"],
        description=row["description"],
        article=row["article"],
        major=bool(row["major"]),
        rectify_by=day(row["rectify_by"]),
        recheck_result=row["recheck_result"],
        rechecked_at=rechecked,
    )


def _paper(row: dict[str, Any]) -> PaperRow:
    served = row["served_at"] and moment(row["served_at"])
    voided = row["voided_at"] is not None
    return PaperRow(row["case_id"], row["title"], row["number"], moment(row["made_at"]), served, voided)


def _draw(row: dict[str, Any]) -> DrawRow:
    return DrawRow(
        draw_id=row["id"],
        draw_no=row["draw_no"],
        period=row["period"],
        drawn_on=row["drawn_on"],
        state=row["state"],
        stratum=row["stratum"],
        rank=row["rank"],
        selected=bool(row["selected"]),
        replaced=row["out"] is not None,
        at=moment(row["revealed_at"] or row["frozen_at"]),
    )


def _recusal(row: dict[str, Any]) -> RecusalRow:
    ended = row["ended_at"] and moment(row["ended_at"])
    return RecusalRow(row["officer"], row["reason"], moment(row["declared_at"]), ended)
