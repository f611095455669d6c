"""Recordings of a submitted case on the desk: where each is, asked for one by one, looked at, written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from station.bureau import line, media, recordings, reviews, urgent
from station.bureau.home import Bureau
from station.bureau.recordings import Kept, RecordingAltered, RecordingAway
from station.bureau.tui.app import BureauApp
from station.commands.bureau.tui import desk_recordings, replica_station
from station.intake.carrying import carry
from station.intake.key_frames import pictures
from station.intake.marked_copy import copy
from station.records.access import Part
from station.records.moment import iso
from station.records.people import System
from station.services import review_send, staff
from station.services.access_copies import Hands
from station.services.access_playing import PlayerGone, Recordings
from station.store import exchange, models
from station.store.errors import NotAllowed
from station.store.record_models import Disposal, DisposalItem
from station.tui.sheet_view import SheetView
from tests.bureau.desk.walking import CODE, carried, flat, nightly, sign_in
from tests.bureau.test_line_settings import KEY
from tests.conftest import PIN
from tests.intake.recordings import video
from tests.services.access_cases import kept
from tests.services.review_cases import Scene, penalty
from tests.tui.reading import SIZES, check_golden, drawn, page
from tests.tui.test_case import settle
from tests.tui.walking import press

Played = list[tuple[bytes, str]]


@pytest.fixture
def case_id(scene: Scene, tmp_path: Path) -> int:
    """A case with two recordings in the station's media store, submitted and reported."""
    made = penalty(scene.station, scene.enterprise(), ("fine", 6_000_000))
    for tint in (0, 1):
        kept(scene.station, made, video(tmp_path / f"film{tint}.mp4", None, tint=tint))
    review_send.submit(scene.station, scene.officer, made, responsible=True)
    nightly(scene.station, scene.office.bureau)
    return made


def brought(scene: Scene, bureau: Bureau) -> None:
    """The station is told what to send, lays it into its outbox, and the next night brings it."""
    assert carried(scene) == ["applied"]
    nightly(scene.station, bureau)
    media.take(bureau, CODE, scene.station.home.outbox)


def held(scene: Scene, bureau: Bureau) -> reviews.Submitted:
    """The case as submitted, both recordings here."""
    (path,) = urgent.lying(bureau)
    found = reviews.open_package(bureau, path)
    recordings.ask(bureau, scene.office.person, found, {each["sha256"] for each in found.case["recordings"]})
    brought(scene, bureau)
    return found


def shows(played: Played) -> Callable[[], Recordings]:
    def play(place: Path, title: str, line: str, marked: Callable[[int], None], part: Part | None) -> int:
        played.append((place.read_bytes(), line))
        marked(61_000)
        return 75

    return lambda: Recordings(play, Hands(copy, carry), pictures)


async def at_recordings(pilot: Pilot[None], name: str = "孙审核") -> None:
    await settle(pilot)
    await sign_in(pilot, name)
    await press(pilot, "enter", *["right"] * 4)
    await press(pilot, "ctrl+t")


async def test_one_is_asked_for_brought_and_played(scene: Scene, bureau: Bureau, case_id: int, tmp_path: Path) -> None:
    played: Played = []
    app = BureauApp(bureau, replica_station, recordings=shows(played))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_recordings(pilot)
        assert "音像 2，在局端 0" in page(app) and page(app).count("在站点") >= 2
        await press(pilot, "enter")
        assert "这段音像还在站点，按 Ctrl+A 调取" in page(app)
        await press(pilot, "down", "ctrl+a")
        assert "请站点送来 1 段音像" in page(app) and "已调取" in page(app)
        await press(pilot, "ctrl+a")
        assert "这段音像已调取，等站点送来" in page(app)
        brought(scene, bureau)
        await press(pilot, "f3", "enter", "ctrl+t", "down")
        assert "音像 2，在局端 1" in page(app)
        await press(pilot, "enter")
        assert "先记入局端账本" in flat(pilot) and not played
        await press(pilot, *"核对现场", "enter")
        assert "看了 1 分 15 秒" in page(app) and "标记 01:01" in page(app)
        assert "孙审核" in flat(pilot) and "法制审核核对现场" in flat(pilot)
    (data, line) = played[0]
    assert data == (tmp_path / "film1.mp4").read_bytes()
    assert "〔2026〕1号" in line and "孙审核" in line and "余姚市应急管理局" in line
    (clip,) = [each.clip for each in recordings.of_case(bureau, opened(bureau)) if each.state == "held"]
    began, ended = bureau.store.lines(subject=f"clip/{clip.id}")
    assert (began.action, ended.action, ended.actor) == ("recording.view", "recording.viewed", "system:access")
    assert "孙审核" in began.actor and clip.sha256 in began.reason and ended.reason == "seconds=75"


