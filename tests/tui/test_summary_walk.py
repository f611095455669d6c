"""A penalty on the spot walked on screens, with keys, from the clue to the closed case."""

from __future__ import annotations

from collections.abc import Callable

from station.records.people import Proof
from station.store import case_papers, cases, parties
from station.tui.app import StationApp
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.tui.reading import page
from tests.tui.walking import SHOWN, SIGNED, begin, choose, fill, menu, press, search, sign_in_as, stays, step, to_case


async def test_fined_on_the_spot_collected_reported_and_closed(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    store, _ = station.store, enterprise()
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in_as(pilot, "李敏")
        await press(pilot, "f4", "ctrl+n")
        await choose(pilot, "行政处罚")
        await search(pilot, "yysdslzpc")
        await fill(pilot, item="CF-001", procedure="summary", clue="other", note="xunchafaxian")
        case_id = cases.ids(store)[0]
        assert "[ 现场发现 ]" in page(app)
        await menu(pilot, "加案由")
        await search(pilot, "AF-099-01")
        await fill(pilot, facts="wujingshi", happened_on="2026-11-20")

        await begin(pilot, "当场处罚（单位，有罚款）")
        party = str(parties.of_case(store, case_id)[0].id)
        await fill(pilot, **SHOWN, **SIGNED)
        await stays(pilot, "还没有选裁量阶次", party=party, kind="fine", amount="3000")
        await press(pilot, "escape")
        await menu(pilot, "裁量")
        await fill(pilot, tier="A1", fine="3000")
        await begin(pilot, "当场处罚（单位，有罚款）")
        await fill(pilot, imposed="other", **SHOWN, **SIGNED)
        await stays(pilot, "转普通程序", party=party, kind="fine", amount="4000", more="no")
        await press(pilot, "escape")
        await step(pilot, clock, "当场处罚（单位，有罚款）", imposed="same", **SHOWN, **SIGNED)
        assert [(one.party_id, one.amount_fen) for one in parties.sanctions(store, case_id, "decided")] == [
            (int(party), 300_000)
        ]

        await step(pilot, clock, "登记返回单位")
        await begin(pilot, "当场收缴罚款")
        await stays(pilot, "缴款凭证")
        await fill(pilot, ground="hard_later", note="3000, 0012345")
        await step(pilot, clock, "报所属机关备案")
        await step(pilot, clock, "收缴的罚款交至机关")
        await step(pilot, clock, "登记缴清（当场收缴）")
        await step(pilot, clock, "罚款缴付银行", note="3000, 0012345")
        await step(pilot, clock, "提出结案")
        await sign_in_as(pilot, "王建国")
        await to_case(pilot, "1")
        await step(pilot, clock, "批准结案")
    case = cases.get(store, case_id)
    assert (case.flow, case.stage, case.result) == ("penalty_summary", "closed", "penalised")
    assert [paper.code for paper in case_papers.of_case(store, case_id)] == ["D31", "D45"]
