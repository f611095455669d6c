"""Folding Chinese to a width: nothing lost, nothing too wide, no line begins with a full stop."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from station.tui.fold import NO_START, folded
from station.tui.literal import labelled

WORDS = st.text(alphabet="余姚市安监所。，）〔2026-11 ab", max_size=120)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(WORDS, st.integers(20, 60))
def test_nothing_is_lost_and_every_line_fits(words: str, width: int) -> None:
    lines = folded(Content(words), width).plain.split("\n")
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())


def test_a_date_stays_in_one_piece_and_punctuation_ends_a_line() -> None:
    lines = folded(Content("应于2026-11-09完成，起算2026-10-29。"), 20).plain.split("\n")
    assert lines == ["应于2026-11-09完成，", "起算2026-10-29。"]
    assert not any(line[0] in NO_START for line in lines)


def test_what_follows_a_label_stays_beside_it() -> None:
    lines = folded(labelled("依据", "安全生产法第六十二条、第六十五条", width=8), 20).plain.split("\n")
    assert lines == ["依据    安全生产法第", "        六十二条、第", "        六十五条"]


def test_styles_survive() -> None:
    content = folded(Content.styled("安全生产法第六十二条", "bold"), 10)
    bold = "".join(content.plain[span.start : span.end] for span in content.spans)
    assert bold.replace("\n", "") == "安全生产法第六十二条"


def test_a_number_before_punctuation_is_not_torn() -> None:
    lines = folded(Content("已经保留前面的 19.9 MB，共 700.0 MB"), 21).plain.split("\n")
    assert lines[0] == "已经保留前面的 19.9 "
