"""Signed papers that came back, as rows: filed with a paper, taken back, missing; and what became of waiting scans."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import pendulum
from peewee import fn

from station.records.moment import iso, moment
from station.records.signed_copy import SignedCopy, Unfiled
from station.store import casework_models, models
from station.store.act import Act
from station.store.dock_models import TrayItem
from station.store.errors import RowMissing
from station.store.paper_models import SignedCopy as Rows
from station.store.record_models import Archive
from station.store.store import Store

SCANS = ("scan", "photo")
"""Kinds of tray items that may be a signed paper."""
UNREAD = "tray.unread"
"""The act that says why a scan stays in the tray."""
MOST = 2000
"""Missing copies that are told of: more than anybody chases; the oldest are."""


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued face as its code names it."""

    document_id: int
    paper_id: int
    case_id: int
    newest: bool
    """No other issue took its place."""
    void: bool
    """Its paper is void."""


@dataclass(frozen=True, slots=True)
class Lone:
    """An issued paper without a signed copy."""

    paper_id: int
    document_id: int
    case_id: int
    case_number: str
    enterprise: str
    code: str
    title: str
    number: str
    made_at: pendulum.DateTime
    issued_at: pendulum.DateTime


def issued(store: Store, code: str) -> Issued | None:
    """The issued face that bears this code."""
    table, paper = models.Document, casework_models.CasePaper
    query = (
        table.select(table.id, table.paper_id, paper.case_id.alias("of_case"), paper.document_id, paper.voided_at)
        .join(paper, on=(table.paper_id == paper.id))
        .where(table.code == code)
    )
    row = store.one(query)
    if row is None:
        return None
    newest, void = row["document_id"] == row["id"], row["voided_at"] is not None
    return Issued(row["id"], row["paper_id"], row["of_case"], newest, void)


def add(
    act: Act,
    *,
    paper_id: int,
    document_id: int | None,
    sha256: str,
    size: int,
    name: str,
    pages: int,
    found: str,
    tray_id: int,
    odd: str,
) -> int:
    """File a scan with a paper; the row's id. `odd`: why it does not stand for the paper until it is accepted."""
    return act.insert(
        Rows,
        paper_id=paper_id,
        document_id=document_id,
        sha256=sha256,
        size=size,
        name=name,
        pages=pages,
        found=found,
        tray_id=tray_id,
        filed_at=iso(act.now),
        # Of a copy that was not taken back, why the paper is missed all the same.
        taken_back_why=odd,
    )


def accept(act: Act, copy_id: int) -> None:
    """The scan stands for the paper as it is."""
    act.update(Rows, copy_id, taken_back_why="")


def take_back(act: Act, copy_id: int, reason: str) -> None:
    """The scan does not belong there; the row stays."""
    act.update(Rows, copy_id, taken_back_at=iso(act.now), taken_back_why=reason)


def get(store: Store, copy_id: int) -> SignedCopy:
    """One copy, taken back or not. RowMissing."""
    found = _read(store, Rows.id == copy_id)
    if not found:
        raise RowMissing(table="signed_copy", row=copy_id)
    return found[0]


def of_case(store: Store, case_id: int) -> list[SignedCopy]:
    """Every copy of the papers of a case, those taken back too, oldest first."""
    paper = casework_models.CasePaper
    return _read(store, Rows.paper_id.in_(paper.select(paper.id).where(paper.case_id == case_id)))


def of_item(store: Store, item_id: int) -> list[SignedCopy]:
    """What was filed out of one file of the tray, oldest first."""
    return _read(store, Rows.tray_id == item_id)


def standing(store: Store, paper_id: int, sha256: str) -> SignedCopy | None:
    """This scan where it lies with this paper."""
    found = _read(store, (Rows.paper_id == paper_id) & (Rows.sha256 == sha256) & Rows.taken_back_at.is_null())
    return found[0] if found else None


def newest(store: Store, limit: int) -> list[SignedCopy]:
    """What was filed last, newest first, those taken back too."""
    return _read(store, None, limit)


def unfiled(store: Store) -> list[Unfiled]:
    """Scans and photos that wait in the tray, in order of arrival."""
    query = (
        TrayItem.select()
        .where(TrayItem.state == "waiting", TrayItem.kind.in_(SCANS))
        .order_by(TrayItem.received_at, TrayItem.id)
    )
    rows = store.all(query)
    back = _taken_back(store, [row["id"] for row in rows])
    return [_unfiled(store, row, row["id"] in back) for row in rows]


def lacking(
    store: Store, codes: Collection[str], since: pendulum.DateTime | None, before: pendulum.DateTime
) -> list[Lone]:
    """Papers of these kinds that stand, whose newest issue is of that time (None: from the first), and of which no
    signed copy lies here that is whole or was accepted, oldest first; of cases that are not void.

    What an archived file lacks was explained when it was bound: nobody waits for it any more."""
    kinds = sorted(codes)
    if not kinds:
        return []
    # CROSS: from the faces of that time to their papers, however SQLite would go about it.
    sql = f"""SELECT p.id FROM document d INDEXED BY document_faced
        CROSS JOIN case_paper p ON p.id = d.paper_id AND p.document_id = d.id
        CROSS JOIN case_file c ON c.id = p.case_id
        WHERE d.paper_id IS NOT NULL AND d.issued_at BETWEEN ? AND ? AND p.voided_at IS NULL AND p.ahead = 0
        AND c.voided_at IS NULL AND p.code IN ({", ".join("?" * len(kinds))})
        AND NOT EXISTS (SELECT 1 FROM signed_copy s WHERE s.paper_id = p.id AND s.taken_back_at IS NULL
            AND s.taken_back_why = '')
        AND NOT EXISTS (SELECT 1 FROM archive a WHERE a.case_id = p.case_id AND a.archived_at >= p.made_at)
        ORDER BY d.issued_at LIMIT {MOST}"""
    return _lone(store, store.vector(sql, (iso(since) if since else "", iso(before), *kinds)))


