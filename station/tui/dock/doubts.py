"""疑点: what makes one recording of a case doubtful, and the reason somebody gives for it. Beside the gaps of 断续."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from station.records.doubt import Doubt
from station.services import doubts
from station.texts import text
from station.tui.app import station_app
from station.tui.dock import words
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Row


def row(doubt: Doubt) -> Row:
    """In the columns of 断续."""
    mark, style = ("~ ", "due") if doubt.cause is None else ("  ", "")
    return (
        Cell(mark + _state(doubt), style),
        text(f"doubts.kinds.{doubt.kind}"),
        doubt.serial,
        "",
        Cell(doubt.clip_name.rpartition("/")[2], "dim"),
        f"{doubt.found_at:MM-DD HH:mm}",
    )


def detail(doubt: Doubt) -> Content:
    """What was found on which recording, and what was said about it."""
    style = "$warning" if doubt.cause is None else ""
    lines = [
        joined((text(f"doubts.kinds.{doubt.kind}"), "bold"), doubt.serial, (_state(doubt), style), gap="  "),
        literal(text(f"doubts.tui.told.{doubt.kind}"), "$secondary"),
        literal(""),
    ]
    said = [
        words.fact("doubts.tui.doubt", doubt.detail),
        words.fact("intake.tui.name", doubt.clip_name.rpartition("/")[2]),
        words.fact("dock_tui.clips.case", words.short(doubt.case_number)),
        words.fact("dock_tui.gap.found", words.when(doubt.found_at)),
    ]
    if doubt.cause is not None:
        return stacked(*lines, *_explained(doubt), *said)
    return stacked(*lines, *said, literal(""), literal(text("dock_tui.gap.enter"), "$secondary"))


def about(found: Iterable[Doubt]) -> list[Content]:
    """The doubts about one recording, a line each."""
    return [
        words.fact(
            "doubts.tui.doubt",
            (text(f"doubts.kinds.{each.kind}"), "$warning" if each.cause is None else ""),
            "  ",
            each.detail,
            "  ",
            _state(each),
        )
        for each in found
    ]


async def ask_reason(screen: StationScreen, doubt: Doubt) -> str | None:
    """The cause of one doubt and what happened; what was done, None when left."""
    app = station_app(screen)
    choices = tuple((cause.code, cause.title) for cause in doubts.causes())
    fields = [
        Field("cause", text("dock_tui.gap.cause"), text("doubts.tui.cause_hint"), choices=choices),
        Field("explanation", text("dock_tui.gap.explanation"), text("doubts.words_needed.advice")),
    ]
    title = text("dock_tui.gap.title", kind=text(f"doubts.kinds.{doubt.kind}"), serial=doubt.serial)

    def submit(answers: dict[str, str]) -> None:
        doubts.explain(app.station.store, app.actor, doubt.id, answers["cause"], answers["explanation"])

    draft = app.draft("doubt", doubt.id)
    given = await ask_form(app, title, fields, text("dock_tui.gap.told_done"), draft, submit)
    return None if given is None else text("dock_tui.gap.done")


def _explained(doubt: Doubt) -> list[Content]:
    """The cause, in whose words, and where it comes from."""
    cause = next((each for each in doubts.causes() if each.code == doubt.cause), None)
    at = words.when(doubt.explained_at) if doubt.explained_at else ""
    lines = [
        words.fact("dock_tui.gap.cause", (cause.title if cause else doubt.cause or "", "bold")),
        words.fact("dock_tui.gap.explanation", doubt.explanation or ""),
        words.fact("dock_tui.gap.by", doubt.explained_by or "", "  ", at),
    ]
    if cause is not None:
        confirm = "  " + text("deadline.to_confirm") if cause.to_confirm else ""
        lines.append(words.fact("ui.today.basis", (cause.basis + confirm, "$secondary")))
    return lines


def _state(doubt: Doubt) -> str:
    return text("dock_tui.gap.state.open" if doubt.cause is None else "dock_tui.gap.state.explained")
