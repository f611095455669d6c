"""Addresses of pages, and the number a link carries."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.web_address import LONGEST, carried, fits

NAMES = ("receiptNo", "lsh")
VALUES = st.text(min_size=1, max_size=30).filter(lambda said: said == said.strip())


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://zjzwfw.gov.cn/1", True),
        ("http://zjzwfw.gov.cn/1", True),
        ("ftp://zjzwfw.gov.cn/1", False),
        ("https://zjzwfw.gov.cn/1 2", False),
        ("zjzwfw.gov.cn", False),
        ("", False),
        ("https://a/" + "x" * (LONGEST - 10), True),
        ("https://a/" + "x" * (LONGEST - 9), False),
    ],
)
def test_what_is_the_address_of_a_page(address: str, good: bool) -> None:
    assert fits(address) is good


@given(VALUES, st.sampled_from(["receiptNo", "RECEIPTNO", "lsh"]), st.sampled_from(["?", "#/detail?", "?a=1#/x?b=2&"]))
def test_a_number_is_read_wherever_it_stands(value: str, name: str, before: str) -> None:
    assert carried(f"https://zjzwfw.gov.cn/p{before}{name}={quote(value, safe='')}", NAMES) == value


@pytest.mark.parametrize(
    "address",
    [
        "https://zjzwfw.gov.cn/p?id=77",
        "https://zjzwfw.gov.cn/receiptNo=77",
        "https://zjzwfw.gov.cn/p?receiptNo=",
        "https://zjzwfw.gov.cn/p?receiptNo=1&lsh=2",
        "https://[zjzwfw/p?receiptNo=1",
    ],
)
def test_no_number_is_made_up(address: str) -> None:
    assert carried(address, NAMES) == ""


def test_the_same_number_said_twice_is_one() -> None:
    assert carried("https://zjzwfw.gov.cn/p?receiptNo=7&lsh=7", NAMES) == "7"
