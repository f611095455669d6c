"""Reading a screen as a person does: lines of text, widths in cells."""

from __future__ import annotations

import os
from pathlib import Path

from rich.cells import cell_len
from textual.app import App
from textual.pilot import Pilot

GOLDEN = Path(__file__).parent / "golden"
STILL = 6
"""So many looks in a row must show the same."""
SIZES = [(80, 24), (120, 40), (140, 40)]


def lines(app: App[None]) -> list[str]:
    """What is on screen, one string per line, blanks at the end cut."""
    return ["".join(segment.text for segment in strip).rstrip() for strip in app.screen._compositor.render_strips()]


def page(app: App[None]) -> str:
    """What is on screen as one text."""
    return "\n".join(lines(app)) + "\n"


def check_golden(app: App[None], name: str) -> None:
    """Compare with tests/tui/golden/<name>-<width>x<height>.txt; GOLDEN=write makes it anew."""
    width, height = app.size
    seen = page(app)
    assert all(cell_len(line) <= width for line in seen.splitlines())
    path = GOLDEN / f"{name}-{width}x{height}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(seen, encoding="utf-8")
    assert seen == path.read_text(encoding="utf-8"), f"{path.name} differs; GOLDEN=write makes it anew"


async def drawn(pilot: Pilot[None]) -> None:
    """Until the screen has stopped changing: prompts settle their height in steps, slowly on a busy machine."""
    seen, same = page(pilot.app), 0
    while same < STILL:
        await pilot.pause(0.05)
        now = page(pilot.app)
        seen, same = now, same + 1 if now == seen else 0
