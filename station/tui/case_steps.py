"""The steps of a case as forms: which fields a step asks for, and which service takes the answers.

What a step asks follows from its guards, so a new step of the flow with known guards needs no new form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pendulum

from station.records.case import Found
from station.records.law import Transition
from station.records.moment import day
from station.records.people import Officer
from station.rules.guards import TOLD
from station.services import cases
from station.services.casebook import Detail
from station.texts import text
from station.tui.ask import required
from station.tui.checks import a_date, a_time, instant, shown
from station.tui.form import Field

if TYPE_CHECKING:
    from station.records.people import Proof
    from station.wiring import Station

Answers = Mapping[str, str]
RECTIFY_DAYS = 15
"""Suggested days for putting a hazard right; the officer sets them."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the form of a step knows beforehand."""

    detail: Detail
    people: tuple[Officer, ...]
    now: pendulum.DateTime


def fields_of(step: Transition, setting: Setting) -> list[Field]:
    """The fields a step asks for, in the order of its guards."""
    found: list[Field] = []
    for guard in step.guards:
        if guard == "RECTIFY_DATE" and not wants_hazards(step):
            found.extend(_answer(setting))
        elif guard in _OF_GUARD:
            found.extend(_OF_GUARD[guard](setting))
    return found


def wants_hazards(step: Transition) -> bool:
    """Whether hazards are written down one by one after the form."""
    return "HAZARDS" in step.guards


def hazard_fields() -> list[Field]:
    """One hazard, and whether another follows."""
    return [
        Field("description", text("ui.case.hazard"), text("ui.case.hazard_hint"), check=required),
        Field("article", text("ui.case.article"), text("ui.case.article_hint"), check=required),
        Field("more", text("ui.case.more"), text("ui.case.more_hint"), choices=_choices("ui.case.more_", "no", "yes")),
    ]


def take(
    station: Station, actor: Proof, step: Transition, setting: Setting, answers: Answers, hazards: Sequence[Answers]
) -> None:
    """Hand the answers to the service. StageRefused, StepRefused, and what acting raises."""
    _TAKE[step.action](_Taking(station, actor, setting, answers, tuple(hazards)))


# What a guard asks for ------------------------------------------------------------------------------------------


def _when(setting: Setting) -> Sequence[Field]:
    hint = text("ui.case.when_hint")
    return [Field("at", text("ui.case.when"), hint, shown(setting.now), a_time)]


def _identity(_: Setting) -> Sequence[Field]:
    return [_yes_no("identity", text("ui.case.identity"), text("ui.case.identity_hint"))]


def _told(_: Setting) -> Sequence[Field]:
    hint = text("ui.case.told_hint")
    return [_yes_no(item, text("ui.case.told", what=text(f"case.told.{item}")), hint) for item in TOLD]


def _signed(_: Setting) -> Sequence[Field]:
    def refused(answers: Answers) -> bool:
        return answers["signed"] == "refused"

    choices = _choices("ui.case.signed_", "none", "both", "refused")
    return [
        Field("signed", text("ui.case.signed"), text("ui.case.signed_hint"), choices=choices, check=_not_none),
        Field("refused_note", text("ui.case.refused"), text("ui.case.refused_hint"), check=required, needed=refused),
    ]


def _rectify(setting: Setting) -> Sequence[Field]:
    suggested = day(setting.now).add(days=RECTIFY_DAYS).isoformat()
    return [Field("rectify_by", text("ui.case.rectify_by"), text("ui.case.rectify_hint"), suggested, a_date)]


def _note(_: Setting) -> Sequence[Field]:
    return [Field("note", text("ui.case.note"), text("ui.case.note_hint"), check=required)]


def _crew(setting: Setting) -> Sequence[Field]:
    case = setting.detail.case
    certified = [person for person in setting.people if person.cert_no]
    choices = tuple((str(person.id), person.name) for person in certified)
    hint = text("ui.case.crew_hint")

    def changed(answers: Answers) -> bool:
        return {answers["lead"], answers["assist"]} != {str(case.lead_id), str(case.assist_id)}

    return [
        Field("lead", text("ui.case.lead"), hint, str(case.lead_id or ""), choices=choices),
        Field("assist", text("ui.case.assist"), hint, str(case.assist_id or ""), choices=choices),
        Field("note", text("ui.case.changed"), text("ui.case.changed_hint"), needed=changed),
    ]


