"""Disk, clock and copies of a station on the page of the stations, in the colour they deserve."""

from __future__ import annotations

import dataclasses

import pytest

from station.bureau.home import Bureau
from station.bureau.status import status
from station.records.moment import moment
from station.records.station_report import FREE, SYNCHRONISED, Checked, Machine, StationReport
from tests.bureau.desk.walking import opened, sign_in
from tests.services.review_cases import Scene
from tests.tui.reading import page
from tests.tui.test_case import settle
from tests.tui.walking import press

GB = 1_000_000_000
AT = moment("2026-11-20T23:30:00+08:00")


@pytest.mark.parametrize(
    ("report", "words", "styles"),
    [
        (
            StationReport(AT, Machine(500 * GB, 400 * GB, SYNCHRONISED, 3), AT, Checked(AT, True), 0, "0.1.0"),
            ("80%", "空闲 400 GB，共 500 GB（80%）", "已同步，与时间服务器相差 +3 毫秒", "2026-11-20 23:30 一致"),
            ("dim", "dim"),
        ),
        (
            StationReport(AT, Machine(500 * GB, 90 * GB, FREE), None, Checked(AT, False), 2, "0.1.0"),
            ("18%", "不到 20%", "未同步", "还没有", "2026-11-20 23:30 有不符", "2 个文件"),
            ("due", "due"),
        ),
        (
            StationReport(AT, Machine(500 * GB, GB // 2, SYNCHRONISED, -90_000), AT, None, 0, "0.1.0"),
            ("0%", "已低于预留", "慢 1 分", "没有记录"),
            ("breach", "due"),
        ),
    ],
    ids=["well", "watch", "act"],
)
async def test_what_a_station_reports_is_on_its_line(
    scene: Scene,
    bureau: Bureau,
    case_id: int,
    monkeypatch: pytest.MonkeyPatch,
    report: StationReport,
    words: tuple[str, ...],
    styles: tuple[str, str],
) -> None:
    found = [dataclasses.replace(each, report=report) for each in status(bureau)]
    monkeypatch.setattr("station.bureau.status.status", lambda _: found)
    app = opened(scene)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "f4")
        # Read as lines: what is folded on the narrow side of the screen is put together again.
        seen = "".join(line.rpartition("│")[2].strip() for line in page(app).splitlines()) + page(app)
        told = seen.replace(" ", "")
        assert [each for each in words if each.replace(" ", "") not in told] == [] and "未上报" not in seen
        screen = app.screen
        row = screen._rows([0])[0]  # type: ignore[attr-defined]  # the app knows it as any screen
        assert (row[-2].style, row[-1].style) == styles
