"""A receipt printer on USB: pictures as ESC/POS rasters, and what the printer says of its paper and its cover.

Pictures alone, never text: a printer's own font lacks rare characters. The bytes are those of Epson's ESC/POS command
reference: ESC @, GS v 0, ESC d, GS V, DLE EOT; the parallel-port status is that of Linux's usblp (LPGETSTATUS).
Knows devices and bytes, nothing of papers.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from devices.errors import DeviceError

if TYPE_CHECKING:
    import pyudev
    from PIL import Image

DOTS = 576
"""Across 80 mm paper, of which 72 mm are printed, at 8 dots a millimetre."""
BAND = 256
"""Lines sent in one raster command: what small printers have memory for."""
LPGETSTATUS = 0x060B
PAPER_OUT, SELECTED, NO_FAULT = 0x20, 0x10, 0x08
ANSWER_SECONDS = 0.5
STALL_SECONDS = 20.0
"""A printer that takes nothing for so long has stopped."""
CHUNK = 4096
FLUSH = bytes(DOTS // 8 * BAND)
"""A printer that was cut off within a band takes these for the rest of it; any other ignores them."""
BEGIN = b"\x1b@"
END = b"\x1bd\x01\x1dVB\x00"
"""One empty line, then feed to the knife and cut."""


class PrinterAway(DeviceError):
    """It cannot print now, and not one byte of a paper was sent; `reason` says why."""


class PrintBroke(DeviceError):
    """Sending stopped in the middle: no whole paper came out; `reason` says why."""


class PrintDoubtful(DeviceError):
    """Everything was sent, and then the printer said that something is wrong."""


def encoded(png: bytes) -> bytes:
    """A picture as one cut piece of paper; wider ones are made `DOTS` wide."""
    # Imported here, as below: who opens a screen that could print does not wait for it.
    from PIL import Image

    with Image.open(BytesIO(png)) as opened:
        picture = opened.convert("L")
    if picture.width > DOTS:
        picture = picture.resize((DOTS, max(1, round(picture.height * DOTS / picture.width))))
    sheet = Image.new("L", (DOTS, picture.height), 255)
    sheet.paste(picture, ((DOTS - picture.width) // 2, 0))
    # Not dithered: letters and codes have no greys that mean anything. A set bit is a black dot.
    ink = sheet.point([255 if grey < 128 else 0 for grey in range(256)]).convert("1", dither=Image.Dither.NONE)
    bands = (ink.crop((0, top, DOTS, min(top + BAND, ink.height))) for top in range(0, ink.height, BAND))
    return FLUSH + BEGIN + b"".join(_raster(band) for band in bands) + END


def _raster(band: Image.Image) -> bytes:
    return b"\x1dv0\x00" + struct.pack("<HH", DOTS // 8, band.height) + band.tobytes()


def found() -> list[tuple[Path, str]]:
    """Receipt printers on USB: their device and their serial number (may be empty)."""
    import pyudev

    listed = pyudev.Context().list_devices(subsystem="usbmisc")
    nodes = [one for one in listed if one.sys_name.startswith("lp") and one.device_node]
    return sorted((Path(one.device_node), _serial(one)) for one in nodes)


def _serial(node: pyudev.Device) -> str:
    usb = node.find_parent("usb", "usb_device")
    value = None if usb is None else usb.attributes.get("serial")
    return "" if value is None else bytes(value).decode(errors="replace").strip()


def device(named: str) -> Path:
    """The device that settings call `usb`, `usb:SERIAL` or by its path. PrinterAway."""
    if not named.startswith("usb"):
        return Path(named)
    serial = named.partition(":")[2]
    here = [path for path, has in found() if not serial or has == serial]
    if not here:
        raise PrinterAway("unplugged")
    if len(here) > 1:
        raise PrinterAway("several")
    return here[0]


def check(path: Path) -> None:
    """Nothing when it can print. PrinterAway."""
    with _opened(path) as handle:
        wrong = _wrong(handle)
    if wrong:
        raise PrinterAway(wrong)


def print_raster(path: Path, data: bytes) -> None:
    """Send what `encoded` made. PrinterAway: not one byte was sent; PrintBroke; PrintDoubtful."""
    with _opened(path) as handle:
        wrong = _wrong(handle)
        if wrong:
            raise PrinterAway(wrong)
        _send(handle, path, data)
        wrong = _wrong(handle)
        if wrong:
            raise PrintDoubtful(wrong)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        raise PrinterAway(_reason(error, path)) from error
    try:
        yield handle
    finally:
        os.close(handle)


def _send(handle: int, path: Path, data: bytes) -> None:
    sent = 0
    while sent < len(data):
        _room(handle, path, sent)
        try:
            sent += os.write(handle, data[sent : sent + CHUNK])
        except BlockingIOError:
            continue
        except OSError as error:
            raise _stopped(_reason(error, path), sent) from error
    # Writable again: the last piece has left the machine.
    _room(handle, path, sent)


def _room(handle: int, path: Path, sent: int) -> None:
    """Wait until it takes more. PrinterAway, PrintBroke."""
    waiting = select.poll()
    waiting.register(handle, select.POLLOUT)
    events = waiting.poll(STALL_SECONDS * 1000)
    if not events:
        raise _stopped(_wrong(handle) or "stalled", sent)
    if events[0][1] & (select.POLLHUP | select.POLLERR):
        raise _stopped("fault" if path.exists() else "unplugged", sent)


def _stopped(reason: str, sent: int) -> DeviceError:
    return PrintBroke(reason) if sent else PrinterAway(reason)


def _reason(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ESHUTDOWN) or not path.exists():
        return "unplugged"
    known = {errno.EBUSY: "busy", errno.EACCES: "forbidden", errno.EPERM: "forbidden", errno.ENOSPC: "paper_out"}
    return known.get(error.errno or 0, "stalled" if error.errno == errno.ETIMEDOUT else "fault")


def _wrong(handle: int) -> str:
    """What the printer says is wrong: by its own commands, otherwise by the port's; empty where it says nothing."""
    paper = _asked(handle, 4)
    if paper is None:
        return _port(handle)
    if paper & 0x60:
        return "paper_out"
    stopped = _asked(handle, 2) or 0
    for bit, reason in ((0x04, "cover_open"), (0x20, "paper_out"), (0x40, "fault")):
        if stopped & bit:
            return reason
    return "offline" if (_asked(handle, 1) or 0) & 0x08 else ""


def _asked(handle: int, number: int) -> int | None:
    """The answer to DLE EOT; None where none comes that looks like one."""
    try:
        _drained(handle)
        os.write(handle, bytes((0x10, 0x04, number)))
        until = time.monotonic() + ANSWER_SECONDS
        waiting = select.poll()
        waiting.register(handle, select.POLLIN)
        while (left := until - time.monotonic()) > 0 and waiting.poll(left * 1000):
            read = os.read(handle, 1)
            # Bits 0, 1, 4 and 7 are fixed in every one of these answers.
            if read and read[0] & 0x93 == 0x12:
                return read[0]
            if not read:
                break
    except OSError:
        return None
    return None


def _drained(handle: int) -> None:
    try:
        while os.read(handle, 64):
            pass
    except BlockingIOError:
        pass


def _port(handle: int) -> str:
    state = bytearray(4)
    try:
        fcntl.ioctl(handle, LPGETSTATUS, state)
    except OSError:
        return ""
    bits = state[0]
    if bits & PAPER_OUT:
        return "paper_out"
    if not bits & SELECTED:
        return "offline"
    return "" if bits & NO_FAULT else "fault"
