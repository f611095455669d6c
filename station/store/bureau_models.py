"""peewee mapping of the bureau's tables, and its schema. Mapping only: no behaviour, no database bound."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from station.store.models import IdCounter, Officer
from station.store.row import Row
from station.store.schemas import Schema


class Bureau(Row):
    code = TextField()
    name = TextField()
    recipient = TextField()
    recovery = TextField(null=True)
    demo = IntegerField()
    founded_at = TextField()


class Reviewer(Row):
    officer_id = BigIntegerField()
    kind = TextField()
    reviewing_since = TextField(null=True)
    confidential_from = TextField(null=True)
    confidential_to = TextField(null=True)
    enrolled_at = TextField()


class Enrolment(Row):
    code = TextField()
    name = TextField()
    epoch = IntegerField()
    verifier_key = TextField()
    source = TextField()
    enrolled_at = TextField()
    ended_at = TextField(null=True)
    recipient = TextField(default="")
    sound_to = BigIntegerField(null=True)
    ended_reason = TextField(default="")


class AcceptedBundle(Row):
    code = TextField()
    epoch = IntegerField()
    seq = BigIntegerField()
    first = BigIntegerField()
    size = BigIntegerField()
    root = TextField()
    state = TextField()
    manifest_sha256 = TextField()
    sealed_at = TextField()
    alarms = TextField()
    accepted_at = TextField()


class Refusal(Row):
    code = TextField()
    seq = BigIntegerField()
    verdict = TextField()
    reason = TextField()
    manifest_sha256 = TextField()
    evidence = TextField()
    refused_at = TextField()


class Verification(Row):
    code = TextField()
    size = BigIntegerField()
    sound = IntegerField()
    detail = TextField()
    verified_at = TextField()


class NumberAllotment(Row):
    code = TextField()
    series = TextField()
    year = IntegerField()
    first = IntegerField()
    last = IntegerField()
    permit = TextField()
    allotted_at = TextField()


class Line(Row):
    code = TextField()
    host = TextField()
    port = IntegerField()
    host_key = TextField()
    media = TextField()
    nightly_bytes = BigIntegerField()
    bytes_per_second = BigIntegerField()
    changed_at = TextField()


class PullRun(Row):
    code = TextField()
    began_at = TextField()
    ended_at = TextField()
    outcome = TextField()
    bytes = BigIntegerField()
    attempts = IntegerField()
    detail = TextField()


class ReturnPacket(Row):
    code = TextField()
    epoch = IntegerField()
    seq = BigIntegerField()
    prev = TextField()
    sha256 = TextField()
    made_at = TextField()


class ReturnItem(Row):
    code = TextField()
    kind = TextField()
    name = TextField()
    sha256 = TextField()
    size = BigIntegerField()
    queued_at = TextField()
    packet_id = BigIntegerField(null=True)
    position = IntegerField(null=True)


class Cosignature(Row):
    code = TextField()
    epoch = IntegerField()
    size = BigIntegerField()
    root = TextField()
    line = TextField()
    cosigned_at = TextField()


class BureauBackup(Row):
    place = TextField()
    size = BigIntegerField()
    files = IntegerField()
    bytes = BigIntegerField()
    made_at = TextField()


BUREAU = Schema(
    "bureau",
    (
        IdCounter,
        Bureau,
        Officer,
        Reviewer,
        Enrolment,
        AcceptedBundle,
        Refusal,
        Verification,
        NumberAllotment,
        Line,
        PullRun,
        ReturnPacket,
        ReturnItem,
        Cosignature,
        BureauBackup,
    ),  # fmt: skip
    "migrations/bureau",
    "actions/bureau",
)
