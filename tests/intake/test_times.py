"""A clip's time is its best believable source, on our clock."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pendulum
import pytest

from devices.profiles import NameFacts
from station.intake.times import clip_span
from station.records.evidence import MediaFacts

CST = timezone(timedelta(hours=8))
NOW = pendulum.datetime(2026, 11, 20, 18, tz="Asia/Shanghai")


def at(hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, 11, 20, hour, minute, tzinfo=CST)


def named(start: datetime | None, end: datetime | None = None) -> NameFacts:
    return NameFacts(start, end, "ZFY0001", "", None, False)


def facts(created: datetime | None, seconds: int | None) -> MediaFacts:
    made = pendulum.instance(created) if created else None
    return MediaFacts("video", made, seconds * 1000 if seconds else None, "")


@pytest.mark.parametrize(
    ("name", "container", "seconds", "clock", "mtime", "offset", "expected"),
    [
        pytest.param(named(at(9)), at(10), 300, "utc", at(11), 0, ("name", at(9), at(9, 5)), id="文件名优先"),
        pytest.param(
            named(None, at(9)), None, 300, "utc", at(11), 0, ("name", at(8, 55), at(9)), id="文件名是结束时刻"
        ),
        pytest.param(None, at(9), 300, "utc", at(11), 0, ("container", at(9), at(9, 5)), id="容器时间"),
        pytest.param(None, at(17), 300, "local", at(11), 0, ("container", at(9), at(9, 5)), id="容器写本地时间"),
        pytest.param(None, None, 300, "utc", at(9, 5), 0, ("mtime", at(9), at(9, 5)), id="文件时间是结束"),
        pytest.param(named(at(9, year=1980)), None, 300, "utc", at(9, 5), 0, ("mtime", at(9), at(9, 5)), id="时钟复位"),
        pytest.param(
            named(at(9, year=2030)), at(9), 300, "utc", at(9), 0, ("container", at(9), at(9, 5)), id="时钟超前"
        ),
        pytest.param(named(at(9)), None, None, "utc", at(9, 3), 0, ("name", at(9), at(9, 3)), id="未写完的文件"),
        pytest.param(named(at(9)), None, 300, "utc", at(11), -120, ("name", at(8, 58), at(9, 3)), id="时钟偏差"),
        pytest.param(None, None, None, "utc", at(9, year=1980), 0, ("none", None, None), id="没有可信时间"),
    ],
)
def test_span(name, container, seconds, clock, mtime, offset, expected) -> None:  # type: ignore[no-untyped-def]
    span = clip_span(name, facts(container, seconds), clock, mtime, offset, NOW)
    assert (span.source, span.started_at, span.ended_at) == expected
