"""Stations at a glance, and down to a case of a replica."""

from __future__ import annotations

import dataclasses

import pytest

from station.bureau.home import Bureau
from station.bureau.status import StationStatus, status
from station.records.bureau import Refusal, Verification
from station.store.replica_draws import OverdueDraw
from tests.bureau.desk.walking import CODE, flat, opened, sign_in
from tests.services.review_cases import Scene
from tests.tui.reading import page
from tests.tui.test_case import settle
from tests.tui.walking import press


async def test_a_case_is_read_out_of_the_replica(scene: Scene, bureau: Bureau, case_id: int) -> None:
    before = (bureau.home.replica(CODE) / "station.db").read_bytes()
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "f4")
        assert "✓ 正常" in page(app) and "未上报" in page(app)
        await press(pilot, "enter", *"塑料")
        assert "案件 1" in page(app) and "只读" in page(app)
        await press(pilot, "enter")
        assert "余应急罚立〔2026〕1号" in page(app) and "未按规定设置安全警示标志案" in page(app)
        await press(pilot, "left")
        assert "送法制审核" in flat(pilot), "the last page tells what happened"
    assert (bureau.home.replica(CODE) / "station.db").read_bytes() == before
    assert not list(bureau.home.replica(CODE).glob(".look-*"))


async def test_a_station_that_never_reported_is_named(scene: Scene, bureau: Bureau) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "f4")
        assert "! 从未上报" in page(app) and "站点 0/1 正常" in page(app)
        await press(pilot, "enter")
        assert getattr(app.screen, "NAME", "") == "stations"


def worse(found: StationStatus, name: str) -> StationStatus:
    """The same station with one thing wrong."""
    assert found.last is not None
    code, at = found.enrolment.code, found.last.sealed_at
    changes: dict[str, dict[str, object]] = {
        "fork": {"open": (Refusal(code, 1, "FORK", "", "quarantine/x", at), Refusal(code, 2, "GAP", "", "", at))},
        "gap": {"open": (Refusal(code, 3, "GAP", "", "quarantine/y", at),)},
        "late": {"lag_hours": 37},
        "draw": {"overdue_draws": (OverdueDraw(2, "年度计划", at),)},
        "alarm": {"last": dataclasses.replace(found.last, alarms=("改动了已出具的文书",))},
        "unsound": {"verified": Verification(code, 22, ("第 7 条对不上",), at)},
        "unchecked": {"unchecked_days": 15},
        "revoked": {"enrolment": dataclasses.replace(found.enrolment, sound_to=1, ended_reason="被盗")},
        "fast": {"last": dataclasses.replace(found.last, sealed_at=at.add(minutes=42))},
    }
    return dataclasses.replace(found, **changes[name])  # type: ignore[arg-type]  # every row names fields of it


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fork", ("! 出现两份历史", "quarantine/x")),
        ("gap", ("quarantine/y",)),
        ("late", ("! 迟 37 小时",)),
        ("draw", ("! 抽取未揭晓", "第 2 号（年度计划）")),
        ("alarm", ("~ 有警示", "改动了已出具的文书")),
        ("unsound", ("! 不一致", "第 7 条对不上")),
        ("unchecked", ("~ 未核 15 天",)),
        ("revoked", ("! 密钥已吊销", "被盗")),
        ("fast", ("快 42 分",)),
    ],
)
async def test_what_is_wrong_with_a_station_is_said(
    scene: Scene, bureau: Bureau, case_id: int, monkeypatch: pytest.MonkeyPatch, name: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("station.bureau.status.status", lambda _: [worse(each, name) for each in status(bureau)])
    app = opened(scene)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "f4")
        # Read as lines: what is folded on the narrow side of the screen is put together again.
        seen = "".join(line.rpartition("│")[2].strip() for line in page(app).splitlines()) + page(app)
        assert [each for each in words if each not in seen] == []
        assert ("有警示" in seen, "✓ 正常" in seen) == (name == "alarm", name == "fast"), "called what it is"
