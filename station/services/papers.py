"""Slips and papers of draws, issued in one act; what is issued is kept for good and copied out under a readable name.

Rendering happens before the act and the PDF is in the media store before a row points to it; what an aborted
act leaves behind is a file nobody names. A paper issued a second time names the one it replaces and the reason.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pendulum

from station.documents import draw_paper, raster
from station.documents import draw_record as record_paper
from station.documents.draw_paper import Annexes
from station.documents.paper import render
from station.errors import StationError
from station.records.casework import CasePaper
from station.records.moment import day
from station.records.paper import IssuedDocument, Notice
from station.records.people import Proof
from station.rules.draw import changes, commit_text, freeze
from station.rules.draw.commit import Commitment, commitment_hash
from station.rules.paper_code import paper_code
from station.rules.slip import DEMO, SlipKind
from station.services import draw_record as draw_facts
from station.services import draw_words
from station.services.slip_sign import sign_slip
from station.store import draw_rules, papers
from station.store.atomic import write_bytes
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

COMMITMENT, RECORD = "draw_commitment", "draw_record"
"""The papers of a draw."""
PRINTED_PPI = 203.2
"""Eight dots a millimetre, as receipt printers print."""


class CopyFailed(StationError):
    """The paper is issued and kept, but its copy could not be written where it was wanted."""

    text = "paper.copy_failed"


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered paper, already in the media store, not yet issued."""

    kind: str
    number: str
    title: str
    sha256: str
    size: int
    when: pendulum.DateTime


def draft(station: Station, kind: str, number: str, data: Mapping[str, Any], when: pendulum.DateTime) -> Draft:
    """Render a paper and keep its PDF. FontsMissing, PaperRefused."""
    pdf = render(kind, data, when)
    return Draft(kind, number, data["title"], station.media.put(pdf), len(pdf), when)


def commitment(station: Station, actor: Proof, draw_id: int, reason: str | None = None) -> IssuedDocument:
    """抽取承诺公告 of a committed draw, with a signed code that carries it. UnknownDraw, NotCommitted, ReasonNeeded."""
    record, files = papers.committed(station.store, draw_id)
    terms, commit = commit_text.parse(record), commitment_hash(record)
    issuer, when = papers.issuer(station.store), station.clock.now()
    number = text("paper.draw_number", draw_no=terms.draw_no)
    claims = (commit.hex(), *([DEMO] if issuer.demo else []))
    payload = sign_slip(station, issuer, SlipKind.DRAW_COMMITMENT, draw_id, terms.draw_no, number, claims, when)
    data = draw_paper.draw_commitment(issuer, terms, commit, _annexes(files, terms), _titles(terms), payload)
    made = draft(station, COMMITMENT, number, data, when)
    return issue_draft(station, actor, made, draw_id=draw_id, reason=reason)


def draw_record(station: Station, actor: Proof, draw_id: int, reason: str | None = None) -> IssuedDocument:
    """双随机抽取记录单 of a draw whose outcome is fixed, with a signed code that carries its fingerprint.

    UnknownDraw, RecordNotDue, ReasonNeeded.
    """
    record = draw_facts.facts(station.store, draw_id)
    issuer, when, draw_no = papers.issuer(station.store), station.clock.now(), record.terms.draw_no
    number = text("paper.draw_number", draw_no=draw_no)
    claims = (record.fingerprint, *([DEMO] if issuer.demo else []))
    payload = sign_slip(station, issuer, SlipKind.DRAW_RESULT, draw_id, draw_no, number, claims, when)
    made = draft(station, RECORD, number, record_paper.draw_record(issuer, record, payload, when), when)
    return issue_draft(station, actor, made, draw_id=draw_id, reason=reason)


def in_force(station: Station, draw_id: int, kind: str) -> IssuedDocument | None:
    """The newest paper of a kind issued in a draw."""
    return next((one for one in reversed(of_draw(station, draw_id)) if one.kind == kind), None)


def of_case(station: Station, case_id: int) -> tuple[IssuedDocument, ...]:
    """Everything issued in a case, oldest first."""
    return papers.documents(station.store, case_id=case_id)


def of_draw(station: Station, draw_id: int) -> tuple[IssuedDocument, ...]:
    """Everything issued in a draw, oldest first."""
    return papers.documents(station.store, draw_id=draw_id)


def document(station: Station, document_id: int) -> IssuedDocument:
    """One issued paper. RowMissing."""
    return papers.document(station.store, document_id)


def pdf_path(station: Station, document: IssuedDocument) -> Path:
    """Where the issued PDF lies; never to be written to."""
    return station.media.path(document.sha256)