@pytest.mark.parametrize(
    ("told", "shut"), [({}, True), ({"nightly_bytes": 9, "media": "hashes"}, True), ({"nightly_bytes": 9}, False)]
)
async def test_a_line_that_will_bring_none_is_said_at_the_moment_of_asking(
    scene: Scene, bureau: Bureau, case_id: int, told: dict[str, object], shut: bool
) -> None:
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    line.set_line(bureau, admin, CODE, host="station.example", host_key=KEY, **told)
    app = BureauApp(bureau, replica_station)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_recordings(pilot)
        await press(pilot, "ctrl+a")
        assert "请站点送来 1 段音像" in page(app)
        assert ("线路现在不收音像" in flat(pilot)) == shut
        await press(pilot, "escape", "ctrl+a")
        assert "请站点送来 1 段音像" in page(app)
        assert ("线路现在不收音像" in flat(pilot)) == shut


def opened(bureau: Bureau) -> reviews.Submitted:
    (path,) = urgent.lying(bureau)
    return reviews.open_package(bureau, path)


async def test_its_pictures_are_looked_at_first(scene: Scene, bureau: Bureau, case_id: int) -> None:
    held(scene, bureau)
    app = BureauApp(bureau, replica_station, recordings=shows([]))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_recordings(pilot)
        await press(pilot, "ctrl+o")
        await pilot.press("enter")
        for _ in range(200):
            await settle(pilot)
            if isinstance(app.screen, SheetView):
                break
        assert "截图 4 张" in page(app) and "▀▀▀▀" in page(app)
        await press(pilot, "escape")
        assert "的截图 4 张" in page(app) and "看送审案件音像的截图" in flat(pilot)
    clip = recordings.of_case(bureau, opened(bureau))[0].clip
    assert [each.action for each in bureau.store.lines(subject=f"clip/{clip.id}")] == ["recording.sheet"]


async def test_only_a_reviewer_looks_and_only_where_there_is_a_player(
    scene: Scene, bureau: Bureau, case_id: int
) -> None:
    held(scene, bureau)
    app = BureauApp(bureau, replica_station)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_recordings(pilot)
        await press(pilot, "enter")
        assert "这里不能播放音像" in page(app)
        await sign_in(pilot, "赵局端")
        await press(pilot, "enter", "ctrl+t", "enter")
        assert "不能看音像" in page(app)


def test_what_is_not_what_the_package_names_is_not_shown(scene: Scene, bureau: Bureau, case_id: int) -> None:
    package, played = held(scene, bureau), Played()
    first, second = (each.clip for each in recordings.of_case(bureau, package))
    place = media.store(bureau, CODE).path(first.sha256)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    player = shows(played)().player
    with pytest.raises(RecordingAltered):
        recordings.play(bureau, scene.office.person, package, first, "核对", player)
    with pytest.raises(RecordingAltered):
        recordings.sheet(bureau, scene.office.person, package, first, "核对", pictures)
    media.store(bureau, CODE).path(second.sha256).unlink()
    with pytest.raises(RecordingAway):
        recordings.play(bureau, scene.office.person, package, second, "核对", player)
    assert not played and not recordings.looks(bureau, first) and not recordings.looks(bureau, second)


