"""Tells the tour: what was done, what it proved, where the artefact lies. Chinese, with one English line per step.

Owns the count of proofs that failed, which is the tour's exit status. It decides nothing about what is proved.
"""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from station.texts import text


class Narrator:
    """Writes the tour's lines as things happen."""

    def __init__(self, out: TextIO, folder: Path) -> None:
        self._out = out
        self._folder = folder
        self.held = 0
        """Proofs that held so far."""
        self.failed = 0
        """Proofs that did not."""

    def line(self, written: str = "") -> None:
        """One line, at once."""
        self._out.write(f"{written}\n")
        self._out.flush()

    def step(self, number: int, name: str) -> None:
        """The heading of a step of the day, and its English line."""
        self.line()
        self.line(text("demo.tour.heading", number=number, title=text(f"demo.tour.{name}.title")))
        self.line(f"   {text(f'demo.tour.{name}.english')}")

    def did(self, key: str, **facts: object) -> None:
        """Something was done. `key` is relative to demo.tour."""
        self.line(f"   · {text(f'demo.tour.{key}', **facts)}")

    def proof(self, key: str, holds: bool, **facts: object) -> None:
        """A claim and whether it held. `key` is relative to demo.tour."""
        if holds:
            self.held += 1
        else:
            self.failed += 1
        mark = "✓" if holds else text("demo.tour.failed_mark")
        self.line(f"   {mark} {text(f'demo.tour.{key}', **facts)}")

    def quote(self, said: str) -> None:
        """What a program answered, indented, at most three lines of it."""
        for shown in [line for line in said.splitlines() if line.strip()][:3]:
            self.line(f"       {shown.strip()}")

    def artefact(self, path: Path) -> None:
        """Where something to look at lies."""
        inside = path.relative_to(self._folder) if path.is_relative_to(self._folder) else path
        self.line(f"   → {inside}")
