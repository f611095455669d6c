"""文号 of cases: the one place that hands out serials; what the bureau allotted, what is left, holes and their reasons.

A case and its papers share one serial (一案一号, `numbering_mode` per_case). A series of a year is handed out from the
blocks the bureau allotted (号段), ascending; where none is left the case bears a draft number (草稿号). A station
to which no block of the series was ever allotted counts from 1, unless the setting `numbering.block_needed` is 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from station.errors import StationError
from station.records.moment import day
from station.records.number import Allotment, NumberBlock, NumberGap
from station.records.people import Proof
from station.rules.number_blocks import Block, Left, following, left, unexplained
from station.rules.numbering import CASE_PREFIX, Number, case_number
from station.store import law, numbers, papers
from station.store.act import Act
from station.store.store import Store

LARGEST = 99_999
"""No township gets this far; a larger number is a slip of the finger."""
NEEDED = "numbering.block_needed"


class SeriesUnknown(StationError):
    """No such kind of case. Facts: series."""

    text = "people.numbers.unknown"


class NotAGap(StationError):
    """It stands on a case, has its reason, is not ours, or may still be handed out. Facts: prefix, serial."""

    text = "numbers.not_a_gap"


class ExplainedAway(StationError):
    """The number was said to stand on no paper (空号). Facts: number, reason."""

    text = "numbers.explained_away"


class BlockMeets(StationError):
    """A block that shares serials with one that is here already. Facts: prefix, first, last."""

    text = "numbers.block_meets"


class BlockSpent(StationError):
    """A block whose every serial lies below the last one handed out. Facts: prefix, first, last, used."""

    text = "numbers.block_spent"


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of number in one year."""

    series: str
    year: int
    following: str
    """The next number as it will be written; a draft one where nothing is left."""
    following_serial: int
    """Of `following`."""
    draft: bool
    """The next number will be a draft one."""
    start: numbers.Start | None
    """Where it goes on that was begun on paper; None while it starts at 1."""
    blocks: tuple[NumberBlock, ...]
    left: int
    """Free serials in the blocks; 0 also where there are none."""
    low: bool
    """Less than a fifth of what was allotted is free."""
    gaps: tuple[NumberGap, ...]
    """Holes with their reasons."""
    unexplained: tuple[int, ...]
    """Holes nobody explained."""
    drafts: tuple[str, ...]
    """Draft numbers that cases of this year bear."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What a series of a year is handed out from."""

    short_name: str
    series: str
    year: int
    blocks: tuple[Block, ...]
    serials: frozenset[int]
    """Handed out, of these blocks."""
    explained: frozenset[int]
    """Of these blocks, never to be seen on a paper."""
    start: int
    """Lower ones were used on paper."""
    drafts: int
    """The highest draft serial."""

    @property
    def used(self) -> int:
        """The highest serial that is handed out, explained, or counts as used on paper; 0 before the first."""
        return max(self.serials | self.explained | {self.start - 1})

    def next(self, count: int) -> Iterator[Number]:
        """The next numbers, draft ones once the blocks are used up."""
        used, drafts = self.used, self.drafts
        for _ in range(count):
            serial = following(self.blocks, used)
            if serial is None:
                drafts += 1
                yield self.written(drafts, draft=True)
            else:
                used = serial
                yield self.written(serial)

    def written(self, serial: int, *, draft: bool = False) -> Number:
        """A serial as a number."""
        return case_number(self.short_name, self.series, self.year, serial, draft=draft)


def hand_out(act: Act, series: str, count: int) -> list[str]:
    """The next numbers of a kind of case this year, as written; the act that uses them holds the lock.

    KeyError on an unknown kind of case.
    """
    return [str(number) for number in _line(act.store, series, act.now.year).next(count)]


def finals(act: Act, series: str, year: int, count: int) -> list[Number]:
    """The next final numbers of a series and year, fewer than `count` where fewer are left."""
    return [number for number in _line(act.store, series, year).next(count) if not number.draft]


def last_used(store: Store, series: str, year: int) -> int:
    """The highest serial of a series and year that is handed out or counts as used on paper; 0 before the first."""
    return _line(store, series, year).used


def standing(store: Store, year: int) -> list[Series]:
    """Every kind of case with its numbers of a year."""
    with store.reading():
        waiting = [one for one in numbers.drafts(store) if one.number.year == year]
        return [_series(store, series, year, waiting) for series in CASE_PREFIX]


