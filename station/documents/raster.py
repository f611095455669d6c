"""Pages of a stored PDF as pictures, for a screen or a printer that takes rasters.

Owns nothing but the conversion: what is shown is the issued file itself, not a second setting of its facts.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from station.errors import StationError

# As in `paper`: imported where a page is set.
if TYPE_CHECKING:
    import typst

_FINER = 2
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(sys.inputs.file, format: "pdf", page: int(sys.inputs.page))"""


class PdfUnreadable(StationError):
    """The file is no PDF that can be shown."""

    text = "paper.pdf_unreadable"


def pages(pdf: Path, ppi: float = 110) -> list[bytes]:
    """Every page as PNG at `ppi` dots an inch. PdfUnreadable."""
    import typst

    shown: list[bytes] = []
    for number in count(1):
        inputs = {"file": f"/{pdf.name}", "page": str(number)}
        compiler = typst.Compiler(_PAGE, root=pdf.parent, font_paths=_no_fonts(), sys_inputs=inputs)
        try:
            done = compiler.compile(format="png", ppi=ppi * _FINER)
        except typst.TypstError as wrong:
            if shown and "does not exist" in wrong.message:
                break
            raise PdfUnreadable(name=pdf.name, detail=wrong.message) from wrong
        shown.extend(_reduced(one) for one in (done if isinstance(done, list) else [done or b""]))
    return shown


def _reduced(png: bytes) -> bytes:
    # Small glyphs of an embedded PDF lose strokes when set at screen size; set finer and averaged, they keep them.
    out = BytesIO()
    with Image.open(BytesIO(png)) as page:
        page.convert("L").reduce(_FINER).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _no_fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
