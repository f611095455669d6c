"""签字文书收回: a scan of the tray is filed with the paper whose code its pages bear, or by a person who says which.

Owns: reading the codes (in a sandbox, outside the act), one act for each case, and the way back. A scan with several
papers lies with each of them. Refuses: the same scan twice with one paper, a file that is no scan, and guessing: what
bears no code of this station stays in the tray, with the reason in the ledger. Nothing is signed by it: who signed is
said at the paper's row (services/case_papers). A scan with other than the issued pages is filed and its paper stays
missed until somebody accepts it, with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import page_codes, page_text
from station.documents.page_codes import PageCodes, Told
from station.documents.raster import PdfUnreadable
from station.errors import StationError
from station.records.docking import TrayItem
from station.records.paper import IssuedDocument
from station.records.people import Proof, System
from station.records.signed_copy import Scanned, SignedCopy, Unfiled, Warned
from station.rules import copy_pages, paper_code
from station.rules.fat import safe_name
from station.rules.ids import split_id
from station.services import sticks
from station.store import case_papers, papers
from station.store import signed_copies as rows
from station.store import sticks as tray
from station.store.act import Act
from station.store.atomic import write_bytes
from station.store.signed_copies import Issued
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

RECENT = 50
"""Copies shown after they were filed."""


class NotAScan(StationError):
    """The file of the tray is neither PDF nor picture. Facts: name."""

    text = "scans.not_a_scan"


class CopyKnown(StationError):
    """This very scan lies with the paper already. Facts: name, title, number, at."""

    text = "scans.known"


class PaperVoid(StationError):
    """Nobody files a scan by hand with a paper that is void. Facts: title."""

    text = "scans.void"


class NotFiled(StationError):
    """The copy was taken back already. Facts: name."""

    text = "scans.not_filed"


class NotOdd(StationError):
    """The copy stands for its paper already. Facts: name, title."""

    text = "scans.not_odd"


class NotCopied(StationError):
    """The scan could not be written to the folder of exports. Facts: name, detail."""

    text = "scans.not_copied"


@dataclass(frozen=True, slots=True)
class _Match:
    """One paper that a scan bears the code of."""

    face: Issued
    pages: int
    """With a code of the paper, of whichever issue."""
    own: int
    """Those of the face itself."""
    odd: str = ""
    """What is wrong with their number, in words."""


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What the codes of a scan come to."""

    matches: tuple[_Match, ...]
    strange: str
    """Why there is none, or what else is in it: no_code, not_ours, foreign, unissued; empty: nothing."""
    uncoded: int
    """Pages without any code of ours."""


def waiting(store: Store) -> list[Unfiled]:
    """Scans and photos that wait in the tray, in order of arrival, with the reason where they were tried."""
    with store.reading():
        return rows.unfiled(store)


def recent(store: Store) -> list[SignedCopy]:
    """What was filed last, newest first, taken back or not."""
    return rows.newest(store, RECENT)


def of_case(store: Store, case_id: int) -> list[SignedCopy]:
    """Every copy of the papers of a case, oldest first, those taken back too."""
    return rows.of_case(store, case_id)


def take(station: Station, actor: Proof | System, item_id: int, told: Told = lambda pages: None) -> Scanned:
    """File a scan of the tray by the codes of its pages; where there are none, say so and leave it in the tray.

    `told` hears how many pages have been looked at. ItemUnknown, ItemSettled, ItemLost, NotAScan, CopyKnown where every
    paper in it has this scan already, NotAllowed.
    """
    item = _scan(station, item_id)
    read = page_codes.read(station.media.path(item.sha256), told)
    with station.store.reading():
        found = _sorted(station.store, read)
    found = _counted(station, read, found)
    if not found.matches:
        said = text(f"scans.why.{read.problem or found.strange}")
        leave(station.store, actor, item.id, said)
        return Scanned(item.id, item.name, (), said, (), len(read.pages))
    return _file(station, actor, item, read, found)


def by_hand(station: Station, actor: Proof, item_id: int, paper_id: int) -> SignedCopy:
    """File a scan of the tray with a paper that a person names.

    ItemUnknown, ItemSettled, ItemLost, NotAScan, RowMissing, PaperVoid, CopyKnown, NotAllowed.
    """
    item, store = _scan(station, item_id), station.store
    paper = case_papers.get(store, paper_id)
    read = page_codes.read(station.media.path(item.sha256))
    pages, issued = 0 if read.problem else len(read.pages), papers.of_paper(store, paper_id)
    odd = _odd(_pages(station, issued[-1]), pages, pages, alone=True) if issued else ""
    with store.act(actor, "paper.copy", subject=f"case/{paper.case_id}") as act:
        _check_waiting(store, item_id)
        paper = case_papers.get(store, paper_id)
        if paper.voided_at is not None:
            raise PaperVoid(title=paper.title)
        _check_new(store, paper_id, item)
        copy_id = _add(act, item, paper_id, None, pages, "hand", odd)
        tray.settle(act, item_id, "used", f"case/{paper.case_id}")
        act.reason = _said(item, [(paper.title, odd)])
    return rows.get(store, copy_id)