def explain(store: Store, actor: Proof, series: str, year: int, serials: Sequence[int], reason: str) -> None:
    """Say why serials stand on no paper (空号). SeriesUnknown, NotAGap, ReasonNeeded, NotAllowed."""
    _known(series)
    with store.act(actor, "number.gap", subject=f"number/{series}/{year}", reason=reason) as act:
        line = _line(store, series, year)
        open_ = _unexplained(line)
        wanted = sorted(set(serials))
        for serial in wanted:
            if serial not in open_:
                raise NotAGap(prefix=f"{line.short_name}{CASE_PREFIX[series]}〔{year}〕", serial=serial)
        numbers.add_gaps(act, series, year, wanted, reason.strip())


def check_typed(store: Store, number: Number) -> None:
    """Whether a case may bear a number that somebody typed. ExplainedAway."""
    short_name = papers.issuer(store).short_name
    for series, prefix in CASE_PREFIX.items():
        if number.prefix == f"{short_name}{prefix}":
            for gap in numbers.gaps(store, series, number.year):
                if gap.serial == number.serial:
                    raise ExplainedAway(number=number, reason=gap.reason)


def take(act: Act, allotted: Sequence[Allotment], permit: str) -> None:
    """Put in what a packet of the bureau allots, inside its act. SeriesUnknown, BlockMeets, BlockSpent."""
    for place, one in enumerate(allotted, 1):
        _known(one.series)
        facts = {"prefix": f"{CASE_PREFIX[one.series]}〔{one.year}〕", "first": one.first, "last": one.last}
        block, before = Block(one.first, one.last), numbers.blocks(act.store, one.series, one.year)
        if any(block.meets(Block(each.first, each.last)) for each in before):
            raise BlockMeets(**facts)
        blocks = (block, *(Block(each.first, each.last) for each in before))
        used = _line(act.store, one.series, one.year, blocks).used
        if one.last <= used:
            raise BlockSpent(**facts, used=used)
        numbers.add_block(act, one, f"{permit}/{place}")


def _known(series: str) -> None:
    if series not in CASE_PREFIX:
        raise SeriesUnknown(series=series)


def _line(store: Store, series: str, year: int, blocks: tuple[Block, ...] | None = None) -> _Line:
    """Of the blocks that are ours, or of these."""
    short_name, start = papers.issuer(store).short_name, numbers.start_of(store, series, year)
    handed = numbers.handed(store, short_name, series, year)
    blocks = _blocks(store, series, year) if blocks is None else blocks
    return _Line(
        short_name,
        series,
        year,
        blocks,
        _within(blocks, handed.serials),
        _within(blocks, (gap.serial for gap in numbers.gaps(store, series, year))),
        1 if start is None else start.next,
        handed.drafts,
    )


def _within(blocks: Sequence[Block], serials: Iterable[int]) -> frozenset[int]:
    return frozenset(serial for serial in serials if any(serial in block for block in blocks))


def _blocks(store: Store, series: str, year: int) -> tuple[Block, ...]:
    """What is ours: the blocks allotted; everything where the bureau allots none, nothing where it must."""
    allotted = numbers.blocks(store, series)
    if allotted or law.of(store).setting(NEEDED, day(store.clock.now())):
        # Whoever was given blocks last year waits for this year's: another station may have the serials from 1 on.
        return tuple(Block(one.first, one.last) for one in allotted if one.year == year)
    return (Block(1, LARGEST),)


def _series(store: Store, series: str, year: int, waiting: Sequence[numbers.DraftCase]) -> Series:
    line, blocks = _line(store, series, year), numbers.blocks(store, series, year)
    (coming,) = line.next(1)
    free = left(line.blocks, line.used) if blocks else Left(0, False)
    return Series(
        series=series,
        year=year,
        following=str(coming),
        following_serial=coming.serial,
        draft=coming.draft,
        start=numbers.start_of(store, series, year),
        blocks=blocks,
        left=free.serials,
        low=free.low,
        gaps=numbers.gaps(store, series, year),
        unexplained=tuple(_unexplained(line)),
        drafts=tuple(str(one.number) for one in waiting if one.series == series),
    )


def _unexplained(line: _Line) -> list[int]:
    return unexplained(line.blocks, line.serials, line.explained, line.start)
