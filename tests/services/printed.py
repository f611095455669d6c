"""Building blocks of tests on printing: an issued paper in the store, and a printer that does as it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import typst

from station.records.people import Proof
from station.records.print_job import Outcome
from station.store import papers as rows
from station.wiring import Station

NARROW = """#set page(width: 72mm, height: auto, margin: 2mm)
#set text(font: "Noto Sans CJK SC", size: 10pt)
余姚市泗门镇㙍塑料制品厂　"""


@cache
def page() -> bytes:
    """A receipt of one page, with a rare character."""
    made = typst.compile(NARROW.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def issued(station: Station, actor: Proof, data: bytes | None = None) -> int:
    """A paper as issuing leaves it; the document's id."""
    pdf = data or page()
    digest = station.media.put(pdf)
    with station.store.act(actor, "paper.issue") as act:
        return rows.add_document(
            act,
            kind="disclosure_slip",
            number="330281103-2026-000012",
            title="检查前公示单",
            sha256=digest,
            size=len(pdf),
            issued_at=act.now,
        )


@dataclass
class Tray:
    """A printer that keeps what it was sent, is away while `why` says so, and answers what it is told to."""

    why: str = ""
    outcome: Outcome = Outcome("printed")
    fates: list[Outcome] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    during: Callable[[], object] = lambda: None
    """Runs while paper moves."""

    def standing(self) -> str:
        return self.why

    def send(self, pdf: Path, title: str, note: str) -> Outcome:
        self.during()
        self.sent.append((title, note))
        return self.outcome

    def fate(self, job: str) -> Outcome:
        return self.fates.pop(0)
