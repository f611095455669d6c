"""The short way of reading our own instants gives what the long way gives."""

from __future__ import annotations

from datetime import UTC, datetime

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.moment import ZONE, iso, moment


@given(st.integers(473_385_600, 7_258_032_000))
def test_what_we_write_is_read_as_pendulum_reads_it(seconds: int) -> None:
    """From 1985 on: until 1991 there was summer time, which the short way must leave alone."""
    written = iso(datetime.fromtimestamp(seconds, UTC))
    found, long = moment(written), pendulum.parse(written)
    assert isinstance(long, pendulum.DateTime)
    assert found == long.in_timezone(ZONE) and found.isoformat() == written
    assert found.timezone_name == ZONE and found.add(hours=1) == long.in_timezone(ZONE).add(hours=1)


@pytest.mark.parametrize("bad", ["2026-13-01T09:00:00+08:00", "2026-02-30T09:00:00+08:00", "2026-02-03T09:61:00+08:00"])
def test_what_is_no_instant_is_refused_all_the_same(bad: str) -> None:
    with pytest.raises(ValueError):
        moment(bad)
