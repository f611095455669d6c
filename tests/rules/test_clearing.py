"""The gate before emptying a recorder: every condition alone stands against it, and its sentence says what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.clearing import Facts, claims, lacks, number

GOOD = Facts(
    newest=True, state="complete", broken=0, waiting=0, failed=(), changed=(), left=(), secret=(), kept=12,
    unverified=0, damaged=0, reread_done=True, unread=0, differing=(), unreadable=(), unproven=0,
    second_copy="backup/1", gaps=0, ledger_holds=True,
)  # fmt: skip
FLAWS: dict[str, dict[str, Any]] = {
    "not_newest": {"newest": False},
    "unfinished": {"state": "interrupted"},
    "failed": {"failed": ("a.MP4",)},
    "changed": {"changed": ("a.MP4",)},
    "left": {"left": ("长" * 90,)},
    "secret": {"secret": ("机密★.MP4",)},
    "broken": {"broken": 1},
    "waiting": {"waiting": 3},
    "nothing": {"kept": 0},
    "unverified": {"unverified": 2},
    "damaged": {"damaged": 1},
    "differs": {"differing": ("a.MP4",)},
    "unreadable": {"unreadable": ("a.MP4",)},
    "not_reread": {"unread": 1},
    "unproven": {"unproven": 12},
    "no_second_copy": {"second_copy": ""},
    "open_gaps": {"gaps": 2},
    "ledger": {"ledger_holds": False},
}


def test_nothing_lacking_opens_it() -> None:
    assert lacks(GOOD) == ()


@pytest.mark.parametrize("code", FLAWS)
def test_each_condition_alone_keeps_it_shut(code: str) -> None:
    (lack,) = lacks(replace(GOOD, **FLAWS[code]))
    assert lack.code == code
    assert lack.sentence.endswith("。")


@given(st.sets(st.sampled_from(sorted(set(FLAWS) - {"not_newest", "unfinished"})), min_size=1))
def test_no_condition_hides_another(codes: set[str]) -> None:
    values = {name: value for code in codes for name, value in FLAWS[code].items()}
    found = {lack.code for lack in lacks(replace(GOOD, **values))}
    # A second reading that is not over says nothing yet about its proofs; without files there is none to wait for.
    expected = codes - ({"unproven"} if "not_reread" in codes and "nothing" not in codes else set())
    expected -= {"not_reread"} if "nothing" in codes else set()
    assert found == expected


def test_a_second_reading_that_was_not_ended_is_none() -> None:
    assert [lack.code for lack in lacks(replace(GOOD, reread_done=False))] == ["not_reread"]


def test_an_old_listing_is_told_only_that_it_is_old() -> None:
    assert [lack.code for lack in lacks(replace(GOOD, newest=False, gaps=3, second_copy=""))] == ["not_newest"]


def test_three_files_are_named_and_all_counted() -> None:
    (lack,) = lacks(replace(GOOD, failed=("一", "二", "三", "四")))
    assert "4 个文件" in lack.sentence and "一、二、三 等" in lack.sentence and "四" not in lack.sentence


def test_numbers_and_claims() -> None:
    assert number("余清", 2026, 3) == "余清〔2026〕3号"
    assert claims("ab", "ZFY0001", 12, 34) == ("ab", "ZFY0001", "12", "34")
    assert claims("ab", "A,B%", 1, 2)[1] == "A%2CB%25"


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=64))
def test_any_serial_fits_a_code(serial: str) -> None:
    found = claims("0" * 64, serial, 100_000, 2**43)
    assert not any("," in claim for claim in found)
    assert len(",".join((*found, "DEMO"))) <= 200
