"""Transfer sticks (中转U盘): which ones there are, what came in on them, what is to go out.

Owns: the roster of sticks, the tray and asking for an export. Refuses: a stick that is a recorder, and letting anything
out that nobody answers for. Reading and writing sticks is the dock's work (station.intake.serving).
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.docking import Stick, StickExport, TrayItem
from station.records.people import Proof, System
from station.records.stick import LiveStick, Purpose, QueuedExport
from station.rules.fat import safe_name
from station.services import drop
from station.store import evidence
from station.store import sticks as rows
from station.store.atomic import fsync_folder
from station.store.live_sticks import LiveSticks
from station.store.outgoing import Outgoing
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

STATES = ("waiting", "used", "set_aside")
_TAKERS = {"sheet": "draw.import", "calendar": "calendar.adopt", "scan": "paper.copy", "photo": "paper.copy"}
"""Functions that take files of a kind; scans and photos go to a case's papers (services/signed_copies)."""
_SUBJECT = re.compile(r"[a-z][a-z_-]*(/[^\s/]+)+")


class StickKnown(StationError):
    """The serial is in use as a stick already. Facts: serial, label."""

    text = "stick.known"


class StickUnknown(StationError):
    """No stick has this serial. Facts: serial."""

    text = "stick.unregistered"


class StickRetired(StationError):
    """The stick was taken out of use. Facts: serial, label."""

    text = "stick.retired"


class StickSerialUnusable(StationError):
    """A serial that is empty or would not survive a command line. Facts: serial."""

    text = "stick.serial_unusable"


class LabelMissing(StationError):
    """A stick needs a name that staff call it by."""

    text = "stick.label_missing"


class IsRecorder(StationError):
    """The serial is a recorder's, and a recorder is never written to. Facts: serial."""

    text = "stick.is_recorder"


class IsStick(StationError):
    """The serial is a transfer stick's, and a stick is never evidence. Facts: serial, label."""

    text = "stick.is_stick"


class ItemUnknown(StationError):
    """There is no such file in the tray. Facts: item."""

    text = "stick.item_unknown"


class ItemSettled(StationError):
    """The file is not waiting any more, or not settled yet. Facts: name, state."""

    text = "stick.item_settled"


class ItemLost(StationError):
    """The media store does not have the file's content. Facts: name."""

    text = "stick.item_lost"


class WhatUnusable(StationError):
    """Not the subject of anything. Facts: what."""

    text = "stick.what_unusable"


class NothingToExport(StationError):
    """The file is empty. Facts: name."""

    text = "stick.nothing_to_export"


class NotQueued(StationError):
    """The export is not in the queue (any more). Facts: item."""

    text = "stick.not_queued"


class BeingWritten(StationError):
    """The export is being written at this moment. Facts: name."""

    text = "stick.being_written"


# Sticks


def register(store: Store, actor: Proof | System, serial: str, label: str, fs_uuid: str = "") -> Stick:
    """Put a stick on the roster, or a retired one back to use. IsRecorder, StickKnown, StickSerialUnusable."""
    if not serial or len(serial) > 64 or not serial.isascii() or not serial.isprintable() or " " in serial:
        raise StickSerialUnusable(serial=serial)
    label = label.strip()
    if not label or not label.isprintable():
        raise LabelMissing
    uuid = fs_uuid or (serial.removeprefix(rows.WITHOUT_SERIAL) if serial.startswith(rows.WITHOUT_SERIAL) else "")
    with store.act(actor, "stick.register", subject=f"stick/{serial}") as act:
        if evidence.recorder(store, serial) is not None:
            raise IsRecorder(serial=serial)
        known = rows.find(store, serial, "")
        if known is None:
            rows.add(act, serial, uuid, label)
        elif known.status == "active":
            raise StickKnown(serial=serial, label=known.label)
        else:
            rows.amend(act, known.id, status="active", label=label, fs_uuid=uuid)
    return get(store, serial)


