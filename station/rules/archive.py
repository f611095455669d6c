"""归档: what a case file still lacks, in which order it is bound, and its page numbers. Pure.

Refuses nothing itself: it says what is missing, and the service that files asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from station.records.archive import Group, Leaf, Point

WAIVABLE = ("copies", "publication")
"""What a person may explain in writing: a signed copy that never came back, a result whose term still runs."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What is missing of a case, in words, by kind."""

    closed: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    """Papers of which neither an issued face nor a scan is here."""
    signatures: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    """Papers that are signed on paper and whose signed copy has not come back."""
    review: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    publication: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    """Files that are on record and not in the media store."""


POINTS = tuple(Assembled.__slots__)
"""Codes of the list, in its order."""


def points(found: Assembled) -> tuple[Point, ...]:
    """The list, each line with what is missing."""
    return tuple(Point(code, getattr(found, code), code in WAIVABLE) for code in POINTS)


def together(parts: Sequence[Assembled]) -> Assembled:
    """What is missing of several cases whose file is one."""
    return Assembled(**{code: tuple(each for one in parts for each in getattr(one, code)) for code in POINTS})


def blocking(checked: Sequence[Point], note: str) -> tuple[Point, ...]:
    """What keeps a file from being archived; `note` explains what may be explained."""
    return tuple(each for each in checked if not each.whole and not (each.waivable and note.strip()))


def bind(leaves: Iterable[Leaf], groups: Sequence[Group]) -> list[Leaf]:
    """The documents in the order in which the file is bound; what belongs to one paper stays together as given."""
    known = {code: (place, at) for place, group in enumerate(groups) for at, code in enumerate(group.codes)}
    rest = next((place for place, group in enumerate(groups) if not group.codes), len(groups))
    return sorted(leaves, key=lambda leaf: known.get(leaf.code, (rest, 0)))


def number_pages(bound: Iterable[Leaf]) -> Iterator[tuple[Leaf, int | None, int | None]]:
    """Each document with its first and last page; counted through the whole file, from 1. What has none gets none."""
    following = 1
    for leaf in bound:
        if leaf.pages:
            yield leaf, following, following + leaf.pages - 1
            following += leaf.pages
        else:
            yield leaf, None, None


def number(year: int, serial: int, digits: int) -> str:
    """案卷号: the year and a running number of that many digits. ValueError when the number does not fit."""
    if not 0 < serial < 10**digits:
        raise ValueError(serial)
    return f"{year:04}{serial:0{digits}}"


def spread(first: int | None, last: int | None) -> str:
    """Page numbers as the list gives them: 3, or 3-5; empty where there are none."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}-{last}"
