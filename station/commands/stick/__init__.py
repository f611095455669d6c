"""`station stick`: transfer sticks, the tray of what they bring, the queue of what they carry out.

`serve` is what the dock unit runs for a stick that is registered; without hardware it serves a folder.
"""

from __future__ import annotations

import argparse
import errno
from pathlib import Path
from typing import TextIO

from devices import volume
from devices.errors import NotARecorder, NotAVolume
from devices.recorder import GENERIC_SERIALS, identify_mounted
from devices.volume import Volume
from station.commands.session import asked_to_stop, open_home, signed_in
from station.commands.stick import packets
from station.commands.stick.words import Telling, say_exports, say_sticks, say_tray
from station.errors import StationError, UsageError
from station.intake.sealing import DOCK
from station.intake.serving import Serving, serve
from station.records.docking import Stick, TrayItem
from station.records.jsonable import dump
from station.services import sticks
from station.texts import text
from station.wiring import Station

HELP = text("stick.cli.help")


class Refused(StationError):
    """The device is nothing that may be used as a stick. Facts: why, device."""

    text = "stick.refused"


class Unreadable(StationError):
    """The path is no folder, or nothing in it can be read. Facts: path, why."""

    text = "stick.unreadable"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("stick.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, (ask, _) in STEPS.items():
        told = text(f"stick.cli.steps.{step}")
        ask(found.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done, 1 when serving a stick left something undone."""
    station = open_home(args)
    try:
        return STEPS[args.step][1](args, station, out)
    finally:
        station.close()


# Sticks


def _ask_register(parser: argparse.ArgumentParser) -> None:
    _ask_serial(parser)
    parser.add_argument("--label", required=True, help=text("stick.cli.label"))
    parser.add_argument("--fs-uuid", default="", metavar="UUID", help=text("stick.cli.fs_uuid"))


def _ask_retire(parser: argparse.ArgumentParser) -> None:
    _ask_serial(parser)
    _ask_reason(parser)


def _ask_serial(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("serial", metavar="SERIAL", help=text("stick.cli.serial"))


def _ask_reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, help=text("stick.cli.reason"))


def _register(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    if args.serial.upper() in GENERIC_SERIALS:
        # Many sticks say this; registering one would let them all in.
        raise sticks.StickSerialUnusable(serial=args.serial)
    done = sticks.register(station.store, signed_in(args, station), args.serial, args.label, args.fs_uuid)
    return _say_stick(args, out, done, "registered")


def _retire(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    done = sticks.retire(station.store, signed_in(args, station), args.serial, args.reason)
    return _say_stick(args, out, done, "retired")


def _say_stick(args: argparse.Namespace, out: TextIO, done: Stick, deed: str) -> int:
    said = text(f"stick.cli.{deed}", serial=done.serial, label=done.label) + "\n"
    out.write(dump({"stick": done}) if args.json else said)
    return 0


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    known, docked = sticks.all_sticks(station.store), sticks.docked(station.store)
    out.write(dump({"sticks": known, "docked": docked}) if args.json else say_sticks(known, docked))
    return 0


# Serving


def _ask_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", type=Path, help=text("stick.cli.path"))
    parser.add_argument("--serial", help=text("stick.cli.serve_serial"))
    parser.add_argument("--once", action="store_true", help=text("stick.cli.once"))


def _serve(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    with asked_to_stop() as stop:
        stick = _admitted(station, args.serial or _identified(station, args.path))
        telling = Telling(stick.label, None if args.json else out)
        desk = Serving(
            station.store, station.media, sticks.outgoing(station), lambda: bool(stop), telling, packets.desk(station)
        )
        done = serve(desk, stick, _listed(args.path), once=args.once)
    if args.json:
        out.write(dump({"stick": stick, **telling.shape(done)}))
    else:
        telling.ended(done)
    return 0 if done.whole else 1


def _identified(station: Station, path: Path) -> str:
    try:
        return identify_mounted(path).serial
    except OSError as error:
        raise Unreadable(path=path, why=_why(error.errno)) from error
    except NotARecorder as error:
        device = " ".join(filter(None, (error.facts.get("model"), error.facts.get("usb")))) or str(path)
        if error.reason != "not_mounted":
            _refuse(station, error.facts.get("serial") or "-", error.reason)
        raise Refused(why=text(f"intake.why.{error.reason}"), device=device) from error


def _admitted(station: Station, serial: str) -> Stick:
    """The stick, if it is one in use; who tried to dock what else is part of the record."""
    try:
        return sticks.usable(station.store, serial)
    except sticks.StickRetired:
        _refuse(station, serial, "retired")
        raise
    except (sticks.StickUnknown, sticks.IsRecorder):
        _refuse(station, serial, "unregistered")
        raise


def _refuse(station: Station, serial: str, reason: str) -> None:
    with station.store.act(DOCK, "intake.refuse", subject=f"stick/{serial}", reason=reason):
        pass


def _listed(path: Path) -> Volume:
    try:
        return volume.scan(path)
    except NotAVolume as error:
        raise Unreadable(path=path, why=_why(int(error.facts["errno"]))) from error


def _why(number: int | None) -> str:
    known = {errno.EACCES: "permission", errno.EPERM: "permission", errno.ENOENT: "absent", errno.ENOTDIR: "no_folder"}
    code = errno.errorcode.get(number or errno.EIO, number)
    return text(f"intake.unreadable_why.{known.get(number or errno.EIO, 'other')}", code=code)


# The tray


def _ask_tray(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", default="waiting", choices=sticks.STATES, help=text("stick.cli.state"))


def _ask_use(parser: argparse.ArgumentParser) -> None:
    _ask_item(parser)
    parser.add_argument("--for", dest="used_for", required=True, metavar="SUBJECT", help=text("stick.cli.used_for"))


def _ask_set_aside(parser: argparse.ArgumentParser) -> None:
    _ask_item(parser)
    _ask_reason(parser)


def _ask_item(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("item", metavar="ITEM", type=_item_id, help=text("stick.cli.item"))


def _item_id(written: str) -> int:
    """The id of a file in the tray. UsageError."""
    if not (written.isascii() and written.isdigit() and len(written) <= 19):
        raise UsageError(detail=text("stick.cli.not_an_id", written=written))
    return int(written)


def _tray(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    found = sticks.tray(station.store, args.state)
    out.write(dump({"items": found}) if args.json else say_tray(found, args.state))
    return 0


def _use(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    return _say_item(args, out, sticks.use(station.store, signed_in(args, station), args.item, args.used_for))


def _set_aside(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    return _say_item(args, out, sticks.set_aside(station.store, signed_in(args, station), args.item, args.reason))


def _put_back(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    return _say_item(args, out, sticks.put_back(station.store, signed_in(args, station), args.item))


def _say_item(args: argparse.Namespace, out: TextIO, done: TrayItem) -> int:
    said = text("stick.cli.item_state", name=done.name, state=text(f"stick.state.{done.state}")) + "\n"
    out.write(dump({"item": done}) if args.json else said)
    return 0


# Going out


def _ask_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=text("stick.cli.file"))
    parser.add_argument("--what", required=True, metavar="SUBJECT", help=text("stick.cli.what"))
    parser.add_argument("--name", help=text("stick.cli.name"))
    parser.add_argument("--stick", metavar="SERIAL", help=text("stick.cli.stick"))


def _ask_withdraw(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("item", metavar="ITEM", help=text("stick.cli.queued_item"))
    _ask_reason(parser)


def _ask_nothing(parser: argparse.ArgumentParser) -> None:
    """Nothing more to ask."""


def _export(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    target = sticks.usable(station.store, args.stick).id if args.stick else None
    actor = signed_in(args, station)
    done = sticks.queue_export(station, actor, args.what, args.name or args.file.name, args.file, target)
    named = text("stick.cli.named_stick", label=done.stick_label) if target else text("stick.cli.any_stick")
    said = text("stick.cli.asked", name=done.name, id=done.id, stick=named) + "\n"
    out.write(dump({"queued": done}) if args.json else said)
    return 0


def _withdraw(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    sticks.withdraw(station, signed_in(args, station), args.item, args.reason)
    out.write(dump({"withdrawn": args.item}) if args.json else text("stick.cli.withdrawn", id=args.item) + "\n")
    return 0


def _exports(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    waiting, written = sticks.queued(station), sticks.exports(station.store)
    out.write(dump({"queued": waiting, "written": written}) if args.json else say_exports(waiting, written))
    return 0


STEPS = {
    "register": (_ask_register, _register),
    "retire": (_ask_retire, _retire),
    "list": (_ask_nothing, _list),
    "serve": (_ask_serve, _serve),
    "tray": (_ask_tray, _tray),
    "use": (_ask_use, _use),
    "set-aside": (_ask_set_aside, _set_aside),
    "put-back": (_ask_item, _put_back),
    "export": (_ask_export, _export),
    "withdraw": (_ask_withdraw, _withdraw),
    "exports": (_ask_nothing, _exports),
}
