"""peewee mapping of the station's tables. Mapping only: no behaviour, no database bound.

Queries are executed on a given store, so two databases can be open in one process. The SQL under
schema/ is the truth; a test compares it with these classes column by column.
"""

from __future__ import annotations

from peewee import BigIntegerField, BlobField, IntegerField, TextField

from station.store.casework_models import CASEWORK
from station.store.dock_models import Backup, Clearance, ClockReading, Damage, Gap, StickExport, TransferStick, TrayItem
from station.store.exchange_models import EXCHANGE
from station.store.paper_models import PAPERS
from station.store.public_models import PUBLIC
from station.store.record_models import RECORD
from station.store.report_models import StationReport
from station.store.row import Row


class IdCounter(Row):
    epoch = IntegerField()
    next = IntegerField()


class Station(Row):
    code = TextField()
    name = TextField()
    authority = TextField()
    short_name = TextField()
    authority_mode = TextField()
    demo = IntegerField()
    founded_at = TextField()


class Officer(Row):
    name = TextField()
    initials = TextField()
    cert_no = TextField(null=True)
    cert_valid_to = TextField(null=True)
    roles = TextField()
    skills = TextField()
    status = TextField()
    created_at = TextField()
    law_qual_no = TextField()
    cert_issuer = TextField()
    frontline = IntegerField()


class OfficerLoan(Row):
    officer_id = BigIntegerField()
    home = TextField()
    lent_at = TextField()


class Recorder(Row):
    serial = TextField()
    profile = TextField()
    officer_id = BigIntegerField(null=True)
    clock_offset_s = IntegerField()
    status = TextField()
    registered_at = TextField()


class Enterprise(Row):
    uscc = TextField()
    name = TextField()
    initials = TextField()
    pinyin = TextField()
    address = TextField()
    village = TextField()
    legal_person = TextField()
    phone = TextField()
    industry_code = TextField()
    industry = TextField()
    scale = TextField()
    risk = TextField()
    credit = TextField()
    hazards = TextField()
    status = TextField()
    last_inspected_on = TextField(null=True)
    penalized_on = TextField(null=True)
    registered_at = TextField()
    registration_no = TextField()


class Recusal(Row):
    officer_id = BigIntegerField()
    enterprise_id = BigIntegerField()
    reason = TextField()
    declared_at = TextField()
    ended_at = TextField(null=True)


class CalendarVersion(Row):
    year = IntegerField()
    status = TextField()
    source = TextField()
    days = TextField()
    adopted_at = TextField()


class Draw(Row):
    draw_no = IntegerField()
    plan_ref = TextField()
    period = TextField()
    purpose = TextField()
    strata = TextField()
    state = TextField()
    commit_text = TextField(null=True)
    commit_hash = TextField(null=True)
    nonce = TextField(null=True)
    seed = TextField(null=True)
    reveal_deadline = TextField(null=True)
    void_reason = TextField(null=True)
    frozen_at = TextField()
    committed_at = TextField(null=True)
    revealed_at = TextField(null=True)
    drawn_on = TextField()
    platform_task = TextField(null=True)
    supplements = IntegerField(null=True)
    publication = TextField()
    supervisor_nonce = TextField(null=True)
    outcome = TextField(null=True)
    listed_at = TextField(null=True)
    opened_at = TextField(null=True)
    task_id = BigIntegerField(null=True)


class DrawFile(Row):
    draw_id = BigIntegerField()
    name = TextField()
    content = BlobField()


class DrawNumber(Row):
    draw_id = BigIntegerField()
    source = TextField()
    round = TextField()
    value = TextField()
    entry = IntegerField()
    entered_by = BigIntegerField()
    entered_at = TextField()


class DrawPick(Row):
    draw_id = BigIntegerField()
    stratum = TextField()
    rank = IntegerField()
    enterprise_id = BigIntegerField()
    ticket = TextField()
    selected = IntegerField()
    lead_id = BigIntegerField(null=True)
    assist_id = BigIntegerField(null=True)


class DrawAfter(Row):
    draw_id = BigIntegerField()
    number = IntegerField()
    happened_at = TextField()
    kind = TextField()
    enterprise_id = BigIntegerField()
    reason = TextField()
    evidence = TextField(null=True)
    out_cert = TextField(null=True)
    into_id = BigIntegerField(null=True)
    into_cert = TextField(null=True)
    people = TextField()
    note = TextField()


class DrawReport(Row):
    draw_id = BigIntegerField()
    task = TextField()
    sha256 = TextField()
    rows = IntegerField()
    made_at = TextField()
    receipt = TextField(null=True)
    receipt_at = TextField(null=True)


class CaseFile(Row):
    number = TextField()
    kind = TextField()
    enterprise_id = BigIntegerField()
    power_item = TextField()
    source = TextField()
    draw_id = BigIntegerField(null=True)
    rule_set = TextField()
    stage = TextField()
    lead_id = BigIntegerField(null=True)
    assist_id = BigIntegerField(null=True)
    result = TextField(null=True)
    opened_at = TextField()
    closed_at = TextField(null=True)
    flow = TextField()
    title = TextField()
    clue = TextField()
    clue_note = TextField()
    task_id = BigIntegerField(null=True)
    origin_id = BigIntegerField(null=True)
    checklist = TextField()
    behaviour_code = TextField()
    voided_at = TextField(null=True)


