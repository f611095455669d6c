"""Slips of a case: issued gapless by station and year, each once, and found again for a second print.

The slip is set before the act with the number it hopes to get; if another process took the number meanwhile,
it is set anew. Its code names the newest checkpoint, so every slip a stranger keeps pins down our ledger. Both its
sizes are set and kept at once: what is printed later, on whichever paper, is what was issued.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station.documents import qr, raster, slip_papers
from station.documents.case_papers import chinese_moment
from station.documents.paper import render
from station.documents.print_form import noted
from station.errors import StationError
from station.records.moment import day
from station.records.paper import IssuedDocument, IssuedSlip
from station.records.people import Proof
from station.rules.capture_code import capture_code
from station.rules.slip import SlipKind, read_unverified, slip_serial
from station.services.papers import PRINTED_PPI, Draft, copy_out, draft, notices, pdf_path, put, readable_name
from station.services.slip_kinds import ANNOUNCED, DOCUMENTS, Facts, Wanted, check, claims, gather, still_due
from station.services.slip_sign import sign_slip
from station.store import law, papers, public_records
from station.texts import text

if TYPE_CHECKING:
    import pendulum

    from station.wiring import Station

TRIES = 8
NOTICES = {
    SlipKind.BEFORE_INSPECTION: ("PHRASE_INSPECTION", "RIGHTS", "DUTIES", "REMEDY_SLIP", "PHONE"),
    SlipKind.BEFORE_EVIDENCE: (
        "PHRASE_EVIDENCE",
        "EVIDENCE_RIGHTS",
        "EVIDENCE_DUTIES",
        "INQUIRY_BASIS",
        "PHONE",
    ),
    SlipKind.SEALING: ("SEAL_BASIS", "SEAL_RIGHTS", "SEAL_TERM", "SEAL_KEEP", "PHONE"),
    SlipKind.RESULT: ("RESULT_PUBLIC", "REMEDY_SLIP", "PHONE"),
    SlipKind.SEALED_GOODS_RECEIPT: ("SEAL_KEEP", "PHONE"),
    SlipKind.DELIVERY: ("PHONE",),
}
"""The wordings of each kind."""


class SlipBusy(StationError):
    """Other processes took the number every time."""

    text = "paper.slip_busy"


class _Overtaken(Exception):
    """Another process took the number or changed the case between setting the slip and our act."""


@dataclass(frozen=True, slots=True)
class Made:
    """A slip set in both sizes, not yet issued."""

    sheet: Draft
    roll: Draft


def issue(station: Station, actor: Proof, case_id: int, wanted: Wanted = ANNOUNCED) -> IssuedSlip:
    """Issue a slip; its PDF is kept in both sizes, the A4 one copied to exports.

    UnknownCase, SlipNotDue, SlipNotReady, SlipTooLate, SlipCaseOver, SlipBusy; FontsMissing and PaperRefused before
    anything is written.
    """
    for _ in range(TRIES):
        facts = gather(station.store, case_id, wanted)
        when = station.clock.now()
        check(station.store, facts, wanted, when)
        number = papers.last_slip_number(station.store, station.settings.code, when.year) + 1
        payload = _payload(station, facts, number, when, wanted.kind)
        made = _set(station, facts, number, payload, when, wanted.kind)
        try:
            slip = _record(station, actor, facts, number, payload, made, wanted)
        except _Overtaken:
            continue
        station.store.checkpoint()
        copy_out(station, slip.document)
        return slip
    raise SlipBusy


def current(station: Station, case_id: int, wanted: Wanted = ANNOUNCED) -> IssuedSlip | None:
    """The newest slip of the kind that was not withdrawn, what a second print takes; while it is handed over only
    if it still says what is so."""
    issued = [one for one in papers.slips(station.store, case_id) if kind_of(one) == wanted.kind]
    issued = [one for one in issued if public_records.withdrawn(station.store, one.id) is None]
    if not issued:
        return None
    facts = gather(station.store, case_id, wanted)
    if wanted.kind != SlipKind.DELIVERY and not still_due(station.store, facts, wanted):
        return issued[-1]
    told = claims(facts, wanted.kind)
    same = (one for one in reversed(issued) if read_unverified(one.payload).claims == told)
    newest = next(same, None)
    return newest if wanted.kind == SlipKind.DELIVERY or newest == issued[-1] else None


def of_case(station: Station, case_id: int) -> tuple[IssuedSlip, ...]:
    """Every slip of the case, oldest first, the withdrawn ones too."""
    return papers.slips(station.store, case_id)


def kind_of(slip: IssuedSlip) -> SlipKind:
    """Which occasion it was issued for."""
    return read_unverified(slip.payload).kind


def roll(station: Station, slip: IssuedSlip) -> IssuedDocument:
    """The slip as it was set for the 80 mm roll; the A4 one of a slip from before there was such a size."""
    return papers.roll_of(station.store, slip) or slip.document


def again(
    station: Station, document: IssuedDocument, folder: Path | None = None, *, pictures: bool = False
) -> list[Path]:
    """A second print of an issued paper, 补打 and the time on every page, in `folder` (default: exports); the files.

    CopyFailed, PdfUnreadable, FontsMissing.
    """
    said = text("slip.reprint", at=chinese_moment(station.clock.now()))
    name = f"{readable_name(station, document)} {text('slip.again')}"
    file = put(station, document, f"{name}.pdf", noted(pdf_path(station, document), said), folder)
    if not pictures:
        return [file]
    shown = enumerate(raster.pages(file, PRINTED_PPI), 1)
    return [put(station, document, f"{name}-{page}.png", picture, folder) for page, picture in shown]


def look(station: Station, case_id: int, wanted: Wanted, *, on_roll: bool) -> bytes:
    """How the slip would come out if it were issued now, as PDF; its code is that of no slip and passes no check.

    As `issue`, without SlipBusy.
    """
    facts, when = gather(station.store, case_id, wanted), station.clock.now()
    check(station.store, facts, wanted, when)
    serial = slip_serial(station.settings.code, when.year, 0)
    data = _data(station, facts, serial, text("slip.no_code"), when, wanted.kind)
    return render(DOCUMENTS[wanted.kind], slip_papers.on_roll(data) if on_roll else data, when)


def code_lines(slip: IssuedSlip) -> tuple[list[str], list[str]]:
    """The slip's code and its 取证码 as terminal lines, to be shown dark on light."""
    return qr.half_blocks(qr.slip_symbol(slip.payload)), qr.half_blocks(qr.capture_symbol(slip.capture_code))


