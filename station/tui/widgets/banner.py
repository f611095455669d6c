"""A line under the header that stays until what it says is over or somebody has taken note. It does not blink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from station.tui.literal import joined, literal, stacked
from station.tui.widgets.folding import Folding


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that happened elsewhere and wants a person here."""

    key: str
    """What it is about: the same alert is not raised twice."""
    words: str
    advice: str = ""


class Banner(Folding):
    """All alerts, one under the other; hidden while there are none."""

    def show(self, alerts: Sequence[Alert], how: str = "") -> None:
        """Show `alerts`; `how`, at the end, says with which key they go away."""
        if not alerts:
            self.set_classes("")
            return
        lines = [_line(alert) for alert in alerts]
        if how:
            lines[-1] = joined(lines[-1], "  ", (how, "reverse"))
        self.set_classes("-shown")
        self.tell(stacked(*lines))


def _line(alert: Alert) -> Content:
    line = joined(("! ", ""), (alert.words, "bold"))
    return Content.assemble(line[:2], Content("\t"), line[2:], literal(("  " + alert.advice) if alert.advice else ""))
