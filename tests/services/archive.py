"""The past of enterprises, row by row: what years of cases, draws and recordings leave in the database."""

from __future__ import annotations

from station.records.people import System
from station.store import casework_models as work
from station.store import models
from station.store.act import Act
from station.wiring import Station
from tests.services.inspections import officer_ids

AT = "2026-11-20T09:00:00+08:00"


class Archive:
    """Puts rows of a past into the database, as the cases, draws and recordings of years would have."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.people = officer_ids(station)
        self.serial = 0

    def case(self, enterprise: int, opened: str, kind: str = "inspection", **over: object) -> int:
        self.serial += 1
        values = {
            "number": f"余应急检〔{opened[:4]}〕{self.serial}号", "kind": kind, "enterprise_id": enterprise,
            "power_item": "-", "source": "adhoc", "rule_set": "-", "stage": "closed", "opened_at": opened,
            "flow": "inspection", "result": None, "closed_at": None, **over,
        }  # fmt: skip
        return self.row(models.CaseFile, **values)

    def row(self, model: type, **values: object) -> int:
        with self.station.store.act(System("system:init"), "roster.import") as act:
            return _insert(act, model, values)

    def hazard(self, case: int, seq: int, result: str | None = None, at: str | None = None) -> int:
        return self.row(
            models.Hazard, case_id=case, seq=seq, description=f"隐患{seq}", article="安全生产法第三十六条",
            rectify_by="2026-12-01", recheck_result=result, rechecked_at=at, major=seq == 2,
        )  # fmt: skip

    def decided(self, case: int, round_: int, kind: str, fen: int, at: str) -> None:
        party = self.row(work.Party, case_id=case, kind="unit", name="甲厂", added_at=at)
        self.row(
            work.Sanction, case_id=case, party_id=party, phase="decided", round=round_, kind=kind, amount_fen=fen,
            set_at=at,
        )  # fmt: skip

    def draw(self, number: int, enterprise: int, selected: bool, **over: object) -> int:
        values = {
            "draw_no": number, "plan_ref": "计划", "period": "2026-10", "purpose": "演示", "strata": "red",
            "state": "revealed", "frozen_at": AT, "revealed_at": AT, **over,
        }  # fmt: skip
        draw = self.row(models.Draw, **values)
        self.row(
            models.DrawPick, draw_id=draw, stratum="red", rank=number, enterprise_id=enterprise, ticket="0" * 64,
            selected=int(selected),
        )  # fmt: skip
        return draw


def _insert(act: Act, model: type, values: dict[str, object]) -> int:
    return act.insert(model, **values)


def one_of_everything(archive: Archive, *enterprises: int) -> None:
    """Three cases, three hazards, a decision, a paper, two recordings, a publication and a recusal for each."""
    for one in enterprises:
        old = archive.case(one, "2024-03-01T09:00:00+08:00", result="rectify", closed_at="2024-04-01T09:00:00+08:00")
        archive.hazard(old, 1, "pass", "2024-03-20T09:00:00+08:00")
        archive.hazard(old, 2, "fail", "2024-03-20T09:00:00+08:00")
        new = archive.case(one, "2026-05-01T09:00:00+08:00", stage="on_site")
        archive.row(
            models.CaseEvent, case_id=new, kind="on_site", occurred_at="2026-05-03T09:00:00+08:00", recorded_at=AT
        )
        archive.hazard(new, 1)
        penalty = archive.case(one, "2026-06-01T09:00:00+08:00", "penalty")
        archive.decided(penalty, 1, "fine", 100, "2026-07-01T09:00:00+08:00")
        archive.decided(penalty, 2, "fine", 2_000_050, "2026-07-02T09:00:00+08:00")
        archive.decided(penalty, 2, "confiscate_income", 99_900, "2026-07-02T09:00:00+08:00")
        archive.row(
            work.CasePaper, case_id=penalty, code="D23", title="行政处罚决定书", number="1号", made_at=AT,
            party_signed="signed", served_at="2026-11-20T10:00:00+08:00",
        )  # fmt: skip
        archive.row(
            models.Disclosure, case_id=penalty, channel="zj_gov_service", publisher="station", target="甲",
            category="乙", conclusion="丙", decided_on="2026-07-02", due_at=AT, state="pending", queued_at=AT,
        )  # fmt: skip
        recorder = archive.row(
            models.Recorder, serial=f"ZFY{one}", profile="generic", status="active", clock_offset_s=0, registered_at=AT
        )
        session = archive.row(
            models.IntakeSession, recorder_id=recorder, source="x", listing_sha256="0" * 64, files=1, bytes=1,
            state="complete", opened_at=AT,
        )  # fmt: skip
        for number, (started, length) in enumerate([("2026-05-03T09:05:00+08:00", 60_000), (None, None)]):
            archive.row(
                models.Clip, sha256=f"{one}{number}", size=1, original_name="a.mp4", recorder_id=recorder,
                media="video", started_at=started, duration_ms=length, time_source="name", verify_method="o_direct",
                case_id=new, link_method="auto", session_id=session, imported_at=AT,
            )  # fmt: skip
        archive.row(
            models.Recusal, officer_id=archive.people["李敏"], enterprise_id=one, reason="亲属任职", declared_at=AT
        )
