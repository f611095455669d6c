"""What is said before a clip leaves its case, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from station.records.case import CaseFile
from station.services.relinking import Sent, Told
from station.texts import text

WHEN = "MM-DD HH:mm"


def lines(told: Told) -> tuple[str, ...]:
    """From where to where, what the case loses, what has left the station, what stays readable."""
    return (_way(told), *_lost(told), *(_sent(each) for each in told.sent), text("relinking.told.kept"))


def _way(told: Told) -> str:
    if told.to is None:
        return text("relinking.told.from_only", was=_case(told.case))
    return text("relinking.told.from_to", was=_case(told.case), now=_case(told.to))


def _case(case: CaseFile) -> str:
    return text("relinking.told.case", number=case.number, enterprise=case.enterprise)


def _lost(told: Told) -> Iterator[str]:
    number = told.case.number
    yield text(f"relinking.told.{'left' if told.left else 'none_left'}", number=number, count=told.left)
    if told.items:
        yield text("relinking.told.items", number=number, items=_items(told.items))
    else:
        yield text("relinking.told.no_items")
    if told.unnamed:
        yield text("relinking.told.unnamed", number=number, items=_items(told.unnamed))
    if told.upload:
        yield text("relinking.told.upload", number=number)


def _items(titles: Sequence[str]) -> str:
    return "".join(text("relinking.told.item", title=title) for title in titles)


def _sent(one: Sent) -> str:
    return text(f"relinking.told.{one.what}", round=one.round, at=one.at.format(WHEN), by=one.by)
