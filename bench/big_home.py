"""A home as large as a township station could ever have: five years of cases and a ledger of a million entries.

Made in a few minutes and kept, one for each schema and day. It cuts corners where nobody who looks at screens can
tell: rows are written in bulk beside the session that captures an act's changes, so every entry holds an empty
changeset and an audit of this home finds all of its rows; entries are spread evenly over the cases; a case's events,
deadlines, papers and results are drawn from one small table of courses, without the guards that would have let them
happen. Leaves, their order, the tree over them, the hashes of the rows and the signed checkpoint are the store's own.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw

from station.demo.names import enterprises
from station.records.moment import day
from station.rules.entry import Entry
from station.rules.ids import make_id
from station.services import staff
from station.store import law, ledger
from station.store.keys import KeyRing
from station.store.schemas import STATION
from station.store.store import Store
from station.wiring import Founding, Station, SystemClock, create_station, open_station

CODE = 330281103
CHIEF, PIN = "王建国", "2580"
CREW = ("李敏", "陈海波", "周倩", "孙立", "吴亮", "郑爱华", "钱进", "冯小军", "褚卫东", "蒋芳", "沈国强")
YEARS = 5
"""The flows in force begin in September 2021: no case can be older."""
ZONE = timezone(timedelta(hours=8))
SEED = 20261128
NOTHING = sha256(b"").hexdigest()
"""Of the changeset of an act that changed nothing."""
BASIS = "余应急发〔2019〕43号"
ACTIONS = ("case.open", "case.approve", "case.dispatch", "case.arrive", "case.record")
KINDS = {"inspection": "行政检查", "penalty": "行政处罚", "compulsory": "行政强制", "licence": "行政许可"}
TITLES = {paper.code: paper.title for paper in law.load().papers}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a course."""

    stage: str
    event: str
    paper: str = ""
    """Code of the 文书 it leaves."""
    rules: tuple[str, ...] = ()
    """Whose deadlines it starts."""


@dataclass(frozen=True, slots=True)
class Course:
    """How the cases of one flow go."""

    kind: str
    flow: str
    prefix: str
    share: float
    power_item: str
    steps: tuple[Step, ...]
    days: tuple[int, ...]
    """From one step to the next."""


