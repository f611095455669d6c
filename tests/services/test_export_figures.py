"""Results of draws and the figures of a period, counted out of walked cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from station.records.export import Kind
from station.records.moment import day
from station.services import (
    disclosures,
    exports,
    external_refs,
    recording_items,
)
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import platform_draws
from tests.services.exporting import (
    CREDIT,
    SITE,
    as_libreoffice_reads,
    cells,
    known,
    make,
    needs_libreoffice,
    table,
)
from tests.services.inspections import on_site
from tests.services.penalty_walk import Desk, Make
from tests.services.platform_draws import VISITED, WALKS, arrived, opened, revealed
from tests.services.publishing import of, publish
from tests.services.review_cases import review_scene
from tests.services.test_draws import fresh
from tests.services.test_review_deviations import answered, submitted


@pytest.fixture
def station(station: Station) -> Station:
    return known(station)


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def walked(station: Station, desk: Desk, enterprise: Callable[..., int], clock: FrozenClock) -> int:
    """Every inspection of a draw at its outcome."""
    for outcome in WALKS:
        enterprise(name=f"={outcome}厂")
    draw = revealed(station, clock, platform_draws.frozen(station))
    found = opened(station, draw)
    clock.set(f"{VISITED}T09:00:00+08:00")
    by = fresh(station)
    for outcome, walk in WALKS.items():
        walk(station.store, by, arrived(station, by, found[f"={outcome}厂"]))
    return draw


def test_results_of_a_draw_with_codes_and_what_was_done(
    station: Station, desk: Desk, walked: int, tmp_path: Path
) -> None:
    period = day(VISITED), day(VISITED)
    before = exports.check(station, "inspection", *period)
    assert before.rows == () and len(before.rejected) == len(WALKS) - 1, "the one under way has no result"
    for item in disclosures.queue(station.store):
        if item.channel == SITE:
            disclosures.check(station.store, desk.who("陈海波"), item.id)
            disclosures.approve(station.store, desk.who("王建国"), item.id)
    found = exports.check(station, "inspection", *period)
    told = {cells(found, at)["检查对象"]: cells(found, at) for at in range(len(found.rows))}
    assert told["=no_issue厂"]["检查结果码"] == "1" and told["=no_issue厂"]["后续处置"] == "无需后续处置"
    assert told["=rectifying厂"]["检查结果码"] == "A,5" and told["=rectifying厂"]["是否完结"] == "未完结"
    assert told["=rectified厂"]["完结日期"] == VISITED.replace("-", "/")
    assert {one["抽取方式"] for one in told.values()} == {"省平台抽取"} and all(
        one["检查人员"] for one in told.values()
    )
    [aborted] = [one for one in found.rejected if one.target == "=aborted厂"]
    assert ("missing", "检查结果码") in [(each.code, each.column) for each in aborted.problems]
    path = exports.make(station, desk.who(), "inspection", *period, folder=tmp_path)[1]
    assert len(table(path)) == len(found.rows) + 1


def test_a_withheld_inspection_is_not_in_the_results(station: Station, desk: Desk, walked: int) -> None:
    period = day(VISITED), day(VISITED)
    item = next(one for one in disclosures.queue(station.store) if one.target == "=no_issue厂")
    disclosures.withhold(station.store, desk.who("王建国"), item.id, "trade_secret", "涉及配方")
    found = exports.check(station, "inspection", *period)
    assert found.held_back == 1 and "=no_issue厂" not in {one.target for one in found.rejected}


def figures(station: Station, first: str = "2026-11-01", last: str = "2026-12-31") -> dict[str, tuple[str, ...]]:
    return {line[0]: line[1:4] for line in exports.check(station, "statistics", day(first), day(last)).rows}


def test_the_figures_of_draws(station: Station, walked: int) -> None:
    found = figures(station)
    assert (found["户数"][0], found["抽查基数"][0], found["已公示"][0]) == ("8", "", "0")
    assert found["完成率（‰）"] == ("0", "0", "8") and found["抽查比例（‰）"] == ("", "", "")
    assert (found["未发现问题"][0], found["已责令改正"][0], found["待后续处理"][0]) == ("1", "1", "3")
    assert found["检查中"][0] == "1" and found["责令整改家数"][0] == "3"
    assert sum(int(found[name][0]) for name in found if name.startswith("后续处置")) == 7
    assert set(figures(station, "2025-01-01", "2025-12-31")["户数"]) == {"0", ""}


def test_the_figures_of_penalties(station: Station, desk: Desk, enterprise: Make) -> None:
    for yuan in (3_000, 3_000, 3_001):
        desk.decided(enterprise(), yuan)
    found = figures(station)
    assert (found["立案起数"][0], found["处罚决定起数"][0], found["罚款起数"][0]) == ("3", "3", "3")
    assert (found["罚款总额（万元）"][0], found["案均罚款（万元）"][0]) == ("0.900100", "0.300033")
    assert found["案件平均办理天数"][0] == "0" and found["公示及时率（‰）"] == ("", "0", "0")
    assert figures(station, "2026-12-01")["处罚决定起数"][0] == "0"


def test_published_too_late_is_counted(station: Station, desk: Desk, enterprise: Make, clock: FrozenClock) -> None:
    in_time, late, open_ = (desk.decided(enterprise(), 3_000) for _ in range(3))
    for channel in (SITE, CREDIT):
        publish(desk, of(desk, in_time, channel))
    clock.set("2026-12-05T09:00:00+08:00")
    for channel in (SITE, CREDIT):
        publish(desk, of(desk, late, channel))
    assert open_.id and figures(station)["公示及时率（‰）"] == ("333", "1", "3")


def test_the_share_of_off_plan_and_mobile_inspections(station: Station, desk: Desk, enterprise: Make) -> None:
    case = on_site(station, desk.who("王建国"), enterprise())
    external_refs.add(station.store, desk.who(), case.id, "mobile", "ZF-1")
    found = figures(station)
    assert found["执法检查次数"][0] == "1" and found["掌上执法应用率（‰）"] == ("1000", "1", "1")
    assert found["即时检查占比（‰）"][2] == "1" and found["记录仪配备率（‰）"] == ("0", "0", "4")


def test_what_was_reviewed_and_recorded(station: Station, desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(), 3_000)
    found = figures(station)
    assert found["应审尽审率（‰）"] == ("", "0", "0"), "a small fine need not be reviewed"
    assert found["审核退回率（‰）"] == ("", "0", "0")
    standing = recording_items.standing(station.store, case.id)
    blocking = sum(one.blocks for one in standing)
    assert standing and found["音像记录事项覆盖率（‰）"] == ("0", "0", str(len(standing)))
    assert found["必须记录而缺失的事项"][0] == str(blocking)
    first = standing[0].item
    recording_items.confirm(station.store, desk.who(), case.id, first.code)
    later = figures(station)
    assert later["音像记录事项覆盖率（‰）"][1:] == ("1", str(len(standing)))
    assert first.title in found["缺得最多的记录事项"][0] and first.title not in later["缺得最多的记录事项"][0]


def test_what_the_review_office_said_is_counted(tmp_path: Path, founded: Path) -> None:
    with review_scene(tmp_path, founded) as scene:
        for kind, detail in (("return", ""), ("opinion", "disagree"), ("opinion", "agree")):
            sent = submitted(scene, ("fine", 5_000_000))
            answered(scene, sent, kind, detail)
        found = figures(scene.station, "2026-01-01")
    assert (found["审核退回率（‰）"], found["审核不同意率（‰）"]) == (("333", "1", "3"), ("333", "1", "3"))


def test_each_figure_says_what_it_counts(station: Station, desk: Desk, tmp_path: Path) -> None:
    found = table(make(station, desk, "statistics", tmp_path))
    assert found[0] == ["项目", "数值", "其中", "总数", "口径"] and all(line[4] for line in found)


@needs_libreoffice
def test_libreoffice_reads_what_we_wrote(station: Station, desk: Desk, walked: int, tmp_path: Path) -> None:
    for item in disclosures.queue(station.store):
        disclosures.check(station.store, desk.who("陈海波"), item.id)
        disclosures.approve(station.store, desk.who("王建国"), item.id)
    period = day(VISITED), day(VISITED)
    by = desk.who()
    kinds: tuple[Kind, ...] = ("inspection", "statistics")
    files = [exports.make(station, by, kind, *period, folder=tmp_path)[1] for kind in kinds]
    assert as_libreoffice_reads(files, tmp_path) == [table(path) for path in files]
