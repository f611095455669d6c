"""A general penalty case ready to be submitted for legal review, and a review office that answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from stdnum.cn import uscc

from station.bureau import reviewers
from station.bureau import reviews as office
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau, BureauFounding, create_bureau
from station.records.casework import NewParty, Sanction, Signer
from station.records.moment import day, iso
from station.records.people import Proof, System
from station.records.review import CheckResult
from station.rules.opinion import Opinion, Sitting
from station.rules.reviewer import Reviewer
from station.services import replication, staff
from station.services.review_send import Sent
from station.services.staff import NewOfficer
from station.store import case_papers, cases, enterprises, law, models, officers, parties, review_law
from station.wiring import Station, open_station
from tests.conftest import PIN, START, FrozenClock

SETUP = System("system:init")
POINTS = tuple(point.code for point in review_law.load().points)
ALL_OK = tuple(CheckResult(code, "ok") for code in POINTS)
DEFECT = (CheckResult("subject", "ok"), CheckResult("officers", "defect", "执法证复印件缺页"), *ALL_OK[2:])
QUALIFIED = "A20123302810001"
REVIEWER = Reviewer("孙审核", "11028109001", date(2028, 12, 31), QUALIFIED)
COUNSEL = Reviewer("钱律师", "", None, "A2", None, "counsel", date(2026, 1, 1), date(2026, 12, 31))
SITTING = Sitting("2026-11-20T09:00:00+08:00", "三楼会议室", "徐局长", "何记录", ("徐局长 局长", "郑科长 科长"))


def penalty(station: Station, enterprise_id: int, *sanctions: tuple[str, int], flow: str = "penalty") -> int:
    """A penalty case with a party, a cause, its report and what is proposed (kind, fen); handled by 李敏 and 陈海波."""
    store = station.store
    people = {each.name: each for each in officers.active(store)}
    with store.act(SETUP, "roster.import") as act:
        number = len(cases.ids(store)) + 1
        case_id = act.insert(
            models.CaseFile,
            number=f"余应急罚立〔2026〕{number}号",
            kind="penalty",
            enterprise_id=enterprise_id,
            power_item="330225001000",
            source="adhoc",
            rule_set="XIUFU-2026",
            stage="report_done",
            lead_id=people["李敏"].id,
            assist_id=people["陈海波"].id,
            opened_at=iso(act.now),
            flow=flow,
            title="未按规定设置安全警示标志案",
            clue="",
            clue_note="",
            checklist="",
            behaviour_code="",
        )
        party_id = parties.add(
            act, case_id, NewParty("unit", "余姚市第1塑料制品厂", enterprise_id, id_no="91330281MA2000001X")
        )
        parties.add_cause(act, **cause(case_id, party_id))
        parties.set_sanctions(act, case_id, "proposed", [Sanction(party_id, kind, fen) for kind, fen in sanctions])
        report = law.load().paper("D53", day(act.now))
        signers = [Signer("officer", name, people[name].id, people[name].cert_no or "") for name in ("李敏", "陈海波")]
        case_papers.add(act, case_id, report, "", act.now, signers)
    return case_id


def cause(case_id: int, party_id: int) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "party_id": party_id,
        "violation": "V001",
        "title": "未设置明显的安全警示标志",
        "facts": "冲压车间3台压力机未设置警示标志。",
        "violated": "安全生产法第三十五条",
        "punished": "安全生产法第九十九条第一项",
        "tier": "1",
        "min_fen": 0,
        "max_fen": 5_000_000,
        "outside_reason": "",
        "happened_on": "2026-11-02",
        "life": 0,
        "dropped_reason": "",
    }


def propose(station: Station, case_id: int, phase: str, *sanctions: tuple[str, int]) -> None:
    """A new telling of the sanctions, against the case's first party."""
    party_id = parties.of_case(station.store, case_id)[0].id
    with station.store.act(SETUP, "roster.import") as act:
        parties.set_sanctions(act, case_id, phase, [Sanction(party_id, kind, fen) for kind, fen in sanctions])


