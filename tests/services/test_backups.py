"""When a second copy counts, how old it is, and what is said about damage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from station.intake.sealing import DOCK
from station.records.backup import Rot
from station.services import backups
from station.services.backups import NIGHTLY
from station.services.status import status
from station.store import backups as rows
from station.store import intakes
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.intake.conftest import card, desk, dock, recorder

__all__ = ["card", "desk", "dock", "recorder"]


@pytest.fixture
def docked(station: Station, recorder: str, card: Path, dock: Callable[..., object]) -> int:
    """The id of a finished docking."""
    dock(card)
    return intakes.recent(station.store)[0].id


def back_up(station: Station, medium: str = "one", size: int | None = None) -> int:
    with station.store.act(NIGHTLY, "backup.done", subject=f"backup/{medium}") as act:
        held = station.store.size() if size is None else size
        return rows.insert_run(act, medium, "/mnt/backup", held, 5, 1000)


def test_without_a_backup_nothing_is_covered(station: Station, docked: int) -> None:
    assert backups.covers(station.store, docked) is None
    assert backups.last(station.store) is None and backups.age(station.store) is None
    assert not backups.late(station.store)


def test_a_backup_after_the_docking_covers_it(station: Station, docked: int) -> None:
    made = back_up(station)
    found = backups.covers(station.store, docked)
    assert found is not None and found.id == made
    with station.store.act(NIGHTLY, "backup.done") as act:
        assert backups.covers(station.store, docked) == found, "usable inside an act"
        rows.insert_run(act, "x", "x", 1, 1, 1)


def test_a_backup_before_its_last_content_does_not(station: Station, docked: int) -> None:
    back_up(station, size=station.store.size() - 1)
    assert backups.covers(station.store, docked) is None


def test_content_after_the_backup_uncovers_it_and_a_second_reading_does_not(station: Station, docked: int) -> None:
    back_up(station)
    with station.store.act(DOCK, "intake.reread", subject=f"intake/{docked}"):
        pass
    assert backups.covers(station.store, docked) is not None
    with station.store.act(DOCK, "intake.verify", subject=f"intake/{docked}"):
        pass
    assert backups.covers(station.store, docked) is None


def test_the_most_complete_medium_decides(station: Station, docked: int, clock: FrozenClock) -> None:
    made = back_up(station, "one")
    clock.advance(hours=1)
    back_up(station, "two", size=3)
    found = backups.covers(station.store, docked)
    assert found is not None and found.id == made
    assert [run.medium for run in backups.media(station.store)] == ["two", "one"]


def test_a_docking_that_never_was_is_not_covered(station: Station, docked: int) -> None:
    back_up(station)
    assert backups.covers(station.store, docked + 1) is None


def test_damage_uncovers_until_the_backup_after_its_mending(station: Station, docked: int, clock: FrozenClock) -> None:
    back_up(station)
    digest = next(iter(rows.session_digests(station.store, docked)))
    clock.advance(minutes=1)
    backups.note_damage(station.store, (Rot(digest, "differs"),))
    assert backups.covers(station.store, docked) is None
    [damage] = backups.damages(station.store)
    with station.store.act(NIGHTLY, "media.mend") as act:
        rows.mend(act, damage.id, "self")
    assert backups.covers(station.store, docked) is None, "that backup may lack it"
    clock.advance(minutes=1)
    back_up(station)
    assert backups.covers(station.store, docked) is not None


def test_damage_elsewhere_does_not_uncover(station: Station, docked: int) -> None:
    back_up(station)
    backups.note_damage(station.store, (Rot("0" * 64, "missing"),))
    assert backups.covers(station.store, docked) is not None


def test_age_and_a_missed_night(station: Station, clock: FrozenClock) -> None:
    back_up(station)
    clock.advance(hours=24)
    assert backups.age(station.store) == timedelta(hours=24) and not backups.late(station.store)
    clock.advance(hours=13)
    assert backups.late(station.store)


def test_the_status_tells_both(station: Station, clock: FrozenClock) -> None:
    back_up(station, "one")
    back_up(station, "one")
    backups.note_damage(station.store, (Rot("0" * 64, "missing"), Rot("1" * 64, "differs")))
    backups.note_damage(station.store, (Rot("0" * 64, "missing"),))
    found = status(station)
    assert [run.medium for run in found.backups] == ["one"]
    assert [(one.sha256[:1], one.kind) for one in found.damage] == [("0", "missing"), ("1", "differs")]
