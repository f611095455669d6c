"""peewee mapping of papers, numbers, publication and standing registers. Mapping only."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from station.store.row import Row


class PaperAnswer(Row):
    document_id = BigIntegerField()
    name = TextField()
    value = TextField()


class NumberBlock(Row):
    series = TextField()
    year = IntegerField()
    first = IntegerField()
    last = IntegerField()
    permit = TextField()
    allotted_at = TextField()


class NumberGap(Row):
    series = TextField()
    year = IntegerField()
    serial = IntegerField()
    reason = TextField()
    noted_at = TextField()


class SignedCopy(Row):
    paper_id = BigIntegerField()
    document_id = BigIntegerField(null=True)
    sha256 = TextField()
    size = IntegerField()
    name = TextField()
    pages = IntegerField()
    found = TextField()
    tray_id = BigIntegerField(null=True)
    filed_at = TextField()
    taken_back_at = TextField(null=True)
    taken_back_why = TextField()


class PaperClip(Row):
    paper_id = BigIntegerField()
    clip_id = BigIntegerField()
    note = TextField()
    linked_at = TextField()
    unlinked_at = TextField(null=True)
    unlinked_why = TextField()


class DisclosureField(Row):
    disclosure_id = BigIntegerField()
    name = TextField()
    revision = IntegerField()
    value = TextField()
    original = TextField()
    set_at = TextField()


class Redaction(Row):
    disclosure_id = BigIntegerField()
    field = TextField()
    revision = IntegerField()
    kind = TextField()
    original = TextField()
    shown = TextField()
    reason = TextField()


class DisclosureTerm(Row):
    disclosure_id = BigIntegerField()
    grade = TextField()
    until_on = TextField()
    repair_from = TextField(null=True)
    counted = TextField()
    conflict = IntegerField()
    shortened = IntegerField()
    set_at = TextField()


class DisclosureStep(Row):
    disclosure_id = BigIntegerField()
    kind = TextField()
    happened_at = TextField()
    due_at = TextField(null=True)
    reason = TextField()
    receipt = TextField()
    url = TextField()
    entered_at = TextField()


class Push(Row):
    case_id = BigIntegerField()
    disclosure_id = BigIntegerField(null=True)
    system = TextField()
    kind = TextField()
    payload = TextField()
    queued_at = TextField()
    exported_at = TextField(null=True)
    receipt = TextField()
    answer = TextField()
    answered_at = TextField(null=True)


class RegisterVersion(Row):
    register = TextField()
    code = TextField()
    version = IntegerField()
    title = TextField()
    content = TextField()
    change = TextField()
    made_at = TextField()
    due_at = TextField()
    published_at = TextField(null=True)


class RegisterReceipt(Row):
    version_id = BigIntegerField()
    channel = TextField()
    published_at = TextField()
    receipt = TextField()
    url = TextField()
    entered_at = TextField()


PAPERS: tuple[type[Row], ...] = (
    PaperAnswer,
    NumberBlock,
    NumberGap,
    SignedCopy,
    PaperClip,
    DisclosureField,
    Redaction,
    DisclosureTerm,
    DisclosureStep,
    Push,
    RegisterVersion,
    RegisterReceipt,
)
