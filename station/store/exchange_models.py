"""peewee mapping of what came back from the bureau. Mapping only."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from station.store.row import Row


class ReturnPacket(Row):
    bureau = TextField()
    seq = BigIntegerField()
    prev = TextField()
    sha256 = TextField()
    made_at = TextField()
    applied_at = TextField()


class ReturnItem(Row):
    packet_id = BigIntegerField()
    position = IntegerField()
    kind = TextField()
    name = TextField()
    sha256 = TextField()
    outcome = TextField()
    detail = TextField()
    settled_at = TextField()


class Cosignature(Row):
    size = BigIntegerField()
    root = TextField()
    line = TextField()
    received_at = TextField()


class MediaWanted(Row):
    sha256 = TextField()
    reason = TextField()
    asked_at = TextField()
    put_at = TextField(null=True)
    done_at = TextField(null=True)


EXCHANGE: tuple[type[Row], ...] = (ReturnPacket, ReturnItem, Cosignature, MediaWanted)
