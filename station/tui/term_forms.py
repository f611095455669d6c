"""期限办理 from the case's menu, where its flow has no step for it: days that do not count, more time, a waiver."""

from __future__ import annotations

from collections.abc import Callable

from station.records.moment import day
from station.services import term_offers, terms
from station.services.casebook import Detail
from station.services.term_offers import Offer
from station.services.terms import Longer
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import Check, ask_choice, required
from station.tui.checks import a_date
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen
from station.tui.urgency import due_words

DIGITS = 3
"""An extension is never longer than that many digits of units."""


async def change(screen: StationScreen, detail: Detail) -> str | None:
    """Which deadline and what with it, then its form; what was done, None when left."""
    found = term_offers.offers(station_app(screen).station.store, detail.case.id)
    if not found:
        screen.say(text("deadline.form.nothing"), kind="refused")
        return None
    options = [(offer, _line(offer)) for offer in found]
    chosen = await ask_choice(screen.app, text("deadline.form.which"), options)
    return None if chosen is None else await _form(screen, detail, chosen)


def _line(offer: Offer) -> str:
    verb = text(f"deadline.form.{offer.verb}.verb")
    return text("deadline.form.line", verb=verb, title=offer.deadline.title, due=due_words(offer.deadline.due_at))


async def _form(screen: StationScreen, detail: Detail, offer: Offer) -> str | None:
    app = station_app(screen)
    fields, act = _FORMS[offer.verb]
    today = app.station.clock.now().to_date_string()

    def submit(answers: dict[str, str]) -> None:
        act(app, offer, answers)

    title, told = _line(offer), text(f"deadline.form.{offer.verb}.told")
    draft = app.draft("case", detail.case.id, "term", offer.verb, offer.deadline.id)
    if await ask_form(screen.app, title, fields(offer, today), told, draft, submit) is None:
        return None
    return text(f"deadline.form.{offer.verb}.done", title=offer.deadline.title)


def _pause_fields(offer: Offer, today: str) -> list[Field]:
    reasons = tuple((each.code, each.title) for each in offer.reasons)
    papers = "；".join(f"{each.title}：{each.paper}" for each in offer.reasons)
    return [
        _field("reason", choices=reasons),
        _field("first", default=today, check=a_date),
        Field("note", text("deadline.form.note"), text("deadline.form.note_hint", papers=papers), check=required),
    ]


def _resume_fields(_: Offer, today: str) -> list[Field]:
    return [_field("counts_from", default=today, check=a_date), _field("resume_note")]


def _extend_fields(offer: Offer, today: str) -> list[Field]:
    allowed = offer.extendable
    by_day = allowed is not None and allowed.by == "until"
    fields = [_field("until", check=a_date)] if by_day else [_field("n", check=_number)]
    if allowed is not None and allowed.approver == "bureau":
        fields += [_field("approval", check=required), _field("approved_on", default=today, check=a_date)]
    return [*fields, _field("why", check=required)]


def _waive_fields(_: Offer, today: str) -> list[Field]:
    return [_field("waived", check=required)]


def _field(
    name: str, default: str = "", check: Check | None = None, choices: tuple[tuple[str, str], ...] = ()
) -> Field:
    label, hint = text(f"deadline.form.{name}"), text(f"deadline.form.{name}_hint")
    return Field(name, label, hint, default, check, choices)


def _number(words: str) -> str | None:
    good = words.isascii() and words.isdigit() and int(words) > 0 and len(words) <= DIGITS
    return None if good else text("deadline.form.bad_number")


def _pause(app: StationApp, offer: Offer, answers: dict[str, str]) -> None:
    case_id, rule = offer.deadline.case_id, offer.deadline.rule
    terms.pause(app.station.store, app.actor, case_id, rule, answers["reason"], day(answers["first"]), answers["note"])


def _resume(app: StationApp, offer: Offer, answers: dict[str, str]) -> None:
    case_id, rule = offer.deadline.case_id, offer.deadline.rule
    terms.resume(app.station.store, app.actor, case_id, rule, day(answers["counts_from"]), answers["resume_note"])


def _extend(app: StationApp, offer: Offer, answers: dict[str, str]) -> None:
    until, approved = answers.get("until"), answers.get("approved_on")
    longer = Longer(
        n=int(answers.get("n") or 0),
        until=day(until) if until else None,
        approval=answers.get("approval", ""),
        approved_on=day(approved) if approved else None,
    )
    found = offer.deadline
    terms.extend(app.station.store, app.actor, found.case_id, found.rule, longer, answers["why"], deadline_id=found.id)


def _waive(app: StationApp, offer: Offer, answers: dict[str, str]) -> None:
    terms.waive(app.station.store, app.actor, offer.deadline.case_id, offer.deadline.rule, answers["waived"])


Fields = Callable[[Offer, str], list[Field]]
Doing = Callable[[StationApp, Offer, dict[str, str]], None]
_FORMS: dict[str, tuple[Fields, Doing]] = {
    "pause": (_pause_fields, _pause),
    "resume": (_resume_fields, _resume),
    "extend": (_extend_fields, _extend),
    "waive": (_waive_fields, _waive),
}
