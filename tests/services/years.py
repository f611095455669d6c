"""A station founded in another year: the same people at its desk, and an enterprise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stdnum.cn import uscc

from station.records.moment import day, iso
from station.records.people import System
from station.services import staff
from station.store import models
from station.wiring import Founding, create_station
from tests.conftest import PIN, FrozenClock
from tests.services.penalty_walk import Desk

BODY = "91330281MA2000001"


@contextmanager
def desk_in(home: Path, when: str) -> Iterator[tuple[Desk, int]]:
    """The desk of a station whose first day is `when`, and the id of an enterprise."""
    clock, valid = FrozenClock(when), day("2029-12-31")
    chief = staff.NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", valid)
    made = create_station(home, Founding("330281103", "泗门镇安监所"), chief, PIN, clock)
    proof = staff.sign_in(made.store, made.keys, "王建国", PIN)
    for number, name in enumerate(["李敏", "陈海波"], start=2):
        person = staff.NewOfficer(name, frozenset({"officer"}), f"1102810000{number}", valid)
        staff.enrol(made.store, made.keys, proof, person, PIN)
    values = {"uscc": BODY + uscc.calc_check_digit(BODY), "name": "余姚市宏达塑料制品有限公司", "legal_person": "张三"}
    values |= {"initials": "yyshdslzpyxgs", "pinyin": "yuyaoshihongda", "address": "余姚市泗门镇工业路1号"}
    values |= {"village": "万圣村", "phone": "0574-00000000", "industry_code": "C2929", "industry": "塑料零件制造"}
    values |= {"scale": "below", "risk": "yellow", "credit": "B", "hazards": "", "status": "active"}
    with made.store.act(System("system:init"), "roster.import") as act:
        firm = act.insert(models.Enterprise, **values, registered_at=iso(clock.now()))
    yield Desk(made, clock), firm
    made.close()
