"""Violations, checklists and kinds of sanction out of parsed TOML: shipped or sent by the bureau, one format.

Everything here refuses with EntryRefused, naming the entry and its field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast, get_args

from station.records.catalogue import (
    LIFETIME,
    Amount,
    CheckItem,
    Checklist,
    Grid,
    GridStep,
    PartyKind,
    SanctionKind,
    SanctionTerm,
    Share,
    ShareOf,
    Tier,
    Violation,
)
from station.rules.initials import initials
from station.rules.law_fields import Fields
from station.texts import text


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says once for all its entries."""

    law: str
    """The law whose articles are written without its name; empty: every article names its law."""
    source: str
    effective_from: date
    effective_to: date | None = None
    penalties: Mapping[str, tuple[Tier, ...]] = field(default_factory=dict)
    """Ranges of the law that a violation may refer to."""


def sanction(values: Mapping[str, Any]) -> SanctionKind:
    """A kind of sanction."""
    told = Fields("sanction", str(values.get("code", "")), values)
    amount = cast(Amount, told.one_of("amount", get_args(Amount)))
    terms = tuple(_term(each) for each in told.tables("terms"))
    named = (told.need("code", str), told.need("title", str), amount)
    read = SanctionKind(*named, told.text("review"), terms, told.text("say"))
    told.done()
    return read


def _term(values: Mapping[str, Any]) -> SanctionTerm:
    told = Fields("sanction", f"{values.get('title', '')}", values)
    years = LIFETIME if told.flag("life") else told.need("years", int)
    read = SanctionTerm(told.need("title", str), years, told.need("basis", str))
    told.done()
    return read


def grid(values: Mapping[str, Any]) -> Grid:
    """How ranges are divided."""
    told = Fields("discretion", "", values)
    steps = tuple(_step(each) for each in told.tables("tier"))
    return Grid(told.need("of", int), told.need("round_fen", int), told.need("source", str), steps)


def _step(values: Mapping[str, Any]) -> GridStep:
    told = Fields("discretion", str(values.get("code", "")), values)
    part = (told.need("from", int), told.need("to", int))
    return GridStep(told.need("code", str), told.need("title", str), *part, told.need("condition", str))


def penalty(values: Mapping[str, Any]) -> tuple[str, tuple[Tier, ...]]:
    """What one article allows: its code and its ranges."""
    told = Fields("penalty", str(values.get("code", "")), values)
    article = told.need("article", str)
    ranges = tuple(_tier(told, each, article) for each in told.tables("ranges"))
    code = told.need("code", str)
    told.done()
    return code, ranges


def violation(values: Mapping[str, Any], head: Head, dividing: Grid) -> Violation:
    """A violation with its ranges, and its tiers: its own; for parties without any, the ranges divided by the grid."""
    told = Fields("violation", str(values.get("code") or values.get("title") or ""), values)
    law, source = told.text("law", head.law), told.text("source", head.source)
    first, last = told.days(head.effective_from, head.effective_to)
    punished = _article(told.need("punished", str), law)
    ranges = _ranges(told, head, punished)
    own = _distinct(told, tuple(_tier(told, each, source) for each in told.tables("tiers")))
    title, pinyin = told.need("title", str), told.text("pinyin")
    read = Violation(
        code=told.need("code", str),
        title=title,
        violated=tuple(_article(each, law) for each in told.texts("violated")),
        punished=punished,
        ranges=ranges,
        tiers=(*own, *_divided((each for each in ranges if each.party not in {tier.party for tier in own}), dividing)),
        effective_from=first,
        effective_to=last,
        source=source,
        to_confirm=told.flag("to_confirm"),
        initials="".join(each[0] for each in pinyin.split()) or initials(title),
        pinyin=pinyin.replace(" ", ""),
    )
    told.done()
    return read


def _ranges(told: Fields, head: Head, punished: str) -> tuple[Tier, ...]:
    own = tuple(_tier(told, each, punished) for each in told.tables("ranges"))
    named = told.text("penalty")
    if named and named not in head.penalties:
        raise told.refused("penalty", text("law.field.no_penalty", code=named))
    if bool(own) == bool(named):
        raise told.refused("ranges", text("law.field.ranges"))
    return _distinct(told, own) or head.penalties[named]


