"""The facts of a case as its papers say them: records in, what the typst templates print out.

Owns the wording between the facts (station/texts/paper.toml) and which fact goes where. Decides nothing about
whether a paper may be issued.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pendulum

from station.documents import qr
from station.records.moment import day
from station.records.paper import CasePaper, Notice
from station.records.people import Officer
from station.rules.capture_code import spaced
from station.rules.slip import chinese_date
from station.texts import text


def disclosure_slip(
    paper: CasePaper,
    notices: Mapping[str, Notice],
    item: tuple[str, tuple[str, ...]],
    serial: str,
    codes: tuple[str, str],
    when: pendulum.DateTime,
) -> dict[str, Any]:
    """执法公示单: `item` is the power's name and legal basis, `codes` the slip's text and the 取证码."""
    name, basis = item
    payload, capture = codes
    return {
        **_head(paper, "disclosure_slip"),
        "station": paper.issuer.name,
        "number": paper.case.number,
        "serial": serial,
        "party": _party(paper),
        "officers": _crew(paper),
        "reason": _reason(paper, name),
        "basis": list(basis),
        "rights": list(notices["RIGHTS"].lines),
        "duties": list(notices["DUTIES"].lines),
        "remedy": "".join(notices["REMEDY_SLIP"].lines),
        "phone": "".join(notices["PHONE"].lines),
        "phrase": phrase(paper, notices["PHRASE_INSPECTION"]),
        "confirm": _confirm(notices),
        "date": chinese_date(day(when)),
        "qr": qr.svg(qr.slip_symbol(payload)),
        "capture": qr.svg(qr.capture_symbol(capture)),
        "capture_code": spaced(capture),
    }


def phrase(paper: CasePaper, notice: Notice) -> str:
    """What officers say on arrival, with their names and certificates filled in."""
    return "".join(notice.lines).format(
        organ=paper.issuer.authority,
        names="、".join(officer.name for officer in paper.crew),
        certs="、".join(officer.cert_no or "" for officer in paper.crew),
    )


def chinese_moment(when: pendulum.DateTime) -> str:
    """`2026年11月20日9时5分`."""
    return text("paper.moment", date=chinese_date(day(when)), hour=when.hour, minute=when.minute)


def _head(paper: CasePaper, template: str) -> dict[str, Any]:
    return {
        "demo": paper.issuer.demo,
        "organ": paper.issuer.authority,
        "title": text(f"paper.title.{template}"),
    }


def _party(paper: CasePaper) -> dict[str, str]:
    party = paper.party
    return {
        "name": party.name,
        "uscc": party.uscc,
        "address": party.address,
        "legal_person": party.legal_person,
        "post": "",
        "phone": party.phone,
    }


def _crew(paper: CasePaper) -> list[dict[str, str]]:
    return [_person(officer) for officer in paper.crew]


def _person(officer: Officer) -> dict[str, str]:
    return {"name": officer.name, "cert_no": officer.cert_no or ""}


def _reason(paper: CasePaper, item: str) -> str:
    key = "drawn" if paper.draw_no is not None else paper.case.source
    return text(f"paper.reason.{key}", station=paper.issuer.name, draw_no=paper.draw_no, item=item)


def _confirm(notices: Mapping[str, Notice]) -> str:
    open_points = [text(f"paper.confirm.{code}") for code, notice in notices.items() if notice.to_confirm]
    return text("paper.confirm.note", points="、".join(open_points)) if open_points else ""
