"""The printer that papers go to: chosen on a screen, kept in station.toml."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from station.commands.printing import NoPrinter, NotShown, Printers, file_reader, page_viewer
from station.settings import load
from station.wiring import Station, configure


def program(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_the_choice_is_kept(station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    program(tmp_path, "lpstat", "echo A4; echo Office")
    program(tmp_path, "lp", f'echo "$2" >> {tmp_path}/asked; cat > /dev/null; echo request id is x-1')
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    printers = Printers(station)
    assert printers.chosen == "" and printers.queues() == ("A4", "Office")
    printers.choose("Office")
    assert printers.chosen == load(station.home.settings_file).printer == "Office"
    assert printers.send(tmp_path / "a.pdf", "title") == "request id is x-1"
    printers.choose("")
    assert load(station.home.settings_file).printer == ""
    assert (tmp_path / "asked").read_text() == "Office\n"


def test_no_print_service_is_a_refusal_with_advice(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoPrinter) as refused:
        Printers(station).queues()
    assert "cups-client" in refused.value.advice


def test_a_viewer_that_does_not_start_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert page_viewer() is None
    monkeypatch.setenv("DISPLAY", ":0")
    program(tmp_path, "feh", "exit 0")
    show = page_viewer()
    assert show is not None
    (tmp_path / "feh").unlink()
    with pytest.raises(NotShown):
        show([b"page"])


def test_the_program_for_files_is_kept_and_used(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    program(tmp_path, "reader", f'echo "$1" > {tmp_path}/part; mv {tmp_path}/part {tmp_path}/read')
    chosen = configure(station, reader="reader")
    assert load(station.home.settings_file).reader == "reader"
    show = file_reader(chosen)
    assert show is not None
    show(tmp_path / "签字件.pdf")
    for _ in range(2000):
        if (tmp_path / "read").exists():
            break
        time.sleep(0.005)
    assert (tmp_path / "read").read_text() == f"{tmp_path}/签字件.pdf\n"
    (tmp_path / "reader").unlink()
    with pytest.raises(NotShown):
        show(tmp_path / "签字件.pdf")
    assert file_reader(chosen) is None
