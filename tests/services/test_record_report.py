"""三项制度运行报告: the same bytes whenever it is made, what stands on its pages, an empty quarter, a large station."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.records.moment import day
from station.records.people import Proof
from station.services import briefings, record_report, record_statistics, staff
from station.services.record_report import NotAQuarter, ReportNotWritten
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services import record_history
from tests.services.test_briefings import TOLD

Q3 = record_statistics.period("2026Q3")
LONG = "余姚市泗门镇万圣村工业园区阿卜杜热西提国际（中国）精密铸造与表面处理股份有限公司第二分公司"


@pytest.fixture
def told(station: Station, chief: Proof, enterprise: Callable[..., int]) -> Station:
    """Twelve officers, a year of cases, a briefing on the quarter."""
    for number in range(5, 13):
        person = staff.NewOfficer(f"执法{number}号", frozenset({"officer"}), f"110281{number:05}", day("2028-12-31"))
        staff.enrol(station.store, station.keys, chief, person, PIN)
    record_history.write(station, [enterprise(name=LONG), enterprise()])
    present = "、".join(f"科室{number}" for number in range(40))
    held = replace(TOLD, held_on=day("2026-08-15"), period="2026-Q2", present=present)
    briefings.hold(station.store, chief, held)
    return station


def pages(made: bytes, tmp_path: Path) -> list[str]:
    file = tmp_path / "report.pdf"
    file.write_bytes(made)
    shown = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    return shown.split("\f")[:-1]


def test_made_again_later_it_is_the_same_byte_for_byte(told: Station, clock: FrozenClock) -> None:
    first = record_report.pdf(told, Q3)
    clock.advance(days=40)
    again = open_station(told.home.root, clock)
    assert record_report.pdf(again, Q3) == first, "no fact has changed"
    who = staff.sign_in(again.store, again.keys, "王建国", PIN)
    briefings.settle(again.store, who, briefings.every(again.store)[0].matters[0].id, "已办")
    assert record_report.pdf(again, Q3) != first
    again.close()


def test_what_stands_in_it(told: Station, tmp_path: Path) -> None:
    found = record_statistics.statistics(told.store, Q3, told.clock.now())
    shown = pages(record_report.pdf(told, Q3), tmp_path)
    whole = "".join("\n".join(shown).split())
    assert "行政执法三项制度运行报告" in shown[0] and "2026年第3季度" in shown[0].replace(" ", "")
    for each in found.figures:
        assert each.definition.title in whole and each.definition.counted.replace(" ", "") in whole
    for load in found.loads:
        assert load.name in whole
    assert len(found.loads) == 12 and all(spot.title in whole for spot in found.weak)
    assert "复查录像缺得多" in whole and "记录仪进水" in whole and "办理中" in whole and "科室39" in whole


def test_a_quarter_without_anything_says_so(station: Station, tmp_path: Path) -> None:
    whole = "".join("\n".join(pages(record_report.pdf(station, record_statistics.period("2024Q1")), tmp_path)).split())
    for words in ("没有结案的案件要求音像记录", "没有缺失的记录事项", "本季没有放行", "本季没有听取汇报的记录"):
        assert words in whole
    assert "100.0%" not in whole


def test_it_is_pdf_a(told: Station) -> None:
    made = record_report.pdf(told, Q3)
    assert b"<pdfaid:part>2</pdfaid:part>" in made and b"<pdfaid:conformance>B</pdfaid:conformance>" in made


def test_only_a_quarter_and_only_where_it_can_be_written(station: Station, tmp_path: Path) -> None:
    with pytest.raises(NotAQuarter):
        record_report.pdf(station, record_statistics.period("2026-07"))
    with pytest.raises(ReportNotWritten):
        record_report.write(station, Q3, tmp_path / "none" / "report.pdf")
