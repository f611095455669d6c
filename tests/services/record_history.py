"""A year of a station as rows, with every state a figure tells apart; random, the same for the same seed."""

from __future__ import annotations

from random import Random
from typing import Any

import pendulum

from station.records.moment import day, iso
from station.store import casework_models as casework
from station.store import law, models
from station.store import record_models as record
from station.store.act import Act
from station.store.officers import active
from station.wiring import Station
from tests.services import recorded
from tests.services.dockings import DOCK

ITEMS = {"INSP_ARRIVE": "should", "INSP_CONDUCT": "should", "SEAL_NOTIFY": "must", "SERVE_LEAVE": "event"}
STATES = ("covered", "covered", "covered", "partial", "missing", "after_the_fact", "unknown", "exempt", "released")
FIRST = pendulum.datetime(2026, 4, 1, tz="Asia/Shanghai")
DAYS = 250
EDGES = ("2026-06-30T23:59:59+08:00", "2026-07-01T00:00:00+08:00", "2026-09-30T23:59:59+08:00")
"""Instants at which one quarter becomes the next."""


class History:
    """Rows of many cases, written in one act."""

    def __init__(self, station: Station, act: Act, firms: list[int], seed: int) -> None:
        self._act, self._firms, self._random = act, firms, Random(seed)
        self._people = [each.id for each in active(station.store)]
        self._serial = 0

    def at(self) -> pendulum.DateTime:
        """Some instant of the year, now and then one at which a quarter ends or begins."""
        if self._random.random() < 0.1:
            return pendulum.parse(self._random.choice(EDGES), tz="Asia/Shanghai")  # type: ignore[return-value]
        return FIRST.add(seconds=self._random.randrange(DAYS * 86_400))

    def some(self, chance: float) -> bool:
        """True as often as `chance` says."""
        return self._random.random() < chance

    def case(self, clip_id: int) -> int:
        """One case with whatever may belong to one."""
        self._serial += 1
        kind, opened = self._random.choice(("inspection", "inspection", "penalty")), self.at()
        closings = sorted(self.at() for _ in range(self._random.randrange(3)))
        flow = "inspection" if kind == "inspection" else self._random.choice(("penalty", "penalty_summary"))
        made = self._act.insert(
            models.CaseFile,
            number=f"余应急试〔2026〕{self._serial}号",
            kind=kind,
            enterprise_id=self._random.choice(self._firms),
            power_item="CF-001",
            source=self._random.choice(("adhoc", "double_random", "planned_non_random")),
            rule_set=law.load().rule_set(day(opened)).code,
            stage="closed",
            lead_id=self._random.choice([*self._people, None]),
            assist_id=self._random.choice([*self._people, None]),
            result=self._random.choice((None, "no_issue", "aborted")),
            opened_at=iso(opened),
            closed_at=iso(closings[-1]) if closings and self.some(0.9) else None,
            flow=flow,
            title="",
            clue="",
            clue_note="",
            checklist="",
            behaviour_code="",
            voided_at=iso(opened) if self.some(0.1) else None,
        )
        course = sorted(self.at() for _ in range(4))
        for event, when in zip(("on_site", "on_site", "filed", "decided"), course, strict=True):
            if self.some(0.6):
                self._event(made, event, when)
        for rule in (
            "UPLOAD_24H",
            "PUB_7WD",
            "PUB_20WD",
            "ARCHIVE_30WD",
            "ARCHIVE_EARLY_30WD",
            "DECIDE_90D",
            "RECTIFY",
        ):
            if self.some(0.7):
                self._deadline(made, rule)
        self._disclosures(made)
        self._reviews(made)
        self._recordings(made, closings)
        self._access(made, clip_id)
        return made

    def _event(self, case_id: int, kind: str, at: pendulum.DateTime) -> None:
        when = iso(at)
        self._act.insert(models.CaseEvent, case_id=case_id, kind=kind, occurred_at=when, recorded_at=when, detail="")

    def _deadline(self, case_id: int, rule: str) -> None:
        due = self.at()
        self._act.insert(
            models.Deadline,
            case_id=case_id,
            rule=rule,
            rule_set="2026",
            calendar="",
            anchor_at=iso(due.subtract(days=1)),
            due_at=iso(due),
            provisional=0,
            basis="",
            state=self._random.choice(("met", "met", "late", "running", "superseded")),
            computed_at=iso(due.subtract(days=1)),
            pauses="",
            waived="",
        )

    def _disclosures(self, case_id: int) -> None:
        decided = day(self.at())
        for channel in ("site", "credit"):
            if self.some(0.5):
                self._act.insert(
                    models.Disclosure,
                    case_id=case_id,
                    channel=channel,
                    publisher="station",
                    target="某厂",
                    category="处罚",
                    conclusion="罚款",
                    decided_on=decided.isoformat(),
                    due_at=iso(self.at()),
                    state="pending",
                    queued_at=iso(self.at()),
                    withheld_code="",
                    withheld_basis="",
                )

    def _reviews(self, case_id: int) -> None:
        for nth in range(1, 1 + self._random.randrange(3)):
            made = self._act.insert(
                casework.Review,
                case_id=case_id,
                round=nth,
                gate="before_decision",
                level="should",
                triggers="",
                state="passed",
                package="a" * 64 if self.some(0.8) else "",
                responsible="李敏",
                submitted_at=iso(self.at()),
                submitted_by=self._people[0],
                reviewer="",
                reviewer_cert="",
                skipped_reason="",
            )
            for seq, kind in enumerate(self._random.choices(("return", "opinion:disagree", "opinion:agree"), k=2), 1):
                self._act.insert(
                    casework.ReviewMessage,
                    review_id=made,
                    seq=seq,
                    kind=kind,
                    direction="in",
                    happened_at=iso(self.at()),
                    by_name="",
                    words="",
                    sha256="",
                    recorded_at=iso(self.at()),
                    warnings="",
                )

    def _recordings(self, case_id: int, closings: list[pendulum.DateTime]) -> None:
        for item, level in ITEMS.items():
            for at in closings:
                for seq in range(1, 1 + self._random.randrange(3)):
                    self._coverage(case_id, item, level, seq, "closed", at)
            if self.some(0.3):
                self._coverage(case_id, item, level, 1, "archived", self.at())
            if self.some(0.1):
                self._act.insert(
                    casework.Waiver,
                    case_id=case_id,
                    guard=self._random.choice(("COVERAGE", "POWER")),
                    item=item,
                    reason="记录仪进水",
                    granted_by=self._people[0],
                    granted_at=iso(self.at()),
                )
        if self.some(0.3):
            self._act.insert(
                casework.ExternalRef,
                case_id=case_id,
                system=self._random.choice(("mobile", "city")),
                ref="ZF-1",
                url="",
                entered_at=iso(self.at()),
            )

    def _coverage(self, case_id: int, item: str, level: str, seq: int, moment: str, at: pendulum.DateTime) -> None:
        self._act.insert(
            record.Coverage,
            case_id=case_id,
            moment=moment,
            item=item,
            scene="site_inspection",
            seq=seq,
            level=level,
            state=self._random.choice(STATES),
            marked=int(self.some(0.8)),
            covered_permille=900,
            late_s=0,
            early_s=0,
            gaps=0,
            officer_id=self._random.choice([*self._people, None]),
            computed_at=iso(at),
        )

    def _access(self, case_id: int, clip_id: int) -> None:
        if self.some(0.5):
            return
        by_clip = self.some(0.3)
        made = self._act.insert(
            record.AccessRequest,
            number=f"调阅〔2026〕{self._serial}号",
            applicant="李敏",
            org="",
            purpose="case",
            reason="核对",
            case_id=None if by_clip else case_id,
            clip_id=clip_id if by_clip else None,
            mode="view",
            level="station",
            state="approved",
            applied_at=iso(self.at()),
            entered_by=self._people[0],
            permit="",
            decision_reason="",
        )
        common: dict[str, Any] = {"request_id": made, "clip_id": clip_id}
        if self.some(0.5):
            self._act.insert(
                record.AccessView, **common, viewer_id=self._people[0], began_at=iso(self.at()), seconds=5
            )  # fmt: skip
        if self.some(0.3):
            copied = {"name": "a.mp4", "sha256": "b" * 64, "size": 1, "made_at": iso(self.at())}
            self._act.insert(record.AccessCopy, **common, **copied, made_by=self._people[0])
        if self.some(0.6):
            self._act.insert(
                record.AccessEvaluation,
                request_id=made,
                text_ok=1,
                av_ok=1,
                conclusion="",
                evaluated_by=self._people[0],
                evaluated_at=iso(self.at()),
            )

    def trained(self) -> None:
        """Some training for everybody, of some more than a year asks for."""
        for person in self._people:
            for _ in range(self._random.randrange(5)):
                self._act.insert(
                    casework.Training,
                    officer_id=person,
                    topic="安全生产法",
                    minutes=self._random.choice((45, 900, 2700)),
                    held_on=day(self.at()).isoformat(),
                    organiser="",
                    result="",
                    entered_at=iso(self.at()),
                )


def write(station: Station, firms: list[int], cases: int = 160, seed: int = 7) -> list[int]:
    """`cases` cases of the year and its trainings; their ids, in the order of writing."""
    clip_id = recorded.clip(station, None, FIRST, FIRST.add(minutes=5))
    with station.store.act(DOCK, "intake.open") as act:
        history = History(station, act, firms, seed)
        made = [history.case(clip_id) for _ in range(cases)]
        history.trained()
    return made
