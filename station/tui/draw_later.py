"""What is done around a draw besides its five steps: lists in, papers and proofs out, changes after it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from station.records.draw import DrawLine, DrawView, Pick
from station.records.moment import day
from station.records.people import Proof
from station.rules.draw.commit import LOCAL, SEALED
from station.rules.draw.membership import POOL, RESULT
from station.services import (
    draw_after,
    draw_opening,
    draw_packages,
    draw_platform,
    draw_record,
    draw_reports,
    draw_statistics,
    drop,
    papers,
    plans,
    showing,
    staff,
)
from station.services.draw_statistics_words import say_statistics
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import Prompt, ask_choice, ask_text, confirm, required
from station.tui.draw_forms import list_fields
from station.tui.form import Field, ask_form
from station.tui.literal import literal, stacked
from station.tui.screen import StationScreen
from station.tui.second_person import ask_second_person
from station.tui.slip_sheet import on_paper
from station.tui.stick_export import export, paper_files
from station.tui.widgets.folding import Folding

NEW = 0
"""The choice of a new report; reports have ids above it."""
PACKED = ("revealed", "void")
"""States of a draw that has a package."""
LISTED = ("draw.cases", "draw.replace", "draw.report")
"""Commands that need the list of a draw."""


def why_not(seen: DrawView, command_id: str) -> str | None:
    """Why one of these commands cannot be done with this draw."""
    line = seen.line
    if command_id in ("draw.notice", "draw.member") and line.commit_hash is None:
        return text("draw.screen.not_committed")
    if command_id in ("draw.export", "draw.record", "draw.code") and line.state not in PACKED:
        return text("draw.screen.not_revealed")
    if command_id == "draw.code" and line.outcome is None:
        return text("draw.screen.not_revealed")
    if command_id in (*LISTED, "draw.unseal") and line.state != "revealed":
        return text("draw.screen.not_revealed")
    if command_id in LISTED and line.listed_at is None:
        return text("draw.screen.not_listed")
    if command_id == "draw.unseal" and (line.publication != SEALED or line.opened_at is not None):
        return text("draw.screen.nothing_sealed")
    if command_id == "draw.report" and line.drawn_on == LOCAL:
        return text("draw.screen.not_platform")
    return text("draw.screen.is_void") if command_id == "draw.void" and line.state == "void" else None


async def import_list(app: StationApp, screen: StationScreen, file: str = "") -> DrawLine | None:
    """Ask for the platform's file (`file` is the one at hand) and freeze it; None when left."""
    done: list[DrawLine] = []

    def submit(answers: dict[str, str]) -> None:
        name, data = drop.read(answers["file"])
        station, words = app.station, (answers["task"], answers["plan"], answers["period"])
        found = draw_platform.import_list(station, app.actor, data, name, *words)
        done.append(found.line)
        screen.say(text("draw.screen.imported", count=found.listed, added=len(found.added)), kind="done")

    fields = list_fields(app.station.clock.now(), file or drop.newest_table(app.station.home))
    title, told = text("draw.later.import_title"), text("draw.later.import_told")
    await ask_form(app, title, fields, told, app.draft("draw", "import", file), submit)
    return done[0] if done else None


def commit_told(app: StationApp, seen: DrawView) -> str:
    """What committing means; for a draw of a task with how many the task still lacks."""
    told, found = text("draw.screen.commit_told"), plans.of_draw(app.station.store, seen.line.id)
    if found is None:
        return told
    facts = {"quota": found.progress.quota, "drawn": found.progress.drawn}
    left = max(found.progress.quota - found.progress.drawn, 0)
    return text("plan.form.draw_quota", task=found.task.title, left=left, **facts) + told


async def print_paper(app: StationApp, screen: StationScreen, seen: DrawView, kind: str) -> None:
    """Issue the paper, or print again the one in force; a record that things have overtaken is replaced."""
    station, draw_id = app.station, seen.line.id
    make = papers.commitment if kind == "draw_commitment" else papers.draw_record
    paper = papers.in_force(station, draw_id, kind)
    if paper is None:
        paper = make(station, app.actor, draw_id)
    elif kind == "draw_record" and draw_record.outdated(station.store, paper):
        reason = await ask_text(app, text("draw.later.record_again"), text("draw.later.record_again_hint"))
        if reason is None:
            return
        paper = make(station, app.actor, draw_id, reason)
    screen.say(text("draw.later.printed", title=paper.title, where=await app.hand_out(paper)), kind="done")


