"""QR codes (ISO/IEC 18004) as pictures: SVG for paper, half blocks for a terminal, PNG for a file.

Owns modes and error levels: the readable front of a slip goes in as bytes, its payload as alphanumerics, and a
取证码 must fit version 2. Knows nothing of what the codes mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

QUIET = 4
"""Light modules around the symbol (ISO/IEC 18004 §6.3.8)."""
CAPTURE_VERSION_LIMIT = 2


@dataclass(frozen=True, slots=True)
class Symbol:
    """One QR symbol, quiet zone included."""

    version: int
    modules: tuple[tuple[bool, ...], ...]
    """Rows of modules, True is dark."""

    @property
    def size(self) -> int:
        """Modules along one side, quiet zone included."""
        return len(self.modules)


def slip_symbol(text: str) -> Symbol:
    """The symbol of a slip's text: everything up to `#` as UTF-8 bytes, the rest alphanumeric; level M."""
    front, mark, payload = text.partition("#")
    parts = [QRData((front + mark).encode(), mode=MODE_8BIT_BYTE), QRData(payload.encode(), mode=MODE_ALPHA_NUM)]
    return _symbol(parts, ERROR_CORRECT_M)


def link_symbol(link: str) -> Symbol:
    """The symbol of a short text or address for a screen: bytes, level L, since nothing soils a screen."""
    return _symbol([QRData(link.encode(), mode=MODE_8BIT_BYTE)], ERROR_CORRECT_L)


def screen_symbol(payload: str) -> Symbol:
    """The symbol of a signed text for a screen of 24 lines: alphanumeric, level L, since nothing soils a screen."""
    return _symbol([QRData(payload.encode(), mode=MODE_ALPHA_NUM)], ERROR_CORRECT_L)


def capture_symbol(code: str) -> Symbol:
    """The symbol of a 取证码: alphanumeric, level Q. ValueError if it would need more than version 2."""
    symbol = _symbol([QRData(code.encode(), mode=MODE_ALPHA_NUM)], ERROR_CORRECT_Q)
    if symbol.version > CAPTURE_VERSION_LIMIT:
        raise ValueError(f"a capture code of version {symbol.version}")
    return symbol


def svg(symbol: Symbol) -> str:
    """The symbol as one SVG path, one unit per module, on white."""
    runs = "".join(
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(symbol.modules)
        for start, length in _dark_runs(row)
    )
    size = symbol.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{runs}" fill="#000"/></svg>'
    )


def half_blocks(symbol: Symbol) -> list[str]:
    """The symbol as terminal lines, two modules to a character, to be shown dark on light."""
    return half_block_lines(list(symbol.modules))


def half_block_lines(rows: list[tuple[bool, ...]]) -> list[str]:
    """Rows of dots of one width as terminal lines, two rows to a line."""
    if len(rows) % 2:
        rows = [*rows, (False,) * len(rows[0])]
    return ["".join(" ▀▄█"[up + 2 * down] for up, down in zip(*pair, strict=True)) for pair in _pairs(rows)]


def png(symbol: Symbol, scale: int = 8) -> bytes:
    """The symbol as a black-and-white PNG, `scale` pixels to a module."""
    picture = Image.new("1", (symbol.size, symbol.size), 1)
    picture.putdata([0 if dark else 1 for row in symbol.modules for dark in row])
    out = BytesIO()
    picture.resize((symbol.size * scale, symbol.size * scale), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def _symbol(parts: list[QRData], level: int) -> Symbol:
    code = qrcode.QRCode(error_correction=level, border=QUIET)
    for part in parts:
        code.add_data(part)
    code.make(fit=True)
    return Symbol(code.version, tuple(tuple(map(bool, row)) for row in code.get_matrix()))


def _dark_runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append((start, x - start))
            start = None
    return runs


def _pairs(rows: list[tuple[bool, ...]]) -> list[tuple[tuple[bool, ...], tuple[bool, ...]]]:
    return [(rows[at], rows[at + 1]) for at in range(0, len(rows), 2)]
