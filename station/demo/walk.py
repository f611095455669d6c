"""What the steps of the tour stand on: a throwaway demo station, its clock, its people, and the real commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pendulum

from station.demo.clock import DemoClock
from station.demo.narrator import Narrator
from station.documents.paper import FontsMissing
from station.records.paper import IssuedDocument
from station.records.people import Proof
from station.services import papers, staff
from station.store.home import Home
from station.wiring import Station, open_station

PROGRAMS = {"station": "main", "bureau": "bureau_main"}


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended and what it said."""

    status: int
    said: str
    """Standard output."""
    complained: str
    """Standard error."""

    def report(self) -> dict[str, Any]:
        """The JSON it answered with; empty where it did not."""
        try:
            found = json.loads(self.said)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(slots=True)
class Walk:
    """One tour under way. The steps leave here what later steps need."""

    folder: Path
    """Where the tour's artefacts lie."""
    home: Path
    """The throwaway demo station."""
    narrator: Narrator
    station: Station = field(init=False)
    clock: DemoClock = field(init=False)
    cases: list[int] = field(default_factory=list)
    """Cases the day's draw opened."""
    inspected: int = 0
    """The one of them that is inspected today."""
    penalised: int = 0
    """The penalty case that came of it."""
    back_at: pendulum.DateTime | None = None
    """When its officers came back."""

    def __post_init__(self) -> None:
        self.clock = DemoClock(self.home)
        self.station = open_station(self.home, self.clock)

    def proof(self, name: str) -> Proof:
        """The named person, signed in with the PIN the demo shows."""
        pin = staff.demo_pins(self.station.home)[name]
        return staff.sign_in(self.station.store, self.station.keys, name, pin)

    def artefacts(self, name: str) -> Path:
        """A folder for the artefacts of one step, made when first asked for."""
        made = self.folder / name
        made.mkdir(parents=True, exist_ok=True)
        return made

    def print(self, name: str, issue: Callable[[], IssuedDocument]) -> None:
        """Issue a paper and lay a copy of it in an artefact folder; without fonts that is a proof that failed."""
        try:
            paper = issue()
        except FontsMissing as missing:
            self.narrator.proof("no_fonts", False, message=missing.message, advice=missing.advice)
            return
        self.narrator.artefact(papers.copy_out(self.station, paper, self.artefacts(name)))

    def command(
        self, program: str, *arguments: object, person: str | None = None, cwd: Path | None = None,
        homeless: bool = False,
    ) -> Answer:  # fmt: skip
        """Run `station …` or `bureau …` as a process of its own and wait for it.

        `person` signs in by --as with the PIN on a file descriptor. `homeless`: no station is in reach.
        """
        with self.start(program, *arguments, person=person, cwd=cwd, homeless=homeless) as process:
            said, complained = process.communicate()
        return Answer(process.returncode, said, complained)

    def start(
        self, program: str, *arguments: object, person: str | None = None, cwd: Path | None = None,
        homeless: bool = False,
    ) -> subprocess.Popen[str]:  # fmt: skip
        """The same, without waiting."""
        call = [sys.executable, "-c", f"import sys; from station.cli import {PROGRAMS[program]} as m; sys.exit(m())"]
        fds: tuple[int, ...] = ()
        if person is not None:
            reader, writer = os.pipe()
            os.write(writer, f"{self._pin(program, person)}\n".encode())
            os.close(writer)
            fds = (reader,)
            call += ["--as", person, "--pin-fd", str(reader)]
        call += [str(argument) for argument in arguments]
        process = subprocess.Popen(
            call, cwd=cwd, env=self._environment(homeless), pass_fds=fds, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        for fd in fds:
            os.close(fd)
        return process

    def _pin(self, program: str, person: str) -> str:
        root = self.home if program == "station" else self.home / "demo-bureau"
        return staff.demo_pins(Home(root))[person]

    def _environment(self, homeless: bool) -> Mapping[str, Any]:
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
        homes = {"STATION_HOME": str(self.home), "BUREAU_HOME": str(self.home / "demo-bureau")}
        if homeless:
            homes = dict.fromkeys(homes, "/nonexistent")
        return {**os.environ, **homes, "PYTHONPATH": path}
