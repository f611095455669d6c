"""A seizure walked on screens, with keys: on the spot, approved afterwards, disposed of, recordings accounted for."""

from __future__ import annotations

import pendulum

from station.records.people import Proof
from station.services import coverage
from station.services.measure_facts import points
from station.store import cases, deadlines, goods, waivers
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.recorded import clip
from tests.services.test_measures import boss, bureau_station, firm  # noqa: F401
from tests.tui.reading import page
from tests.tui.walking import SHOWN, SIGNED, begin, choose, fill, menu, press, search, sign_in_as, step

POINTS = {f"point_{code}": "yes" for code, _, only_absent in points() if not only_absent}


async def test_from_the_danger_to_the_closed_case(
    bureau_station: Station,  # noqa: F811
    boss: Proof,  # noqa: F811
    firm: int,  # noqa: F811
    clock: FrozenClock,
) -> None:
    store = bureau_station.store
    app = StationApp(bureau_station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "王建国")
        await press(pilot, "f4", "ctrl+n")
        await choose(pilot, "行政强制")
        await search(pilot, "yysdslzpc")
        await fill(pilot, item="QZ-001", said="yaliquqi")
        case_id = cases.ids(store)[0]
        assert "[ 已申请 ]" in page(app) and cases.get(store, case_id).assist == "李敏"
        await begin(pilot, "批准实施")
        assert "先送政策法规科审核" in page(app) and "✗" in page(app)

        clock.advance(minutes=5)
        await begin(pilot, "情况紧急，当场实施")
        await fill(pilot, **SHOWN, **POINTS, **SIGNED, note="weixian")
        await fill(pilot, name="yalibiao", spec="Y-100", unit="zhi", quantity="3", more="yes")
        await fill(pilot, name="gangping", quantity="5", value="1200")
        assert "已登记：情况紧急，当场实施" in page(app)
        assert [(one.name, one.value_fen) for one in goods.of_case(store, case_id)] == [
            ("yalibiao", None),
            ("gangping", 120_000),
        ]
        await step(pilot, clock, "补办批准", head_approval="juzhang")
        await step(pilot, clock, "作出处理决定", outcome="destroyed", note="xiaohui")
        await step(pilot, clock, "登记返回单位")
        await begin(pilot, "结案")
        assert "起止时间没有登记" in page(app) and "附件1" in page(app)

        scene = coverage.of_case(store, case_id).scenes[0].wanted
        assert scene.scene.code == "sealing"
        start, end = pendulum.instance(scene.start), pendulum.instance(scene.start).add(minutes=2)
        clip(bureau_station, case_id, start.subtract(minutes=1), end.add(minutes=1))
        await press(pilot, "ctrl+v", "enter")
        await choose(pilot, "起止时间")
        await fill(pilot, end=f"{end:YYYY-MM-DD HH:mm}", reason="anbilu")
        assert "录全" in page(app)
        await press(pilot, "down", "enter")
        await choose(pilot, "确认录到了")
        await choose(pilot, "ZFY0009")
        await fill(pilot, code="1:30", note="xuandu")
        assert "查封、扣押：地点、人员和过程" in page(app), "asked once, after the first compulsory item"
        await fill(pilot, place="chejian", landmark="sign", present="zhangsan", officers="2", course="qingdian")
        await press(pilot, "escape")
        await menu(pilot, "放行缺少的音像记录")
        await choose(pilot, "物品核实确认")
        await press(pilot, *"meidian", "enter")
        while "[音像" not in page(app):
            await press(pilot, "right")
        assert "✓" in page(app) and "meidian" in page(app) and "录全并确认 1 项" in page(app)
        await step(pilot, clock, "结案")
    case = cases.get(store, case_id)
    assert (case.stage, case.result) == ("closed", "disposed")
    assert {one.state for one in goods.of_case(store, case_id)} == {"destroyed"}
    assert [each.reason for each in waivers.of_case(store, case_id)] == ["meidian"]
    running = {each.rule for each in deadlines.of_case(store, case_id) if each.state == "running"}
    assert running == {"PUB_20WD", "UPLOAD_24H", "ARCHIVE_30WD"}
