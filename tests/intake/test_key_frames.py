"""Pictures come out of really encoded recordings, where they should; hostile ones end in a word and not in a hang."""

from __future__ import annotations

import os
import textwrap
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from station.intake import key_frames
from station.intake.key_frames import COUNT, pictures
from station.records.pictures import Picture
from tests.intake import recordings
from tests.intake.filmed import FPS, P720, film

WIDE = (320, 180)


def shaded(count: int, each: int = FPS) -> list[Image.Image]:
    """So many shades of grey, each for `each` pictures, so that a picture says when it was taken."""
    return [Image.new("L", WIDE, 20 + 8 * number) for number in range(count) for _ in range(each)]


def shade(picture: Picture) -> int:
    return (round(sum(picture.rgb) / len(picture.rgb)) - 20 + 4) // 8


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_a_long_recording_gives_a_dozen_spread_over_it(tmp_path: Path, codec: str) -> None:
    """A key picture each second, 23 seconds, one shade a second: every second one."""
    found = pictures(film(tmp_path / "a.mp4", shaded(23), codec), "video")
    assert found.problem == "" and len(found.found) == COUNT
    assert [each.at_ms for each in found.found] == [2000 * number for number in range(COUNT)]
    assert [shade(each) for each in found.found] == [2 * number for number in range(COUNT)]
    assert {(each.width, each.height) for each in found.found} == {WIDE}


def test_a_short_recording_gives_what_it_has(tmp_path: Path) -> None:
    found = pictures(film(tmp_path / "a.mp4", shaded(3)), "video")
    assert [(each.at_ms, shade(each)) for each in found.found] == [(0, 0), (1000, 1), (2000, 2)]
    once = pictures(film(tmp_path / "b.mp4", shaded(3), keys=10 * FPS), "video")
    assert [each.at_ms for each in once.found] == [0]


def test_other_containers_and_large_pictures(tmp_path: Path) -> None:
    """A transport stream whose time does not begin at nought, and pictures made smaller."""
    with av.open(str(tmp_path / "a.ts"), "w", format="mpegts") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"g": str(FPS)})
        stream.width, stream.height, stream.pix_fmt = *P720, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for number, each in enumerate(shaded(4)):
            frame = av.VideoFrame.from_image(each.resize(P720).convert("RGB"))
            frame.pts = number + 900
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    found = pictures(tmp_path / "a.ts", "video")
    assert [(each.at_ms, shade(each)) for each in found.found] == [(1000 * number, number) for number in range(4)]
    assert {(each.width, each.height) for each in found.found} == {(480, 270)}


def test_a_photo_gives_itself(tmp_path: Path) -> None:
    (one,) = pictures(recordings.photo(tmp_path / "a.jpg"), "photo").found
    assert (one.at_ms, one.width, one.height) == (0, 32, 24)
    Image.new("RGB", (4000, 3000), (200, 10, 10)).save(tmp_path / "b.jpg")
    (large,) = pictures(tmp_path / "b.jpg", "photo").found
    assert (large.width, large.height) == (1280, 960) and large.rgb[0] > 150 > large.rgb[1]


def test_what_has_no_picture_or_is_broken_says_so(tmp_path: Path) -> None:
    assert pictures(recordings.sound(tmp_path / "a.wav"), "video").problem == "no_picture"
    (tmp_path / "b.mp4").write_bytes(bytes(range(256)) * 64)
    assert pictures(tmp_path / "b.mp4", "video").problem == "unreadable"
    (tmp_path / "c.mp4").write_bytes(b"")
    assert pictures(tmp_path / "c.mp4", "video").problem == "unreadable"
    with pytest.raises(FileNotFoundError):
        pictures(tmp_path / "none.mp4", "video")


