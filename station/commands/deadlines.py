"""`station deadlines`: what is due, most urgent first; of one case everything that ever ran, counted day by day."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import pendulum

from station.commands.session import open_home
from station.records.deadline import Deadline
from station.records.jsonable import dump
from station.records.moment import iso
from station.records.today import Entry
from station.services import today
from station.texts import text
from station.wiring import Station

# What counts a deadline again is imported where that is asked for: the list of the day needs none of it.
if TYPE_CHECKING:
    from station.services.counting import Counted

HELP = text("deadline.help")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    deadline: Deadline
    number: str
    enterprise: str
    entry: Entry | None
    """How it stands; None where it does not run any more."""
    counted: Counted | None
    """Day by day, where that was asked for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which case, how much, and the form of the answer."""
    parser.add_argument("--case", metavar="N", help=text("deadline.help_case"))
    parser.add_argument("--explain", action="store_true", help=text("deadline.help_explain"))
    parser.add_argument("--json", action="store_true", help=text("deadline.help_json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the deadlines. NoStore and what opening raises, UnknownCase."""
    station = open_home(args)
    try:
        found = list(_listed(station, args.case, args.explain))
    finally:
        station.close()
    out.write(dump({"deadlines": [_json(each) for each in found]}) if args.json else _text(found))
    return 0


def _listed(station: Station, case: str | None, explain: bool) -> Iterator[Listed]:
    store, now = station.store, station.clock.now()
    if case is None:
        entries = today.today(store, now).entries
        ran: tuple[Deadline, ...] = ()
    else:
        from station.services import counting

        known = counting.case_of(store, case)
        entries = today.of_case(store, known.id, now)
        ran = tuple(each for each in counting.of_case(store, known.id) if each.state != "running")
    for entry in entries:
        yield _one(station, entry.deadline, entry.number, entry.enterprise, entry, explain)
    for deadline in ran:
        yield _one(station, deadline, known.number, known.enterprise, None, explain)


def _one(
    station: Station, deadline: Deadline, number: str, enterprise: str, entry: Entry | None, explain: bool
) -> Listed:
    if not explain:
        return Listed(deadline, number, enterprise, entry, None)
    from station.services import counting

    return Listed(deadline, number, enterprise, entry, counting.count(station.store, deadline.id))


def _text(found: list[Listed]) -> str:
    if not found:
        return text("deadline.nothing") + "\n"
    return "".join(line + "\n" for each in found for line in _lines(each))


def _lines(each: Listed) -> Iterator[str]:
    deadline, entry = each.deadline, each.entry
    marks = [text("deadline.provisional")] * deadline.provisional + [text("deadline.to_confirm")] * deadline.to_confirm
    said = [entry.left if entry else _ended(deadline), _due(deadline.due_at), each.number, each.enterprise]
    yield "  ".join([*said, deadline.title, *marks, *([entry.hint] if entry and entry.hint else [])])
    if each.counted is not None:
        from station.services.counting_words import lines

        yield from (f"    {line}" for line in lines(each.counted))
        yield ""


def _ended(deadline: Deadline) -> str:
    from station.services.counting_words import state_words

    return state_words(deadline)


def _due(at: pendulum.DateTime) -> str:
    return f"{at:%Y-%m-%d}" if f"{at:%H:%M:%S}" == "23:59:59" else f"{at:%Y-%m-%d %H:%M}"


def _json(each: Listed) -> dict[str, Any]:
    deadline, entry = each.deadline, each.entry
    found: dict[str, Any] = {
        "id": str(deadline.id),
        "case_id": str(deadline.case_id),
        "case_number": each.number,
        "enterprise": each.enterprise,
        "rule": deadline.rule,
        "title": deadline.title,
        "basis": deadline.basis,
        "holder": deadline.holder,
        "anchor_at": iso(deadline.anchor_at),
        "due_at": iso(deadline.due_at),
        "state": deadline.state,
        "paused": deadline.paused,
        "urgency": entry.urgency if entry else None,
        "left": entry.left if entry else None,
        "provisional": deadline.provisional,
        "to_confirm": deadline.to_confirm,
        "calendar": deadline.calendar,
        "given_on": deadline.given_on and deadline.given_on.isoformat(),
        "n": deadline.n,
        "pauses": [{"first": first.isoformat(), "last": last.isoformat()} for first, last in deadline.pauses],
    }
    if each.counted is not None:
        found["count"] = [
            {
                "first": run.first.on.isoformat(),
                "last": run.last.on.isoformat(),
                "counted": run.first.counted,
                "why": run.first.why,
                "name": run.first.name,
                "running": run.last.running,
                "provisional": run.first.provisional,
            }
            for run in each.counted.explanation.runs()
        ]
    return found
