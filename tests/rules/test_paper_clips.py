"""Which recordings show a paper being made or delivered."""

from __future__ import annotations

from dataclasses import replace

import pendulum
from hypothesis import given
from hypothesis import strategies as st

from station.records.casework import CasePaper
from station.records.evidence import Clip
from station.rules.paper_clips import SLACK, covers, proposed

NINE = pendulum.datetime(2026, 11, 20, 9, tz="Asia/Shanghai")
PAPER = CasePaper(
    id=1, case_id=9, code="D02", title="现场检查记录", number="1号", made_at=NINE, made_by=1, party_id=None,
    party_signed="signed", refusal="", served_at=None, served_how=None, served_to="", serve_note="", locked=False,
    document_id=None, voided_at=None, void_reason="", signers=(),
)  # fmt: skip
CLIP = Clip(
    id=5, sha256="0" * 64, size=1, name="a.mp4", serial="ZFY0001", officer_id=1, officer_name="李敏", media="video",
    started_at=NINE, ended_at=NINE.add(minutes=20), duration_ms=1_200_000, time_source="name",
    verify_method="o_direct", case_id=9, case_number="1", link_method="auto", session_id=3, imported_at=NINE,
)  # fmt: skip

seconds = st.integers(-100_000, 100_000)


@given(start=seconds, length=st.integers(0, 20_000), at=seconds)
def test_a_recording_covers_what_lies_in_it_and_a_little_beside(start: int, length: int, at: int) -> None:
    clip = replace(CLIP, started_at=NINE.add(seconds=start), ended_at=NINE.add(seconds=start + length))
    slack = SLACK.in_seconds()
    assert covers(clip, NINE.add(seconds=at)) == (start - slack <= at <= start + length + slack)
    open_ended = replace(clip, ended_at=None, duration_ms=length * 1000)
    assert covers(open_ended, NINE.add(seconds=at)) == covers(clip, NINE.add(seconds=at))


@given(at=seconds)
def test_without_a_time_nothing_is_covered(at: int) -> None:
    assert not covers(replace(CLIP, started_at=None), NINE.add(seconds=at))


def test_making_comes_before_delivery_and_each_pair_once() -> None:
    served = replace(PAPER, id=2, made_at=NINE.subtract(days=3), served_at=NINE.add(minutes=5))
    both = replace(PAPER, id=3, served_at=NINE.add(minutes=5))
    never = replace(PAPER, id=4, made_at=NINE.subtract(days=3))
    found = list(proposed([PAPER, served, both, never], [CLIP]))
    assert [(one.paper_id, one.why, one.at) for one in found] == [
        (1, "made", NINE), (2, "served", NINE.add(minutes=5)), (3, "made", NINE)
    ]  # fmt: skip
    assert {(one.clip_id, one.clip_name) for one in found} == {(5, "a.mp4")}
