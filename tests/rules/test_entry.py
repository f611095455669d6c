"""The ledger's leaf: one text, one entry, and no value can forge a line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.rules import entry
from station.rules.entry import Entry, EntryError

FIXED = Entry(
    "330281103/0",
    7,
    "2026-11-20T08:00:00+08:00",
    "2026-11-20T09:00:00+08:00",
    "officer:5:王建国",
    "-",
    "case.open",
    "case/9",
    "-",
    "ab" * 32,
    "cd" * 32,
)


def test_the_bytes_are_frozen() -> None:
    assert FIXED.leaf().decode() == (
        "anjian-entry/1\norigin: 330281103/0\nseq: 7\noccurred: 2026-11-20T08:00:00+08:00\n"
        "recorded: 2026-11-20T09:00:00+08:00\nactor: officer:5:王建国\ncosigner: -\naction: case.open\n"
        f"subject: case/9\nreason: -\nschema: {'ab' * 32}\npayload: {'cd' * 32}\n"
    )


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(TEXT, TEXT)
def test_any_text_comes_back_and_stays_on_its_line(reason: str, subject: str) -> None:
    made = Entry(**{**{n: getattr(FIXED, n) for n in entry.FIELDS}, "reason": reason, "subject": subject})
    leaf = made.leaf()
    assert leaf.count(b"\n") == len(entry.FIELDS) + 1
    assert entry.parse(leaf).reason == unicodedata.normalize("NFC", reason)
    assert entry.parse(leaf).leaf() == leaf


@pytest.mark.parametrize(
    "leaf",
    [
        FIXED.leaf().replace(b"seq: 7", b"seq: 07"),
        FIXED.leaf().replace(b"seq: 7", b"seq: x"),
        FIXED.leaf().replace(b"entry/1", b"entry/2"),
        FIXED.leaf().replace(b"reason: -", b"reason: \\q"),
        FIXED.leaf().replace(b"action", b"Action"),
        FIXED.leaf() + b"x: y\n",
        FIXED.leaf()[:-1],
        b"\xff" + FIXED.leaf(),
    ],
)
def test_anything_else_is_not_a_leaf(leaf: bytes) -> None:
    with pytest.raises(EntryError):
        entry.parse(leaf)
