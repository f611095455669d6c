"""截图页: what is on it, whose mark it bears, and that it is a view like any other."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from station.documents import contact_sheet as layout
from station.intake.key_frames import pictures
from station.records.access import Part, Request, Scope
from station.records.people import Proof
from station.records.pictures import Picture, Pictures
from station.services import access, access_view, access_words, contact_sheet
from station.services.access import NotCovered
from station.services.access_playing import NotPlayable
from station.services.contact_sheet import NoPictures, OnlySound
from station.services.custody_manifest import Unwritable
from station.store import access as rows
from station.store import evidence
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.intake import recordings
from tests.intake.filmed import FPS, film
from tests.services import inspections
from tests.services.access_cases import asked, granted, kept
from tests.services.test_people import proof


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


@pytest.fixture
def other(station: Station) -> Proof:
    return proof(station, "陈海波")


@pytest.fixture
def clip(station: Station, case: int, tmp_path: Path) -> int:
    """Twenty seconds, each of another grey."""
    shades = [Image.new("L", (320, 180), 60 + 8 * number) for number in range(20) for _ in range(FPS)]
    return kept(station, case, film(tmp_path / "film.mp4", shades))


@pytest.fixture
def request_(station: Station, chief: Proof, other: Proof, case: int, clip: int) -> Request:
    return granted(station, chief, asked(station, other, Scope(case, None)))


def image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def dots(picture: Picture) -> Image.Image:
    return Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)


def test_a_dozen_pictures_with_their_times(
    station: Station, other: Proof, request_: Request, clip: int, tmp_path: Path
) -> None:
    made = contact_sheet.make(station, other, request_.id, clip, pictures)
    assert len(made.shown) == 12 and made.problem == "" and contact_sheet.incomplete(made) == ""
    assert made.shown[0].under == "00:00:00  11-20 09:00:00"
    assert made.shown[-1].under == "00:00:19  11-20 09:00:19"
    assert made.words == f"{request_.number} 陈海波 2026-11-20 09:00 泗门镇安监所"
    path = tmp_path / "sheet.png"
    contact_sheet.keep(made, path)
    told = subprocess.run(["pngcheck", path], capture_output=True, text=True)
    assert told.returncode == 0 and told.stdout.startswith("OK:")
    assert path.stat().st_mode & 0o777 == 0o600
    sheet = image(path.read_bytes())
    assert sheet.width == 3 * (layout.CELL + layout.GAP) + layout.GAP
    # The middle of each picture is of its own grey, from one corner of the sheet to the other.
    greys = [dots(each.picture).getpixel((20, 20))[0] for each in made.shown]  # type: ignore[index]
    assert greys == sorted(set(greys)) and greys[-1] - greys[0] > 100
    first = sheet.getpixel((layout.GAP + 20, 2 * layout.TITLE + layout.GAP + 20))
    assert first == dots(made.shown[0].picture).getpixel((20, 20))


def test_every_picture_bears_the_mark_of_who_looks(station: Station, chief: Proof, other: Proof, clip: int) -> None:
    by = {}
    for who in (chief, other):
        found = access.apply(
            station.store,
            who,
            access.Application("other", "看", Scope(None, clip), "view", station.clock.now().add(days=1)),
        )
        if found.state == "applied":
            granted(station, chief if who is other else other, found)
        by[who.name] = contact_sheet.make(station, who, found.id, clip, pictures)
    for one, two in zip(by["王建国"].shown, by["陈海波"].shown, strict=True):
        apart = ImageChops.difference(dots(one.picture), dots(two.picture))
        height = one.picture.height
        foot = sum(ImageStat.Stat(apart.crop((0, height - 20, 480, height))).mean)
        assert foot > 5, "another name at the foot"
        assert sum(ImageStat.Stat(apart.crop((0, 0, 480, height // 4))).mean) == 0, "the rest is the same"
        middle = sum(ImageStat.Stat(apart.crop((0, height // 2 - 12, 480, height // 2 + 12))).mean)
        assert foot > middle > 0, "and faintly in the middle"


def test_it_is_a_view_and_written_down_as_one(
    station: Station, clock: FrozenClock, other: Proof, request_: Request, clip: int
) -> None:
    contact_sheet.make(station, other, request_.id, clip, pictures)
    [view] = rows.views(station.store, request_.id)
    assert (view.clip_id, view.viewer_id, view.seconds, view.ended_at) == (clip, other.officer_id, 0, view.began_at)
    last = station.store.lines()[-1]
    assert (last.action, last.subject) == ("access.sheet", f"clip/{clip}")
    clock.advance(hours=1)
    access.end(station.store, other, access.begin(station.store, other, request_.id, clip), 0)
    told = list(access_words.lines(access_view.seen(station.store, request_.id)))
    assert [each.rpartition("  ")[2] for each in told if each.startswith("观看：")] == ["只看截图", "0 分 0 秒"]
    assert access.evaluation_due(station.store, access.get(station.store, request_.id)) is not None


def test_what_is_not_granted_is_neither_opened_nor_written_down(
    station: Station, clock: FrozenClock, chief: Proof, other: Proof, request_: Request, clip: int, tmp_path: Path
) -> None:
    def never(place: Path, media: str, part: Part | None) -> Pictures:
        raise AssertionError

    foreign = kept(station, None, recordings.video(tmp_path / "foreign.mp4", None, tint=3))
    size = station.store.size()
    for who, wanted in ((chief, clip), (other, foreign)):
        with pytest.raises(NotCovered):
            contact_sheet.make(station, who, request_.id, wanted, never)
    clock.advance(days=5)
    with pytest.raises(NotCovered):
        contact_sheet.make(station, other, request_.id, clip, never)
    assert station.store.size() == size and rows.views(station.store, request_.id) == ()


def test_a_grant_that_ends_while_pictures_are_taken_out_shows_none(
    station: Station, clock: FrozenClock, chief: Proof, other: Proof, clip: int
) -> None:
    def slowly(place: Path, media: str, part: Part | None) -> Pictures:
        clock.advance(minutes=2)
        return pictures(place, media)

    until = station.clock.now().add(minutes=1)
    short = access.Application("other", "看", Scope(None, clip), "view", until)
    found = granted(station, chief, access.apply(station.store, other, short))
    with pytest.raises(NotCovered):
        contact_sheet.make(station, other, found.id, clip, slowly)
    assert rows.views(station.store, found.id) == ()


def test_a_photo_gives_itself_and_sound_a_sentence(
    station: Station, chief: Proof, other: Proof, case: int, tmp_path: Path
) -> None:
    photo = kept(station, case, recordings.photo(tmp_path / "a.jpg"), "photo")
    sound = kept(station, case, recordings.sound(tmp_path / "a.wav"), "audio")
    found = granted(station, chief, asked(station, other, Scope(case, None)))
    made = contact_sheet.make(station, other, found.id, photo, pictures)
    assert [each.under for each in made.shown] == ["2026-11-20 09:00:00"]
    assert image(made.png).width == layout.ALONE + 2 * layout.GAP
    with pytest.raises(OnlySound, match="只有声音"):
        contact_sheet.make(station, other, found.id, sound, pictures)
    assert len(rows.views(station.store, found.id)) == 1


def test_hostile_and_changed_files_end_in_a_sentence(
    station: Station, chief: Proof, other: Proof, case: int, clip: int, request_: Request, tmp_path: Path
) -> None:
    (tmp_path / "bad.mp4").write_bytes(bytes(range(256)) * 64)
    bad = kept(station, case, tmp_path / "bad.mp4")
    with pytest.raises(NoPictures, match="读不出来"):
        contact_sheet.make(station, other, request_.id, bad, pictures)
    with pytest.raises(NoPictures, match="处理太慢"):
        contact_sheet.make(station, other, request_.id, clip, lambda place, media, part: Pictures((), "slow"))
    original = evidence.clip(station.store, clip)
    assert original is not None
    place = station.media.path(original.sha256)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes() + b"x")
    with pytest.raises(NotPlayable):
        contact_sheet.make(station, other, request_.id, clip, pictures)
    place.unlink()
    with pytest.raises(NotPlayable):
        contact_sheet.make(station, other, request_.id, clip, pictures)
    assert rows.views(station.store, request_.id) == ()


def test_half_a_recording_says_that_it_is_half(station: Station, other: Proof, request_: Request, clip: int) -> None:
    def half(place: Path, media: str, part: Part | None) -> Pictures:
        return Pictures(pictures(place, media, part).found[:4], "unreadable")

    made = contact_sheet.make(station, other, request_.id, clip, half)
    assert len(made.shown) == 4 and "有的画面没有取出来" in contact_sheet.incomplete(made)
    with pytest.raises(Unwritable):
        contact_sheet.keep(made, station.home.db / "sheet.png")
