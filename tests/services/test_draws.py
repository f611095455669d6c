"""A draw from freezing to its package on a real station, and everything that is refused on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.commands.draw.report import say_draw
from station.errors import StationError
from station.records.moment import day, iso
from station.records.people import Proof
from station.rules.draw.sources import BadNumbers
from station.rules.draw.verify import verify_zip
from station.services import draw_errors, draw_packages, draw_view, draws, staff
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.services.opening import open_from_draw
from station.store import draws as rows
from station.store import models
from station.store.errors import CosignerSame, NotAllowed, ReasonNeeded
from station.store.keys import verify
from station.wiring import Founding, Station, create_station
from tests.conftest import PIN, FrozenClock

PLAN = Plan("2026年度安全生产监督检查计划", "2026-11", "平台不可用", ("orange", "yellow"))
ASKED = Asked(quotas={"orange_b": 3, "yellow_b": 2}, witnesses=(("张伟", "派驻纪检监察组", "纪检"),))
KL8 = "3 7 11 14 20 22 25 31 33 36 41 44 48 52 55 60 63 71 77 80"
SSQ = "5 9 13 21 28 32 + 11"


@pytest.fixture
def pool(enterprise: Callable[..., int]) -> list[int]:
    """Eight orange, eight yellow, two red; some of them excluded."""
    made = [enterprise(risk="orange") for _ in range(8)]
    made += [enterprise(risk="yellow") for _ in range(5)]
    made.append(enterprise(risk="yellow", status="closed"))
    made.append(enterprise(risk="yellow", last_inspected_on="2026-10-30"))
    made.append(enterprise(risk="yellow", penalized_on="2026-02-03"))
    made += [enterprise(risk="red"), enterprise(risk="red"), enterprise(risk="blue")]
    return made


@pytest.fixture
def barred(station: Station, pool: list[int], chief: Proof) -> tuple[int, int]:
    """李敏 must not go to the first enterprise."""
    person = next(one for one in staff.active(station.store) if one.name == "李敏")
    staff_row = {"officer_id": person.id, "enterprise_id": pool[0], "reason": "近亲属"}
    with station.store.act(chief, "recusal.declare", reason="近亲属") as act:
        act.insert(models.Recusal, **staff_row, declared_at=iso(act.now))
    return person.id, pool[0]


def fresh(station: Station, name: str = "王建国") -> Proof:
    """Proofs run out; the clock of these tests leaps."""
    return staff.sign_in(station.store, station.keys, name, PIN)


@pytest.fixture
def committed(station: Station, pool: list[int], barred: tuple[int, int], chief: Proof) -> int:
    frozen = draws.freeze_lists(station, chief, PLAN)
    draws.commit(station, chief, frozen.id, ASKED)
    return frozen.id


@pytest.fixture
def revealed(station: Station, committed: int, clock: FrozenClock) -> int:
    type_all(station, committed, clock)
    draws.reveal(station, fresh(station), committed)
    return committed


def type_all(station: Station, draw_id: int, clock: FrozenClock) -> None:
    clock.set("2026-11-22T21:20:00+08:00")
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, fresh(station), draw_id, source, typed)


def test_the_whole_way(station: Station, revealed: int, barred: tuple[int, int], tmp_path: Path) -> None:
    seen = draw_view.view(station.store, revealed)
    assert seen.line.state == "revealed" and seen.line.draw_no == 1
    assert [(s.code, s.eligible, s.excluded, s.quota, s.must) for s in seen.strata] == [
        ("red", 0, 2, 0, True),
        ("orange_b", 8, 0, 3, False),
        ("yellow_b", 5, 3, 2, False),
    ]
    selected = [pick for pick in seen.picks if pick.selected]
    assert len(seen.picks) == 13 and len(selected) == 5
    for pick in selected:
        assert pick.lead and pick.assist and pick.lead != pick.assist
        assert barred not in [(person.officer_id, pick.enterprise_id) for person in (pick.lead, pick.assist)]
    loads = [load for _, load in seen.loads]
    assert sum(loads) == 10 and max(loads) - min(loads) <= 1
    assert len(seen.must) == 2
    assert "本地抽取（用途：平台不可用）" in seen.label
    package = draw_packages.export(station, revealed, tmp_path)
    assert package.name == "draw-0001.zip"
    verdict = verify_zip(package.read_bytes(), verify)
    assert verdict.failures == ()
    assert verdict.commit_hash == seen.line.commit_hash
    assert verdict.outcome is not None and verdict.outcome.seed.hex() == seen.seed
    assert draw_packages.export(station, revealed, tmp_path).read_bytes() == package.read_bytes()


def test_the_package_stays_verifiable_after_later_work(station: Station, revealed: int, tmp_path: Path) -> None:
    before = draw_packages.export(station, revealed, tmp_path).read_bytes()
    open_from_draw(station.store, fresh(station), revealed)
    station.store.checkpoint()
    assert draw_packages.export(station, revealed, tmp_path).read_bytes() == before


def test_the_draw_opens_cases(station: Station, revealed: int) -> None:
    opened = open_from_draw(station.store, fresh(station), revealed)
    picks = [pick for pick in draw_view.view(station.store, revealed).picks if pick.selected]
    assert [(case.enterprise_id, case.draw_id) for case in opened] == [(p.enterprise_id, revealed) for p in picks]


def test_the_nonce_is_on_disk_before_and_in_no_row_until_the_reveal(station: Station, committed: int) -> None:
    row = rows.row(station.store, committed)
    digest = draw_packages.commitment(station.store, committed).nonces[0].digest  # type: ignore[union-attr]
    nonce = station.keys.get_secret(f"draws/nonce-{digest}")
    assert row["nonce"] is None and row["seed"] is None
    for file in station.home.root.glob("*.db*"):
        assert nonce not in file.read_bytes() and nonce.hex().encode() not in file.read_bytes()


def test_a_commitment_that_fails_keeps_an_orphan_secret_and_no_row(
    station: Station, pool: list[int], chief: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = draws.freeze_lists(station, chief, PLAN)
    with pytest.raises(NotAllowed):
        draws.commit(station, fresh(station, "李敏"), frozen.id, ASKED)
    assert rows.row(station.store, frozen.id)["state"] == "frozen"
    assert draws.commit(station, chief, frozen.id, ASKED).state == "committed"


def test_one_draw_per_plan_period_and_stratum(station: Station, committed: int, chief: Proof) -> None:
    with pytest.raises(draw_errors.AlreadyDrawn):
        draws.freeze_lists(station, chief, Plan(PLAN.plan_ref, PLAN.period, "复核", ("yellow",)))
    other = draws.freeze_lists(station, chief, Plan(PLAN.plan_ref, "2026-12", "复核", ("yellow",)))
    assert other.draw_no == 2
    assert draws.freeze_lists(station, chief, Plan(PLAN.plan_ref, PLAN.period, "复核", ("blue",))).draw_no == 3


def test_numbers_wait_for_their_hour_and_must_agree(station: Station, committed: int, clock: FrozenClock) -> None:
    store = station.store
    with pytest.raises(draw_errors.NotYetDrawn) as caught:
        draws.enter(store, fresh(station), committed, "cn.kl8", KL8)
    assert "2026-11-20 21:30" in caught.value.message
    clock.set("2026-11-20T21:29:59+08:00")
    with pytest.raises(draw_errors.NotYetDrawn):
        draws.enter(store, fresh(station), committed, "cn.kl8", KL8)
    clock.set("2026-11-20T21:30:00+08:00")
    assert not draws.enter(store, fresh(station), committed, "cn.kl8", KL8)
    wrong = KL8.replace("80", "79")
    assert not draws.enter(store, fresh(station), committed, "cn.kl8", wrong)
    source = draw_view.view(store, committed).sources[0]
    assert source.first != source.second and source.second is not None
    with pytest.raises(draw_errors.NumbersOpen) as open_:
        draws.reveal(station, fresh(station), committed)
    assert "cn.kl8" in open_.value.message and "cn.ssq" in open_.value.message
    assert not draws.enter(store, fresh(station), committed, "cn.kl8", KL8)
    assert draws.enter(store, fresh(station), committed, "cn.kl8", KL8)
    with pytest.raises(draw_errors.NumbersSettled):
        draws.enter(store, fresh(station), committed, "cn.kl8", KL8)
    assert draw_view.view(store, committed).line.state == "committed"


def test_a_fallback_round_waits_for_its_own_hour(station: Station, committed: int, clock: FrozenClock) -> None:
    clock.set("2026-11-22T22:00:00+08:00")
    store = station.store
    with pytest.raises(draw_errors.NotYetDrawn):
        draws.enter(store, fresh(station), committed, "cn.ssq", SSQ, "2026-11-24")
    with pytest.raises(draw_errors.WrongRound):
        draws.enter(store, fresh(station), committed, "cn.ssq", SSQ, "2026-11-23")
    clock.set("2026-11-24T21:15:00+08:00")
    draws.enter(store, fresh(station), committed, "cn.ssq", SSQ, "2026-11-24")
    assert draws.enter(store, fresh(station), committed, "cn.ssq", SSQ, "2026-11-24")


def test_every_step_only_in_its_turn(station: Station, committed: int, chief: Proof, clock: FrozenClock) -> None:
    with pytest.raises(draw_errors.WrongStep):
        draws.commit(station, chief, committed, ASKED)
    type_all(station, committed, clock)
    assert draw_view.view(station.store, committed).line.state == "entered"
    draws.reveal(station, fresh(station), committed)
    with pytest.raises(draw_errors.WrongStep):
        draws.reveal(station, fresh(station), committed)
    with pytest.raises(draw_errors.WrongStep):
        draws.enter(station.store, fresh(station), committed, "cn.kl8", KL8)
    with pytest.raises(draw_errors.WrongStep):
        draws.commit(station, fresh(station), committed, ASKED)


def test_a_voided_draw_is_kept_computed_and_named_by_the_next(
    station: Station, committed: int, clock: FrozenClock, tmp_path: Path
) -> None:
    with pytest.raises(ReasonNeeded):
        draws.void(station, fresh(station), committed, "")
    assert draws.void(station, fresh(station), committed, "名单漏了两家").state == "void"
    with pytest.raises(draw_errors.NotRevealed):
        draw_packages.export(station, committed, tmp_path)
    type_all(station, committed, clock)
    verdict = verify_zip(draw_packages.export(station, committed, tmp_path).read_bytes(), verify)
    assert verdict.holds and "voided" in {finding.check for finding in verdict.findings}
    again = draws.freeze_lists(station, fresh(station), PLAN)
    assert again.draw_no == 2
    draws.commit(station, fresh(station), again.id, ASKED)
    c = draw_packages.commitment(station.store, again.id)
    assert c is not None and verdict.outcome is not None
    assert [(each.draw_no, each.commit, each.outcome) for each in c.voided] == [
        (1, verdict.commit_hash, verdict.outcome.digest)
    ]


def test_a_known_result_is_voided_by_two_people_who_hear_of_its_cases(
    station: Station, revealed: int, tmp_path: Path
) -> None:
    with pytest.raises(draw_errors.SecondPersonNeeded) as alone:
        draws.void(station, fresh(station), revealed, "重来")
    assert "还没有由它开立案件" in alone.value.message
    opened = open_from_draw(station.store, fresh(station), revealed)
    with pytest.raises(draw_errors.SecondPersonNeeded) as alone:
        draws.void(station, fresh(station), revealed, "重来")
    assert "5 件，5 件未结" in alone.value.message
    assert all(case.number in alone.value.message for case in opened)
    with pytest.raises(CosignerSame):
        draws.void(station, fresh(station), revealed, "重来", fresh(station))
    assert rows.row(station.store, revealed)["state"] == "revealed"
    assert draws.void(station, fresh(station), revealed, "名单有误", fresh(station, "李敏")).state == "void"
    line = next(each for each in station.store.lines(subject=f"draw/{revealed}") if "void" in each.action)
    assert line.action == "draw.void_revealed" and "李敏" in line.cosigner
    verdict = verify_zip(draw_packages.export(station, revealed, tmp_path).read_bytes(), verify)
    assert verdict.holds and "voided" in {finding.check for finding in verdict.findings}


def test_a_lost_nonce_is_said_plainly_and_the_draw_can_be_voided(
    station: Station, committed: int, clock: FrozenClock
) -> None:
    type_all(station, committed, clock)
    for file in (station.home.keys / "draws").glob("nonce-*"):
        file.unlink()
    with pytest.raises(draw_errors.NonceLost):
        draws.reveal(station, fresh(station), committed)
    assert draws.void(station, fresh(station), committed, "密钥遗失").state == "void"


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (Asked(quotas={"orange_b": 9}), draw_errors.BadQuota),
        (Asked(quotas={"blue": 1}), draw_errors.BadQuota),
        (Asked(quotas={"orange_b": -1}), draw_errors.BadQuota),
        (Asked(quotas={"orange_b": 0, "yellow_b": 0}), draw_errors.NothingToDraw),
        (Asked(sources=("cn.fc3d",)), draw_errors.TermsRefused),
        (Asked(sources=("demo.source",)), draw_errors.UnknownSource),
        (Asked(sources=("cn.xyz",)), draw_errors.UnknownSource),
        (Asked(sources=()), draw_errors.UnknownSource),
        (Asked(sources=("cn.kl8", "cn.ssq", "cn.kl8")), draw_errors.RepeatedSource),
        (Asked(cap=0), draw_errors.BadCap),
        (Asked(cap=-1), draw_errors.BadCap),
        (Asked(quotas={"orange_b": 3, "yellow_b": 2}, cap=2), draw_errors.CannotStaff),
    ],
)
def test_commitments_that_are_refused(
    station: Station, pool: list[int], chief: Proof, asked: Asked, error: type[StationError]
) -> None:
    frozen = draws.freeze_lists(station, chief, PLAN)
    with pytest.raises(error) as caught:
        draws.commit(station, chief, frozen.id, asked)
    assert caught.value.message and caught.value.advice
    assert rows.row(station.store, frozen.id)["state"] == "frozen"


def test_recusals_that_leave_one_person_are_found_before_the_commitment(
    station: Station, pool: list[int], chief: Proof
) -> None:
    others = [one for one in staff.active(station.store) if one.name != "王建国"]
    with station.store.act(chief, "recusal.declare", reason="近亲属") as act:
        for person in others:
            values = {"officer_id": person.id, "enterprise_id": pool[3], "reason": "曾任职"}
            act.insert(models.Recusal, **values, declared_at=iso(act.now))
    frozen = draws.freeze_lists(station, chief, PLAN)
    with pytest.raises(draw_errors.CannotStaff) as caught:
        draws.commit(station, chief, frozen.id, ASKED)
    assert "只有 1 人" in caught.value.message


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (Plan("p", "2026-11", "随便", ("orange",)), draw_errors.UnknownPurpose),
        (Plan("p", "2026-11", "复核", ("red",)), draw_errors.UnknownStratum),
        (Plan("p", "2026-11", "复核", ()), draw_errors.UnknownStratum),
    ],
)
def test_plans_that_are_refused(
    station: Station, pool: list[int], chief: Proof, plan: Plan, error: type[StationError]
) -> None:
    with pytest.raises(error):
        draws.freeze_lists(station, chief, plan)


def test_ratios_propose_quotas(station: Station, pool: list[int], chief: Proof) -> None:
    frozen = draws.freeze_lists(station, chief, PLAN)
    quotas = {stratum.code: stratum.quota for stratum in draw_view.view(station.store, frozen.id).strata}
    assert quotas == {"red": 0, "orange_b": 4, "yellow_b": 1}


def test_expired_certificates_stay_listed_but_are_not_sent(
    station: Station, pool: list[int], chief: Proof, clock: FrozenClock
) -> None:
    person = staff.NewOfficer("赵磊", frozenset({"officer"}), "11028100009", day("2026-11-30"))
    staff.enrol(station.store, station.keys, chief, person, PIN)
    clock.set("2026-12-02T09:00:00+08:00")
    frozen = draws.freeze_lists(station, fresh(station), PLAN)
    assert "赵磊" not in [one.name for one in draw_view.view(station.store, frozen.id).inspectors]
    assert b"11028100009\tX\tcert_expired" in rows.files(station.store, frozen.id)["inspectors.tsv"]


@pytest.fixture
def demo(tmp_path: Path, clock: FrozenClock) -> Iterator[Station]:
    first = staff.NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", day("2028-12-31"))
    made = create_station(tmp_path / "demo", Founding("330281103", "泗门镇安监所", demo=True), first, PIN, clock)
    proof = staff.sign_in(made.store, made.keys, "王建国", PIN)
    second = staff.NewOfficer("李敏", frozenset({"officer"}), "11028100002", day("2028-12-31"))
    staff.enrol(made.store, made.keys, proof, second, PIN)
    yield made
    made.close()


def test_a_demo_station_may_use_the_source_that_everybody_can_foresee(
    demo: Station, clock: FrozenClock, tmp_path: Path
) -> None:
    from tests.rules.draw.sample import code

    values = dict.fromkeys(
        ("initials", "pinyin", "address", "village", "legal_person", "phone", "industry_code", "industry"), "x"
    )
    with demo.store.act(fresh(demo), "roster.import") as act:
        for number in range(4):
            fields = {**values, "uscc": code(number), "name": f"甲{number}", "scale": "below", "credit": "B"}
            act.insert(
                models.Enterprise, **fields, risk="orange", status="active", hazards="", registered_at=iso(act.now)
            )
    chief = fresh(demo)
    frozen = draws.freeze_lists(demo, chief, Plan("p", "2026-11", "演示", ("orange",)))
    with pytest.raises(draw_errors.RepeatedSource) as twice:
        draws.commit(demo, chief, frozen.id, Asked(quotas={"orange_b": 2}, sources=("demo.source", "demo.source")))
    assert "写了两次" in twice.value.message and "重新索取" not in twice.value.advice
    draws.commit(demo, chief, frozen.id, Asked(quotas={"orange_b": 2}, sources=("demo.source",)))
    clock.set("2026-11-20T21:00:00+08:00")
    source = draw_view.view(demo.store, frozen.id).sources[0]
    shown = draw_view.demo_numbers(source.id, source.round)
    assert shown is not None and source.demo_only
    other = shown.replace(shown[0], str((int(shown[0]) + 1) % 10), 1)
    with pytest.raises(BadNumbers) as refused:
        draws.enter(demo.store, fresh(demo), frozen.id, source.id, other)
    assert shown in refused.value.message
    assert draw_view.view(demo.store, frozen.id).sources[0].first is None
    for _ in range(2):
        draws.enter(demo.store, fresh(demo), frozen.id, source.id, shown)
    draws.reveal(demo, fresh(demo), frozen.id)
    verdict = verify_zip(draw_packages.export(demo, frozen.id, tmp_path).read_bytes(), verify)
    assert verdict.holds
    assert {"demo_source", "demo", "local"} <= {finding.check for finding in verdict.findings}


def test_little_entropy_is_warned_of(station: Station, pool: list[int], chief: Proof) -> None:
    """48 bits are enough to commit, and less than recommended."""
    line = draws.freeze_lists(station, chief, PLAN)
    draws.commit(station, chief, line.id, Asked(quotas=dict(ASKED.quotas), sources=("cn.ssq", "cn.dlt")))
    assert draw_view.view(station.store, line.id).weak
    assert "低于建议的 60 比特" in say_draw(draw_view.view(station.store, line.id))


def test_one_lottery_is_not_enough(station: Station, pool: list[int], chief: Proof) -> None:
    line = draws.freeze_lists(station, chief, PLAN)
    with pytest.raises(draw_errors.TermsRefused, match="至少要两个"):
        draws.commit(station, chief, line.id, Asked(quotas=dict(ASKED.quotas), sources=("cn.kl8",)))
