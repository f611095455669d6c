"""What a return packet and a receipt say: written and read back the same, and nothing else is read."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.exchange import Sized
from station.rules import receipt_text, return_text
from station.rules.lined import LinesWrong
from station.rules.receipt_text import Receipt, Refusal
from station.rules.return_text import FIRST, KINDS, MAX_ITEM, Item, ReturnText

digests = st.binary(max_size=4).map(lambda seed: sha256(seed).hexdigest())
sizes = st.builds(Sized, st.integers(0, MAX_ITEM), digests)
codes = st.integers(0, 999_999_999).map(lambda code: f"{code:09d}")
names = st.text(st.sampled_from("名录政a1_-〔〕."), min_size=1, max_size=60).filter(return_text.is_name)
numbers = st.integers(0, 2**63 - 1)


@st.composite
def packets(draw: st.DrawFn) -> ReturnText:
    """Any packet that can be written."""
    items = tuple(draw(st.lists(st.builds(Item, st.sampled_from(KINDS), names, sizes), min_size=1, max_size=5)))
    return ReturnText(
        draw(codes),
        draw(codes),
        draw(numbers),
        draw(st.integers(1, 2**63 - 1)),
        draw(st.one_of(st.just(FIRST), digests)),
        "2026-11-20T09:00:00+08:00",
        items,
        Sized(sum(item.content.length for item in items), draw(digests)),
        draw(sizes),
        tuple(draw(st.lists(sizes, min_size=1, max_size=3))),
    )


receipts = st.builds(
    Receipt,
    numbers,
    numbers,
    digests,
    st.just("— anjian/330281000/0 Zm9v"),
    st.lists(st.builds(Refusal, numbers, st.sampled_from(("FORK", "GAP")), st.text())).map(tuple),
    st.lists(digests).map(tuple),
)


@given(packets())
def test_a_packet_is_read_as_it_was_written(found: ReturnText) -> None:
    assert return_text.parse(found.text()) == found


@given(receipts)
def test_a_receipt_is_read_as_it_was_written(found: Receipt) -> None:
    assert receipt_text.parse(found.text()) == found


@given(st.lists(digests, min_size=1).map(tuple))
def test_what_is_wanted_is_read_as_it_was_written(found: tuple[str, ...]) -> None:
    assert receipt_text.parse_wanted(receipt_text.wanted(found)) == found


@given(packets(), st.data())
def test_a_line_changed_dropped_repeated_or_moved_is_another_packet_or_none(
    found: ReturnText, data: st.DataObject
) -> None:
    lines = found.text().split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    edit = data.draw(st.sampled_from(("drop", "twice", "swap", "words")))
    if edit == "drop":
        del lines[at]
    elif edit == "twice":
        lines.insert(at, lines[at])
    elif edit == "swap":
        lines[at], lines[at - 1] = lines[at - 1], lines[at]
    else:
        lines[at] = data.draw(st.text())
    text = "\n".join(lines)
    try:
        read = return_text.parse(text)
    except LinesWrong:
        return
    assert read.text() == text


@pytest.mark.parametrize("parse", [return_text.parse, receipt_text.parse, receipt_text.parse_wanted])
@given(words=st.text(), labels=st.lists(st.tuples(st.integers(0, 9), st.text())))
def test_garbage_is_only_ever_wrong_lines(parse: object, words: str, labels: list[tuple[int, str]]) -> None:
    known = ("bureau", "station", "epoch", "seq", "prev", "made", "item", "accepted", "size", "refused")
    form = {return_text.parse: return_text.FORMAT, receipt_text.parse: receipt_text.FORMAT}.get(
        parse, "anjian-wanted/1"
    )  # type: ignore[call-overload]
    for text in (words, f"{form}\n{words}", "".join([f"{form}\n", *(f"{known[at]} {said}\n" for at, said in labels)])):
        with pytest.raises(LinesWrong):
            parse(text)  # type: ignore[operator]


TEXT = ReturnText(
    "330281000", "330281103", 0, 1, FIRST, "2026-11-20T09:00:00+08:00", (Item("law", "a.toml", Sized(3, "a" * 64)),),
    Sized(3, "a" * 64), Sized(3, "b" * 64), (Sized(3, "c" * 64),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("seq 1\n", f"seq {'9' * 5000}\n"),
        ("seq 1\n", f"seq {2**63}\n"),
        ("seq 1\n", "seq 0\n"),
        ("seq 1\n", "seq 01\n"),
        ("seq 1\n", "seq ١\n"),
        ("made 2026-11-20T09:00:00+08:00", "made 0001-01-01T00:00:00+14:00"),
        ("made 2026-11-20T09:00:00+08:00", "made 9999-12-31T23:59:59-12:00"),
        ("made 2026-11-20T09:00:00+08:00", "made 2026-11-20T09:00:00Z"),
        ("item law 3", "item lore 3"),
        ("item law 3", "item law 4"),
        ("a.toml", "../a.toml"),
        ("a.toml", "a b"),
        ("a.toml", "名" * 70),
        ("p0000.age", "p0001.age"),
        ("bureau 330281000", "bureau 33028100"),
    ],
)
def test_what_no_packet_says(old: str, new: str) -> None:
    assert return_text.parse(TEXT.text()) == TEXT and old in TEXT.text()
    with pytest.raises(LinesWrong):
        return_text.parse(TEXT.text().replace(old, new))


def test_a_receipt_with_words_nested_without_end_is_wrong() -> None:
    found = Receipt(1, 2, "a" * 64, "x", (Refusal(3, "GAP", "why"),), ())
    with pytest.raises(LinesWrong):
        receipt_text.parse(found.text().replace('"why"', "[" * 100_000))


def test_names_fit_on_a_disk() -> None:
    assert return_text.is_name("余姚市2026年度企业名录.xlsx") and return_text.is_name("名" * 66)
    assert not return_text.is_name("名" * 67) and not return_text.is_name(".hidden")


def test_too_much_text_is_not_read() -> None:
    many = replace(TEXT, items=TEXT.items * 4000, plain=Sized(12_000, "a" * 64))
    assert len(many.text()) > return_text.MAX_TEXT
    with pytest.raises(LinesWrong, match="too long"):
        return_text.parse(many.text())
