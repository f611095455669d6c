"""Files that come into being whole, and what is left of those that did not."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from station.store import atomic


def killed_before_it_was_there(path: Path) -> None:
    """A process of its own that is killed between writing a file and giving it its name."""
    child = os.fork()
    if child == 0:
        os.fsync = lambda fd: os.kill(os.getpid(), signal.SIGKILL)
        atomic.write_bytes(path, b"whole")
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def test_what_a_killed_process_left_is_swept_and_the_file_as_it_was(tmp_path: Path) -> None:
    atomic.write_bytes(tmp_path / "note", b"before")
    killed_before_it_was_there(tmp_path / "note")
    assert len(list(tmp_path.iterdir())) == 2
    atomic.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note"]
    assert (tmp_path / "note").read_bytes() == b"before"


def test_what_is_being_written_is_not_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flush = os.fsync

    def swept_meanwhile(handle: int) -> None:
        flush(handle)
        atomic.sweep(tmp_path)

    monkeypatch.setattr(os, "fsync", swept_meanwhile)
    atomic.write_bytes(tmp_path / "note", b"whole")
    assert (tmp_path / "note").read_bytes() == b"whole"


def test_another_users_process_is_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_process: int, _signal: int) -> None:
        raise PermissionError

    (tmp_path / ".new-77-note").write_bytes(b"half")
    monkeypatch.setattr(os, "kill", refused)
    atomic.sweep(tmp_path)
    assert (tmp_path / ".new-77-note").exists()


@pytest.mark.parametrize("name", [".new-", ".new-head", ".new-x-y", "note", ".new-1234567890-note", ".news-1-note"])
def test_other_names_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def gone(_process: int, _signal: int) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(os, "kill", gone)
    (tmp_path / name).write_bytes(b"")
    atomic.sweep(tmp_path)
    assert (tmp_path / name).exists()


def test_where_there_is_no_folder_nothing_is_left(tmp_path: Path) -> None:
    atomic.sweep(tmp_path / "nowhere")
    (tmp_path / "file").write_bytes(b"")
    atomic.sweep(tmp_path / "file")
