"""A receipt printer gets pictures it can read back, and what is the matter with it is told apart."""

from __future__ import annotations

import io
import random
from pathlib import Path

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
