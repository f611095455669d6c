"""The player with a real mpv: what it measures, its keys, what it never opens, how the kiosk's is asked."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from devices import player
from devices.player import PlayerFailed, Setup
from tests.intake import recordings
from tests.shape.tree import ROOT

pytestmark = pytest.mark.skipif(shutil.which(player.PROGRAM) is None, reason="needs mpv")
BLIND = Setup(video="null", audio="null")
ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recordings.video(tmp_path_factory.mktemp("film") / "film.mp4", None, 40)


class Fingers:
    """Somebody at the keys of a playing mpv, over a socket of his own."""

    def __init__(self, folder: Path) -> None:
        self.setup = Setup(video="null", audio="null", more=(f"--input-ipc-server={folder / 'fingers'}",))
        self._place = folder / "fingers"

    def __call__(self, *words: object) -> Any:
        until = time.monotonic() + 10
        with socket.socket(socket.AF_UNIX) as wire:
            while True:
                try:
                    wire.connect(str(self._place))
                    break
                except OSError:
                    assert time.monotonic() < until
                    time.sleep(0.05)
            wire.sendall(json.dumps({"command": words, "request_id": 7}).encode() + b"\n")
            for line in wire.makefile():
                said = json.loads(line)
                if said.get("request_id") == 7:
                    return said.get("data")

    def wait(self, right: Callable[[], bool]) -> None:
        until = time.monotonic() + 10
        while not right():
            assert time.monotonic() < until
            time.sleep(0.05)

    def played(self) -> float:
        return float(self("get_property", "time-pos") or 0)


def at_the_keys(
    film: Path,
    fingers: Fingers,
    press: Callable[[], None],
    marked: Callable[[int], None],
    part: player.Part | None = None,
) -> int | None:
    """Play, and press meanwhile; how much was seen."""

    def hands() -> None:
        try:
            fingers.wait(lambda: fingers.played() > 0.6 + (part[0] if part else 0))
            press()
        finally:
            with contextlib.suppress(OSError, AssertionError):
                fingers("keypress", "q")

    with ThreadPoolExecutor(1) as beside:
        pressing = beside.submit(hands)
        seen = player.play(film, "t", "调阅〔2026〕1号 $100 ${path}", marked, fingers.setup, part)
        pressing.result(30)
    return seen


def test_a_mark_is_where_the_key_was_pressed_and_a_jump_was_not_seen(film: Path, tmp_path: Path) -> None:
    fingers, marks = Fingers(tmp_path), list[int]()

    def press() -> None:
        fingers("keypress", "m")
        fingers.wait(lambda: len(marks) == 1)
        fingers("keypress", "RIGHT")
        fingers("keypress", "RIGHT")
        fingers.wait(lambda: fingers.played() > 10)
        fingers("keypress", "m")
        fingers.wait(lambda: len(marks) == 2)

    seen = at_the_keys(film, fingers, press, marks.append)
    assert 200 <= marks[0] < 9_000 and marks[1] > 9_500
    assert seen is not None and seen < 9, "ten seconds were jumped over"


def test_of_a_part_nothing_else_is_shown(film: Path, tmp_path: Path) -> None:
    """Whatever is pressed: jumps end at its ends, a step back at its beginning, and it ends by itself."""
    fingers, places = Fingers(tmp_path), list[float]()

    def look() -> bool:
        places.append(fingers.played())
        return False

    def press() -> None:
        for key in ("LEFT", "DOWN", ",", "LEFT"):
            fingers("keypress", key)
            with contextlib.suppress(AssertionError):
                wait_for(0.8, look)
        places.append(float(fingers("get_property", "end")))
        fingers("keypress", "m")
        fingers.wait(lambda: len(marks) == 1)
        fingers("seek", "2", "absolute+exact")
        fingers.wait(lambda: fingers.played() >= 10)
        fingers("keypress", "UP")

    def wait_for(seconds: float, done: Callable[[], bool]) -> None:
        until = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < until
            time.sleep(0.05)

    marks = list[int]()
    seen = at_the_keys(film, fingers, press, marks.append, (10.0, 14.0))
    known = [each for each in places if each]
    assert known and min(known) >= 9.99 and max(known) == 14.0, "mpv itself ends there"
    assert 10_000 <= marks[0] <= 14_000
    assert seen is not None and seen <= 5


def test_a_part_ends_by_itself(film: Path) -> None:
    seen = player.play(film, "t", "x", lambda _: None, BLIND, (37.0, 38.0))
    assert seen is not None and seen <= 1


def test_nobody_takes_the_line_off_or_opens_something_else(film: Path, tmp_path: Path) -> None:
    fingers = Fingers(tmp_path)
    found = dict[str, Any]()

    def press() -> None:
        for key in ("O", "o", "i", "I", "`", "s", "S", "v", ">", "ENTER", "Ctrl+o", "F8", "del"):
            fingers("keypress", key)
        found["level"] = fingers("get_property", "osd-level")
        found["line"] = fingers("expand-text", fingers("get_property", "osd-msg1"))
        found["still"] = fingers("get_property", "time-pos")
        bound = [each for each in fingers("get_property", "input-bindings") if each["priority"] >= 0]
        found["keys"] = {each["key"] for each in bound if not each["key"].startswith("MOUSE")}

    at_the_keys(film, fingers, press, lambda _: None)
    assert found["level"] == 1 and found["still"] is not None
    assert found["line"].startswith("调阅〔2026〕1号 $100 ${path}  00:00:0")
    assert found["keys"] <= set(player.KEYS)


def test_a_photo_is_looked_at_as_long_as_it_is_shown(tmp_path: Path) -> None:
    photo, fingers = recordings.photo(tmp_path / "photo.jpg"), Fingers(tmp_path)

    def later() -> None:
        fingers.wait(lambda: fingers("get_property", "time-pos") is not None)
        time.sleep(2.2)
        fingers("keypress", "q")

    with ThreadPoolExecutor(1) as beside:
        pressing = beside.submit(later)
        assert player.play(photo, "t", "x", lambda _: None, fingers.setup) in (2, 3)
        pressing.result(30)


def test_a_list_in_place_of_a_recording_leads_nowhere(film: Path, tmp_path: Path) -> None:
    """Recordings come from strangers' devices: one that names an address or another file opens neither."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        ear.settimeout(0.2)
        address = f"http://127.0.0.1:{ear.getsockname()[1]}/x.mp4"
        for name, words in (
            ("a.mp4", f"#EXTM3U\n{address}\n"),
            ("b.mp4", f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n"),
            ("c.mp4", f"# mpv EDL v0\n{film},0,2\n"),
            ("d.mp4", f"[playlist]\nFile1={film}\nNumberOfEntries=1\n"),
        ):
            (tmp_path / name).write_text(words, encoding="utf-8")
            with pytest.raises(PlayerFailed) as refused:
                player.play(tmp_path / name, "t", "x", lambda _: None, BLIND)
            assert refused.value.reason == "not_started"
        with pytest.raises(TimeoutError):
            ear.accept()


def test_what_is_missing_is_told_apart(film: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in player.DESKTOPS:
        monkeypatch.delenv(name, raising=False)

    def reason(setup: Setup) -> str:
        with pytest.raises(PlayerFailed) as refused:
            player.play(film, "t", "x", lambda _: None, setup)
        return refused.value.reason

    assert reason(Setup()) == "no_screen"
    assert reason(Setup(program="no-such-player")) == "no_program"
    assert reason(Setup(video="no-such-driver")) == "not_started"
    monkeypatch.setenv(player.KIOSK, str(tmp_path / "nobody"))
    assert reason(BLIND) == "no_screen"


# The kiosk's ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def kiosk(folder: Path, user: str) -> Iterator[tuple[Path, int]]:
    """The session's player, answering `user`; its socket and process."""
    place = folder / "player"
    with subprocess.Popen([sys.executable, ROOT / "systemd/kiosk/player", place, user]) as running:
        until = time.monotonic() + 10
        while not place.exists():
            assert running.poll() is None and time.monotonic() < until
            time.sleep(0.02)
        try:
            yield place, running.pid
        finally:
            running.terminate()


def children(pid: int) -> list[str]:
    """Names of the processes that a process started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [Path(f"/proc/{each}/cmdline").read_bytes().decode().replace("\0", " ") for each in found]


def test_the_kiosk_plays_what_it_is_handed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = recordings.video(tmp_path / "short.mp4", None, 3)
    with kiosk(tmp_path, ME) as (place, pid):
        monkeypatch.setenv(player.KIOSK, str(place))
        assert player.play(short, "t", "x", lambda _: None, BLIND) in (2, 3)
        assert player.play(short, "t", "x", lambda _: None, BLIND) in (2, 3), "and once more"
        (tmp_path / "bad.mp4").write_bytes(b"no film")
        with pytest.raises(PlayerFailed):
            player.play(tmp_path / "bad.mp4", "t", "x", lambda _: None, BLIND)
        assert children(pid) == []


def test_the_kiosk_gets_no_path_and_no_more_rights(film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fingers = Fingers(tmp_path)
    found = dict[str, str]()
    with kiosk(tmp_path, ME) as (place, pid):
        monkeypatch.setenv(player.KIOSK, str(place))

        def press() -> None:
            found["call"] = children(pid)[0]
            one = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0]
            found["status"] = Path(f"/proc/{one}/status").read_text(encoding="ascii")
            found["place"] = fingers("get_property", "path")

        at_the_keys(film, fingers, press, lambda _: None)
    assert str(film) not in found["call"] and found["place"].startswith("fd://")
    assert "NoNewPrivs:\t1" in found["status"]


@pytest.mark.skipif(os.getuid() != 0, reason="needs a second user")
def test_the_kiosk_plays_for_nobody_else(film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kiosk(tmp_path, "nobody") as (place, pid):
        monkeypatch.setenv(player.KIOSK, str(place))
        with pytest.raises(PlayerFailed):
            player.play(film, "t", "x", lambda _: None, BLIND)
        assert children(pid) == []


PLAYS = """
import sys
from pathlib import Path
from devices import player
player.play(Path(sys.argv[1]), "t", "x", print, player.Setup(video="null", audio="null"))
"""


def test_the_kiosk_s_player_ends_with_who_asked_even_when_it_hangs(film: Path, tmp_path: Path) -> None:
    with kiosk(tmp_path, ME) as (place, pid):
        words = [sys.executable, "-c", PLAYS, str(film)]
        with subprocess.Popen(words, env={**os.environ, player.KIOSK: str(place), "PYTHONPATH": str(ROOT)}) as asking:
            until = time.monotonic() + 20
            while not any("fd://" in each for each in children(pid)):
                assert asking.poll() is None and time.monotonic() < until
                time.sleep(0.05)
            # One that hangs does not end by itself when its wire is gone.
            hung = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0]
            os.kill(int(hung), signal.SIGSTOP)
            asking.send_signal(signal.SIGKILL)
        while children(pid):
            assert time.monotonic() < until + 10
            time.sleep(0.05)
