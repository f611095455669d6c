"""An issued PDF as printers take it: a picture for a paper roll, or the same pages; a reprint says so on the paper.

The stored file stays as it is; what is added here stands on the copy alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from station.documents.paper import fonts
from station.documents.raster import PdfUnreadable, pages

ROLL_PPI = 203.2
"""Eight dots a millimetre, of which a roll of 80 mm prints 72."""
_LETTERS = b"""#set text(font: "Noto Sans CJK SC", size: 11pt, weight: "bold")
"""
_ROLL = b"""#set page(width: 72mm, height: auto, margin: 0pt)
#if sys.inputs.note != "" { block(inset: (x: 2mm, y: 2mm), sys.inputs.note) }
#image(sys.inputs.file, format: "pdf", page: int(sys.inputs.page), width: 72mm)"""
_NOTED = b"""#set page(width: auto, height: auto, margin: 0pt)
#for number in range(1, int(sys.inputs.pages) + 1) {
  if number > 1 { pagebreak() }
  let shown = image(sys.inputs.file, format: "pdf", page: number)
  // A roll has no margin to write into: there the note stands above.
  context {
    let width = measure(shown).width
    if width < 100mm { stack(block(width: width, inset: 2mm, sys.inputs.note), shown) } else {
      shown
      place(top + right, dx: -8mm, dy: 6mm, sys.inputs.note)
    }
  }
}"""

_SAMPLE = b"""#set page(width: 72mm, height: auto, margin: 4mm)
#set text(size: 10pt)
#sys.inputs.words"""


def roll(pdf: Path, note: str) -> list[bytes]:
    """Every page as PNG of 576 dots across, `note` (may be empty) above it. PdfUnreadable, FontsMissing."""
    shown: list[bytes] = []
    for number in range(1, _count(pdf) + 1):
        shown.append(_set(pdf, _ROLL, {"page": str(number), "note": note}, format="png", ppi=ROLL_PPI))
    return shown


def noted(pdf: Path, note: str) -> bytes:
    """The PDF itself; with a note, its pages with the note in the corner. PdfUnreadable, FontsMissing."""
    if not note:
        return pdf.read_bytes()
    return _set(pdf, _NOTED, {"pages": str(_count(pdf)), "note": note}, format="pdf")


def _count(pdf: Path) -> int:
    return len(pages(pdf, ppi=4))


def _set(pdf: Path, source: bytes, inputs: dict[str, str], **how: Any) -> bytes:
    import typst

    told = {"file": f"/{pdf.name}", **inputs}
    compiler = typst.Compiler(_LETTERS + source, root=pdf.parent, font_paths=fonts(), sys_inputs=told)
    try:
        done = compiler.compile(**how)
    except typst.TypstError as wrong:
        raise PdfUnreadable(name=pdf.name, detail=wrong.message) from wrong
    return done[0] if isinstance(done, list) else done or b""


def sample(words: str) -> bytes:
    """A page to try a printer with, as PDF. FontsMissing."""
    import typst

    compiler = typst.Compiler(_LETTERS + _SAMPLE, font_paths=fonts(), sys_inputs={"words": words})
    done = compiler.compile(format="pdf")
    return done if isinstance(done, bytes) else b""
