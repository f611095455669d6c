"""Which case a clip belongs to: the officer who wore the recorder, and the time on site.

Pure. Owns: confidence and the refusal to choose between two plausible cases.
Refuses: linking on time alone or on the officer alone. A wrong link in a case file is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import pendulum

BEFORE = timedelta(minutes=30)
"""Recording starts on the way in: the site's marks and the spoken name of the place come first."""
AFTER = timedelta(minutes=15)
"""A last clip may run on after leaving was noted."""
ENOUGH = 0.6
"""Below this nobody's word is taken for the person's."""
APART = 0.2
"""The best case must be this much better than the next one."""
TRUST = {"name": 1.0, "container": 0.9, "mtime": 0.7, "none": 0.0}
"""How far each source of a clip's time is believed."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One case's time on site and who was there."""

    case_id: int
    officers: frozenset[int]
    on_site: pendulum.DateTime
    returned: pendulum.DateTime
    """When they came back; now, where nobody has entered it yet."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case the clip may belong to; confidence from 0 to 1."""

    case_id: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Match:
    """The one case that is clearly right, or None; candidates best first."""

    case_id: int | None
    candidates: tuple[Candidate, ...]


def one_place(visits: Iterable[Visit]) -> list[Visit]:
    """The same visits, each ended where one of its officers arrives elsewhere: nobody is in two places, and a trip
    to three enterprises is entered as one return."""
    known = list(visits)
    return [replace(visit, returned=min([visit.returned, *_later(visit, known)])) for visit in known]


def _later(visit: Visit, known: list[Visit]) -> list[pendulum.DateTime]:
    elsewhere = (other for other in known if other.case_id != visit.case_id and other.officers & visit.officers)
    return [other.on_site for other in elsewhere if other.on_site > visit.on_site]


def match(
    officer_id: int | None,
    started_at: pendulum.DateTime | None,
    ended_at: pendulum.DateTime | None,
    time_source: str,
    visits: Iterable[Visit],
) -> Match:
    """Weigh one clip against the visits. No officer or no start time: no candidates."""
    if officer_id is None or started_at is None:
        return Match(None, ())
    end = max(ended_at or started_at, started_at)
    best: dict[int, float] = {}
    for visit in visits:
        score = TRUST.get(time_source, 0.0) * _overlap(started_at, end, visit) if officer_id in visit.officers else 0.0
        # One trip may hold several acts of one case; they do not compete with each other.
        best[visit.case_id] = max(best.get(visit.case_id, 0.0), round(score, 3))
    scored = [Candidate(case_id, score) for case_id, score in best.items() if score > 0]
    scored.sort(key=lambda one: (-one.confidence, one.case_id))
    return Match(_clear(scored), tuple(scored))


def _clear(scored: list[Candidate]) -> int | None:
    if not scored or scored[0].confidence < ENOUGH:
        return None
    if len(scored) > 1 and scored[0].confidence - scored[1].confidence < APART:
        return None
    return scored[0].case_id


def _overlap(start: pendulum.DateTime, end: pendulum.DateTime, visit: Visit) -> float:
    """1.0 for a clip inside the visit; its share inside, and seven tenths of its share in the margins, otherwise."""
    inside = _share(start, end, visit.on_site, visit.returned)
    around = _share(start, end, visit.on_site - BEFORE, visit.returned + AFTER)
    return inside + (around - inside) * 0.7


def _share(
    start: pendulum.DateTime, end: pendulum.DateTime, opens: pendulum.DateTime, closes: pendulum.DateTime
) -> float:
    """How much of the clip lies in the window; an instant lies in it or not."""
    if start == end:
        return 1.0 if opens <= start <= closes else 0.0
    common = (min(end, closes) - max(start, opens)).total_seconds()
    return max(0.0, common) / (end - start).total_seconds()
