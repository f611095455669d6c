"""文书 get their face: how far each is, what is still to be filled in, a preview, and the issue, which is for good.

A paper is a row its step left, or that was registered, or prepared (services/face_ahead); its face is issued once its
questions are answered. The page is set before the act and lies in the media store before a row points to it. A second
issue of the same row names the first and needs a reason; what was delivered or is kept by law is replaced by another
paper (services/case_papers.replace).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from station.documents import face as faces_data
from station.documents.paper import FACES, preview, render
from station.errors import StationError
from station.records.casework import CasePaper
from station.records.face import Ask, Face, FaceFacts
from station.records.moment import day
from station.records.paper import IssuedDocument
from station.records.people import Proof
from station.records.signed_copy import SignedCopy
from station.rules.paper_code import paper_code
from station.services import case_papers as filing
from station.services.face_facts import facts
from station.store import case_papers, faces, papers, signed_copies
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station

State = Literal["unmade", "issued", "unsigned", "undelivered", "returned"]


class NoFace(StationError):
    """This version of the product has no face for the kind. Facts: title."""

    text = "face.none"


class PaperVoid(StationError):
    """It is void, or another took its place. Facts: title."""

    text = "face.void"


class Unanswered(StationError):
    """It cannot do without an answer. Facts: title, label."""

    text = "face.unanswered"


class Unasked(StationError):
    """The paper asks nothing of that name. Facts: title, name."""

    text = "face.unasked"


class BadAnswer(StationError):
    """A day, a moment or a choice that is none. Facts: label, value."""

    text = "face.bad_answer"


class TooLong(StationError):
    """An answer has more characters than its place. Facts: label, limit."""

    text = "face.too_long"


class AlreadyOut(StationError):
    """It was delivered, or is kept by law: another paper takes its place. Facts: title."""

    text = "face.already_out"


class Overtaken(StationError):
    """Another terminal issued it, or changed what it says, while its page was set. Facts: title."""

    text = "face.overtaken"


@dataclass(frozen=True, slots=True)
class Open:
    """One paper of a case and how far its face is."""

    paper: CasePaper
    face: Face | None
    """None: this version has none."""
    document: IssuedDocument | None
    """The newest issued page."""
    unsigned: tuple[str, ...] = ()
    """Whose signatures it lacks, in words."""
    undelivered: bool = False
    returned: bool = False
    """A signed copy of it came back."""

    @property
    def state(self) -> State:
        """What there is to do about it, the first thing first."""
        if self.document is None:
            return "unmade"
        if self.unsigned:
            return "unsigned"
        if self.undelivered:
            return "undelivered"
        return "returned" if self.returned else "issued"


def of_case(station: Station, case_id: int) -> tuple[Open, ...]:
    """Every paper of a case that stands, oldest first. UnknownCase."""
    store = station.store
    with store.reading():
        issued = {one.paper_id: one for one in papers.documents(store, case_id=case_id) if one.paper_id is not None}
        lacks = {one.paper.id: one for one in filing.lacking(store, case_id)}
        on_file = [one for one in case_papers.of_case(store, case_id) if one.voided_at is None]
        copies = [one for one in signed_copies.of_case(store, case_id) if one.taken_back_at is None]
        return tuple(
            Open(
                one,
                faces.face(one.code, day(one.made_at)),
                issued.get(one.id),
                lacks[one.id].unsigned if one.id in lacks else (),
                one.id in lacks and lacks[one.id].undelivered,
                any(_shows(copy, issued.get(one.id)) for copy in copies if copy.paper_id == one.id),
            )
            for one in on_file
        )


def _shows(copy: SignedCopy, document: IssuedDocument | None) -> bool:
    """Whether a signed copy is one of that page: it has its code, or somebody filed it after the issue."""
    if document is None or copy.odd:
        return False
    return copy.document_id == document.id or (copy.document_id is None and copy.filed_at >= document.issued_at)


def questions(station: Station, paper_id: int) -> tuple[tuple[Ask, str], ...]:
    """What the paper asks, each with the last answer, or before the first issue with what the case knows.

    RowMissing, PaperVoid, NoFace.
    """
    paper, face = _standing(station.store, paper_id)
    earlier = papers.of_paper(station.store, paper.id)
    known = faces_data.known_of(facts(station.store, paper, face, {}))
    asks = faces_data.asked(face, known)
    if earlier:
        given = faces.answers(station.store, earlier[-1].id)
        return tuple((ask, given.get(ask.name, "")) for ask in asks)
    return tuple((ask, faces_data.suggested(ask, known)) for ask in asks)


def newest(station: Station, paper_id: int) -> IssuedDocument | None:
    """The page of a paper that is in force. RowMissing."""
    with station.store.reading():
        return next(reversed(papers.of_paper(station.store, case_papers.get(station.store, paper_id).id)), None)


def title(station: Station, paper_id: int) -> str:
    """What a paper is called. RowMissing."""
    return case_papers.get(station.store, paper_id).title


def check_open(station: Station, paper_id: int) -> None:
    """That the paper can be issued, or issued again. RowMissing, PaperVoid, NoFace, AlreadyOut."""
    paper, _ = _standing(station.store, paper_id)
    if papers.of_paper(station.store, paper_id):
        _check_again(paper)


def told(store: Store, paper_id: int, answers: Mapping[str, str], whole: bool = True) -> tuple[FaceFacts, Face]:
    """What the page says and its face; `whole`: nothing that it cannot do without may be missing.

    RowMissing, NoFace, PaperVoid, Unasked, Unanswered, BadAnswer, TooLong.
    """
    paper, face = _standing(store, paper_id)
    known = facts(store, paper, face, {})
    asks = faces_data.asked(face, faces_data.known_of(known))
    return replace(known, answers=_checked(paper, replace(face, asks=asks), answers, whole)), face


def draft(station: Station, paper_id: int, answers: Mapping[str, str], whole: bool = True) -> bytes:
    """The page as it would be issued, without its code, as PDF. As `told`, and FontsMissing, PaperRefused."""
    said, face = told(station.store, paper_id, answers, whole)
    return render(FACES + face.template, faces_data.data(said, face), said.paper.made_at)


def pictures(
    station: Station, paper_id: int, answers: Mapping[str, str], whole: bool = True, ppi: float = 110
) -> list[bytes]:
    """The pages of `draft` as PNG."""
    said, face = told(station.store, paper_id, answers, whole)
    return preview(FACES + face.template, faces_data.data(said, face), said.paper.made_at, ppi)


def issue(
    station: Station, actor: Proof, paper_id: int, answers: Mapping[str, str], reason: str | None = None
) -> IssuedDocument:
    """Set the page and keep it; it never changes again. `reason` on a second issue.

    RowMissing, NoFace, PaperVoid, Unasked, Unanswered, BadAnswer, TooLong, AlreadyOut, Overtaken, ReasonNeeded,
    FontsMissing, PaperRefused.
    """
    known, face = told(station.store, paper_id, answers)
    paper, earlier = known.paper, papers.of_paper(station.store, paper_id)
    if earlier:
        _check_again(paper)
    code = paper_code(paper.id, len(earlier) + 1)
    said = faces_data.data(known, face, code)
    pdf = render(FACES + face.template, said, paper.made_at)
    sha256 = station.media.put(pdf)
    action = "paper.replace" if earlier else "paper.issue"
    with station.store.act(actor, action, subject=f"case/{paper.case_id}", reason=reason) as act:
        if papers.of_paper(act.store, paper_id) != earlier or _said_now(act.store, paper_id, known, code) != said:
            raise Overtaken(title=paper.title)
        document_id = papers.add_document(
            act,
            kind=paper.code,
            number=paper.number,
            title=paper.title,
            sha256=sha256,
            size=len(pdf),
            issued_at=act.now,
            case_id=paper.case_id,
            replaces_id=earlier[-1].id if earlier else None,
            paper_id=paper.id,
            code=code,
        )
        faces.keep_answers(act, document_id, known.answers)
        case_papers.change(act, paper.id, document_id=document_id)
    return papers.document(station.store, document_id)


def _check_again(paper: CasePaper) -> None:
    if paper.locked or paper.served_at is not None:
        raise AlreadyOut(title=paper.title)


def _said_now(store: Store, paper_id: int, known: FaceFacts, code: str) -> dict[str, Any]:
    paper, face = _standing(store, paper_id)
    return faces_data.data(facts(store, paper, face, known.answers), face, code)


def _standing(store: Store, paper_id: int) -> tuple[CasePaper, Face]:
    paper = case_papers.get(store, paper_id)
    if paper.voided_at is not None:
        raise PaperVoid(title=paper.title)
    face = faces.face(paper.code, day(paper.made_at))
    if face is None:
        raise NoFace(title=paper.title)
    return paper, face


def _checked(paper: CasePaper, face: Face, answers: Mapping[str, str], whole: bool = True) -> dict[str, str]:
    """The answers without blanks around, the empty ones left out."""
    typed = {name for name, value in answers.items() if value.strip()}
    unasked = next(iter(sorted(typed - {ask.name for ask in face.asks})), None)
    if unasked is not None:
        raise Unasked(title=paper.title, name=unasked)
    given = {ask.name: answers.get(ask.name, "").strip() for ask in face.asks}
    for ask in face.asks:
        if whole and ask.needed and not given[ask.name]:
            raise Unanswered(title=paper.title, label=ask.label)
        if ask.limit and len(given[ask.name]) > ask.limit:
            raise TooLong(label=ask.label, limit=ask.limit)
        if given[ask.name] and not _readable(ask, given[ask.name]):
            raise BadAnswer(label=ask.label, value=given[ask.name])
    return {name: value for name, value in given.items() if value}


def _readable(ask: Ask, value: str) -> bool:
    if ask.kind == "choice":
        return value in ask.choices
    read: Callable[[str], object] | None = {"date": date.fromisoformat, "moment": faces_data.minute}.get(ask.kind)
    try:
        return read is None or bool(read(value))
    except ValueError:
        return False
