"""peewee mapping of what leaves the station for the public and for paper. Mapping only."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from station.store.row import Row


class PublicRecord(Row):
    kind = TextField()
    subject_id = BigIntegerField()
    revision = IntegerField()
    state = TextField()
    digest = TextField()
    text = TextField()
    recorded_at = TextField()


class SlipWithdrawal(Row):
    slip_id = BigIntegerField()
    reason = TextField()
    withdrawn_by = BigIntegerField()
    withdrawn_at = TextField()


class PrintJob(Row):
    document_id = BigIntegerField()
    printer = TextField()
    way = TextField()
    copy = IntegerField()
    state = TextField()
    detail = TextField()
    job = TextField()
    asked_by = BigIntegerField()
    asked_at = TextField()
    settled_at = TextField(null=True)


PUBLIC: tuple[type[Row], ...] = (PublicRecord, SlipWithdrawal, PrintJob)
