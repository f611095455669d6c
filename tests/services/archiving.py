"""Building blocks of archive tests: a case of each flow walked to its end, and its file made whole."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from station.documents.case_index import BACK
from station.documents.paper import render
from station.records.archive import ArchivedCase
from station.records.case import CaseFile
from station.records.casework import NewGoods, Serving
from station.records.moment import moment
from station.records.people import Proof, System
from station.services import archive, case_papers, cases, measures, recording_items
from station.services.advance import advance
from station.services.case_papers import Signing
from station.services.filled import Filled
from station.services.measure_facts import points
from station.store import case_papers as paper_rows
from station.store import cases as case_rows
from station.store import evidence, models, papers
from station.wiring import Station
from tests.services.inspections import on_site
from tests.services.penalty_walk import NOTED, SHOWN, Desk
from tests.services.recorded import record_whole

NOTE = "签字件由当事人保存一份，另一份邮寄途中；公示期限未到"
FLOWS = ("penalty", "penalty_summary", "inspection", "compulsory", "licence")
_CONFIRMED = ",".join(code for code, _, only_absent in points() if not only_absent)


def ended(desk: Desk, flow: str, firm: int) -> CaseFile:
    """A case of this flow, closed."""
    walk = {
        "penalty": _penalty,
        "penalty_summary": _summary,
        "inspection": _inspection,
        "compulsory": _compulsory,
        "licence": _licence,
    }[flow]
    return walk(desk, firm)


def whole(desk: Desk, flow: str, firm: int) -> CaseFile:
    """The same with everything its file needs: faces of all papers, signatures, deliveries, recordings."""
    case = ended(desk, flow, firm)
    make_whole(desk, case.id)
    return case_rows.get(desk.station.store, case.id)


def make_whole(desk: Desk, case_id: int) -> None:
    """Issue, sign, deliver and record whatever the file of a case lacks."""
    store, chief = desk.station.store, desk.who("王建国")
    if recording_items.standing(store, case_id) and not evidence.clips_of_case(store, case_id):
        record_whole(desk.station, chief, case_id)
    store_recordings(desk.station, chief, case_id)
    for paper in paper_rows.of_case(store, case_id):
        if paper.document_id is None and paper.voided_at is None:
            face(desk.station, chief, paper.id)
    for each in case_papers.lacking(store, case_id):
        if each.unsigned:
            case_papers.sign(store, chief, each.paper.id, Signing("张三"))
        if each.undelivered:
            serve(desk.station, chief, each.paper.id)


def face(station: Station, who: Proof, paper_id: int) -> int:
    """An issued face of a paper; its document's id. What stands on it is tested elsewhere."""
    paper, pdf = paper_rows.get(station.store, paper_id), sheet()
    with station.store.act(who, "paper.issue", subject=f"case/{paper.case_id}") as act:
        made = papers.add_document(
            act,
            kind=paper.code,
            number=paper.number,
            title=paper.title,
            sha256=station.media.put(pdf),
            size=len(pdf),
            issued_at=act.now,
            case_id=paper.case_id,
            paper_id=paper_id,
            code=f"face-{paper_id}",
        )
        paper_rows.change(act, paper_id, document_id=made)
    return made


@cache
def sheet() -> bytes:
    """One page."""
    head = {"demo": False, "organ": "局", "title": "文书", "number": "1", "confirm": ""}
    facts = {**head, "heading": "甲", "lines": ["乙"], "signers": []}
    return render(BACK, facts, moment("2026-11-20T09:00:00+08:00"))


def serve(station: Station, who: Proof, paper_id: int) -> None:
    """Delivered by hand."""
    paper = paper_rows.get(station.store, paper_id)
    with station.store.act(who, "paper.sign", subject=f"case/{paper.case_id}") as act:
        paper_rows.serve(act, paper_id, act.now, Serving("direct", "张三"))


