"""Codes that a recording shows, as lines; and what is asked where they lead to another case than the one it is in."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from station.records.clip_code import ClipCode
from station.records.evidence import Clip
from station.services import casebook, clip_codes
from station.texts import text
from station.tui.app import StationApp
from station.tui.ask import ask_choice, ask_text, required
from station.tui.dock import relink, words

MOST = 4
"""Lines of codes told of one recording."""
HERE = -1
"""Choice of leaving it where it is."""


def facts(app: StationApp, clip: Clip) -> list[Content]:
    """What the recording shows, each kind and subject once."""
    found: dict[tuple[str, str], ClipCode] = {}
    store = app.station.store
    for code in clip_codes.of_clip(store, clip.id):
        found.setdefault((code.kind, code.subject), code)
    return [words.fact("codes.tui.seen", _line(app, code)) for code in list(found.values())[:MOST]]


async def decide(app: StationApp, clip: Clip, case_ids: Sequence[int]) -> str | None:
    """To a case whose code it shows, or it stays; what was done, None when left. As `relinking.move`."""
    store = app.station.store
    cases = casebook.some(store, case_ids)
    options = [(case_id, f"{case.number}  {case.enterprise}") for case_id, case in cases.items()]
    options.append((HERE, text("codes.tui.here", number=clip.case_number)))
    hint = text("codes.tui.which_hint", number=clip.case_number)
    chosen = await ask_choice(app, text("codes.tui.which"), options, hint)
    if chosen is None:
        return None
    if chosen != HERE:
        return await relink.move_to(app, clip, cases[chosen])
    reason = await ask_text(app, text("codes.tui.why"), check=required)
    if reason is None:
        return None
    clip_codes.stay(store, app.actor, clip.id, reason)
    return text("codes.tui.stays", number=clip.case_number)


def _line(app: StationApp, code: ClipCode) -> str:
    kind, at = text(f"codes.kind.{code.kind}"), f"{code.at_ms // 60_000}:{code.at_ms // 1000 % 60:02d}"
    if not code.subject:
        return text("codes.tui.foreign", kind=kind, at=at)
    store = app.station.store
    case_id = clip_codes.case_of(store, code)
    if case_id is None:
        return text("codes.tui.at", kind=kind, at=at)
    return text("codes.tui.leads", kind=kind, at=at, number=casebook.get(store, case_id).number)
