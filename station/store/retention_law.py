"""Reads schema/law/retention.toml: the terms in force on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

import schema
from station.records.keeping import Term


def permit_needed(on: date) -> bool:
    """Whether recordings of an archived case file go only with the bureau's written permission."""
    return any(row["effective_from"] <= on for row in schema.toml("law/retention.toml")["disposal"])


def terms(on: date) -> Mapping[str, Term]:
    """By code, the newest in force on a day."""
    return _by_code(lambda term: term.effective_from <= on)


def every() -> Mapping[str, Term]:
    """By code, the newest there is."""
    return _by_code(lambda term: True)


def _by_code(wanted: Callable[[Term], bool]) -> dict[str, Term]:
    return {term.code: term for term in sorted(filter(wanted, _terms()), key=lambda term: term.effective_from)}


@lru_cache(maxsize=1)
def _terms() -> tuple[Term, ...]:
    rows = schema.toml("law/retention.toml")["keep"]
    return tuple(Term(since=row["from"], **{key: value for key, value in row.items() if key != "from"}) for row in rows)
