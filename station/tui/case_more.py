"""What is done rarely in a case, from one menu: putting right, releasing, the checklist, penalties, reviews."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from station.services import (
    checklists,
    corrections,
    counting,
    exceptions,
    penalty_causes,
    recording_items,
    scenes,
    term_offers,
)
from station.services.casebook import Detail
from station.services.flows import flow_of
from station.texts import text
from station.tui import (
    archive_forms,
    checklist_sheet,
    keeping_forms,
    paper_forms,
    penalty_forms,
    recording_forms,
    review_forms,
    slip_forms,
    term_forms,
)
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text, required
from station.tui.explain_sheet import ExplainSheet
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen
from station.tui.second_person import ask_second_person
from station.tui.urgency import due_words

Doing = Callable[[StationScreen, Detail], Awaitable[str | None]]
"""Does one thing; what is said of it when it is done, None when left."""


async def more(screen: StationScreen, detail: Detail) -> None:
    """The menu; what was done is said below."""
    options = [(doing, text(f"casework.more.{name}")) for name, doing in _offered(station_app(screen), detail)]
    chosen = await ask_choice(screen.app, text("casework.more.title", number=detail.case.number), options)
    if chosen is not None:
        said = await chosen(screen, detail)
        if said:
            screen.say(said, kind="done")


def _offered(app: StationApp, detail: Detail) -> Iterator[tuple[str, Doing]]:
    """By kind of case and where it stands, what is used most first."""
    case, store = detail.case, app.station.store
    if case.voided_at is not None:
        yield "correct", _correct
        return
    yield from archive_forms.offered(app, detail)
    if case.kind == "inspection" and checklists.is_open(case):
        yield "checklist", checklist_sheet.fill_in
    if any(hazard.penalty_id is None for hazard in detail.hazards):
        yield "penalty", penalty_forms.from_hazards
    if case.kind == "penalty" and case.stage in penalty_causes.OPEN:
        yield from penalty_forms.OFFERED
    if case.kind in ("penalty", "compulsory") and case.closed_at is None:
        yield from review_forms.OFFERED
    if term_offers.offers(store, case.id):
        yield "terms", term_forms.change
    if recording_items.standing(store, case.id):
        yield from recording_forms.OFFERED
    if case.closed_at is None and scenes.may_be_exempt(store, case.id):
        yield "ask_exempt", recording_forms.ask_exemption
    yield "slips", slip_forms.give
    yield from paper_forms.offered(app, detail)
    yield from keeping_forms.offered(app, detail)
    yield "correct", _correct
    if any(guard.waivable for guard in flow_of(case).guards):
        yield "exempt", _exempt
    if not corrections.too_far(detail.events):
        yield "void", _void


async def explain(screen: StationScreen, detail: Detail) -> None:
    """One deadline, day by day."""
    options = [
        (each, text("casework.more.deadline", title=each.title, due=due_words(each.due_at)))
        for each in detail.deadlines
    ]
    chosen = await ask_choice(screen.app, text("casework.more.which_deadline"), options)
    if chosen is not None:
        counted = counting.count(station_app(screen).station.store, chosen.id)
        await screen.app.push_screen_wait(ExplainSheet(counted))


# Putting right --------------------------------------------------------------------------------------------------


async def _correct(screen: StationScreen, detail: Detail) -> str | None:
    facts = [
        (fact, _fact_line(fact)) for fact in corrections.facts_of(station_app(screen).station.store, detail.case.id)
    ]
    chosen = await ask_choice(screen.app, text("casework.more.which_fact"), facts)
    if chosen is None:
        return None
    app = station_app(screen)

    def submit(answers: dict[str, str]) -> None:
        corrections.correct(
            app.station.store,
            app.actor,
            detail.case.id,
            chosen.what,
            chosen.row_id,
            answers["new"],
            answers["reason"],
        )

    fields = [
        Field("new", text("casework.more.new"), text("casework.more.new_hint"), chosen.shown, required),
        Field("reason", text("casework.more.reason"), text("casework.more.reason_hint"), check=required),
    ]
    title = text("casework.more.correcting", what=_what(chosen.what))
    draft = app.draft("case", detail.case.id, "correct", chosen.what, chosen.row_id)
    if await ask_form(screen.app, title, fields, text("casework.more.correct_told"), draft, submit) is None:
        return None
    return text("casework.more.corrected", what=_what(chosen.what))


def _what(what: str) -> str:
    return text(f"correction.what.{what.replace('.', '_')}")


def _fact_line(fact: corrections.Fact) -> str:
    return text("casework.more.fact", what=_what(fact.what), of=fact.of, value=fact.shown)


async def _exempt(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    guards = exceptions.waivable(app.station.store, detail.case.id)
    chosen = await ask_choice(
        screen.app,
        text("casework.more.which_guard"),
        [(guard, f"{guard.title}（{guard.article}）") for guard in guards],
    )
    if chosen is None:
        return None
    reason = await ask_text(screen.app, chosen.title, text("casework.more.exempt_hint"), check=required)
    if reason is None:
        return None
    second = await ask_second_person(
        app, app.actor.officer_id, text("casework.more.second"), text("casework.more.second_hint")
    )
    if second is None:
        return None
    exceptions.grant(app.station.store, app.actor, detail.case.id, chosen.code, reason, second)
    return text("casework.more.exempted", guard=chosen.title)


async def _void(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    title = text("casework.more.void_title", number=detail.case.number)
    reason = await ask_text(screen.app, title, text("casework.more.void_hint"), check=required)
    if reason is None:
        return None
    second = await ask_second_person(app, app.actor.officer_id, title, text("casework.more.second_hint"))
    if second is None:
        return None
    corrections.void(app.station.store, app.actor, detail.case.id, reason, second)
    return text("casework.more.voided", number=detail.case.number)
