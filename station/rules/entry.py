"""The leaf of the ledger, `anjian-entry/1`: fixed lines in fixed order, one per fact (docs/ledger.md).

Values are NFC text with backslash, LF, CR and other control characters escaped, so a value can never
forge a line. An absent value is the single character `-`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

FORMAT = "anjian-entry/1"
FIELDS = (
    "origin",
    "seq",
    "occurred",
    "recorded",
    "actor",
    "cosigner",
    "action",
    "subject",
    "reason",
    "schema",
    "payload",
)


class EntryError(ValueError):
    """The bytes are not a leaf."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, as its leaf states it."""

    origin: str
    """`<code>/<epoch>`."""
    seq: int
    """0-based position in the ledger."""
    occurred: str
    """ISO-8601 instant the act is about; may be past."""
    recorded: str
    """ISO-8601 instant of writing."""
    actor: str
    """`officer:<id>:<name>` or `system:<name>`."""
    cosigner: str
    """As actor, or `-`."""
    action: str
    """`case.open` …"""
    subject: str
    """What it is about, `case/<id>`."""
    reason: str
    """Free text, or `-`."""
    schema: str
    """SHA-256 (hex) of the canonical schema the payload was made under."""
    payload: str
    """SHA-256 (hex) of the payload bytes."""

    def leaf(self) -> bytes:
        """The exact bytes that are the leaf of the Merkle tree."""
        lines = [FORMAT]
        lines += [f"{name}: {escape(str(getattr(self, name)))}" for name in FIELDS]
        return ("\n".join(lines) + "\n").encode()


def escape(value: str) -> str:
    """One line of NFC text; control characters become `\\xHH`, a backslash is doubled, nothing becomes `-`."""
    text = unicodedata.normalize("NFC", value).replace("\\", "\\\\")
    if text.isprintable():
        return text or "-"
    return "".join(c if c.isprintable() else _code(c) for c in text)


def _code(character: str) -> str:
    point = ord(character)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def unescape(value: str) -> str:
    """The text that `escape` wrote (in NFC). EntryError on an escape it never writes."""
    if "\\" not in value:
        return value
    out: list[str] = []
    at = 0
    while at < len(value):
        if value[at] != "\\":
            out.append(value[at])
            at += 1
            continue
        width = {"x": 2, "u": 4, "U": 8, "\\": 0}.get(value[at + 1 : at + 2])
        if width is None:
            raise EntryError("bad escape")
        digits = value[at + 2 : at + 2 + width]
        try:
            out.append("\\" if width == 0 else chr(int(digits, 16)))
        except ValueError as error:
            raise EntryError("bad escape") from error
        at += 2 + width
    return "".join(out)


def parse(leaf: bytes) -> Entry:
    """An entry out of its leaf bytes. EntryError unless writing it again gives the same bytes."""
    try:
        lines = leaf.decode().split("\n")
    except UnicodeDecodeError as error:
        raise EntryError("not UTF-8") from error
    if len(lines) != len(FIELDS) + 2 or lines[0] != FORMAT or lines[-1]:
        raise EntryError("not an anjian-entry/1")
    values: dict[str, str] = {}
    for name, line in zip(FIELDS, lines[1:-1], strict=True):
        label, separator, value = line.partition(": ")
        if label != name or not separator:
            raise EntryError(f"expected {name}")
        values[name] = unescape(value)
    if not values["seq"].isdecimal():
        raise EntryError("seq is not a number")
    found = Entry(**{**values, "seq": int(values["seq"])})  # type: ignore[arg-type]  # only seq is not text
    if found.leaf() != leaf:
        raise EntryError("not canonical")
    return found
