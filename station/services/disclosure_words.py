"""A disclosure in words, for the screen and the command line: how it stands, what is struck out, the term explained."""

from __future__ import annotations

import json
from collections.abc import Iterator

from station.records.disclosure import BoardRow, DisclosureStep, FieldText, PublicDossier, Strike, Term
from station.records.push import HandedOut, Push
from station.services import push
from station.store import publication_law
from station.texts import text


def standing(row: BoardRow) -> str:
    """How it stands, in a few characters."""
    return text(f"disclosure.standing.{row.standing}")


def last_day(row: BoardRow) -> str:
    """By when something must be done, else the last day it is shown."""
    if row.due_at is not None:
        return row.due_at.date().isoformat()
    return row.until.isoformat() if row.until is not None and row.standing in ("shown", "expiring", "over") else ""


def field_title(name: str) -> str:
    """What a field is called."""
    return next((one.title for one in publication_law.load().fields if one.name == name), name)


def is_fixed(name: str) -> bool:
    """Whether a field says what the case itself is called by."""
    return any(one.name == name and one.fixed for one in publication_law.load().fields)


def reason_title(code: str) -> str:
    """Why it is kept back, with what awaits the bureau."""
    reason = publication_law.load().reason(code)
    if reason is None:
        return code
    return reason.title + (text("disclosure.to_confirm") if reason.to_confirm else "")


def warnings(found: PublicDossier) -> Iterator[str]:
    """What whoever checks it must look at."""
    if found.objection is not None:
        at = f"{found.objection.at:YYYY-MM-DD HH:mm}"
        yield text("disclosure.said.returned", by=found.objection.by, at=at, reason=found.objection.reason)
    if found.drafts:
        yield text("disclosure.said.draft", numbers=text("disclosure.between").join(found.drafts))
    for code in found.proposed:
        reason = publication_law.load().reason(code)
        must = reason is not None and reason.must
        yield text(f"disclosure.said.{'must' if must else 'proposed'}", reason=reason_title(code))
    if found.doubtful:
        yield text("disclosure.said.doubtful", words=text("disclosure.between").join(found.doubtful))


def struck_of(found: PublicDossier, one: FieldText) -> tuple[Strike, ...]:
    """What was struck out of one field as it stands."""
    return tuple(each for each in found.struck if each.field == one.name)


def strike_line(one: Strike) -> str:
    """姓名 陈建国 > 陈某某, and why where a person did it."""
    kind = text(f"disclosure.struck.{one.kind}")
    line = text("disclosure.said.struck", kind=kind, original=one.original, shown=one.shown)
    return line + (text("disclosure.said.because", reason=one.reason) if one.reason else "")


def term_lines(term: Term | None) -> Iterator[str]:
    """Until when, on which grade, by which rules."""
    if term is None:
        yield text("disclosure.said.no_term")
        return
    facts = {"until": term.until.isoformat(), "grade": text(f"disclosure.grade.{term.grade}")}
    yield text(f"disclosure.said.{'shortened' if term.shortened else 'until'}", **facts)
    yield from (text("disclosure.said.item", line=line) for line in term.counted)
    if term.repair_from is not None:
        yield text("disclosure.said.repair_from", since=term.repair_from.isoformat())


def step_line(one: DisclosureStep) -> str:
    """What became of it, when, with receipt and reason."""
    facts = {"at": f"{one.happened_at:YYYY-MM-DD HH:mm}", "what": text(f"disclosure.became.{one.kind}")}
    due = text("disclosure.said.due", due=one.due_at.date().isoformat()) if one.due_at is not None else ""
    rest = " ".join(each for each in (due, one.receipt, one.url, one.reason) if each)
    return text("disclosure.said.step", rest=rest, **facts).rstrip()


def push_line(one: Push) -> str:
    """To which system, what, how it stands."""
    facts = {"system": push.title(one.system, one.queued_at.date()), "kind": text(f"push.kind.{one.kind}")}
    said = " ".join(each for each in (one.receipt, one.answer) if each)
    return text("push.line", state=text(f"push.state.{one.state}"), said=said, **facts).rstrip()


def handed_line(one: HandedOut) -> str:
    """Which file left for which system, with how many records; that it left before, where it did."""
    facts = {"system": push.title(one.system, one.at.date()), "path": one.path, "count": len(one.records)}
    if not one.again:
        return text("push.handed", **facts)
    return text("push.handed_again", at=f"{one.at:YYYY-MM-DD HH:mm}", **facts)


def payload_lines(one: Push) -> Iterator[str]:
    """What a record says, member by member, as they are called."""
    told: dict[str, str] = json.loads(one.payload)
    titles = {column.code: column.title for column in publication_law.push_columns()}
    yield from (text("push.member", title=titles.get(code, code), value=value) for code, value in told.items())


def lines(found: PublicDossier) -> Iterator[str]:
    """Everything about one disclosure."""
    item = found.item
    head = {"number": item.number, "target": item.target, "state": standing(found.row)}
    yield text("disclosure.said.head", channel=text(f"disclosure.channel.{item.channel}"), **head)
    yield from warnings(found)
    if item.withheld_code:
        yield text("disclosure.said.withheld", reason=reason_title(item.withheld_code), basis=item.withheld_basis)
    yield from term_lines(found.term)
    for one in found.fields:
        yield text("disclosure.said.field", title=field_title(one.name), value=one.value)
        struck = struck_of(found, one)
        if struck:
            yield text("disclosure.said.original", original=one.original)
            yield from (text("disclosure.said.item", line=strike_line(each)) for each in struck)
    yield from (step_line(each) for each in found.steps)
