"""执法公示单: issued gapless by station and year, each once, and found again for a second print.

It is shown before an inspection, so none is issued once the inspection is over; what was issued can be printed again.

The slip is set before the act with the number it hopes to get; if another process took the number meanwhile,
it is set anew. Its code names the newest checkpoint, so every slip a stranger keeps pins down our ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.documents import case_papers, qr
from station.errors import StationError
from station.records.moment import day
from station.records.paper import CasePaper, IssuedSlip
from station.records.people import Proof
from station.rules.capture_code import capture_code
from station.rules.guards import CHECKS
from station.rules.slip import DEMO, SlipKind, read_unverified, slip_serial
from station.rules.step_facts import StepFacts
from station.services.papers import Draft, copy_out, draft, notices
from station.services.slip_sign import sign_slip
from station.store import law, papers
from station.texts import text

if TYPE_CHECKING:
    import pendulum

    from station.wiring import Station

TRIES = 8
OVER = ("closed", "aborted")
BEFORE_DISPATCH = ("planned", "approved")
DURING = ("dispatched", "on_site")
"""The stages a slip is issued at."""
NOTICES = ("PHRASE_INSPECTION", "RIGHTS", "DUTIES", "REMEDY_SLIP", "PHONE")


class SlipNotReady(StationError):
    """Nobody fit to inspect is assigned to the case."""

    text = "paper.slip_not_ready"


class SlipCaseOver(StationError):
    """The case has ended."""

    text = "paper.slip_case_over"


class SlipTooLate(StationError):
    """The inspection the slip would announce is over. Facts: number, stage."""

    text = "paper.slip_too_late"


class SlipBusy(StationError):
    """Other processes took the number every time."""

    text = "paper.slip_busy"


class _Overtaken(Exception):
    """Another process took the number or changed the case between setting the slip and our act."""


def issue(station: Station, actor: Proof, case_id: int) -> IssuedSlip:
    """Issue a slip before an inspection; its PDF is kept and copied to exports.

    UnknownCase, SlipNotReady, SlipTooLate, SlipCaseOver, SlipBusy; FontsMissing and PaperRefused before
    anything is written.
    """
    for _ in range(TRIES):
        paper = papers.case_paper(station.store, case_id)
        when = station.clock.now()
        _check_ready(paper, when)
        number = papers.last_slip_number(station.store, station.settings.code, when.year) + 1
        payload = _payload(station, paper, number, when)
        made = _set(station, paper, number, payload, when)
        try:
            slip = _record(station, actor, paper, number, payload, made)
        except _Overtaken:
            continue
        station.store.checkpoint()
        copy_out(station, slip.document)
        return slip
    raise SlipBusy


def current(station: Station, case_id: int) -> IssuedSlip | None:
    """The newest slip of the case, what a second print takes; during the inspection only while its crew goes."""
    issued = papers.slips(station.store, case_id)
    if not issued:
        return None
    paper = papers.case_paper(station.store, case_id)
    if paper.case.stage not in DURING:
        return issued[-1]
    return issued[-1] if read_unverified(issued[-1].payload).claims == _claims(paper) else None


def code_lines(slip: IssuedSlip) -> tuple[list[str], list[str]]:
    """The slip's code and its 取证码 as terminal lines, to be shown dark on light."""
    return qr.half_blocks(qr.slip_symbol(slip.payload)), qr.half_blocks(qr.capture_symbol(slip.capture_code))


def _check_ready(paper: CasePaper, when: pendulum.DateTime) -> None:
    if paper.case.stage in OVER:
        raise SlipCaseOver(number=paper.case.number, stage=text(f"case.event.{paper.case.stage}"))
    if paper.case.stage in BEFORE_DISPATCH:
        raise SlipNotReady(number=paper.case.number, detail=text("paper.not_dispatched"))
    if paper.case.stage not in DURING:
        raise SlipTooLate(number=paper.case.number, stage=text(f"case.event.{paper.case.stage}"))
    lacking = CHECKS["TWO_CERTIFIED"](StepFacts(now=when, occurred_at=when, crew=paper.crew))
    if lacking is not None:
        raise SlipNotReady(number=paper.case.number, detail=lacking)


def _claims(paper: CasePaper) -> tuple[str, ...]:
    crew = (officer.cert_no or "" for officer in paper.crew)
    return (paper.party.uscc, *crew, *([DEMO] if paper.issuer.demo else []))


def _payload(station: Station, paper: CasePaper, number: int, when: pendulum.DateTime) -> str:
    kind, case = SlipKind.BEFORE_INSPECTION, paper.case
    return sign_slip(station, paper.issuer, kind, case.id, number, case.number, _claims(paper), when)


def _set(station: Station, paper: CasePaper, number: int, payload: str, when: pendulum.DateTime) -> Draft:
    item = law.of(station.store).item(paper.case.power_item, day(paper.case.opened_at))
    power = (item.name, item.basis) if item else (paper.case.power_item, ())
    serial = slip_serial(station.settings.code, when.year, number)
    codes = (payload, capture_code(paper.case.id))
    data = case_papers.disclosure_slip(paper, notices(NOTICES, when), power, serial, codes, when)
    return draft(station, "disclosure_slip", serial, data, when)


def _record(station: Station, actor: Proof, paper: CasePaper, number: int, payload: str, made: Draft) -> IssuedSlip:
    store, case_id = station.store, paper.case.id
    with store.act(actor, "slip.issue", subject=f"case/{case_id}", occurred_at=made.when) as act:
        if papers.last_slip_number(store, station.settings.code, made.when.year) + 1 != number:
            raise _Overtaken
        if papers.case_paper(store, case_id) != paper:
            raise _Overtaken
        document_id = papers.add_document(
            act,
            case_id=case_id,
            kind=made.kind,
            number=made.number,
            title=made.title,
            sha256=made.sha256,
            size=made.size,
            issued_at=made.when,
        )
        papers.add_slip(act, case_id, document_id, made.number, payload, capture_code(case_id), made.when)
    return papers.slips(store, case_id)[-1]
