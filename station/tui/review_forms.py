"""法制审核 at the station: submit, answer, take in what the bureau signed, or not submit; minutes, circumstances."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from station.records.review import Minutes
from station.rules.opinion import SUFFIX
from station.services import line, review_receive, review_send, review_view, reviews, sticks
from station.services.casebook import Detail
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_choice, ask_text, confirm, required
from station.tui.checks import a_time, instant, shown
from station.tui.form import Field, ask_form
from station.tui.screen import StationScreen

if TYPE_CHECKING:
    from station.wiring import Station

TYPED = -1
"""The choice of a path; files of the tray have ids above it."""
ANSWERS = ("fixed", "concur", "object", "withdraw")


async def submit(screen: StationScreen, detail: Detail) -> str | None:
    """送审, or again after it came back; the handlers answer for what is in the package."""
    app = station_app(screen)
    told = review_view.detail(app.station.store, detail.case.id)
    title = text("casework.review.submit_title", number=detail.case.number)
    if not await confirm(screen.app, title, text("casework.review.statement", said=told.said)):
        return None
    sent = review_send.submit(app.station, app.actor, detail.case.id, responsible=True)
    return text("casework.review.submitted", way=_way(app.station), path=sent.path.name)


async def answer(screen: StationScreen, detail: Detail) -> str | None:
    """What the flow lets the station answer now, with its words."""
    app = station_app(screen)
    found = review_view.detail(app.station.store, detail.case.id)
    options = [(each.kind, each.title) for each in found.possible if each.direction == "out" and each.kind in ANSWERS]
    if not options:
        screen.say(text("casework.review.nothing_to_answer"), kind="refused")
        return None
    kind = await ask_choice(
        screen.app, text("casework.review.answer_title"), options, text("casework.review.answer_hint")
    )
    if kind is None:
        return None
    title = dict(options)[kind]
    words = await ask_text(screen.app, title, text("casework.review.words_hint"), check=required)
    told = text("casework.review.statement", said=found.said)
    if words is None or not await confirm(screen.app, title, told):
        return None
    review_send.respond(app.station, app.actor, detail.case.id, kind, words, responsible=True)
    return text("casework.review.answered", what=title, way=_way(app.station))


def _way(station: Station) -> str:
    """Whether the bureau comes for it or it has to be carried."""
    return text("casework.review.by_line" if line.is_open(station) else "casework.review.by_stick")


async def receive(screen: StationScreen) -> str | None:
    """Take in a signed file of the review office, from the tray or by its path."""
    app = station_app(screen)
    waiting = {item.id: item for item in sticks.tray(app.station.store) if item.name.endswith(SUFFIX)}
    item_id = TYPED
    if waiting:
        options = [*((item.id, item.name) for item in waiting.values()), (TYPED, text("casework.review.by_path"))]
        chosen = await ask_choice(screen.app, text("casework.review.which_file"), options)
        if chosen is None:
            return None
        item_id = chosen
    if item_id in waiting:
        path = Path(sticks.content(app.station, waiting[item_id]))
    else:
        typed = await ask_text(
            screen.app, text("casework.review.path"), text("casework.review.path_hint"), check=required
        )
        if typed is None:
            return None
        path = Path(typed).expanduser()
    review = review_receive.receive(app.station, app.actor, path)
    if item_id in waiting:
        sticks.use(app.station.store, app.actor, item_id, f"case/{review.case_id}")
    return text("casework.review.received", state=review_view.state_title(app.station.store, review))


async def _receive(screen: StationScreen, _: Detail) -> str | None:
    return await receive(screen)


async def _skip(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    reason = await ask_text(
        screen.app, text("casework.more.review_skip"), text("casework.review.skip_hint"), check=required
    )
    if reason is None:
        return None
    reviews.skip(app.station.store, app.actor, detail.case.id, reason)
    return text("casework.review.skipped")


async def _minute(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    kinds = tuple((kind, text(f"casework.review.meeting_{kind}")) for kind in ("collective", "committee"))
    names = reviews.WRITTEN
    fields = [
        Field("kind", text("casework.review.meeting"), choices=kinds),
        Field("held_at", text("ui.case.when"), text("ui.case.when_hint"), shown(app.station.clock.now()), a_time),
        *(Field(name, text(f"review.minutes.{name}"), check=required) for name in names),
        Field(
            "agreed", text("casework.review.agreed"), choices=tuple((v, text(f"ui.case.{v}")) for v in ("yes", "no"))
        ),
    ]

    def enter(answers: dict[str, str]) -> None:
        held = instant(answers["held_at"], app.station.clock.now().date())
        minutes = Minutes(
            held,
            answers["place"],
            answers["host"],
            answers["clerk"],
            tuple(part for part in answers["attendees"].replace("；", "、").split("、") if part),
            answers["discussion"],
            answers["conclusion"],
            answers["agreed"] == "yes",
        )
        reviews.minute(app.station.store, app.actor, detail.case.id, answers["kind"], minutes)

    draft = app.draft("case", detail.case.id, "minutes")
    done = await ask_form(screen.app, text("casework.more.minute"), fields, text("ui.case.consequence"), draft, enter)
    return None if done is None else text("casework.review.minuted")


async def _flag(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    found = review_view.detail(app.station.store, detail.case.id)
    options = [(name, text(f"casework.review.flag_{name}")) for name in review_view.FLAGS]
    name = await ask_choice(screen.app, text("casework.more.flag"), options, text("casework.review.flag_hint"))
    if name is None:
        return None
    holds = name not in found.flags
    title = text("casework.review.flag_set" if holds else "casework.review.flag_cleared", what=dict(options)[name])
    note = await ask_text(screen.app, title, text("ui.case.note_hint"), check=required)
    if note is None:
        return None
    told = reviews.flag(app.station.store, app.actor, detail.case.id, name, holds, note)
    return text("casework.review.flagged", level=text(f"review.level.{told.level}"))


OFFERED = (
    ("review_submit", submit),
    ("review_answer", answer),
    ("review_receive", _receive),
    ("review_skip", _skip),
    ("minute", _minute),
    ("flag", _flag),
)
"""In the menu of a case that may need a review."""
