"""A hearing as it was set (行政处罚法第六十四条)."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Hearing:
    """When, before whom, and where."""

    at: pendulum.DateTime
    host: str
    """Not one of those who investigated (第六十四条第四项)."""
    place: str
    clerk: str = ""
