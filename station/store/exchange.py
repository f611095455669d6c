"""What came back from the bureau, as rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from station.records.exchange import Packet, Settled
from station.records.moment import iso, moment
from station.rules.ids import split_id
from station.store.act import Act
from station.store.exchange_models import Cosignature, MediaWanted, ReturnItem, ReturnPacket
from station.store.store import Store

BUREAU = "bureau:"
"""How the name of an actor begins who is the bureau."""


def last_packet(store: Store) -> Packet | None:
    """The newest packet of the bureau."""
    row = store.one(ReturnPacket.select().order_by(ReturnPacket.seq.desc()))
    return None if row is None else _packet(row)


def packet(store: Store, seq: int) -> Packet | None:
    """The packet of a number, None when it has not come."""
    row = store.one(ReturnPacket.select().where(ReturnPacket.seq == seq))
    return None if row is None else _packet(row)


def is_of(found: Packet, epoch: int) -> bool:
    """Whether a packet was taken in during this life of the station."""
    return split_id(found.id)[1] == epoch


def insert_packet(act: Act, bureau: str, seq: int, prev: str, sha256: str, made: str) -> int:
    """A packet whose signature holds; its row's id."""
    values = {"prev": prev, "sha256": sha256, "made_at": made, "applied_at": iso(act.now)}
    return act.insert(ReturnPacket, bureau=bureau, seq=seq, **values)


def settled(store: Store, packet_id: int) -> list[Settled]:
    """What became of a packet's items so far, in their order."""
    return _items(store, ReturnItem.packet_id == packet_id)


def open_items(store: Store) -> list[Settled]:
    """What waits for a person, the oldest first."""
    return _items(store, ReturnItem.outcome == "waiting")


def unseen(store: Store) -> list[Settled]:
    """What was not adopted and nobody here has looked at, the oldest first."""
    refused = _items(store, ReturnItem.outcome == "refused")
    return [each for each in refused if all(line.actor.startswith(BUREAU) for line in store.lines(subject=about(each)))]


def about(found: Settled) -> str:
    """What entries about one item name as their subject."""
    return f"return/{found.seq}/{found.position}"


def item(store: Store, item_id: int) -> Settled | None:
    """One thing the bureau sent."""
    return next(iter(_items(store, ReturnItem.id == item_id)), None)


def newest_receipt(store: Store) -> Settled | None:
    """What the bureau last said about what arrived; None before its first receipt."""
    query = ReturnItem.select(ReturnItem.id).where((ReturnItem.kind == "receipt") & (ReturnItem.outcome == "applied"))
    row = store.one(query.order_by(ReturnItem.id.desc()))
    return None if row is None else item(store, row["id"])


def every(store: Store) -> list[Settled]:
    """Everything the bureau sent, the newest first."""
    return list(reversed(_items(store, None)))


def insert_item(act: Act, packet_id: int, position: int, item: tuple[str, str, str], outcome: str, detail: str) -> None:
    """What became of one item; `item` is its kind, name and SHA-256."""
    kind, name, sha256 = item
    values = {"kind": kind, "name": name, "sha256": sha256, "outcome": outcome, "detail": detail}
    act.insert(ReturnItem, packet_id=packet_id, position=position, **values, settled_at=iso(act.now))


def settle(act: Act, item_id: int, outcome: str, detail: str) -> None:
    """A person did, or turned down, what was waiting."""
    act.update(ReturnItem, item_id, outcome=outcome, detail=detail, settled_at=iso(act.now))


def settle_file(act: Act, sha256: str) -> None:
    """Whatever waits for this very file is done, by the act that takes it in."""
    query = ReturnItem.select(ReturnItem.id).where((ReturnItem.outcome == "waiting") & (ReturnItem.sha256 == sha256))
    for row in act.store.all(query):
        settle(act, row["id"], "applied", "")


def insert_cosignature(act: Act, size: int, root: str, line: str) -> None:
    """The bureau's signature under a head of this ledger; the same one twice is one."""
    query = Cosignature.select(Cosignature.id).where((Cosignature.size == size) & (Cosignature.line == line))
    if act.store.scalar(query) is None:
        act.insert(Cosignature, size=size, root=root, line=line, received_at=iso(act.now))


def cosigned(store: Store) -> tuple[int, str] | None:
    """The largest witnessed size, and the signature line; None when the bureau has witnessed nothing yet."""
    row = store.one(Cosignature.select().order_by(Cosignature.size.desc(), Cosignature.id.desc()))
    return None if row is None else (int(row["size"]), str(row["line"]))


def witnessed_at(store: Store) -> str | None:
    """When the newest of the bureau's signatures arrived; None before the first."""
    row = store.one(Cosignature.select().order_by(Cosignature.id.desc()))
    return None if row is None else str(row["received_at"])


def want(act: Act, hashes: Collection[str], reason: str) -> int:
    """Media the bureau asks for; how many were not asked for before."""
    known = {row["sha256"] for row in act.store.all(MediaWanted.select(MediaWanted.sha256))}
    new = [each for each in dict.fromkeys(hashes) if each not in known]
    for each in new:
        act.insert(MediaWanted, sha256=each, reason=reason, asked_at=iso(act.now))
    return len(new)


def wanted(store: Store) -> list[tuple[int, str, bool]]:
    """Media the bureau has not got yet: row id, SHA-256, whether it lies in the outbox; in the order of asking."""
    query = MediaWanted.select().where(MediaWanted.done_at.is_null()).order_by(MediaWanted.id)
    return [(row["id"], row["sha256"], row["put_at"] is not None) for row in store.all(query)]


def note_put(act: Act, row_id: int) -> None:
    """A file lies in the outbox."""
    act.update(MediaWanted, row_id, put_at=iso(act.now))


def note_arrived(act: Act, hashes: Collection[str]) -> int:
    """The bureau has these files; how many of them it had not before."""
    query = MediaWanted.select().where(MediaWanted.done_at.is_null() & MediaWanted.sha256.in_(list(hashes)))
    rows = act.store.all(query)
    for row in rows:
        act.update(MediaWanted, row["id"], done_at=iso(act.now))
    return len(rows)


def _items(store: Store, condition: Any) -> list[Settled]:
    query = (
        ReturnItem.select(ReturnItem, ReturnPacket.seq)
        .join(ReturnPacket, on=(ReturnItem.packet_id == ReturnPacket.id))
        .order_by(ReturnPacket.seq, ReturnItem.position)
    )
    rows = store.all(query if condition is None else query.where(condition))
    names = ("id", "seq", "position", "kind", "name", "sha256", "outcome", "detail")
    return [Settled(**{name: row[name] for name in names}, settled_at=moment(row["settled_at"])) for row in rows]


def _packet(row: dict[str, Any]) -> Packet:
    made, applied = moment(row["made_at"]), moment(row["applied_at"])
    return Packet(row["id"], row["bureau"], row["seq"], row["prev"], row["sha256"], made, applied)
