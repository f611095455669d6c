"""Revealed draws to which something can happen afterwards: one stratum, people who may not go, cases walked on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from station.records.case import CaseFile
from station.records.draw import Pick
from station.records.moment import iso
from station.records.people import Proof
from station.rules.draw import after, freeze
from station.rules.draw.after import Answer, State
from station.rules.draw.evidence import after_reason
from station.rules.draw.verdict import Verdict
from station.rules.draw.verify import verify_zip
from station.services import cases, draw_after, draw_packages, draws, staff
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import draws as rows
from station.store import models
from station.store.keys import verify
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.test_draws import KL8, SSQ

PLAN = Plan("2026年度安全生产监督检查计划", "2026-11", "平台不可用", ("orange",))
PROOF = "登记机关查询：已于 2026-11-18 停业".encode()
OTHERS = ("李敏", "陈海波", "周倩")


def fresh(station: Station, name: str = "王建国") -> Proof:
    """A proof of this person now. PINs are hashed slowly on purpose and have tests of their own."""
    return station.store.issue_proof(next(one for one in staff.active(station.store) if one.name == name))


def typed(station: Station, draw_id: int, clock: FrozenClock, when: str = "2026-11-22T21:20:00+08:00") -> None:
    """All numbers, twice each."""
    clock.set(when)
    for source, numbers in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, fresh(station), draw_id, source, numbers)


def drawn(
    station: Station, clock: FrozenClock, quota: int, plan: Plan = PLAN, asked: Asked | None = None, **terms: object
) -> int:
    """A draw of so many orange enterprises, frozen now and revealed on the evening of 2026-11-22."""
    terms = {"quotas": {"orange_b": quota}, **terms}
    draw_id = draws.freeze_lists(station, fresh(station), plan).id
    draws.commit(station, fresh(station), draw_id, asked or Asked(**terms))  # type: ignore[arg-type]
    typed(station, draw_id, clock)
    draws.reveal(station, fresh(station), draw_id)
    return draw_id


def ten(station: Station, enterprise: Callable[..., int], clock: FrozenClock) -> int:
    """Ten of fourteen drawn, by four people who may go anywhere: two may be replaced. Some days later."""
    orange(enterprise, 14)
    draw_id = drawn(station, clock, 10)
    clock.set("2026-11-25T09:00:00+08:00")
    return draw_id


def orange(enterprise: Callable[..., int], count: int) -> list[int]:
    """So many orange enterprises."""
    return [enterprise(risk="orange") for _ in range(count)]


def barred(station: Station, names: Iterable[str], enterprise_ids: Iterable[int]) -> None:
    """Recusals of these people against these enterprises."""
    with station.store.act(fresh(station), "recusal.declare", reason="近亲属") as act:
        for name in names:
            for enterprise_id in enterprise_ids:
                row = {"officer_id": officer(station, name), "enterprise_id": enterprise_id, "reason": "近亲属"}
                act.insert(models.Recusal, **row, declared_at=iso(act.now))


def officer(station: Station, name: str) -> int:
    """The id of somebody of this name."""
    return next(one.id for one in staff.active(station.store) if one.name == name)


def picks(station: Station, draw_id: int, *, selected: bool = True) -> list[Pick]:
    """Who is drawn now, or the others, in the order of the draw."""
    return [pick for pick in rows.picks(station.store, draw_id) if pick.selected is selected]


def pick(station: Station, draw_id: int, uscc: str) -> Pick:
    """One of them."""
    return next(each for each in rows.picks(station.store, draw_id) if each.uscc == uscc)


def pair(of: Pick) -> tuple[str, ...]:
    """Certificates, lead first."""
    return tuple(person.iid for person in (of.lead, of.assist) if person is not None)


def verified(station: Station, draw_id: int, folder: Path) -> Verdict:
    """What a verifier says of the exported package; it must hold."""
    verdict = verify_zip(draw_packages.export(station, draw_id, folder).read_bytes(), verify)
    assert verdict.failures == ()
    return verdict


def reason_of(data: bytes) -> str:
    """How the ledger names this after.tsv."""
    return after_reason(sha256(data).hexdigest())


def sent(station: Station, case: CaseFile) -> CaseFile:
    """Approved and dispatched as drawn."""
    cases.approve(station.store, fresh(station), case.id)
    return cases.dispatch(station.store, fresh(station), case.id)


def visited(station: Station, case: CaseFile) -> CaseFile:
    """On site."""
    sent(station, case)
    return cases.arrive(station.store, fresh(station), case.id, identity_shown=True, told=cases.ALL_TOLD)


def close(
    station: Station, draw_id: int, enterprise_id: int, reason: str = "suspended", note: str = "门口贴了封条"
) -> after.Change:
    """By the chief and 李敏."""
    by, second = fresh(station), fresh(station, "李敏")
    return draw_after.replace_closed(station, by, draw_id, enterprise_id, reason, PROOF, note, second)


def away(station: Station, draw_id: int, enterprise_id: int, officer_id: int, reason: str = "ill") -> after.Change:
    """By the chief and 李敏."""
    by, second = fresh(station), fresh(station, "李敏")
    return draw_after.replace_inspector(station, by, draw_id, enterprise_id, officer_id, reason, "请假条在案", second)


def order(station: Station, draw_id: int, enterprise_id: int, people: list[int]) -> after.Change:
    """By the chief and 李敏."""
    by, second = fresh(station), fresh(station, "李敏")
    return draw_after.assign_directly(station, by, draw_id, enterprise_id, people, "按规则配不出人", second)


def ruled(station: Station, draw_id: int, kind: str, code: str, out: str = "-") -> Answer | None:
    """What the rule says now, asked without the service."""
    store = station.store
    c, found = draw_packages.commitment(store, draw_id), draw_packages.outcome_of(store, draw_id)
    files = rows.files(store, draw_id)
    assert c is not None and found is not None
    frozen = freeze.parse(files[freeze.POOL], files[freeze.INSPECTORS], files[freeze.RECUSAL])
    state = State(c, frozen, found)
    for line in rows.after_lines(station.store, draw_id):
        assert state.apply(line)
    return state.answer(kind, code, out)
