"""What a party owes as its papers say it: counted by the station, never typed, right to the fen on every page."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from station.documents.face import data
from station.documents.paper import FACES, render
from station.records.case import CaseFile
from station.records.face import Face
from station.records.moment import day
from station.records.payment import Part
from station.services import case_papers, face_money, faces
from station.services.case_papers import NewPaper
from station.services.face_facts import facts
from station.services.faces import Open, Unasked
from station.services.filled import Filled
from station.store import case_papers as stored
from station.store import cases, parties
from station.store import faces as face_rows
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import HANDED, NOTED, Desk, Make
from tests.services.publishing import decided_both
from tests.services.test_faces import issued, of, page

FINE = 3_000
PARTS = (Part(day("2026-12-10"), 100_000), Part(day("2027-01-10"), 120_000), Part(day("2027-02-10"), 80_000))
GRANTED = Filled(
    instalments=PARTS,
    note="资金周转困难，分三期缴纳",
    form={"approval": "余应急缴批〔2026〕1号", "approved_on": "2026-11-20"},
)


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def asked(desk: Desk, one: Open) -> set[str]:
    """Names of what the form still asks."""
    return {ask.name for ask, _ in faces.questions(desk.station, one.paper.id)}


def said(desk: Desk, case: CaseFile, code: str, **answers: str) -> str:
    """The words of the newest paper of a kind, issued."""
    return page(desk.station, issued(desk.station, desk.who(), of(desk.station, case, code), **answers))


def late(desk: Desk, firm: int, on: str, *paid: tuple[int, str]) -> CaseFile:
    """A fine of 3,000元 due on 2026-12-07, demanded on a day; yuan paid before, each on a day."""
    case = desk.served(firm, FINE)
    for yuan, when in paid:
        desk.go(f"{when}T09:00:00+08:00")
        desk.step(case, "pay_part", Filled(paid_fen=yuan * 100, note="票据号0012346"))
    desk.go(f"{on}T09:00:00+08:00")
    return desk.step(case, "overdue")


def imposed(desk: Desk, case: CaseFile, on: str) -> None:
    """The demand delivered, the surcharge decided on a day."""
    desk.step(case, "serve_paper", HANDED)
    desk.step(case, "return")
    desk.go(f"{on}T09:00:00+08:00")
    desk.chief(case, "surcharge", NOTED)


def test_the_demand_names_the_day_and_what_the_delay_costs(desk: Desk, enterprise: Make) -> None:
    case = late(desk, enterprise(), "2026-12-17")
    demand = of(desk.station, case, "D35")
    assert asked(desk, demand) == {"until", "bank", "account", "contact", "phone", "place"}
    shown = said(desk, case, "D35", until="2026-12-27")
    assert "缴款期限已于2026年12月7日届满，你单位至今没有缴纳。" in shown
    assert "照此计算的加处罚款为人民币玖佰元整（900元）。" in shown
    with pytest.raises(Unasked, match="rest"):
        faces.draft(desk.station, demand.paper.id, {"until": "2026-12-27", "rest": "人民币壹元整（1元）"})


def test_what_was_paid_late_and_what_was_not_are_counted_apart(desk: Desk, enterprise: Make) -> None:
    case = late(desk, enterprise(), "2026-12-12", (1_000, "2026-12-10"))
    assert "你单位已经缴纳人民币壹仟元整（1,000元），尚欠罚款人民币贰仟元整（2,000元）。" in said(
        desk, case, "D35", until="2026-12-20"
    )
    imposed(desk, case, "2026-12-17")
    assert asked(desk, of(desk.station, case, "D36")) == {"bank", "account"}
    shown = said(desk, case, "D36")
    for words in (
        "缴款期限至2026年12月7日届满。你单位逾期未缴清，已经缴纳人民币壹仟元整（1,000元），尚欠人民币贰仟元整（2,000元）",
        "自2026年12月8日起每日按未缴罚款数额的百分之三加处罚款",
        "1.罚款人民币壹仟元整（1,000元），应当于2026年12月7日前缴纳，2026年12月10日缴纳，逾期3日，加处人民币玖拾元整（90元）；",
        "2.罚款人民币贰仟元整（2,000元），应当于2026年12月7日前缴纳，至今没有缴纳，逾期10日，加处人民币陆佰元整（600元）。",
        "以上共计加处罚款人民币陆佰玖拾元整（690元）",
        "合计应缴人民币贰仟陆佰玖拾元整（2,690元）",
    ):
        assert words in shown, words


@pytest.mark.parametrize(
    ("on", "days", "added", "total", "capped"),
    [
        ("2026-12-17", "逾期10日，加处罚款人民币玖佰元整（900元）", "900元", "叁仟玖佰元整（3,900元）", False),
        ("2027-01-09", "逾期33日", "2,970元", "伍仟玖佰柒拾元整（5,970元）", False),
        ("2027-01-10", "逾期34日", "3,000元", "陆仟元整（6,000元）", True),
        ("2027-05-10", "逾期154日", "3,000元", "陆仟元整（6,000元）", True),
    ],
)
def test_the_surcharge_never_exceeds_the_fine(
    desk: Desk, enterprise: Make, on: str, days: str, added: str, total: str, capped: bool
) -> None:
    case = late(desk, enterprise(), "2026-12-15")
    imposed(desk, case, on)
    shown = said(desk, case, "D36")
    assert days in shown and f"（{added}）" in shown and f"合计应缴人民币{total}" in shown
    assert ("自2027年1月10日起已经达到罚款的数额，不再增加" in shown) is capped


def test_days_of_a_reconsideration_are_left_out_and_said(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), FINE)
    desk.go("2026-12-09T09:00:00+08:00")
    desk.step(case, "reconsider", replace(NOTED, note="复议受理"))
    desk.go("2026-12-20T09:00:00+08:00")
    desk.chief(case, "reconsideration_upheld", replace(NOTED, note="复议维持"))
    desk.go("2026-12-22T09:00:00+08:00")
    desk.step(case, "overdue")
    imposed(desk, case, "2026-12-27")
    shown = said(desk, case, "D36")
    # 8 December, then from the 21st to the 27th.
    assert "逾期8日，加处罚款人民币柒佰贰拾元整（720元）" in shown
    assert "行政复议、行政诉讼期间（2026年12月9日至2026年12月20日）不计算逾期日数" in shown


def test_what_is_paid_beyond_the_fine_is_of_the_surcharge(desk: Desk, enterprise: Make) -> None:
    case = late(desk, enterprise(), "2026-12-15")
    imposed(desk, case, "2026-12-17")
    desk.step(case, "pay_part", Filled(paid_fen=350_000, note="票据号0012346"))
    desk.step(case, "demand")
    shown = said(desk, case, "D40")
    assert "1.缴纳加处罚款人民币肆佰元整（400元）" in shown and "合计人民币肆佰元整（400元）" in shown
    assert "缴纳罚款" not in shown


def test_a_demand_before_the_court_names_what_was_decided_and_no_more(desk: Desk, enterprise: Make) -> None:
    """Without 加处罚款决定书 nothing is asked for beside the fine."""
    case = late(desk, enterprise(), "2026-12-15", (1_000, "2026-11-25"))
    desk.step(case, "demand")
    shown = said(desk, case, "D40")
    assert "1.缴纳罚款的余额人民币贰仟元整（2,000元）；2.以上款项合计人民币贰仟元整（2,000元）" in shown
    assert "加处罚款" not in shown
    desk.step(case, "serve_demand", HANDED)
    desk.step(case, "return")
    desk.go("2027-06-10T09:00:00+08:00")
    desk.chief(case, "apply_court", NOTED)
    court = of(desk.station, case, "D41")
    assert {"rest", "added"}.isdisjoint(asked(desk, court))
    applied = said(desk, case, "D41", head="张局长")
    assert "1.罚款的余额人民币贰仟元整（2,000元）。" in applied and "加处罚款" not in applied


def test_instalments_are_printed_as_they_were_granted(desk: Desk, enterprise: Make) -> None:
    case = desk.chief(desk.served(enterprise(), FINE), "defer", GRANTED)
    for code in ("D37", "D38"):
        assert {"way", "terms", "rest", "paid"}.isdisjoint(asked(desk, of(desk.station, case, code)))
        shown = said(desk, case, code)
        for words in (
            "第一期，2026年12月10日前缴纳人民币壹仟元整（1,000元）；",
            "第二期，2027年1月10日前缴纳人民币壹仟贰佰元整（1,200元）；",
            "第三期，2027年2月10日前缴纳人民币捌佰元整（800元）。",
        ):
            assert words in shown, (code, words)
    assert "本机关批准你单位分期缴纳罚款" in said_again(desk, case, "D38")
    desk.go("2026-12-20T09:00:00+08:00")
    desk.step(case, "pay_part", Filled(paid_fen=40_000, note="票据号0012346"))
    desk.step(case, "overdue", NOTED)
    demand = said(desk, case, "D35", until="2026-12-30")
    assert "批准你单位分期缴纳。缴款期限已于2026年12月10日届满" in demand
    assert "第一期，应当于2026年12月10日前缴纳人民币壹仟元整（1,000元），尚欠人民币陆佰元整（600元）。" in demand
    assert "第二期" not in demand and "将上述到期的款项缴至" in demand


def said_again(desk: Desk, case: CaseFile, code: str) -> str:
    """The words of the page that is out."""
    document = of(desk.station, case, code).document
    assert document is not None
    return page(desk.station, document)


def test_more_time_is_printed_with_its_last_day(desk: Desk, enterprise: Make) -> None:
    later = replace(GRANTED, instalments=(), until=day("2027-02-28"), note="资金周转困难")
    case = desk.served(enterprise(), FINE)
    desk.step(case, "pay_part", Filled(paid_fen=50_050, note="票据号0012346"))
    desk.chief(case, "defer", later)
    shown = said(desk, case, "D38")
    assert "本机关批准你单位延期缴纳罚款" in shown
    assert "罚款人民币贰仟肆佰玖拾玖元伍角整（2,499.50元），于2027年2月28日前缴清。" in shown
    assert "已经缴纳罚款人民币伍佰元伍角整（500.50元）" in shown
    assert "资金周转困难" in said(desk, case, "D37")


def test_the_closing_tells_every_payment(desk: Desk, enterprise: Make) -> None:
    case = late(desk, enterprise(), "2026-12-12", (1_000, "2026-12-10"))
    desk.step(case, "pay", Filled(note="2,060元，票据号0012350"))
    case_papers.register(desk.station.store, desk.who("王建国"), case.id, NewPaper("D45", desk.clock.now()))
    shown = said(desk, case, "D45")
    assert "2026年12月10日缴纳一期人民币壹仟元整（1,000元）：票据号0012346。" in shown
    assert "2026年12月12日缴清人民币贰仟零陆拾元整（2,060元）：票据号0012350。" in shown


def test_the_same_page_comes_out_after_everything_was_paid(desk: Desk, enterprise: Make) -> None:
    case = late(desk, enterprise(), "2026-12-15")
    imposed(desk, case, "2026-12-17")
    before = said(desk, case, "D36")
    desk.go("2027-03-01T09:00:00+08:00")
    desk.step(case, "pay", Filled(note="6,000元，票据号0012350"))
    paper = of(desk.station, case, "D36")
    assert paper.document is not None
    given = face_rows.answers(desk.station.store, paper.document.id)
    known = facts(desk.station.store, stored.get(desk.station.store, paper.paper.id), _face(paper), given)
    again = render(FACES + "D36", data(known, _face(paper), paper.document.code), paper.paper.made_at)
    assert hashlib.sha256(again).hexdigest() == paper.document.sha256 and "（3,900元）" in before


def _face(one: Open) -> Face:
    assert one.face is not None
    return one.face


def test_confiscated_income_is_asked_for_and_bears_no_surcharge(desk: Desk, enterprise: Make) -> None:
    case = desk.decided(enterprise(), FINE)
    both = (*desk.fine(case, FINE), *desk.fine(case, 1_200, "confiscate_income"))
    with desk.station.store.act(desk.who("王建国"), "penalty.decide", subject=f"case/{case.id}") as act:
        parties.set_sanctions(act, case.id, "decided", both)
    desk.step(case, "serve", HANDED)
    desk.step(case, "return")
    desk.step(case, "pay_part", Filled(paid_fen=50_000, note="票据号0012346"))
    desk.go("2026-12-15T09:00:00+08:00")
    desk.step(case, "overdue")
    demand = said(desk, case, "D35", until="2026-12-27")
    assert "尚欠罚款人民币贰仟伍佰元整（2,500元），尚欠没收的违法所得人民币壹仟贰佰元整（1,200元）。" in demand
    imposed(desk, case, "2026-12-17")
    shown = said(desk, case, "D36")
    assert "加处罚款人民币柒佰伍拾元整（750元）" in shown, "ten days of 2,500元"
    assert "连同没有缴清的罚款和没收的违法所得，合计应缴人民币肆仟肆佰伍拾元整（4,450元）" in shown
    desk.step(case, "pay_part", Filled(paid_fen=350_000, note="票据号0012347"))
    desk.step(case, "demand")
    left = said(desk, case, "D40")
    assert "1.缴纳没收的违法所得人民币玖佰伍拾元整（950元）；2.以上款项合计人民币玖佰伍拾元整（950元）" in left


def test_each_party_has_its_own_last_day(desk: Desk, enterprise: Make) -> None:
    """It runs from the service on that party."""
    case = decided_both(desk, enterprise())
    firm, person = [one.id for one in parties.of_case(desk.station.store, case.id)]
    desk.step(case, "serve", replace(HANDED, form={"party": str(firm)}))
    desk.step(case, "return")
    desk.go("2026-11-25T09:00:00+08:00")
    desk.step(case, "serve", replace(HANDED, form={"party": str(person)}))
    desk.step(case, "return")
    desk.go("2026-12-17T09:00:00+08:00")
    desk.step(case, "overdue")
    demands = {one.paper.party_id: one for one in faces.of_case(desk.station, case.id) if one.paper.code == "D35"}
    owed = {}
    for party, one in demands.items():
        known = facts(desk.station.store, one.paper, _face(one), {}).debt
        assert known is not None
        owed[party] = (known.owed.due_on.isoformat(), known.owed.days)
    assert owed == {firm: ("2026-12-07", 10), person: ("2026-12-10", 7)}


def test_more_time_is_that_of_the_party_it_was_granted(desk: Desk, enterprise: Make) -> None:
    case = desk.step(decided_both(desk, enterprise()), "serve", HANDED)
    desk.step(case, "return")
    store = desk.station.store
    firm, person = [one.id for one in parties.of_case(store, case.id)]
    form = {**GRANTED.form, "party": str(person)}
    desk.chief(case, "defer", replace(GRANTED, instalments=(), until=day("2027-02-28"), form=form))
    [approval] = [one.paper for one in faces.of_case(desk.station, case.id) if one.paper.code == "D38"]
    assert approval.party_id == person
    happened, now = cases.events(store, case.id), desk.clock.now()
    granted = face_money.deferral(store, case.id, person, happened, now)
    assert granted is not None and granted.until == day("2027-02-28")
    assert face_money.deferral(store, case.id, firm, happened, now) is None


def test_of_several_parties_each_owes_its_own(desk: Desk, enterprise: Make) -> None:
    """What was paid is entered for the case: where two were fined, the form asks whose it was."""
    case = desk.step(decided_both(desk, enterprise()), "serve", HANDED)
    desk.step(case, "return")
    desk.go("2026-12-17T09:00:00+08:00")
    desk.step(case, "overdue")
    store, firm = desk.station.store, desk.party(case)
    demands = [one for one in faces.of_case(desk.station, case.id) if one.paper.code == "D35"]
    for one in demands:
        known = facts(store, one.paper, _face(one), {})
        assert known.debt is not None
        fine = 300_000 if one.paper.party_id in (None, firm) else 1_000_000
        assert (known.debt.owed.principal_fen, known.debt.owed.surcharge_fen) == (fine, fine * 3 // 10)
        assert "due" not in asked(desk, one)
    desk.step(case, "pay_part", Filled(paid_fen=100_000, note="票据号0012346"))
    desk.step(case, "serve_paper", HANDED)
    desk.step(case, "return")
    desk.chief(case, "surcharge", NOTED)
    assert {"from", "days", "added", "total"} <= asked(desk, of(desk.station, case, "D36"))
