"""归档: a closed case becomes a bound, numbered, locked file; what comes later is added beside it, never into it.

One act files: one person binds, a second one checks and cosigns. After it `services.archive_lock` refuses whatever
would change the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pendulum

from station.documents.case_index import BACK, FRONT, Cover, back, front, listed, page_count
from station.documents.paper import render
from station.errors import StationError
from station.records.archive import ArchivedCase, Item, Point, Supplement
from station.records.case import CaseFile
from station.records.keeping import Keeping
from station.records.moment import day
from station.records.people import Proof
from station.records.today import Chore
from station.rules import archive as rules
from station.rules import retention
from station.rules.fat import safe_name
from station.rules.retention import Filed
from station.rules.slip import chinese_date
from station.rules.state_secret import refuse
from station.services import (
    archive_bag,
    archive_check,
    archive_content,
    archive_secrecy,
    archive_words,
    coverage,
    reviews,
)
from station.services import evidence as clips
from station.services.archive_bag import get
from station.store import archive_law, archives, cases, conversions, deadlines, evidence, papers, retention_law, secrecy
from station.store.act import Act
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

RULES = archives.RULES
"""The terms within which a case that ended is archived."""
MOST_BYTES = 256 << 20
"""Of one file that is added later."""


class AlreadyArchived(StationError):
    """The case is archived. Facts: number, archive."""

    text = "archive.already"


class FileIncomplete(StationError):
    """Something is missing that nobody can explain away, or that nobody explained. Facts: number, lacking."""

    text = "archive.incomplete"


class FileGoesOn(StationError):
    """The case was converted; its file is bound with that of the case in which it goes on. Facts: number, other."""

    text = "archive.goes_on"


class FileMoved(StationError):
    """Something happened in the case while its file was being bound. Facts: number."""

    text = "archive.moved"


class ReceiptMissing(StationError):
    """A file goes to the bureau's archive against a receipt."""

    text = "archive.receipt_missing"


class AlreadyTransferred(StationError):
    """It lies with the bureau's archive. Facts: archive."""

    text = "archive.already_transferred"


class NothingToAdd(StationError):
    """No document, recording or file is named, or it cannot be read. Facts: what."""

    text = "archive.nothing_to_add"


class FiledAlready(StationError):
    """The document or recording is in the file, or was added to it. Facts: what, archive."""

    text = "archive.filed_already"


class ClipElsewhere(StationError):
    """The recording belongs to another case. Facts: name, number."""

    text = "archive.clip_elsewhere"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands on its way into the archive."""

    stage: str
    """assembling, archived or transferred; continued: bound with the file of the case in which it goes on."""
    points: tuple[Point, ...]
    """The list; empty once it is archived."""
    items: tuple[Item, ...]
    """What the list of contents names; before archiving as it would be."""
    archived: ArchivedCase | None
    supplements: tuple[Supplement, ...]
    due_at: pendulum.DateTime | None
    """Until when it must be archived; None where no such term runs."""
    secrecy: str
    """none, trade_secret or privacy: the highest of the case and its recordings, as marked now."""
    goes_on_in: str | None = None
    """Number of the case with whose file it is bound."""
    before: str | None = None
    """Number of the converted case whose file is bound with this one's."""


def filed(store: Store, case_id: int) -> ArchivedCase | None:
    """The archived file of a case; None while it is not archived."""
    return archives.of_case(store, case_id)


def standing(station: Station, case_id: int) -> Standing:
    """A case on its way into the archive. UnknownCase, CaseVoid."""
    store = station.store
    cases.get(store, case_id)
    archived = archives.of_case(store, case_id)
    level = archive_secrecy.level(store, case_id)
    due = min((each.due_at for each in deadlines.running_of(store, case_id, archives.RULE)), default=None)
    other = _number(store, conversions.into(store, case_id))
    before = _number(store, conversions.out_of(store, case_id))
    if archived is not None:
        filed = tuple(listed(archives.items(store, archived.id)))
        later = archives.supplements(store, archived.id)
        return Standing(archived.stage, (), filed, archived, later, due, level, None, before)
    if other is not None:
        return Standing("continued", (), (), None, (), due, level, other)
    checked, bound = archive_check.points(station, case_id), tuple(archive_content.items(station, case_id))
    return Standing("assembling", checked, bound, None, (), due, level, None, before)


def bound_with(found: Standing) -> Iterator[str]:
    """With which other case's file it is one, in words; nothing where it is a file by itself."""
    if found.goes_on_in is not None:
        yield text("archive.tui.goes_on", other=found.goes_on_in)
    if found.before is not None:
        yield text("archive.tui.before", before=found.before)


def due(store: Store) -> tuple[tuple[CaseFile, pendulum.DateTime], ...]:
    """Cases that wait to be archived with the last day for it, the most urgent first."""
    found = archives.due(store)
    known = cases.some(store, [case_id for case_id, _ in found])
    return tuple((known[case_id], at) for case_id, at in found)


