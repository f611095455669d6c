"""What the bureau sends back and what it witnessed, as rows; and what replicas say became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from station.records.exchange import Queued, Sent
from station.records.moment import iso, moment
from station.rules.ids import split_id
from station.store.act import Act
from station.store.bureau_models import Cosignature, ReturnItem, ReturnPacket
from station.store.replicas import read_only
from station.store.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a station said about one item."""

    seq: int
    position: int
    sha256: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A packet as the station that took it in wrote it down."""

    epoch: int
    """The life of the station in which it did."""
    seq: int
    sha256: str


def queued(store: Store, code: str) -> list[Queued]:
    """Everything sent or to be sent to a station, the oldest first."""
    query = (
        ReturnItem.select(ReturnItem, ReturnPacket.seq.alias("packet"))
        .left_outer_join(ReturnPacket, on=(ReturnItem.packet_id == ReturnPacket.id))
        .where(ReturnItem.code == code)
        .order_by(ReturnItem.id)
    )
    return [_queued(row) for row in store.all(query)]


def waiting(store: Store, code: str) -> list[Queued]:
    """What no packet carries yet, the oldest first."""
    return [each for each in queued(store, code) if each.packet is None]


def insert(act: Act, code: str, kind: str, name: str, sha256: str, size: int) -> int:
    """Something to be sent; its row's id."""
    values = {"kind": kind, "name": name, "sha256": sha256, "size": size, "queued_at": iso(act.now)}
    return act.insert(ReturnItem, code=code, **values)


def packets(store: Store, code: str) -> list[Sent]:
    """Packets made for a station, the oldest first."""
    rows = store.all(ReturnPacket.select().where(ReturnPacket.code == code).order_by(ReturnPacket.seq))
    names = ("id", "code", "epoch", "seq", "prev", "sha256")
    return [Sent(**{name: row[name] for name in names}, made_at=moment(row["made_at"])) for row in rows]


def insert_packet(act: Act, packet: tuple[str, int, int, str, str], carried: list[Queued]) -> None:
    """A packet: station, epoch, number, the one before it, its own SHA-256; and what it carries, in order."""
    code, epoch, seq, prev, sha256 = packet
    values = {"epoch": epoch, "seq": seq, "prev": prev, "sha256": sha256, "made_at": iso(act.now)}
    made = act.insert(ReturnPacket, code=code, **values)
    for position, item in enumerate(carried):
        act.update(ReturnItem, item.id, packet_id=made, position=position)


def cosigned(store: Store, code: str, epoch: int, size: int) -> str | None:
    """The bureau's signature line under a station's checkpoint of this size; None when it gave none."""
    query = Cosignature.select(Cosignature.line).where(
        (Cosignature.code == code) & (Cosignature.epoch == epoch) & (Cosignature.size == size)
    )
    found = store.scalar(query)
    return None if found is None else str(found)


def insert_cosignature(act: Act, code: str, epoch: int, head: tuple[int, str], line: str) -> None:
    """A head (size, root in hex) the bureau has signed as a witness."""
    size, root = head
    values = {"size": size, "root": root, "line": line, "cosigned_at": iso(act.now)}
    act.insert(Cosignature, code=code, epoch=epoch, **values)


def outcomes(folder: Path) -> list[Outcome]:
    """What became of what was sent, by the replica in `folder`; empty where it does not say."""
    rows = _read(
        folder,
        "SELECT p.seq, i.position, i.sha256, i.outcome, i.detail FROM return_item i"
        " JOIN return_packet p ON p.id = i.packet_id ORDER BY p.seq, i.position",
    )
    return [Outcome(int(r[0]), int(r[1]), str(r[2]), str(r[3]), str(r[4])) for r in rows]


def taken_in(folder: Path) -> list[Taken]:
    """Packets a station says it took in, by the replica in `folder`, the oldest first; empty where it does not say."""
    rows = _read(folder, "SELECT id, seq, sha256 FROM return_packet ORDER BY seq")
    return [Taken(split_id(int(r[0]))[1], int(r[1]), str(r[2])) for r in rows]


def asked(folder: Path) -> set[str]:
    """Media the station knows it was asked for, by its replica."""
    return {str(row[0]) for row in _read(folder, "SELECT sha256 FROM media_wanted")}


def still_wanted(folder: Path) -> set[str]:
    """Of those, what the station does not know to have arrived."""
    return {str(row[0]) for row in _read(folder, "SELECT sha256 FROM media_wanted WHERE done_at IS NULL")}


def _read(folder: Path, sql: str) -> list[Any]:
    try:
        connection = read_only(folder)
    except apsw.CantOpenError:
        return []
    try:
        return list(connection.execute(sql))
    except apsw.SQLError:
        # A replica from before there was a way back.
        return []
    finally:
        connection.close()


def _queued(row: dict[str, Any]) -> Queued:
    names = ("id", "code", "kind", "name", "sha256", "size", "packet", "position")
    return Queued(**{name: row[name] for name in names}, queued_at=moment(row["queued_at"]))