def retire(store: Store, actor: Proof, serial: str, reason: str) -> Stick:
    """Take a stick out of use: lost, broken, given away. StickUnknown, StickRetired, ReasonNeeded."""
    found = usable(store, serial)
    with store.act(actor, "stick.retire", subject=f"stick/{serial}", reason=reason) as act:
        rows.amend(act, found.id, status="retired")
    return get(store, serial)


def get(store: Store, serial: str) -> Stick:
    """The stick of this serial, retired ones too. StickUnknown."""
    found = rows.find(store, serial, "")
    if found is None:
        raise StickUnknown(serial=serial)
    return found


def usable(store: Store, serial: str) -> Stick:
    """The stick of this serial, if it is in use. StickUnknown, StickRetired, IsRecorder."""
    if evidence.recorder(store, serial) is not None:
        raise IsRecorder(serial=serial)
    found = get(store, serial)
    if found.status != "active":
        raise StickRetired(serial=serial, label=found.label)
    return found


def refuse_stick(store: Store, serial: str) -> None:
    """IsStick where the serial is a transfer stick's, in use or not: what carried files never becomes evidence."""
    found = rows.find(store, serial, "")
    if found is not None:
        raise IsStick(serial=serial, label=found.label)


def all_sticks(store: Store) -> list[Stick]:
    """Every stick by label, retired ones too."""
    return rows.all_sticks(store)


def docked(store: Store) -> list[LiveStick]:
    """Sticks plugged in now, as far as the processes serving them said within the last seconds."""
    return LiveSticks(store.derived.path).docked()


# The tray


def tray(store: Store, state: str = "waiting") -> list[TrayItem]:
    """What came in and is waiting, used or set_aside, in order of arrival."""
    return rows.tray(store, state)


def item(store: Store, item_id: int) -> TrayItem:
    """One file of the tray. ItemUnknown."""
    found = rows.item(store, item_id)
    if found is None:
        raise ItemUnknown(item=item_id)
    return found


def use(store: Store, actor: Proof, item_id: int, used_for: str) -> TrayItem:
    """A file did what it came for; `used_for` is the subject it was filed under. ItemUnknown, ItemSettled."""
    if not _SUBJECT.fullmatch(used_for):
        raise WhatUnusable(what=used_for)
    return _settle(store, actor, item_id, "use", used_for)


def set_aside(store: Store, actor: Proof, item_id: int, reason: str) -> TrayItem:
    """Nobody will use the file; it stays on record. ItemUnknown, ItemSettled, ReasonNeeded."""
    return _settle(store, actor, item_id, "set_aside", reason)


def put_back(store: Store, actor: Proof, item_id: int) -> TrayItem:
    """A used file, or one set aside, is waiting again. ItemUnknown, ItemSettled."""
    return _settle(store, actor, item_id, "put_back", None)


def _settle(store: Store, actor: Proof, item_id: int, deed: str, words: str | None) -> TrayItem:
    after = {"use": "used", "set_aside": "set_aside", "put_back": "waiting"}[deed]
    with store.act(actor, f"tray.{deed}", subject=f"tray/{item_id}", reason=words) as act:
        found = item(store, item_id)
        if (found.state == "waiting") == (after == "waiting"):
            raise ItemSettled(name=found.name, state=text(f"stick.state.{found.state}"))
        rows.settle(act, item_id, after, words or "" if deed == "use" else "")
    return item(store, item_id)


def content(station: Station, found: TrayItem) -> Path:
    """The file under its own name, for services that read files by path. ItemLost.

    A link into the media store; it can be made again at any time and is never written through.
    """
    target = station.media.path(found.sha256)
    if not target.exists():
        raise ItemLost(name=found.name)
    folder = station.home.root / "transfer" / "tray" / str(found.id)
    path = folder / safe_name(found.name.rpartition("/")[2], text("stick.nameless"))
    if not path.is_symlink() or path.readlink() != target:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(target)
        fsync_folder(folder)
    return path


def open_as(kind: str) -> Purpose:
    """Which function takes a file of this kind, and how that is said."""
    return Purpose(_TAKERS.get(kind, ""), text(f"stick.purpose.{kind}"))


