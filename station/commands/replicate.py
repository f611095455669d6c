"""`station replicate`: seal what is new for the bureau."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TextIO

from devices import timekeeper
from station.commands import destination
from station.commands.session import open_home
from station.errors import StationError
from station.records.station_report import FREE, SYNCHRONISED, UNKNOWN, Machine
from station.replica.outbox import bundle_folder
from station.services import replication, station_report
from station.services.replication import Replicated
from station.texts import text
from station.wiring import Station

HELP = text("replica.replicate.help")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`[--out DIR] [--now] [--full] [--json]`."""
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("replica.replicate.out"))
    parser.add_argument("--now", action="store_true", help=text("replica.replicate.now"))
    parser.add_argument("--full", action="store_true", help=text("keys.full"))
    parser.add_argument("--json", action="store_true", help=text("replica.replicate.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """1 when a bundle in the outbox is damaged, else 0. NotWritten."""
    if args.out is not None and args.out.exists():
        destination.check_stick(args.out)
    station = open_home(args)
    try:
        unreported = _report(station)
        done = replication.replicate(station, out=args.out, now=args.now, base=args.full)
        out.write(_json(done, unreported) if args.json else _prose(station, done, args.out, unreported))
    finally:
        station.close()
    return 1 if done.damaged else 0


def _report(station: Station) -> str:
    """Say how the machine stands; why it could not be said, or empty. The record itself goes out either way."""
    try:
        station_report.report(station, _machine(station))
    except StationError as refusal:
        return refusal.message
    return ""


def _machine(station: Station) -> Machine:
    # A demonstration has a clock of its own; what keeps the machine's says nothing about that.
    if station.settings.demo:
        return station_report.look(station.home, UNKNOWN, None)
    kept = timekeeper.read()
    clock = UNKNOWN if kept.synchronised is None else SYNCHRONISED if kept.synchronised else FREE
    return station_report.look(station.home, clock, kept.offset_ms)


def _json(done: Replicated, unreported: str) -> str:
    last: dict[str, object] | None = None
    if done.last is not None:
        last = {name: getattr(done.last, name) for name in ("seq", "size", "state", "sealed_at")}
    facts = {
        "sealed": done.sealed is not None,
        "last": last,
        "damaged": list(done.damaged),
        "carried": done.carried,
        "unreported": unreported,
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _prose(station: Station, done: Replicated, target: Path | None, unreported: str) -> str:
    lines = [_sealed(station, done)]
    if unreported:
        lines.append(text("replica.replicate.unreported", why=unreported))
    if target is not None:
        lines.append(text("replica.replicate.carried", count=done.carried, path=target))
    if done.damaged:
        lines.append(text("replica.replicate.damaged", seqs="、".join(str(seq) for seq in done.damaged)))
    return "".join(f"{line}\n" for line in lines)


def _sealed(station: Station, done: Replicated) -> str:
    if done.sealed is not None:
        origin = station.store.origin
        path = bundle_folder(station.home.outbox, str(origin.code), origin.epoch, done.sealed.seq)
        facts = {"seq": done.sealed.seq, "first": done.sealed.first, "last": done.sealed.size - 1}
        return text("replica.replicate.sealed", path=path, **facts)
    if done.last is None:
        return text("replica.replicate.nothing_yet")
    return text("replica.replicate.nothing", seq=done.last.seq)