def accept(store: Store, actor: Proof, copy_id: int, reason: str) -> SignedCopy:
    """The scan stands for its paper although its pages are not those of the issue. RowMissing, NotFiled, NotOdd,
    ReasonNeeded, NotAllowed."""
    copy = rows.get(store, copy_id)
    with store.act(actor, "paper.copy_accept", subject=f"case/{copy.case_id}", reason=reason) as act:
        copy = rows.get(store, copy_id)
        if copy.taken_back_at is not None:
            raise NotFiled(name=copy.name)
        if not copy.odd:
            raise NotOdd(name=copy.name, title=copy.title)
        rows.accept(act, copy_id)
        said = {"name": copy.name, "title": copy.title, "odd": copy.odd, "reason": reason.strip()}
        act.reason = text("scans.said.accepted", **said)
    return rows.get(store, copy_id)


def take_back(store: Store, actor: Proof, copy_id: int, reason: str) -> SignedCopy:
    """It was filed with the wrong paper. The row stays; the file waits in the tray again once it lies nowhere, and is
    filed by a person. RowMissing, NotFiled, ReasonNeeded, NotAllowed."""
    copy = rows.get(store, copy_id)
    with store.act(actor, "paper.copy_back", subject=f"case/{copy.case_id}", reason=reason) as act:
        copy = rows.get(store, copy_id)
        if copy.taken_back_at is not None:
            raise NotFiled(name=copy.name)
        rows.take_back(act, copy_id, reason.strip())
        if copy.tray_id is not None and all(one.taken_back_at for one in rows.of_item(store, copy.tray_id)):
            tray.settle(act, copy.tray_id, "waiting")
        act.reason = text("scans.said.back", name=copy.name, title=copy.title, reason=reason.strip())
    return rows.get(store, copy_id)


def leave(store: Store, actor: Proof | System, item_id: int, why: str) -> None:
    """Say in the ledger why a scan stays in the tray. ItemUnknown, ItemSettled, NotAllowed."""
    with store.act(actor, rows.UNREAD, subject=f"tray/{item_id}", reason=why):
        _check_waiting(store, item_id)


def copy_out(station: Station, copy_id: int) -> Path:
    """The scan under a readable name in `exports`; the file. RowMissing, ItemLost, NotCopied."""
    copy = rows.get(station.store, copy_id)
    kept = station.media.path(copy.sha256)
    if not kept.exists():
        raise sticks.ItemLost(name=copy.name)
    named = text("scans.file_name", case=copy.case_number, title=copy.title, id=copy.id)
    place = station.home.exports / safe_name(named + Path(copy.name).suffix.lower(), text("stick.nameless"))
    try:
        write_bytes(place, kept.read_bytes())
    except OSError as error:
        raise NotCopied(name=copy.name, detail=error.strerror or error) from error
    return place


# Filing ---------------------------------------------------------------------------------------------------------------


def _scan(station: Station, item_id: int) -> TrayItem:
    item = _check_waiting(station.store, item_id)
    if item.kind not in rows.SCANS:
        raise NotAScan(name=item.name)
    if not station.media.has(item.sha256):
        raise sticks.ItemLost(name=item.name)
    return item


def _check_waiting(store: Store, item_id: int) -> TrayItem:
    item = sticks.item(store, item_id)
    if item.state != "waiting":
        raise sticks.ItemSettled(name=item.name, state=text(f"stick.state.{item.state}"))
    return item


def _check_new(store: Store, paper_id: int, item: TrayItem) -> None:
    there = rows.standing(store, paper_id, item.sha256)
    if there is not None:
        at = there.filed_at.format("YYYY-MM-DD HH:mm")
        raise CopyKnown(name=item.name, title=there.title, number=there.number, at=at)


def _sorted(store: Store, read: PageCodes) -> _Sorted:
    """Which papers the codes name; of several issues of one paper the newest in the scan counts."""
    pages, own = Counter[int](), Counter[int]()
    faces: dict[int, Issued] = {}
    strange, uncoded = "", 0
    for codes in read.pages:
        named = [_issued(store, code) for code in codes]
        ours = {one.paper_id: one for one in named if isinstance(one, Issued)}
        odd = [one for one in named if isinstance(one, str)]
        strange = max([strange, *odd], key=_ODDITIES.index)
        uncoded += not ours
        for paper_id, face in ours.items():
            pages[paper_id] += 1
            own[face.document_id] += 1
            faces[paper_id] = max(face, faces.get(paper_id, face), key=lambda one: one.document_id)
    matches = tuple(_Match(face, pages[paper_id], own[face.document_id]) for paper_id, face in faces.items())
    return _Sorted(matches, strange or ("" if matches else "no_code"), uncoded)


