"""What leaves the station on paper: issued documents, slips, and the facts they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pendulum

from station.records.case import CaseEvent, CaseFile, Hazard
from station.records.enterprise import Enterprise
from station.records.people import Officer


@dataclass(frozen=True, slots=True)
class Issuer:
    """The station as it names itself on paper."""

    code: str
    name: str
    """泗门镇安监所"""
    authority: str
    """The organ in whose name it acts: 余姚市应急管理局."""
    short_name: str
    """余, opens every document number."""
    demo: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Words the law has a paper say, as in force on a day."""

    code: str
    lines: tuple[str, ...]
    sources: tuple[str, ...]
    effective_from: date
    to_confirm: bool
    """The bureau has yet to confirm it (待局确认)."""


@dataclass(frozen=True, slots=True)
class CasePaper:
    """Everything a paper of a case may need to say."""

    issuer: Issuer
    case: CaseFile
    party: Enterprise
    crew: tuple[Officer, ...]
    """Lead first; empty before anybody is assigned."""
    events: tuple[CaseEvent, ...]
    hazards: tuple[Hazard, ...]
    draw_no: int | None
    """The draw the case came from."""


@dataclass(frozen=True, slots=True)
class TypedNumbers:
    """One typing of the public numbers of a draw's source."""

    round: str
    value: str
    by: str
    """Name of whoever typed them."""
    at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """One issued paper; its PDF lies in the media store under `sha256`."""

    id: int
    case_id: int | None
    draw_id: int | None
    kind: str
    """disclosure_slip, draw_commitment, draw_record, clearance, the code of a 文书; older ones: inspection_record and
    rectify_order."""
    number: str
    title: str
    sha256: str
    size: int
    replaces_id: int | None
    """The paper this one corrects."""
    issued_at: pendulum.DateTime
    issued_by: int
    paper_id: int | None = None
    """The 文书 it is the face of."""
    code: str = ""
    """The text of its own QR code."""


@dataclass(frozen=True, slots=True)
class IssuedSlip:
    """One issued 执法公示单."""

    id: int
    case_id: int
    document: IssuedDocument
    serial: str
    """`330281103-2026-000012`."""
    payload: str
    """The QR's text, exact."""
    capture_code: str
    issued_at: pendulum.DateTime
