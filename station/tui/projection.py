"""The draw for a room: one thing at a time over the whole screen, large, never more than one key to the next.

The slides follow the ceremony as far as it has come. Nothing moves by itself, and nothing looks random but what is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pendulum

from station.records.draw import DrawView, Pick
from station.texts import text
from station.tui.screens.today import short

RESERVES = 12
"""Reserves shown together; the whole list is on the screen below and in the package."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One thing to be read from the last row."""

    title: str
    large: str
    """In large letters; empty where only lines are shown."""
    lines: tuple[str, ...]
    second: str = ""
    """In large letters of the next size, below."""


def slides(seen: DrawView, now: pendulum.DateTime) -> list[Slide]:
    """Everything that may be shown of the draw now, in the order of the ceremony."""
    return [*_committed(seen, now), *_numbers(seen), *_result(seen)]


def _committed(seen: DrawView, now: pendulum.DateTime) -> Iterator[Slide]:
    lines = [seen.label, f"{seen.line.plan_ref}  {seen.line.period}"]
    for one in seen.strata:
        key = "must" if one.must else "stratum"
        lines.append(
            text(f"draw.show.{key}", title=one.title, eligible=one.eligible, quota=one.quota, all=one.excluded)
        )
    yield Slide(text("draw.show.draw"), text("draw.screen.number", number=seen.line.draw_no), tuple(lines))
    if seen.short_code is None or seen.line.commit_hash is None:
        return
    yield Slide(
        text("draw.show.commit"), seen.short_code, (text("draw.show.commit_told"), *_digits(seen.line.commit_hash))
    )
    for source in seen.sources:
        at = f"{source.drawn_at:%m-%d %H:%M}"
        told = text("draw.show.left" if source.drawn_at > now else "draw.show.out", at=at)
        yield Slide(source.title, source.round, (told, text("draw.show.rule")))


def _numbers(seen: DrawView) -> Iterator[Slide]:
    for source in seen.sources:
        if source.first is not None and source.first == source.second:
            numbers = source.first.replace(".", " ").replace("/", "  ").strip()
            told = (text("draw.show.round", round=source.round), text("draw.show.numbers_told"))
            yield Slide(text("draw.show.numbers", title=source.title), "", told, second=numbers)


def _result(seen: DrawView) -> Iterator[Slide]:
    if seen.line.outcome is not None:
        yield Slide(text("draw.show.outcome"), "", (text("draw.show.outcome_told"), *_digits(seen.line.outcome)))
    if seen.seed is not None:
        yield Slide(text("draw.show.seed"), "", (text("draw.show.seed_told"), *_digits(seen.seed)))
    drawn = [pick for pick in seen.picks if pick.selected]
    for place, pick in enumerate(drawn, start=1):
        yield _picked(seen, pick, place, len(drawn))
    gone = seen.replaced()
    reserves = [pick for pick in seen.picks if not pick.selected and pick.uscc not in gone]
    if reserves:
        rows = tuple(_row(seen, pick) for pick in reserves[:RESERVES])
        more = text("draw.show.more", count=len(reserves) - RESERVES) if len(reserves) > RESERVES else ""
        yield Slide(text("draw.show.reserves", count=len(reserves)), "", (*rows, more))
    if seen.loads:
        loads = tuple(text("draw.show.load", name=person.name, count=count) for person, count in seen.loads)
        yield Slide(text("draw.show.loads"), "", (text("draw.show.loads_told"), *loads))


def _picked(seen: DrawView, pick: Pick, place: int, count: int) -> Slide:
    pair = [person.name for person in (pick.lead, pick.assist) if person is not None]
    told = (
        pick.name,
        text(
            "draw.show.ticket",
            ticket=pick.ticket[:12],
            stratum=seen.shorts.get(pick.stratum, pick.stratum),
            rank=pick.rank,
        ),
    )
    title = text("draw.show.picked", place=place, count=count)
    return Slide(title, short(pick.name), told, second=" ".join(pair) or text("draw.screen.no_pair"))


def _row(seen: DrawView, pick: Pick) -> str:
    return f"{seen.shorts.get(pick.stratum, pick.stratum)} {pick.rank:>3}  {pick.ticket[:12]}  {pick.name}"


def _digits(digits: str) -> Sequence[str]:
    """64 hex digits as four lines to be read aloud."""
    groups = [digits[at : at + 8] for at in range(0, len(digits), 8)]
    return ["  ".join(groups[at : at + 2]) for at in range(0, len(groups), 2)]
