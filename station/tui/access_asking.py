"""申请调阅: a new request, from 采集 about any case, from a case about its recordings, from a clip about that clip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.content import Content

from station.errors import StationError
from station.records.access import Request, Scope
from station.records.case import CaseFile
from station.records.evidence import Clip
from station.rules.access import within
from station.services import access, access_view, case_search, casebook, evidence
from station.services.access import Application
from station.services.case_search import Wanted
from station.texts import text
from station.tui import access_forms
from station.tui.app import StationApp
from station.tui.ask import ask_choice, required
from station.tui.form import Field, ask_form
from station.tui.literal import joined
from station.tui.screen import StationScreen
from station.tui.search_prompt import ask_search

HITS = 20
MOST_DAYS = 90
ALL, NEW = "", 0


async def of_case(app: StationApp, screen: StationScreen, case: CaseFile) -> None:
    """Go on with a request about a case, or make one."""
    found = access_view.open_of_case(app.station.store, case.id)
    chosen = await _which(app, found) if found else NEW
    if chosen == NEW:
        await apply(app, screen, case)
    elif chosen is not None:
        await access_forms.carry_on(app, screen, access_view.seen(app.station.store, chosen))


async def of_clip(app: StationApp, screen: StationScreen, clip: Clip) -> None:
    """Look at a clip by a request that covers it, or ask for it."""
    found = access_view.covering(app.station.store, app.actor, clip)
    chosen = await _which(app, found) if found else NEW
    if chosen == NEW:
        await apply(app, screen, None if clip.case_id is None else casebook.get(app.station.store, clip.case_id), clip)
    elif chosen is not None:
        await access_forms.watch(app, screen, chosen, clip.id)


async def _which(app: StationApp, found: Sequence[Request]) -> int | None:
    options = [(each.id, f"{each.number}  {access_view.state(each)}  {each.applicant}") for each in found]
    return await ask_choice(app, text("access.tui.which_request"), [*options, (NEW, text("access.tui.ask"))])


async def apply(app: StationApp, screen: StationScreen, case: CaseFile | None = None, clip: Clip | None = None) -> None:
    """A new request; about which recordings is asked as far as it is not given."""
    store, now = app.station.store, app.station.clock.now()
    clips = [clip] if clip is not None else [] if case is None else evidence.clips_of_case(store, case.id)

    def submit(answers: dict[str, str]) -> None:
        about = case or (None if clip is not None else casebook.by_number(store, answers["case"].strip()))
        one = next((each for each in clips if str(each.id) == answers.get("clip")), clip)
        until = now.end_of("day").set(microsecond=0).add(days=int(answers["days"]))
        asked = Application(
            answers["purpose"],
            answers["reason"],
            _scope(about, one, answers),
            answers["mode"],
            until,
            answers["applicant"],
            answers.get("org", ""),
        )
        made = access.apply(store, app.actor, asked)
        screen.say(text("access.tui.asked", number=made.number, state=access_view.state(made)), kind="done")

    fields = [*_about(app, case, clip, clips), *_fields(app)]
    draft = app.draft("access", "apply", *([] if case is None else [case.id]), *([] if clip is None else [clip.id]))
    await ask_form(app, text("access.tui.ask"), fields, text("access.tui.ask_told"), draft, submit)


def _scope(case: CaseFile | None, clip: Clip | None, answers: dict[str, str]) -> Scope:
    """AccessAsked where a time is none."""
    start = None if clip is None else clip.started_at
    times: list[datetime | None] = []
    for name in ("from", "to"):
        written = answers[name].strip()
        at = within(written, start)
        if written and at is None:
            raise access.AccessAsked(what=text("access.what_time"))
        times.append(at)
    return Scope(None if clip is not None or case is None else case.id, None if clip is None else clip.id, *times)


def _about(app: StationApp, case: CaseFile | None, clip: Clip | None, clips: Sequence[Clip]) -> list[Field]:
    """Which recordings: the case where it is not known, the clip where there are several."""

    async def find() -> dict[str, str] | None:
        found = await ask_search(app, text("access.tui.case"), text("access.tui.find_hint"), _cases(app), _case_line)
        return None if found is None else {"case": found.number}

    def known(written: str) -> str | None:
        try:
            casebook.by_number(app.station.store, written.strip())
        except StationError as refusal:
            return refusal.message
        return None

    if clip is not None:
        return [Field("clip", text("access.tui.clip"), choices=((str(clip.id), access_forms.clip_line(clip)),))]
    if case is None:
        return [Field("case", text("access.tui.case"), text("access.tui.case_hint"), "", known, lookup=find)]
    lines = [(str(each.id), access_forms.clip_line(each)) for each in clips]
    choices = ((ALL, text("access.tui.all_clips", number=case.number)), *lines)
    return [Field("clip", text("access.tui.clip"), choices=choices)]


def _fields(app: StationApp) -> list[Field]:
    """How, for what, how long, for whom, and which time of it."""

    def good(written: str) -> str | None:
        right = written.isdecimal() and 1 <= int(written) <= MOST_DAYS
        return None if right else text("access.tui.days_hint")

    purposes = tuple(
        (each.code, text("access.tui.purpose_to_confirm", title=each.title) if each.to_confirm else each.title)
        for each in access_view.purposes(app.station.clock.now().date())
    )
    modes = tuple((mode, text(f"access.mode_{mode}")) for mode in ("view", "copy"))
    return [
        Field("mode", text("access.tui.mode"), choices=modes),
        Field("purpose", text("access.tui.purpose"), choices=purposes),
        Field("reason", text("access.tui.why"), check=required),
        Field("days", text("access.tui.days"), text("access.tui.days_hint"), "7", good),
        Field("from", text("access.tui.from"), text("access.tui.time_hint")),
        Field("to", text("access.tui.to"), text("access.tui.time_hint")),
        Field("applicant", text("access.tui.who"), text("access.tui.who_hint")),
        Field("org", text("access.tui.org"), needed=lambda answers: bool(answers["applicant"].strip())),
    ]


def _cases(app: StationApp) -> Callable[[str], Sequence[CaseFile]]:
    def found(typed: str) -> Sequence[CaseFile]:
        ids = case_search.ids(app.station.store, Wanted(typed))[:HITS]
        known = casebook.some(app.station.store, ids)
        return [known[each] for each in ids if each in known]

    return found


def _case_line(case: CaseFile) -> Content:
    return joined(case.number, "  ", (case.enterprise, "$secondary"))
