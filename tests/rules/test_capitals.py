"""大写金额: the examples of 支付结算办法附件一, and every amount reads back as itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules.capitals import DIGITS, LIMIT, capitals

PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def value(written: str) -> int:
    """Fen of an amount in capitals, read the way a person does: unit by unit."""
    whole, _, rest = written.rpartition("元") if "元" in written else ("", "", written)
    total = group = digit = 0
    for sign in whole:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in PLACES:
            group, digit = group + digit * PLACES[sign], 0
        else:
            factor = 10_000 if sign == "万" else 100_000_000
            total = (total + group + digit) * factor if sign == "亿" and total else total + (group + digit) * factor
            group = digit = 0
    fen = (total + group + digit) * 100
    for sign, unit in (("角", 10), ("分", 1)):
        if sign in rest:
            fen += DIGITS.index(rest[rest.index(sign) - 1]) * unit
    return fen


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (10_000_005, "壹拾万元零伍分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (12_345_678, "壹拾贰万叁仟肆佰伍拾陆元柒角捌分"),
        (2_000_500_000, "贰仟万伍仟元整"),
        (1_000_000_000_100, "壹佰亿零壹元整"),
    ],
)
def test_known_answers(fen: int, written: str) -> None:
    assert capitals(fen) == written


@given(st.integers(0, 10**13))
def test_reads_back(fen: int) -> None:
    written = capitals(fen)
    assert value(written) == fen
    assert "零零" not in written and "零元" not in written.replace("零元整", "")


@pytest.mark.parametrize("fen", [-1, LIMIT])
def test_no_amount(fen: int) -> None:
    with pytest.raises(ValueError, match="no amount"):
        capitals(fen)
