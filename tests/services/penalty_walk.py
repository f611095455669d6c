"""Building blocks of penalty tests: people at a station's desk, and a general penalty walked to a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pendulum
import pytest

from station.records.case import CaseFile
from station.records.casework import NewCause, NewGoods, NewParty, Sanction, Serving
from station.records.deadline import Deadline
from station.records.moment import day
from station.records.people import Proof
from station.rules.workflow import StepRefused
from station.services import penalties, penalty_causes, reviews, staff
from station.services.advance import advance
from station.services.cases import ALL_TOLD
from station.services.filled import NOTHING, Filled
from station.services.penalties import Clue
from station.services.penalty_causes import Choice
from station.store import cases, deadlines, parties
from station.wiring import Station
from tests.conftest import PIN, FrozenClock

SIGNS = "AF-099-01"
"""未设置安全警示标志: first found up to 50,000元, in tiers A1 up to 16,000元, A2 up to 33,000元, A3 above."""
UNHEEDED = "AF-101-01"
SHOWN = Filled(identity_shown=True, told=ALL_TOLD, signed=True, note="冲压车间，负责人在场")
HANDED = replace(SHOWN, serving=Serving("direct", "张三"))
NOTED = Filled(note="情况属实")


@dataclass
class Desk:
    """A station's people, signed in when they are needed; 王建国 is the chief, 李敏 and 陈海波 handle the cases."""

    station: Station
    clock: FrozenClock
    proofs: dict[str, Proof] = field(default_factory=dict)

    def who(self, name: str = "李敏") -> Proof:
        """A proof that still holds."""
        known = self.proofs.get(name)
        if known is None or self.clock.now() >= known.expires_at:
            known = self.proofs[name] = staff.sign_in(self.station.store, self.station.keys, name, PIN)
        return known

    def crew(self, *names: str) -> tuple[int, ...]:
        """Ids by name; without names those of the handlers."""
        known = {person.name: person.id for person in staff.active(self.station.store)}
        return tuple(known[name] for name in names or ("李敏", "陈海波"))

    def step(
        self,
        case: CaseFile,
        action: str,
        filled: Filled = NOTHING,
        by: str = "李敏",
        occurred_at: pendulum.DateTime | None = None,
    ) -> CaseFile:
        """One step, and a minute passes."""
        moved = advance(self.station.store, self.who(by), case.id, action, filled, occurred_at=occurred_at)
        self.clock.advance(minutes=1)
        return moved

    def chief(self, case: CaseFile, action: str, filled: Filled = NOTHING) -> CaseFile:
        """One step by the chief."""
        return self.step(case, action, filled, "王建国")

    def go(self, when: str) -> None:
        """To another time."""
        self.clock.set(when)

    def party(self, case: CaseFile) -> int:
        """The id of the first party."""
        return parties.of_case(self.station.store, case.id)[0].id

    def fine(self, case: CaseFile, yuan: int, kind: str = "fine") -> tuple[Sanction, ...]:
        """One sanction for the first party, in yuan."""
        return (Sanction(self.party(case), kind, yuan * 100),)

    def running(self, case: CaseFile) -> dict[str, str]:
        """Rule to due day of what runs."""
        terms = deadlines.of_case(self.station.store, case.id)
        return {each.rule: each.due_at.to_date_string() for each in terms if each.state == "running"}

    def term(self, case: CaseFile, rule: str) -> Deadline:
        """The newest deadline of a rule, whatever became of it."""
        return max(
            (each for each in deadlines.of_case(self.station.store, case.id) if each.rule == rule),
            key=lambda each: each.id,
        )

    def skip_review(self, case: CaseFile) -> None:
        """The chief writes down why this case is not submitted for review."""
        reviews.skip(self.station.store, self.who("王建国"), case.id, "案情简单，事实清楚，罚款数额小")

    # Walking a case.

    def opened(self, firm: int, violation: str = SIGNS, *, summary: bool = False) -> CaseFile:
        """A case from a complaint, with one cause and its handlers named."""
        clue = Clue(firm, "CF-001", "complaint", "电话举报", crew=self.crew())
        case = penalties.open_penalty(self.station.store, self.who(), clue, summary=summary)
        cause = NewCause(violation, "3台压力机没有安全警示标志", day(self.clock.now()))
        penalty_causes.add_cause(self.station.store, self.who(), case.id, cause)
        return cases.get(self.station.store, case.id)

    def filed(self, firm: int, violation: str = SIGNS) -> CaseFile:
        """Filed and assigned."""
        case = self.opened(firm, violation)
        self.step(case, "propose_filing", Filled(crew=self.crew()))
        self.chief(case, "file")
        return self.chief(case, "investigate")

    def concluded(self, firm: int, yuan: int, tier: str = "A1", violation: str = SIGNS) -> CaseFile:
        """Investigated, the fine proposed."""
        case = self.filed(firm, violation)
        self.step(case, "examine", SHOWN)
        self.step(case, "return")
        self.propose(case, yuan, tier)
        return self.step(case, "conclude")

    def propose(self, case: CaseFile, yuan: int, tier: str = "A1", reason: str = "") -> None:
        """Propose one fine from one tier."""
        cause = parties.causes(self.station.store, case.id)[0]
        choice = Choice(tier, yuan * 100, reason)
        penalty_causes.propose(self.station.store, self.who(), case.id, self.fine(case, yuan), {cause.id: choice})

    def told(self, firm: int, yuan: int, tier: str = "A1", *, hearing: bool = False) -> CaseFile:
        """The notice served, with the right to a hearing where asked."""
        case = self.concluded(firm, yuan, tier)
        suffix = "_hearing" if hearing else ""
        self.step(case, f"notice{suffix}", Filled(sanctions=self.fine(case, yuan)))
        return self.step(case, "serve_hearing_notice" if hearing else "serve_notice", HANDED)

    def heard(self, firm: int, yuan: int, tier: str = "A1") -> CaseFile:
        """The party heard."""
        case = self.told(firm, yuan, tier)
        return self.step(case, "hear_defence", SHOWN)

    def approved(self, firm: int, yuan: int) -> CaseFile:
        """Not reviewed for a reason; the paper that proposes the decision is approved."""
        case = self.heard(firm, yuan)
        self.skip_review(case)
        self.step(case, "review_settled")
        self.step(case, "propose_decision")
        return self.chief(case, "submit")

    def decided(self, firm: int, yuan: int) -> CaseFile:
        """Decided."""
        case = self.approved(firm, yuan)
        return self.chief(case, "decide", Filled(sanctions=self.fine(case, yuan)))

    def served(self, firm: int, yuan: int) -> CaseFile:
        """The decision served, everybody back at the station."""
        case = self.decided(firm, yuan)
        case = self.step(case, "serve", HANDED)
        return self.step(case, "return")


Make = Callable[..., int]
PRESS = NewGoods("压力机铭牌", "J23-25", "块", "1")
MANAGER = NewParty("person", "张三", post="主要负责人", id_no="330281198001010011")


@contextmanager
def refused(*guards: str, words: str = "") -> Iterator[None]:
    """The step is refused by these guards and no others, each with its article, and its advice has the words."""
    with pytest.raises(StepRefused) as found:
        yield
    assert [each.guard for each in found.value.refusals] == list(guards)
    assert all(each.article and each.article in found.value.message for each in found.value.refusals)
    assert words in found.value.advice