def _distinct(told: Fields, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    if len({(each.code, each.party) for each in tiers}) != len(tiers):
        raise told.refused("ranges", text("law.field.twice"))
    return tiers


def _tier(owner: Fields, values: Mapping[str, Any], source: str) -> Tier:
    told = Fields(owner.section, f"{owner.entry}/{values.get('code', '')}", values)
    least, most = told.may("min_fen", int, None), told.may("max_fen", int, None)
    if (least is None) != (most is None) or (least is not None and most is not None and not 0 <= least <= most):
        raise told.refused("min_fen", text("law.field.sums"))
    read = Tier(
        code=told.need("code", str),
        title=told.need("title", str),
        party=cast(PartyKind, told.one_of("party", get_args(PartyKind))),
        who=told.text("who"),
        condition=told.text("condition"),
        sanctions=told.texts("sanctions"),
        min_fen=least,
        max_fen=most,
        share=_share(told),
        may=told.flag("may"),
        to_confirm=told.flag("to_confirm"),
        source=source,
    )
    told.done()
    if ("fine" in read.sanctions) != (read.min_fen is not None or read.share is not None):
        raise told.refused("sanctions", text("law.field.fine"))
    return read


def _share(told: Fields) -> Share | None:
    percents = told.may("min_percent", int, None), told.may("max_percent", int, None)
    if not told.text("share_of"):
        return None
    of = cast(ShareOf, told.one_of("share_of", get_args(ShareOf)))
    least, most = percents
    if least is None or most is None or not 0 < least <= most:
        raise told.refused("min_percent", text("law.field.sums"))
    return Share(of, least, most)


def _article(written: str, law: str) -> str:
    """第二十八条 of the file's law by its full name; an article that names its law stays as it is."""
    return f"《{law}》{written}" if law and written.startswith("第") else written


def _divided(ranges: Iterable[Tier], dividing: Grid) -> Iterator[Tier]:
    """The ranges in steps. What is fixed or has no sum cannot be divided and stays one tier."""
    for whole in ranges:
        spread = whole.min_fen != whole.max_fen or (whole.share and whole.share.min_percent != whole.share.max_percent)
        if not spread:
            yield whole
            continue
        yield from (_part(whole, step, dividing) for step in dividing.steps)


def _part(whole: Tier, step: GridStep, dividing: Grid) -> Tier:
    least, most, share = whole.min_fen, whole.max_fen, whole.share
    if least is not None and most is not None:
        cuts = [_cut(least, most, part, dividing.parts, dividing.round_fen) for part in (step.first, step.last)]
        least, most = cuts
    if share is not None:
        spread = (share.min_percent, share.max_percent)
        cuts = [_cut(*spread, part, dividing.parts, 1) for part in (step.first, step.last)]
        share = Share(share.of, *cuts)
    return replace(
        whole,
        code=whole.code + step.code,
        title=text("law.tier_title", situation=whole.title, step=step.title),
        condition=step.condition,
        min_fen=least,
        max_fen=most,
        share=share,
        to_confirm=True,
        source=dividing.source,
    )


def _cut(least: int, most: int, part: int, parts: int, rounding: int) -> int:
    """The limit after so many parts; inside the range rounded, at its ends exact."""
    if part in (0, parts):
        return least if part == 0 else most
    inside = least + (most - least) * part // parts
    return min(max(inside // rounding * rounding, least), most)


def checklist(values: Mapping[str, Any], head: Head) -> Checklist:
    """A checklist with its items."""
    told = Fields("checklist", str(values.get("code") or values.get("title") or ""), values)
    first, last = told.days(head.effective_from, head.effective_to)
    items = tuple(_item(each) for each in told.tables("item"))
    if not items:
        raise told.refused("item", text("law.field.missing"))
    if len({each.code for each in items}) != len(items):
        raise told.refused("item", text("law.field.twice"))
    read = Checklist(
        code=told.need("code", str),
        title=told.need("title", str),
        scope=told.texts("scope", empty=True),
        items=items,
        effective_from=first,
        effective_to=last,
        source=told.text("source", head.source),
        to_confirm=told.flag("to_confirm"),
    )
    told.done()
    return read


def _item(values: Mapping[str, Any]) -> CheckItem:
    told = Fields("checklist", str(values.get("code") or values.get("title") or ""), values)
    read = CheckItem(
        code=told.need("code", str),
        title=told.need("title", str),
        method=told.need("method", str),
        basis=told.texts("basis"),
        violation=told.need("violation", str),
        major=told.text("major"),
        to_confirm=told.flag("to_confirm"),
    )
    told.done()
    return read
