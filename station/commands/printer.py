"""`station printer`: the printers of this station, and the queue of what is to be printed on them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import TextIO, get_args

from station.commands.presses import chosen, machines
from station.commands.print_desk import PrintDesk
from station.commands.session import open_home, signed_in
from station.errors import StationError, UsageError
from station.records.jsonable import dump
from station.records.print_job import Printer, PrintJob, Way
from station.services import papers, printing
from station.services.slip_kinds import is_slip
from station.store import print_jobs
from station.texts import text
from station.wiring import Station

HELP = text("printing.cli.help")
DONE = ("printed", "printing", "waiting", "asking")
"""What a look at the queue tells of."""


class NoneChosen(StationError):
    """The settings name no printer for this kind of paper. Facts: title."""

    text = "printing.none_chosen"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("printing.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    asked = {}
    for step in STEPS:
        told = text(f"printing.cli.steps.{step}")
        asked[step] = found.add_parser(step, parents=[shared], add_help=False, help=told, description=told)
    for step in ("set", "drop", "test"):
        asked[step].add_argument("name", metavar="NAME", help=text("printing.cli.name"))
    asked["set"].add_argument("--way", choices=get_args(Way), required=True, help=text("printing.cli.way"))
    asked["set"].add_argument("--device", default="", metavar="DEVICE", help=text("printing.cli.device"))
    asked["set"].add_argument("--kind", action="append", default=[], metavar="KIND", help=text("printing.cli.kind"))
    asked["print"].add_argument("document", metavar="DOCUMENT", help=text("printing.cli.document"))
    asked["print"].add_argument("--on", metavar="NAME", help=text("printing.cli.on"))
    for step in ("seen", "again", "cancel"):
        asked[step].add_argument("job", metavar="JOB", help=text("printing.cli.job"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 1 where a printer cannot print now or a job waits for a person."""
    station = open_home(args)
    try:
        return STEPS[args.step](args, station, out)
    finally:
        station.close()


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    desk = PrintDesk(station)
    found, plugged = [(one, desk.standing(one)) for one in desk.printers()], desk.plugged()
    if args.json:
        told = [{**_shown(one), "standing": why} for one, why in found]
        out.write(dump({"printers": told, "plugged": plugged}))
        return 0
    out.writelines(_printer_line(one, why) for one, why in found)
    out.write("" if found else text("printing.cli.no_printers") + "\n")
    for device, serial in plugged:
        out.write(text("printing.cli.plugged", device=device, serial=serial or text("printing.cli.no_serial")) + "\n")
    return 0


def _set(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    if (args.way == "file") == bool(args.device):
        raise UsageError(detail=text("printing.cli.device_wanted"))
    made = Printer(args.name, args.way, args.device, tuple(args.kind))
    PrintDesk(station).keep(made)
    out.write(dump({"printer": _shown(made)}) if args.json else text("printing.cli.set", name=made.name) + "\n")
    return 0


def _drop(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    gone = PrintDesk(station).drop(args.name)
    out.write(dump({"printer": _shown(gone)}) if args.json else text("printing.cli.dropped", name=gone.name) + "\n")
    return 0


def _test(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    done = PrintDesk(station).test(args.name)
    good = done.state in ("printed", "printing")
    if args.json:
        out.write(dump({"printer": args.name, "state": done.state, "detail": done.detail}))
    else:
        key = "tested" if good else "not_tested"
        out.write(text(f"printing.cli.{key}", name=args.name, detail=done.detail) + "\n")
    return 0 if good else 1


def _jobs(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = print_jobs.unsettled(station.store)
    out.write(
        dump({"jobs": found}) if args.json else "".join(map(_job_line, found)) or text("printing.cli.no_jobs") + "\n"
    )
    return 0


def _print(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    document = papers.document(station, _id(args.document))
    printer = PrintDesk(station).named(args.on) if args.on else _for(station, document.kind, document.title)
    actor = signed_in(args, station)
    made = printing.ask(station.store, actor, document.id, printer, given_out=is_slip(document))
    printing.work(station, machines(station))
    return _said(args, print_jobs.job(station.store, made.id), out)


def _work(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    done = printing.work(station, machines(station))
    if args.json:
        # Ids of a list are written as strings here; a record's own are by their names.
        told = done and {key: [str(one) for one in getattr(done, key)] for key in DONE}
        out.write(dump({"run": told}))
    elif done is None:
        out.write(text("printing.cli.at_work") + "\n")
    else:
        counts = {key: len(getattr(done, key)) for key in DONE}
        out.write(text("printing.cli.worked", **counts) + "\n")
    return 0


def _answer(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    does = {"seen": printing.came_out, "again": printing.again, "cancel": printing.cancel}[args.step]
    made = does(station.store, signed_in(args, station), _id(args.job))
    if args.step == "again":
        printing.work(station, machines(station))
        made = print_jobs.job(station.store, made.id)
    return _said(args, made, out)


def _said(args: argparse.Namespace, job: PrintJob, out: TextIO) -> int:
    out.write(dump({"job": job}) if args.json else _job_line(job))
    return int(job.settled_at is None and job.state in print_jobs.ASKING)


def _for(station: Station, kind: str, title: str) -> Printer:
    printer = chosen(station.settings.printers, kind)
    if printer is None:
        raise NoneChosen(title=title)
    return printer


def _id(written: str) -> int:
    if re.fullmatch(r"[0-9]{1,19}", written) is None:
        raise UsageError(detail=text("printing.cli.no_id", written=written))
    return int(written)


def _shown(printer: Printer) -> dict[str, object]:
    return {"name": printer.name, "way": printer.way, "device": printer.device, "kinds": printer.kinds}


def _printer_line(printer: Printer, why: str) -> str:
    way = text(f"printing.way.{printer.way}")
    told = {"name": printer.name, "way": way, "device": printer.device, "kinds": "、".join(printer.kinds)}
    return text("printing.cli.line", **told, standing=why or text("printing.cli.ready")) + "\n"


def _job_line(job: PrintJob) -> str:
    told = {"number": job.number, "title": job.title, "printer": job.printer, "copy": job.copy, "detail": job.detail}
    state = text(f"printing.state.{job.state}")
    return text("printing.cli.job_line", id=job.id, state=state, **told) + "\n"


STEPS: dict[str, Callable[[argparse.Namespace, Station, TextIO], int]] = {
    "list": _list,
    "set": _set,
    "drop": _drop,
    "test": _test,
    "jobs": _jobs,
    "print": _print,
    "work": _work,
    "seen": _answer,
    "again": _answer,
    "cancel": _answer,
}
"""Each step, as typed."""
