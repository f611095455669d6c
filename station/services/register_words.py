"""The standing registers in words, for screens and the command line."""

from __future__ import annotations

from collections.abc import Iterator

from station.records.register import RegisterVersion, Sheet, SheetStanding
from station.rules.flowchart import outline
from station.services.registers import channel_titles, kind_of
from station.texts import text


def state(found: SheetStanding) -> str:
    """How a sheet stands: 已公布, 待公布, 有变动待重新公布, 逾期, 尚无版本, 已不再有效."""
    return text(f"register.state.{found.state}")


def version_of(found: SheetStanding) -> str:
    """第2版, or a dash before the first."""
    return text("register.nth", version=found.newest.version) if found.newest else "-"


def due(found: SheetStanding) -> str:
    """The last day, where something is due."""
    return "" if found.due_at is None else found.due_at.date().isoformat()


def standing_lines(found: SheetStanding) -> Iterator[str]:
    """How a sheet stands, what has changed, where it is not yet out."""
    last = due(found)
    yield text("register.said.state", state=state(found), version=version_of(found))
    if last:
        yield text("register.said.due", due=last)
    if found.newest is not None and found.missing:
        yield text("register.said.missing", channels=text("register.between").join(found.missing))
    if found.change:
        yield text("register.said.changed")
        yield from (text("register.said.item", line=line) for line in found.change)
    suspended = [entry.title for entry in found.sheet.entries if entry.suspended]
    if suspended:
        yield text("register.said.suspended")
        yield from (text("register.said.item", line=line) for line in suspended)


def version_lines(version: RegisterVersion) -> Iterator[str]:
    """One version: when it was made and published, what had changed, the receipts."""
    out = version.published_at
    told = text("register.said.out", day=out.date().isoformat()) if out else text("register.said.not_out")
    made = version.made_at.date().isoformat()
    yield text("register.said.version", version=version.version, made=made, told=told)
    yield from (text("register.said.item", line=line) for line in version.change)
    titles = channel_titles(kind_of(version.sheet.register))
    for each in version.receipts:
        facts = {"channel": titles.get(each.channel, each.channel), "receipt": each.receipt, "url": each.url}
        yield text("register.said.receipt", day=each.published_at.date().isoformat(), **facts).rstrip()


def whole(sheet: Sheet) -> tuple[str, ...]:
    """All that a sheet says: a flowchart stage by stage, everything else entry by entry."""
    return outline(sheet.chart) if sheet.chart else tuple(sheet_lines(sheet))


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """What a sheet says, entry by entry."""
    for entry in sheet.entries:
        mark = text("register.said.mark") if entry.suspended else ""
        yield text("register.said.entry", key=entry.key, title=entry.title, mark=mark)
        for name, words in entry.fields:
            first, *rest = words.split("\n")
            yield text("register.said.field", name=text(f"register.field.{name}"), words=first)
            yield from (text("register.said.more", words=line) for line in rest)
