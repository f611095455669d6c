"""The course of one penalty case in the demo's past: steps, trips, review, each entered when it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pendulum

from station.demo import office
from station.demo.history import History
from station.demo.visits import Outing, Script, dock
from station.records.casework import Cause, Sanction, Serving
from station.records.people import Proof
from station.services import advance, casebook, evidence, penalty_causes, review_receive, review_send
from station.services.cases import ALL_TOLD
from station.services.filled import NOTHING, Filled
from station.services.penalty_causes import Choice
from station.store import parties

SHOWN = Filled(identity_shown=True, told=ALL_TOLD, signed=True)
"""What every visit begins with: certificates shown, reason, basis and rights told, the record signed."""


@dataclass(frozen=True, slots=True)
class Course:
    """One penalty case, and the script that its steps are put into."""

    script: Script
    case_id: int

    @property
    def history(self) -> History:
        """Who writes the past."""
        return self.script.history

    @property
    def party(self) -> str:
        """Who receives papers: the enterprise's legal representative."""
        store = self.history.station.store
        return parties.of_case(store, self.case_id)[0].name

    def step(self, when: pendulum.DateTime, action: str, filled: Filled = NOTHING) -> None:
        """One step by the officer in charge."""
        self.script.at(when, lambda: self._take(self.history.lead(self.case_id), action, filled))

    def chief(self, when: pendulum.DateTime, action: str, filled: Filled = NOTHING) -> None:
        """One step by the chief."""
        self.script.at(when, lambda: self._take(self.history.chief(), action, filled))

    def trip(self, when: pendulum.DateTime, *steps: tuple[str, Filled]) -> None:
        """Out for some steps, ten minutes each, and back with recordings that are imported half an hour later.

        What no rule can tell apart is claimed by the officer in charge (待认领).
        """
        for number, (action, filled) in enumerate(steps):
            self.step(when.add(minutes=10 * number), action, filled)
        back = when.add(minutes=50 + 10 * len(steps))
        self.step(back, "return")
        dock(self.script, Outing(self.case_id, when, back), back.add(minutes=30))
        self.script.at(back.add(minutes=40), lambda: self._claim(when, back))

    def handed(self, note: str = "") -> Filled:
        """Handed over on the spot, and signed for."""
        return replace(SHOWN, serving=Serving("direct", self.party), note=note)

    def filed(self, proposed: pendulum.DateTime, approved: pendulum.DateTime) -> None:
        """The crew proposes, the chief approves and names them."""
        self.step(proposed, "propose_filing", Filled(crew=self._crew()))
        self.chief(approved, "file")
        self.chief(approved.add(minutes=10), "investigate")

    def fine(self, yuan: int) -> tuple[Sanction, ...]:
        """That fine for the case's first party."""
        return (Sanction(parties.of_case(self.history.station.store, self.case_id)[0].id, "fine", yuan * 100),)

    def propose(
        self, when: pendulum.DateTime, yuan: int, tier: str, *others: Sanction,
        choices: Mapping[int, Choice] | None = None,
    ) -> None:  # fmt: skip
        """The handlers propose a fine for the first party out of a tier of its cause; `others` for other parties, by
        the choices for their causes."""
        chosen = {self._cause().id: Choice(tier, yuan * 100), **(choices or {})}

        def deed() -> object:
            store, actor = self.history.station.store, self.history.lead(self.case_id)
            return penalty_causes.propose(store, actor, self.case_id, (*self.fine(yuan), *others), chosen)

        self.script.at(when, deed)

    def decision(self, yuan: int) -> Filled:
        """The fine, and how the decision is published."""
        fine = self.fine(yuan)
        said = penalty_causes.conclusion(self.history.station.store, self.case_id, fine)
        return Filled(sanctions=fine, conclusion=said)

    def submit(self, when: pendulum.DateTime) -> None:
        """The case goes to the review office, with the handlers' statement of responsibility."""
        station = self.history.station
        self.script.at(
            when, lambda: review_send.submit(station, self.history.lead(self.case_id), self.case_id, responsible=True)
        )

    def answered(self, when: pendulum.DateTime, kind: str, detail: str = "", words: str = "") -> None:
        """The office signs; the station takes it in twenty minutes later."""
        signed = []

        def sign() -> None:
            package = review_send.copy_out(self.history.station, self.case_id)
            signed.append(office.says(self.history, package, kind, detail, words))

        def receive() -> None:
            review_receive.receive(self.history.station, self.history.lead(self.case_id), signed[0])

        self.script.at(when, sign)
        self.script.at(when.add(minutes=20), receive)

    def _claim(self, out: pendulum.DateTime, back: pendulum.DateTime) -> None:
        store = self.history.station.store
        for clip in evidence.unlinked(store):
            if clip.started_at is not None and out <= clip.started_at <= back and clip.officer_id in self._crew():
                evidence.link(store, self.history.lead(self.case_id), clip.id, self.case_id)

    def _take(self, actor: Proof, action: str, filled: Filled) -> object:
        return advance.advance(self.history.station.store, actor, self.case_id, action, filled)

    def _crew(self) -> tuple[int, ...]:
        case = casebook.get(self.history.station.store, self.case_id)
        return tuple(one for one in (case.lead_id, case.assist_id) if one is not None)

    def _cause(self) -> Cause:
        return parties.causes(self.history.station.store, self.case_id)[0]
