"""What a sandboxed process may say, how long it may be silent, and that nothing of it is left."""

from __future__ import annotations

import os
import signal
import textwrap
import time
from pathlib import Path

import pytest

from station.sandbox import child as sandbox


def reader(folder: Path, body: str) -> Path:
    path = folder / "reader.py"
    path.write_text("import os, signal, sys, time\n" + textwrap.dedent(body))
    return path


def heard(path: Path, seconds: float, most: int, *, each: bool = False) -> tuple[list[bytes], int | None]:
    """Its lines, and how it ended; None where it had to be ended."""
    with open(os.devnull, "rb") as nothing, sandbox.running(path, ["x"], given=nothing.fileno()) as child:
        said = list(sandbox.lines(child, seconds, most, each=each))
        return said, child.poll()


def test_lines_come_whole_and_with_the_end(tmp_path: Path) -> None:
    body = (
        "print('a' + sys.argv[1]); sys.stdout.write('b'); sys.stdout.flush(); time.sleep(0.2); print('c'); sys.exit(7)"
    )
    assert heard(reader(tmp_path, body), 30, 100) == ([b"ax", b"bc"], 7)


def test_it_has_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "s")
    body = "print('SECRET' in os.environ, os.getcwd(), os.getsid(0) == os.getpid(), len(os.listdir('/proc/self/fd')))"
    with (tmp_path / "held").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        ((line,), status) = heard(reader(tmp_path, body), 30, 100)
    # Its three streams, and the folder it is listing.
    assert (line, status) == (b"False / True 4", 0)


def test_all_of_it_is_bounded_or_each_line(tmp_path: Path) -> None:
    many = reader(tmp_path, "for _ in range(50): print('x' * 9, flush=True); time.sleep(0.02)")
    assert len(heard(many, 30, 100)[0]) < 11
    assert len(heard(many, 30, 100, each=True)[0]) == 50
    endless = reader(tmp_path, "while True: print('x' * 1000, end='')")
    assert heard(endless, 30, 5000, each=True) == ([], None)


def test_silence_is_bounded_from_the_beginning_or_from_the_last_line(tmp_path: Path) -> None:
    steady = reader(tmp_path, "for _ in range(12): print('x', flush=True); time.sleep(0.25)")
    with pytest.raises(TimeoutError):
        heard(steady, 1.5, 100)
    assert len(heard(steady, 1.5, 100, each=True)[0]) == 12
    trickle = reader(tmp_path, "while True: print('x', end='', flush=True); time.sleep(0.2)")
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        heard(trickle, 1.5, 10_000, each=True)
    assert time.monotonic() - began < 15


def test_what_it_began_is_ended_with_it(tmp_path: Path) -> None:
    """Also where it ended itself and left somebody behind."""
    body = """
    child = os.fork()
    if child == 0:
        os.close(1)
        time.sleep(600)
    print(child, flush=True)
    """
    ((line,), status) = heard(reader(tmp_path, body), 30, 100)
    assert status == 0
    until = time.monotonic() + 10
    while _lives(int(line)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(int(line))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_its_own_time_is_told_from_a_crash() -> None:
    assert sandbox.slow(-signal.SIGXCPU) and sandbox.slow(-signal.SIGALRM)
    assert not any(sandbox.slow(each) for each in (0, 1, None, -signal.SIGKILL, -signal.SIGSEGV))
