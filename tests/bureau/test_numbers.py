"""号段 at the bureau and on their way to the station: kept, never given twice, put in once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau import numbers as desk
from station.bureau.home import Bureau
from station.bureau.numbers import BlockBehind, BlockTaken, BlockUnusable
from station.bureau.permits import DaysRefused
from station.bureau.pull import NotEnrolled
from station.records.number import Allotment
from station.records.people import Proof
from station.records.permit import NumbersPermit
from station.rules import permit as form
from station.services import numbers, permits, staff
from station.services.numbers import BlockMeets
from station.services.permits import PermitForged, PermitOther, PermitUsed
from station.store import bureau_models, bureau_numbers, schemas
from station.store import numbers as rows
from station.store.bureau_models import BUREAU
from station.store.errors import NotAllowed
from station.store.schemas import Migration, Schema
from station.store.store import Origin, Store
from station.wiring import Station
from tests.bureau.conftest import CODE
from tests.conftest import PIN, FrozenClock
from tests.services.test_numbers import YEAR, opened

OTHER = "330281104"


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


@pytest.fixture
def neighbour(paired: Station, bureau: Bureau, admin: Proof) -> str:
    """Another enrolled station, on the roster only."""
    with bureau.store.act(admin, "station.enrol") as act:
        own = {"name": "小曹娥镇安监所", "verifier_key": "x", "source": "", "enrolled_at": "2026-11-20T09:00:00+08:00"}
        act.insert(bureau_models.Enrolment, code=OTHER, epoch=0, **own)
    return OTHER


def block(first: int, last: int, series: str = "inspection", year: int = YEAR) -> Allotment:
    return Allotment(series, year, first, last)


def packet(bureau: Bureau, admin: Proof, *blocks: Allotment, code: str = CODE) -> str:
    return desk.allot(bureau, admin, code, blocks, 3)


def test_from_the_bureau_to_the_station(paired: Station, bureau: Bureau, admin: Proof, chief: Proof) -> None:
    written = packet(bureau, admin, block(101, 200), block(11, 20, "penalty"))
    permit = permits.opened(paired, written)
    assert isinstance(permit, NumbersPermit)
    assert permits.take_numbers(paired, chief, permit) == ()
    assert [(one.series, one.first, one.last, one.permit) for one in rows.blocks(paired.store)] == [
        ("inspection", 101, 200, f"{permit.serial}/1"),
        ("penalty", 11, 20, f"{permit.serial}/2"),
    ]
    line = paired.store.lines()[-1]
    assert line.action == "permit.numbers" and line.reason == f"余姚市应急管理局 {permit.serial}"
    assert numbers.standing(paired.store, YEAR)[0].following == "余应急检〔2026〕101号"
    with pytest.raises(PermitUsed):
        permits.take_numbers(paired, chief, permit)
    assert [(one.code, one.block) for one in desk.allotted(bureau)] == [
        (CODE, block(101, 200)),
        (CODE, block(11, 20, "penalty")),
    ]
    issued = bureau.store.lines()[-1]
    assert issued.action == "permit.issue" and "inspection 2026 101-200" in issued.reason


def test_putting_it_in_settles_the_drafts(
    paired: Station, bureau: Bureau, admin: Proof, chief: Proof, enterprise: Callable[..., int]
) -> None:
    permits.take_numbers(paired, chief, permits.opened(paired, packet(bureau, admin, block(1, 1))))
    firm = enterprise()
    cases = [opened(paired.store, chief, firm) for _ in range(3)]
    done = permits.take_numbers(paired, chief, permits.opened(paired, packet(bureau, admin, block(50, 99))))
    assert [one.case_id for one in done] == [case.id for case in cases[1:]]
    assert [line.action for line in paired.store.lines()[-2:]] == ["permit.numbers", "number.settle"]


def test_no_two_stations_have_a_serial(paired: Station, bureau: Bureau, admin: Proof, neighbour: str) -> None:
    packet(bureau, admin, block(101, 200))
    for meeting in (block(200, 300), block(1, 101), block(150, 160), block(101, 200)):
        with pytest.raises(BlockTaken):
            packet(bureau, admin, meeting, code=neighbour)
    packet(bureau, admin, block(201, 300), code=neighbour)
    packet(bureau, admin, block(101, 200, "penalty"), code=neighbour)
    packet(bureau, admin, block(101, 200, year=YEAR + 1), code=neighbour)
    with pytest.raises(BlockTaken):
        packet(bureau, admin, block(401, 500), block(250, 260))
    assert len(desk.allotted(bureau)) == 4, "the whole packet or nothing"


def test_the_same_block_may_be_told_again(paired: Station, bureau: Bureau, admin: Proof, chief: Proof) -> None:
    first = permits.opened(paired, packet(bureau, admin, block(101, 200)))
    again = permits.opened(paired, packet(bureau, admin, block(101, 200)))
    assert first.serial != again.serial and len(desk.allotted(bureau)) == 1
    permits.take_numbers(paired, chief, again)
    with pytest.raises(BlockMeets):
        permits.take_numbers(paired, chief, first)


def test_what_the_bureau_refuses(paired: Station, bureau: Bureau, admin: Proof) -> None:
    for wrong in (block(0, 5), block(6, 5), block(1, 100_000), block(1, 5, year=26)):
        with pytest.raises(BlockUnusable):
            packet(bureau, admin, wrong)
    with pytest.raises(NotEnrolled):
        packet(bureau, admin, block(1, 5), code="330281999")
    with pytest.raises(DaysRefused):
        desk.allot(bureau, admin, CODE, [block(1, 5)], 15)
    packet(bureau, admin, block(101, 200))
    with pytest.raises(BlockBehind):
        packet(bureau, admin, block(1, 100))
    reviewer = staff.NewOfficer("审核员", frozenset({"reviewer"}))
    staff.enrol(bureau.store, bureau.keys, admin, reviewer, PIN)
    with pytest.raises(NotAllowed):
        packet(bureau, staff.sign_in(bureau.store, bureau.keys, "审核员", PIN), block(201, 300))
    assert len(desk.allotted(bureau)) == 1


def test_altered_and_other_permits(paired: Station, bureau: Bureau, admin: Proof, chief: Proof) -> None:
    written = packet(bureau, admin, block(101, 200))
    with pytest.raises(PermitForged):
        permits.opened(paired, written.replace("101 200", "101 900"))
    body = written.partition("\n\n")[0] + "\n"
    for wrong in ("block inspection 2026 0101 200", "block inspection 2026 200 101", "block inspection 2026 101", ""):
        with pytest.raises(PermitForged):
            shown = body.replace("block inspection 2026 101 200\n", f"{wrong}\n" if wrong else "")
            permits.opened(paired, bureau.store.signer.note(shown))
    permit = permits.opened(paired, written)
    with pytest.raises(PermitOther):
        permits.appoint(paired, chief, permit)
    with pytest.raises(PermitOther):
        permits.reset_pin(paired, permit, "", "1357")


def test_a_permit_reads_back(paired: Station, bureau: Bureau, admin: Proof) -> None:
    permit = permits.opened(paired, packet(bureau, admin, block(101, 200), block(7, 7, "licence")))
    assert form.read(permit.body()) == permit


class UpTo(Schema):
    """The bureau's schema as it was shipped before numbers were allotted."""

    __slots__ = ()

    def migrations(self) -> tuple[Migration, ...]:
        return BUREAU.migrations()[:3]

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(table for table in BUREAU.tables if table != "number_allotment")


def test_a_bureau_in_use_gets_the_table(tmp_path: Path, paired: Station, clock: FrozenClock) -> None:
    origin = Origin(330281000, 0)
    signer, path = paired.keys.signer(origin.log), tmp_path / "bureau.db"
    old = Store.create(path, UpTo(*dataclasses.astuple(BUREAU)), origin, signer, clock)
    size = old.size()
    old.close()
    after = Store(path, BUREAU, origin, signer, clock)
    assert [line.subject for line in after.lines()[size:]] == ["migration/0003", "migration/0004"]
    assert bureau_numbers.every(after) == ()
    after.close()
    assert schemas.at_a_glance(BUREAU).count("CREATE TABLE number_allotment") == 1
