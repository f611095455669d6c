"""From the answers of a step's form to the service that takes them.

An inspection's steps have verbs of their own; every other flow is taken by `services.advance`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pendulum

from station.records.case import Hazard
from station.records.casework import Sanction, Serving
from station.records.law import Transition
from station.records.moment import day
from station.rules.guards import TOLD
from station.services import cases, penalty_causes, rechecks
from station.services.advance import advance
from station.services.filled import Filled
from station.tui import step_rows
from station.tui.checks import instant
from station.tui.money import fen
from station.tui.step_fields import POINT, Setting

if TYPE_CHECKING:
    from station.records.people import Proof
    from station.wiring import Station

Answers = Mapping[str, str]
SAME = "same"
"""The sanctions are those of before."""
OWN_FIELDS = (
    "at",
    "identity",
    *TOLD,
    "signed",
    "refused_note",
    "note",
    "lead",
    "assist",
    "until",
    "meets_at",
    "outcome",
    "imposed",
    "by_parts",
    "amount",
)
"""Answers that have a place of their own in what is filled in."""


@dataclass(frozen=True, slots=True)
class Taking:
    """Everything that was answered for one step."""

    station: Station
    actor: Proof
    step: Transition
    setting: Setting
    answers: Answers
    rows: tuple[Answers, ...]

    @property
    def case_id(self) -> int:
        """Of the case."""
        return self.setting.detail.case.id

    @property
    def at(self) -> pendulum.DateTime | None:
        """When it happened; None: now."""
        typed = self.answers.get("at")
        if not typed:
            return None
        found = instant(typed, day(self.setting.now))
        # The suggested minute has begun already: what happens now is entered as of now.
        return None if found == self.setting.now.start_of("minute") else found

    @property
    def note(self) -> str:
        """Words, where any were asked for."""
        return self.answers.get("note", "")

    @property
    def signed(self) -> bool:
        """Both sides signed."""
        return self.answers.get("signed") == "both"

    @property
    def refused_note(self) -> str:
        """How the party refused."""
        return self.answers.get("refused_note", "")


def take(taking: Taking) -> None:
    """Hand the answers to the service. StageRefused, StepRefused, and what acting raises."""
    inspection = taking.setting.detail.case.flow == "inspection"
    verb = _TAKE.get(taking.step.action) if inspection else _OTHER.get(taking.step.action)
    (verb or _advance)(taking)


def filled(taking: Taking) -> Filled:
    """What `services.advance` takes."""
    answers, case_id = taking.answers, taking.case_id
    imposed = _imposed(taking)
    told = penalty_causes.conclusion(taking.station.store, case_id, imposed) if imposed else ""
    return Filled(
        crew=_crew(answers),
        identity_shown=answers.get("identity") == "yes",
        told=frozenset(item for item in TOLD if answers.get(item) == "yes"),
        signed=taking.signed,
        refused_note=taking.refused_note,
        note=taking.note,
        sanctions=() if _stands(taking) else imposed,
        goods=step_rows.goods(taking.rows) if "goods" in taking.step.asks else (),
        serving=Serving(answers["how"], answers["to"], answers.get("serve_note", "")) if "how" in answers else None,
        until=day(answers["until"]) if answers.get("until") else None,
        instalments=step_rows.instalments(taking.rows) if answers.get("by_parts") == "yes" else (),
        paid_fen=fen(answers["amount"]) if answers.get("amount") else None,
        meets_at=instant(answers["meets_at"], day(taking.setting.now)) if answers.get("meets_at") else None,
        conclusion=told if "conclusion" in taking.step.asks else "",
        outcome=answers.get("outcome", ""),
        form=_form(answers),
    )


def _imposed(taking: Taking) -> tuple[Sanction, ...]:
    if taking.answers.get("imposed") == SAME:
        return taking.setting.before
    return step_rows.sanctions(taking.rows) if "sanctions" in taking.step.asks else ()


def _stands(taking: Taking) -> bool:
    """What was proposed is proposed already: it is not entered a second time."""
    return taking.answers.get("imposed") == SAME and taking.step.phase == taking.setting.phase == "proposed"


def _crew(answers: Answers) -> tuple[int, ...] | None:
    if not answers.get("lead"):
        return None
    return tuple(int(answers[who]) for who in ("lead", "assist") if answers.get(who))


def _form(answers: Answers) -> dict[str, str]:
    form = {name: value for name, value in answers.items() if name not in OWN_FIELDS and not name.startswith(POINT)}
    points = [name.removeprefix(POINT) for name, value in answers.items() if name.startswith(POINT) and value == "yes"]
    return {**form, "points": ",".join(points)} if points else form


def _advance(t: Taking) -> None:
    advance(t.station.store, t.actor, t.case_id, t.step.action, filled(t), occurred_at=t.at)


def _approve(t: Taking) -> None:
    cases.approve(t.station.store, t.actor, t.case_id, occurred_at=t.at)


def _dispatch(t: Taking) -> None:
    pair = {"lead_id": int(t.answers["lead"]), "assist_id": int(t.answers["assist"])}
    cases.dispatch(t.station.store, t.actor, t.case_id, **pair, note=t.note, occurred_at=t.at)


def _arrive(t: Taking) -> None:
    told = frozenset(item for item in TOLD if t.answers[item] == "yes")
    shown_it = t.answers["identity"] == "yes"
    cases.arrive(
        t.station.store,
        t.actor,
        t.case_id,
        identity_shown=shown_it,
        told=told,
        behaviour_code=t.answers.get("behaviour_code", ""),
        occurred_at=t.at,
    )


def _record(outcome: cases.Outcome) -> Callable[[Taking], None]:
    def record(t: Taking) -> None:
        found = () if outcome == "no_issue" else step_rows.hazards(t.rows, t.answers["rectify_by"])
        cases.record_result(
            t.station.store,
            t.actor,
            t.case_id,
            outcome,
            signed=t.signed,
            refused_note=t.refused_note,
            hazards=found,
            occurred_at=t.at,
        )

    return record


def _noted(verb: Callable[..., object]) -> Callable[[Taking], None]:
    def take_note(t: Taking) -> None:
        verb(t.station.store, t.actor, t.case_id, t.note, occurred_at=t.at)

    return take_note


def _returned(t: Taking) -> None:
    cases.returned(t.station.store, t.actor, t.case_id, occurred_at=t.at)


def _answered(t: Taking) -> None:
    until = day(t.answers["until"]) if t.answers["granted"] == "yes" else None
    cases.answer_extension(t.station.store, t.actor, t.case_id, until, t.note, occurred_at=t.at)


def _recheck(t: Taking) -> None:
    still = still_open(t.setting)
    rechecks.recheck(
        t.station.store,
        t.actor,
        t.case_id,
        step_rows.results(t.rows, still),
        signed=t.signed,
        refused_note=t.refused_note,
        note=t.note,
        occurred_at=t.at,
    )


def still_open(setting: Setting) -> Sequence[Hazard]:
    """The hazards without a result of the re-inspection."""
    return [hazard for hazard in setting.detail.hazards if hazard.recheck_result is None]


def _close(t: Taking) -> None:
    cases.close(t.station.store, t.actor, t.case_id, note=t.note, occurred_at=t.at)


_TAKE: dict[str, Callable[[Taking], None]] = {
    "approve": _approve,
    "dispatch": _dispatch,
    "arrive": _arrive,
    "record_no_issue": _record("no_issue"),
    "record_rectify": _record("rectify"),
    "record_measure": _record("measure"),
    "obstruct": _noted(cases.obstruct),
    "transfer": _noted(cases.transfer),
    "abort": _noted(cases.abort),
    "return": _returned,
    "request_extension": _noted(cases.request_extension),
    "ask_recheck": _noted(cases.ask_recheck),
    "answer_extension": _answered,
    "recheck_part": _recheck,
    "recheck_pass": _recheck,
    "recheck_fail": _recheck,
    "close": _close,
}
"""The verbs of an inspection's steps; a test holds them and the flow together."""

_OTHER: dict[str, Callable[[Taking], None]] = {"return": _returned}
"""Of the other flows: coming back brings the recordings to their case."""
