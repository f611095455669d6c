"""What the standing registers say on a day, what is different from the version before, and both as text. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from station.records.catalogue import Checklist
from station.records.chart import Anywhere, Arrow, Box, Chart
from station.records.jsonable import jsonable
from station.records.law import PowerItem
from station.records.plan import RISKS, Plan, Task
from station.records.register import WHOLE, RegisterEntry, RegisterKind, ServiceGuide, Sheet
from station.rules.flowchart import anywhere, ways
from station.texts import text

SHORT = 40
"""Characters that a change is quoted with; longer words are only said to be different."""

Fields = tuple[tuple[str, str], ...]


def newest(items: Iterable[PowerItem], on: date) -> tuple[PowerItem, ...]:
    """The version of each item that counts on a day, by code; one that has lapsed is the last one there was."""
    found: dict[str, PowerItem] = {}
    for item in items:
        known = found.get(item.code)
        if item.effective_from <= on and (known is None or item.effective_from > known.effective_from):
            found[item.code] = item
    return tuple(found[code] for code in sorted(found))


def power(kind: RegisterKind, items: Sequence[PowerItem], flows: Mapping[str, str], on: date) -> Sheet:
    """权力清单 with the five elements of each item; `flows` are the titles of flows by code."""

    def entry(item: PowerItem) -> RegisterEntry:
        fields = (
            ("category", text(f"register.category.{item.category}")),
            ("basis", "\n".join(item.basis)),
            ("authority", item.authority),
            ("flow", text("register.flow", title=flows[item.workflow])),
        )
        return RegisterEntry(item.code, item.name, fields, suspended=_lapsed(item, on))

    return _whole(kind, items, map(entry, items), on)


def inspected(kind: RegisterKind, items: Sequence[PowerItem], on: date) -> Sheet:
    """检查事项: the items of the power list by which the station inspects."""
    found = [item for item in items if item.category == "inspection"]

    def entry(item: PowerItem) -> RegisterEntry:
        fields = (("basis", "\n".join(item.basis)), ("authority", item.authority))
        return RegisterEntry(item.code, item.name, fields, suspended=_lapsed(item, on))

    return _whole(kind, found, map(entry, found), on)


def guide(kind: RegisterKind, one: ServiceGuide, station: str) -> Sheet:
    """服务指南 with its six elements first; `station` is put where the data leave its name open."""
    fields: Fields = (
        ("item", one.item),
        ("accept", one.accept_org),
        ("review", one.review_org),
        ("decide", one.decide_org),
        ("conditions", "\n".join(one.conditions)),
        ("limit", text(f"register.limit.{one.limit_unit}", n=one.limit)),
        ("limit_note", one.limit_note),
        ("materials", "\n".join(one.materials)),
        ("fee", one.fee),
        ("place", one.place),
        ("hours", one.hours),
        ("phone", one.phone),
        ("result", one.result),
        ("basis", "\n".join(one.basis)),
    )
    told = tuple((name, words.replace("{station}", station)) for name, words in fields if words)
    entries = (RegisterEntry(one.code, one.item, told),)
    title = text("register.guide_title", item=one.item)
    return Sheet("guide", one.code, title, kind.basis, one.effective_from, one.to_confirm, entries)


def checklist(kind: RegisterKind, one: Checklist) -> Sheet:
    """检查实施细则: what is looked at, and how."""
    scope = text("register.between").join(one.scope) or text("register.everybody")
    head = RegisterEntry(WHOLE, one.title, (("scope", scope), ("source", one.source)))
    entries = tuple(
        RegisterEntry(
            item.code,
            item.title,
            tuple(
                (name, words)
                for name, words in (("method", item.method), ("basis", "\n".join(item.basis)), ("major", item.major))
                if words
            ),
        )
        for item in one.items
    )
    title = text("register.rules_title", title=one.title)
    return Sheet("rules", one.code, title, kind.basis, one.effective_from, one.to_confirm, (head, *entries))


def flowchart(kind: RegisterKind, chart: Chart, since: date, to_confirm: bool, basis: str = "") -> Sheet:
    """执法流程图: the chart, and each of its stages in words; `basis` where it rests on more than the register does."""
    entries = [RegisterEntry(box.code, box.title, (("ways", "\n".join(ways(chart, box))),)) for box in chart.boxes]
    if chart.anywhere:
        lines = "\n".join(anywhere(chart, each) for each in chart.anywhere)
        entries.append(RegisterEntry(WHOLE, text("register.chart.line.anywhere"), (("ways", lines),)))
    title = text("register.chart.title", title=chart.title)
    return Sheet("flowchart", chart.code, title, basis or kind.basis, since, to_confirm, tuple(entries), chart)


def plan(kind: RegisterKind, one: Plan, tasks: Sequence[Task], items: Mapping[str, str], since: date) -> Sheet:
    """检查计划 with its tasks; `items` are the names of power items by code, `since` when it was last approved."""
    term = text("register.term", first=one.from_on.isoformat(), last=one.to_on.isoformat())
    head = RegisterEntry(WHOLE, one.title, (("basis", one.basis), ("term", term)) if one.basis else (("term", term),))
    entries = tuple(
        RegisterEntry(
            str(task.seq),
            task.title,
            (
                ("item", items.get(task.power_item, task.power_item)),
                ("method", text(f"plan.method.{task.method}")),
                ("scope", text("register.between").join(map(_named, task.scope)) or text("register.everybody")),
                ("quota", text("register.quota", quota=task.quota)),
                ("term", text("register.term", first=task.from_on.isoformat(), last=task.to_on.isoformat())),
            ),
        )
        for task in tasks
        if task.state != "void"
    )
    return Sheet("plan", str(one.id), one.title, kind.basis, since, False, (head, *entries))


def _whole(kind: RegisterKind, items: Sequence[PowerItem], entries: Iterable[RegisterEntry], on: date) -> Sheet:
    days = [_began(item, on) for item in items]
    open_ = any(item.to_confirm for item in items)
    return Sheet(
        kind.code, WHOLE, kind.title, kind.basis, max(days, default=kind.effective_from), open_, tuple(entries)
    )


def _lapsed(item: PowerItem, on: date) -> bool:
    return item.effective_to is not None and on > item.effective_to


def _began(item: PowerItem, on: date) -> date:
    """Since when it is what it is: in force, or no longer."""
    if item.effective_to is not None and on > item.effective_to:
        return item.effective_to + timedelta(days=1)
    return item.effective_from


# What has changed ------------------------------------------------------------------------------------------------


def changes(before: Sheet, after: Sheet) -> tuple[str, ...]:
    """What is different, in words, in the order of the newer sheet; empty where nothing is."""
    if write(before) == write(after):
        return ()
    return tuple(_changes(before, after)) or (text("register.change.other"),)


def _changes(before: Sheet, after: Sheet) -> Iterator[str]:
    if before.title != after.title:
        yield text("register.change.named", old=before.title, new=after.title)
    if before.to_confirm != after.to_confirm:
        yield text("register.change.to_confirm" if after.to_confirm else "register.change.confirmed")
    old, new = ({entry.key: entry for entry in sheet.entries} for sheet in (before, after))
    for key, entry in new.items():
        if key not in old:
            yield text("register.change.added", title=entry.title)
        else:
            yield from _entry_changes(old[key], entry)
    for key, entry in old.items():
        if key not in new:
            yield text("register.change.dropped", title=entry.title)


def _entry_changes(old: RegisterEntry, new: RegisterEntry) -> Iterator[str]:
    if old.title != new.title:
        yield text("register.change.named", old=old.title, new=new.title)
    if old.suspended != new.suspended:
        yield text("register.change.suspended" if new.suspended else "register.change.resumed", title=new.title)
    was, now = dict(old.fields), dict(new.fields)
    for name in dict.fromkeys((*now, *was)):
        if was.get(name, "") != now.get(name, ""):
            yield from _field_change(new.title, name, was.get(name, ""), now.get(name, ""))


def _field_change(title: str, name: str, old: str, new: str) -> Iterator[str]:
    facts = {"title": title, "field": text(f"register.field.{name}")}
    before, after = old.split("\n"), new.split("\n")
    if len(before) < 2 > len(after):
        short = max(len(old), len(new)) <= SHORT
        yield text("register.change.from_to" if short else "register.change.field", **facts, old=old, new=new)
        return
    gone, come = [each for each in before if each not in after], [each for each in after if each not in before]
    if not gone and not come:
        yield text("register.change.field", **facts)
    for words, lines in (("register.change.lines_out", gone), ("register.change.lines_in", come)):
        told = [line.strip() for line in lines if line.strip()]
        if told:
            yield text(words, **facts, lines=text("register.then").join(told))


# As text ---------------------------------------------------------------------------------------------------------


def write(sheet: Sheet) -> str:
    """The sheet as canonical JSON; equal sheets give equal text."""
    return json.dumps(jsonable(sheet), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(content: str) -> Sheet:
    """The sheet that was written. KeyError, TypeError, ValueError on anything else."""
    told: dict[str, Any] = json.loads(content)
    entries = tuple(
        RegisterEntry(**{**each, "fields": tuple((name, words) for name, words in each["fields"])})
        for each in told["entries"]
    )
    chart = None if told["chart"] is None else _chart(told["chart"])
    return Sheet(**{**told, "since": date.fromisoformat(told["since"]), "entries": entries, "chart": chart})


def _chart(told: dict[str, Any]) -> Chart:
    return Chart(
        told["code"],
        told["title"],
        tuple(Box(**_tuples(each)) for each in told["boxes"]),
        tuple(Arrow(**_tuples(each)) for each in told["arrows"]),
        tuple(Anywhere(**_tuples(each)) for each in told["anywhere"]),
    )


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


def _named(scope: str) -> str:
    """A colour of risk by its word; a key type is one already."""
    return text(f"plan.risk.{scope}") if scope in RISKS else scope
