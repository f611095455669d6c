"""A whole night of both sides, killed anywhere or with a full disk on either: the next one ends as if nothing had been.

The night: the station takes in what was laid into its inbox and seals; the bureau pulls, checks the replica again,
cosigns, packs an answer and carries it over; the station takes it in and seals once more; the bureau pulls that.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.bureau import returns, witness
from station.bureau.home import Bureau, open_bureau
from station.bureau.pull import pull
from station.bureau.returns import NothingToSend
from station.bureau.verify import verify
from station.records.progress import SILENT, Progress
from station.replica import outbox
from station.replica.carry import damaged
from station.replica.verdicts import HARMLESS
from station.services import replication, staff
from station.services import returns as station_returns
from station.store import bureau_rows
from station.store.audit import audit
from station.store.bundles import last_sealed
from station.store.compare import compare
from station.store.replicas import FILE, Replica
from station.wiring import Station, open_station
from tests.bureau.conftest import CODE, UNIT
from tests.bureau.test_pull_crash import image
from tests.bureau.test_returns import CALENDAR
from tests.conftest import PIN, FrozenClock
from tests.counts import seeds
from tests.replica.sudden import UNFORESEEN, killed, points, starved

MADE: list[World] = []
COUNTED: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class World:
    """A station and a bureau on disk, nobody in them."""

    root: Path
    clock: FrozenClock

    @property
    def station(self) -> Path:
        return self.root / "home"

    @property
    def bureau(self) -> Path:
        return self.root / "bureau"

    def copied(self, target: Path) -> World:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.root, target)
        return World(target, self.clock)


def night(world: World, progress: Progress = SILENT) -> None:
    """Everything that both sides do, each in the order of its timers."""
    at_the_station(world, progress)
    at_the_bureau(world, progress)
    at_the_station(world, progress)
    at_the_bureau(world, progress)


def at_the_station(world: World, progress: Progress = SILENT) -> None:
    station = open_station(world.station, world.clock)
    try:
        station_returns.receive(station)
        replication.lay_head(station)
        replication.replicate(station, progress=progress)
    finally:
        station.close()


def at_the_bureau(world: World, progress: Progress = SILENT) -> None:
    bureau = open_bureau(world.bureau, world.clock)
    try:
        found = pull(bureau, UNIT, CODE, world.station / "outbox", progress)
        assert {each.verdict for each in found} <= HARMLESS, found
        verify(bureau, UNIT, CODE, progress)
        witness.receipt(bureau, UNIT, CODE)
        with suppress(NothingToSend):
            returns.make(bureau, UNIT, CODE)
        returns.carry(bureau, CODE, world.station / "inbox")
    finally:
        bureau.close()


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A copy of the world in which two bundles were taken, a third waits, more was written since, and the bureau has
    something to send. It is made once."""
    if not MADE:
        MADE.append(prepared(request, tmp_path, tmp_path_factory.mktemp("world")))
    return MADE[0].copied(tmp_path / "tried")


def prepared(request: pytest.FixtureRequest, aside: Path, root: Path) -> World:
    sealed: Station = request.getfixturevalue("sealed")
    bureau: Bureau = request.getfixturevalue("bureau")
    third = sealed.home.outbox / CODE / "0" / "00000003"
    third.rename(aside / "third")
    assert len(pull(bureau, UNIT, CODE)) == 2
    (aside / "third").rename(third)
    request.getfixturevalue("enterprise")(village="夜里的村")
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    returns.queue(bureau, admin, CODE, "calendar", "2027.toml", CALENDAR.read_bytes())
    image(bureau, root / "bureau")
    sealed.home.settings_file.write_text(sealed.settings.toml())
    sealed.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(sealed.home.root, root / "home")
    return World(root, request.getfixturevalue("clock"))


def counted(work: Callable[[World, Progress], None], scratch: Path) -> int:
    """Points in this work on that world."""
    if work.__name__ not in COUNTED:
        tried = MADE[0].copied(scratch / "counted")
        COUNTED[work.__name__] = points(lambda progress: work(tried, progress))
    return COUNTED[work.__name__]


