"""文号 over allotting, opening, typing, voiding, settling in any order: unique, and every hole named or explained."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.moment import iso
from station.records.people import System
from station.rules.number_blocks import Block
from station.rules.numbering import parse
from station.services import corrections, draft_numbers, numbers, staff
from station.services.numbers import BlockSpent, ExplainedAway
from station.store import cases, models
from station.wiring import open_station
from tests.conftest import PIN, START, FrozenClock
from tests.services.test_numbers import YEAR, allot, inspections, opened, typed

STEP = st.one_of(
    st.tuples(st.just("open"), st.integers(1, 6)),
    st.tuples(st.just("allot"), st.integers(1, 4)),
    st.tuples(st.just("typed"), st.integers(1, 6)),
    st.tuples(st.just("void"), st.integers(0, 9)),
    st.tuples(st.just("settle"), st.just(0)),
    st.tuples(st.just("explain"), st.just(0)),
)


class Life:
    """A station's inspections of a year, with a model of what may be."""

    def __init__(self, home: Path) -> None:
        self.station = open_station(home, FrozenClock(START))
        self.store = self.station.store
        self.chief = staff.sign_in(self.store, self.station.keys, "王建国", PIN)
        self.second = staff.sign_in(self.store, self.station.keys, "李敏", PIN)
        self.drafts: set[int] = set()
        self.blocks: list[Block] = []
        self.top = 0
        with self.store.act(System("system:init"), "roster.import") as act:
            self.firm = act.insert(models.Enterprise, **_FIRM, registered_at=iso(act.now))

    def do(self, what: str, size: int) -> None:
        getattr(self, f"_{what}")(size)
        self.check()

    def _open(self, size: int) -> None:
        for _ in range(size):
            number = parse(opened(self.store, self.chief, self.firm).number)
            if number.draft:
                assert self.blocks and number.serial not in self.drafts
                self.drafts.add(number.serial)
            else:
                assert not self.blocks or any(number.serial in block for block in self.blocks)

    def _allot(self, size: int) -> None:
        # Serials between two blocks are another station's.
        first = max(self.top, numbers.last_used(self.store, "inspection", YEAR)) + 1 + size
        try:
            allot(self.store, self.chief, first, first + size - 1)
        except BlockSpent:
            # Somebody typed its last serial; another block will do.
            assert f"余应急检〔{YEAR}〕{first + size - 1}号" in self.numbers()
            return
        self.blocks.append(Block(first, first + size - 1))
        self.top = first + size - 1

    def _typed(self, ahead: int) -> None:
        serial = numbers.last_used(self.store, "inspection", YEAR) + ahead
        if f"余应急检〔{YEAR}〕{serial}号" not in self.numbers():
            try:
                typed(self.store, self.chief, self.firm, serial)
            except ExplainedAway:
                assert serial in {gap.serial for gap in inspections(self.store).gaps}

    def _void(self, place: int) -> None:
        standing = [one for one in cases.ids(self.store) if cases.get(self.store, one).voided_at is None]
        if place < len(standing):
            corrections.void(self.store, self.chief, standing[place], "误立", self.second)

    def _settle(self, _: int) -> None:
        if draft_numbers.ready(self.store):
            before = [parse(one.old) for one in draft_numbers.settle(self.store, self.chief)]
            assert before == sorted(before, key=lambda one: one.serial)

    def _explain(self, _: int) -> None:
        holes = inspections(self.store).unexplained
        if holes:
            numbers.explain(self.store, self.chief, "inspection", YEAR, holes, "跳号")

    def numbers(self) -> list[str]:
        found = cases.some(self.store, cases.ids(self.store))
        return [one.number for one in found.values()]

    def check(self) -> None:
        """Every serial of ours up to the highest is on one case, has its reason, or is named."""
        written = self.numbers()
        assert len(written) == len(set(written))
        finals = {one.serial for one in map(parse, written) if not one.draft}
        blocks = self.blocks or [Block(1, 10_000)]
        highest = max((serial for serial in finals if any(serial in block for block in blocks)), default=0)
        ours = {serial for serial in range(1, highest + 1) if any(serial in block for block in blocks)}
        one = inspections(self.store)
        gaps = {gap.serial for gap in one.gaps}
        assert set(one.unexplained) == ours - finals - gaps
        assert not gaps & finals


_FIRM = {
    "uscc": "91330281MA2000001X", "name": "甲厂", "initials": "jc", "pinyin": "jiachang", "village": "万圣村",
    "address": "工业路1号", "legal_person": "张三", "phone": "1", "industry_code": "C2929", "industry": "塑料",
    "scale": "below", "risk": "yellow", "credit": "B", "hazards": "", "status": "active",
}  # fmt: skip


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(STEP, min_size=4, max_size=12))
def test_numbers_are_unique_and_every_gap_is_named(founded: Path, steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(founded, home)
        life = Life(home)
        for what, size in steps:
            life.do(what, size)
        life.do("explain", 0)
        assert inspections(life.store).unexplained == ()
        life.station.close()
