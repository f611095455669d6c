"""Codes are found in really encoded recordings; hostile ones cost nothing but their own reading."""

from __future__ import annotations

import os
import textwrap
from datetime import date
from pathlib import Path

import pytest

from station.documents import qr
from station.intake import frames
from station.intake.frames import look
from station.records.clip_code import Figures, Looked, Sighted
from station.rules.capture_code import capture_code
from station.store import reading_law
from tests.intake import recordings
from tests.intake.filmed import FPS, P720, P1080, Held, film, picture, shown, wall

CODE = capture_code(2837093071743614988)
SYMBOL = qr.capture_symbol(CODE)
FIGURES = reading_law.figures(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("size", "codec", "held"),
    [
        (P720, "libx264", Held(0.15, turned=0)),
        (P720, "libx264", Held(0.15, turned=30, tilted=30, blur=0.8)),
        (P720, "libx265", Held(0.15, turned=45, blur=1.0)),
        (P1080, "libx264", Held(0.15, turned=45, tilted=35, blur=1.0)),
        (P1080, "libx265", Held(0.15, turned=15, tilted=20, blur=0.8)),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_capture_code_at_15_percent_is_found(tmp_path: Path, size: tuple[int, int], codec: str, held: Held) -> None:
    """Turned, at a slant, and shaken: a moment of wall, a second of the slip."""
    recording = film(tmp_path / "a.mp4", [*wall(size, 0.4), *shown(SYMBOL, size, held, 1.2)], codec)
    found = look(recording, FIGURES)
    assert [one.text for one in found.codes] == [CODE]
    assert 400 <= found.codes[0].at_ms < 1600 and found.problem == ""
    assert found.frames >= 2 and found.cpu_ms > 0


def test_key_pictures_far_apart_do_not_hide_a_code(tmp_path: Path) -> None:
    """An encoder that writes one key picture in ten seconds: then every picture is decoded, and some looked at."""
    seen = shown(SYMBOL, P720, Held(0.2, turned=20), 2)
    recording = film(tmp_path / "a.mp4", [*wall(P720, 3), *seen, *wall(P720, 3)], keys=10 * FPS)
    found = look(recording, FIGURES)
    assert [one.text for one in found.codes] == [CODE]
    assert 3000 <= found.codes[0].at_ms < 5000


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_read_as_a_recording_of_one_picture(tmp_path: Path, kind: str) -> None:
    photo = tmp_path / f"a.{kind}"
    picture(SYMBOL, (4000, 3000), Held(0.1, turned=20, tilted=15)).convert("RGB").save(photo, kind, quality=85)
    found = look(photo, FIGURES)
    assert ([one.text for one in found.codes], found.frames, found.problem) == ([CODE], 1, "")
    assert look(recordings.photo(tmp_path / "b.jpg"), FIGURES).codes == ()


def test_only_the_beginning_and_the_end_are_looked_at(tmp_path: Path) -> None:
    seen = shown(SYMBOL, P720, Held(0.2), 1)
    middle = film(tmp_path / "a.mp4", [*wall(P720, 4), *seen, *wall(P720, 4)])
    figures = {"effective_from": date(2026, 1, 1), "every_ms": 800, "cpu_s": 60, "recent_days": 30, "sign_s": 30}
    short = Figures(**figures, first_s=2, last_s=2, signs=10, exact_s=60, basis="", to_confirm=True)
    assert look(middle, short).codes == ()
    assert look(middle, short).frames < look(middle, FIGURES).frames
    last = film(tmp_path / "b.mp4", [*wall(P720, 6), *seen])
    assert [one.at_ms // 1000 for one in look(last, short).codes] == [6]


def test_what_is_no_video_says_why(tmp_path: Path) -> None:
    sound = recordings.sound(tmp_path / "a.wav")
    assert look(sound, FIGURES).problem == "no_picture"
    (tmp_path / "b.mp4").write_bytes(bytes(range(256)) * 64)
    assert look(tmp_path / "b.mp4", FIGURES).problem == "unreadable"
    whole = film(tmp_path / "c.mp4", wall(P720, 2)).read_bytes()
    (tmp_path / "d.mp4").write_bytes(whole[: len(whole) // 2])
    assert look(tmp_path / "d.mp4", FIGURES).codes == ()
    with pytest.raises(FileNotFoundError):
        look(tmp_path / "none.mp4", FIGURES)


def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Path:
    """The sandbox with lines of ours in front of its own reading, and something to read."""
    head = '    looked, problem = _Looked(), ""\n'
    source = frames._READER.read_text(encoding="utf-8")
    assert head in source
    child = tmp_path / "child.py"
    source = source.replace("import sys\n", "import os\nimport resource\nimport signal\nimport socket\nimport sys\n")
    child.write_text(source.replace(head, head + textwrap.indent(textwrap.dedent(body), "    ")), encoding="utf-8")
    monkeypatch.setattr(frames, "_READER", child)
    return film(tmp_path / "a.mp4", wall(P720, 1))


def test_a_sandbox_that_dies_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = changed(tmp_path, monkeypatch, '_say({"at": 5, "text": "x"})\nos.kill(os.getpid(), 9)\n')
    found = look(recording, FIGURES)
    assert (found.codes, found.ms, found.problem) == ((Sighted(5, "x"),), 5, "crashed")


def test_a_sandbox_that_spins_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = changed(tmp_path, monkeypatch, "resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass\n")
    assert look(recording, FIGURES).problem == "slow"


def test_a_sandbox_that_waits_for_ever_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = changed(tmp_path, monkeypatch, "signal.alarm(0)\nwhile True:\n    signal.pause()\n")
    monkeypatch.setattr(frames, "WALL", 0.02)
    assert look(recording, FIGURES).problem == "slow"


def test_a_sandbox_can_open_write_start_and_reach_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = """
    done = []
    for attempt in (
        lambda: open("/etc/passwd"),
        lambda: open("/tmp/escaped", "w"),
        lambda: os.fork() or os._exit(0),
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: os.execv("/bin/true", ["true"]),
    ):
        try:
            attempt()
            done.append(attempt)
        except OSError:
            pass
    _say({"at": len(done), "text": "tried"})
    """
    recording = changed(tmp_path, monkeypatch, tried)
    unprivileged = os.geteuid() != 0
    (told,) = look(recording, FIGURES).codes
    # The superuser's processes are not counted: only forking is left to it, into the same cage.
    assert told.text == "tried" and told.at_ms <= (0 if unprivileged else 1)


def test_nonsense_is_not_believed() -> None:
    for line in (
        b"[]",
        b"{",
        b'{"at": -1, "text": "x"}',
        b'{"at": true, "text": "x"}',
        b'{"at": 1, "text": "\\u001b"}',
    ):
        assert frames._believe(line) is None
    assert frames._believe(b'{"frames": 1, "ms": 2, "problem": "../x"}') is None
    assert frames._believe(b'{"frames": 1, "ms": 2, "problem": ""}') == Looked((), 1, 2, 0, "")
