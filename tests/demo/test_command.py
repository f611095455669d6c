"""`station demo` as typed: it says what is there, refuses what is real, and bounds the clock."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import pytest

from station.cli import main
from station.commands import demo as command
from station.demo import place
from station.demo.clock import OFFSET_FILE, BadAdvance
from station.demo.place import DemoBroken, NotADemo
from station.documents import paper
from station.documents.paper import FontsMissing
from station.wiring import Station


def run(home: Path, *words: str) -> str:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    args = parser.parse_args(words, argparse.Namespace(home=home))
    out = io.StringIO()
    assert command.run(args, out) == 0
    return out.getvalue()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo built without fonts; the tests below follow one another on it."""

    def missing() -> None:
        raise FontsMissing(fonts="Noto Serif CJK SC")

    root = tmp_path_factory.mktemp("demo") / "home"
    with pytest.MonkeyPatch.context() as bald:
        paper._compiler.cache_clear()
        bald.setattr(paper, "fonts", missing)
        said = run(root)
    paper._compiler.cache_clear()
    assert "演示站点建好了" in said and "没有公示单" in said and "Noto Serif CJK SC" in said
    return root


def test_there_it_is(home: Path) -> None:
    assert "接着用" in run(home)


@pytest.mark.parametrize("hours", ["-1", "0", "8761", "999999999"])
def test_the_clock_goes_a_year_at_most_and_never_back(home: Path, hours: str) -> None:
    before = (home / OFFSET_FILE).read_text()
    with pytest.raises(BadAdvance):
        run(home, f"--advance={hours}")
    assert (home / OFFSET_FILE).read_text() == before
    assert main(["--home", str(home), "status"]) == 0


def test_a_year_is_written(home: Path) -> None:
    assert "演示时钟现在是" in run(home, "--advance", "8760")
    assert int((home / OFFSET_FILE).read_text()) == 8760 * 3600


@pytest.mark.parametrize("words", [(), ("--reset",), ("--advance", "5"), ("--film", "card")])
def test_a_real_station_that_calls_itself_a_demo_is_refused(station: Station, words: tuple[str, ...]) -> None:
    root = station.home.root
    settings = station.home.settings_file
    settings.write_text(settings.read_text().replace("demo = false", "demo = true"))
    with pytest.raises(NotADemo):
        run(root, *words)
    assert station.home.db.exists() and not (root / OFFSET_FILE).exists()


def test_a_demo_without_its_database_starts_over_when_told(home: Path) -> None:
    (home / "station.db").unlink()
    with pytest.raises(DemoBroken):
        run(home)
    assert "演示站点建好了" in run(home, "--reset")
    assert place.exists(home) and list((home / "exports").glob("*公示单*.pdf"))
