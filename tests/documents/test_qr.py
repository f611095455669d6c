"""Codes are read back by a reader that is not ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from station.documents import qr
from station.rules.capture_code import capture_code
from tests.documents.sample import FRONT, LINK, signed

CODE = capture_code(330281103 << 33 | 12)


def scan(picture: Path) -> list[str]:
    out = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, check=False)
    return out.stdout.decode().splitlines()


@pytest.mark.parametrize("front", [FRONT, LINK])
def test_zbar_reads_a_slip(tmp_path: Path, front: str) -> None:
    picture = tmp_path / "slip.png"
    symbol = qr.slip_symbol(signed(front))
    picture.write_bytes(qr.png(symbol, 4))
    assert scan(picture) == [signed(front)]
    assert symbol.version <= 13


def test_zbar_reads_a_capture_code(tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    symbol = qr.capture_symbol(CODE)
    picture.write_bytes(qr.png(symbol, 4))
    assert scan(picture) == [CODE]
    assert symbol.version == 1


def test_a_long_capture_code_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        qr.capture_symbol(CODE * 3)


def test_half_blocks_hold_the_same_modules() -> None:
    symbol = qr.capture_symbol(CODE)
    lines = qr.half_blocks(symbol)
    assert len(lines) == (symbol.size + 1) // 2
    for y, row in enumerate(symbol.modules):
        half = " ▀▄█"
        assert tuple(bool(half.index(character) >> y % 2 & 1) for character in lines[y // 2]) == row


def test_svg_covers_the_symbol() -> None:
    symbol = qr.capture_symbol(CODE)
    drawn = qr.svg(symbol)
    assert f'viewBox="0 0 {symbol.size} {symbol.size}"' in drawn
    assert drawn.count("M") == sum(
        1 for row in symbol.modules for x, dark in enumerate(row) if dark and not (x and row[x - 1])
    )
