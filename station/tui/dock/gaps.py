"""断续: what lies between two recordings or makes one doubtful, and the reason somebody gives for it."""

from __future__ import annotations

from textual.content import Content

from station.records.docking import Gap
from station.records.doubt import Doubt
from station.services import continuity
from station.services import doubts as service
from station.texts import text
from station.tui.app import station_app
from station.tui.dock import doubts, words
from station.tui.dock.page import DockPage
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.screen import StationScreen
from station.tui.widgets.window_table import Cell, Column, Row

SHOWN = 200
"""Explained ones kept in the list, newest first."""


class Gaps(DockPage):
    """Enter says why."""

    NAME = "gaps"

    def columns(self) -> tuple[Column, ...]:
        """Whether it is explained, what it is, whose, how long, between what."""
        return (
            Column(text("intake.tui.state"), keep=True),
            Column(text("dock_tui.gap.kind"), keep=True),
            Column(text("intake.tui.serial"), keep=True),
            Column(text("dock_tui.gap.length"), keep=True, right=True),
            Column(text("dock_tui.gap.after"), share=2),
            Column(text("dock_tui.gap.found"), keep=True, right=True),
        )

    def read(self) -> None:
        """Those that wait for a reason first, then what is settled."""
        found: list[Gap | Doubt] = [*continuity.gaps(self.store), *service.every(self.store)]
        self._found = {each.id: each for each in sorted(found, key=_order)[:SHOWN]}

    def ids(self) -> list[int]:
        """In order."""
        return list(self._found)

    def waiting(self) -> int:
        """Those without a reason."""
        return sum(_open(each) for each in self._found.values())

    def row(self, row_id: int) -> Row:
        """One gap or doubt."""
        gap = self._found[row_id]
        if isinstance(gap, Doubt):
            return doubts.row(gap)
        mark, style = ("~ ", "due") if _open(gap) else ("  ", "")
        return (
            Cell(mark + _state(gap), style),
            text(f"dock_tui.gap.kinds.{gap.kind}"),
            gap.serial,
            "" if gap.seconds is None else words.lasting(gap.seconds),
            Cell((gap.before_name or gap.after_name or gap.detail).rpartition("/")[2], "dim"),
            f"{gap.found_at:MM-DD HH:mm}",
        )

    def detail(self, row_id: int) -> Content:
        """What is missing between what, and what was said about it."""
        gap = self._found[row_id]
        if isinstance(gap, Doubt):
            return doubts.detail(gap)
        style = "$warning" if _open(gap) else ""
        lines = [
            joined((text(f"dock_tui.gap.kinds.{gap.kind}"), "bold"), gap.serial, (_state(gap), style), gap="  "),
            literal(text(f"dock_tui.gap.told.{gap.kind}"), "$secondary"),
            literal(""),
        ]
        facts = {
            "dock_tui.gap.before": gap.before_name or "",
            "dock_tui.gap.next": gap.after_name or "",
            "dock_tui.gap.length": "" if gap.seconds is None else words.lasting(gap.seconds),
            "dock_tui.gap.missing": gap.detail,
            "dock_tui.gap.found": words.when(gap.found_at),
        }
        said = [words.fact(label, told) for label, told in facts.items() if told]
        if gap.cause is not None:
            return stacked(*lines, *_explained(gap), *said)
        hint = [literal(""), literal(text("dock_tui.gap.enter"), "$secondary")] if _open(gap) else []
        return stacked(*lines, *said, *hint)

    def against(self, row_id: int) -> str | None:
        """What has its reason keeps it."""
        gap = self._found[row_id]
        if gap.cause is not None:
            return text("dock_tui.gap.explained")
        return None if isinstance(gap, Doubt) or gap.needs_reason else text("dock_tui.gap.no_reason_needed")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Choose the cause, write what happened."""
        chosen = self._found[row_id]
        said = await (doubts.ask_reason(screen, chosen) if isinstance(chosen, Doubt) else ask_cause(screen, chosen))
        if said is not None:
            screen.say(said, kind="done")


async def ask_cause(screen: StationScreen, gap: Gap) -> str | None:
    """The cause of one gap and what happened; what was done, None when left."""
    app = station_app(screen)
    choices = tuple((cause.code, cause.title) for cause in continuity.causes())
    fields = [
        Field("cause", text("dock_tui.gap.cause"), text("dock_tui.gap.cause_hint"), choices=choices),
        Field("explanation", text("dock_tui.gap.explanation"), text("dock_tui.gap.explain_hint")),
    ]
    title = text("dock_tui.gap.title", kind=text(f"dock_tui.gap.kinds.{gap.kind}"), serial=gap.serial)

    def submit(answers: dict[str, str]) -> None:
        continuity.explain(app.station.store, app.actor, gap.id, answers["cause"], answers["explanation"])

    draft = app.draft("gap", gap.id)
    given = await ask_form(app, title, fields, text("dock_tui.gap.told_done"), draft, submit)
    return None if given is None else text("dock_tui.gap.done")


def _explained(gap: Gap) -> list[Content]:
    """The cause, in whose words, and where it comes from."""
    cause = next((each for each in continuity.causes() if each.code == gap.cause), None)
    at = words.when(gap.explained_at) if gap.explained_at else ""
    lines = [
        words.fact("dock_tui.gap.cause", (cause.title if cause else gap.cause or "", "bold")),
        words.fact("dock_tui.gap.explanation", gap.explanation or ""),
        words.fact("dock_tui.gap.by", gap.explained_by or "", "  ", at),
    ]
    if cause is not None:
        confirm = "  " + text("deadline.to_confirm") if cause.to_confirm else ""
        lines.append(words.fact("ui.today.basis", (cause.basis + confirm, "$secondary")))
    return lines


def _open(each: Gap | Doubt) -> bool:
    return each.cause is None and (isinstance(each, Doubt) or each.needs_reason)


def _state(gap: Gap) -> str:
    if gap.cause is not None:
        return text("dock_tui.gap.state.explained")
    return text("dock_tui.gap.state.open" if gap.needs_reason else "dock_tui.gap.state.noted")


def _order(each: Gap | Doubt) -> tuple[bool, float]:
    return not _open(each), -each.found_at.timestamp()
