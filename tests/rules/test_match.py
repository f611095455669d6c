"""Finding names the way people shorten them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.match import EXACT, SCATTERED, START, WITHIN, fit, normal

NAME, PINYIN, INITIALS = "余姚市化工有限公司", "yuyaoshihuagongyouxiangongsi", "yyshgyxgs"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("余姚市化工有限公司", EXACT),
        ("余姚市", START),
        ("化工", WITHIN),
        ("余姚化工", SCATTERED + 1),
        ("yyhg", SCATTERED + 1),
        ("YYS", START),
        ("ｙｙｓ", START),
        (" hua gong ", WITHIN),
        ("yyshgyxgs", EXACT),
        ("gh余", None),
        ("化余", None),
        ("ygs", SCATTERED + 1),
        ("zzz", None),
        ("ysaong", None),
        ("", None),
        ("  ", None),
    ],
)
def test_queries(query: str, expected: int | None) -> None:
    assert fit(query, NAME, INITIALS, whole=(PINYIN,)) == expected


@settings(derandomize=True, max_examples=200)
@given(st.text("余姚市化工宏达塑料abcXYZ0９Ａ（） ", min_size=1, max_size=12), st.data())
def test_any_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    compared = normal(name)
    kept = "".join(char for char in compared if data.draw(st.booleans()))
    if kept:
        assert fit(kept, name) is not None
    if compared:
        assert fit(name, name) == EXACT


def test_width_and_case_do_not_matter() -> None:
    assert normal("ＡＢＣ　余 姚") == "abc余姚"
