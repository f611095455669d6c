"""What a file on a transfer stick is: by its name and by its first bytes, which must agree.

Pure. Nothing is opened, unpacked or parsed here; the first bytes are compared and that is all. What is not on the
short list of things a station receives stays on the stick, with its reason.
"""

from __future__ import annotations

import re

from station.rules.state_secret import REFUSAL, marked_path

HEAD = 4096
"""First bytes that are looked at."""
FILE_LIMIT = 64 << 20
"""Bytes of one file."""
DOCKING_LIMIT = 2 << 30
"""Bytes of all new files of one docking."""
EXPORTS = "安监所导出"
"""Folder of a stick that the station writes to; nothing comes back in from there."""

_KINDS = {
    **dict.fromkeys(("xlsx", "csv"), "sheet"),
    "toml": "calendar",
    "pdf": "scan",
    **dict.fromkeys(("jpg", "jpeg", "png"), "photo"),
}
_REFUSED = {
    **dict.fromkeys(("xlsm", "xlsb", "xltm", "xlam", "docm", "dotm", "pptm", "potm", "xla"), "macro"),
    **dict.fromkeys(("xls", "et"), "old_sheet"),
    **dict.fromkeys(
        ("zip", "rar", "7z", "gz", "tgz", "tar", "xz", "bz2", "zst", "cab", "iso", "img", "wim"), "archive"
    ),
    **dict.fromkeys(("exe", "com", "scr", "pif", "bat", "cmd", "msi", "dll", "cpl", "lnk", "inf", "reg"), "program"),
    **dict.fromkeys(("ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "jar", "apk", "sh", "py", "desktop"), "program"),
    **dict.fromkeys(("mp4", "mov", "avi", "mkv", "ts", "3gp", "wav", "mp3", "aac", "m4a", "amr"), "recording"),
}
_MAGIC = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "xlsx": (b"PK\x03\x04",),
}
_OLE = b"\xd0\xcf\x11\xe0"
_WORKBOOK = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"customXml/", b"package/")
"""How the first member of a workbook is called, whoever wrote it; another ZIP is an archive, whatever its name says."""
_BINARY = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"#!", _OLE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x19\x1b-\x1f\x7f]")
_YEAR = re.compile(rb"^[ \t]*year[ \t]*=", re.MULTILINE)
_FOLDERS = {EXPORTS.encode(), b"System Volume Information", b"$RECYCLE.BIN", b"RECYCLER", b"LOST.DIR", b"__MACOSX"}
_PACKET = re.compile(rb"(?:returns/)?([0-9]{9})/([0-9]{8})/(packet\.note|packet\.sig|SHA256SUMS|p[0-9]{4}\.age)")
_LITTER = {b"thumbs.db", b"desktop.ini", b"folder.htt"}


def litter(path: bytes) -> bool:
    """Whether a system or we put it there ourselves: hidden files, waste bins, lock files of office programs."""
    *folders, name = path.split(b"/")
    hidden = any(part.startswith(b".") for part in (*folders, name))
    return hidden or bool(_FOLDERS & set(folders)) or name.lower() in _LITTER or name.startswith(b"~$")


def packet_file(path: bytes) -> tuple[str, str, str] | None:
    """Station, number and name of a file of a return packet, as a bureau writes them to a stick; None for others."""
    found = _PACKET.fullmatch(path)
    return None if found is None else (found[1].decode(), found[2].decode(), found[3].decode())


def kind_of(path: bytes) -> tuple[str, str]:
    """(kind, refusal) by the name alone; one of them is empty."""
    if marked_path(path):
        return "", REFUSAL
    extension = _extension(path)
    kind = _KINDS.get(extension, "")
    return kind, "" if kind else _REFUSED.get(extension, "unknown")


def judge(path: bytes, head: bytes) -> tuple[str, str]:
    """(kind, refusal) by the name and the first bytes; one of them is empty."""
    kind, refusal = kind_of(path)
    refusal = refusal or _mismatch(_extension(path), head)
    return ("", refusal) if refusal else (kind, "")


def _mismatch(extension: str, head: bytes) -> str:
    if extension == "xlsx":
        return _not_a_workbook(head)
    if extension in _MAGIC:
        return "" if head.startswith(_MAGIC[extension]) else "mismatch"
    if head.startswith(_BINARY) or _CONTROL.search(head):
        return "mismatch"
    return "mismatch" if extension == "toml" and not _YEAR.search(head) else ""


def _not_a_workbook(head: bytes) -> str:
    if head.startswith(_OLE):
        return "old_sheet"
    if not head.startswith(_MAGIC["xlsx"]):
        return "mismatch"
    # The local header of the first member: its name begins at byte 30.
    return "" if head[30:].startswith(_WORKBOOK) else "archive"


def _extension(path: bytes) -> str:
    name = path.rpartition(b"/")[2]
    stem, _, extension = name.rpartition(b".")
    return extension.decode("ascii", "replace").lower() if stem else ""
