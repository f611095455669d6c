"""Scenarios run only when asked for (APPLIANCE=1, as the Makefile's targets do): each boots a machine."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.appliance import lab
from tests.appliance.lab import CACHE, Booted, Scenario

collect_ignore_glob = [] if os.environ.get("APPLIANCE") else ["test_*.py"]
VERDICT = pytest.StashKey[str]()
LINES: list[str] = []
"""The report, a line for each scenario."""


@pytest.fixture(scope="session")
def base() -> Booted:
    """The image of this tree, booted and frozen."""
    began = time.monotonic()
    image = lab.image()
    built = time.monotonic() - began
    found = lab.booted(image)
    LINES.append(f"image {built:.0f} s, boot {found.seconds:.0f} s, ready after {time.monotonic() - began:.0f} s")
    return found


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """Where this run's evidence goes."""
    folder = CACHE / "evidence" / time.strftime("%Y%m%d-%H%M%S")
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def scenario(request: pytest.FixtureRequest, base: Booted, run_folder: Path) -> Iterator[Scenario]:
    """A scenario; its machine goes on from one that has just finished booting."""
    name = request.node.name.removeprefix("test_").replace("[", "-").replace("]", "")
    folder = run_folder / name
    folder.mkdir()
    made = Scenario(name, folder, base)
    try:
        yield made
    finally:
        made.finish()
        told = ", ".join(f"{key} {value}" for key, value in made.notes.items() if key != "seconds")
        verdict = request.node.stash.get(VERDICT, "error")
        LINES.append(f"{verdict:6} {made.notes['seconds']:4} s  {name}: {told}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[VERDICT] = report.outcome
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if LINES:
        terminalreporter.section("appliance")
        for line in LINES:
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"evidence: {CACHE / 'evidence'}")
