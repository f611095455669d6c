"""`station dock`: what was plugged in, and whether it may be read. The dock unit asks before anything is mounted.

Owns: the judgement of a device by udev's properties and the two rosters, and its refusal in the ledger.
Refuses: opening a device, and deciding while no automatic act may be written; nobody would learn what was decided.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from devices.errors import NotARecorder
from devices.recorder import Identity, docked, identify_node
from station.commands.session import open_home
from station.errors import StationError
from station.intake.sealing import DOCK
from station.records.jsonable import dump
from station.records.moment import moment
from station.store import evidence, glance, sticks
from station.store.act import LEAP
from station.store.errors import ClockBehind, ClockLeap
from station.store.live import LiveIntakes
from station.store.store import Store
from station.texts import text
from station.wiring import Station

HELP = text("dock.help")
PATIENCE_SECONDS = 15.0
"""So long the import of the docking before may take to notice that its recorder was pulled."""
UNMOUNTABLE = "unmountable"
"""Why a device is refused that is known and whose file system cannot be mounted."""


class Refused(StationError):
    """The device is not admitted. Facts: device, why."""

    text = "dock.refused"


class Absent(StationError):
    """udev knows no such device (any more). Facts: node."""

    text = "dock.absent"


@dataclass(frozen=True, slots=True)
class Judged:
    """A file system on USB and what becomes of it."""

    node: str
    serial: str
    """Empty where nothing tells it from others."""
    device: str
    """What it calls itself: maker, model and, in brackets, vendor:product."""
    fs_type: str
    fs_uuid: str
    role: str
    """recorder, stick, refused."""
    reason: str
    """Why refused: texts/intake.toml, table `tui.why`; else empty."""
    name: str
    """Of the stick, or of the officer who has the recorder; may be empty."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the unit asks, and what a person asks."""
    choices = parser.add_subparsers(dest="deed", metavar=text("dock.deed"), required=True)
    for deed in ("admit", "refuse"):
        asked = choices.add_parser(deed, help=text(f"dock.{deed}"), description=text(f"dock.{deed}"))
        asked.add_argument("node", type=Path, metavar="NODE", help=text("dock.node"))
    listed = choices.add_parser("list", help=text("dock.list"), description=text("dock.list"))
    listed.add_argument("--json", action="store_true", help=text("dock.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the deed. Refused, Absent, ClockLeap, ClockBehind, NoStore and what opening raises."""
    station = open_home(args)
    try:
        if args.deed == "list":
            return _list(station, out, as_json=args.json)
        judged = _judge(station.store, _identified(args.node))
        if args.deed == "refuse":
            _write(station.store, judged, UNMOUNTABLE)
            return 0
        return _admit(station, judged, out)
    finally:
        station.close()


def _admit(station: Station, judged: Judged, out: TextIO) -> int:
    """Say `recorder TYPE` or `stick TYPE`; or `refused`, once it is written down."""
    if judged.role == "refused":
        _write(station.store, judged, judged.reason)
        out.write("refused\n")
        raise Refused(device=judged.device or judged.node, why=text(f"intake.tui.why.{judged.reason}"))
    _check_clock(station)
    _wait_for_the_docking_before(station, judged.serial)
    out.write(f"{judged.role} {judged.fs_type}\n")
    return 0


def _identified(node: Path) -> Identity | NotARecorder:
    try:
        return identify_node(node)
    except NotARecorder as refusal:
        if refusal.reason == "absent":
            raise Absent(node=node) from refusal
        return refusal


def _judge(store: Store, found: Identity | NotARecorder) -> Judged:
    if isinstance(found, NotARecorder):
        facts = found.facts
        device = _device(facts.get("vendor", ""), facts.get("model", ""), facts.get("usb", ""))
        return Judged(facts.get("node", ""), facts.get("serial", ""), device, "", "", "refused", found.reason, "")
    role, reason, name = _known(store, found)
    device = _device(found.vendor, found.model, found.usb)
    return Judged(found.node, found.serial, device, found.fs_type, found.fs_uuid, role, reason, name)


def _known(store: Store, found: Identity) -> tuple[str, str, str]:
    """Role, reason and name. The roster of recorders is asked first: what ever was a recorder is never written to."""
    recorder = evidence.recorder(store, found.serial)
    if recorder is not None:
        active = recorder.status == "active"
        return ("recorder", "", recorder.officer_name or "") if active else ("refused", "retired", "")
    stick = sticks.find(store, found.serial, found.fs_uuid)
    if stick is None:
        return "refused", "unregistered", ""
    return ("stick", "", stick.label) if stick.status == "active" else ("refused", "retired", stick.label)


def _device(vendor: str, model: str, usb: str) -> str:
    """As `Kingston DT 3.0 (0951:1666)`; many put the maker's name into the model too."""
    called = model if model.startswith(vendor) else f"{vendor} {model}".strip()
    return f"{called} ({usb})" if called else usb


def _write(store: Store, judged: Judged, reason: str) -> None:
    """A refusal is an act too: who tried to dock what is part of the custody record."""
    said = f"{reason} {judged.device}".strip()
    with store.act(DOCK, "intake.refuse", subject=f"recorder/{judged.serial or '-'}", reason=said):
        pass


def _check_clock(station: Station) -> None:
    """What the first act of the import would refuse. Until a person vouches for the date, the unit asks again."""
    now, last = station.clock.now(), moment(glance.last_entry_at(station.store))
    facts = {"now": f"{now:YYYY-MM-DD HH:mm:ss}", "last": f"{last:YYYY-MM-DD HH:mm:ss}"}
    if now < last:
        raise ClockBehind(**facts)
    if now - last > LEAP:
        raise ClockLeap(**facts)


def _wait_for_the_docking_before(station: Station, serial: str) -> None:
    """A recorder pulled and plugged in at once comes back before its import has ended."""
    live, until = LiveIntakes(station.store.derived.path), time.monotonic() + PATIENCE_SECONDS
    while any(each.serial == serial for each in live.running()) and time.monotonic() < until:
        time.sleep(0.2)


def _list(station: Station, out: TextIO, *, as_json: bool) -> int:
    judged = [_judge(station.store, found) for found in docked()]
    out.write(dump({"docked": judged}) if as_json else "".join(f"{line}\n" for line in _lines(judged)))
    return 0


def _lines(judged: list[Judged]) -> Iterator[str]:
    for each in judged:
        why = text(f"intake.tui.why.{each.reason}") if each.reason else ""
        facts = {"node": each.node, "device": each.device, "serial": each.serial or "-", "name": each.name, "why": why}
        yield text(f"dock.line.{each.role}", **facts).rstrip()
    if not judged:
        yield text("dock.nothing")