class CaseEvent(Row):
    case_id = BigIntegerField()
    kind = TextField()
    occurred_at = TextField()
    recorded_at = TextField()
    officer_id = BigIntegerField(null=True)
    detail = TextField()


class Hazard(Row):
    case_id = BigIntegerField()
    seq = IntegerField()
    description = TextField()
    article = TextField()
    rectify_by = TextField()
    recheck_result = TextField(null=True)
    rechecked_at = TextField(null=True)
    violation = TextField()
    major = IntegerField()
    recheck_note = TextField()
    penalty_id = BigIntegerField(null=True)


class Deadline(Row):
    case_id = BigIntegerField()
    rule = TextField()
    rule_set = TextField()
    calendar = TextField()
    anchor_event_id = BigIntegerField(null=True)
    anchor_at = TextField()
    due_at = TextField()
    provisional = IntegerField()
    basis = TextField()
    state = TextField()
    met_at = TextField(null=True)
    superseded_by = BigIntegerField(null=True)
    computed_at = TextField()
    late_reason = TextField(null=True)
    given_on = TextField(null=True)
    pauses = TextField()
    n = IntegerField(null=True)
    waived = TextField()


class Disclosure(Row):
    case_id = BigIntegerField()
    channel = TextField()
    publisher = TextField()
    target = TextField()
    category = TextField()
    conclusion = TextField()
    decided_on = TextField()
    due_at = TextField()
    state = TextField()
    prepared_by = BigIntegerField(null=True)
    checked_by = BigIntegerField(null=True)
    checked_at = TextField(null=True)
    queued_at = TextField()
    party_id = BigIntegerField(null=True)
    withheld_code = TextField()
    withheld_basis = TextField()
    approved_by = BigIntegerField(null=True)


class IntakeSession(Row):
    recorder_id = BigIntegerField()
    source = TextField()
    fs_uuid = TextField(null=True)
    listing_sha256 = TextField()
    files = IntegerField()
    bytes = BigIntegerField()
    state = TextField()
    opened_at = TextField()
    closed_at = TextField(null=True)
    usb = TextField()
    model = TextField()
    fs_type = TextField()
    broken = IntegerField()
    reread_at = TextField(null=True)


class IntakeFile(Row):
    session_id = BigIntegerField()
    raw_path = BlobField()
    size = BigIntegerField()
    mtime = TextField()
    state = TextField()
    sha256 = TextField(null=True)
    detail = TextField()
    kept = BigIntegerField(null=True)
    reread = TextField()
    reread_method = TextField()


class Clip(Row):
    sha256 = TextField()
    size = BigIntegerField()
    original_name = TextField()
    recorder_id = BigIntegerField()
    officer_id = BigIntegerField(null=True)
    media = TextField()
    started_at = TextField(null=True)
    ended_at = TextField(null=True)
    duration_ms = BigIntegerField(null=True)
    time_source = TextField()
    verify_method = TextField()
    case_id = BigIntegerField(null=True)
    link_method = TextField()
    session_id = BigIntegerField()
    imported_at = TextField()
    extent = TextField()
    problem = TextField()
    codec = TextField()
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    device_no = TextField()
    officer_no = TextField()
    seq = BigIntegerField(null=True)
    marked = IntegerField()
    clock_offset_s = IntegerField()


class Document(Row):
    case_id = BigIntegerField(null=True)
    draw_id = BigIntegerField(null=True)
    kind = TextField()
    number = TextField()
    title = TextField()
    sha256 = TextField()
    size = BigIntegerField()
    replaces_id = BigIntegerField(null=True)
    issued_at = TextField()
    issued_by = BigIntegerField()
    paper_id = BigIntegerField(null=True)
    code = TextField()


class Slip(Row):
    case_id = BigIntegerField()
    document_id = BigIntegerField()
    serial = TextField()
    payload = TextField()
    capture_code = TextField()
    issued_at = TextField()


STATION_MODELS: tuple[type[Row], ...] = (
    IdCounter,
    Station,
    Officer,
    OfficerLoan,
    Recorder,
    Enterprise,
    Recusal,
    CalendarVersion,
    Draw,
    DrawFile,
    DrawNumber,
    DrawPick,
    DrawAfter,
    DrawReport,
    CaseFile,
    CaseEvent,
    Hazard,
    Deadline,
    Disclosure,
    IntakeSession,
    IntakeFile,
    Clip,
    Document,
    Slip,
    ClockReading,
    Gap,
    Clearance,
    Backup,
    Damage,
    TransferStick,
    TrayItem,
    StickExport,
    *CASEWORK,
    *PAPERS,
    *RECORD,
    *EXCHANGE,
    StationReport,
    *PUBLIC,
)
