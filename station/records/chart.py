"""A flowchart as facts: boxes, the steps between them, and what may be done in many of them. No coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["main", "side", "end"]
"""main: on the course of a case without incidents; side: aside from it; end: nothing follows."""


@dataclass(frozen=True, slots=True)
class Box:
    """One stage, with the steps that are taken in it without leaving it."""

    code: str
    title: str
    place: Place
    steps: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """Steps that lead from any of some boxes to one other."""

    sources: tuple[str, ...]
    """Boxes it is drawn from; empty where it may come from nearly everywhere (`also` says whence)."""
    to: str
    steps: tuple[str, ...]
    also: tuple[str, ...] = ()
    """Further boxes it may start from, told in words instead of being drawn."""
    back: bool = False
    """It leads to an earlier stage."""


@dataclass(frozen=True, slots=True)
class Anywhere:
    """A step that may be taken in many stages, or leads back from many of them: told, not drawn."""

    step: str
    sources: tuple[str, ...]
    to: str | None = None
    """None: the stage stays."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The course of one kind of matter, in the order of its stages."""

    code: str
    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    anywhere: tuple[Anywhere, ...] = ()

    def box(self, code: str) -> Box:
        """The box of this code. KeyError if there is none."""
        return {box.code: box for box in self.boxes}[code]

    def titles(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """What boxes are called."""
        named = {box.code: box.title for box in self.boxes}
        return tuple(named[code] for code in codes)