# Going out


def queue_export(
    station: Station, actor: Proof, what: str, name: str, data_or_path: bytes | Path, stick_id: int | None = None
) -> QueuedExport:
    """Ask for a file to be written to a stick, to `stick_id` or to whichever comes first.

    `what` is the subject it belongs to (case/12). The same request that waits already is answered with that one.
    WhatUnusable, StickUnknown, StickRetired, NothingToExport, NoFile, NotAllowed.
    """
    if not _SUBJECT.fullmatch(what):
        raise WhatUnusable(what=what)
    label = None if stick_id is None else _active(station.store, stick_id).label
    wanted = _wanted(station, actor, what, safe_name(name, text("stick.nameless")))
    digest, size, data = _bytes(station, data_or_path)
    if not size:
        raise NothingToExport(name=name)
    wanted = replace(wanted, sha256=digest, size=size, stick_id=stick_id, stick_label=label)
    return _waiting(station, wanted) or _add(station, actor, wanted, data)


def withdraw(station: Station, actor: Proof, item_id: str, reason: str) -> None:
    """Take a request back before it is written. NotQueued, BeingWritten, ReasonNeeded."""
    queue = outgoing(station)
    found = queue.find(item_id)
    if found is None:
        raise NotQueued(item=item_id)
    with queue.claim(item_id) as ours:
        if not ours:
            raise BeingWritten(name=found.name)
        said = f"{item_id} {reason.strip()}" if reason.strip() else ""
        with station.store.act(actor, "stick.withdraw", subject=found.what, reason=said):
            pass
        queue.remove(item_id)


def queued(station: Station) -> list[QueuedExport]:
    """What waits to be written, in order of asking."""
    labels = {stick.id: stick.label for stick in rows.all_sticks(station.store)}
    waiting = outgoing(station).items()
    return [replace(each, stick_label=labels.get(each.stick_id) if each.stick_id else None) for each in waiting]


def exports(store: Store, limit: int = 100) -> list[StickExport]:
    """What was written to sticks, newest first."""
    return rows.exports(store, limit)


def outgoing(station: Station) -> Outgoing:
    """The station's queue of files that wait for a stick."""
    return Outgoing(station.home.root, station.media)


def _active(store: Store, stick_id: int) -> Stick:
    found = rows.get(store, stick_id)
    if found is None:
        raise StickUnknown(serial=stick_id)
    if found.status != "active":
        raise StickRetired(serial=found.serial, label=found.label)
    return found


def _wanted(station: Station, actor: Proof, what: str, name: str) -> QueuedExport:
    now = station.clock.now()
    item_id = outgoing(station).new_id(now)
    return QueuedExport(item_id, what, name, "", 0, actor.officer_id, actor.name, now, None)


def _bytes(station: Station, given: bytes | Path) -> tuple[str, int, bytes | None]:
    """SHA-256, size and bytes; no bytes where the media store has the content already."""
    if isinstance(given, Path) and station.media.path(given.name) == given.resolve():
        return given.name, given.stat().st_size, None
    data = given if isinstance(given, bytes) else drop.read(given)[1]
    digest = sha256(data).hexdigest()
    return digest, len(data), None if station.media.has(digest) else data


def _waiting(station: Station, wanted: QueuedExport) -> QueuedExport | None:
    def same(each: QueuedExport) -> tuple[object, ...]:
        return each.what, each.name, each.sha256, each.stick_id

    return next((each for each in queued(station) if same(each) == same(wanted)), None)


def _add(station: Station, actor: Proof, wanted: QueuedExport, data: bytes | None) -> QueuedExport:
    """Bytes, then the act of who answers for them, then the note that puts them into the queue."""
    queue = outgoing(station)
    if data is not None:
        queue.keep(wanted.id, data)
    said = f"{wanted.id} {wanted.name} sha256:{wanted.sha256}"
    try:
        with station.store.act(actor, "stick.ask", subject=wanted.what, reason=said):
            pass
    except BaseException:
        queue.drop(wanted.id)
        raise
    queue.add(wanted)
    return wanted