ORDERED = ("PUB_20WD", "RECTIFY", "RECHECK_10D")
REMEDIES = ("RECONSIDER_60D", "LITIGATE_6M")
"""Time of the party that nobody ends: such a row stays running after its case was closed."""
SERVED = ("PAY_15D", *REMEDIES)
COURSES = (
    Course(
        "inspection", "inspection", "应急检", 0.50, "JC-001",
        (Step("planned", "opened"), Step("approved", "approved", "D60"), Step("dispatched", "dispatched", "D01"),
         Step("on_site", "on_site"), Step("recorded", "recorded", "D02", ("PUB_20WD",)),
         Step("recorded", "returned", "", ("UPLOAD_24H",)), Step("closed", "closed", "D62", ("ARCHIVE_30WD",))),
        (1, 1, 2, 0, 0, 3),
    ),
    Course(
        "inspection", "inspection", "应急检", 0.30, "JC-002",
        (Step("planned", "opened"), Step("approved", "approved", "D60"), Step("dispatched", "dispatched", "D01"),
         Step("on_site", "on_site"),
         Step("rectify_ordered", "rectify_ordered", "D04", ORDERED),
         Step("rectify_ordered", "returned", "", ("UPLOAD_24H",)), Step("rechecked_pass", "rechecked_pass", "D05"),
         Step("closed", "closed", "D62", ("ARCHIVE_30WD",))),
        (1, 1, 2, 0, 0, 12, 3),
    ),
    Course(
        "penalty", "penalty", "应急案", 0.12, "CF-001",
        (Step("clue", "opened"), Step("filed", "filed", "D00", ("DECIDE_90D",)),
         Step("investigating", "investigated", "D15"), Step("report_done", "concluded", "D53"),
         Step("noticed", "noticed", "D23", ("DEFENSE_3D",)), Step("defense_heard", "defence_waived", "D24"),
         Step("submitted", "submitted", "D29"), Step("decided", "decided", "D33", ("PUB_7WD", "SERVE_7D")),
         Step("served", "decision_served", "D39", SERVED), Step("executed", "paid"),
         Step("closed", "closed", "D45", ("ARCHIVE_30WD",))),
        (3, 5, 8, 3, 5, 3, 4, 3, 10, 4),
    ),
    Course(
        "compulsory", "compulsory", "应急强", 0.03, "QZ-001",
        (Step("applied", "opened", "D06"), Step("approved", "approved"),
         Step("implemented", "implemented", "D07", ("SEAL_30D", "PUB_20WD")), Step("released", "released", "D69"),
         Step("closed", "closed", "D45", ("ARCHIVE_30WD",))),
        (0, 1, 20, 3),
    ),
    Course(
        "licence", "licence", "应急许", 0.05, "XK-001",
        (Step("received", "opened", "L01", ("LIC_ACCEPT_5",)), Step("accepted", "accepted", "L03", ("LIC_DECIDE_20",)),
         Step("checked", "checked", "L10"), Step("decided_grant", "decided", "L08", ("PUB_7WD", "LIC_ISSUE_10")),
         Step("issued", "issued"), Step("closed", "closed", "", ("ARCHIVE_30WD",))),
        (3, 5, 8, 4, 2),
    ),
)  # fmt: skip
TERMS = {
    "UPLOAD_24H": 1, "PUB_20WD": 28, "PUB_7WD": 9, "ARCHIVE_30WD": 42, "RECTIFY": 14, "RECHECK_10D": 24,
    "DECIDE_90D": 90, "DEFENSE_3D": 5, "SERVE_7D": 7, "PAY_15D": 15, "RECONSIDER_60D": 60, "LITIGATE_6M": 183,
    "SEAL_30D": 30, "LIC_ACCEPT_5": 7, "LIC_DECIDE_20": 28, "LIC_ISSUE_10": 14,
}  # fmt: skip
"""Natural days, near enough: what a rule gives is computed elsewhere."""
LEFT_OPEN, VOIDED, LATE = 0.004, 0.004, 0.02
COLUMNS = {
    "enterprise": "id uscc name initials pinyin address village legal_person phone industry_code industry scale risk "
    "credit hazards status last_inspected_on penalized_on registered_at",
    "case_file": "id number kind enterprise_id power_item source rule_set stage lead_id assist_id result opened_at "
    "closed_at flow title clue voided_at",
    "case_event": "id case_id kind occurred_at recorded_at officer_id detail",
    "deadline": "id case_id rule rule_set calendar anchor_event_id anchor_at due_at provisional basis state met_at "
    "computed_at late_reason",
    "case_paper": "id case_id event_id code title number made_at made_by party_signed locked",
    "disclosure": "id case_id channel publisher target category conclusion decided_on due_at state prepared_by "
    "queued_at",
    "document": "id case_id kind number title sha256 size issued_at issued_by",
    "slip": "id case_id document_id serial payload capture_code issued_at",
    "party": "id case_id kind enterprise_id name id_no address added_at",
    "hazard": "id case_id seq description article rectify_by recheck_result rechecked_at major",
    "cause": "id case_id party_id violation title facts violated punished tier min_fen max_fen happened_on",
    "sanction": "id case_id party_id phase round kind amount_fen set_at",
}
Row = tuple[Any, ...]