def _counted(station: Station, read: PageCodes, found: _Sorted) -> _Sorted:
    """The same with what is wrong with the number of pages of each."""
    alone, matches = len(found.matches) == 1 and not found.strange, []
    for one in found.matches:
        issued = _pages(station, papers.document(station.store, one.face.document_id))
        matches.append(replace(one, odd=_odd(issued, one.own, len(read.pages), alone and not read.problem)))
    return replace(found, matches=tuple(matches))


def _odd(issued: int, found: int, looked: int, alone: bool) -> str:
    if copy_pages.fits(issued, found, looked, alone):
        return ""
    return text("scans.odd.pages" if found else "scans.odd.uncounted", found=found, issued=issued)


def _pages(station: Station, document: IssuedDocument) -> int:
    """Pages of an issued face; 0 where its file is not there to count them, which the audit tells of."""
    try:
        return page_text.count(station.media.path(document.sha256).read_bytes())
    except (OSError, PdfUnreadable):
        return 0


_ODDITIES = ("", "not_ours", "foreign", "unissued")
"""What a code may be that names no paper, what says more last."""


def _issued(store: Store, code: str) -> Issued | str:
    """The issued face a code names, or why it names none."""
    try:
        paper_id, issue = paper_code.read(code)
    except ValueError:
        return "not_ours"
    found = rows.issued(store, paper_code.paper_code(paper_id, issue))
    if found is not None:
        return found
    return "unissued" if split_id(paper_id)[0] == int(papers.issuer(store).code) else "foreign"


def _file(station: Station, actor: Proof | System, item: TrayItem, read: PageCodes, found: _Sorted) -> Scanned:
    """One act for each case. Killed between two of them, the file still waits and the rest is filed the next time."""
    store = station.store
    new = [one for one in found.matches if rows.standing(store, one.face.paper_id, item.sha256) is None]
    if not new:
        _check_new(store, found.matches[0].face.paper_id, item)
    by_case = sorted(new, key=lambda one: one.face.case_id)
    cases = [list(each) for _, each in groupby(by_case, key=lambda one: one.face.case_id)]
    filed: list[int] = []
    for place, matches in enumerate(cases, 1):
        filed += _file_case(store, actor, item, matches, found.matches if place == len(cases) else ())
    copies = tuple(rows.get(store, copy_id) for copy_id in filed)
    return Scanned(item.id, item.name, copies, "", _warned(read, found, len(new)), len(read.pages))


def _file_case(
    store: Store, actor: Proof | System, item: TrayItem, matches: Sequence[_Match], settled: Sequence[_Match]
) -> list[int]:
    """The papers of one case; `settled`: those of the whole scan, where nothing is left to file."""
    case_id = matches[0].face.case_id
    with store.act(actor, "paper.copy", subject=f"case/{case_id}") as act:
        _check_waiting(store, item.id)
        titles, made = [], []
        for one in matches:
            _check_new(store, one.face.paper_id, item)
            made.append(_add(act, item, one.face.paper_id, one.face.document_id, one.pages, "code", one.odd))
            titles.append((case_papers.get(store, one.face.paper_id).title, one.odd))
        if settled:
            tray.settle(act, item.id, "used", _subject(settled))
        act.reason = _said(item, titles)
    return made


def _add(act: Act, item: TrayItem, paper_id: int, document_id: int | None, pages: int, found: str, odd: str) -> int:
    return rows.add(
        act,
        paper_id=paper_id,
        document_id=document_id,
        sha256=item.sha256,
        size=item.size,
        name=item.name,
        pages=pages,
        found=found,
        tray_id=item.id,
        odd=odd,
    )


def _subject(matches: Sequence[_Match]) -> str:
    """What the file was used for, as the tray says it."""
    cases = sorted({one.face.case_id for one in matches})
    return "/".join(("case" if len(cases) == 1 else "cases", *map(str, cases)))


def _said(item: TrayItem, filed: Sequence[tuple[str, str]]) -> str:
    """Titles of papers, each with what is odd about its pages."""
    titles = [text("scans.said.odd", title=title, odd=odd) if odd else title for title, odd in filed]
    return text("scans.said.filed", name=item.name, titles="、".join(titles))


def _warned(read: PageCodes, found: _Sorted, new: int) -> tuple[Warned, ...]:
    told: dict[Warned, bool] = {
        "partly": bool(read.problem),
        "replaced": any(not one.face.newest for one in found.matches),
        "void": any(one.face.void for one in found.matches),
        "known": new < len(found.matches),
        "strange": found.strange in ("foreign", "unissued"),
        "uncoded": bool(found.uncoded),
        "pages": any(one.odd for one in found.matches),
    }
    return tuple(code for code, is_so in told.items() if is_so)
