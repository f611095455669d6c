"""Papers as a scanner brings them back: rasterised by poppler, skewed, noisy, as JPEG, bound into a PDF by Pillow."""

from __future__ import annotations

import io
import struct
import subprocess
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

WHITE = 255


def sheets(pdf: bytes, folder: Path, dpi: int = 200) -> list[Image.Image]:
    """The pages of a paper, grey."""
    (folder / "sheets.pdf").write_bytes(pdf)
    for old in folder.glob("sheet-*.pgm"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "sheets.pdf", "sheet"], cwd=folder, check=True)
    return [_read(path) for path in sorted(folder.glob("sheet-*.pgm"))]


def scanned(sheet: Image.Image, angle: float = 2, noise: float = 0.25, quality: int = 60) -> Image.Image:
    """The page as a bad feeder gives it: turned by `angle` degrees, noisy, through a JPEG."""
    turned = sheet.rotate(angle, expand=True, fillcolor=WHITE, resample=Image.Resampling.BICUBIC)
    dirty = Image.blend(turned, Image.effect_noise(turned.size, 60), noise)
    return Image.open(io.BytesIO(jpeg(dirty, quality)))


def jpeg(page: Image.Image, quality: int = 60) -> bytes:
    """A photo of it."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def bound(pages: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """The pages as one PDF, as a scanner makes it."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=dpi, quality=60)
    return out.getvalue()


def seen_by_zbar(file: Path) -> list[str]:
    """What another reader makes of a picture."""
    done = subprocess.run(["zbarimg", "-q", "--raw", file], capture_output=True, text=True, check=False)
    return sorted(done.stdout.split())


def blank(dpi: int = 200) -> Image.Image:
    """The back of a page."""
    return Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), WHITE)


def hostile() -> Iterator[tuple[str, bytes]]:
    """Files that were made to hurt whoever reads them, by name."""
    yield "cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"
    yield "noise.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 64
    yield "empty.pdf", b"%PDF-1.4\n"
    yield "vast.pdf", _pdf(b"/MediaBox [0 0 14400000 14400000]")
    yield "thin.pdf", _pdf(b"/MediaBox [0 0 0.0001 900000]")
    yield "many.pdf", _pdf(b"/MediaBox [0 0 595 842]", pages=5_000)
    yield "self.pdf", _pdf(b"/MediaBox [0 0 595 842] /Parent 3 0 R")
    yield "bomb.png", _bomb()
    yield "cut.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40


def _pdf(page: bytes, pages: int = 1) -> bytes:
    """A PDF of empty pages, each with these entries."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)]
    objects += [b"<</Type/Page/Parent 2 0 R " + page + b">>"] * pages
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def _bomb() -> bytes:
    """A small PNG that says it has four thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 65_000, 65_000, 8, 0, 0, 0, 0)
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(bytes(1 << 20))), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _read(path: Path) -> Image.Image:
    with Image.open(path) as page:
        return page.convert("L")
