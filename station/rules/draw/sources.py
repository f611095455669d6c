"""Public numbers: how a result is written canonically, and how much entropy it carries.

RFC 3797 §4.1 style: zero-padded numbers ascending within a set, `.` after each, `/` after each set; ordered games
keep the order drawn. It looks nothing up and supplies no numbers of its own, except the demonstration source's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from math import comb

from station.errors import StationError
from station.texts import text

DEMO_PREFIX = "demo."
BEACON = "drand:quicknet"
"""The encoding of a beacon's round: its signature, 96 hex digits."""
_BEACON_MILLIBITS = 256_000
_BALLS = re.compile(r"balls:([0-9]{1,2}/[0-9]{1,3}(?:\+[0-9]{1,2}/[0-9]{1,3})*)")
_DIGITS = re.compile(r"digits:([1-9][0-9]?)")
_SIGNATURE = re.compile(r"[0-9a-f]{96}")


class BadNumbers(StationError):
    """Typed numbers that cannot be a result of the source."""

    text = "draw.bad_numbers"

    def __init__(self, why: str, **facts: object) -> None:
        super().__init__(why=text(f"draw.numbers.{why}", **facts))


@dataclass(frozen=True, slots=True)
class Ball:
    """One set of balls drawn without order."""

    count: int
    highest: int


def ball_sets(encoding: str) -> tuple[Ball, ...]:
    """The sets of `balls:6/33+1/16`; none for `digits:n`. ValueError on an unknown encoding."""
    if _DIGITS.fullmatch(encoding):
        return ()
    found = _BALLS.fullmatch(encoding)
    if not found:
        raise ValueError(f"unknown encoding: {encoding!r}")
    parts = [part.split("/") for part in found.group(1).split("+")]
    sets = tuple(Ball(int(count), int(highest)) for count, highest in parts)
    if any(not 1 <= one.count <= one.highest for one in sets):
        raise ValueError(f"unknown encoding: {encoding!r}")
    return sets


def is_encoding(written: str) -> bool:
    """Whether we know how such a result is written."""
    try:
        return written == BEACON or bool(digit_count(written) or ball_sets(written))
    except ValueError:
        return False


def is_lottery(source: str, encoding: str) -> bool:
    """Whether it is a public lottery: no beacon, and not the demonstration source."""
    return encoding != BEACON and not source.startswith(DEMO_PREFIX)


def digit_count(encoding: str) -> int:
    """n of `digits:n`, 0 for balls. ValueError on an unknown encoding."""
    found = _DIGITS.fullmatch(encoding)
    if found:
        return int(found.group(1))
    ball_sets(encoding)
    return 0


def millibits(source: str, encoding: str) -> int:
    """floor(1000·log2) of the number of results, in integers; 0 for the foreseeable demonstration sources."""
    if source.startswith(DEMO_PREFIX):
        return 0
    if encoding == BEACON:
        return _BEACON_MILLIBITS
    results = 10 ** digit_count(encoding)
    for one in ball_sets(encoding):
        results *= comb(one.highest, one.count)
    return int(results**1000).bit_length() - 1


def canonical(encoding: str, typed: str) -> str:
    """Numbers as typed (any separators, full width allowed) in canonical text. BadNumbers."""
    plain = unicodedata.normalize("NFKC", typed)
    if encoding == BEACON:
        return _signature(plain)
    groups = re.findall(r"[0-9]+", plain)
    if re.search(r"[^0-9\s.,;:/|+\-、，。；：·]", plain):
        raise BadNumbers("characters", typed=typed)
    wanted = digit_count(encoding)
    if wanted:
        digits = "".join(groups)
        if len(digits) != wanted:
            raise BadNumbers("digit_count", wanted=wanted, found=len(digits))
        return "".join(f"{digit}." for digit in digits) + "/"
    return _canonical_balls(ball_sets(encoding), [int(group) for group in groups if len(group) <= 3], len(groups))


def _signature(typed: str) -> str:
    found = "".join(typed.split()).lower()
    if not _SIGNATURE.fullmatch(found):
        raise BadNumbers("signature", found=len(found))
    return found


def _canonical_balls(sets: tuple[Ball, ...], numbers: list[int], typed: int) -> str:
    wanted = sum(one.count for one in sets)
    if typed != wanted or len(numbers) != wanted:
        raise BadNumbers("ball_count", wanted=wanted, found=typed)
    written, start = "", 0
    for one in sets:
        chosen = sorted(numbers[start : start + one.count])
        start += one.count
        for number in chosen:
            if not 1 <= number <= one.highest:
                raise BadNumbers("range", number=number, highest=one.highest)
        if len(set(chosen)) != len(chosen):
            raise BadNumbers("repeated")
        width = max(2, len(str(one.highest)))
        written += "".join(f"{number:0{width}d}." for number in chosen) + "/"
    return written


def is_canonical(encoding: str, value: str) -> bool:
    """Whether `value` is exactly what `canonical` writes."""
    try:
        return canonical(encoding, value) == value
    except BadNumbers:
        return False


def demo_value(source: str, round_: str) -> str:
    """The numbers of the demonstration source: SHA-256 of its name and round, modulo 10^20, foreseeable by all."""
    digest = sha256(f"{source}/{round_}".encode()).digest()
    return canonical("digits:20", f"{int.from_bytes(digest, 'big') % 10**20:020d}")
