"""Columns of the register in Chinese: what they are called and what their codes mean."""

from __future__ import annotations

from station.texts import text

CODED = ("scale", "risk", "status")
"""Columns whose codes are words on screen; a credit grade is shown as it is."""


def title(what: str) -> str:
    """What a column is called."""
    return text(f"roster.column.{what}")


def said(what: str, value: str) -> str:
    """A value as people read it; what is empty says so."""
    if not value:
        return text("roster.empty")
    if what == "hazards":
        return value.replace(",", "、")
    return text(f"roster.{what}.{value}") if what in CODED else value
