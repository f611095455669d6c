"""A request for a time gives that time of a recording and no more: played, on a sheet of pictures, as a copy."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from PIL import Image, ImageStat

from station.intake.carrying import carry
from station.intake.key_frames import pictures
from station.intake.marked_copy import Unmarked
from station.intake.marked_copy import copy as mark
from station.records.access import Part, Request, Scope
from station.records.moment import iso
from station.records.people import Proof
from station.services import access_copies, access_playing, contact_sheet
from station.services.access_copies import Hands
from station.store import access as rows
from station.store import evidence, models
from station.wiring import Station
from tests.intake import recordings
from tests.intake.filmed import FPS, film
from tests.services import inspections
from tests.services.access_cases import asked, granted, kept
from tests.services.dockings import DOCK
from tests.services.test_people import proof

SECONDS = 40
DIM, STEP = 40, 5


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


@pytest.fixture
def other(station: Station) -> Proof:
    return proof(station, "陈海波")


def grey(second: int) -> int:
    return DIM + STEP * second


def long(station: Station, clip_id: int, seconds: int) -> int:
    """The clip, as long as its recording."""
    found = evidence.clip(station.store, clip_id)
    assert found is not None and found.started_at is not None
    with station.store.act(DOCK, "intake.open") as act:
        act.update(models.Clip, clip_id, ended_at=iso(found.started_at.add(seconds=seconds)))
    return clip_id


@pytest.fixture
def clip(station: Station, case: int, tmp_path: Path) -> int:
    """Forty seconds, each of another grey."""
    shades = [Image.new("L", (320, 180), grey(number)) for number in range(SECONDS) for _ in range(FPS)]
    return long(station, kept(station, case, film(tmp_path / "film.mp4", shades)), SECONDS)


def request(station: Station, chief: Proof, who: Proof, clip_id: int, first: int, last: int) -> Request:
    """Of so many seconds of one clip, to be copied, granted."""
    found = evidence.clip(station.store, clip_id)
    assert found is not None and found.started_at is not None
    scope = Scope(None, clip_id, found.started_at.add(seconds=first), found.started_at.add(seconds=last))
    return granted(station, chief, asked(station, who, scope, mode="copy"))


def copied(station: Station, who: Proof, found: Request, folder: Path) -> list[str]:
    hands = Hands(mark, carry)
    return [each.name for each in access_copies.make(station, who, found.id, folder, hands, lambda name, ms: None)]


def shades(path: Path) -> list[tuple[float, float]]:
    """Time and grey of every picture, away from the mark."""
    with av.open(str(path)) as container:
        return [
            (frame.time or 0.0, ImageStat.Stat(frame.to_image().convert("L").crop((0, 10, 320, 40))).mean[0])
            for frame in container.decode(video=0)
        ]


@pytest.mark.parametrize(("first", "last"), [(0, 3), (7, 12), (25, 33), (36, 60)])
def test_a_copy_holds_the_time_that_was_granted_and_no_other(
    station: Station, chief: Proof, other: Proof, clip: int, tmp_path: Path, first: int, last: int
) -> None:
    found = request(station, chief, other, clip, first, last)
    [name] = copied(station, other, found, tmp_path / "out")
    seen, until = shades(tmp_path / "out" / name), min(last, SECONDS)
    assert len(seen) == (until - first) * FPS
    assert seen[0][0] < 0.001 and abs(seen[-1][0] - (until - first) + 1 / FPS) < 0.01, "it begins at zero"
    for at, shade in seen:
        assert abs(shade - grey(first + int(at + 0.001))) < STEP / 2, at
    original = evidence.clip(station.store, clip)
    assert original is not None and original.started_at is not None
    told = json.loads((tmp_path / "out" / "access.json").read_text())["files"][0]
    assert told["original_sha256"] == original.sha256 and told["name"] == name
    assert told["extract"] == {
        "from_ms": first * 1000,
        "to_ms": last * 1000,
        "from_at": iso(original.started_at.add(seconds=first)),
        "to_at": iso(original.started_at.add(seconds=last)),
    }
    assert name.endswith(f"-0000{first:02d}-00{last // 60:02d}{last % 60:02d}.mp4")
    subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path / "out", check=True, capture_output=True)
    assert rows.copies(station.store, found.id)[0].sha256 == told["sha256"]


def test_what_lies_within_the_time_is_copied_whole(
    station: Station, chief: Proof, other: Proof, clip: int, tmp_path: Path
) -> None:
    found = request(station, chief, other, clip, -5, SECONDS + 5)
    [name] = copied(station, other, found, tmp_path / "out")
    assert len(shades(tmp_path / "out" / name)) == SECONDS * FPS
    assert json.loads((tmp_path / "out" / "access.json").read_text())["files"][0]["extract"] is None


def test_sound_is_cut_as_well(station: Station, chief: Proof, other: Proof, case: int, tmp_path: Path) -> None:
    sound = long(station, kept(station, case, recordings.sound(tmp_path / "a.wav", 30), "audio"), 30)
    [name] = copied(station, other, request(station, chief, other, sound, 12, 17), tmp_path / "out")
    with av.open(str(tmp_path / "out" / name)) as container:
        assert container.duration is not None and 4_500_000 < container.duration <= 5_200_000


def test_a_photo_within_the_time_is_one_moment(
    station: Station, chief: Proof, other: Proof, case: int, tmp_path: Path
) -> None:
    photo = kept(station, case, recordings.photo(tmp_path / "a.jpg"), "photo")
    [name] = copied(station, other, request(station, chief, other, photo, 0, 1), tmp_path / "out")
    assert name.endswith(".jpg") and Image.open(tmp_path / "out" / name).size == (32, 24)


def test_where_nothing_was_recorded_at_that_time_nothing_leaves(
    station: Station, chief: Proof, other: Proof, case: int, tmp_path: Path
) -> None:
    """The row says forty seconds, the recording has four."""
    short = long(station, kept(station, case, recordings.video(tmp_path / "short.mp4", None)), SECONDS)
    with pytest.raises(Unmarked):
        copied(station, other, request(station, chief, other, short, 20, 30), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_player_is_told_the_part(station: Station, chief: Proof, other: Proof, clip: int) -> None:
    told = list[Part | None]()

    def play(place: Path, title: str, line: str, marked: Callable[[int], None], part: Part | None) -> int:
        told.append(part)
        return 0

    for first, last in ((7, 12), (-3, 4), (-1, SECONDS)):
        access_playing.play(station, other, request(station, chief, other, clip, first, last).id, clip, play)
    assert told == [Part(7000, 12000), Part(0, 4000), None]


def test_a_sheet_shows_nothing_beside_it(station: Station, chief: Proof, other: Proof, clip: int) -> None:
    made = contact_sheet.make(station, other, request(station, chief, other, clip, 7, 12).id, clip, pictures)
    places = [each.picture.at_ms for each in made.shown]
    assert places and all(7000 <= each < 12000 for each in places)
