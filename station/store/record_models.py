"""peewee mapping of the record: scenes, coverage, codes seen, access, archive, keeping, briefings. Mapping only."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from station.store.row import Row


class SecrecyMark(Row):
    case_id = BigIntegerField()
    clip_id = BigIntegerField(null=True)
    level = TextField()
    reason = TextField()
    marked_by = BigIntegerField()
    marked_at = TextField()


class SceneTime(Row):
    case_id = BigIntegerField()
    scene = TextField()
    seq = IntegerField()
    starts_at = TextField()
    ends_at = TextField()
    reason = TextField()
    entered_by = BigIntegerField()
    entered_at = TextField()


class SceneFact(Row):
    case_id = BigIntegerField()
    scene = TextField()
    seq = IntegerField()
    place = TextField()
    landmark = TextField()
    spoken = IntegerField()
    present = TextField()
    officers = IntegerField()
    course = TextField()
    entered_by = BigIntegerField()
    entered_at = TextField()


class Exemption(Row):
    case_id = BigIntegerField()
    item = TextField()
    reason = TextField()
    asked_by = BigIntegerField()
    asked_at = TextField()
    answer = TextField()
    answered_by = BigIntegerField(null=True)
    answered_at = TextField(null=True)
    answer_reason = TextField()


class ClipDoubt(Row):
    clip_id = BigIntegerField()
    case_id = BigIntegerField()
    kind = TextField()
    detail = TextField()
    found_at = TextField()
    cause = TextField(null=True)
    explanation = TextField(null=True)
    explained_by = BigIntegerField(null=True)
    explained_at = TextField(null=True)


class Coverage(Row):
    case_id = BigIntegerField()
    moment = TextField()
    item = TextField()
    scene = TextField()
    seq = IntegerField()
    level = TextField()
    state = TextField()
    marked = IntegerField()
    covered_permille = IntegerField()
    late_s = IntegerField()
    early_s = IntegerField()
    gaps = IntegerField()
    officer_id = BigIntegerField(null=True)
    computed_at = TextField()


class ClipReading(Row):
    clip_id = BigIntegerField()
    frames = IntegerField()
    seconds = IntegerField()
    cpu_ms = IntegerField()
    problem = TextField()
    read_at = TextField()


class ClipCode(Row):
    clip_id = BigIntegerField()
    at_ms = IntegerField()
    kind = TextField()
    text = TextField()
    subject = TextField()
    offset_s = IntegerField(null=True)
    read_at = TextField()


class TimeSign(Row):
    nonce = TextField()
    payload = TextField()
    officer_id = BigIntegerField()
    ledger_size = IntegerField()
    shown_at = TextField()
    until = TextField()


class AccessRequest(Row):
    number = TextField()
    applicant_id = BigIntegerField(null=True)
    applicant = TextField()
    org = TextField()
    purpose = TextField()
    reason = TextField()
    case_id = BigIntegerField(null=True)
    clip_id = BigIntegerField(null=True)
    from_at = TextField(null=True)
    to_at = TextField(null=True)
    mode = TextField()
    level = TextField()
    state = TextField()
    applied_at = TextField()
    entered_by = BigIntegerField()
    decided_by = BigIntegerField(null=True)
    permit = TextField()
    decided_at = TextField(null=True)
    decision_reason = TextField()
    until = TextField(null=True)
    closed_at = TextField(null=True)


class AccessView(Row):
    request_id = BigIntegerField()
    clip_id = BigIntegerField()
    viewer_id = BigIntegerField()
    began_at = TextField()
    ended_at = TextField(null=True)
    seconds = IntegerField(null=True)


class AccessCopy(Row):
    request_id = BigIntegerField()
    clip_id = BigIntegerField()
    name = TextField()
    sha256 = TextField()
    size = BigIntegerField()
    made_at = TextField()
    made_by = BigIntegerField()


class AccessEvaluation(Row):
    request_id = BigIntegerField()
    text_ok = IntegerField()
    av_ok = IntegerField()
    conclusion = TextField()
    evaluated_by = BigIntegerField()
    evaluated_at = TextField()


class AccessDefect(Row):
    request_id = BigIntegerField()
    part = TextField()
    item = TextField()
    words = TextField()


class Archive(Row):
    case_id = BigIntegerField()
    number = TextField()
    pages = IntegerField()
    clips = IntegerField()
    manifest_sha256 = TextField()
    retention = TextField()
    keep_until = TextField(null=True)
    checked_by = BigIntegerField()
    archived_by = BigIntegerField()
    archived_at = TextField()
    transferred_at = TextField(null=True)
    transfer_receipt = TextField()


class ArchiveItem(Row):
    archive_id = BigIntegerField()
    seq = IntegerField()
    kind = TextField()
    subject = TextField()
    title = TextField()
    number = TextField()
    on_date = TextField()
    first_page = IntegerField(null=True)
    last_page = IntegerField(null=True)
    path = TextField()
    sha256 = TextField()
    size = BigIntegerField()
    note = TextField()


class ArchiveSupplement(Row):
    archive_id = BigIntegerField()
    seq = IntegerField()
    title = TextField()
    subject = TextField()
    sha256 = TextField()
    size = BigIntegerField()
    pages = IntegerField()
    reason = TextField()
    added_by = BigIntegerField()
    added_at = TextField()


class Hold(Row):
    case_id = BigIntegerField(null=True)
    clip_id = BigIntegerField(null=True)
    cause = TextField()
    reason = TextField()
    placed_by = BigIntegerField()
    placed_at = TextField()
    lifted_by = BigIntegerField(null=True)
    lifted_at = TextField(null=True)
    lifted_why = TextField()


class Disposal(Row):
    number = TextField()
    state = TextField()
    reason = TextField()
    proposed_by = BigIntegerField()
    proposed_at = TextField()
    decided_by = BigIntegerField(null=True)
    decided_at = TextField(null=True)
    decision_reason = TextField()
    done_at = TextField(null=True)


class DisposalItem(Row):
    disposal_id = BigIntegerField()
    clip_id = BigIntegerField()
    sha256 = TextField()
    size = BigIntegerField()
    expired_on = TextField()
    basis = TextField()
    removed_at = TextField(null=True)


class Briefing(Row):
    held_on = TextField()
    period = TextField()
    chair = TextField()
    present = TextField()
    report_sha256 = TextField()
    note = TextField()
    entered_by = BigIntegerField()
    entered_at = TextField()


class BriefingMatter(Row):
    briefing_id = BigIntegerField()
    issue = TextField()
    decision = TextField()
    owner_id = BigIntegerField(null=True)
    due_on = TextField(null=True)
    closed_at = TextField(null=True)
    outcome = TextField()


RECORD = (
    SecrecyMark,
    SceneTime,
    SceneFact,
    Exemption,
    ClipDoubt,
    Coverage,
    ClipReading,
    ClipCode,
    TimeSign,
    AccessRequest,
    AccessView,
    AccessCopy,
    AccessEvaluation,
    AccessDefect,
    Archive,
    ArchiveItem,
    ArchiveSupplement,
    Hold,
    Disposal,
    DisposalItem,
    Briefing,
    BriefingMatter,
)
"""Every table of this file, in the order of their making."""
