"""How `station law` says what it found: as lines, and as the documents of docs/json.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from station.records.catalogue import Checklist, LawFile, Tier, Violation
from station.records.moment import iso
from station.texts import text
from station.texts.money import yuan


def lines(violations: Sequence[Violation], checklists: Sequence[Checklist], files: Sequence[LawFile]) -> str:
    """The catalogue of a day, and what the bureau sent."""
    told = [
        text("law.cli.head_violations", count=len(violations)),
        *(text("law.cli.violation", code=each.code, title=each.title) for each in violations),
        text("law.cli.head_checklists", count=len(checklists)),
        *(text("law.cli.checklist", code=each.code, title=each.title, count=len(each.items)) for each in checklists),
        text("law.cli.head_sent", count=len(files)),
        *(
            text(
                "law.cli.sent",
                name=each.name,
                version=each.version,
                effective_from=each.effective_from.isoformat(),
                source=each.source,
            )
            for each in files
        ),
    ]
    return "\n".join(told) + "\n"


def violation_lines(one: Violation, kinds: Mapping[str, str]) -> str:
    """A violation with its tiers; `kinds` are the titles of sanctions by code."""
    told = [
        _titled(text("law.cli.violation", code=one.code, title=one.title), one.to_confirm),
        text("law.cli.violated", articles="、".join(one.violated)),
        text("law.cli.punished", article=one.punished),
        _valid(one.effective_from, one.effective_to),
        text("law.cli.source", source=one.source),
        *(line for tier in one.tiers for line in _tier_lines(tier, kinds)),
    ]
    return "\n".join(told) + "\n"


def checklist_lines(one: Checklist) -> str:
    """A checklist with its items."""
    told = [
        _titled(text("law.cli.checklist", code=one.code, title=one.title, count=len(one.items)), one.to_confirm),
        _valid(one.effective_from, one.effective_to),
        text("law.cli.source", source=one.source),
    ]
    for item in one.items:
        told += [
            _titled(text("law.cli.item", code=item.code, title=item.title), item.to_confirm),
            text("law.cli.method", method=item.method),
            text("law.cli.basis", articles="、".join(item.basis)),
            text("law.cli.becomes", violation=item.violation),
        ]
        if item.major:
            told.append(text("law.cli.major", article=item.major))
    return "\n".join(told) + "\n"


def _titled(line: str, to_confirm: bool) -> str:
    return f"{line}  [{text('law.cli.to_confirm')}]" if to_confirm else line


def _valid(first: date, last: date | None) -> str:
    if last is None:
        return text("law.cli.since", effective_from=first.isoformat())
    return text("law.cli.until", effective_from=first.isoformat(), effective_to=last.isoformat())


def _tier_lines(tier: Tier, kinds: Mapping[str, str]) -> Iterator[str]:
    party = text(f"law.party.{tier.party}")
    if tier.who:
        party = text("law.cli.tier_party", party=party, who=tier.who)
    told = "、".join(kinds[each] for each in tier.sanctions)
    if sums := _sums(tier):
        told = text("law.cli.range", sanctions=told, sums=sums)
    if tier.may:
        told = text("law.cli.range", sanctions=told, sums=text("law.cli.may"))
    line = text("law.cli.tier", code=tier.code, title=tier.title, party=party, range=told)
    yield _titled(line, tier.to_confirm)
    if tier.condition:
        yield text("law.cli.condition", condition=tier.condition)


def _sums(tier: Tier) -> str:
    if tier.min_fen is not None and tier.max_fen is not None:
        key = "law.cli.fixed" if tier.min_fen == tier.max_fen else "law.cli.sums"
        return text(key, least=yuan(tier.min_fen), most=yuan(tier.max_fen))
    if tier.share is not None:
        base = text(f"law.base.{tier.share.of}")
        key = "law.cli.share_fixed" if tier.share.min_percent == tier.share.max_percent else "law.cli.share"
        return text(key, base=base, least=tier.share.min_percent, most=tier.share.max_percent)
    return ""


def listed(
    on: date, violations: Sequence[Violation], checklists: Sequence[Checklist], files: Sequence[LawFile]
) -> dict[str, Any]:
    """The document of `station law list`."""
    return {
        "on": on.isoformat(),
        "violations": [brief(each) for each in violations],
        "checklists": [{"code": each.code, "title": each.title, "items": len(each.items)} for each in checklists],
        "files": [file(each) for each in files],
    }


def brief(one: Violation) -> dict[str, Any]:
    """A violation in a list."""
    return {"code": one.code, "title": one.title, "violated": list(one.violated), "punished": one.punished}


def file(one: LawFile) -> dict[str, Any]:
    """A file the bureau sent."""
    return {
        "id": str(one.id),
        "name": one.name,
        "version": one.version,
        "source": one.source,
        **_days(one.effective_from, one.effective_to),
        "sha256": one.sha256,
        "adopted_at": iso(one.adopted_at),
    }


def violation(one: Violation) -> dict[str, Any]:
    """A violation with its tiers."""
    return {
        **brief(one),
        **_days(one.effective_from, one.effective_to),
        "source": one.source,
        "to_confirm": one.to_confirm,
        "tiers": [_tier(each) for each in one.tiers],
    }


def checklist(one: Checklist) -> dict[str, Any]:
    """A checklist with its items."""
    return {
        "code": one.code,
        "title": one.title,
        "scope": list(one.scope),
        **_days(one.effective_from, one.effective_to),
        "source": one.source,
        "to_confirm": one.to_confirm,
        "items": [
            {
                "code": each.code,
                "title": each.title,
                "method": each.method,
                "basis": list(each.basis),
                "violation": each.violation,
                "major": each.major,
                "to_confirm": each.to_confirm,
            }
            for each in one.items
        ],
    }


def _days(first: date, last: date | None) -> dict[str, str | None]:
    return {"effective_from": first.isoformat(), "effective_to": last.isoformat() if last else None}


def _tier(one: Tier) -> dict[str, Any]:
    share = one.share
    return {
        "code": one.code,
        "title": one.title,
        "party": one.party,
        "who": one.who,
        "condition": one.condition,
        "sanctions": list(one.sanctions),
        "min_fen": one.min_fen,
        "max_fen": one.max_fen,
        "share_of": share.of if share else None,
        "min_percent": share.min_percent if share else None,
        "max_percent": share.max_percent if share else None,
        "may": one.may,
        "to_confirm": one.to_confirm,
    }