def chores(store: Store, now: pendulum.DateTime) -> Iterator[Chore]:
    """For 今日: files that should lie in the archive by now. Each term that still runs has a line of its own there."""
    late = [case.enterprise for case, at in due(store) if at < now]
    if late:
        left = text("dock_tui.chore.archive.left", count=len(late))
        yield Chore("archive", "overdue", left, "、".join(dict.fromkeys(late[:2])), count=len(late))


def ready(station: Station, case_id: int, note: str = "") -> None:
    """Nothing where the file can be bound now, with this to be said of it.

    AlreadyArchived, FileGoesOn, FileIncomplete.
    """
    _refuse(station, cases.get(station.store, case_id), note)


def file(station: Station, actor: Proof, cosigner: Proof, case_id: int, note: str = "") -> ArchivedCase:
    """Bind the file, have it checked by a second person, and lock it. `note`: what is to be said of it (备考表).

    UnknownCase, CaseVoid, AlreadyArchived, FileGoesOn, FileIncomplete, FileMoved, NotAllowed, Cosigner*, FontsMissing.
    """
    store = station.store
    case = cases.get(store, case_id)
    _refuse(station, case, note)
    when = store.clock.now()
    number = _next_number(store, when)
    kept = keeping(store, case, when)
    bound = archive_content.items(station, case_id)
    sheets = _sheets(station, case, number, kept, bound, (actor.name, cosigner.name), note, when)
    proofs = archive_content.proofs(station, case_id, len(bound) + 1)
    following = len(bound) + len(proofs.files) + 1
    records = tuple(archive_content.records(station, case_id, following, bound))
    following += len(records)
    papers_of_file = [archive_content.put(station, following + at, *sheet) for at, sheet in enumerate(sheets)]
    info = archive_bag.info(station, case, number, kept, when)
    every = (*bound, *proofs.files, *records, *papers_of_file,
             archive_bag.info_item(station, following + len(sheets), info))  # fmt: skip
    fingerprint = archive_bag.fingerprint(station, every, info)
    with store.act(actor, "archive.file", subject=f"case/{case_id}", cosigner=cosigner, reason=note or None) as act:
        _refuse(station, case, note)
        moved = archives.moved(store, archive_content.subjects(store, case_id), proofs.size)
        if moved or number != _next_number(store, when):
            raise FileMoved(number=case.number)
        archives.add(
            act,
            case_id,
            number=number,
            pages=archive_content.pages(bound),
            manifest=fingerprint,
            retention=kept.term.code,
            keep_until=kept.until,
            checked_by=cosigner.officer_id,
            archived_by=actor.officer_id,
            items=every,
        )
        deadlines.meet(act, store, case_id, archives.RULE, act.now)
        coverage.keep(act, store, case_id, "archived")
    return get(store, case_id)


def keeping(store: Store, case: CaseFile, when: pendulum.DateTime) -> Keeping:
    """How long the file is kept if it is archived at that moment."""
    major = reviews.triggers(store, case.id).level == "must"
    filed = Filed(case.kind, case.flow, case.result or "", major, day(when))
    return retention.of_case(retention_law.terms(day(when)), filed)


def transfer(station: Station, actor: Proof, case_id: int, receipt: str) -> ArchivedCase:
    """It was handed to the bureau's archive. NotArchived, ReceiptMissing, AlreadyTransferred."""
    if not receipt.strip():
        raise ReceiptMissing
    with station.store.act(actor, "archive.transfer", subject=f"case/{case_id}") as act:
        found = get(station.store, case_id)
        if found.transferred_at is not None:
            raise AlreadyTransferred(archive=found.number)
        archives.transfer(act, found.id, receipt.strip())
        act.reason = receipt.strip()
    return get(station.store, case_id)


def supplement(
    station: Station,
    actor: Proof,
    case_id: int,
    title: str,
    reason: str,
    *,
    document_id: int | None = None,
    clip_id: int | None = None,
    path: Path | None = None,
    pages: int = 0,
) -> Supplement:
    """补卷: add an issued document, a recording or a file beside the locked file. `pages`: of a file, counted by hand.

    A recording that nobody has claimed becomes the case's with this act: kept, sealed and shown like its others.
    NotArchived, NothingToAdd, FiledAlready, ClipElsewhere, ClipUnknown, ReasonNeeded.
    """
    subject, content = _content(station, document_id, clip_id, path, pages)
    with station.store.act(actor, "archive.supplement", subject=f"case/{case_id}", reason=reason) as act:
        found = get(station.store, case_id)
        before = archives.supplements(station.store, found.id)
        _check_new(station.store, found, subject, before)
        if clip_id is not None:
            _claim(act, case_id, clip_id)
        archives.add_supplement(act, found.id, len(before) + 1, title.strip() or subject, subject, content, reason)
    return archives.supplements(station.store, found.id)[-1]


