"""A receipt printer gets pictures it can read back, and what is the matter with it is told apart."""

from __future__ import annotations

import errno
import io
import os
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from devices import escpos
from devices.escpos import PrintBroke, PrintDoubtful, PrinterAway, check, encoded, print_raster
from tests.devices.receipts import Receipts


def picture(width: int = 576, height: int = 700) -> Image.Image:
    return Image.frombytes("1", (width, height), random.Random(7).randbytes(width // 8 * height))


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("mute", [False, True])
def test_every_dot_arrives_in_bands(mute: bool) -> None:
    with Receipts() as printer:
        printer.mute = mute
        print_raster(printer.device, encoded(png(picture())) + encoded(png(picture(height=3))))
    assert [paper.size for paper in printer.papers] == [(576, 700), (576, 3)]
    assert printer.papers[0].tobytes() == picture().tobytes()
    assert printer.bands == [256, 256, 188, 3]


def test_other_widths_are_fitted() -> None:
    with Receipts() as printer:
        print_raster(printer.device, encoded(png(picture(64, 40))) + encoded(png(picture(1152, 200))))
    small, large = printer.papers
    assert small.crop((256, 0, 320, 40)).tobytes() == picture(64, 40).tobytes()
    assert small.crop((0, 0, 256, 40)).getextrema() == (255, 255)
    assert large.size == (576, 100)


@pytest.mark.parametrize("wrong", ["paper_out", "cover_open", "offline"])
def test_a_printer_that_cannot_gets_not_one_byte(wrong: str) -> None:
    with Receipts() as printer:
        printer.wrong = wrong
        for act in (lambda: check(printer.device), lambda: print_raster(printer.device, encoded(png(picture())))):
            with pytest.raises(PrinterAway) as away:
                act()
            assert away.value.reason == wrong
        assert printer.taken <= 18, "more than questions was sent"
        printer.wrong = ""
        check(printer.device)


@pytest.mark.parametrize("told", ["roll_end", "stopped_for_paper"])
def test_no_paper_is_known_by_either_of_its_signs(told: str) -> None:
    with Receipts() as printer:
        printer.wrong = told
        with pytest.raises(PrinterAway) as away:
            print_raster(printer.device, encoded(png(picture())))
        assert away.value.reason == "paper_out"
    assert not printer.papers


def test_paper_that_ends_in_the_middle_is_no_whole_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escpos, "STALL_SECONDS", 1.0)
    with Receipts() as printer:
        printer.wrong_after = (30_000, "paper_out")
        with pytest.raises(PrintBroke):
            print_raster(printer.device, encoded(png(picture())))
    assert not printer.papers


def test_a_plug_pulled_in_the_middle_is_told() -> None:
    with Receipts() as printer:
        printer.gone_after = 30_000
        with pytest.raises(PrintBroke) as broke:
            print_raster(printer.device, encoded(png(picture())))
        assert broke.value.reason == "unplugged"
        with pytest.raises(PrinterAway) as away:
            check(printer.device)
        assert away.value.reason == "unplugged"
    assert not printer.papers


def test_trouble_after_the_last_byte_is_doubt() -> None:
    with Receipts() as printer:
        printer.then_wrong = "paper_out"
        with pytest.raises(PrintDoubtful) as doubt:
            print_raster(printer.device, encoded(png(picture())))
        assert doubt.value.reason == "paper_out"


@pytest.mark.parametrize("cut", [20_000, 30_000, 40_011])
def test_what_was_cut_off_does_not_spoil_the_next_paper(cut: int) -> None:
    with Receipts() as printer:
        data = encoded(png(picture()))
        with escpos._opened(printer.device) as handle:
            escpos._send(handle, printer.device, data[:cut])
        print_raster(printer.device, data)
    # What had come of the first lies above the second; the second itself is whole.
    (paper,) = printer.papers
    assert paper.crop((0, paper.height - 700, 576, paper.height)).tobytes() == picture().tobytes()


def test_what_is_no_device_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PrinterAway) as away:
        check(tmp_path / "lp0")
    assert away.value.reason == "unplugged"
    for devices, named, reason in (
        ([], "usb", "unplugged"),
        ([(Path("/a"), "1"), (Path("/b"), "2")], "usb", "several"),
        ([(Path("/a"), "1")], "usb:3", "unplugged"),
    ):
        monkeypatch.setattr(escpos, "found", lambda devices=devices: devices)
        with pytest.raises(PrinterAway) as away:
            escpos.device(named)
        assert away.value.reason == reason
    monkeypatch.setattr(escpos, "found", lambda: [(Path("/a"), "1"), (Path("/b"), "2")])
    assert escpos.device("usb:2") == Path("/b") and escpos.device("/dev/usb/lp3") == Path("/dev/usb/lp3")


class Broken:
    """What the module calls of the system, with errors where a test wants them; the printer's end is not touched."""

    def __init__(self, number: int, after: int | None) -> None:
        self._number = number
        self._left = after
        """So many pieces go through first; None: it cannot even be opened."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int) -> int:
        if self._left is None:
            raise OSError(self._number, "x")
        return os.open(path, flags)

    def write(self, handle: int, data: bytes) -> int:
        # Three bytes are a question.
        if len(data) > 3:
            if self._left == 0:
                raise OSError(self._number, "x")
            self._left = (self._left or 0) - 1
        return os.write(handle, data)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENODEV, "unplugged"),
        (errno.ENXIO, "unplugged"),
        (errno.ESHUTDOWN, "unplugged"),
        (errno.ETIMEDOUT, "stalled"),
        (errno.ENOSPC, "paper_out"),
        (errno.EBUSY, "busy"),
        (errno.EACCES, "forbidden"),
        (errno.EIO, "fault"),
    ],
    ids=lambda value: errno.errorcode.get(value, "") if isinstance(value, int) else value,
)
def test_what_the_system_says_is_told_apart(number: int, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for after, wanted in ((None, PrinterAway), (0, PrinterAway), (2, PrintBroke)):
        with Receipts() as printer:
            monkeypatch.setattr(escpos, "os", Broken(number, after))
            with pytest.raises(wanted) as stopped:
                print_raster(printer.device, encoded(png(picture())))
            monkeypatch.setattr(escpos, "os", os)
            assert (type(stopped.value), stopped.value.reason) == (wanted, reason)
            assert not printer.papers


@pytest.mark.parametrize(
    ("bits", "reason"),
    [
        (0x18, ""),
        (0x38, "paper_out"),
        (0x20, "paper_out"),
        (0x08, "offline"),
        (0x00, "offline"),
        (0x10, "fault"),
        (0xD8, ""),
        (None, ""),
    ],
    ids=str,
)
def test_the_port_tells_of_a_printer_that_does_not_answer(
    bits: int | None, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def ioctl(handle: int, request: int, state: bytearray) -> int:
        asked.append(request)
        if bits is None:
            raise OSError(errno.ENOTTY, "x")
        state[0] = bits
        return 0

    monkeypatch.setattr(escpos, "fcntl", SimpleNamespace(ioctl=ioctl))
    with Receipts() as printer:
        check(printer.device)
        assert asked == [], "one that answers is believed"
        printer.mute = True
        if reason:
            with pytest.raises(PrinterAway) as away:
                check(printer.device)
            assert away.value.reason == reason
        else:
            check(printer.device)
    assert asked == [0x060B]
