"""Building blocks of inspection tests: a revealed draw as the draw leaves it, and a case walked to a stage."""

from __future__ import annotations

from collections.abc import Sequence

from station.records.case import CaseFile, Found
from station.records.moment import day, iso
from station.records.paper import IssuedDocument
from station.records.people import Proof, System
from station.services import cases, face_ahead, faces, opening, staff
from station.store import models
from station.store.store import Store
from station.wiring import Station
from tests.conftest import PIN

HAZARD = Found("配电箱无防护门", "安全生产法第三十六条", day("2026-12-05"))


def officer_ids(station: Station) -> dict[str, int]:
    """Name to id of everyone on the roster."""
    return {row["name"]: row["id"] for row in station.store.all(models.Officer.select())}


def reveal(store: Store, picks: Sequence[tuple[int, int, int]], state: str = "revealed", draw_no: int = 1) -> int:
    """A draw whose picks are (enterprise, lead, assist), plus one reserve that was not selected; its id."""
    with store.act(System("system:init"), "roster.import") as act:
        now = iso(act.now)
        draw = act.insert(
            models.Draw,
            draw_no=draw_no,
            plan_ref="2026年度检查计划",
            period="2026-11",
            purpose="演示",
            strata="orange,yellow",
            state=state,
            frozen_at=now,
        )
        for rank, (enterprise, lead, assist) in enumerate(picks, 1):
            values = {"draw_id": draw, "stratum": "orange", "enterprise_id": enterprise, "ticket": f"{rank:064x}"}
            act.insert(models.DrawPick, **values, rank=rank, selected=1, lead_id=lead, assist_id=assist)
            act.insert(models.DrawPick, **values, rank=rank + 100, selected=0)
    return draw


def planned(station: Station, chief: Proof, enterprise: int, draw_no: int = 1) -> CaseFile:
    """One case that a draw opened, with 王建国 and 李敏."""
    people = officer_ids(station)
    draw = reveal(station.store, [(enterprise, people["王建国"], people["李敏"])], draw_no=draw_no)
    return opening.open_from_draw(station.store, chief, draw)[0]


def on_site(station: Station, chief: Proof, enterprise: int, draw_no: int = 1) -> CaseFile:
    """A case whose crew is just showing its certificates."""
    case = planned(station, chief, enterprise, draw_no=draw_no)
    cases.approve(station.store, chief, case.id)
    cases.dispatch(station.store, chief, case.id)
    return cases.arrive(station.store, chief, case.id, identity_shown=True, told=cases.ALL_TOLD)


def record_ahead(station: Station, actor: Proof, case: CaseFile) -> IssuedDocument:
    """现场检查记录 printed before there is a result, to be written on by hand."""
    paper = face_ahead.prepare(station, actor, case.id, "D02")
    return faces.issue(station, actor, paper.id, {})


def sign_in_again(station: Station) -> tuple[Proof, Proof]:
    """Fresh proofs of 王建国 (chief) and 李敏, hours after the first ones."""
    chief, officer = (staff.sign_in(station.store, station.keys, name, PIN) for name in ("王建国", "李敏"))
    return chief, officer