def _check_new(store: Store, found: ArchivedCase, subject: str, before: tuple[Supplement, ...]) -> None:
    """A document or a recording is in a file once; files of the same name may be different ones."""
    there = {each.subject for each in archives.items(store, found.id)} | {each.subject for each in before}
    if subject in there and not subject.startswith("file/"):
        raise FiledAlready(what=subject, archive=found.number)


def _claim(act: Act, case_id: int, clip_id: int) -> None:
    """Within the act: the recording is the case's."""
    clip = clips.get(act.store, clip_id)
    if clip.case_id not in (None, *conversions.whole(act.store, case_id)):
        raise ClipElsewhere(name=clip.name, number=clip.case_number or "")
    if clip.case_id is None:
        evidence.link(act, clip_id, case_id, "person")


def _content(
    station: Station, document_id: int | None, clip_id: int | None, path: Path | None, pages: int
) -> tuple[str, tuple[str, int, int]]:
    """What is added: its subject, and hash, size and pages."""
    if document_id is not None:
        one = papers.document(station.store, document_id)
        count = page_count(station.media.path(one.sha256).read_bytes())
        return f"document/{one.id}", (one.sha256, one.size, count)
    if clip_id is not None:
        clip = clips.get(station.store, clip_id)
        if not station.media.has(clip.sha256):
            raise NothingToAdd(what=clip.name)
        return f"clip/{clip.id}", (clip.sha256, clip.size, 0)
    if path is None or not path.is_file() or not 0 < path.stat().st_size <= MOST_BYTES:
        raise NothingToAdd(what="" if path is None else path.name)
    refuse(str(path))
    data = path.read_bytes()
    return f"file/{safe_name(path.name, 'file')}", (station.media.put(data), len(data), pages)


def _refuse(station: Station, case: CaseFile, note: str) -> None:
    archived = archives.of_case(station.store, case.id)
    if archived is not None:
        raise AlreadyArchived(number=case.number, archive=archived.number)
    other = _number(station.store, conversions.into(station.store, case.id))
    if other is not None:
        raise FileGoesOn(number=case.number, other=other)
    left = rules.blocking(archive_check.points(station, case.id), note)
    if left:
        lacking = "；".join(
            text("archive.lacks", point=text(f"archive.point.{each.code}.title"), what="、".join(each.lacking))
            for each in left
        )
        raise FileIncomplete(number=case.number, lacking=lacking)


def _number(store: Store, case_id: int | None) -> str | None:
    return None if case_id is None else cases.get(store, case_id).number


def _next_number(store: Store, when: pendulum.DateTime) -> str:
    serial = archives.last_serial(store, when.year) + 1
    return rules.number(when.year, serial, archive_law.digits(day(when)))


def _sheets(
    station: Station,
    case: CaseFile,
    number: str,
    kept: Keeping,
    bound: list[Item],
    people: tuple[str, str],
    note: str,
    when: pendulum.DateTime,
) -> list[tuple[str, bytes]]:
    """Cover with list of contents, and 备考表: path and PDF."""
    issuer = papers.issuer(station.store)
    waived = [each for each in archive_check.points(station, case.id) if not each.whole]
    cover = Cover(
        number,
        tuple(_facts(station, case, kept, number, when)),
        archive_content.pages(bound),
        archive_law.order(case.flow, day(when)).to_confirm,
        tuple(_remarks(bound, waived, note)),
        *people,
        chinese_date(day(when)),
    )
    return [
        (archive_content.FRONT, render(FRONT, front(issuer, cover, bound), when)),
        (archive_content.BACK, render(BACK, back(issuer, cover), when)),
    ]


def _facts(
    station: Station, case: CaseFile, kept: Keeping, number: str, when: pendulum.DateTime
) -> list[tuple[str, str]]:
    ended, level = case.closed_at or when, archive_secrecy.level(station.store, case.id)
    values = {
        "number": number,
        "name": case.title or text("archive.inspection_of", party=case.enterprise),
        "party": case.enterprise,
        "case": case.number,
        "opened": chinese_date(day(case.opened_at)),
        "closed": chinese_date(day(ended)),
        "handlers": "、".join(name for name in (case.lead, case.assist) if name),
        "filed": chinese_date(day(when)),
        "retention": text("archive.paper.kept", title=kept.term.title, kept=archive_words.keeping(kept)),
    }
    if level != secrecy.NONE:
        values["secrecy"] = archive_words.secrecy(level)
    return [(text(f"archive.paper.fact.{name}"), value) for name, value in values.items()]


def _remarks(bound: list[Item], waived: list[Point], note: str) -> list[str]:
    clips = sum(each.kind == "clip" for each in bound)
    lines = [text("archive.paper.whole", count=len(bound), pages=archive_content.pages(bound), clips=clips)]
    lines += [
        text("archive.lacks", point=text(f"archive.point.{each.code}.title"), what="、".join(each.lacking))
        for each in waived
    ]
    return [*lines, *([text("archive.paper.said", note=note.strip())] if note.strip() else [])]
