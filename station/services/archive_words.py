"""What a case file says of itself in words: how long it is kept (永久, 30年), and whose secrets are in it (密级)."""

from __future__ import annotations

from datetime import date

from station.records.archive import ArchivedCase
from station.records.keeping import Keeping, Term
from station.records.moment import day
from station.store import retention_law
from station.texts import text


def period(term: Term) -> str:
    """How long a term is: 永久, 30年, 6个月."""
    if term.ever:
        return text("archive.ever")
    if term.years:
        return text("archive.years", count=term.years)
    return text("archive.months", count=term.months)


def keeping(kept: Keeping) -> str:
    """A term with its last day: 30年，保存至2056-11-20; 永久."""
    return _until(kept.term, kept.until)


def kept(filed: ArchivedCase) -> str:
    """The same of an archived file, by the law under which it was archived."""
    return _until(retention_law.terms(day(filed.archived_at))[filed.retention], filed.keep_until)


def _until(term: Term, until: date | None) -> str:
    """A last day that was stored outlives the term it came from."""
    if until is None:
        return text("archive.ever")
    return text("archive.period", period=period(term), until=text("archive.until", date=until.isoformat()))


def secrecy(level: str) -> str:
    """不涉密, 商业秘密, 个人隐私."""
    return text(f"keeping.level.{level}")
