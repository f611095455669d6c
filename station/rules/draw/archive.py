"""The package as one file: a ZIP whose every byte is determined by the files in it (docs/draw.md §7).

Stored, not compressed; names sorted; all dates 1980-01-01; no extra fields. Reading happens in memory and never
writes to a disk, so a hostile name has nowhere to go.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from station.errors import StationError
from station.texts import text

LIMIT = 512 * 1024 * 1024
_DATE = 0x0021
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)


class NotAPackage(StationError):
    """The file is no readable package of a draw."""

    text = "draw.not_a_package"


def pack(files: Mapping[str, bytes]) -> bytes:
    """The only ZIP of these files (ASCII names)."""
    body, directory = bytearray(), bytearray()
    for name in sorted(files):
        data, encoded = files[name], name.encode("ascii")
        sizes = (zlib.crc32(data), len(data), len(data))
        attributes = 0o100644 << 16
        directory += _CENTRAL.pack(
            b"PK\x01\x02", 0x0314, 20, 0, 0, 0, _DATE, *sizes, len(encoded), 0, 0, 0, 0, attributes, len(body)
        )
        directory += encoded
        body += _LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, _DATE, *sizes, len(encoded), 0) + encoded + data
    end = _END.pack(b"PK\x05\x06", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory + end)


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP, stored ones without believing their check sums. NotAPackage."""
    if len(data) > LIMIT:
        raise NotAPackage(detail=text("draw.unreadable.too_big", limit=LIMIT >> 20))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > LIMIT:
                raise NotAPackage(detail=text("draw.unreadable.too_big", limit=LIMIT >> 20))
            found = {member.filename: _member(archive, member, data) for member in members}
    except _UNREADABLE as error:
        raise NotAPackage(detail=text("draw.unreadable.not_zip")) from error
    if len(found) != len(members):
        raise NotAPackage(detail=text("draw.unreadable.repeated"))
    return found


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, data: bytes) -> bytes:
    if member.compress_type != zipfile.ZIP_STORED:
        return archive.read(member)
    lengths = struct.unpack_from("<2H", data, member.header_offset + 26)
    start = member.header_offset + _LOCAL.size + sum(lengths)
    return data[start : start + member.file_size]


def first_difference(data: bytes, files: Mapping[str, bytes]) -> tuple[int, str] | None:
    """Where `data` differs from the canonical ZIP of its own files: offset and the member it belongs to."""
    wanted = pack(files)
    if data == wanted:
        return None
    pairs = enumerate(zip(data, wanted, strict=False))
    at = next((at for at, (a, b) in pairs if a != b), min(len(data), len(wanted)))
    end = 0
    for name in sorted(files):
        end += _LOCAL.size + len(name) + len(files[name])
        if at < end:
            return at, name
    for name in sorted(files):
        end += _CENTRAL.size + len(name)
        if at < end:
            return at, name
    return at, ""
