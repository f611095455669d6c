"""Each way to falsify a recording, done with real files, docked for real and found; honest cards give no doubt."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from devices import profiles
from station.demo.videos import Take, record
from station.intake.sealing import Desk
from station.records.evidence import IntakeOutcome
from station.records.moment import moment
from station.records.people import Proof
from station.services import continuity, doubts, evidence, recorders
from station.store import evidence as rows
from station.wiring import Station
from tests.intake import makers, recordings
from tests.intake.conftest import FIRST, SERIAL
from tests.intake.test_claiming import make_case
from tests.services import recorded

pytestmark = pytest.mark.usefixtures("recorder")
LATER = timedelta(minutes=9)


class Visit:
    """A case with one visit from 07:58 to 08:30, and the card that was worn there."""

    def __init__(self, station: Station, case: int, root: Path, import_it: Callable[[], IntakeOutcome]) -> None:
        self.station, self.case, self.root, self._import = station, case, root, import_it

    def path(self, number: int, start: datetime, device: str = SERIAL, end: str = "MP4") -> Path:
        stamp = (start + timedelta(hours=8)).strftime("%Y%m%d%H%M%S")
        return self.root / "DCIM" / f"{device}_110281_{stamp}_{number:04d}.{end}"

    def honest(self, number: int, start: datetime, **how: int) -> Path:
        path = makers.chip(self.path(number, start), start, tint=number, **how)
        recordings.touch(path, start + timedelta(seconds=3))
        return path

    def dock(self) -> IntakeOutcome:
        return self._import()

    def found(self) -> dict[str, str]:
        """Number of the file → kind and words."""
        said = doubts.of_case(self.station.store, self.case)
        return {f"{one.clip_name[-8:-4]} {one.kind}": one.detail for one in said}


@pytest.fixture
def visit(
    station: Station,
    dock: Callable[..., IntakeOutcome],
    desk: Desk,
    chief: Proof,
    enterprise: Callable[..., int],
    tmp_path: Path,
) -> Visit:
    """Three honest recordings are on the card; a docking of the day before showed what the recorder does."""
    case = make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    judging = dataclasses.replace(desk, on_closed=continuity.judge(station.store))
    made = Visit(station, case, tmp_path / "card", lambda: dock(tmp_path / "card", at=judging))
    before = FIRST - timedelta(days=2)
    for number in range(1, 5):
        made.honest(number, before + timedelta(minutes=number))
    made.dock()
    shutil.rmtree(made.root)
    for number in range(11, 14):
        made.honest(number, FIRST + timedelta(minutes=number - 10))
    return made


def test_an_honest_card_gives_no_doubt(visit: Visit) -> None:
    assert sum(visit.dock().linked.values()) == 3
    assert visit.found() == {}


@pytest.mark.parametrize("profile", ["generic_device_officer", "generic_range", "generic_date_folder"])
def test_an_honest_first_card_of_every_maker_gives_no_doubt(
    station: Station,
    dock: Callable[..., IntakeOutcome],
    desk: Desk,
    chief: Proof,
    enterprise: Callable[..., int],
    tmp_path: Path,
    profile: str,
) -> None:
    """Long and short, with and without tags, slow, unfinished, of a second; photos and sound beside them."""
    with station.store.act(chief, "recorder.assign") as act:
        rows.amend_recorder(act, recorders.get(station.store, SERIAL).id, profile=profile)
    local = timedelta(hours=8 if profiles.profile(profile).container_clock == "local" else 0)
    case = make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    for number in range(8):
        start = FIRST + timedelta(minutes=number)
        path = tmp_path / "card" / _named(profile, number + 1, start, timedelta(seconds=number + 1))
        recordings.video(path, start + local, seconds=number + 1, tint=number)
        # A slow recording is longer than it says; the file is closed when it really ended.
        recordings.touch(path, start + timedelta(seconds=(number + 1) * 1.04))
    last = tmp_path / "card" / _named(profile, 9, FIRST + timedelta(minutes=9), timedelta(seconds=4))
    whole = recordings.video(last, FIRST + timedelta(minutes=9) + local, tint=9).read_bytes()
    last.write_bytes(whole[: len(whole) // 2])
    recordings.touch(last, FIRST + timedelta(minutes=9, seconds=2))
    recordings.touch(recordings.photo(tmp_path / "card" / "DCIM" / "IMG_0001.JPG"), FIRST)
    recordings.touch(recordings.sound(tmp_path / "card" / "DCIM" / "VOICE_01.WAV"), FIRST + timedelta(seconds=2))
    judging = dataclasses.replace(desk, on_closed=continuity.judge(station.store))
    assert dock(tmp_path / "card", at=judging).unlinked == 0
    assert [(one.clip_name, one.detail) for one in doubts.of_case(station.store, case)] == []


def _named(profile: str, number: int, start: datetime, length: timedelta) -> str:
    local = start + timedelta(hours=8)
    if profile == "generic_date_folder":
        return f"DCIM/{local:%Y%m%d}/{local:%H%M%S}_{number:04d}.MP4"
    if profile == "generic_range":
        return f"DCIM/{SERIAL}_{local:%Y%m%d%H%M%S}_{local + length:%Y%m%d%H%M%S}.MP4"
    return f"DCIM/{SERIAL}_110281_{local:%Y%m%d%H%M%S}_{number:04d}.MP4"


def test_the_recordings_of_the_demonstration_give_no_doubt(
    station: Station,
    dock: Callable[..., IntakeOutcome],
    desk: Desk,
    chief: Proof,
    enterprise: Callable[..., int],
    tmp_path: Path,
) -> None:
    case = make_case(station, chief, enterprise, "2026-11-20T07:58:00+08:00", "2026-11-20T08:30:00+08:00")
    record(tmp_path / "card", Take(SERIAL, "110281", moment(FIRST), clips=5, seconds=2))
    judging = dataclasses.replace(desk, on_closed=continuity.judge(station.store))
    assert sum(dock(tmp_path / "card", at=judging).linked.values()) == 5
    assert doubts.of_case(station.store, case) == ()


def test_encoded_anew(visit: Visit) -> None:
    start = FIRST + LATER
    path = makers.program(visit.path(14, start), start)
    recordings.touch(path, start + timedelta(seconds=3))
    visit.dock()
    found = visit.found()
    assert set(found) == {"0014 reencoded"}
    assert "FFmpeg 封装" in found["0014 reencoded"] and "x264 编码" in found["0014 reencoded"]


def test_cut_without_encoding(visit: Visit, tmp_path: Path) -> None:
    start = FIRST + LATER
    source = makers.chip(tmp_path / "source.mp4", start)
    path = makers.remuxed(source, visit.path(14, start))
    recordings.touch(path, start + timedelta(seconds=3))
    visit.dock()
    assert "FFmpeg 封装" in visit.found()["0014 reencoded"]


def test_names_of_the_program_taken_out(visit: Visit) -> None:
    """What is missing gives it away."""
    start = FIRST + LATER
    path = makers.renamed(
        makers.program(visit.path(14, start), start), {b"x264": b"----", b"Lavf": b"----", b"VideoHandler": b"-" * 12}
    )
    recordings.touch(path, start + timedelta(seconds=3))
    visit.dock()
    assert "剪接表" in visit.found()["0014 reencoded"]


def test_made_later_than_its_name_says(visit: Visit) -> None:
    start = FIRST + LATER
    path = makers.chip(visit.path(14, start), start + timedelta(hours=5), tint=14)
    recordings.touch(path, start + timedelta(seconds=3))
    visit.dock()
    assert visit.found() == {"0014 reencoded": "文件里的制作时间比文件名的时间晚 300 分钟"}


def test_another_devices_picture_and_number(station: Station, visit: Visit, chief: Proof) -> None:
    recorders.register(station.store, chief, "ZFY0002", chief.officer_id)
    start = FIRST + LATER
    large = makers.chip(visit.path(14, start), start, size=(96, 64))
    lent = makers.chip(visit.path(15, start, device="ZFY0002"), start, tint=15)
    for path in (large, lent):
        recordings.touch(path, start + timedelta(seconds=3))
    visit.dock()
    assert visit.found() == {
        "0014 foreign": "画面是 h264 96x64，这台记录仪录的是 h264 64x48",
        "0015 foreign": "文件名里的设备编号 ZFY0002 是另一台登记过的记录仪的",
    }


def test_renamed_to_a_later_time(visit: Visit) -> None:
    recorded_at, said = FIRST - timedelta(hours=3), FIRST + LATER
    path = makers.chip(visit.path(14, said), recorded_at, tint=14)
    recordings.touch(path, recorded_at + timedelta(seconds=3))
    visit.dock()
    assert visit.found() == {"0014 renumbered": "文件名的时间比文件里的制作时间晚 189 分钟"}


def test_numbered_anew(visit: Visit) -> None:
    for number, minutes in ((5, 20), (14, 24), (15, 28)):
        visit.honest(number, FIRST + timedelta(minutes=minutes))
    visit.dock()
    assert visit.found() == {"0005 renumbered": "编号 0005 与文件的时间和写入顺序相反"}


def test_the_same_content_under_two_names(visit: Visit) -> None:
    original = visit.path(12, FIRST + timedelta(minutes=2))
    copy = visit.path(14, FIRST + LATER)
    shutil.copy2(original, copy)
    visit.dock()
    (said,) = visit.found().values()
    assert copy.name in said or original.name in said


def test_recorded_when_the_visit_was_over(
    station: Station, visit: Visit, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case = make_case(station, chief, enterprise, "2026-11-19T08:00:00+08:00", "2026-11-19T08:30:00+08:00")
    recorded.happened(station, case, "recorded", moment("2026-11-19T08:30:00+08:00"))
    start = FIRST - timedelta(hours=21)
    path = visit.honest(14, start)
    visit.dock()
    clip = next(one for one in evidence.unlinked(station.store) if one.name.endswith(path.name))
    evidence.link(station.store, chief, clip.id, case)
    (doubt,) = doubts.of_case(station.store, case)
    assert doubt.kind == "after_the_fact" and "结束 150 分钟以后" in doubt.detail
