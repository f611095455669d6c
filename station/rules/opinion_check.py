"""What an opinion must say to be one: the ten points, a list of what is missing, reasons, a statement. Pure.

Asked by the bureau before it signs and by the station before it believes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from station.records.moment import day, moment
from station.records.review import Point, ReviewSettings
from station.rules.opinion import JUDGING, REVIEWING, Opinion
from station.rules.reviewer import Handler, refusals
from station.texts import text


def wanting(
    found: Opinion, points: Sequence[Point], handlers: Iterable[Handler], settings: ReviewSettings
) -> tuple[str, ...]:
    """What stands against an opinion, in sentences; empty when it is complete and by the right person."""
    return (*_content(found), *_points(found, points), *_people(found, handlers, settings))


def _people(found: Opinion, handlers: Iterable[Handler], settings: ReviewSettings) -> tuple[str, ...]:
    if found.kind not in REVIEWING:
        return ()
    return refusals(found.reviewer, handlers, day(moment(found.at)), settings)


def _content(found: Opinion) -> list[str]:
    wrong = []
    if (found.kind == "return") != bool(found.missing):
        wrong.append(text("review.wanting.missing"))
    if found.kind not in ("accept", "return") and not found.words.strip():
        wrong.append(text("review.wanting.words"))
    if found.kind in JUDGING and not found.responsibility.strip():
        wrong.append(text("review.wanting.responsibility"))
    if (found.kind == "committee") != (found.sitting is not None):
        wrong.append(text("review.wanting.sitting"))
    elif found.sitting is not None and not found.sitting.attendees:
        wrong.append(text("review.wanting.attendees"))
    return wrong


def _points(found: Opinion, points: Sequence[Point]) -> list[str]:
    if found.kind not in JUDGING:
        return [text("review.wanting.points_none")] if found.checks else []
    judged = [each.point for each in found.checks]
    if judged != [point.code for point in points]:
        lacking = [point.title for point in points if point.code not in judged]
        return [text("review.wanting.points", lacking="、".join(lacking) or text("review.nothing"), count=len(points))]
    titles = {point.code: point.title for point in points}
    bare = [titles[each.point] for each in found.checks if each.result == "defect" and not each.note.strip()]
    wrong = [text("review.wanting.note", points="、".join(bare))] if bare else []
    defects = [titles[each.point] for each in found.checks if each.result == "defect"]
    if found.detail == "agree" and defects:
        wrong.append(text("review.wanting.agree_with_defects", points="、".join(defects)))
    if found.detail in ("correct", "disagree") and not defects:
        wrong.append(text("review.wanting.no_defect"))
    return wrong
