"""`station plan`: plans and tasks with their progress, and the share of off-plan inspections. Reads only."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TextIO

from station.commands.session import open_home
from station.records.jsonable import dump
from station.records.plan import PlanProgress, Progress, TaskProgress
from station.services import plan_amendments, plan_statistics, plans
from station.services.draw_statistics_words import share
from station.services.plan_version_words import version_lines
from station.services.plan_words import share_lines
from station.texts import text
from station.wiring import Station

HELP = text("plan.cli.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("plan.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, told in (("list", "list"), ("show", "show"), ("versions", "versions"), ("statistics", "statistics")):
        one = found.add_parser(step, parents=[shared], add_help=False, help=text(f"plan.cli.{told}"))
        if step in ("show", "versions"):
            one.add_argument("id", type=int, metavar="ID", help=text("plan.cli.id"))
        if step == "statistics":
            one.add_argument("--year", type=int, metavar="Y", help=text("plan.cli.year"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done. UnknownPlan."""
    station = open_home(args)
    try:
        return STEPS[args.step](args, station, out)
    finally:
        station.close()


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = plans.progress(station.store)
    if args.json:
        out.write(dump({"plans": found}))
    else:
        out.write("".join(f"{line}\n" for each in found for line in _lines(each)) or text("plan.cli.none") + "\n")
    return 0


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    (found,) = plans.progress(station.store, args.id)
    out.write(dump(found) if args.json else "".join(f"{line}\n" for line in _lines(found)))
    return 0


def _versions(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    plan, found = plans.get(station.store, args.id), plan_amendments.history(station.store, args.id)
    if args.json:
        out.write(dump({"amendments": found.amendments, "versions": found.versions}))
    elif not found.amendments:
        out.write(text("plan.cli.no_version", title=plan.title) + "\n")
    else:
        out.write("".join(f"{line}\n" for line in version_lines(plan, found)))
    return 0


def _statistics(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = plan_statistics.year_share(station.store, args.year or station.clock.now().year)
    out.write(dump(found) if args.json else "".join(f"{line}\n" for line in share_lines(found)))
    return 0


def _lines(found: PlanProgress) -> Iterator[str]:
    plan = found.plan
    yield text(
        "plan.cli.plan_line",
        id=plan.id,
        kind=text(f"plan.kind.{plan.kind}"),
        title=plan.title,
        state=text(f"plan.state.{plan.state}"),
        from_on=plan.from_on.isoformat(),
        to_on=plan.to_on.isoformat(),
    )
    for each in found.tasks:
        yield from _task_lines(each)


def _task_lines(found: TaskProgress) -> Iterator[str]:
    task, counts = found.task, _counts(found.progress)
    facts = {"method": text(f"plan.method.{task.method}"), "state": text(f"plan.task_state.{task.state}")}
    completion = share(found.progress.completion)
    yield text("plan.cli.task_line", **{**counts, **facts, "completion": completion}, seq=task.seq, title=task.title)
    if found.progress.behind:
        yield text("plan.cli.task_behind", **counts)


def _counts(progress: Progress) -> dict[str, object]:
    return {name: getattr(progress, name) for name in Progress.__dataclass_fields__}


STEPS = {"list": _list, "show": _show, "versions": _versions, "statistics": _statistics}
