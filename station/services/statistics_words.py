"""Figures as people read them: values, changes, periods. Words only."""

from __future__ import annotations

from collections.abc import Sequence

from station.records.record_statistics import Behind, Definition, Figure, Hours, Period
from station.services.expiring import LESSON
from station.texts import text


def value(definition: Definition, found: int | None) -> str:
    """95.0%, 12, 21天, 0.120; a word where there is nothing to count."""
    if found is None:
        return text("statistics.value.none")
    if definition.kind == "share":
        return percent(found)
    if definition.kind == "gini":
        return f"{found // 1000}.{found % 1000:03}"
    return text(f"statistics.value.{definition.kind}", value=found)


def percent(permille: int | None) -> str:
    """Thousandths as a percentage; a word of nothing."""
    return text("statistics.value.none") if permille is None else f"{permille // 10}.{permille % 10}%"


def parts(figure: Figure) -> str:
    """So many of so many; empty where the value says it all, and of nothing."""
    definition = figure.definition
    if not figure.whole:
        return ""
    if definition.kind == "share" or (definition.kind == "count" and figure.whole != figure.part):
        return text("statistics.value.parts", part=figure.part, whole=figure.whole)
    return ""


def change(figure: Figure) -> str:
    """Against the period before, with whether that is to the good; empty where there is nothing to compare."""
    if figure.value is None or figure.before is None:
        return ""
    apart = figure.value - figure.before
    if not apart:
        return text("statistics.change.same")
    size = abs(apart)
    words = _apart(figure.definition, size)
    told = text("statistics.change.more" if apart > 0 else "statistics.change.less", apart=words)
    if not figure.definition.better:
        return told
    good = (apart > 0) == (figure.definition.better == "more")
    return told + text("statistics.change.good" if good else "statistics.change.bad")


def _apart(definition: Definition, size: int) -> str:
    if definition.kind == "share":
        return text("statistics.change.points", points=f"{size // 10}.{size % 10}")
    return value(definition, size)


def lessons(minutes: int) -> str:
    """Minutes in 学时, to one place, rounded down."""
    tenths = minutes * 10 // LESSON
    return f"{tenths // 10}.{tenths % 10}"


def hours(found: Sequence[Hours]) -> tuple[str, ...]:
    """A heading with the year's target, then each officer's training beside it; nothing of nobody."""
    if not found:
        return ()
    told = [text("statistics.hours.head", target=lessons(found[0].target))]
    for each in found:
        words = "statistics.hours.short" if each.minutes < each.target else "statistics.hours.reached"
        told.append(text(words, name=each.name, lessons=lessons(each.minutes)))
    return tuple(told)


def title(period: Period) -> str:
    """2026年第3季度, 2026年7月."""
    if period.quarter:
        return text("statistics.quarter", year=period.first.year, quarter=(period.first.month + 2) // 3)
    return text("statistics.month", year=period.first.year, month=period.first.month)


def mark(line: Behind) -> str:
    """Whether a line speaks for the station; where the figure says neither, whether it counts."""
    if line.good is None:
        return text("statistics.mark.counts" if line.marked else "statistics.mark.not")
    return text("statistics.mark.good" if line.good else "statistics.mark.bad")
