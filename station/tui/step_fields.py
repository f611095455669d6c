"""Which fields the form of a step has: they follow from its guards and from what its data asks for.

A new step of a flow with known guards needs no new form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pendulum

from station.records.casework import CasePaper, Party, Sanction
from station.records.law import Transition
from station.records.moment import day
from station.records.people import Officer
from station.rules.guards import TOLD
from station.services import measure_facts, penalties
from station.services.casebook import Detail
from station.texts import text
from station.tui.ask import required
from station.tui.checks import a_date, a_time, shown
from station.tui.form import Field
from station.tui.money import a_sum, fen

Answers = Mapping[str, str]
RECTIFY_DAYS = 15
"""Suggested days for putting a hazard right; the officer sets them."""
FACE_TO_FACE = ("direct", "left")
SENT = ("post", "entrusted", "electronic", "public")
OUTCOMES = ("released", "confiscated", "destroyed", "transferred")
POINT = "point_"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the form of a step knows beforehand."""

    detail: Detail
    people: tuple[Officer, ...]
    now: pendulum.DateTime
    actor_id: int | None = None
    """Who fills it in."""
    papers: tuple[CasePaper, ...] = ()
    """On file."""
    before: tuple[Sanction, ...] = ()
    """What was proposed, told or decided last."""
    phase: str = ""
    """Which of them that was; empty: nothing yet."""
    said: str = ""
    """`before` in words."""
    parties: tuple[Party, ...] = ()
    """Whom the step may be about alone; empty where there is no choice."""


def fields_of(step: Transition, setting: Setting) -> list[Field]:
    """The fields a step asks for: those of its guards, then what its data asks for beside them."""
    found: dict[str, Field] = {field.name: field for field in _which_party(setting)}
    for name in (*step.guards, *step.asks):
        for field in _of(name, step, setting):
            found.setdefault(field.name, field)
    return list(found.values())


def _of(name: str, step: Transition, setting: Setting) -> Sequence[Field]:
    if name == "RECTIFY_DATE" and "HAZARDS" not in step.guards:
        return _answer(setting)
    if name == "serving":
        return _serving(step, setting)
    make = _FIELDS.get(name)
    return make(setting) if make is not None else ()


# What a guard asks for ------------------------------------------------------------------------------------------


def _when(setting: Setting) -> Sequence[Field]:
    return [Field("at", text("ui.case.when"), text("ui.case.when_hint"), shown(setting.now), a_time)]


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


def _remark(_: Setting) -> Sequence[Field]:
    return [Field("note", text("ui.case.remark"), text("ui.case.remark_hint"))]


def _unpunished(_: Setting) -> Sequence[Field]:
    return [Field("note", text("ui.case.unpunished"), text("ui.case.unpunished_hint"))]


def _receipt(_: Setting) -> Sequence[Field]:
    return [Field("note", text("casework.step.receipt"), text("casework.step.receipt_hint"), check=required)]


def _by_parts(_: Setting) -> Sequence[Field]:
    choices = (("no", text("casework.step.by_parts_no")), ("yes", text("casework.step.by_parts_yes")))
    return [Field("by_parts", text("casework.step.by_parts"), text("casework.step.by_parts_hint"), choices=choices)]


def _amount(_: Setting) -> Sequence[Field]:
    return [Field("amount", text("casework.step.amount"), text("casework.step.amount_hint"), check=_paid)]


def _crew(setting: Setting) -> Sequence[Field]:
    case = setting.detail.case
    certified = [person.id for person in setting.people if person.cert_no]
    choices = tuple((str(person.id), person.name) for person in setting.people if person.cert_no)
    lead = case.lead_id or (setting.actor_id if setting.actor_id in certified else next(iter(certified), None))
    assist = case.assist_id or next((one for one in certified if one != lead), None)
    hint = text("ui.case.crew_hint")
    return [
        Field("lead", text("ui.case.lead"), hint, str(lead or ""), choices=choices),
        Field("assist", text("ui.case.assist"), hint, str(assist or ""), choices=choices),
    ]


