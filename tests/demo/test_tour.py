"""The tour walks the whole day, proves every step and says so; what it leaves behind is really there."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from station.demo.build import Built
from station.demo.tour import STEPS, tour


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, bool]:
    folder = tmp_path_factory.mktemp("tour") / "out"
    out = io.StringIO()
    held = tour(folder, out)
    return folder, out.getvalue(), held


def test_every_proof_holds(told: tuple[Path, str, bool]) -> None:
    _, said, held = told
    assert held, said
    assert said.count("✓") >= 55 and "✗" not in said


def test_every_step_is_told_in_two_languages(told: tuple[Path, str, bool]) -> None:
    _, said, _ = told
    headings = re.findall(r"^第(\d+)步  (.+)\n   ([ -~]+)$", said, re.MULTILINE)
    assert [int(number) for number, _, _ in headings] == [1, *(step.number for step in STEPS)]


def test_artefacts_lie_where_the_tour_says(told: tuple[Path, str, bool]) -> None:
    folder, said, _ = told
    named = re.findall(r"^   → (.+)$", said, re.MULTILINE)
    assert len(named) >= 12
    assert all((folder / name).exists() for name in named)
    assert zipfile.is_zipfile(folder / "draw" / "draw-0002.zip")


def test_a_failed_proof_is_not_hidden(
    told: tuple[Path, str, bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copied(root: Path, _now: object) -> Built:
        shutil.copytree(told[0] / "home", root)
        return Built(root, 0, 0)

    monkeypatch.setattr("station.demo.tour.build", copied)
    monkeypatch.setattr("station.demo.tour.STEPS", STEPS[-1:])
    # The cell is changed to what it was: the audit has nothing to name, and the tour must say that it failed.
    monkeypatch.setattr("station.demo.steps.tamper.EDIT", "UPDATE enterprise SET risk = risk WHERE id = {row}")
    out = io.StringIO()
    assert not tour(tmp_path / "out", out)
    assert out.getvalue().count("✗") >= 1
