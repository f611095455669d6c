"""Facts come out of real recordings; hostile ones cost nothing but their own facts."""

from __future__ import annotations

import ctypes
import os
import subprocess
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.intake import facts
from station.intake.facts import Sandbox, may_be_media, media_facts
from tests.intake import recordings

LANDLOCK = ctypes.CDLL(None).syscall(444, None, 0, 1) > 0
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
    fragments = recordings.video(tmp_path / "f.mp4", START, fragmented=True).read_bytes()
    parts = {"no_moov": whole[:1500], "cut_short": fragments[:-500], "damaged": bytes(range(256)) * 8}
    for name, content in parts.items():
        (tmp_path / name).write_bytes(content)
    found = media_facts([tmp_path / name for name in parts])
    assert [one.problem for one in found] == list(parts)
    assert [one.media for one in found] == ["other", "video", "other"]
    (tmp_path / "empty").touch()
    assert media_facts([tmp_path / "empty"])[0].problem


def test_codec_and_picture_size_are_told(tmp_path: Path) -> None:
    files = [
        recordings.video(tmp_path / "a.mp4", START),
        recordings.sound(tmp_path / "b.wav"),
        recordings.photo(tmp_path / "c.jpg"),
    ]
    found = [(one.codec, one.width, one.height) for one in media_facts(files)]
    assert found == [("h264", 64, 48), ("pcm_s16le", None, None), ("mjpeg", 32, 24)]


def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """The sandbox with lines of ours in front of its own reading."""
    head = "def _facts(number: int) -> dict[str, object]:\n"
    child = tmp_path / "child.py"
    child.write_text(facts._PROBE.read_text().replace(head, head + textwrap.indent(textwrap.dedent(body), "    ")))
    monkeypatch.setattr(facts, "_PROBE", child)


def test_a_sandbox_that_dies_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = recordings.video(tmp_path / "a.mp4", START)
    deadly = tmp_path / "deadly.mp4"
    deadly.write_bytes(b"die" + bytes(100))
    changed(tmp_path, monkeypatch, "if os.pread(number, 3, 0) == b'die':\n    os.kill(os.getpid(), 9)\n")
    with Sandbox() as sandbox:
        found = sandbox.facts([good, deadly, good, deadly])
        assert [one.problem for one in found] == ["", "crashed", "", "crashed"]
        assert [one.problem for one in sandbox.facts([good])] == [""]


def test_a_sandbox_that_hangs_is_ended_and_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = recordings.video(tmp_path / "a.mp4", START)
    slow = tmp_path / "slow.mp4"
    slow.write_bytes(b"hang")
    changed(
        tmp_path,
        monkeypatch,
        """
        if os.pread(number, 4, 0) == b'hang':
            signal.alarm(0)
            while True:
                signal.pause()
        """,
    )
    monkeypatch.setattr(facts, "SECONDS", 0.5)
    with Sandbox() as sandbox:
        assert [one.problem for one in sandbox.facts([good, slow, good])] == ["", "crashed", ""]


def test_many_questions_are_one_process_and_each_has_its_own_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(tmp_path, monkeypatch, "return {'problem': f'{os.getppid()}_{os.getpid()}'}\n")
    path = recordings.photo(tmp_path / "a.jpg")
    with Sandbox() as sandbox:
        said = [sandbox.facts([path])[0].problem.split("_") for _ in range(5)]
        assert len({parent for parent, _ in said}) == 1 and len({child for _, child in said}) == 5
        parent = int(said[0][0])
        assert len(sandbox.facts([path] * 130)) == 130
    with pytest.raises(ProcessLookupError):
        os.kill(parent, 0)


def test_nonsense_from_the_sandbox_is_not_believed() -> None:
    assert facts._believe("[]").problem == "answer"
    assert facts._believe("{").problem == "answer"
    odd = facts._believe(
        '{"media": "../../x", "created": "never", "duration_ms": -5, "codec": "h264\\u001b[31m", "width": true}'
    )
    assert (odd.media, odd.created_at, odd.duration_ms) == ("other", None, None)
    assert (odd.codec, odd.width) == ("h26431m", None)


@pytest.mark.parametrize(
    ("attempt", "expected"),
    [
        ("open('{folder}/made', 'w')", "Error"),
        ("open('/etc/hostname')", "Error"),
        ("os.unlink('{folder}/victim')", "PermissionError"),
        ("os.rename('{folder}/victim', '{folder}/other')", "PermissionError"),
        ("os.mkdir('{folder}/made')", "PermissionError"),
        ("os.symlink('x', '{folder}/made')", "PermissionError"),
        ("__import__('socket').socket()", "OSError"),
        ("os.pipe()", "OSError"),
        ("os.write(number, b'x')", "OSError"),
        ("bytearray(2 << 30)", "MemoryError"),
    ],
)
def test_the_sandbox_can_do_nothing_but_read_what_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: str, expected: str
) -> None:
    path = recordings.photo(tmp_path / "a.jpg")
    (tmp_path / "victim").write_text("evidence")
    before = sorted(tmp_path.iterdir())
    body = f"try:\n    {attempt}\nexcept Exception as error:\n    return {{'problem': type(error).__name__}}\n"
    changed(tmp_path, monkeypatch, body.replace("{folder}", str(tmp_path)) + "return {'problem': 'could'}\n")
    [said] = media_facts([path])
    if expected == "PermissionError" and said.problem == "could" and not LANDLOCK:
        pytest.skip("this kernel has no Landlock")
    assert said.problem.endswith(expected)
    assert sorted(p for p in tmp_path.iterdir() if p.name != "child.py") == before


def test_the_sandbox_has_its_limits_and_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = ["AS", "FSIZE", "CORE", "NOFILE", "NPROC", "MEMLOCK", "MSGQUEUE"]
    changed(
        tmp_path,
        monkeypatch,
        f"""
        limits = [resource.getrlimit(getattr(resource, 'RLIMIT_' + kind))[0] for kind in {kinds}]
        cpu, most = resource.getrlimit(resource.RLIMIT_CPU)
        return {{'problem': '_'.join(map(str, [*limits, int(0 < cpu <= 12)]))}}
        """,
    )
    [said] = media_facts([recordings.photo(tmp_path / "a.jpg")])
    assert said.problem == f"{1 << 30}_0_0_0_0_0_0_1"
    monkeypatch.undo()
    with Sandbox() as sandbox:
        sandbox.facts([tmp_path / "a.jpg"])
        assert sandbox._child is not None
        if any(
            subprocess.run(["unshare", flag, "true"], capture_output=True).returncode == 0 for flag in ("-n", "-rn")
        ):
            assert os.readlink(f"/proc/{sandbox._child.pid}/ns/net") != os.readlink("/proc/self/ns/net")


def test_what_is_no_recording_is_not_asked_about() -> None:
    assert may_be_media(b"DCIM/A.MP4", b"") and may_be_media(b"x.JPG", b"text")
    assert not may_be_media(b"LOG.TXT", b"power on\n") and not may_be_media(b"GPS.NMEA", b"$GPRMC,")
    for head in (
        b"\x00\x00\x00\x18ftypmp42",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\xff\xd8\xff\xe0",
        b"G" + bytes(187) + b"G",
    ):
        assert may_be_media(b"NAMELESS", head)
