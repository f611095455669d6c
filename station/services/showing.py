"""What a draw shows to a room: words in large letters, and the code that leads to its package. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.documents import large, qr
from station.records.draw import DrawView
from station.rules.draw.package import PAGE, package_name

if TYPE_CHECKING:
    from station.wiring import Station


def letters(words: str, dots: int, columns: int) -> list[list[str]] | None:
    """`words` in letters of `dots` dots as rows of terminal lines; None where no font is installed."""
    return large.lines(words, dots, columns)


def package_link(station: Station, seen: DrawView) -> str | None:
    """Where the package is opened in the page that checks it; before it is published, its number and fingerprint.

    None before the reveal: there is nothing to check yet.
    """
    if seen.line.outcome is None:
        return None
    name, base = package_name(seen.line.draw_no), station.settings.slip_base_url
    return f"{base}{PAGE}?zip={name}" if base else f"{name} {seen.line.outcome}"


def code(link: str) -> list[str]:
    """A link as terminal lines, to be shown dark on light."""
    return qr.half_blocks(qr.link_symbol(link))