def test_a_player_that_did_not_start_is_written_down_as_nothing_seen(
    scene: Scene, bureau: Bureau, case_id: int
) -> None:
    package = held(scene, bureau)
    clip = recordings.of_case(bureau, package)[0].clip

    def fails(place: Path, title: str, line: str, marked: Callable[[int], None], part: Part | None) -> int:
        raise PlayerGone(said="没有 mpv")

    with pytest.raises(PlayerGone):
        recordings.play(bureau, scene.office.person, package, clip, "核对", fails)
    assert bureau.store.lines(subject=f"clip/{clip.id}")[-1].reason == "seconds=0"
    (look,) = recordings.looks(bureau, clip)
    assert (look.by, look.why) == ("孙审核", "核对")


def test_the_administrator_has_no_right_to_look(scene: Scene, bureau: Bureau, case_id: int) -> None:
    package, played = held(scene, bureau), Played()
    clip = recordings.of_case(bureau, package)[0].clip
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    with pytest.raises(NotAllowed):
        recordings.play(bureau, admin, package, clip, "看看", shows(played)().player)
    assert not played


def test_how_this_machine_plays_is_in_bureau_toml(bureau: Bureau) -> None:
    with bureau.home.settings_file.open("a", encoding="utf-8") as file:
        file.write('\n[play]\nprogram = "/opt/mpv"\nvideo = "null"\n')
    setup = cast("partial[int]", desk_recordings(bureau).player).args[0]
    assert (setup.program, setup.video, setup.audio) == ("/opt/mpv", "null", "")


def destroyed(scene: Scene, digest: str) -> None:
    """A list that was carried out named this recording."""
    store, now = scene.station.store, iso(scene.clock.now())
    (clip,) = [each for each in store.all(models.Clip.select().where(models.Clip.sha256 == digest))]
    with store.act(System("system:init"), "roster.import") as act:
        who = scene.officer.officer_id
        row = {"number": "销毁〔2026〕1号", "state": "done", "reason": "到期", "proposed_by": who, "proposed_at": now}
        made = act.insert(Disposal, **row)
        item = {"clip_id": clip["id"], "sha256": digest, "size": 1, "expired_on": "2026-11-19", "basis": "case"}
        act.insert(DisposalItem, disposal_id=made, **item, removed_at=now)


async def test_what_the_station_destroyed_cannot_be_asked_for(scene: Scene, bureau: Bureau, case_id: int) -> None:
    package = opened(bureau)
    gone, there = recordings.of_case(bureau, package)
    destroyed(scene, gone.clip.sha256)
    nightly(scene.station, bureau)
    app = BureauApp(bureau, replica_station)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "enter", *["right"] * 4)
        assert "站点已到期销毁" in page(app)
        await press(pilot, "ctrl+a")
        assert "请站点送来 1 段音像" in page(app)
        await press(pilot, "ctrl+t", "ctrl+a")
        assert "站点已到期销毁" in page(app)
    assert carried(scene) == ["applied"]
    assert [digest for _, digest, _ in exchange.wanted(scene.station.store)] == [there.clip.sha256]


@pytest.mark.parametrize("size", [*SIZES[:2], (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_list_is_as_agreed(
    scene: Scene, bureau: Bureau, case_id: int, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    first = recordings.of_case(bureau, opened(bureau))[0].clip
    film = replace(first, sha256="0123456789abcdef" * 4, officer_name="李敏", size=412_000_000, duration_ms=2_520_000)
    every = tuple(
        Kept(replace(film, id=at, name=f"DCIM/20261118/ZFY0009_0000{at}.MP4"), state)
        for at, state in enumerate(("held", "asked", "there", "gone"))
    )
    monkeypatch.setattr("station.bureau.recordings.of_case", lambda *_: every)
    app = BureauApp(bureau, replica_station, recordings=shows([]))
    async with app.run_test(size=size) as pilot:
        await at_recordings(pilot)
        await drawn(pilot)
        check_golden(app, "bureau-recordings")
