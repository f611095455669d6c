"""peewee mapping of casework: parties, causes, papers, sanctions, reviews, plans, people, corrections. Mapping only."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from station.store.row import Row


class LawFile(Row):
    name = TextField()
    version = TextField()
    source = TextField()
    effective_from = TextField()
    sha256 = TextField()
    content = TextField()
    adopted_at = TextField()


class Plan(Row):
    kind = TextField()
    title = TextField()
    year = IntegerField()
    basis = TextField()
    from_on = TextField()
    to_on = TextField()
    state = TextField()
    made_at = TextField()
    approved_at = TextField(null=True)
    published_at = TextField(null=True)
    receipt = TextField()
    note = TextField()


class Task(Row):
    plan_id = BigIntegerField()
    seq = IntegerField()
    title = TextField()
    power_item = TextField()
    method = TextField()
    scope = TextField()
    checklist = TextField()
    quota = IntegerField()
    from_on = TextField()
    to_on = TextField()
    platform_no = TextField()
    state = TextField()


class CaseCheck(Row):
    case_id = BigIntegerField()
    item = TextField()
    title = TextField()
    result = TextField()
    note = TextField()
    hazard_id = BigIntegerField(null=True)
    checked_at = TextField()


class Party(Row):
    case_id = BigIntegerField()
    kind = TextField()
    enterprise_id = BigIntegerField(null=True)
    name = TextField()
    post = TextField()
    id_no = TextField()
    address = TextField()
    phone = TextField()
    added_at = TextField()


class Cause(Row):
    case_id = BigIntegerField()
    party_id = BigIntegerField(null=True)
    violation = TextField()
    title = TextField()
    facts = TextField()
    violated = TextField()
    punished = TextField()
    tier = TextField()
    min_fen = BigIntegerField(null=True)
    max_fen = BigIntegerField(null=True)
    outside_reason = TextField()
    happened_on = TextField()
    life = IntegerField()
    hazard_id = BigIntegerField(null=True)
    dropped_at = TextField(null=True)
    dropped_reason = TextField()


class Sanction(Row):
    case_id = BigIntegerField()
    party_id = BigIntegerField()
    phase = TextField()
    round = IntegerField()
    kind = TextField()
    amount_fen = BigIntegerField()
    content = TextField()
    set_at = TextField()


class CasePaper(Row):
    case_id = BigIntegerField()
    event_id = BigIntegerField(null=True)
    code = TextField()
    title = TextField()
    number = TextField()
    made_at = TextField()
    made_by = BigIntegerField(null=True)
    party_id = BigIntegerField(null=True)
    party_signed = TextField()
    refusal = TextField()
    served_at = TextField(null=True)
    served_how = TextField(null=True)
    served_to = TextField()
    serve_note = TextField()
    locked = IntegerField()
    document_id = BigIntegerField(null=True)
    voided_at = TextField(null=True)
    void_reason = TextField()
    ahead = IntegerField()


class PaperSigner(Row):
    paper_id = BigIntegerField()
    part = TextField()
    officer_id = BigIntegerField(null=True)
    name = TextField()
    cert_no = TextField()
    signed_at = TextField()


class Goods(Row):
    case_id = BigIntegerField()
    purpose = TextField()
    seq = IntegerField()
    name = TextField()
    spec = TextField()
    unit = TextField()
    quantity = TextField()
    place = TextField()
    value_fen = BigIntegerField(null=True)
    state = TextField()
    state_at = TextField()
    note = TextField()


class Pause(Row):
    case_id = BigIntegerField()
    rule = TextField()
    reason = TextField()
    first_on = TextField()
    last_on = TextField(null=True)
    note = TextField()
    entered_at = TextField()


class Extension(Row):
    case_id = BigIntegerField()
    rule = TextField()
    deadline_id = BigIntegerField()
    n = IntegerField()
    until_on = TextField(null=True)
    approved_by = TextField()
    approval = TextField()
    reason = TextField()
    granted_at = TextField()


class Review(Row):
    case_id = BigIntegerField()
    round = IntegerField()
    gate = TextField()
    level = TextField()
    triggers = TextField()
    state = TextField()
    package = TextField()
    responsible = TextField()
    submitted_at = TextField()
    submitted_by = BigIntegerField()
    reviewer = TextField()
    reviewer_cert = TextField()
    skipped_reason = TextField()
    ended_at = TextField(null=True)


class ReviewMessage(Row):
    review_id = BigIntegerField()
    seq = IntegerField()
    kind = TextField()
    direction = TextField()
    happened_at = TextField()
    by_name = TextField()
    words = TextField()
    sha256 = TextField()
    recorded_at = TextField()
    warnings = TextField()


class ReviewCheck(Row):
    review_id = BigIntegerField()
    message_id = BigIntegerField()
    point = TextField()
    result = TextField()
    note = TextField()


class Meeting(Row):
    case_id = BigIntegerField()
    kind = TextField()
    held_at = TextField()
    place = TextField()
    host = TextField()
    clerk = TextField()
    attendees = TextField()
    discussion = TextField()
    conclusion = TextField()
    agreed = IntegerField()
    recorded_at = TextField()


class RecordingMark(Row):
    case_id = BigIntegerField()
    item = TextField()
    clip_id = BigIntegerField(null=True)
    at = TextField(null=True)
    note = TextField()
    confirmed_at = TextField()
    confirmed_by = BigIntegerField()


class Waiver(Row):
    case_id = BigIntegerField()
    guard = TextField()
    item = TextField()
    reason = TextField()
    granted_by = BigIntegerField()
    second_id = BigIntegerField(null=True)
    granted_at = TextField()


class Correction(Row):
    subject = TextField()
    what = TextField()
    row_id = BigIntegerField()
    old = TextField()
    new = TextField()
    reason = TextField()
    corrected_at = TextField()
    corrected_by = BigIntegerField()


class Delegation(Row):
    officer_id = BigIntegerField()
    deputy_id = BigIntegerField()
    from_on = TextField()
    to_on = TextField()
    reason = TextField()
    granted_at = TextField()
    ended_at = TextField(null=True)


class Training(Row):
    officer_id = BigIntegerField()
    topic = TextField()
    minutes = IntegerField()
    held_on = TextField()
    organiser = TextField()
    result = TextField()
    entered_at = TextField()


class EnterpriseChange(Row):
    enterprise_id = BigIntegerField()
    what = TextField()
    old = TextField()
    new = TextField()
    source = TextField()
    changed_at = TextField()


class NumberStart(Row):
    series = TextField()
    year = IntegerField()
    next = IntegerField()
    set_at = TextField()


class ExternalRef(Row):
    case_id = BigIntegerField()
    system = TextField()
    ref = TextField()
    url = TextField()
    entered_at = TextField()


class Instalment(Row):
    case_id = BigIntegerField()
    event_id = BigIntegerField()
    seq = IntegerField()
    amount_fen = BigIntegerField()
    due_on = TextField()
    deadline_id = BigIntegerField()


class Payment(Row):
    case_id = BigIntegerField()
    event_id = BigIntegerField()
    amount_fen = BigIntegerField()


class PlanAmendment(Row):
    plan_id = BigIntegerField()
    state = TextField()
    title = TextField()
    basis = TextField()
    from_on = TextField()
    to_on = TextField()
    note = TextField()
    reason = TextField()
    proposed_at = TextField()
    proposed_by = BigIntegerField()
    decided_at = TextField(null=True)
    decided_by = BigIntegerField(null=True)
    decision = TextField()


class PlanVersion(Row):
    plan_id = BigIntegerField()
    version = IntegerField()
    amendment_id = BigIntegerField()
    title = TextField()
    basis = TextField()
    from_on = TextField()
    to_on = TextField()
    note = TextField()
    state = TextField()
    approved_at = TextField()
    published_at = TextField(null=True)
    receipt = TextField()
    replaced_at = TextField()


class TaskVersion(Row):
    plan_version_id = BigIntegerField()
    task_id = BigIntegerField()
    title = TextField()
    quota = IntegerField()
    from_on = TextField()
    to_on = TextField()
    state = TextField()


CASEWORK: tuple[type[Row], ...] = (
    LawFile,
    Plan,
    Task,
    CaseCheck,
    Party,
    Cause,
    Sanction,
    CasePaper,
    PaperSigner,
    Goods,
    Pause,
    Extension,
    Review,
    ReviewMessage,
    ReviewCheck,
    Meeting,
    RecordingMark,
    Waiver,
    Correction,
    Delegation,
    Training,
    EnterpriseChange,
    NumberStart,
    ExternalRef,
    Instalment,
    Payment,
    PlanAmendment,
    PlanVersion,
    TaskVersion,
)
