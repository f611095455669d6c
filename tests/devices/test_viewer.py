"""Pictures go to a viewer where there is a desktop, and to nobody where there is none."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from devices import viewer
from devices.viewer import ViewerFailed


@pytest.fixture
def feh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A viewer that keeps what it was given, on a desktop; the file it writes."""
    program = tmp_path / "feh"
    program.write_text(f'#!/bin/sh\nfor file in "$@"; do cat "$file"; done > {tmp_path}/seen.part\n'
                       f"mv {tmp_path}/seen.part {tmp_path}/seen\n")  # fmt: skip
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(viewer, "VIEWERS", ("no-such-viewer", "feh"))
    monkeypatch.setenv("DISPLAY", ":0")
    return tmp_path / "seen"


def test_the_pages_are_shown_in_order(feh: Path) -> None:
    found = viewer.find()
    assert found is not None
    found.show([b"one ", b"two"])
    for _ in range(2000):
        if feh.exists():
            break
        time.sleep(0.005)
    assert feh.read_bytes() == b"one two"


def test_without_a_desktop_there_is_no_viewer(feh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert viewer.find() is None
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(viewer, "VIEWERS", ("no-such-viewer",))
    assert viewer.find() is None


def test_a_viewer_that_is_gone_is_told(feh: Path) -> None:
    found = viewer.find()
    assert found is not None
    (feh.parent / "feh").unlink()
    with pytest.raises(ViewerFailed):
        found.show([b"one"])


def test_a_file_goes_to_the_program_that_is_wanted_or_to_one_there_is(
    feh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = feh.parent / "签字件.pdf"
    scan.write_bytes(b"%PDF- signed")
    monkeypatch.setattr(viewer, "READERS", ("no-such-reader", "feh"))
    assert viewer.reader("no-such-reader") is None, "what was configured is not replaced by another"
    for found in (viewer.reader("feh"), viewer.reader()):
        assert found is not None
        feh.unlink(missing_ok=True)
        found.show(scan)
        for _ in range(2000):
            if feh.exists():
                break
            time.sleep(0.005)
        assert feh.read_bytes() == b"%PDF- signed"
    last = viewer.reader()
    assert last is not None
    (feh.parent / "feh").unlink()
    with pytest.raises(ViewerFailed):
        last.show(scan)
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert viewer.reader("feh") is None
