"""How confidential a case and its clips are, as people marked them."""

from __future__ import annotations

from station.records.moment import iso
from station.store.act import Act
from station.store.once import once
from station.store.record_models import SecrecyMark
from station.store.store import Store

NONE = "none"
LEVELS = (NONE, "trade_secret", "privacy")
"""From nobody's business to somebody's; of two that apply the later in this order is shown."""


@once
def level(store: Store, case_id: int, clip_id: int | None = None) -> str:
    """none, trade_secret or privacy: of the clip the higher of its own mark and its case's. The newest mark counts."""
    newest: dict[int | None, str] = {}
    for row in store.rows_of(SecrecyMark.case_id, case_id, SecrecyMark.id):
        newest[row["clip_id"]] = row["level"]
    found = [newest.get(None, NONE)] + ([newest.get(clip_id, NONE)] if clip_id is not None else [])
    return max(found, key=LEVELS.index)


def mark(act: Act, case_id: int, clip_id: int | None, level: str, reason: str, by: int) -> None:
    """Say how confidential it is."""
    act.insert(
        SecrecyMark, case_id=case_id, clip_id=clip_id, level=level, reason=reason, marked_by=by, marked_at=iso(act.now)
    )