def _drawn_crew(setting: Setting) -> Sequence[Field]:
    case = setting.detail.case

    def changed(answers: Answers) -> bool:
        return {answers["lead"], answers["assist"]} != {str(case.lead_id), str(case.assist_id)}

    why = Field("note", text("ui.case.changed"), text("ui.case.changed_hint"), needed=changed)
    return [*_crew(setting), why]


def _answer(setting: Setting) -> Sequence[Field]:
    def granted(answers: Answers) -> bool:
        return answers["granted"] == "yes"

    until = day(setting.now).add(days=RECTIFY_DAYS).isoformat()
    choices = _choices("ui.case.granted_", "yes", "no")
    return [
        Field("granted", text("ui.case.granted"), choices=choices),
        Field("until", text("ui.case.until"), text("ui.case.rectify_hint"), until, a_date, needed=granted),
    ]


def _points(_: Setting) -> Sequence[Field]:
    """行政强制法第十八条、第二十三条, point by point."""

    def absent(answers: Answers) -> bool:
        return answers["absent"] == "yes"

    hint = text("ui.case.points_hint")
    found = [_yes_no("absent", text("ui.case.absent"), text("ui.case.absent_hint"))]
    for code, title, only_absent in measure_facts.points():
        choices = _choices("ui.case.", "no", "yes")
        found.append(Field(POINT + code, title, hint, choices=choices, needed=absent if only_absent else None))
    return found


def _outcome(_: Setting) -> Sequence[Field]:
    return [Field("outcome", text("ui.case.outcome"), choices=_choices("ui.case.outcome_", *OUTCOMES))]


def _clue(setting: Setting) -> Sequence[Field]:
    if setting.detail.case.clue:
        return ()
    return [Field("clue", text("ui.case.clue"), choices=_choices("penalty.clue.", *penalties.CLUES))]


# What the step's data asks for beside them ----------------------------------------------------------------------


def _serving(step: Transition, setting: Setting) -> Sequence[Field]:
    how = FACE_TO_FACE if "HANDED" in step.guards else SENT if "SENT" in step.guards else (*FACE_TO_FACE, *SENT)

    def not_handed(answers: Answers) -> bool:
        return answers["how"] != "direct"

    return [
        *_which_paper(step, setting),
        Field("how", text("ui.case.how"), text("ui.case.how_hint"), choices=_choices("ui.case.how_", *how)),
        Field("to", text("ui.case.to"), text("ui.case.to_hint"), setting.detail.enterprise.legal_person, required),
        Field("serve_note", text("ui.case.serve_note"), text("ui.case.serve_note_hint"), needed=not_handed),
    ]


def _which_paper(step: Transition, setting: Setting) -> Sequence[Field]:
    """Where a step delivers any of several kinds and more than one waits: which, the newest first."""
    codes = {code for group in step.serves if "|" in group for code in group.split("|")}
    on_file = [each for each in setting.papers if each.code in codes and each.voided_at is None]
    waiting = [each for each in on_file if each.served_at is None and not each.ahead]
    if len(waiting) < 2:
        return ()
    choices = tuple((str(each.id), _paper_line(each)) for each in reversed(waiting))
    return [Field("paper", text("casework.step.paper"), text("casework.step.paper_hint"), choices=choices)]


def _which_party(setting: Setting) -> Sequence[Field]:
    """Of several parties all at once, or one: the others then wait for theirs."""
    if not setting.parties:
        return ()
    choices = (("", text("casework.step.party_all")), *((str(each.id), each.name) for each in setting.parties))
    return [Field("party", text("casework.step.party"), text("casework.step.party_hint"), choices=choices)]


def _paper_line(paper: CasePaper) -> str:
    return text("casework.step.paper_line", title=paper.title, number=paper.number, made=shown(paper.made_at))


