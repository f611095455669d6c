"""The facts of a case as its slips say them: records in, what the typst templates print out, on A4 or on a roll.

Owns the sizes of the two codes on the roll, in whole dots of a printer of 8 dots a millimetre, and which fact goes
where. Decides nothing about whether a slip may be issued.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pendulum

from station.documents import qr
from station.documents.case_papers import chinese_moment, confirm, phrase, reason
from station.records.case import Hazard
from station.records.casework import CasePaper as OnFile
from station.records.casework import Goods
from station.records.moment import day
from station.records.paper import CasePaper, Notice
from station.rules.capture_code import spaced
from station.rules.slip import chinese_date
from station.rules.slip_claims import goods_digest
from station.texts import text

A4_WIDTH = 210.0
ROLL_WIDTH = 72.0
"""Printable millimetres of an 80 mm roll: 576 dots at 203 dpi."""
DOTS_A_MM = 8
QR_DOTS, QR_MODULE = 512, 6
"""Dots the slip's code may be wide, and dots of one module at most: 0.75 mm."""
CAPTURE_MODULE = 12
"""Dots of a module of the 取证码: 1.5 mm, since a body camera reads it from an arm's length."""


def head(
    paper: CasePaper,
    document: str,
    party: Mapping[str, str],
    serial: str,
    codes: tuple[str, str],
    when: pendulum.DateTime,
) -> dict[str, Any]:
    """What every slip says, for A4. `codes`: the slip's text and the 取证码; `party`: name, uscc, address."""
    payload, capture = codes
    symbol, capture_symbol = qr.slip_symbol(payload), qr.capture_symbol(capture)
    return {
        "width": A4_WIDTH,
        "demo": paper.issuer.demo,
        "organ": paper.issuer.authority,
        "station": paper.issuer.name,
        "title": text(f"slip.title.{document}"),
        "number": paper.case.number,
        "serial": serial,
        "party": dict(party),
        "officers": [{"name": one.name, "cert_no": one.cert_no or ""} for one in paper.crew],
        "date": chinese_date(day(when)),
        "qr": qr.svg(symbol),
        "qr_edge": qr_edge(symbol),
        "capture": qr.svg(capture_symbol),
        "capture_edge": edge(capture_symbol.size, CAPTURE_MODULE),
        "capture_code": spaced(capture),
    }


def qr_edge(symbol: qr.Symbol) -> float:
    """Millimetres of the slip's code on the roll: modules as large as there is room for."""
    return edge(symbol.size, min(QR_MODULE, QR_DOTS // symbol.size))


def edge(modules: int, dots: int) -> float:
    """Millimetres of a code whose modules are `dots` wide, quiet zone included."""
    return modules * dots / DOTS_A_MM


def on_roll(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same slip for the 80 mm roll."""
    return {**data, "width": ROLL_WIDTH}


def announced(paper: CasePaper, notices: Mapping[str, Notice], name: str, basis: tuple[str, ...]) -> dict[str, Any]:
    """Before an inspection: `name` and `basis` are those of the power item."""
    said = {"reason": reason(paper, name), "phrase": phrase(paper, notices["PHRASE_INSPECTION"])}
    return {**said, "basis": list(basis), **_rights(notices, "RIGHTS"), **_duties(notices, "DUTIES"), **_last(notices)}


def evidence(paper: CasePaper, notices: Mapping[str, Notice]) -> dict[str, Any]:
    """Before evidence is taken."""
    said = text("slip.reason_before_evidence", title=paper.case.title or text("slip.reason_untitled"))
    told = {"reason": said, "phrase": phrase(paper, notices["PHRASE_EVIDENCE"])}
    rights = {**_rights(notices, "EVIDENCE_RIGHTS"), **_duties(notices, "EVIDENCE_DUTIES")}
    return {**told, "basis": list(notices["INQUIRY_BASIS"].lines), **rights, **_last(notices)}


def sealing(paper: CasePaper, notices: Mapping[str, Notice]) -> dict[str, Any]:
    """When something is sealed."""
    told = {"reason": paper.case.title, "basis": list(notices["SEAL_BASIS"].lines)}
    return {
        **told,
        **_rights(notices, "SEAL_RIGHTS"),
        **_kept(notices),
        "term": _lines(notices, "SEAL_TERM"),
        **_last(notices),
    }


def result(notices: Mapping[str, Notice], outcome: str, hazards: tuple[Hazard, ...]) -> dict[str, Any]:
    """What an inspection found; `outcome` in words."""
    found = [
        {"seq": str(one.seq), "description": one.description, "rectify_by": chinese_date(one.rectify_by)}
        for one in hazards
    ]
    return {"outcome": outcome, "hazards": found, "public": _lines(notices, "RESULT_PUBLIC"), **_last(notices)}


def receipt(notices: Mapping[str, Notice], goods: tuple[Goods, ...]) -> dict[str, Any]:
    """What was taken into keeping."""
    columns = ("name", "spec", "quantity", "unit", "place")
    items = [{"seq": str(one.seq), **{name: getattr(one, name) for name in columns}} for one in goods]
    total = text("slip.total", count=len(items))
    return {"goods": items, "total": total, "digest": goods_digest(goods), **_kept(notices), **_last(notices)}


def delivery(notices: Mapping[str, Notice], delivered: OnFile) -> dict[str, Any]:
    """Which paper was handed over; before it was, its time is left to a pen."""
    served = ""
    if delivered.served_at is not None:
        how = text(f"paper.served_how.{delivered.served_how}")
        served = text("slip.served", at=chinese_moment(delivered.served_at), how=how, to=delivered.served_to)
    told = {"paper": delivered.title, "paper_number": delivered.number, "served": served}
    return {**told, "compare": text("slip.compare"), **_last(notices)}


def _rights(notices: Mapping[str, Notice], code: str) -> dict[str, Any]:
    return {"rights": list(notices[code].lines)}


def _duties(notices: Mapping[str, Notice], code: str) -> dict[str, Any]:
    return {"duties": list(notices[code].lines)}


def _kept(notices: Mapping[str, Notice]) -> dict[str, Any]:
    return {"keep": _lines(notices, "SEAL_KEEP")}


def _last(notices: Mapping[str, Notice]) -> dict[str, Any]:
    remedy = _lines(notices, "REMEDY_SLIP") if "REMEDY_SLIP" in notices else ""
    return {"remedy": remedy, "phone": _lines(notices, "PHONE"), "confirm": confirm(notices)}


def _lines(notices: Mapping[str, Notice], code: str) -> str:
    return "".join(notices[code].lines)
