"""How pressing something is, in this order of importance: a mark, a word, a colour."""

from __future__ import annotations

import pendulum

from station.records.today import Urgency
from station.tui.widgets.window_table import Cell

MARK: dict[Urgency, str] = {
    "overdue": "!",
    "today": ">",
    "lapsed": ">",
    "soon": "~",
    "later": " ",
    "provisional": "?",
    "paused": "=",
}
STYLE: dict[Urgency, str] = {
    "overdue": "breach",
    "today": "due",
    "lapsed": "due",
    "soon": "due",
    "later": "",
    "provisional": "",
    "paused": "dim",
}
INK = {"breach": "bold $error", "due": "$warning", "proved": "$success", "dim": "$secondary", "": ""}
"""Content styles under the names of cell styles."""


def pressing_cell(urgency: Urgency, left: str) -> Cell:
    """`! 逾期2天`, `> 今天 17:30`, `~ 剩3个工作日`."""
    return Cell(f"{MARK[urgency]} {left}", STYLE[urgency])


def due_words(due_at: pendulum.DateTime) -> str:
    """When it is due: the day, and the minute where it is not the day's end."""
    by_day = due_at.format("HH:mm:ss") == "23:59:59"
    return due_at.format("YYYY-MM-DD" if by_day else "YYYY-MM-DD HH:mm")