def _imposed(setting: Setting) -> Sequence[Field]:
    """The same as before is one key away; anything else is written line by line."""
    if not setting.before:
        return ()
    same = text("casework.step.imposed_same", phase=text(f"ui.case.phase_{setting.phase}"), said=setting.said)
    choices = (("same", same), ("other", text("casework.step.imposed_other")))
    return [Field("imposed", text("casework.step.imposed"), text("casework.step.imposed_hint"), choices=choices)]


def _meets_at(setting: Setting) -> Sequence[Field]:
    return [Field("meets_at", text("ui.case.meets_at"), text("ui.case.meets_at_hint"), check=a_time)]


def _until(setting: Setting) -> Sequence[Field]:
    """A day; what is granted in parts has the days of the parts."""

    def at_once(answers: Answers) -> bool:
        return answers.get("by_parts", "no") == "no"

    suggested = day(setting.now).add(months=3).isoformat()
    hint = text("ui.case.until_on_hint")
    return [Field("until", text("ui.case.until_on"), hint, suggested, a_date, needed=at_once)]


def _typed(name: str, check: Callable[[str], str | None] | None = required) -> Callable[[Setting], Sequence[Field]]:
    def field(_: Setting) -> Sequence[Field]:
        return [Field(name, text(f"ui.case.ask.{name}"), text(f"ui.case.ask.{name}_hint"), check=check)]

    return field


def _ground(_: Setting) -> Sequence[Field]:
    return [
        Field("ground", text("ui.case.ask.ground"), choices=_choices("ui.case.ground_", "", "hard_later", "remote"))
    ]


def _urgent(_: Setting) -> Sequence[Field]:
    return [Field("urgent", text("ui.case.ask.urgent"), text("ui.case.ask.urgent_hint"))]


def _paid(words: str) -> str | None:
    return a_sum(words) or (None if fen(words) else text("ui.ask.bad_sum"))


def _behaviour(setting: Setting) -> Sequence[Field]:
    if setting.detail.case.behaviour_code:
        return ()
    return [Field("behaviour_code", text("ui.case.ask.behaviour_code"), text("ui.case.ask.behaviour_code_hint"))]


def _number(words: str) -> str | None:
    return None if words.isdigit() and int(words) > 0 else text("ui.case.ask.number")


_FIELDS: dict[str, Callable[[Setting], Sequence[Field]]] = {
    "IN_ORDER": _when,
    "IDENTITY": _identity,
    "TOLD": _told,
    "SIGNED": _signed,
    "RECTIFY_DATE": _rectify,
    "NOTE": _note,
    "FAILED_HAZARDS": _unpunished,
    "CREW_AS_DRAWN": _drawn_crew,
    "TEN_POINTS": _points,
    "OUTCOME": _outcome,
    "RECEIPT": _receipt,
    "AMOUNT": _amount,
    "INSTALMENTS": _by_parts,
    "CLUE": _clue,
    "crew": _crew,
    "note": _remark,
    "sanctions": _imposed,
    "outcome": _outcome,
    "meets_at": _meets_at,
    "until": _until,
    "host": _typed("host"),
    "place": _typed("place"),
    "days": _typed("days", _number),
    "approval": _typed("approval"),
    "approved_on": _typed("approved_on", a_date),
    "head_approval": _typed("head_approval"),
    "urgent": _urgent,
    "ground": _ground,
    "behaviour_code": _behaviour,
}
"""By guard, or by what the step's data asks for; whatever is not here must hold beforehand or is asked row by row."""


def _yes_no(name: str, label: str, hint: str) -> Field:
    return Field(name, label, hint, choices=_choices("ui.case.", "no", "yes"))


def _choices(prefix: str, *values: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, text(prefix + (value or "none"))) for value in values)


def _not_none(value: str) -> str | None:
    return text("ui.case.signed_hint") if value == "none" else None