def make(folder: Path, cases: int, entries: int, firms: int) -> Path:
    """The home under `folder`, made where it is not there yet."""
    migrations = STATION.migrations()
    schema = sha256("".join(each.sha256 for each in migrations).encode()).hexdigest()[:8]
    root = folder / f"home-{schema}-{SystemClock().now():%Y%m%d}-{cases}-{entries}"
    if not (root / "made").exists():
        for old in folder.glob("home-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True, exist_ok=True)
        _build(root, cases, entries, firms)
        (root / "made").touch()
    return root


def empty(folder: Path) -> Path:
    """A home of the same people and nothing else."""
    root = folder / "empty"
    if root.exists():
        shutil.rmtree(root)
    _found(root).close()
    return root


class _Start:
    """A clock that stands at the beginning of it all."""

    def now(self) -> Any:
        """Now, those years ago."""
        return SystemClock().now().subtract(years=YEARS)


def _found(root: Path) -> Station:
    until = day(SystemClock().now()).add(years=3)

    def person(name: str, number: int, *roles: str) -> staff.NewOfficer:
        return staff.NewOfficer(name, frozenset(roles), f"110281{number:05d}", until)

    def furnish(store: Store, keys: KeyRing) -> None:
        proof = staff.sign_in(store, keys, CHIEF, PIN)
        for number, name in enumerate(CREW, 2):
            staff.enrol(store, keys, proof, person(name, number, "officer"), PIN)

    chief = person(CHIEF, 1, "chief", "officer")
    return create_station(root, Founding(str(CODE), "泗门镇安监所"), chief, PIN, _Start(), furnish)


def _build(root: Path, cases: int, entries: int, firms: int) -> None:
    station = _found(root)
    connection = station.store.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    with station.store.writing_ledger():
        known = Writer(connection).fill(cases, firms)
        _ledger(station.store, known, entries)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    station.close()
    opened = open_station(root)
    opened.store.checkpoint()
    opened.store.root_at(entries)
    opened.close()


@dataclass(frozen=True, slots=True)
class Firm:
    id: int
    name: str
    uscc: str
    address: str


class Writer:
    """Rows of every table, gathered and written table by table."""

    def __init__(self, connection: apsw.Connection, code: int = CODE) -> None:
        self._connection, self._code = connection, code
        self._number = int(connection.execute("SELECT next FROM id_counter").get)
        self._dice = random.Random(SEED)
        self._now = datetime.now(ZONE).replace(microsecond=0)
        self._people = [row[0] for row in connection.execute("SELECT id FROM officer ORDER BY id")]
        self._rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}

    def fill(self, cases: int, firms: int) -> list[int]:
        """Enterprises and cases, oldest first; the ids of the cases."""
        known, serials, made = self._enterprises(firms), Counter[tuple[str, int]](), []
        for place in range(cases):
            opened = self._now - timedelta(days=365.25 * YEARS * (1 - place / cases), seconds=place % 9_000)
            course = self._dice.choices(COURSES, [course.share for course in COURSES])[0]
            serials[course.prefix, opened.year] += 1
            number = f"余{course.prefix}〔{opened.year}〕{serials[course.prefix, opened.year]}号"
            made.append(self._case(course, number, opened, self._dice.choice(known)))
            if len(self._rows["case_event"]) > 50_000:
                self._flush()
        self._flush()
        # What is written next gets its ids behind these.
        self._connection.execute("UPDATE id_counter SET next = ?", (self._number,))
        return made

    def _id(self) -> int:
        self._number += 1
        return make_id(self._code, 0, self._number - 1)

    def _add(self, table: str, *values: object) -> int:
        row_id = self._id()
        self._rows[table].append((row_id, *values))
        return row_id

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            columns = COLUMNS[table].split()
            marks = ", ".join("?" * len(columns))
            self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
            rows.clear()

    def _enterprises(self, firms: int) -> list[Firm]:
        found = []
        for one in enterprises(self._now.date(), firms):
            facts = {name: getattr(one, name) for name in COLUMNS["enterprise"].split()[1:-1]}
            facts["hazards"] = ",".join(one.hazards)
            for name in ("last_inspected_on", "penalized_on"):
                facts[name] = facts[name] and facts[name].isoformat()
            found.append(
                Firm(self._add("enterprise", *facts.values(), _iso(self._now)), one.name, one.uscc, one.address)
            )
        return found

    def _case(self, course: Course, number: str, opened: datetime, firm: Firm) -> int:
        """One case with all that it leaves; it is open where its course is not over, and a few are left lying."""
        steps: list[tuple[Step, datetime]] = []
        at, voided = opened, self._dice.random() < VOIDED
        stalls = self._dice.randrange(1, len(course.steps)) if self._dice.random() < LEFT_OPEN else len(course.steps)
        for step, after in zip(course.steps[:stalls], (0, *course.days), strict=False):
            at += timedelta(days=after * (0.5 + self._dice.random()), minutes=20)
            if at > self._now:
                break
            steps.append((step, at))
        last = steps[-1][0]
        ended = steps[-1][1] if last.stage == "closed" and not voided else None
        lead, assist = self._dice.sample(self._people, 2)
        result = "rectify" if "rectify_ordered" in (step.stage for step, _ in steps) else "no_issue" if ended else None
        case_id = self._add(
            "case_file", number, course.kind, firm.id, course.power_item, "adhoc", "CHUFA-2021", last.stage, lead,
            assist, result, _iso(opened), ended and _iso(ended), course.flow,
            f"{firm.name}未按规定对从业人员进行安全生产教育和培训案" if course.kind == "penalty" else "",
            "complaint" if course.kind == "inspection" else "", _iso(self._now) if voided else None,
        )  # fmt: skip
        for step, at in steps:
            self._step(case_id, course, firm, step, at, lead, ended)
        self._substance(case_id, course, firm, [step.stage for step, _ in steps], opened)
        return case_id

    def _step(
        self, case_id: int, course: Course, firm: Firm, step: Step, at: datetime, lead: int, ended: datetime | None
    ) -> None:
        event = self._add("case_event", case_id, step.event, _iso(at), _iso(at), lead, "")
        if step.stage == "dispatched":
            self._slip(case_id, firm, at, lead)
        if step.paper:
            title = TITLES[step.paper]
            self._add("case_paper", case_id, event, step.paper, title, "", _iso(at), lead, "not_needed", 0)
        for rule in step.rules:
            due = (at + timedelta(days=TERMS[rule])).replace(hour=23, minute=59, second=59)
            self._deadline(case_id, rule, event, at, due, ended)
            if rule.startswith("PUB_"):
                published = at < self._now - timedelta(days=7)
                self._add(
                    "disclosure", case_id, "zj_gov_service", "station", firm.name, KINDS[course.kind], "未发现问题",
                    f"{at:%Y-%m-%d}", _iso(due), "published" if published else "pending", lead, _iso(at),
                )  # fmt: skip

    def _slip(self, case_id: int, firm: Firm, at: datetime, lead: int) -> None:
        number = self._number
        facts = "disclosure_slip", str(number), "执法公示单", sha256(str(number).encode()).hexdigest(), 30_000
        document = self._add("document", case_id, *facts, _iso(at), lead)
        serial = f"{self._code}-{at.year}-{number:08d}"
        said = f"ANJIAN1 {serial} {firm.uscc} " + sha256(serial.encode()).hexdigest()
        self._add("slip", case_id, document, serial, said, f"Q{number:07d}", _iso(at))

    def _deadline(
        self, case_id: int, rule: str, event: int, at: datetime, due: datetime, ended: datetime | None
    ) -> None:
        """Kept a little before it was due, whatever became of the case; a few uploads came late and were explained."""
        met = due - timedelta(days=max(1, TERMS[rule] // 4)) if rule != "UPLOAD_24H" else at + timedelta(hours=1)
        late = rule == "UPLOAD_24H" and self._dice.random() < LATE
        met = due + timedelta(days=1) if late else met
        done = rule not in REMEDIES and met < self._now
        self._add(
            "deadline", case_id, rule, "CHUFA-2021", "2026:official:1", event, _iso(at), _iso(due), 0, BASIS,
            ("late" if late else "met") if done else "running", _iso(met) if done else None, _iso(at),
            "设备故障" if late and done else None,
        )  # fmt: skip

    def _substance(self, case_id: int, course: Course, firm: Firm, stages: list[str], opened: datetime) -> None:
        at = _iso(opened)
        if "rectify_ordered" in stages:
            passed = at if "rechecked_pass" in stages else None
            for seq in (1, 2):
                words = f"第{seq}车间配电箱未上锁，缺少警示标志"
                due = f"{opened + timedelta(days=20):%Y-%m-%d}"
                self._add("hazard", case_id, seq, words, BASIS, due, passed and "pass", passed, 0)
        if course.kind == "inspection":
            return
        party = self._add("party", case_id, "unit", firm.id, firm.name, firm.uscc, firm.address, at)
        if course.kind != "penalty":
            return
        fen = self._dice.randrange(1, 50) * 100_000
        said = "经查，该单位未按规定对从业人员进行安全生产教育和培训。"
        articles = "安全生产法第二十八条", "安全生产法第九十七条"
        self._add("cause", case_id, party, "AQ-001", "未按规定教育培训", said, *articles, "1", 0, 10_000_000, at[:10])
        for phase in ["proposed", "noticed", *(["decided"] if "decided" in stages else [])]:
            self._add("sanction", case_id, party, phase, 1, "fine", fen, at)


def _ledger(store: Store, cases: list[int], entries: int) -> None:
    """What is missing to `entries`, spread evenly over the cases and the years."""
    connection, origin, schema = store.connection, str(store.origin), store.schema_hash()
    first = ledger.size(connection)
    began, ends = _Start().now().timestamp(), SystemClock().now().timestamp() - 3600
    actor = f"officer:{make_id(CODE, 0, 1)}:{CHIEF}"
    for seq in range(first, entries):
        at = _iso(datetime.fromtimestamp(began + (ends - began) * seq / entries, ZONE).replace(microsecond=0))
        subject = f"case/{cases[(seq - first) * len(cases) // (entries - first)]}"
        entry = Entry(origin, seq, at, at, actor, "-", ACTIONS[seq % len(ACTIONS)], subject, "-", schema, NOTHING)
        ledger.append(connection, seq, entry.leaf(), b"")


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
