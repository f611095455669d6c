"""Facts come out of real recordings; hostile ones cost nothing but their own facts."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.intake import facts
from station.intake.facts import media_facts
from tests.intake import recordings

START = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_facts_of_real_recordings(tmp_path: Path) -> None:
    files = [
        recordings.video(tmp_path / "a.mp4", START, seconds=4),
        recordings.video(tmp_path / "b.mp4", START, seconds=3, fragmented=True),
        recordings.video(tmp_path / "c.mp4", None, seconds=2),
        recordings.photo(tmp_path / "d.jpg"),
        recordings.sound(tmp_path / "e.wav", seconds=2),
    ]
    found = media_facts(files)
    assert [one.media for one in found] == ["video", "video", "video", "photo", "audio"]
    assert [one.created_at for one in found] == [START, START, None, None, None]
    assert [one.duration_ms for one in found] == [4000, 3000, 2000, None, 2000]
    assert {one.problem for one in found} == {""}


def test_broken_recordings_say_why(tmp_path: Path) -> None:
    whole = recordings.video(tmp_path / "a.mp4", START).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[:1500])
    junk = tmp_path / "junk.mp4"
    junk.write_bytes(bytes(range(256)) * 8)
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")
    for one in media_facts([cut, junk, empty]):
        assert one.problem and one.duration_ms is None


def test_a_sandbox_that_dies_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = recordings.video(tmp_path / "a.mp4", START)
    deadly = tmp_path / "deadly.mp4"
    deadly.write_bytes(b"die" + bytes(100))
    child = tmp_path / "child.py"
    child.write_text(
        facts._PROBE.read_text().replace(
            "def _facts(number: int) -> dict[str, object]:\n",
            "def _facts(number: int) -> dict[str, object]:\n    import os\n"
            "    if os.pread(number, 3, 0) == b'die':\n        os.kill(os.getpid(), 9)\n",
        )
    )
    monkeypatch.setattr(facts, "_PROBE", child)
    found = media_facts([good, deadly, good, deadly])
    assert [one.problem for one in found] == ["", "crashed", "", "crashed"]


def test_nonsense_from_the_sandbox_is_not_believed() -> None:
    assert facts._believe("[]").problem == "answer"
    assert facts._believe("{").problem == "answer"
    odd = facts._believe('{"media": "../../x", "created": "never", "duration_ms": -5}')
    assert (odd.media, odd.created_at, odd.duration_ms) == ("other", None, None)


def test_the_sandbox_cannot_write_files_or_reach_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "child.py"
    child.write_text(
        facts._PROBE.read_text().replace(
            "def _facts(number: int) -> dict[str, object]:\n",
            "def _facts(number: int) -> dict[str, object]:\n    import socket, resource\n"
            "    links = [name for _, name in socket.if_nameindex()]\n"
            "    limits = [resource.getrlimit(k)[0] for k in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE)]\n"
            "    return {'problem': f'{links} {limits}'}\n",
        )
    )
    monkeypatch.setattr(facts, "_PROBE", child)
    [said] = media_facts([recordings.photo(tmp_path / "a.jpg")])
    assert said.problem.endswith(" [1073741824, 65536]")
    if any(subprocess.run(["unshare", flag, "true"], capture_output=True).returncode == 0 for flag in ("-n", "-rn")):
        assert said.problem.startswith("['lo'] ")
