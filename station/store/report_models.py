"""peewee mapping of what a station reports about its machine. Mapping only."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from station.store.row import Row


class StationReport(Row):
    reported_at = TextField()
    disk_total = BigIntegerField()
    disk_free = BigIntegerField()
    clock = TextField()
    clock_offset_ms = BigIntegerField(null=True)
    backup_at = TextField(null=True)
    audit_at = TextField(null=True)
    audit_clean = IntegerField(null=True)
    damaged = IntegerField()
    version = TextField()
