"""The tour: from the draw through inspection and penalty to the bureau, on a throwaway demo, without a terminal.

Owns the order of the steps and the verdict. A step is a module of `station.demo.steps`; it works through the same
services and commands as people do. Refuses to touch any home but the one it makes for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from station.demo.build import build
from station.demo.clock import system_now
from station.demo.narrator import Narrator
from station.demo.steps import bundle, draw, intake, morning, penalty, power, release, result, slip, tamper, terms
from station.demo.walk import Walk
from station.errors import StationError
from station.texts import text


@dataclass(frozen=True, slots=True)
class DayStep:
    """One step of the day."""

    number: int
    """As the day counts them; the first step is the demo station itself."""
    name: str
    """Key of its texts below demo.tour, and name of its folder."""
    take: Callable[[Walk], None]


STEPS = (
    DayStep(2, "morning", morning.take),
    DayStep(3, "draw", draw.take),
    DayStep(4, "slip", slip.take),
    DayStep(5, "intake", intake.take),
    DayStep(6, "release", release.take),
    DayStep(7, "result", result.take),
    DayStep(8, "penalty", penalty.take),
    DayStep(9, "terms", terms.take),
    DayStep(10, "power", power.take),
    DayStep(11, "bundle", bundle.take),
    DayStep(12, "audit", tamper.take),
)


def tour(folder: Path, out: TextIO) -> bool:
    """Walk the day, leave its artefacts in `folder`, tell it on `out`; whether every proof held."""
    folder.mkdir(parents=True, exist_ok=True)
    narrator = Narrator(out, folder)
    narrator.line(text("demo.tour.opening", folder=folder))
    narrator.step(1, "found")
    built = build(folder / "home", system_now())
    narrator.did("found.done", enterprises=built.enterprises, entries=built.entries)
    narrator.artefact(built.root)
    walk = Walk(folder, built.root, narrator)
    try:
        complete = all(_taken(walk, step) for step in STEPS)
    finally:
        walk.station.close()
    return _close(narrator, complete)


def _taken(walk: Walk, step: DayStep) -> bool:
    """Take one step; a refusal by the product ends the tour, because the next steps stand on this one."""
    walk.narrator.step(step.number, step.name)
    try:
        step.take(walk)
    except StationError as refusal:
        walk.narrator.proof("refused", False, message=refusal.message, advice=refusal.advice)
        return False
    return True


def _close(narrator: Narrator, complete: bool) -> bool:
    narrator.line()
    narrator.line(text("demo.tour.closing", held=narrator.held, failed=narrator.failed))
    fine = complete and not narrator.failed
    narrator.line(text("demo.tour.fine" if fine else "demo.tour.not_fine"))
    return fine
