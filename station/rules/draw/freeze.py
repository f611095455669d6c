"""The frozen lists: pool.tsv, inspectors.tsv, recusal.tsv, and the RFC 6962 roots that the commitment names.

Excluded rows stay in the file with their reason. Columns are fixed; the order is that of the lines' bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Literal

from station.rules import merkle
from station.rules.draw.identity import is_enterprise_id
from station.rules.draw.lines import ABSENT, Malformed, check_order, digest_of, number_of, read_table, write_table

POOL = "pool.tsv"
INSPECTORS = "inspectors.tsv"
RECUSAL = "recusal.tsv"
MAX_WEIGHT = 64
MUST = "must_inspect"
"""The reason code of enterprises that are inspected without any draw (必查)."""

Status = Literal["E", "X"]
_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
_HOME = re.compile(r"[0-9]{9}")


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One enterprise of the frozen pool."""

    id: str
    """Unified social credit code, or a 15-digit registration number."""
    stratum: str
    status: Status
    """E may be drawn, X may not."""
    reason: str
    """Why not (a code); `-` when it may."""
    weight: int
    """1 … 64; 1 draws everybody alike."""
    lead: str
    """Qualification that the lead inspector must have; `-` for none."""
    name: str

    def fields(self) -> tuple[str, ...]:
        """The columns in file order."""
        return (self.id, self.stratum, self.status, self.reason, str(self.weight), self.lead, self.name)


@dataclass(frozen=True, slots=True)
class InspectorRow:
    """One inspector of the frozen roster."""

    iid: str
    """Number of the enforcement certificate."""
    status: Status
    reason: str
    """Why excluded (a code); `-` when not."""
    home: str
    """Nine-digit code of the lending station; `-` for our own people."""
    cap: int | None
    """Most enterprises in this draw; None without limit."""
    skills: tuple[str, ...]
    """Qualifications, sorted by bytes."""
    name: str

    def fields(self) -> tuple[str, ...]:
        """The columns in file order."""
        cap = ABSENT if self.cap is None else str(self.cap)
        return (self.iid, self.status, self.reason, self.home, cap, ",".join(self.skills) or ABSENT, self.name)


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """An inspector who must not be sent to an enterprise."""

    iid: str
    id: str
    digest: str
    """SHA-256 of a 32-byte salt and the reason, hex: binds the reason without publishing it."""

    def fields(self) -> tuple[str, ...]:
        """The columns in file order."""
        return (self.iid, self.id, self.digest)


@dataclass(frozen=True, slots=True)
class Frozen:
    """The three lists of one draw."""

    pool: tuple[PoolRow, ...]
    inspectors: tuple[InspectorRow, ...]
    recusals: tuple[RecusalRow, ...]


def recusal_digest(salt: bytes, reason: str) -> str:
    """What recusal.tsv says of a reason: hex SHA-256 of salt || UTF-8."""
    return sha256(salt + reason.encode()).hexdigest()


def write(rows: Iterable[PoolRow] | Iterable[InspectorRow] | Iterable[RecusalRow]) -> bytes:
    """The canonical file of the rows: sorted by bytes, whatever order they come in."""
    return write_table(sorted((row.fields() for row in rows), key=lambda fields: "\t".join(fields).encode()))


def root(data: bytes) -> str:
    """RFC 6962 root (hex) over the lines of a canonical file, LF left out."""
    # Line after line, not all at once: a million of them are as much again as the file.
    lines = BytesIO(data[: data.rfind(b"\n") + 1])
    return merkle.root(merkle.leaf_hashes(line[:-1] for line in lines)).hex()


def joined(lines: Iterable[str]) -> bytes:
    """The canonical file of whole lines: sorted by bytes."""
    return b"".join(line + b"\n" for line in sorted(line.encode() for line in lines))


def rows(data: bytes) -> int:
    """Number of lines of a canonical file."""
    return data.count(b"\n")


def parse(pool: bytes, inspectors: bytes, recusals: bytes) -> Frozen:
    """The three lists out of their bytes. Malformed on anything that is not canonical or does not fit together."""
    found = Frozen(parse_pool(pool), parse_inspectors(inspectors), parse_recusals(recusals))
    enterprises, people = {row.id for row in found.pool}, {row.iid for row in found.inspectors}
    for line, row in enumerate(found.recusals, start=1):
        if row.iid not in people or row.id not in enterprises:
            raise Malformed(RECUSAL, line, "unknown_pair", iid=row.iid, id=row.id)
    return found


def parse_pool(data: bytes) -> tuple[PoolRow, ...]:
    """Rows of pool.tsv. Malformed."""
    table = read_table(POOL, data, 7)
    check_order(POOL, [fields[0] for fields in table])
    return tuple(pool_row(POOL, line, fields) for line, fields in enumerate(table, start=1))


def pool_row(file: str, line: int, fields: list[str]) -> PoolRow:
    """One row of the pool, read from line `line` of `file`. Malformed."""
    id_, stratum, status, reason, weight, lead, name = fields
    if not is_enterprise_id(id_):
        raise Malformed(file, line, "enterprise_id", field=id_)
    _check_code(file, line, stratum)
    value = number_of(file, line, weight)
    if not 1 <= value <= MAX_WEIGHT:
        raise Malformed(file, line, "weight", field=weight)
    return PoolRow(id_, stratum, _status(file, line, status, reason), reason, value, lead, name)


def parse_inspectors(data: bytes) -> tuple[InspectorRow, ...]:
    """Rows of inspectors.tsv. Malformed."""
    table = read_table(INSPECTORS, data, 7)
    check_order(INSPECTORS, [fields[0] for fields in table])
    return tuple(_inspector_row(line, fields) for line, fields in enumerate(table, start=1))


def _inspector_row(line: int, fields: list[str]) -> InspectorRow:
    iid, status, reason, home, cap, skills, name = fields
    if "," in iid:
        raise Malformed(INSPECTORS, line, "code", field=iid)
    if home != ABSENT and not _HOME.fullmatch(home):
        raise Malformed(INSPECTORS, line, "home", field=home)
    listed = () if skills == ABSENT else tuple(skills.split(","))
    if list(listed) != sorted(set(listed), key=str.encode) or "" in listed:
        raise Malformed(INSPECTORS, line, "skills", field=skills)
    limit = None if cap == ABSENT else number_of(INSPECTORS, line, cap)
    return InspectorRow(iid, _status(INSPECTORS, line, status, reason), reason, home, limit, listed, name)


def parse_recusals(data: bytes) -> tuple[RecusalRow, ...]:
    """Rows of recusal.tsv. Malformed."""
    table = read_table(RECUSAL, data, 3)
    check_order(RECUSAL, ["\t".join(fields[:2]) for fields in table])
    return tuple(
        RecusalRow(iid, id_, digest_of(RECUSAL, line, digest)) for line, (iid, id_, digest) in enumerate(table, start=1)
    )


def _status(file: str, line: int, status: str, reason: str) -> Status:
    if status == "E" and reason == ABSENT:
        return "E"
    if status == "X" and reason != ABSENT:
        _check_code(file, line, reason)
        return "X"
    raise Malformed(file, line, "status", status=status, reason=reason)


def _check_code(file: str, line: int, field: str) -> None:
    if not _CODE.fullmatch(field):
        raise Malformed(file, line, "code", field=field)