def _answer(setting: Setting) -> Sequence[Field]:
    def granted(answers: Answers) -> bool:
        return answers["granted"] == "yes"

    until = day(setting.now).add(days=RECTIFY_DAYS).isoformat()
    choices = _choices("ui.case.granted_", "yes", "no")
    return [
        Field("granted", text("ui.case.granted"), choices=choices),
        Field("until", text("ui.case.until"), text("ui.case.rectify_hint"), until, a_date, needed=granted),
    ]


_OF_GUARD: dict[str, Callable[[Setting], Sequence[Field]]] = {
    "IN_ORDER": _when,
    "IDENTITY": _identity,
    "TOLD": _told,
    "SIGNED": _signed,
    "RECTIFY_DATE": _rectify,
    "NOTE": _note,
    "CREW_AS_DRAWN": _crew,
}
"""Fields that satisfy a guard; guards that must hold beforehand have none."""


def _yes_no(name: str, label: str, hint: str) -> Field:
    return Field(name, label, hint, choices=_choices("ui.case.", "no", "yes"))


def _choices(prefix: str, *values: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, text(prefix + value)) for value in values)


def _not_none(value: str) -> str | None:
    return text("ui.case.signed_hint") if value == "none" else None


# What a service takes -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Taking:
    station: Station
    actor: Proof
    setting: Setting
    answers: Answers
    hazards: tuple[Answers, ...]

    @property
    def case_id(self) -> int:
        return self.setting.detail.case.id

    @property
    def at(self) -> pendulum.DateTime | None:
        """None where the suggested time was left alone: the act's own time, to the second."""
        typed = self.answers["at"]
        return None if typed == shown(self.setting.now) else instant(typed, day(self.setting.now))

    @property
    def note(self) -> str:
        return self.answers.get("note", "")

    @property
    def signed(self) -> bool:
        return self.answers["signed"] == "both"

    @property
    def refused_note(self) -> str:
        return self.answers.get("refused_note", "")

    def found(self) -> list[Found]:
        by = day(self.answers["rectify_by"])
        return [Found(hazard["description"], hazard["article"], by) for hazard in self.hazards]


def _approve(t: _Taking) -> None:
    cases.approve(t.station.store, t.actor, t.case_id, occurred_at=t.at)


def _dispatch(t: _Taking) -> None:
    pair = {"lead_id": int(t.answers["lead"]), "assist_id": int(t.answers["assist"])}
    cases.dispatch(t.station.store, t.actor, t.case_id, **pair, note=t.note, occurred_at=t.at)


def _arrive(t: _Taking) -> None:
    told = frozenset(item for item in TOLD if t.answers[item] == "yes")
    shown_it = t.answers["identity"] == "yes"
    cases.arrive(t.station.store, t.actor, t.case_id, identity_shown=shown_it, told=told, occurred_at=t.at)


def _record(outcome: cases.Outcome) -> Callable[[_Taking], None]:
    def record(t: _Taking) -> None:
        found = [] if outcome == "no_issue" else t.found()
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


def _noted(verb: Callable[..., object]) -> Callable[[_Taking], None]:
    def take_note(t: _Taking) -> None:
        verb(t.station.store, t.actor, t.case_id, t.note, occurred_at=t.at)

    return take_note


def _returned(t: _Taking) -> None:
    cases.returned(t.station.store, t.actor, t.case_id, occurred_at=t.at)


def _answered(t: _Taking) -> None:
    until = day(t.answers["until"]) if t.answers["granted"] == "yes" else None
    cases.answer_extension(t.station.store, t.actor, t.case_id, until, t.note, occurred_at=t.at)


def _recheck(passed: bool) -> Callable[[_Taking], None]:
    def recheck(t: _Taking) -> None:
        cases.recheck(
            t.station.store,
            t.actor,
            t.case_id,
            passed,
            signed=t.signed,
            refused_note=t.refused_note,
            note=t.note,
            occurred_at=t.at,
        )

    return recheck


def _close(t: _Taking) -> None:
    cases.close(t.station.store, t.actor, t.case_id, note=t.note, occurred_at=t.at)


_TAKE: dict[str, Callable[[_Taking], None]] = {
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
    "answer_extension": _answered,
    "recheck_pass": _recheck(True),
    "recheck_fail": _recheck(False),
    "close": _close,
}
"""Every step of schema/law/workflow; a test holds the two together."""
