"""保存状态 of recordings as rows and law tell it; what these amount to is weighed in `station.rules.clip_life`.

Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from station.records.evidence import Clip
from station.records.moment import day
from station.rules import clip_life as rules
from station.rules.clip_life import Facts, Life
from station.services.disposal import loose_until, term_title
from station.services.secrecy import NONE, level
from station.store import keeping
from station.store.store import Store
from station.texts import text


@dataclass(frozen=True, slots=True)
class ClipLife:
    """How one recording is kept, and who may see it."""

    life: Life
    level: str
    """none, trade_secret or privacy."""

    @property
    def secret(self) -> bool:
        """Whether it is marked as somebody's."""
        return self.level != NONE


def lives(store: Store, clips: Sequence[Clip]) -> dict[int, ClipLife]:
    """How these recordings stand today, by clip."""
    today = day(store.clock.now())
    with store.reading():
        seals = keeping.holds_of_clips(store, {clip.id: clip.case_id for clip in clips})
        lists = keeping.lists_of(store, [clip.id for clip in clips])
        files = keeping.terms_of(store, {clip.case_id for clip in clips if clip.case_id is not None})
        found: dict[int, ClipLife] = {}
        for clip in clips:
            term, until = _term(clip, files, today)
            state, number, removed_on = lists.get(clip.id, ("", "", None))
            facts = Facts(
                term=term,
                until=until,
                seals=tuple(text(f"keeping.cause.{each.cause}") + "：" + each.reason for each in seals[clip.id]),
                listed="proposed" if state == "proposed" else "approved" if state == "approved" else "",
                number=number,
                removed_on=removed_on,
            )
            own = NONE if clip.case_id is None else level(store, clip.case_id, clip.id)
            found[clip.id] = ClipLife(rules.life(facts, today), own)
    return found


def of(store: Store, clip: Clip) -> ClipLife:
    """How one recording stands today."""
    return lives(store, [clip])[clip.id]


def mark(one: ClipLife) -> str:
    """What a list says of it in a word or two; empty where there is nothing to mind."""
    if one.life.state in ("sealed", "destroyed", *rules.WAITS):
        return text(f"keeping.life.mark.{one.life.state}")
    return text(f"keeping.level.{one.level}") if one.secret else ""


def told(one: ClipLife) -> Iterator[str]:
    """How it stands in sentences: what becomes of it, and its term where that says more."""
    life = one.life
    facts = {"until": life.until, "on": life.removed_on, "why": life.why, "term": term_title(life.term)}
    yield text(f"keeping.life.{life.state}", **facts)
    if life.state == "sealed" and life.until is not None:
        yield text("keeping.life.kept", **facts)


def _term(clip: Clip, files: dict[int, tuple[str, date | None]], today: date) -> tuple[str, date | None]:
    if clip.case_id is not None:
        return files.get(clip.case_id, ("", None))
    until, code = loose_until(day(clip.imported_at), today)
    return code, until
