"""Strict reading of the canonical text files of a draw. It repairs nothing: what is not canonical is refused.

UTF-8 in NFC, LF after every line, no BOM, no control or format characters, no blank edges of a field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import pendulum

from station.errors import StationError
from station.records.moment import iso, moment
from station.texts import text

ABSENT = "-"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", re.ASCII)
_HEX32 = re.compile(r"[0-9a-f]{64}")


class Malformed(StationError):
    """A file of a draw is not in its canonical form."""

    text = "draw.malformed"

    def __init__(self, file: str, line: int, why: str, **facts: object) -> None:
        super().__init__(file=file, line=line, why=text(f"draw.why.{why}", **facts))
        self.file = file


def read_lines(file: str, data: bytes) -> list[str]:
    """The lines of a canonical file, without their LF. Malformed names the line and what is wrong with it."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise Malformed(file, 1, "bom")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(file, data[: error.start].count(b"\n") + 1, "utf8") from error
    if whole and not whole.endswith("\n"):
        raise Malformed(file, whole.count("\n") + 1, "no_lf")
    found = whole.split("\n")[:-1]
    for number, line in enumerate(found, start=1):
        _check_line(file, number, line)
    return found


def _check_line(file: str, number: int, line: str) -> None:
    if "\r" in line:
        raise Malformed(file, number, "cr")
    if not line:
        raise Malformed(file, number, "empty_line")
    if line.isascii() and line.replace("\t", "").isprintable():
        return
    if not unicodedata.is_normalized("NFC", line):
        raise Malformed(file, number, "nfc")
    for character in line:
        if character != "\t" and unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"):
            raise Malformed(file, number, "control", code=f"U+{ord(character):04X}")


def read_table(file: str, data: bytes, columns: int) -> list[list[str]]:
    """Rows of a tab-separated file with exactly `columns` fields each. Malformed."""
    return [read_fields(file, number, line, columns) for number, line in enumerate(read_lines(file, data), start=1)]


def read_fields(file: str, number: int, line: str, columns: int) -> list[str]:
    """The fields of one line. Malformed on another count, an empty field or blank edges."""
    found = line.split("\t")
    if len(found) != columns:
        raise Malformed(file, number, "columns", wanted=columns, found=len(found))
    for field in found:
        if not field:
            raise Malformed(file, number, "empty_field")
        if field != field.strip():
            raise Malformed(file, number, "blanks", field=field)
    return found


def number_of(file: str, line: int, field: str) -> int:
    """A decimal in ASCII digits without sign or leading zeros. Malformed."""
    if not _NUMBER.fullmatch(field):
        raise Malformed(file, line, "number", field=field)
    return int(field)


def digest_of(file: str, line: int, field: str) -> str:
    """A SHA-256 in 64 lower-case hex digits. Malformed."""
    if not _HEX32.fullmatch(field):
        raise Malformed(file, line, "digest", field=field)
    return field


def code_of(file: str, line: int, field: str, allowed: Iterable[str]) -> str:
    """One of the allowed codes. Malformed."""
    if field not in allowed:
        raise Malformed(file, line, "choice", field=field, allowed="/".join(allowed))
    return field


def moment_of(file: str, line: int, field: str) -> pendulum.DateTime:
    """An instant as `2026-11-20T10:00:00+08:00`. Malformed."""
    try:
        if _MOMENT.fullmatch(field) and iso(moment(field)) == field:
            return moment(field)
    except ValueError:
        pass
    raise Malformed(file, line, "moment", field=field)


def check_order(file: str, keys: Sequence[str]) -> None:
    """The keys of the lines ascend by their bytes, none twice. Malformed."""
    encoded = [key.encode() for key in keys]
    for line, (before, after) in enumerate(zip(encoded, encoded[1:], strict=False), start=2):
        if before == after:
            raise Malformed(file, line, "duplicate", field=keys[line - 1])
        if before > after:
            raise Malformed(file, line, "unsorted", field=keys[line - 1])


def write_table(rows: list[tuple[str, ...]]) -> bytes:
    """Rows as a canonical file, in the order given; the reverse of `read_table`."""
    return "".join("\t".join(row) + "\n" for row in rows).encode()
