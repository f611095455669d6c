"""Entering a briefing: when and who first, then its matters, a form for each; nothing is written before the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pendulum

from station.records.briefing import NewBriefing, NewMatter
from station.records.moment import day
from station.rules import record_statistics as periods
from station.services import briefings, record_statistics
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import required
from station.tui.checks import a_date
from station.tui.form import Field, ask_form

Answers = Mapping[str, str]
NOBODY = ""
DRAFT = ("briefing", "hold")


async def enter_briefing(app: StationApp, people: Sequence[tuple[str, str]]) -> bool:
    """Ask until a form says that it was the last; False when it was left. `people`: (officer's id, name)."""
    written: list[Answers] = []

    def submit(answers: dict[str, str]) -> None:
        if not _more(answers):
            briefings.hold(app.station.store, app.actor, _briefing([*written, answers]))

    while True:
        number = len(written) + 1
        fields = _matter(people, first=not written)
        if not written:
            fields = [*_meeting(day(app.station.clock.now())), *fields]
        title = text("briefing.tui.add") if not written else text("briefing.tui.matter", number=number)
        draft = app.draft(*DRAFT, number)
        answers = await ask_form(app, title, fields, text("briefing.tui.add_told"), draft, submit)
        if answers is None:
            return False
        if not _more(answers):
            app.forget_drafts(*DRAFT)
            return True
        # Whoever leaves before the last form finds this one filled in again.
        draft.update(answers)
        written.append(answers)


def _meeting(today: pendulum.Date) -> list[Field]:
    quarter = periods.before(periods.quarter_of(today)).code
    return [
        Field("period", text("briefing.tui.period"), text("briefing.tui.period_hint"), quarter, _period_or_none),
        Field("held_on", text("people.tui.held_on"), text("people.tui.date_hint"), today.isoformat(), a_date),
        Field("chair", text("briefing.field.chair"), check=required),
        Field("present", text("briefing.field.present"), check=required),
    ]


def _matter(people: Sequence[tuple[str, str]], *, first: bool) -> list[Field]:
    owners = ((NOBODY, text("briefing.tui.nobody")), *people)
    more = tuple((value, text(f"ui.case.more_{value}")) for value in ("no", "yes"))
    hint = text("briefing.tui.issue_hint") if first else ""
    return [
        Field("issue", text("briefing.field.issue"), hint, check=None if first else required),
        Field("decision", text("briefing.tui.decision"), needed=_raised),
        Field("owner", text("briefing.tui.owner"), choices=owners, needed=_raised),
        Field(
            "due_on", text("briefing.tui.due_on"), text("briefing.tui.due_hint"), check=_date_or_none, needed=_raised
        ),
        Field("more", text("ui.case.more"), text("ui.case.more_hint"), "no", choices=more, needed=_raised),
    ]


def _raised(answers: Answers) -> bool:
    return bool(answers["issue"].strip())


def _more(answers: Answers) -> bool:
    return answers.get("more") == "yes"


def _briefing(forms: Sequence[Answers]) -> NewBriefing:
    meeting = forms[0]
    return NewBriefing(
        day(meeting["held_on"]),
        record_statistics.period(meeting["period"]).code,
        meeting["chair"],
        meeting["present"],
        tuple(_new(each) for each in forms if _raised(each)),
    )


def _new(answers: Answers) -> NewMatter:
    owner, due = answers["owner"], answers["due_on"].strip()
    return NewMatter(answers["issue"], answers["decision"], int(owner) if owner else None, day(due) if due else None)


def _date_or_none(typed: str) -> str | None:
    return a_date(typed) if typed.strip() else None


def _period_or_none(typed: str) -> str | None:
    return None if periods.period(typed.strip()) else text("briefing.tui.period_hint")
