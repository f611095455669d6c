"""A picture as a terminal without graphics shows it: one dot a column, two dots a line, in colour."""

from __future__ import annotations

from PIL import Image
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from station.records.pictures import Picture

UPPER = "▀"


class HalfBlocks(Widget):
    """As wide as its place, as high as that makes it."""

    def __init__(self, picture: Picture, wide: bool) -> None:
        """`wide`: the terminal draws half a block over two cells; then the lower dot alone has to do."""
        super().__init__()
        self._block = " " if wide else UPPER
        self._picture = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
        self._shown = self._picture

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines, of two dots each."""
        return max(1, round(width * self._picture.height / self._picture.width / 2))

    def render_line(self, y: int) -> Strip:
        """The upper dots in the letters' colour, the lower ones behind them."""
        size = (self.size.width, 2 * self.size.height)
        if self._shown.size != size:
            self._shown = self._picture.resize(size, Image.Resampling.BOX)
        above, below = (self._shown.crop((0, row, size[0], row + 1)).tobytes() for row in (2 * y, 2 * y + 1))
        return Strip([Segment(self._block, _style(above, below, at)) for at in range(0, len(above), 3)], size[0])


def _style(above: bytes, below: bytes, at: int) -> Style:
    upper, lower = ("#{:02x}{:02x}{:02x}".format(*row[at : at + 3]) for row in (above, below))
    return Style.parse(f"{upper} on {lower}")
