"""Where a demo may stand: beside nothing real, whole or not at all, and thrown away only when proved to be a demo."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from station.demo import place
from station.demo.build import CODE, NAME, build
from station.demo.clock import OFFSET_FILE, SteppedClock
from station.demo.place import PINS_FILE, DemoBroken, NoRoom, NotADemo
from station.records.moment import day, moment
from station.services.staff import NewOfficer
from station.wiring import Founding, Station, create_station

NOW = moment("2026-11-23T10:20:00+08:00")
Disk = namedtuple("Disk", "total used free")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo home without a past, which is all that `place` looks at."""
    root = tmp_path_factory.mktemp("bare") / "home"
    chief = NewOfficer("王建国", frozenset({"chief", "officer"}), "33028100001", day("2029-01-01"))
    create_station(root, Founding(CODE, NAME, demo=True), chief, "280281", SteppedClock(NOW)).close()
    (root / PINS_FILE).write_text('"王建国" = "280281"\n', encoding="utf-8")
    (root / OFFSET_FILE).write_text("0", encoding="ascii")
    return root


@pytest.fixture
def demo(bare: Path, tmp_path: Path) -> Path:
    shutil.copytree(bare, tmp_path / "place" / "home")
    return tmp_path / "place" / "home"


@pytest.fixture
def real(station: Station) -> Path:
    """A real station's home, closed."""
    station.store.checkpoint()
    return station.home.root


def everything(root: Path) -> dict[str, bytes]:
    """Every file but those SQLite keeps beside a database for its readers."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


def dressed_as_a_demo(root: Path) -> None:
    """Everything a demo home has, except the row."""
    settings = root / "station.toml"
    settings.write_text(settings.read_text().replace("demo = false", "demo = true"))
    (root / PINS_FILE).write_text('"王建国" = "2580"\n', encoding="utf-8")
    (root / OFFSET_FILE).write_text("0", encoding="ascii")


def refused(root: Path) -> None:
    before = everything(root)
    for deed in (place.exists, place.check, lambda folder: build(folder, NOW)):
        with pytest.raises(NotADemo):
            deed(root)
    assert everything(root) == before


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_demo_that_opens_is_there(demo: Path) -> None:
    assert place.exists(demo)
    assert not place.exists(demo.parent / "elsewhere")


def test_an_interrupted_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "home"
    monkeypatch.setattr("station.demo.roster.register_recorders", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build(root, NOW)
    assert list(tmp_path.iterdir()) == [] and not place.exists(root)


def test_an_interrupted_reset_keeps_the_old_demo(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(demo)
    monkeypatch.setattr("station.demo.roster.register_recorders", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build(demo, NOW)
    assert everything(demo) == before and list(demo.parent.iterdir()) == [demo]


def test_what_lies_beside_a_real_station_condemns_nothing(real: Path) -> None:
    (real.parent / f".demo-unfinished-{real.name}").write_text("")
    refused(real)


def test_a_real_station_dressed_as_a_demo_is_real(real: Path) -> None:
    dressed_as_a_demo(real)
    refused(real)


def test_a_real_station_without_its_key_is_real(real: Path) -> None:
    dressed_as_a_demo(real)
    (real / "keys" / "signing.pem").unlink()
    refused(real)


def test_a_home_whose_settings_say_real_needs_its_row(demo: Path) -> None:
    (demo / "station.db").unlink()
    settings = demo / "station.toml"
    settings.write_text(settings.read_text().replace("demo = true", "demo = false"))
    refused(demo)


@pytest.mark.parametrize("name", [PINS_FILE, OFFSET_FILE])
def test_without_a_database_half_a_proof_is_none(demo: Path, name: str) -> None:
    (demo / "station.db").unlink()
    (demo / name).unlink()
    refused(demo)


def test_a_station_founded_while_the_demo_was_built_stays(real: Path, tmp_path: Path) -> None:
    root = tmp_path / "free"
    with pytest.raises(NotADemo), place.replacing(root) as draft:
        (draft / "station.toml").write_text("")
        shutil.copytree(real, root)
    assert everything(root) == everything(real)
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".free")]


@pytest.mark.parametrize("lost", ["station.db", "keys/signing.pem", "station.toml"])
def test_a_demo_that_does_not_open_says_how_to_start_over(demo: Path, lost: str) -> None:
    (demo / lost).unlink()
    with pytest.raises(DemoBroken) as refusal:
        place.exists(demo)
    assert "station demo --reset" in refusal.value.advice
    place.check(demo)


@pytest.mark.parametrize("spoilt", [b"", b"no database at all, but as long as one might be"])
def test_a_demo_with_a_damaged_database_may_start_over(demo: Path, spoilt: bytes) -> None:
    (demo / "station.db").write_bytes(spoilt)
    with pytest.raises(DemoBroken):
        place.exists(demo)
    place.check(demo)


@pytest.mark.parametrize("offset", ["99999999999999", "tomorrow"])
def test_a_demo_whose_clock_was_spoilt_may_start_over(demo: Path, offset: str) -> None:
    (demo / OFFSET_FILE).write_text(offset)
    with pytest.raises(DemoBroken):
        place.exists(demo)
    place.check(demo)


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "home"
    needed = place.ROOM + 40_000_000_000 // place.RESERVE
    for free, fits in ((needed - 1, False), (needed, True)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: Disk(40_000_000_000, 0, free))
        if fits:
            place.check(root)
            continue
        with pytest.raises(NoRoom) as refusal:
            build(root, NOW)
        assert "2200 MB" in refusal.value.message and list(tmp_path.iterdir()) == []
