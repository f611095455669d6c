"""Archived case files, what is in them and what came after, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pendulum
from peewee import fn

from station.records.archive import ArchivedCase, Item, Supplement
from station.records.moment import iso, moment
from station.store import ledger
from station.store.act import Act
from station.store.models import Deadline
from station.store.record_models import Archive as ArchiveRow
from station.store.record_models import ArchiveItem as ItemRow
from station.store.record_models import ArchiveSupplement as SupplementRow
from station.store.store import Store

RULE = "ARCHIVE_30WD"
"""The term within which a closed case is archived."""
RULES = (RULE, "ARCHIVE_EARLY_30WD")
"""With the one for a case that ended before it could be closed."""


def of_case(store: Store, case_id: int) -> ArchivedCase | None:
    """The archived file of a case; None while it is not archived."""
    found = store.rows_of(ArchiveRow.case_id, case_id)
    return _archive(found[0]) if found else None


def by_number(store: Store, number: str) -> ArchivedCase | None:
    """The file with this 案卷号; None if there is none."""
    found = store.rows_of(ArchiveRow.number, number)
    return _archive(found[0]) if found else None


def exist(store: Store) -> bool:
    """Whether anything is archived at all."""
    return store.one(ArchiveRow.select(ArchiveRow.id)) is not None


def every(store: Store) -> tuple[ArchivedCase, ...]:
    """Every archived file, newest first."""
    return tuple(_archive(row) for row in store.all(ArchiveRow.select().order_by(ArchiveRow.id.desc())))


def last_serial(store: Store, year: int) -> int:
    """The highest running number of a year; 0 before the first."""
    rows = store.all(ArchiveRow.select(ArchiveRow.number).where(ArchiveRow.number.startswith(f"{year:04}")))
    return max((int(row["number"][4:]) for row in rows), default=0)


def due(store: Store) -> tuple[tuple[int, pendulum.DateTime], ...]:
    """Cases that wait to be archived, with the day by which they must be: the most urgent first."""
    query = (
        Deadline.select(Deadline.case_id, fn.MIN(Deadline.due_at).alias("due"))
        .where(
            Deadline.rule.in_(RULES),
            Deadline.state == "running",
            Deadline.case_id.not_in(ArchiveRow.select(ArchiveRow.case_id)),
        )
        .group_by(Deadline.case_id)
        .order_by(fn.MIN(Deadline.due_at), Deadline.case_id)
    )
    return tuple((row["case_id"], moment(row["due"])) for row in store.all(query))


def items(store: Store, archive_id: int) -> tuple[Item, ...]:
    """What is in a file, in its order."""
    found = store.rows_of(ItemRow.archive_id, archive_id, ItemRow.seq)
    return tuple(
        Item(
            row["seq"],
            row["kind"],
            row["subject"],
            row["title"],
            row["number"],
            row["on_date"],
            row["first_page"],
            row["last_page"],
            row["path"],
            row["sha256"],
            row["size"],
            row["note"],
        )
        for row in found
    )


def supplements(store: Store, archive_id: int) -> tuple[Supplement, ...]:
    """What came after, in the order in which it came."""
    found = store.rows_of(SupplementRow.archive_id, archive_id, SupplementRow.seq)
    return tuple(
        Supplement(
            row["seq"],
            row["title"],
            row["subject"],
            row["sha256"],
            row["size"],
            row["pages"],
            row["reason"],
            row["added_by"],
            moment(row["added_at"]),
        )
        for row in found
    )


def add(
    act: Act,
    case_id: int,
    *,
    number: str,
    pages: int,
    manifest: str,
    retention: str,
    keep_until: date | None,
    checked_by: int,
    archived_by: int,
    items: Iterable[Item],
) -> int:
    """File a case; the row's id."""
    filed = tuple(items)
    made = act.insert(
        ArchiveRow,
        case_id=case_id,
        number=number,
        pages=pages,
        clips=sum(each.kind == "clip" for each in filed),
        manifest_sha256=manifest,
        retention=retention,
        keep_until=keep_until and keep_until.isoformat(),
        checked_by=checked_by,
        archived_by=archived_by,
        archived_at=iso(act.now),
        transfer_receipt="",
    )
    for each in filed:
        act.insert(
            ItemRow,
            archive_id=made,
            seq=each.seq,
            kind=each.kind,
            subject=each.subject,
            title=each.title,
            number=each.number,
            on_date=each.on,
            first_page=each.first_page,
            last_page=each.last_page,
            path=each.path,
            sha256=each.sha256,
            size=each.size,
            note=each.note,
        )
    return made


def add_supplement(
    act: Act, archive_id: int, seq: int, title: str, subject: str, content: tuple[str, int, int], reason: str
) -> int:
    """Something that came after; `content`: SHA-256, size in bytes, pages. The row's id."""
    sha256, size, pages = content
    return act.insert(
        SupplementRow,
        archive_id=archive_id,
        seq=seq,
        title=title,
        subject=subject,
        sha256=sha256,
        size=size,
        pages=pages,
        reason=reason,
        added_by=act.actor_id,
        added_at=iso(act.now),
    )


def transfer(act: Act, archive_id: int, receipt: str) -> None:
    """It lies with the bureau's archive now."""
    act.update(ArchiveRow, archive_id, transferred_at=iso(act.now), transfer_receipt=receipt)


def leaves_about(store: Store, subjects: Iterable[str], size: int) -> tuple[tuple[int, bytes], ...]:
    """Ledger entries about any of these among the first `size`, as (seq, exact leaf), oldest first."""
    # A thread files the case while the screen reads: they take turns.
    with store.reading():
        about = [store.derived.seqs_about(store.connection, subject) for subject in subjects]
        seqs = sorted({seq for found in about for seq in found if seq < size})
        entries = [entry for seq in seqs for entry in ledger.entries(store.connection, seq, seq + 1)]
    return tuple((entry.seq, bytes(entry.leaf)) for entry in entries)


def moved(store: Store, subjects: Iterable[str], size: int) -> bool:
    """Whether anything was entered about any of these after the first `size` entries; may be asked within an act."""
    wanted = frozenset(subjects)
    with store.reading():
        return any(item.entry.subject in wanted for item in ledger.entries(store.connection, size))


def _archive(row: Mapping[str, Any]) -> ArchivedCase:
    return ArchivedCase(
        row["id"],
        row["case_id"],
        row["number"],
        row["pages"],
        row["clips"],
        row["manifest_sha256"],
        row["retention"],
        row["keep_until"] and date.fromisoformat(row["keep_until"]),
        row["checked_by"],
        row["archived_by"],
        moment(row["archived_at"]),
        row["transferred_at"] and moment(row["transferred_at"]),
        row["transfer_receipt"],
    )
