"""The share of off-plan inspections in words: the year as a small table, for screens and the command line."""

from __future__ import annotations

from unicodedata import east_asian_width

from station.records.plan import MonthShare, YearShare
from station.services.draw_statistics_words import share
from station.texts import text

WIDTHS = (9, 8, 8, 8, 8, 9, 9)


def change(permille: int | None) -> str:
    """+2.5 or -12.5, in hundredths; empty where there is nothing to compare."""
    if permille is None:
        return ""
    sign = "-" if permille < 0 else "+"
    return f"{sign}{abs(permille) // 10}.{abs(permille) % 10}"


def share_lines(found: YearShare) -> list[str]:
    """The year as a small table, its sum, the reasons."""
    heads = ("month", "random", "planned", "adhoc", "total", "ratio", "change")
    ratio = share(found.adhoc_ratio)
    lines = [
        _cells([text(f"plan.screen.column_{name}") for name in heads]),
        *(_cells(_month(each)) for each in found.months),
        "",
        text("plan.screen.share_total", total=found.total, adhoc=found.adhoc, ratio=ratio),
    ]
    if found.reasons:
        said = [text("plan.screen.share_reason", reason=_reason(code), count=n) for code, n in found.reasons.items()]
        lines.append(text("plan.screen.share_reasons", reasons=text("plan.screen.separator").join(said)))
    return [*lines, text("plan.screen.share_basis")]


def _month(each: MonthShare) -> list[str]:
    counts = (each.double_random, each.planned_non_random, each.adhoc, each.total)
    return [each.month, *map(str, counts), share(each.adhoc_ratio), change(each.change)]


def _reason(code: str) -> str:
    return text(f"plan.clue.{code}") if code else text("plan.screen.unsaid")


def _cells(words: list[str]) -> str:
    """The first on the left, the others under the right edge of their heads."""
    first, *others = words
    line = first + " " * (WIDTHS[0] - _cells_of(first))
    return line + "".join(
        " " * (width - _cells_of(word)) + word for word, width in zip(others, WIDTHS[1:], strict=True)
    )


def _cells_of(words: str) -> int:
    """How many cells a terminal gives to the words."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)
