"""Where a penalty stands beside its stage, told by its events in the order they happened. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from station.records.case import CaseEvent

NOTICES = {"notice_made": "plain", "hearing_notice_made": "hearing"}
SERVED = frozenset({"notice_served", "hearing_notice_served"})
EVIDENCE = frozenset(
    {"interviewed", "scene_examined", "sampled", "originals_taken", "preserved", "urgent_preserving", "appraised"}
)
"""What counts as evidence taken (行政处罚法第四十六条)."""
PROPOSALS = {
    "filing_proposed": frozenset({"filed"}),
    "decision_proposed": frozenset({"investigation_concluded", "sent_back", *NOTICES}),
    "closing_proposed": frozenset({"decision_changed"}),
}
"""What the handlers propose, and after what it no longer stands."""
UNTOLD = "remedy_asked"
"""A reconsideration or a suit, as it was entered before the two were told apart."""
REMEDIES = frozenset({UNTOLD, "reconsideration_accepted", "litigation_accepted"})
REMEDIES_ENDED = frozenset(
    {"remedy_upheld", "reconsideration_served", "litigation_upheld", "remedy_withdrawn", "decision_changed"}
)
"""What ends a reconsideration or a suit."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the guards ask about the past of a penalty. Everything about a notice is about the newest one."""

    filed: bool = False
    evidence: bool = False
    notice: str = ""
    """plain, hearing (the party was told of its right to one), or empty before the first."""
    notice_served: bool = False
    defence_heard: bool = False
    defence_closed: bool = False
    """The party gave the right up, or let the time pass."""
    hearing_asked: bool = False
    hearing_held: bool = False
    hearing_closed: bool = False
    """The party gave the hearing up or did not come."""
    hearing_notified: bool = False
    """Of the time set last."""
    proposers: Mapping[str, int | None] = field(default_factory=dict)
    """By kind of proposal that still stands: who made it."""
    remedy: str = ""
    """The event by which a reconsideration or a suit began that is under way; empty: none is."""
    collected: bool = False
    """A fine was collected on the spot."""
    handed_in: bool = False
    banked: bool = False


def course(events: Sequence[CaseEvent]) -> Course:
    """Read it off the events of a case."""
    kinds = [event.kind for event in events]
    at = _last(kinds, NOTICES)
    told = frozenset(kinds[at + 1 :]) if at is not None else frozenset[str]()
    hearing = _since(kinds, {"hearing_set"})
    return Course(
        filed="filed" in kinds,
        evidence=bool(EVIDENCE.intersection(kinds)),
        notice=NOTICES[kinds[at]] if at is not None else "",
        notice_served=bool(SERVED & told),
        defence_heard=bool({"defense_heard", "hearing_held"} & told),
        defence_closed=bool({"defence_waived", "defence_lapsed", "hearing_missed"} & told),
        hearing_asked="hearing_requested" in told,
        hearing_held="hearing_held" in told,
        hearing_closed=bool({"hearing_waived", "hearing_missed"} & told),
        hearing_notified="hearing_scheduled" in hearing,
        proposers=_proposers(events),
        remedy=_pending(kinds),
        collected="fine_collected" in kinds,
        handed_in="fine_handed_in" in kinds,
        banked="fine_banked" in kinds,
    )


def _proposers(events: Sequence[CaseEvent]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for event in events:
        for kind, over in PROPOSALS.items():
            if event.kind == kind:
                found[kind] = event.officer_id
            elif event.kind in over:
                found.pop(kind, None)
    return found


def _last(kinds: Sequence[str], wanted: Iterable[str]) -> int | None:
    return max((place for place, kind in enumerate(kinds) if kind in set(wanted)), default=None)


def _since(kinds: Sequence[str], start: Iterable[str]) -> frozenset[str]:
    """What happened after the last of `start`; nothing where none of it happened."""
    at = _last(kinds, start)
    return frozenset() if at is None else frozenset(kinds[at + 1 :])


def _pending(kinds: Sequence[str]) -> str:
    """The remedy that nothing has ended yet."""
    at, ended = _last(kinds, REMEDIES), _last(kinds, REMEDIES_ENDED)
    return "" if at is None or (ended is not None and ended > at) else kinds[at]
