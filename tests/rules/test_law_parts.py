"""The law is read part by part: each when it is first looked into, none twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import schema
from station.rules.law import Part
from station.store import law

DAY = date(2026, 11, 20)


def test_a_part_is_read_once_when_it_is_first_looked_into() -> None:
    read: list[str] = []

    def entries() -> list[str]:
        read.append("read")
        return ["a", "b", "c"]

    part = Part(entries)
    assert read == []
    assert (list(part), len(part), part[0], part[1:], "c" in part) == (["a", "b", "c"], 3, "a", ("b", "c"), True)
    assert read == ["read"]


def test_counting_days_reads_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(path: str, read: Any = schema.toml) -> Any:
        asked.append(path)
        return read(path)

    monkeypatch.setattr(schema, "toml", noted)
    book = law.load.__wrapped__()
    assert asked == []
    assert book.rule("PUB_20WD", DAY).n == 20
    assert asked == ["law/deadlines.toml"]
    capped = replace(book, settings=())
    assert capped.rule("PUB_20WD", DAY) is book.rule("PUB_20WD", DAY)
    assert asked == ["law/deadlines.toml"]
