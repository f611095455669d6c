"""Profiles are data: what each reads from a name, and which one fits a recorder's listing best."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.errors import BadProfile
from devices.profiles import best_profile, profile, profiles

CST = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("name", "path", "start", "end", "seq", "marked"),
    [
        ("generic_device_officer", b"ZFY0001_110203_20261120093000_0003.MP4", (9, 30, 0), None, 3, False),
        (
            "generic_device_officer",
            b"DCIM/20261120/ZFY0001_110203_20261120093000_0003_IMP.mp4",
            (9, 30, 0),
            None,
            3,
            True,
        ),
        ("generic_date_folder", b"DCIM/20261120/093000_0012.MP4", (9, 30, 0), None, 12, False),
        ("generic_range", b"cam-7_20261120093000_20261120093500.mp4", (9, 30, 0), (9, 35, 0), None, False),
    ],
)
def test_names_are_read(
    name: str, path: bytes, start: tuple[int, int, int], end: tuple[int, int, int] | None, seq: int | None, marked: bool
) -> None:
    found = profile(name).read(path)
    assert found is not None
    assert found.started_at == datetime(2026, 11, 20, *start, tzinfo=CST)
    assert found.ended_at == (datetime(2026, 11, 20, *end, tzinfo=CST) if end else None)
    assert (found.seq, found.marked) == (seq, marked)


@pytest.mark.parametrize(
    "path",
    [b"ZFY0001_110203_20261320093000_0003.MP4", b"IMG_0001.JPG", b"", b"\xff\xfe", b"x/\n_1_20261120093000_01.mp4\n"],
)
def test_what_is_no_such_name_says_nothing(path: bytes) -> None:
    assert profile("generic_device_officer").read(path) is None


@settings(derandomize=True, deadline=None)
@given(st.binary(max_size=300))
def test_no_name_breaks_a_profile(path: bytes) -> None:
    for one in profiles().values():
        one.read(path)


def test_the_best_profile_reads_most_names() -> None:
    listing = [b"20261120/093000_01.mp4", b"20261120/093500_02.mp4", b"Z0001_1_20261120093000_01.mp4", b"readme.txt"]
    best = best_profile(listing)
    assert best is not None and best.name == "generic_date_folder"
    assert best_profile([b"readme.txt"]) is None


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(BadProfile):
        profile("nobody")
