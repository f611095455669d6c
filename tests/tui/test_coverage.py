"""音像覆盖 with keys: the time of a scene is drawn, gaps are explained, times, facts and markers entered, exemptions
asked and answered."""

from __future__ import annotations

from collections.abc import Callable

import pendulum
import pytest
from textual.pilot import Pilot

from station.records.coverage import Span
from station.records.people import Proof
from station.services import continuity, coverage, doubts, evidence, scenes
from station.store import doubts as rows
from station.tui.app import StationApp
from station.wiring import Station
from tests.services import inspections
from tests.services.dockings import DOCK
from tests.services.recorded import clip, happened
from tests.tui.reading import lines, page
from tests.tui.test_case import open_case, sign_in
from tests.tui.walking import choose, fill, menu, press


def at(minutes: float) -> pendulum.DateTime:
    """Minutes after eight."""
    return pendulum.datetime(2026, 11, 20, 8, tz="Asia/Shanghai").add(seconds=round(minutes * 60))


@pytest.fixture
def case_id(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    """A sealing from 8:10 to 8:40, filmed by two recorders, by neither from 8:20 to 8:25; and an interview."""
    case_id = inspections.planned(station, chief, enterprise()).id
    happened(station, case_id, "implemented", at(10))
    happened(station, case_id, "interviewed", at(45))
    scenes.say_time(station.store, chief, case_id, "sealing", 1, Span(at(10), at(40)), "按笔录登记")
    clip(station, case_id, at(9), at(20))
    clip(station, case_id, at(25), at(41))
    clip(station, case_id, at(8), at(16), serial="ZFY0010")
    with station.store.act(DOCK, "intake.close") as act:
        continuity.judge_case(act, station.store, case_id)
    return case_id


async def to_coverage(pilot: Pilot[None], case_id: int) -> None:
    await open_case(pilot, case_id)
    await press(pilot, "right", "right", "right")
    await press(pilot, "ctrl+v")


def row(app: StationApp, label: str) -> str:
    """What stands behind a label of the drawing."""
    return next(line for line in lines(app) if line.strip().startswith(label)).strip().removeprefix(label)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_a_scene_is_drawn_over_its_time_and_reads_without_colours(
    station: Station, case_id: int, size: tuple[int, int]
) -> None:
    app = StationApp(station)
    async with app.run_test(size=size) as pilot:
        await sign_in(pilot)
        await open_case(pilot, case_id)
        await press(pilot, "right", "right", "right")
        assert "[音像 3]" in page(app) and "应当音像记录 3 项，录全并确认 0 项" in page(app)
        await press(pilot, "ctrl+v")
        await press(pilot, "down")
        shown = page(app)
        assert "音像覆盖" in shown and "08:10" in shown and "08:40" in shown
        first, second, both = row(app, "ZFY0009"), row(app, "ZFY0010"), row(app, "合计")
        assert "=" in first and "." in first and first.index(".") < first.rindex("=")
        assert second.rstrip(". ").endswith("=") and len(second.strip("- .")) < len(first.strip("- "))
        lost = both.count("x")
        assert 0 < lost < both.count("=") and "x" * lost in both, "one gap, of one piece"


async def test_the_gap_is_explained_and_becomes_lawful(station: Station, case_id: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await to_coverage(pilot, case_id)
        assert "1 处断续、疑点没有说明，不能结案" in page(app)
        await press(pilot, "enter")
        await fill(pilot, cause="battery", explanation="zhengzaihuandianchi")
        assert "没有说明" not in page(app)
        await press(pilot, "home")
        assert "~" in row(app, "合计") and "x" not in row(app, "合计")
    assert coverage.of_case(station.store, case_id).scenes[0].state == "covered"


async def test_times_facts_and_a_marker_are_entered(station: Station, case_id: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await to_coverage(pilot, case_id)
        while "询问" not in lines(app)[2]:
            await press(pilot, "down")
        assert "登记起止时间以后才能看出录了多少" in page(app)
        await press(pilot, "enter")
        await choose(pilot, "起止时间")
        await fill(pilot, end="2026-11-20 08:50", reason="anbilu")
        assert "已登记起止时间" in page(app)
        await press(pilot, "enter")
        await choose(pilot, "地点、人员和过程")
        await fill(
            pilot, place="erlou", landmark="building", spoken="yes", present="zhangsan", officers="2", course="wen"
        )
        assert "已登记地点、人员和过程" in page(app) and "erlou" in page(app)
        await press(pilot, "up", "up", "enter")
        await choose(pilot, "确认录到了")
        await choose(pilot, "ZFY0010")
        await fill(pilot, code="3:00", note="xuandu")
        assert "查封、扣押：地点、人员和过程" in page(app)
        await press(pilot, "escape")
        assert "已确认记录事项" in page(app)
        assert "^" in row(app, "确认")
    found = coverage.of_case(station.store, case_id)
    assert found.scenes[1].wanted.end == at(50)
    said = scenes.facts(station.store, case_id)["evid_interview", 1]
    assert (said.place, said.landmark, said.officers) == ("erlou", "building", 2)
    assert [each.seen_at for each in found.items if each.marked] == [(at(11),)]


async def test_an_exemption_is_asked_on_the_screen_and_answered_in_the_inbox(station: Station, case_id: int) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot, 1)
        await open_case(pilot, case_id)
        await menu(pilot, "申请以文字代替音像记录")
        shown = page(app)
        assert "第 13 项　现场勘验取证" in shown and "询问有关人员" not in shown and "查封" not in shown
        await choose(pilot, "现场勘验取证")
        await press(pilot, *"biluwanzheng", "enter")
        assert "已申请，等所长答复" in page(app)
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await press(pilot, "f8")
        await press(pilot, "end")
        assert "豁免" in page(app) and "以文字记录代替音像：现场勘验取证" in page(app)
        await press(pilot, "enter")
        await fill(pilot, answer="approved", reason="tongyi")
        assert "已答复" in page(app)
    (answered,) = scenes.exemptions(station.store, case_id)
    assert (answered.answer, answered.answer_reason) == ("approved", "tongyi")
    happened(station, case_id, "scene_examined", station.clock.now())
    found = {each.item: each.state for each in coverage.of_case(station.store, case_id).items}
    assert (found["EVID_SCENE"], found["SEAL_NOTIFY"]) == ("exempt", "partial")


async def test_two_hundred_clips_are_drawn_at_once(station: Station, case_id: int) -> None:
    """However many there are, a key is answered with one drawing; no recorder's strip is lost without a word."""
    for number in range(200):
        begins = at(10 + number / 10)
        clip(station, case_id, begins, begins.add(seconds=6), serial=f"ZFY01{number % 7:02d}")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await to_coverage(pilot, case_id)
        assert "另有 5 台记录仪" in page(app)
        await press(pilot, "down", "down")
        assert "x" not in row(app, "合计") and "录全" in page(app)


async def test_a_doubt_about_a_recording_is_explained_beside_the_gaps(station: Station, case_id: int) -> None:
    (after, *_) = [each.id for each in evidence.clips_of_case(station.store, case_id)]
    with station.store.act(DOCK, "intake.close") as act:
        rows.insert(act, after, case_id, "foreign", "画面是 4K，这台记录仪录的是 1080p")
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        await to_coverage(pilot, case_id)
        assert "2 处断续、疑点没有说明，不能结案" in page(app)
        await press(pilot, "down", "enter")
        await fill(pilot, cause="borrowed", explanation="jieyong")
        assert "1 处断续、疑点没有说明，不能结案" in page(app)
    (doubt,) = doubts.of_case(station.store, case_id)
    assert (doubt.cause, doubt.explanation) == ("borrowed", "jieyong")
