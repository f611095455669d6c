"""A case walked at random on a real store: steps of its flow with answers that are mostly right, and what else happens
at a station meanwhile. Whatever is refused is refused; the walk goes on."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from station.errors import StationError
from station.records.case import CaseFile, Found
from station.records.casework import NewGoods, Sanction, Serving
from station.records.law import Transition, Workflow
from station.records.moment import day, iso
from station.records.people import Officer, Proof
from station.records.review import Minutes
from station.services import (
    case_papers,
    cases,
    corrections,
    measures,
    opening_planned,
    penalties,
    penalty_causes,
    rechecks,
    recording_items,
    reviews,
    staff,
    steps,
)
from station.services.advance import advance
from station.services.case_papers import NewPaper, Signing
from station.services.filled import Filled
from station.services.flows import flow_of
from station.services.measure_facts import points
from station.services.penalty_causes import Choice
from station.store import case_papers as papers
from station.store import cases as case_rows
from station.store import parties
from station.store import reviews as rounds
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import Desk
from tests.services.recorded import record_whole

POINTS = ",".join(code for code, _, only_absent in points() if not only_absent)
YUAN = (1_000, 3_000, 40_000, 60_000, 120_000)
BACK = {"declined", "dismissed", "reinvestigated", "sent_back", "review_rework", "converted", "transferred_criminal",
        "transferred_agency", "revoked", "withdrawn", "decision_changed", "aborted", "not_accepted"}  # fmt: skip
"""Steps a walk seldom takes: they lead away, or end it."""


class Trusted(Desk):
    """A desk at which nobody types a PIN: that is tested elsewhere, and slow on purpose."""

    def who(self, name: str = "李敏") -> Proof:
        """A fresh proof."""
        return self.station.store.issue_proof(next(one for one in staff.active(self.station.store) if one.name == name))


BEGUN: tuple[Callable[[Desk, int], CaseFile], ...] = (
    Desk.opened,
    Desk.filed,
    lambda desk, firm: desk.concluded(firm, 3_000),
    lambda desk, firm: desk.concluded(firm, 40_000, "A3"),
    lambda desk, firm: desk.told(firm, 3_000, hearing=True),
    lambda desk, firm: desk.approved(firm, 3_000),
    lambda desk, firm: desk.decided(firm, 3_000),
    lambda desk, firm: desk.served(firm, 3_000),
)
"""Where a walk of a general penalty begins."""


@dataclass
class Walk:
    """One case on its way."""

    station: Station
    clock: FrozenClock
    people: dict[str, Officer]
    dice: random.Random
    case_id: int = 0
    taken: list[str] = field(default_factory=list)
    """Events of the steps taken."""

    @property
    def case(self) -> CaseFile:
        """As it stands."""
        return case_rows.get(self.station.store, self.case_id)

    @property
    def flow(self) -> Workflow:
        """The flow of the case."""
        return flow_of(self.case)

    @property
    def over(self) -> bool:
        """Whether it ended, or was voided."""
        return self.case.voided_at is not None or self.flow.stage(self.case.stage).ends

    def who(self, name: str) -> Proof:
        """A fresh proof; who knows the PIN is tested elsewhere."""
        return self.station.store.issue_proof(self.people[name])

    def open(self, flow: str, firm: int) -> None:
        """A new case of this flow, a penalty one anywhere on its way."""
        if flow == "penalty":
            self.case_id = self.dice.choice(BEGUN)(Trusted(self.station, self.clock), firm).id
            return
        store, officer, chief = self.station.store, self.who("李敏"), self.who("王建国")
        crew = (self.people["李敏"].id, self.people["陈海波"].id)
        if flow == "inspection":
            made = opening_planned.open_adhoc(store, chief, firm, "JC-001", "complaint", "电话举报")
        elif flow == penalties.SUMMARY:
            made = Trusted(self.station, self.clock).opened(firm, summary=True)
        elif flow == "licence":
            item = next(one.code for one in opening_planned.power_items(store, "licence") if one.workflow == "licence")
            made = measures.receive_licence(store, officer, firm, item, "经营许可", crew=crew)
        else:
            item = {"compulsory": "QZ-001", "compulsory_power": "QZ-002"}[flow]
            made = measures.open_measure(store, officer, firm, item, "有现实危险", flow=flow, crew=crew)
        self.case_id = made.id
        if flow.startswith("compulsory") and self.dice.random() < 0.6:
            self.submit()
            self.answer()

    def go(self) -> None:
        """One thing happens: a step, or something else where none is ready that leads on."""
        try:
            step = self.wanted()
            if step is None or self.dice.random() < 0.1:
                self.world()
            else:
                self.step(step)
        except StationError:
            pass
        minutes = self.dice.choice((1, 5, 30)) if self.dice.random() < 0.9 else self.dice.choice((1, 3, 12, 45)) * 1_440
        self.clock.advance(minutes=minutes)

    def wanted(self) -> Transition | None:
        """A step from here, mostly one that is ready, more often one that leads on; None: none is ready."""
        flow, case = self.flow, self.case
        order = {each.code: place for place, each in enumerate(flow.stages)}
        if self.dice.random() < 0.05:
            return self.dice.choice(flow.steps_from(case.stage) or (None,))
        ready = [
            each.transition for each in steps.possible(self.station.store, case, self.clock.now()) if not each.blocked
        ]
        near = [step for step in ready if step.event not in BACK and step.event not in self.taken[-3:]]
        onward = [step for step in near if order.get(step.to or "", -1) > order[case.stage]]
        if not onward and self.dice.random() < 0.5:
            return None
        pool = self.dice.choices((onward, near, ready), (55, 44, 1))[0] or near
        return self.dice.choice(pool) if pool else None

    # Steps.

    def step(self, step: Transition) -> None:
        """Take it, by whoever is there."""
        actor = self.who(self.dice.choice(("王建国", "李敏", "李敏")))
        name = self.flow.code if self.flow.code == "inspection" else ""
        VERBS.get((name, step.action), _advance)(self, step, actor)
        self.taken.append(step.event)

    def filled(self, step: Transition) -> Filled:
        """Answers that are mostly what the guards ask for."""
        dice, usually = self.dice, self.dice.random() < 0.95
        how = ("direct", "left") if "HANDED" in step.guards else ("post", "electronic", "public")
        crew = tuple(self.people[name].id for name in (("李敏", "陈海波") if usually else ("李敏",)))
        wanted = "sanctions" in step.asks
        return Filled(
            crew=crew if "crew" in step.asks else None,
            identity_shown=usually,
            told=cases.ALL_TOLD if usually else frozenset(),
            signed=dice.random() < 0.8,
            refused_note="负责人拒签，村干部见证",
            note="1000元，票据号1，情况属实",
            sanctions=self.sanctions() if wanted else (),
            goods=(NewGoods("压力表", quantity="1"),),
            serving=Serving(dice.choice(how), "张三", "EMS 1，见证人陈某"),
            until=day(self.clock.now()).add(days=dice.choice((10, 60))),
            meets_at=self.clock.now().add(days=20),
            outcome=dice.choice(("released", "confiscated", "destroyed", "transferred")),
            form={
                "host": "徐主持", "place": "三楼", "days": "10", "approval": "余应急批〔2026〕1号", "ground": "remote",
                "approved_on": day(self.clock.now()).isoformat(), "points": POINTS, "head_approval": "局长批示",
            },
        )  # fmt: skip

    def sanctions(self) -> tuple[Sanction, ...]:
        """The same as before, or something else."""
        store = self.station.store
        before = next(
            (found for phase in ("noticed", "proposed") if (found := parties.sanctions(store, self.case_id, phase))), ()
        )
        if before and self.dice.random() < 0.8:
            return before
        return self.fine()

    def fine(self) -> tuple[Sanction, ...]:
        """Some fine for the party."""
        party = parties.of_case(self.station.store, self.case_id)[0]
        return (Sanction(party.id, "fine", self.dice.choice(YUAN) * 100),)

    # What else happens.

    def world(self) -> None:
        """Something that is no step."""
        doing = [self.register, self.sign, self.void_paper, self.replace, self.confirm, self.special]
        if self.case.kind in ("penalty", "compulsory"):
            doing += [self.submit, self.submit, self.answer, self.answer, self.answer, self.skip, self.meet]
        if self.case.kind == "penalty":
            doing += [self.propose, self.propose]
        if self.dice.random() < 0.005:
            doing = [self.void]
        self.dice.choice(doing)()

    def propose(self) -> None:
        store, (sanction,) = self.station.store, self.fine()
        (cause,) = parties.causes(store, self.case_id)
        choices = {cause.id: Choice("A1", sanction.amount_fen, "主动消除危害后果")}
        penalty_causes.propose(store, self.who("李敏"), self.case_id, (sanction,), choices)

    def submit(self) -> None:
        """A review begins, as review_send writes it; packages are tested elsewhere."""
        store = self.station.store
        told = reviews.triggers(store, self.case_id)
        with store.act(self.who("李敏"), "review.submit", subject=f"case/{self.case_id}") as act:
            seal, now = "0" * 64, act.now
            review = reviews.begin(act, store, self.case_id, told, state="submitted", responsible="李敏", package=seal)
            rounds.add_message(act, review, "submit", "out", happened_at=now, by_name="李敏", words="", sha256=seal)

    def answer(self) -> None:
        """The review office lets it pass, or not."""
        store = self.station.store
        last = rounds.newest(store, self.case_id)
        if last is not None and last.ended_at is None:
            with store.act(self.who("李敏"), "review.respond", subject=f"case/{self.case_id}") as act:
                state = self.dice.choice(("passed", "passed", "rejected"))
                rounds.change(act, last.id, state=state, ended_at=iso(act.now))

    def skip(self) -> None:
        reviews.skip(self.station.store, self.who("王建国"), self.case_id, "案情简单")

    def meet(self) -> None:
        minutes = Minutes(self.clock.now(), "三楼", "王建国", "周倩", ("王建国", "李敏"), "同意", "同意", True)
        reviews.minute(self.station.store, self.who("王建国"), self.case_id, "collective", minutes)

    def confirm(self) -> None:
        if any(each.blocks for each in recording_items.standing(self.station.store, self.case_id)):
            record_whole(self.station, self.who("李敏"), self.case_id)

    def register(self) -> None:
        code = self.dice.choice(("D14", "D22", "D39", "D53", "D70"))
        number = self.dice.choice(("", "", f"慈应急罚〔2026〕{self.dice.randint(1, 40)}号"))
        now = self.clock.now()
        served = (now, Serving("direct", "张三")) if self.dice.random() < 0.7 else (None, None)
        new = NewPaper(code, now, number, signing=Signing("张三"), served_at=served[0], serving=served[1])
        case_papers.register(self.station.store, self.who("王建国"), self.case_id, new)

    def sign(self) -> None:
        for each in case_papers.lacking(self.station.store, self.case_id):
            case_papers.sign(self.station.store, self.who("李敏"), each.paper.id, Signing("张三"))

    def void_paper(self) -> None:
        case_papers.void(self.station.store, self.who("王建国"), self.any_paper(), "写错")

    def replace(self) -> None:
        now, old = self.clock.now(), self.any_paper()
        new = NewPaper("", now, signing=Signing("张三"), served_at=now, serving=Serving("direct", "张三"))
        case_papers.replace(self.station.store, self.who("王建国"), old, new, "条款写错")

    def any_paper(self) -> int:
        found = papers.of_case(self.station.store, self.case_id)
        return self.dice.choice(found).id if found else 0

    def special(self) -> None:
        cases.special_upload(self.station.store, self.who("王建国"), self.case_id, "山区返程")

    def void(self) -> None:
        corrections.void(self.station.store, self.who("王建国"), self.case_id, "重复登记", self.who("李敏"))


def _advance(walk: Walk, step: Transition, actor: Proof) -> None:
    advance(walk.station.store, actor, walk.case_id, step.action, walk.filled(step))


def _returned(walk: Walk, _: Transition, actor: Proof) -> None:
    cases.returned(walk.station.store, actor, walk.case_id)


def _dispatch(walk: Walk, _: Transition, actor: Proof) -> None:
    lead, assist = (walk.people[name].id for name in ("李敏", "陈海波"))
    cases.dispatch(walk.station.store, actor, walk.case_id, lead_id=lead, assist_id=assist)


def _arrive(walk: Walk, _: Transition, actor: Proof) -> None:
    cases.arrive(walk.station.store, actor, walk.case_id, identity_shown=True, told=cases.ALL_TOLD)


def _record(outcome: cases.Outcome) -> Callable[[Walk, Transition, Proof], None]:
    def record(walk: Walk, _: Transition, actor: Proof) -> None:
        due = [day(walk.clock.now()).add(days=days) for days in walk.dice.sample((5, 15, 30), 2)]
        found = [Found("配电箱无防护门", "安全生产法第三十六条", on) for on in due] if outcome != "no_issue" else []
        cases.record_result(walk.station.store, actor, walk.case_id, outcome, signed=True, hazards=found)

    return record


def _answer(walk: Walk, _: Transition, actor: Proof) -> None:
    until = walk.dice.choice((None, day(walk.clock.now()).add(days=40)))
    cases.answer_extension(walk.station.store, actor, walk.case_id, until, "情况属实")


def _recheck(walk: Walk, _: Transition, actor: Proof) -> None:
    rechecks.recheck_all(walk.station.store, actor, walk.case_id, walk.dice.random() < 0.7, signed=True)


def _noted(verb: Callable[..., object]) -> Callable[[Walk, Transition, Proof], None]:
    def take(walk: Walk, _: Transition, actor: Proof) -> None:
        verb(walk.station.store, actor, walk.case_id, note="情况属实")

    return take


VERBS: dict[tuple[str, str], Callable[[Walk, Transition, Proof], None]] = {
    ("", "return"): _returned,
    ("inspection", "return"): _returned,
    ("inspection", "dispatch"): _dispatch,
    ("inspection", "arrive"): _arrive,
    ("inspection", "record_no_issue"): _record("no_issue"),
    ("inspection", "record_rectify"): _record("rectify"),
    ("inspection", "record_measure"): _record("measure"),
    ("inspection", "obstruct"): _noted(cases.obstruct),
    ("inspection", "transfer"): _noted(cases.transfer),
    ("inspection", "abort"): _noted(cases.abort),
    ("inspection", "request_extension"): _noted(cases.request_extension),
    ("inspection", "answer_extension"): _answer,
    ("inspection", "recheck_pass"): _recheck,
    ("inspection", "recheck_fail"): _recheck,
    ("inspection", "close"): _noted(cases.close),
}
"""Steps with a verb of their own; every other one is taken by services.advance."""