@dataclass(frozen=True)
class Office:
    """政策法规科 at work: opens the packages a station sends and signs what it says."""

    bureau: Bureau
    person: Proof
    folder: Path

    def says(
        self,
        sent: Sent,
        kind: str,
        detail: str = "",
        by: Proof | None = None,
        second: Proof | None = None,
        **changed: Any,
    ) -> Path:
        """A file signed in answer to a package, as it is handed to the station; by 孙审核 alone, or by others."""
        submitted = office.open_package(self.bureau, sent.path)
        found = replace(self.draft(submitted, kind, detail), **changed)
        kept = office.sign(self.bureau, by or self.person, submitted, found, second)
        return office.hand_out(self.bureau, kept, self.folder)

    def forges(self, sent: Sent, kind: str, detail: str = "", **changed: Any) -> Path:
        """A file with the bureau's own signature that skips every check the office's program makes."""
        submitted = office.open_package(self.bureau, sent.path)
        found = replace(self.draft(submitted, kind, detail), **changed)
        data = self.bureau.store.signer.note(found.text()).encode()
        path = self.folder / f"{sha256(data).hexdigest()[:8]}.opinion"
        path.write_bytes(data)
        return path

    def draft(self, submitted: office.Submitted, kind: str, detail: str) -> Opinion:
        said, judging = submitted.text, kind in ("opinion", "reconsideration")
        checks = ALL_OK if detail in ("agree", "transfer") else DEFECT
        return Opinion(
            bureau="330281000",
            station=said.station,
            epoch=said.epoch,
            case=said.case,
            number=said.number,
            round=said.round,
            package=submitted.sha256,
            kind=kind,
            detail=detail,
            at=iso(self.bureau.clock.now()),
            reviewer=REVIEWER,
            issued_by=self.person.name,
            complicated=False,
            missing=("调查报告第2页",) if kind == "return" else (),
            checks=checks if judging else (),
            words="" if kind in ("accept", "return") else "意见如下。",
            responsibility="审核人员对审核意见负责。" if judging else "",
            sitting=SITTING if kind == "committee" else None,
        )


@dataclass(frozen=True)
class Scene:
    """A paired station and its bureau's review office, open, with people signed in."""

    station: Station
    office: Office
    clock: FrozenClock
    officer: Proof
    """李敏, who handles the cases."""
    chief: Proof

    def enterprise(self) -> int:
        """One more enterprise on the roster; its id."""
        number = len(enterprises.ids(self.station.store)) + 1
        body = f"91330281MA2{number:06d}"
        values = {
            "uscc": body + uscc.calc_check_digit(body),
            "name": f"余姚市第{number}塑料制品厂",
            "initials": "yysdslzpc",
            "pinyin": "yuyaoshidisuliaozhipinchang",
            "address": f"余姚市泗门镇工业路{number}号",
            "village": "万圣村",
            "legal_person": "张三",
            "phone": "0574-00000000",
            "industry_code": "C2929",
            "industry": "塑料零件及其他塑料制品制造",
            "scale": "below",
            "risk": "yellow",
            "credit": "B",
            "hazards": "",
            "status": "active",
            "registered_at": iso(self.clock.now()),
        }
        with self.station.store.act(SETUP, "roster.import") as act:
            return act.insert(models.Enterprise, **values)

    def again(self) -> Scene:
        """Everybody signed in again, some days later."""
        return signed_in(self.station, self.office.bureau, self.clock, self.office.folder)


@contextmanager
def review_scene(folder: Path, founded: Path, recovery: str = "-") -> Iterator[Scene]:
    """泗门镇安监所 and 余姚市应急管理局 introduced to each other, 孙审核 on the bureau's roster."""
    clock = FrozenClock(START)
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    founding = BureauFounding("330281000", "余姚市应急管理局", recovery)
    bureau = create_bureau(folder / "bureau", founding, admin, PIN, clock)
    shutil.copytree(founded, folder / "station")
    station = open_station(folder / "station", clock)
    proof = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    reviewers.add(bureau, proof, REVIEWER, PIN)
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    replication.pair(station, chief, bureau.home.card.read_bytes())
    replication.introduce(station)
    enrol(bureau, proof, introduced(station.home.outbox))
    (folder / "stick").mkdir()
    yield signed_in(station, bureau, clock, folder / "stick")
    station.close()
    bureau.close()


def signed_in(station: Station, bureau: Bureau, clock: FrozenClock, folder: Path) -> Scene:
    reviewer = staff.sign_in(bureau.store, bureau.keys, "孙审核", PIN)
    officer, chief = (staff.sign_in(station.store, station.keys, name, PIN) for name in ("李敏", "王建国"))
    return Scene(station, Office(bureau, reviewer, folder), clock, officer, chief)
