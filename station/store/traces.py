"""What a file says of its making, kept beside how it came in (`intake_file.detail`).

Owns: writing and reading that part, as in `facts:cut_short;made:isom Lavf@2026-11-20T…`. Whoever asks how a file came
in is not bothered with it.
"""

from __future__ import annotations

from datetime import datetime

from station.records.doubt import Traces
from station.records.evidence import MediaFacts
from station.records.moment import iso

_MADE, _AT = "made:", "@"


def added(detail: str, facts: MediaFacts) -> str:
    """The detail with what the file says of its making; as it was where nobody could ask the file."""
    if facts.traces is None:
        return detail
    created = _AT + iso(facts.created_at) if facts.created_at else ""
    return ";".join(filter(None, (detail, _MADE + " ".join(sorted(facts.traces)) + created)))


def plain(detail: str) -> str:
    """Only how it came in."""
    return detail.partition(_MADE)[0].removesuffix(";")


def read(detail: str) -> Traces | None:
    """Only of its making; None where nobody asked the file."""
    _, made, said = detail.partition(_MADE)
    if not made:
        return None
    words, _, created = said.partition(_AT)
    return Traces(frozenset(words.split()), datetime.fromisoformat(created) if created else None)