async def unseal(app: StationApp, screen: StationScreen, seen: DrawView) -> None:
    """The list first, the nonces at the campaign's end."""
    part = "list" if seen.line.listed_at is None else "nonces"
    title = text(f"draw.screen.unseal_{part}", number=seen.line.draw_no)
    if not await confirm(app, title, text(f"draw.screen.unseal_{part}_told"), seen.line.draw_no):
        return
    done = draw_opening.unseal_list if part == "list" else draw_opening.unseal_nonces
    done(app.station, app.actor, seen.line.id)
    screen.say(text("draw.screen.unsealed"), kind="done")


async def replace(app: StationApp, screen: StationScreen, seen: DrawView, pick: Pick) -> None:
    """What became of a drawn enterprise or of its inspectors."""
    options: list[tuple[str, str]] = [("closed", text("draw.later.closed"))]
    options += [
        (str(person.officer_id), text("draw.later.unavailable", name=person.name))
        for person in (pick.lead, pick.assist)
        if person is not None
    ]
    if pick.lead is None:
        options.append(("direct", text("draw.later.direct")))
    what = await ask_choice(app, pick.name, options, text("draw.later.hint"))
    if what == "closed":
        await _closed(app, screen, seen, pick)
    elif what == "direct":
        await _direct(app, screen, seen, pick)
    elif what is not None:
        await _unavailable(app, screen, seen, pick, int(what))


async def _closed(app: StationApp, screen: StationScreen, seen: DrawView, pick: Pick) -> None:
    fields = [
        Field("reason", text("draw.later.reason"), choices=draw_after.reasons("closed")),
        Field("evidence", text("draw.later.evidence"), text("draw.later.evidence_hint"), check=_unreadable),
        _note(),
    ]
    answers, second = await _agreed(app, "closed", pick, fields)
    if second is not None:
        words = (answers["reason"], drop.read(answers["evidence"])[1], answers["note"])
        draw_after.replace_closed(app.station, app.actor, seen.line.id, pick.enterprise_id, *words, second)
        screen.say(text("draw.later.done"), text("draw.later.done_advice"), "done")


async def _unavailable(app: StationApp, screen: StationScreen, seen: DrawView, pick: Pick, officer_id: int) -> None:
    fields = [Field("reason", text("draw.later.reason"), choices=draw_after.reasons("unavailable")), _note()]
    answers, second = await _agreed(app, "unavailable", pick, fields)
    if second is not None:
        who, words = (pick.enterprise_id, officer_id), (answers["reason"], answers["note"])
        draw_after.replace_inspector(app.station, app.actor, seen.line.id, *who, *words, second)
        screen.say(text("draw.later.done"), text("draw.later.done_advice"), "done")


async def _direct(app: StationApp, screen: StationScreen, seen: DrawView, pick: Pick) -> None:
    people = [person for person in staff.active(app.station.store) if person.cert_no is not None]
    choices = tuple((str(person.id), person.name) for person in people)
    fields = [
        Field("lead", text("draw.later.lead"), choices=choices),
        Field("assist", text("draw.later.assist"), choices=choices[1:] + choices[:1]),
        _note(),
    ]
    answers, second = await _agreed(app, "direct", pick, fields)
    if second is not None:
        who, note = [int(answers["lead"]), int(answers["assist"])], answers["note"]
        draw_after.assign_directly(app.station, app.actor, seen.line.id, pick.enterprise_id, who, note, second)
        screen.say(text("draw.later.done"), text("draw.later.done_advice"), "done")


def _note() -> Field:
    return Field("note", text("draw.later.note"), text("draw.later.note_hint"), check=required)


def _unreadable(words: str) -> str | None:
    try:
        drop.read(words)
    except drop.NoFile as error:
        return error.message
    return None


async def _agreed(app: StationApp, kind: str, pick: Pick, fields: list[Field]) -> tuple[dict[str, str], Proof | None]:
    """What was filled in, and the person who agrees; no person when either was left."""
    title, told = text(f"draw.later.{kind}_title", name=pick.name), text("draw.later.told")
    answers = await ask_form(app, title, fields, told, app.draft("draw", kind, pick.enterprise_id))
    return ({}, None) if answers is None else (answers, await _second(app))


