"""One 文书 from its questions to the issued page: the form, the page to read, the reason for a second one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pendulum

from station.records.face import Ask
from station.records.paper import IssuedDocument
from station.services import face_files, faces, papers
from station.services.faces import Open
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import Check, ask_text, required
from station.tui.checks import a_date, a_time, instant, shown
from station.tui.form import Field, ask_form
from station.tui.page_sheet import COLUMNS, PageSheet, Show
from station.tui.screen import StationScreen

Answers = Mapping[str, str]


def draft_of(app: StationApp, one: Open) -> dict[str, str]:
    """What was typed for this paper and not yet issued."""
    return app.draft("case", one.paper.case_id, "face", one.paper.id)


def typed(app: StationApp, one: Open) -> dict[str, str]:
    """What is suggested, and what was typed in its place by now, as far as it can be read."""
    draft, asked = draft_of(app, one), faces.questions(app.station, one.paper.id)
    answers = {ask.name: draft.get(ask.name, value) for ask, value in asked}
    wrong = {ask.name for ask, _ in asked if (check := _check(ask)) and answers[ask.name] and check(answers[ask.name])}
    return _plain(
        asked, {name: value for name, value in answers.items() if name not in wrong}, app.station.clock.now().date()
    )


async def make(screen: StationScreen, one: Open) -> IssuedDocument | None:
    """Ask, show the page, issue it; None when left. What was typed stays until it is issued."""
    app, paper = station_app(screen), one.paper
    faces.check_open(app.station, paper.id)
    draft, today = draft_of(app, one), app.station.clock.now().date()
    asked = faces.questions(app.station, paper.id)
    while True:
        answers = await _ask(app, one, asked, draft)
        if answers is None:
            return None
        draft.update(answers)
        if await _shown(app, one, _plain(asked, answers, today), text("face.tui.key_issue")):
            break
    reason = None
    if one.document is not None:
        hint = text("face.tui.reason_hint", at=shown(one.document.issued_at))
        reason = await ask_text(app, text("face.tui.reason", title=paper.title), hint, check=required)
        if reason is None:
            return None
    issued = await asyncio.to_thread(
        faces.issue, app.station, app.actor, paper.id, _plain(asked, answers, today), reason
    )
    draft.clear()
    return issued


async def look(screen: StationScreen, one: Open) -> None:
    """The issued page; before that as it would be with what is known and typed by now."""
    app = station_app(screen)
    if one.document is not None:
        return await look_at(screen, one.document)
    await _shown(app, one, typed(app, one), "")
    return None


async def look_at(screen: StationScreen, document: IssuedDocument) -> None:
    """An issued page, whatever it was made by."""
    app = station_app(screen)
    lines, pictures = await asyncio.to_thread(face_files.issued, app.station, document, COLUMNS, app.viewer is not None)
    told = text("face.tui.issued_told", number=document.number or document.code, at=shown(document.issued_at))
    show = opener(app, pictures, lambda: papers.copy_out(app.station, document))
    await app.push_screen_wait(PageSheet(document.title, lines, told, "", show))


async def _ask(
    app: StationApp, one: Open, asked: tuple[tuple[Ask, str], ...], draft: dict[str, str]
) -> dict[str, str] | None:
    """The form; it is not asked for what asks nothing."""
    if not asked:
        return {}
    today = app.station.clock.now().date()

    def submit(answers: dict[str, str]) -> None:
        faces.draft(app.station, one.paper.id, _plain(asked, answers, today))

    title = text("face.tui.form", title=one.paper.title, number=one.paper.number)
    fields = [_field(ask, value) for ask, value in asked]
    return await ask_form(app, title.strip(), fields, text("face.tui.form_told"), draft, submit)


async def _shown(app: StationApp, one: Open, answers: Answers, accept: str) -> bool:
    draft = await asyncio.to_thread(
        face_files.draft, app.station, one.paper.id, answers, COLUMNS, app.viewer is not None
    )
    title = text("face.tui.draft", title=one.paper.title)
    told = text("face.tui.draft_told", name=draft.file.name)
    sheet = PageSheet(title, draft.lines, told, accept, opener(app, draft.pictures, lambda: draft.file))
    accepted: bool | None = await app.push_screen_wait(sheet)
    return bool(accepted)


def opener(app: StationApp, pictures: Sequence[bytes], pdf: Callable[[], Path]) -> Show | None:
    """The pages as pictures where there is a viewer, else the PDF where there is a program for it."""
    viewer, reader = app.viewer, app.reader
    if viewer is not None:
        return lambda: viewer(pictures)
    return None if reader is None else lambda: reader(pdf())


def _field(ask: Ask, value: str) -> Field:
    if ask.kind == "choice":
        choices = tuple((one, one) for one in ask.choices)
        blank = () if ask.needed else (("", text("face.tui.blank")),)
        return Field(ask.name, ask.label, ask.hint, value, choices=(*blank, *choices))
    return Field(ask.name, ask.label, ask.hint, value, _check(ask), lines=ask.kind == "text")


def _check(ask: Ask) -> Check | None:
    written = {"date": a_date, "moment": a_time}.get(ask.kind)

    def check(words: str) -> str | None:
        if not words:
            return required(words) if ask.needed else None
        if ask.limit and len(words) > ask.limit:
            return text("face.tui.too_long", limit=ask.limit, over=len(words) - ask.limit)
        return written(words) if written else None

    if written is None and not ask.limit:
        return required if ask.needed else None
    return check


def _plain(asked: tuple[tuple[Ask, str], ...], answers: Answers, today: pendulum.Date) -> dict[str, str]:
    """Times written whole: the form takes 09:00 for that of today."""
    kinds = {ask.name: ask.kind for ask, _ in asked}
    return {
        name: shown(instant(value, today)) if value and kinds.get(name) == "moment" else value
        for name, value in answers.items()
    }
