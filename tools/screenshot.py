"""Draws 今日 of a demo station as docs/screenshot.svg: `make screenshot`.

The demo is built for a fixed instant in a throwaway folder and opened with a clock that stands still. Its roster is
the same every time; which enterprises have cases is drawn by lot, as at every station, so names may differ.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
from pathlib import Path

from rich.cells import cell_len

from station.demo.build import build
from station.demo.clock import SteppedClock
from station.records.moment import moment
from station.store.atomic import write_text
from station.tui.app import StationApp
from station.wiring import open_station

PRESENT = moment("2026-11-20T09:00:00+08:00")
SIZE = (120, 28)
TEXT = re.compile(r'(<text [^>]*?textLength=")([\d.]+)("[^>]*>)([^<]*)(</text>)')


def main() -> int:
    """Draw into the file named on the command line."""
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        home = build(Path(folder) / "home", PRESENT).root
        picture = asyncio.run(draw(home))
    write_text(target, without_web_fonts(two_cells_wide(picture)))
    print(target)
    return 0


async def draw(home: Path) -> str:
    """Sign in as the chief with Enter and look at the day."""
    station = open_station(home, SteppedClock(PRESENT))
    app = StationApp(station)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause(1)
        await app.workers.wait_for_complete()
        await pilot.pause(1)
        picture = app.export_screenshot(title="station")
    station.close()
    return picture


def without_web_fonts(svg: str) -> str:
    """The picture without the fonts Rich would have fetched from the web: opening it asks nobody for anything."""
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def two_cells_wide(svg: str) -> str:
    """The picture with room for Chinese characters: Rich gives every character of a text one cell."""

    def widened(found: re.Match[str]) -> str:
        head, length, middle, text, tail = found.groups()
        plain = html.unescape(text)
        width = float(length) / max(len(plain), 1) * cell_len(plain)
        return f"{head}{width:g}{middle}{text}{tail}"

    return TEXT.sub(widened, svg)


if __name__ == "__main__":
    raise SystemExit(main())
