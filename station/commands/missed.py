"""A signed paper that has not come back, as a line."""

from __future__ import annotations

from station.records.signed_copy import MissingCopy
from station.texts import text

DAY = "YYYY-MM-DD"


def missed(one: MissingCopy) -> str:
    """Case, paper, since when, who signs it, and what is odd about the scan that lies with it."""
    line = text(
        "scans.cli.missing_line",
        number=one.case_number,
        title=one.title,
        paper=one.number,
        at=one.issued_at.format(DAY),
        days=one.days,
        who="、".join(text(f"scans.who.{part}") for part in one.who),
        enterprise=one.enterprise,
    )
    return line + odd_words(one.odd)


def odd_words(odd: str) -> str:
    """To be added to a line; empty where nothing is odd."""
    return text("scans.cli.odd", odd=odd) if odd else ""
