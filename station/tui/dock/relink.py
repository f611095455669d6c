"""改挂 and 取下 as asked of a person: which case, why, and what the old case loses, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from station.records.case import CaseFile
from station.records.evidence import Clip
from station.services import case_search, casebook, evidence, relinking, relinking_words
from station.services.case_search import Wanted
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_text, confirm
from station.tui.literal import joined
from station.tui.search_prompt import ask_search

HITS = 20
"""Cases offered at once."""


async def move(app: StationApp, clip: Clip) -> str | None:
    """Put the clip to another case; what was done, None when left. NotTheirClip, CaseClosed, CaseVoid."""
    store, name = app.station.store, short(clip)
    relinking.check(store, app.actor, clip.id)
    found = await ask_search(
        app,
        text("relinking.tui.which", name=name),
        text("relinking.tui.which_hint"),
        lambda typed: _cases(app, clip, typed),
        _line,
    )
    return None if found is None else await move_to(app, clip, found)


async def move_to(app: StationApp, clip: Clip, case: CaseFile) -> str | None:
    """Put the clip to this other case; as `move`."""
    store = app.station.store
    relinking.check(store, app.actor, clip.id, case.id)
    reason = await _reason(app, clip, case.id, text("relinking.tui.move", name=short(clip)))
    if reason is None:
        return None
    relinking.move(store, app.actor, clip.id, case.id, reason)
    return text("relinking.tui.moved", number=case.number)


async def unlink(app: StationApp, clip: Clip) -> str | None:
    """Take the clip from its case; what was done, None when left. NotTheirClip, CaseClosed."""
    relinking.check(app.station.store, app.actor, clip.id)
    reason = await _reason(app, clip, None, text("relinking.tui.unlink", name=short(clip)))
    if reason is None:
        return None
    relinking.unlink(app.station.store, app.actor, clip.id, reason)
    return text("relinking.tui.unlinked")


def short(clip: Clip) -> str:
    """The clip's name without its folders."""
    return clip.name.rpartition("/")[2]


async def _reason(app: StationApp, clip: Clip, case_id: int | None, title: str) -> str | None:
    """Why; None where it was not given, or what it costs was not accepted."""
    reason = await ask_text(app, title, text("relinking.tui.why_hint"))
    if reason is None:
        return None
    told = relinking.told(app.station.store, clip.id, case_id)
    return reason if await confirm(app, title, "\n".join(relinking_words.lines(told))) else None


def _cases(app: StationApp, clip: Clip, typed: str) -> Sequence[CaseFile]:
    """What fits the words, newest first; those that fit by officer and time before anything is typed."""
    store = app.station.store
    likely = [] if typed.strip() else [one.case_id for one in evidence.candidates(store, clip).candidates]
    ids = [*likely, *(each for each in case_search.ids(store, Wanted(typed))[:HITS] if each not in likely)]
    cases = casebook.some(store, ids)
    return [cases[each] for each in ids if each in cases and each != clip.case_id and cases[each].voided_at is None]


def _line(case: CaseFile) -> Content:
    return joined(case.number, "  ", (case.enterprise, "$secondary"))