async def _second(app: StationApp) -> Proof | None:
    who, why = text("draw.later.second"), text("draw.later.second_hint")
    return await ask_second_person(app, app.actor.officer_id, who, why)


async def member(app: StationApp, screen: StationScreen, seen: DrawView) -> None:
    """The package that shows one enterprise's place and nothing else."""
    code = await ask_text(app, text("draw.later.member"), text("draw.later.member_hint"))
    if code is None:
        return
    listed = [(POOL, text("draw.later.pool"))]
    if seen.line.listed_at is not None:
        listed.append((RESULT, text("draw.later.result")))
    which = await ask_choice(app, text("draw.later.member_list"), listed) if len(listed) > 1 else POOL
    if which is not None:
        path = draw_packages.export_member(app.station, seen.line.id, which, code.upper())
        screen.say(text("draw.cli.exported", path=path), text("draw.screen.export_advice", name=path.name), "done")


async def put_on_stick(app: StationApp, screen: StationScreen, seen: DrawView) -> None:
    """The package for everybody, once there is one, and the papers in force."""
    station, draw_id = app.station, seen.line.id
    files = paper_files(station, papers.of_draw(station, draw_id))
    if seen.line.state in PACKED:
        path = draw_packages.export(station, draw_id)
        files.insert(0, ((path.name, path), text("dock_tui.export.package", name=path.name)))
    if files:
        await export(screen, app, f"draw/{draw_id}", files)
    else:
        screen.say(text("dock_tui.export.nothing"), kind="refused")


async def report(app: StationApp, screen: StationScreen, seen: DrawView) -> None:
    """The table for the platform; with one that waits for its receipt, the receipt."""
    store, draw_id = app.station.store, seen.line.id
    waiting = [each for each in draw_reports.reports(store, draw_id) if each.receipt is None]
    options = [(NEW, text("draw.later.report_new"))]
    options += [
        (each.id, text("draw.later.receipt_of", at=f"{each.made_at:%m-%d %H:%M}", rows=each.rows)) for each in waiting
    ]
    what = await ask_choice(app, text("draw.later.report"), options)
    if what == NEW:
        path = draw_reports.report(app.station, app.actor, draw_id)
        screen.say(text("draw.cli.exported", path=path), text("draw.later.report_advice"), "done")
    elif what is not None:
        said = await ask_text(app, text("draw.later.receipt"), text("draw.later.receipt_hint"))
        if said is not None:
            today = day(app.station.clock.now())
            draw_reports.register_receipt(app.station, app.actor, what, said, today)
            screen.say(text("draw.later.receipted"), kind="done")


class CodeSheet(Prompt[None]):
    """The way to a draw's package as a code. Esc closes."""

    def __init__(self, title: str, link: str) -> None:
        super().__init__(title)
        self._link = link

    def question(self) -> ComposeResult:
        """The code, and what is in it."""
        yield Static(on_paper(showing.code(self._link)), classes="code")
        yield Folding(literal(self._link), classes="hint")

    def keys(self) -> Content:
        """Esc closes."""
        return literal(text("ui.help.close"))


async def show_code(app: StationApp, seen: DrawView) -> None:
    """The code over the screen."""
    link = showing.package_link(app.station, seen)
    if link is not None:
        await app.push_screen_wait(CodeSheet(text("draw.screen.code_title", number=seen.line.draw_no), link))


class StatisticsSheet(Prompt[None]):
    """How a year's draws went. Esc closes."""

    def __init__(self, lines: list[str], title: str) -> None:
        super().__init__(title)
        self._lines = lines

    def question(self) -> ComposeResult:
        """The lines."""
        yield Folding(stacked(*(literal(line) for line in self._lines)))

    def keys(self) -> Content:
        """Esc closes."""
        return literal(text("ui.help.close"))


async def show_statistics(app: StationApp) -> None:
    """This year's draws."""
    year = app.station.clock.now().year
    found = draw_statistics.statistics(app.station.store, year)
    await app.push_screen_wait(
        StatisticsSheet(say_statistics(found).splitlines(), text("draw.later.statistics", year=year))
    )
