"""The sandboxed side of reading the words of a PDF: `python -I text_reader.py COLUMNS`, the PDF on its standard input.

Owns: going into its cage before the first untrusted byte is parsed. It answers one JSON line for each line of the
pages, as `page_text` lays them out, and ends. Refuses: saying more than its limit of lines.
Nothing else may import this module: importing it costs the PDF library.
"""

from __future__ import annotations

import io
import json
import sys

import pypdfium2
from pypdfium2 import raw
from rich.cells import cell_len

from station.documents import page_text
from station.documents.raster import PdfUnreadable
from station.sandbox import cage

LINES = 20_000
"""Of one file: some three hundred pages."""
MEMORY = 2 << 30
SECONDS = 60
"""Of processor time."""
WALL = 120


def main() -> None:
    """Read the file, give up everything, say its words."""
    with io.FileIO(0, closefd=False) as file:
        data = file.readall() or b""
    # What the libraries load only when they are first used must be loaded while files can be opened.
    assert raw.FPDF_ERR_SUCCESS == 0 and cell_len("页") == 2
    cage.confine(MEMORY, seconds=SECONDS, wall=WALL)
    try:
        found = page_text.lines(data, int(sys.argv[1]))
        _say(*found[:LINES])
        if len(found) > LINES:
            _say({"problem": "too_large"})
    except MemoryError:
        _say({"problem": "too_large"})
    except (PdfUnreadable, pypdfium2.PdfiumError, OSError, ValueError):
        _say({"problem": "unreadable"})


def _say(*found: object) -> None:
    sys.stdout.writelines(json.dumps(each) + "\n" for each in found)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
