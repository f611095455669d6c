"""How much of a night's bytes for recordings and papers is left, over all its runs (docs/line.md)."""

from __future__ import annotations

from pendulum import DateTime

from station.bureau.home import Bureau
from station.records.line import Line
from station.replica.outbox import bundle_folder
from station.store import bureau_lines, bureau_rows

HOUR = 18
"""When a night begins; the run at noon belongs to the night before it."""


def began(now: DateTime) -> DateTime:
    """When the night began to which a run at `now` belongs."""
    evening = now.set(hour=HOUR, minute=0, second=0)
    return evening if evening <= now else evening.subtract(days=1)


def left(bureau: Bureau, way: Line, now: DateTime) -> int:
    """Bytes of media that may still come in this night; what runs brought beside bundles counts as media."""
    since = began(now)
    came = bureau_lines.bytes_since(bureau.store, way.code, since)
    return way.nightly_bytes - max(0, came - _bundles(bureau, way.code, since))


def _bundles(bureau: Bureau, code: str, since: DateTime) -> int:
    """Bytes of the bundles taken in since, as they are kept."""
    held = (each for each in bureau_rows.accepted(bureau.store, code) if each.accepted_at >= since)
    folders = (bundle_folder(bureau.home.archive, code, each.epoch, each.seq) for each in held)
    return sum(path.stat().st_size for folder in folders for path in folder.glob("*"))