def test_what_can_be_read_before_the_damage_is_shown(tmp_path: Path) -> None:
    whole = recordings.video(tmp_path / "a.mp4", None, seconds=8, fragmented=True).read_bytes()
    (tmp_path / "b.mp4").write_bytes(whole[: len(whole) // 2])
    found = pictures(tmp_path / "b.mp4", "video")
    assert 1 < len(found.found) < 8 and found.found[0].at_ms == 0


def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Path:
    """The sandbox with lines of ours once it is in its cage, and something to read."""
    head = '    problem = ""\n'
    source = key_frames._READER.read_text(encoding="utf-8").replace("import sys\n", "import os, socket, sys, time\n", 1)
    assert source.count(head) == 1
    child = tmp_path / "child.py"
    child.write_text(source.replace(head, head + textwrap.indent(textwrap.dedent(body), "    ")), encoding="utf-8")
    monkeypatch.setattr(key_frames, "_READER", child)
    return recordings.video(tmp_path / "a.mp4", None)


def test_one_that_dies_spins_or_waits_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pictures(changed(tmp_path, monkeypatch, "os.kill(os.getpid(), 9)\n"), "video").problem == "crashed"
    monkeypatch.undo()
    monkeypatch.setattr(key_frames, "CPU", 1)
    assert pictures(changed(tmp_path, monkeypatch, "while True: pass\n"), "video").problem == "slow"
    monkeypatch.undo()
    monkeypatch.setattr(key_frames, "SECONDS", 2)
    assert pictures(changed(tmp_path, monkeypatch, "time.sleep(3600)\n"), "video").problem == "slow"
    monkeypatch.undo()
    monkeypatch.setattr(key_frames, "WALL", 1)
    assert pictures(changed(tmp_path, monkeypatch, "time.sleep(3600)\n"), "video").problem == "slow"


def test_it_can_open_and_reach_nothing_and_stands_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = """
    done = 0
    for attempt in (
        lambda: open("/etc/passwd"),
        lambda: open("/tmp/escaped", "w"),
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: os.execv("/bin/true", ["true"]),
    ):
        try:
            attempt()
            done += 1
        except OSError:
            pass
    _tell({"at": done, "width": 1, "height": os.nice(0), "rgb": "AAAA" * os.nice(0)})
    """
    recording = changed(tmp_path, monkeypatch, tried)
    told = pictures(recording, "photo").found[0]
    assert told.at_ms == 0 and told.height == os.nice(0) + 19


@pytest.mark.skipif(os.geteuid() != 0, reason="whoever is not the superuser is tried by every other test")
def test_it_begins_no_thread_which_the_station_could_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The superuser's threads are not counted; the station's user may begin none, and none may be needed."""
    source = key_frames._READER.read_text(encoding="utf-8")
    before = "    cage.confine("
    assert source.count(before) == 1
    child = tmp_path / "child.py"
    child.write_text(
        "import os\n"
        + source.replace("from __future__ import annotations\n", "").replace(before, "    os.setuid(65534)\n" + before),
        encoding="utf-8",
    )
    monkeypatch.setattr(key_frames, "_READER", child)
    assert [each.at_ms for each in pictures(recordings.video(tmp_path / "a.mp4", None), "video").found] == [
        0,
        1000,
        2000,
        3000,
    ]
    assert len(pictures(recordings.photo(tmp_path / "a.jpg"), "photo").found) == 1


def test_nonsense_is_not_believed() -> None:
    good = b'{"at": 5, "width": 1, "height": 1, "rgb": "AAAA"}'
    assert key_frames._believe(good, 480) == Picture(5, 1, 1, b"\0\0\0")
    for line in (
        b"[]",
        b"{",
        b'"text"',
        b'{"problem": "../x"}',
        b'{"problem": []}',
        good.replace(b'"at": 5', b'"at": -5'),
        good.replace(b'"at": 5', b'"at": true'),
        good.replace(b'"width": 1', b'"width": 2'),
        good.replace(b'"width": 1', b'"width": 481'),
        good.replace(b"AAAA", b"AA\\u00ff"),
        good.replace(b"AAAA", b"%%%%"),
    ):
        assert key_frames._believe(line, 480) == "crashed", line


@pytest.mark.parametrize(
    "script",
    [
        'while True: print(\'{"at": 5, "width": 1, "height": 1, "rgb": "AAAA"}\')',
        "while True: print('x' * 100000, end='')",
        'print(\'{"at": 5, "width": 1, "height": 1, "rgb": "AAAA"}\'); '
        'print(\'{"at": 4, "width": 1, "height": 1, "rgb": "AAAA"}\')',
    ],
)
def test_a_liar_gets_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    (tmp_path / "liar.py").write_text(script)
    monkeypatch.setattr(key_frames, "_READER", tmp_path / "liar.py")
    found = pictures(recordings.photo(tmp_path / "a.jpg"), "video")
    assert found.problem == "crashed" and len(found.found) <= COUNT
