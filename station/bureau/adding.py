"""A file that somebody of the bureau has sent to a station: law, a calendar, a list, something signed before.

A station does what a packet says without anybody of its own (docs/return.md), so that only an administrator sends one.
"""

from __future__ import annotations

from pathlib import Path

from station.bureau.home import Bureau
from station.bureau.permits import enrolment
from station.bureau.returns import OUTGOING, ItemUnusable, digest_of
from station.records.exchange import Queued
from station.records.people import Proof
from station.rules import law_file, return_text
from station.rules.return_text import CALENDAR, LAW, MAX_ITEM
from station.store import bureau_returns as rows
from station.store import law
from station.store.atomic import write_bytes


def add(bureau: Bureau, actor: Proof, code: str, kind: str, path: Path) -> Queued:
    """Have a file sent to a station with the next packet.

    NotEnrolled, ItemUnusable, NotAllowed; LawFileRefused, EntryRefused, CalendarUnreadable, CalendarRefused: what no
    station could take in is not found out by one after another.
    """
    found = enrolment(bureau, code)
    data = _read(path)
    _check(kind, data, path)
    digest, folder = digest_of(data), bureau.home.root / OUTGOING / code
    with bureau.store.act(actor, "return.add", subject=f"station/{found.code}", reason=f"{kind} {digest}") as act:
        # Durable before the act that names it ends, and not before it is known that he may.
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(folder / digest, data)
        made = rows.insert(act, code, kind, path.name, digest, len(data))
    return next(each for each in rows.queued(bureau.store, code) if each.id == made)


def _check(kind: str, data: bytes, path: Path) -> None:
    if kind not in (LAW, CALENDAR):
        return
    try:
        words = data.decode()
    except UnicodeDecodeError as error:
        raise ItemUnusable(path=path) from error
    if kind == LAW:
        law_file.read(words)
    else:
        law.parse_year(words)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_ITEM or not return_text.is_name(path.name):
            raise ItemUnusable(path=path)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ItemUnusable(path=path) from error
    if not data:
        raise ItemUnusable(path=path)
    return data
