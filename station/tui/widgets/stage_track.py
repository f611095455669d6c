"""The stages of a case on one line, the present one in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from station.records.law import Stage
from station.tui.literal import joined


def stage_track(track: Sequence[Stage], stage: Stage, passed: set[str]) -> Content:
    """`已抽中 - 已派员 -[ 到场 ]- 已记录`: stages passed in ink, those to come dim.

    A stage off the track is put where it stands. `passed` are the codes of stages the case has been in.
    """
    shown = list(track)
    if stage not in shown:
        reached = [place for place, step in enumerate(shown) if step.code in passed]
        shown.insert(reached[-1] + 1 if reached else 0, stage)
    line = Content("")
    for place, step in enumerate(shown):
        dash = " - " if place else ""
        if step == stage:
            line = joined(line, (dash.rstrip(), "$secondary"), (f"[ {step.title} ]", "bold"))
            continue
        if place and shown[place - 1] == stage:
            dash = "- "
        line = joined(line, (dash, "$secondary"), (step.title, "" if step.code in passed else "$secondary"))
    return line