def settled(world: World) -> None:
    """One undisturbed night later both sides are whole, equal, and have done everything once."""
    night(world)
    station, bureau = open_station(world.station, world.clock), open_bureau(world.bureau, world.clock)
    try:
        alike(station, bureau)
        done_once(station, bureau)
        nothing_left(world)
    finally:
        station.close()
        bureau.close()


def alike(station: Station, bureau: Bureau) -> None:
    """State roots, rows, ledgers, and the bundles at the three places they lie."""
    assert compare(station.home.db, bureau.home.replica(CODE) / FILE) == []
    replica = Replica(bureau.home.replica(CODE))
    held, kept = replica.recomputed_head(), bureau_rows.accepted(bureau.store, CODE)
    replica.close()
    last = last_sealed(station.store)
    assert last is not None and (held.size, held.state.hex()) == (last.size, last.state) == (
        kept[-1].size,
        kept[-1].state,
    )
    assert held.root == station.store.root_at(held.size)
    assert station.store.size() == held.size
    lying = outbox.bundles(station.home.outbox, CODE)
    assert lying == outbox.bundles(bureau.home.archive, CODE) == [(0, b.seq) for b in kept]
    assert [seq for _, seq in lying] == list(range(1, last.seq + 1))
    assert damaged(station.store, station.home.outbox) == []
    assert audit(station.store).clean and audit(bureau.store).clean
    assert verify(bureau, UNIT, CODE).problems == ()
    assert bureau_rows.refusals(bureau.store, CODE) == []


def done_once(station: Station, bureau: Bureau) -> None:
    """What the bureau sent was taken in once, and it knows."""
    calendars = [line for line in station.store.lines() if line.action == "calendar.adopt"]
    assert len(calendars) <= 1
    sent = [each for each in returns.listed(bureau, CODE) if each.item.kind == "calendar"]
    assert [each.outcome for each in sent] == ["applied"]
    assert returns.undelivered(bureau, CODE) == [] or station_returns.receive(station).stopped is None


def nothing_left(world: World) -> None:
    """No half-made thing lies anywhere."""
    left = [path for pattern in (".work", ".new*", "*.part", ".verify-*") for path in world.root.rglob(pattern)]
    assert left == []


@pytest.mark.parametrize("seed", seeds(6))
def test_killed_anywhere_in_the_night(world: World, tmp_path: Path, seed: int) -> None:
    dice, total = random.Random(seed), counted(night, tmp_path)
    assert total >= 300
    # The same night may be cut short several times.
    for _ in range(dice.choice((1, 1, 2, 3))):
        killed(dice.randrange(1, total + 1), lambda progress: night(world, progress))
    settled(world)


@pytest.mark.parametrize("seed", seeds(6))
@pytest.mark.parametrize("work", [at_the_station, at_the_bureau])
def test_a_disk_full_anywhere_as_sudden_as_a_crash(
    world: World, tmp_path: Path, seed: int, work: Callable[[World, Progress], None]
) -> None:
    dice = random.Random(f"{work.__name__}{seed}")
    said = starved(dice.randrange(1, counted(work, tmp_path) + 1), lambda progress: work(world, progress))
    assert UNFORESEEN not in said, said
    settled(world)


BESIDE = (
    "home/outbox/{code}/heads", "home/outbox/{code}/packets", "home/outbox/{code}/media", "bureau/outgoing/{code}",
)  # fmt: skip
"""Where files are written one by one, with no folder around them that is made anew."""


def test_what_a_killed_write_left_is_cleared(world: World) -> None:
    ended = os.spawnlp(os.P_NOWAIT, "true", "true")
    os.waitpid(ended, 0)
    for place in BESIDE:
        folder = world.root / place.format(code=CODE)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f".new-{ended}-a1b2c3d4").write_bytes(b"half of it")
    settled(world)


def test_what_a_killed_verification_left_is_cleared(world: World) -> None:
    """It may hold a copy of the whole replica."""
    left = world.bureau / "replicas" / CODE / ".verify-abandoned"
    (left / "deep").mkdir(parents=True)
    at_the_bureau(world)
    assert not left.exists()