def _payload(station: Station, facts: Facts, number: int, when: pendulum.DateTime, kind: SlipKind) -> str:
    case = facts.paper.case
    return sign_slip(station, facts.paper.issuer, kind, case.id, number, case.number, claims(facts, kind), when)


def _set(station: Station, facts: Facts, number: int, payload: str, when: pendulum.DateTime, kind: SlipKind) -> Made:
    serial = slip_serial(station.settings.code, when.year, number)
    data = _data(station, facts, serial, payload, when, kind)
    document = DOCUMENTS[kind]
    roll = slip_papers.on_roll(data)
    return Made(draft(station, document, serial, data, when), draft(station, document, serial, roll, when))


def _data(
    station: Station, facts: Facts, serial: str, payload: str, when: pendulum.DateTime, kind: SlipKind
) -> dict[str, Any]:
    party = {"name": facts.party.name, "uscc": facts.party.code, "address": facts.party.address}
    codes = (payload, capture_code(facts.paper.case.id))
    said = _said(station, facts, when, kind)
    return {**slip_papers.head(facts.paper, DOCUMENTS[kind], party, serial, codes, when), **said}


def _said(station: Station, facts: Facts, when: pendulum.DateTime, kind: SlipKind) -> dict[str, Any]:
    told, paper = notices(NOTICES[kind], when), facts.paper
    if kind == SlipKind.BEFORE_EVIDENCE:
        return slip_papers.evidence(paper, told)
    if kind == SlipKind.SEALING:
        return slip_papers.sealing(paper, told)
    if kind == SlipKind.RESULT:
        return slip_papers.result(told, text(f"case.result.{paper.case.result}"), paper.hazards)
    if kind == SlipKind.SEALED_GOODS_RECEIPT:
        return slip_papers.receipt(told, facts.goods)
    if kind == SlipKind.DELIVERY and facts.delivered is not None:
        return slip_papers.delivery(told, facts.delivered)
    item = law.of(station.store).item(paper.case.power_item, day(paper.case.opened_at))
    name, basis = (item.name, item.basis) if item else (paper.case.power_item, ())
    return slip_papers.announced(paper, told, name, basis)


def _record(
    station: Station, actor: Proof, facts: Facts, number: int, payload: str, made: Made, wanted: Wanted
) -> IssuedSlip:
    store, case_id, when = station.store, facts.paper.case.id, made.sheet.when
    with store.act(actor, "slip.issue", subject=f"case/{case_id}", occurred_at=when) as act:
        if papers.last_slip_number(store, station.settings.code, when.year) + 1 != number:
            raise _Overtaken
        if gather(store, case_id, wanted) != facts:
            raise _Overtaken
        sheet, _ = (
            papers.add_document(
                act,
                case_id=case_id,
                kind=kind,
                number=one.number,
                title=one.title,
                sha256=one.sha256,
                size=one.size,
                issued_at=when,
            )
            for kind, one in ((made.sheet.kind, made.sheet), (papers.ROLL, made.roll))
        )
        papers.add_slip(act, case_id, sheet, made.sheet.number, payload, capture_code(case_id), when)
    return papers.slips(store, case_id)[-1]