def lacking_in(store: Store, case_id: int, codes: Collection[str], before: pendulum.DateTime) -> list[Lone]:
    """The same of one case, whenever its papers were issued."""
    paper, document, case, copy = casework_models.CasePaper, models.Document, models.CaseFile, Rows
    here = copy.select(copy.id).where(
        copy.paper_id == paper.id, copy.taken_back_at.is_null(), copy.taken_back_why == ""
    )
    query = (
        paper.select(paper.id)
        .join(document, on=(paper.document_id == document.id))
        .switch(paper)
        .join(case, on=(paper.case_id == case.id))
        .where(
            paper.case_id == case_id,
            case.voided_at.is_null(),
            paper.code.in_(sorted(codes)),
            paper.voided_at.is_null(),
            paper.ahead == 0,
            document.issued_at <= iso(before),
            ~fn.EXISTS(here),
            ~fn.EXISTS(
                Archive.select(Archive.id).where(Archive.case_id == case_id, Archive.archived_at >= paper.made_at)
            ),
        )
    )
    return _lone(store, [row["id"] for row in store.all(query)])


def odd(store: Store, papers: Collection[int]) -> dict[int, str]:
    """By paper, what is odd about the newest scan that lies with it."""
    query = (
        Rows.select(Rows.paper_id, Rows.taken_back_why)
        .where(Rows.paper_id.in_(list(papers)), Rows.taken_back_at.is_null(), Rows.taken_back_why != "")
        .order_by(Rows.id)
    )
    return {row["paper_id"]: row["taken_back_why"] for row in store.all(query)}


def _lone(store: Store, papers: Iterable[int]) -> list[Lone]:
    paper, document, case, firm = (
        casework_models.CasePaper,
        models.Document,
        models.CaseFile,
        models.Enterprise,
    )
    query = (
        paper.select(paper, document.issued_at, case.number.alias("case_number"), firm.name.alias("firm"))
        .join(document, on=(paper.document_id == document.id))
        .switch(paper)
        .join(case, on=(paper.case_id == case.id))
        .join(firm, on=(case.enterprise_id == firm.id))
        .where(paper.id.in_(list(papers)))
        .order_by(document.issued_at, paper.id)
    )
    return [
        Lone(
            paper_id=row["id"],
            document_id=row["document_id"],
            case_id=row["case_id"],
            case_number=row["case_number"],
            enterprise=row["firm"],
            code=row["code"],
            title=row["title"],
            number=row["number"],
            made_at=moment(row["made_at"]),
            issued_at=moment(row["issued_at"]),
        )
        for row in store.all(query)
    ]


def _taken_back(store: Store, items: Collection[int]) -> frozenset[int]:
    """Those of these files of the tray that a person took back from a paper once."""
    query = Rows.select(Rows.tray_id).where(Rows.tray_id.in_(list(items)), Rows.taken_back_at.is_null(False))
    return frozenset(row["tray_id"] for row in store.all(query))


def _unfiled(store: Store, row: dict[str, Any], back: bool) -> Unfiled:
    tried = [line for line in store.lines(subject=f"tray/{row['id']}") if line.action == UNREAD]
    return Unfiled(
        item_id=row["id"],
        name=row["name"],
        kind=row["kind"],
        size=row["size"],
        received_at=moment(row["received_at"]),
        why=tried[-1].reason if tried and not back else "",
        looked=bool(tried) or back,
    )


def _read(store: Store, where: Any, limit: int | None = None) -> list[SignedCopy]:
    paper, case, firm = casework_models.CasePaper, models.CaseFile, models.Enterprise
    query = (
        Rows.select(
            Rows, paper.case_id, paper.title, paper.number, case.number.alias("case_number"), firm.name.alias("firm")
        )
        .join(paper, on=(Rows.paper_id == paper.id))
        .join(case, on=(paper.case_id == case.id))
        .join(firm, on=(case.enterprise_id == firm.id))
    )
    if where is not None:
        query = query.where(where)
    query = query.order_by(Rows.id) if limit is None else query.order_by(Rows.id.desc()).limit(limit)
    return [_copy(row) for row in store.all(query)]


def _copy(row: dict[str, Any]) -> SignedCopy:
    back, why = row["taken_back_at"], row["taken_back_why"]
    return SignedCopy(
        id=row["id"],
        paper_id=row["paper_id"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        enterprise=row["firm"],
        title=row["title"],
        number=row["number"],
        document_id=row["document_id"],
        sha256=row["sha256"],
        size=row["size"],
        name=row["name"],
        pages=row["pages"],
        found=row["found"],
        tray_id=row["tray_id"],
        filed_at=moment(row["filed_at"]),
        taken_back_at=moment(back) if back else None,
        taken_back_why=why if back else "",
        odd="" if back else why,
    )
