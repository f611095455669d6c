"""`station intake PATH`: import a mounted recorder or a folder, then read it a second time. What the dock unit runs."""

from __future__ import annotations

import argparse
import errno
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from devices import profiles, volume
from devices.errors import BadProfile, NotARecorder, NotAVolume
from devices.recorder import Identity, identify_mounted
from station.commands.session import asked_to_stop, open_home
from station.errors import StationError
from station.intake.errors import Retired, Unregistered
from station.intake.progress import IntakeProgress
from station.intake.reread import Reread, reread
from station.intake.sealing import DOCK, Desk
from station.intake.session import Docked, take_in
from station.records.evidence import IntakeOutcome, LiveIntake, Recorder
from station.rules.names import shown
from station.services import continuity
from station.services import evidence as matching
from station.services.uploads import met_by_import
from station.store import evidence, intakes
from station.store.live import LiveIntakes
from station.texts import text
from station.wiring import Station

HELP = text("intake.cli.help")
SAY_EVERY = 4
"""Pulses between two lines of progress: one a second."""


class Refused(StationError):
    """The device is nothing that may be read."""

    text = "intake.refused"


class Unreadable(StationError):
    """The path is no folder, or nothing in it can be read. Facts: path, why."""

    text = "intake.unreadable"


class ProfileMissing(StationError):
    """The recorder's naming profile cannot be used."""

    text = "intake.profile_missing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the files are and, for a folder, whose."""
    parser.add_argument("path", type=Path, help=text("intake.cli.path"))
    parser.add_argument("--serial", help=text("intake.cli.serial"))
    parser.add_argument("--recheck", action="store_true", help=text("intake.cli.recheck"))
    parser.add_argument("--json", action="store_true", help=text("intake.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Import and say what came of it; 0 when everything there is safe here, 1 when not."""
    station = open_home(args)
    second: Reread | None = None
    try:
        with asked_to_stop() as stop:
            listener = _Telling(LiveIntakes(station.store.derived.path), None if args.json else out)
            desk = _desk(station, listener, stop)
            docked = _docked(station, args.path, args.serial)
            outcome = take_in(desk, docked)
            if not args.json:
                _say(out, _sentences(station, outcome, docked))
            if outcome.state != "interrupted":
                # A visit entered since an earlier docking may have made a clip's case clear.
                matching.match_unlinked(station.store, DOCK)
                second = reread(desk, docked) if args.recheck else None
    finally:
        station.close()
    if args.json:
        out.write(json.dumps(_shape(outcome, second), ensure_ascii=False) + "\n")
    elif second:
        _say(out, _compared(second, outcome.serial))
    doubtful = second is not None and (second.differs or second.unreadable)
    return 0 if outcome.state in ("complete", "unchanged") and not outcome.secret and not doubtful else 1


def _desk(station: Station, listener: IntakeProgress, stop: list[int]) -> Desk:
    store = station.store
    return Desk(store, station.media, listener, lambda: bool(stop), met_by_import(store), continuity.judge(store))


def _say(out: TextIO, sentences: Iterator[str]) -> None:
    out.write("".join(f"{sentence}\n" for sentence in sentences))
    out.flush()


def _docked(station: Station, path: Path, serial: str | None) -> Docked:
    identity = None if serial else _identified(station, path)
    recorder = _registered(station, identity.serial if identity else str(serial))
    try:
        medium = volume.scan(path)
        profile = profiles.profile(recorder.profile)
    except NotAVolume as error:
        raise Unreadable(path=path, why=_why(int(error.facts["errno"]))) from error
    except BadProfile as error:
        known = "、".join(profiles.profiles())
        raise ProfileMissing(serial=recorder.serial, profile=recorder.profile, known=known) from error
    if identity is None:
        return Docked(recorder, profile, medium, str(path))
    usb = f"{identity.vendor_id}:{identity.product_id}"
    return Docked(recorder, profile, medium, str(path), identity.fs_uuid, usb, identity.model, identity.fs_type)


def _identified(station: Station, path: Path) -> Identity:
    try:
        return identify_mounted(path)
    except OSError as error:
        raise Unreadable(path=path, why=_why(error.errno or errno.EIO)) from error
    except NotARecorder as error:
        device = " ".join(filter(None, (error.facts.get("model"), error.facts.get("usb")))) or str(path)
        if error.reason != "not_mounted":
            _refuse(station, error.facts.get("serial") or "-", error.reason)
        raise Refused(why=text(f"intake.why.{error.reason}"), device=device) from error


def _why(number: int) -> str:
    known = {errno.EACCES: "permission", errno.EPERM: "permission", errno.ENOENT: "absent", errno.ENOTDIR: "no_folder"}
    return text(f"intake.unreadable_why.{known.get(number, 'other')}", code=errno.errorcode.get(number, number))


def _registered(station: Station, serial: str) -> Recorder:
    found = evidence.recorder(station.store, serial)
    if found is None:
        _refuse(station, serial, "unregistered")
        raise Unregistered(serial=serial)
    if found.status != "active":
        _refuse(station, serial, "retired")
        raise Retired(serial=serial)
    return found


def _refuse(station: Station, serial: str, reason: str) -> None:
    """A refusal is an act too: who tried to dock what is part of the custody record."""
    with station.store.act(DOCK, "intake.refuse", subject=f"recorder/{serial}", reason=reason):
        pass


class _Telling:
    """Progress to the other processes, and once a second to whoever watches this one."""

    def __init__(self, live: LiveIntakes, out: TextIO | None) -> None:
        self._live = live
        self._out = out
        self._pulses = 0

    def report(self, live: LiveIntake) -> None:
        self._live.report(live)
        self._pulses += 1
        if self._out is not None and self._pulses % SAY_EVERY == 0:
            self._out.write(_progress(live) + "\n")
            self._out.flush()

    def finished(self, session_id: int) -> None:
        self._live.finished(session_id)


def _progress(live: LiveIntake) -> str:
    left = text("intake.cli.measuring")
    if live.seconds_left is not None:
        minutes, seconds = divmod(int(live.seconds_left), 60)
        left = text("intake.cli.left", time=f"{minutes}:{seconds:02d}")
    if live.phase == "rereading":
        return text(
            "intake.cli.rereading",
            serial=live.serial,
            read=f"{live.bytes_copied / 1e6:.1f}",
            bytes=f"{live.bytes / 1e6:.1f}",
            speed=f"{live.bytes_per_s / 1e6:.1f}",
            left=left,
        )
    return text(
        "intake.cli.progress",
        serial=live.serial,
        done=min(live.files_done + 1, live.files),
        files=live.files,
        copied=f"{live.bytes_copied / 1e6:.1f}",
        bytes=f"{live.bytes / 1e6:.1f}",
        speed=f"{live.bytes_per_s / 1e6:.1f}",
        left=left,
    )


def _sentences(station: Station, outcome: IntakeOutcome, docked: Docked) -> Iterator[str]:
    facts = asdict(outcome)
    facts["size"] = f"{outcome.bytes_new / 1e6:.1f} MB"
    facts["reason"] = text(f"intake.reason.{outcome.reason}") if outcome.reason else ""
    nothing_new = outcome.state == "complete" and not outcome.new
    yield text(f"intake.cli.{'unchanged' if nothing_new else outcome.state}", **facts)
    if outcome.destroyed:
        yield text("intake.cli.destroyed", count=outcome.destroyed)
    if outcome.skipped > outcome.secret:
        yield text("intake.cli.skipped", skipped=outcome.skipped - outcome.secret)
    if outcome.secret:
        yield text("intake.cli.secret", count=outcome.secret)
    if not docked.volume.complete:
        yield text("intake.cli.incomplete", folders=len(docked.volume.broken))
    for file in intakes.files(station.store, outcome.session_id) if outcome.session_id and _lacking(outcome) else ():
        if file.kept is not None:
            yield text("intake.cli.kept", name=shown(file.path), kept=file.kept, size=file.size)
    for number, count in outcome.linked.items():
        yield text("intake.cli.linked", case=number, count=count)
    if outcome.unlinked:
        yield text("intake.cli.unlinked", count=outcome.unlinked)


def _lacking(outcome: IntakeOutcome) -> bool:
    return outcome.failed + outcome.changed > 0


def _compared(second: Reread, serial: str) -> Iterator[str]:
    if second.waiting:
        reason = text(f"intake.reason.{second.reason}")
        yield text("intake.cli.reread_waiting", serial=serial, same=second.same, waiting=second.waiting, reason=reason)
    elif second.named:
        yield text("intake.cli.reread_differs", serial=serial, same=second.same, count=len(second.named))
    else:
        yield text("intake.cli.reread_same", serial=serial, same=second.same)
    for name in second.named:
        yield text("intake.cli.reread_named", name=name)
    if second.unproven:
        yield text("intake.cli.reread_unproven", count=second.unproven)


def _shape(outcome: IntakeOutcome, second: Reread | None) -> dict[str, object]:
    shape = asdict(outcome)
    shape["session_id"] = None if outcome.session_id is None else str(outcome.session_id)
    shape["reread"] = None if second is None else {**asdict(second), "session_id": str(second.session_id)}
    return shape
