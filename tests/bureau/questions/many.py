"""A bureau over two stations with a random year each, draws, fines and hazards; taken by real bundles."""

from __future__ import annotations

import dataclasses
import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from stdnum.cn import uscc

from station.bureau.enrol import enrol, introduced
from station.bureau.home import BureauFounding, create_bureau
from station.bureau.pull import pull
from station.records.moment import day, iso
from station.records.people import System
from station.services import draws, replication, staff
from station.services.staff import NewOfficer
from station.store import casework_models as casework
from station.store import models
from station.wiring import Founding, Station, create_station, open_station
from tests.conftest import PIN, START, FrozenClock
from tests.services import later_draws, platform_draws, record_history
from tests.services.later_draws import fresh

NOW = "2026-11-28T20:20:00+08:00"
FIRST, SECOND = "330281103", "330281102"
SECRETS = ("王小明", "330281199001011234", "13805741234", "泗门镇秘密路一号")
"""Of a party: none of it may be in the projection."""


@dataclass(frozen=True)
class Homes:
    """Where everything lies; open what you need."""

    bureau: Path
    stations: dict[str, Path]


def build(root: Path, founded: Path) -> Homes:
    """Two stations and their bureau, everything taken."""
    clock = FrozenClock(START)
    shutil.copytree(founded, root / FIRST)
    stations = [open_station(root / FIRST, clock), _second(root / SECOND, clock)]
    _draw_of_the_platform(stations[0], clock)
    clock.set(START)
    make = enterprises(stations[1], 500)
    later_draws.orange(make, 14)
    later_draws.drawn(stations[1], clock, 10)
    mistaken = draws.freeze_lists(
        stations[1], fresh(stations[1]), dataclasses.replace(later_draws.PLAN, period="2026-12")
    )
    draws.void(stations[1], fresh(stations[1]), mistaken.id, "名单有误")
    clock.set(NOW)
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    bureau = create_bureau(root / "bureau", BureauFounding("330281000", "余姚市应急管理局"), admin, PIN, clock)
    proof = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    for seed, station in enumerate(stations, start=7):
        write_year(station, seed)
        _, settings = replication.pair(station, fresh(station), bureau.home.card.read_bytes())
        paired = dataclasses.replace(station, settings=settings)
        enrol(bureau, proof, introduced(replication.introduce(paired)))
        assert replication.replicate(paired).sealed is not None
        taken = pull(bureau, proof, settings.code)
        assert [(each.verdict.value, each.reason) for each in taken] == [("ACCEPTED", "")]
        station.close()
    bureau.close()
    return Homes(root / "bureau", {FIRST: root / FIRST, SECOND: root / SECOND})


def write_year(station: Station, seed: int, cases: int = 160) -> None:
    """A random year, then what it lacks: hazards, seizures, items seen, and fines of which some must be reviewed."""
    make = enterprises(station, 100 * seed)
    made = record_history.write(station, [make() for _ in range(3)], cases, seed)
    random, ordered, seen = Random(seed), Random(100 + seed), Random(200 + seed)
    with station.store.act(System("system:init"), "roster.import") as act:
        for case_id in made:
            if random.random() < 0.4:
                after = random.choice((None, "pass", "fail"))
                act.insert(
                    models.Hazard, case_id=case_id, seq=1, description="通道堵塞", article="第一条",
                    rectify_by=random.choice(("2026-10-01", "2026-12-31")), recheck_result=after,
                    major=random.randrange(2), violation="", recheck_note="",
                )  # fmt: skip
            if ordered.random() < 0.3:
                when = iso(record_history.FIRST.add(days=ordered.randrange(200)))
                act.insert(
                    models.CaseEvent, case_id=case_id, kind="rectify_ordered", occurred_at=when, recorded_at=when,
                    detail="",
                )  # fmt: skip
            if seen.random() < 0.2:
                when = iso(record_history.FIRST.add(days=seen.randrange(200)))
                act.insert(
                    models.CaseEvent, case_id=case_id, kind="implemented", occurred_at=when, recorded_at=when,
                    detail="",
                )  # fmt: skip
            for item in ("INSP_CONDUCT", "SEAL_NOTIFY"):
                if seen.random() < 0.4:
                    act.insert(
                        casework.RecordingMark, case_id=case_id, item=item, note="", confirmed_at=NOW,
                        confirmed_by=station.store.scalar(models.Officer.select(models.Officer.id).limit(1)),
                    )  # fmt: skip
            if random.random() < 0.9:
                name, id_no, phone, address = SECRETS
                party = act.insert(
                    casework.Party, case_id=case_id, kind="person", name=name, post="", id_no=id_no, address=address,
                    phone=phone, added_at=NOW,
                )  # fmt: skip
                rounds = [("proposed", 1), *(("decided", nth) for nth in range(1, 1 + random.randrange(3)))]
                for phase, nth in rounds:
                    for kind in ("fine", "warning"):
                        amount = random.choice((0, 300_000, 5_000_001, 5_000_001)) if kind == "fine" else 0
                        act.insert(
                            casework.Sanction, case_id=case_id, party_id=party, phase=phase, round=nth, kind=kind,
                            amount_fen=amount, content="", set_at=NOW,
                        )  # fmt: skip


def enterprises(station: Station, first: int) -> Callable[..., int]:
    """A factory of enterprise rows, numbered from `first`."""
    numbers = itertools.count(first)

    def make(**over: object) -> int:
        number = next(numbers)
        body = f"91330281MA2{number:06d}"
        values: dict[str, object] = {
            "uscc": body + uscc.calc_check_digit(body), "name": f"余姚市第{number}塑料制品厂", "initials": "yys",
            "pinyin": "yuyaoshi", "address": "工业路", "village": "万圣村", "legal_person": "张三", "phone": "0574",
            "industry_code": "C2929", "industry": "塑料制品", "scale": "below", "risk": "yellow", "credit": "B",
            "hazards": "", "status": "active", "registered_at": iso(station.clock.now()), **over,
        }  # fmt: skip
        # By a person: days may have passed, and a unit would wait for somebody to confirm the date.
        with station.store.act(fresh(station), "roster.import") as act:
            return act.insert(models.Enterprise, **values)

    return make


def _second(root: Path, clock: FrozenClock) -> Station:
    chief = NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", day("2028-12-31"))
    made = create_station(root, Founding(SECOND, "小曹娥镇安监所"), chief, PIN, clock)
    proof = staff.sign_in(made.store, made.keys, "王建国", PIN)
    # The same certificates as at the first: who is sent by both is one.
    for name, number in (("李敏", 2), ("陈海波", 3), ("周倩", 4)):
        person = NewOfficer(name, frozenset({"officer"}), f"1102810000{number}", day("2028-12-31"))
        staff.enrol(made.store, made.keys, proof, person, PIN)
    return made


def _draw_of_the_platform(station: Station, clock: FrozenClock) -> None:
    make = enterprises(station, 10)
    for outcome in platform_draws.WALKS:
        make(name=f"={outcome}厂")
    draw = platform_draws.revealed(station, clock, platform_draws.frozen(station))
    found = platform_draws.opened(station, draw)
    clock.set(f"{platform_draws.VISITED}T09:00:00+08:00")
    for outcome, walk in platform_draws.WALKS.items():
        by = fresh(station)
        walk(station.store, by, platform_draws.arrived(station, by, found[f"={outcome}厂"]))
