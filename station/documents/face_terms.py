"""What a 文书 says of money, of a hearing and of the case it came from: records in, members of the one JSON object out.

Owns which of these are empty where nobody knows them; `face` puts them beside the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from station.documents.case_papers import chinese_moment
from station.records.case import CaseFile, Hazard
from station.records.casework import CasePaper
from station.records.face import FaceFacts, Origin
from station.records.moment import day
from station.records.payment import CarriedOut, Covered, Debt, Deferral, Late
from station.rules.capitals import capitals
from station.rules.slip import chinese_date
from station.texts import text
from station.texts.money import yuan

ORDERS = ("D03", "D33", "D34")
"""Papers that stop work, whichever of them the case it came from has; the first is of an inspection."""
ASKED = "hearing_requested"
_AMOUNT = re.compile(r"^[\d,.]+\s*万?元[，,；;]?")


def amount(fen: int) -> dict[str, str]:
    """In figures and in capital numerals; both empty where there is no amount."""
    return {"figures": yuan(fen) if fen else "", "capitals": capitals(fen) if fen else ""}


def date_said(when: date | None) -> str:
    """2026年1月4日; empty where there is none."""
    return "" if when is None else chinese_date(day(when))


def owed(debt: Debt | None) -> dict[str, Any] | None:
    """What the party owes, each sum in figures and capitals; None where it is not known."""
    if debt is None:
        return None
    found = debt.owed
    first = min((one.first for one in found.lates), default=None)
    return {
        "principal": amount(found.principal_fen),
        "paid": amount(found.paid_fen),
        "rest": amount(found.rest_fen),
        "income": amount(debt.income_fen),
        "surcharge": amount(found.surcharge_fen),
        "settled": amount(found.surcharge_fen - found.added_fen),
        "added": amount(found.added_fen),
        "total": amount(debt.total_fen),
        "imposed": debt.imposed,
        "due": date_said(found.due_on),
        "from": date_said(first),
        "until": date_said(debt.until),
        "days": str(found.days) if found.late else "",
        "capped": date_said(found.capped_on),
        "lates": [_late(one) for one in found.lates],
        "remedies": [{"from": date_said(one.first), "until": date_said(one.last)} for one in found.remedies],
    }


def _late(late: Late) -> dict[str, Any]:
    return {
        **amount(late.amount_fen),
        "due": date_said(late.due_on),
        "until": date_said(late.until),
        "paid": late.paid,
        "days": str(late.days),
        "added": amount(late.added_fen),
    }


def deferred(deferral: Deferral | None) -> dict[str, str]:
    """Which of the two was granted, and the last day."""
    if deferral is None:
        return {"way": "", "until": ""}
    way = text("paper.way.parts" if deferral.parts else "paper.way.later")
    return {"way": way, "until": date_said(deferral.until)}


def instalments(deferral: Deferral | None, on: date) -> list[dict[str, Any]]:
    """Each part with its last day, its amount, what is unpaid of it, and whether that is overdue on a day."""
    parts: Sequence[Covered] = deferral.parts if deferral else ()
    return [
        {
            "seq": seq,
            "due": date_said(one.part.due_on),
            **amount(one.part.amount_fen),
            "paid": date_said(one.paid_on),
            "rest": amount(one.rest_fen),
            "overdue": one.overdue(day(on)),
        }
        for seq, one in enumerate(parts, 1)
    ]


def carried_out(done: CarriedOut) -> dict[str, Any]:
    """One payment, or another thing that was done."""
    return {
        "kind": done.kind,
        "title": text(f"case.event.{done.kind}"),
        "date": date_said(done.on),
        **amount(done.amount_fen or 0),
        "words": _beside(done),
    }


def _beside(done: CarriedOut) -> str:
    """The words of a payment without the amount they open with, which is said already."""
    words = done.words.strip().rstrip("。")
    return words if done.amount_fen is None else _AMOUNT.sub("", words)


def hearing(facts: FaceFacts) -> dict[str, str]:
    """The hearing as it was set, and what the papers about it said since; empty texts where nobody knows."""
    found, said = facts.hearing, facts.said
    asked = next((one for one in reversed(facts.events) if one.kind == ASKED), None)
    application, announced, held = (said.get(code, {}) for code in ("D74", "D26", "D27"))
    who = [one for one in facts.papers if one.code == "D74" and one.voided_at is None]
    names = {one.id: one.name for one in facts.parties}
    told = {name: held.get(name) or announced.get(name, "") for name in ("host_post", "jurors")}
    return {
        **told,
        "moment": chinese_moment(found.at) if found else "",
        "at": held.get("from") or (found.at.format("YYYY-MM-DD HH:mm") if found else ""),
        "place": held.get("place") or announced.get("place", "") or (found.place if found else ""),
        "host": held.get("host") or announced.get("host", "") or (found.host if found else ""),
        "clerk": held.get("clerk") or announced.get("clerk", "") or (found.clerk if found else ""),
        "openly": held.get("openly") or announced.get("openly", "") or application.get("openly", ""),
        "agents": held.get("agents") or application.get("agent", ""),
        "asked": date_said(asked.occurred_at) if asked else "",
        "asked_by": "、".join(dict.fromkeys(names[one.party_id] for one in who if one.party_id in names)),
    }


def shared(facts: FaceFacts) -> dict[str, str]:
    """Account, telephone and so on, as the last paper of the case said them; else who leads it and where he sits."""
    known = {"bank": "", "account": "", "phone": "", "contact": facts.case.lead or "", "place": facts.issuer.name}
    return {**known, **facts.shared}


def origin(
    found: Origin | None,
    hazard: Callable[[Hazard], dict[str, Any]],
    paper: Callable[[CasePaper], dict[str, str]],
) -> dict[str, Any] | None:
    """The case that a case came from: its papers, what it found, and its order to stop work."""
    if found is None:
        return None
    newest = {one.code: one for one in found.papers}
    order = next((newest[code] for code in ORDERS if code in newest), None)
    return {
        **_named(found.case),
        "file": [paper(one) for one in found.papers],
        "papers": {code: paper(one) for code, one in newest.items()},
        "hazards": [hazard(one) for one in found.hazards],
        "order": paper(order) if order else None,
        "duty": _duty(found.said.get(order.code, {})) if order else "",
    }


def _named(case: CaseFile) -> dict[str, str]:
    return {"number": case.number, "opened": date_said(case.opened_at), "enterprise": case.enterprise}


def _duty(said: Mapping[str, str]) -> str:
    """What an order told the party to do, in one line, as it goes on after 责令."""
    lines = (
        line.strip().rstrip("。；").removeprefix(text("paper.told_to"))
        for line in said.get("measures", "").splitlines()
    )
    return "；".join(line for line in lines if line)