def store_recordings(station: Station, who: Proof, case_id: int) -> None:
    """The recordings of a case are in the media store."""
    clips = evidence.clips_of_case(station.store, case_id)
    with station.store.act(who, "recording.confirm", subject=f"case/{case_id}") as act:
        for clip in clips:
            data = f"recording {clip.id}\n".encode() * 100
            act.update(models.Clip, clip.id, sha256=station.media.put(data), size=len(data))


def archived(desk: Desk, case: CaseFile, note: str = NOTE) -> ArchivedCase:
    """Filed by 李敏, checked by 陈海波."""
    return archive.file(desk.station, desk.who("李敏"), desk.who("陈海波"), case.id, note)


def _penalty(desk: Desk, firm: int) -> CaseFile:
    case = desk.served(firm, 3_000)
    desk.step(case, "pay", Filled(note="3000元，票据 0001"))
    desk.step(case, "propose_closing")
    return desk.chief(case, "close")


def _summary(desk: Desk, firm: int) -> CaseFile:
    case = desk.opened(firm, summary=True)
    desk.propose(case, 3_000)
    fine = replace(SHOWN, sanctions=desk.fine(case, 3_000), conclusion="罚款3,000元")
    desk.step(case, "decide_unit", fine)
    desk.step(case, "return")
    desk.step(case, "collect_fine", Filled(note="3000元，票据号0012345", form={"ground": "hard_later"}))
    for action, filled in (("file_back", Filled()), ("hand_in", Filled()), ("pay_collected", Filled()), ("bank", NOTED),
                           ("propose_closing", Filled())):  # fmt: skip
        desk.step(case, action, filled)
    return desk.chief(case, "close")


def _inspection(desk: Desk, firm: int) -> CaseFile:
    store, chief = desk.station.store, desk.who("王建国")
    case = on_site(desk.station, chief, firm)
    cases.record_result(store, chief, case.id, "no_issue", signed=True)
    cases.returned(store, chief, case.id)
    record_whole(desk.station, chief, case.id)
    return cases.close(store, chief, case.id)


def _compulsory(desk: Desk, firm: int) -> CaseFile:
    store, chief = desk.station.store, desk.who("王建国")
    with store.act(System("system:init"), "station.found") as act:
        row = store.one(models.Station.select())
        assert row is not None
        act.update(models.Station, row["id"], authority_mode="bureau_dispatch")
    lead, assist = desk.crew()
    case = measures.open_measure(store, chief, firm, "QZ-001", "有现实危险", flow="compulsory", crew=(lead, assist))
    spot = Filled(
        identity_shown=True,
        told=cases.ALL_TOLD,
        signed=True,
        form={"points": _CONFIRMED},
        goods=(NewGoods("压力表", "Y-100", "只", "3"),),
        note="压力容器无合格证，随时可能爆裂",
    )
    advance(store, chief, case.id, "implement_urgent", spot)
    advance(store, chief, case.id, "backfill", Filled(form={"head_approval": "局长批示"}))
    advance(store, chief, case.id, "dispose", Filled(outcome="destroyed", note="责令销毁"))
    advance(store, chief, case.id, "return")
    record_whole(desk.station, chief, case.id)
    return advance(store, chief, case.id, "close")


def _licence(desk: Desk, firm: int) -> CaseFile:
    store, chief = desk.station.store, desk.who("王建国")
    lead, assist = desk.crew()
    case = measures.receive_licence(store, chief, firm, "XK-002", "烟花爆竹经营（零售）许可申请", crew=(lead, assist))
    visited = Filled(identity_shown=True, told=cases.ALL_TOLD, signed=True, note="店面面积、消防设施符合要求")
    advance(store, chief, case.id, "accept")
    advance(store, chief, case.id, "check", visited)
    advance(store, chief, case.id, "return")
    advance(store, chief, case.id, "grant", Filled(note="局许可决定 余应急许准〔2026〕8号"))
    advance(store, chief, case.id, "issue")
    return advance(store, chief, case.id, "close")