def pictures(station: Station, document: IssuedDocument, ppi: float = 110) -> list[bytes]:
    """The issued paper's pages as PNG. PdfUnreadable."""
    return raster.pages(pdf_path(station, document), ppi)


def copy_out(station: Station, document: IssuedDocument, folder: Path | None = None) -> Path:
    """The issued PDF under a readable name in `folder` (default: exports); the file. CopyFailed."""
    name = readable_name(station, document)
    with _copying(document):
        return _put(folder or station.home.exports, f"{name}.pdf", pdf_path(station, document).read_bytes())


def copy_pictures(
    station: Station, document: IssuedDocument, folder: Path | None = None, ppi: float = PRINTED_PPI
) -> list[Path]:
    """The issued paper's pages as PNG files in `folder` (default: exports); the files. PdfUnreadable, CopyFailed."""
    name, shown = readable_name(station, document), pictures(station, document, ppi)
    with _copying(document):
        place = folder or station.home.exports
        return [_put(place, f"{name}-{number}.png", picture) for number, picture in enumerate(shown, 1)]


def put(station: Station, document: IssuedDocument, name: str, data: bytes, folder: Path | None) -> Path:
    """Something made of an issued paper as a file in `folder` (default: exports); the file. CopyFailed."""
    with _copying(document):
        return _put(folder or station.home.exports, name, data)


@contextmanager
def _copying(document: IssuedDocument) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CopyFailed(number=document.number, title=document.title, detail=error.strerror or error) from error


def _put(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(folder / name, data)
    return folder / name


def readable_name(station: Station, document: IssuedDocument) -> str:
    """`330281103-2026-000012 行政执法公示单 余姚市某厂`, safe as a file name; by its code where it has no number."""
    return _name(station, document.number or document.code, document.title, document.case_id)


def paper_name(station: Station, paper: CasePaper) -> str:
    """As `readable_name`, of a paper that was not issued yet."""
    return _name(station, paper.number or paper_code(paper.id, 1), paper.title, paper.case_id)


def _name(station: Station, number: str, title: str, case_id: int | None) -> str:
    parts = [number, title]
    if case_id is not None:
        parts.append(papers.case_paper(station.store, case_id).party.name)
    return " ".join(safe(part) for part in parts)


def notices(codes: tuple[str, ...], when: pendulum.DateTime) -> dict[str, Notice]:
    """The wordings in force at that moment, by code."""
    return {code: papers.notice(code, day(when)) for code in codes}


def issue_draft(
    station: Station,
    actor: Proof,
    made: Draft,
    *,
    case_id: int | None = None,
    draw_id: int | None = None,
    reason: str | None = None,
) -> IssuedDocument:
    """The act: a first issue, or a replacement of the newest paper of the kind, which needs a reason."""
    older = [one for one in papers.documents(station.store, case_id=case_id, draw_id=draw_id) if one.kind == made.kind]
    replaced = older[-1].id if older else None
    subject = f"case/{case_id}" if case_id is not None else f"draw/{draw_id}"
    action = "paper.issue" if replaced is None else "paper.replace"
    with station.store.act(actor, action, subject=subject, reason=reason, occurred_at=made.when) as act:
        document_id = papers.add_document(
            act,
            case_id=case_id,
            draw_id=draw_id,
            kind=made.kind,
            number=made.number,
            title=made.title,
            sha256=made.sha256,
            size=made.size,
            replaces_id=replaced,
            issued_at=made.when,
        )
    issued = papers.document(station.store, document_id)
    copy_out(station, issued)
    return issued


def _annexes(files: Mapping[str, bytes], terms: Commitment) -> Annexes:
    mandatory = [row.name for row in freeze.parse_pool(files[freeze.POOL]) if row.reason == freeze.MUST]
    changed = changes.by_enterprise(changes.parse(files[changes.FILE]))
    return Annexes(mandatory, draw_words.pool_changes(draw_rules.rules(day(terms.committed_at)), changed))


def _titles(terms: Commitment) -> dict[str, str]:
    strata = draw_rules.rules(day(terms.committed_at)).strata
    return {one.code: one.title for one in strata} | {one.id: one.title for one in draw_rules.sources()}


def safe(part: str) -> str:
    """A part of a file name: no blanks, separators, controls, direction marks; 76 bytes, so that three fit a disk."""
    kept = (char for char in unicodedata.normalize("NFC", part) if unicodedata.category(char)[0] not in "CZ")
    named = "".join("_" if char in '/\\:*?"<>|' else char for char in kept)
    return named.encode()[:76].decode(errors="ignore")
