"""peewee mapping of what docking brought: clocks, gaps, clearing, backups, damage, transfer sticks. Mapping only."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from station.store.row import Row


class ClockReading(Row):
    recorder_id = BigIntegerField()
    session_id = BigIntegerField(null=True)
    method = TextField()
    offset_s = IntegerField()
    read_at = TextField()


class Gap(Row):
    recorder_id = BigIntegerField()
    session_id = BigIntegerField()
    kind = TextField()
    before_id = BigIntegerField(null=True)
    after_id = BigIntegerField(null=True)
    seconds = BigIntegerField(null=True)
    detail = TextField()
    found_at = TextField()
    cause = TextField(null=True)
    explanation = TextField(null=True)
    explained_by = BigIntegerField(null=True)
    explained_at = TextField(null=True)


class Clearance(Row):
    number = TextField()
    recorder_id = BigIntegerField()
    session_id = BigIntegerField()
    listing_sha256 = TextField()
    files = IntegerField()
    bytes = BigIntegerField()
    second_copy = TextField()
    document_id = BigIntegerField(null=True)
    state = TextField()
    issued_at = TextField()
    issued_by = BigIntegerField()
    cosigned_by = BigIntegerField()
    seen_cleared_at = TextField(null=True)


class Backup(Row):
    medium = TextField()
    place = TextField()
    ledger_size = BigIntegerField()
    files = IntegerField()
    bytes = BigIntegerField()
    finished_at = TextField()


class Damage(Row):
    sha256 = TextField()
    kind = TextField()
    found_at = TextField()
    mended_at = TextField(null=True)
    mended_from = TextField(null=True)


class TransferStick(Row):
    serial = TextField()
    fs_uuid = TextField()
    label = TextField()
    status = TextField()
    registered_at = TextField()


class TrayItem(Row):
    stick_id = BigIntegerField(null=True)
    name = TextField()
    sha256 = TextField()
    size = BigIntegerField()
    kind = TextField()
    state = TextField()
    used_for = TextField()
    received_at = TextField()


class StickExport(Row):
    stick_id = BigIntegerField(null=True)
    what = TextField()
    name = TextField()
    sha256 = TextField()
    size = BigIntegerField()
    asked_by = BigIntegerField()
    written_at = TextField()
