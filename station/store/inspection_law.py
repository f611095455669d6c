"""What the law says about how often an enterprise may be inspected, from schema/law."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import schema


def beyond_cap(on: date) -> frozenset[str]:
    """Reasons of off-plan inspections for which the annual cap does not count on a day (年度检查频次上限的例外)."""
    return frozenset(each["code"] for each in _beyond() if each["effective_from"] <= on)


@cache
def _beyond() -> tuple[dict[str, Any], ...]:
    return tuple(schema.toml("law/annual_cap.toml")["beyond"])
