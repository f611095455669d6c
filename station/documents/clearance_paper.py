"""可清空凭证: the sheet that lies beside a recorder while it is emptied.

Facts in, what the template prints out. It decides nothing: whether a recorder may be emptied is the gate's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pendulum

from station.documents import qr
from station.documents.case_papers import chinese_moment
from station.records.docking import BackupRun
from station.records.evidence import Intake
from station.records.moment import day
from station.records.paper import Issuer
from station.rules.slip import chinese_date
from station.texts import text

HOLLOW_NAMED = 3
"""So many entries without content are named on the sheet."""
MEDIUM = 8
"""Characters of the backup's UUID: its folder has all of them."""


@dataclass(frozen=True, slots=True)
class Certified:
    """What two people sign for."""

    number: str
    intake: Intake
    files: int
    bytes: int
    verified: Sequence[tuple[str, int]]
    """How the stored content was read back, and how many files that way."""
    reread: Sequence[tuple[str, int]]
    """How the recorder was read a second time."""
    hollow: Sequence[tuple[str, str]]
    """Name and reason of what was not copied, since it has no content."""
    backup: BackupRun
    signers: tuple[str, str]


def clearance(issuer: Issuer, facts: Certified, payload: str, when: pendulum.DateTime) -> dict[str, Any]:
    """The sheet as of `when`; `payload` is the code's text."""
    intake = facts.intake
    again = intake.reread_at
    return {
        "demo": issuer.demo,
        "organ": issuer.authority,
        "station": issuer.name,
        "title": text("paper_clearance.title"),
        "confirm": "",
        "number": facts.number,
        "date": chinese_date(day(when)),
        "time": chinese_moment(when),
        "serial": intake.serial,
        "label": " ".join(filter(None, (intake.model, intake.usb, intake.fs_type))),
        "officer": intake.officer_name or text("paper_clearance.nobody"),
        "docked": chinese_moment(intake.opened_at),
        "compared": chinese_moment(again) if again else "",
        "files": facts.files,
        "size": text("paper_clearance.size", bytes=f"{facts.bytes:,}", short=_short(facts.bytes)),
        "listing": intake.listing_sha256,
        "verified": _methods(facts.verified),
        "reread": _methods(facts.reread),
        "copy": text(
            "paper_clearance.backup", at=chinese_moment(facts.backup.finished_at), medium=facts.backup.medium[:MEDIUM]
        ),
        "hollow": _hollow(facts.hollow),
        "signers": list(facts.signers),
        "qr": qr.svg(qr.slip_symbol(payload)),
    }


def _methods(counted: Sequence[tuple[str, int]]) -> str:
    return "，".join(
        text("paper_clearance.method", how=text(f"paper_clearance.how.{how}"), count=count) for how, count in counted
    )


def _hollow(entries: Sequence[tuple[str, str]]) -> str:
    """Entries named, so that nobody wonders why the recorder shows more names than the sheet counts."""
    if not entries:
        return text("paper_clearance.nothing_hollow")
    named = "、".join(
        text("paper_clearance.hollow", name=name, why=text(f"paper_clearance.why.{why}"))
        for name, why in entries[:HOLLOW_NAMED]
    )
    more = text("paper_clearance.hollow_more", count=len(entries)) if len(entries) > HOLLOW_NAMED else ""
    return named + more


def _short(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 10**9 else f"{size / 1e6:.1f} MB"
