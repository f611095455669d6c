"""kill -9 all along the way back: queueing, packing, carrying, receiving; run again, everything was done once."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.bureau import returns, witness
from station.bureau.home import Bureau, open_bureau
from station.bureau.returns import NothingToSend
from station.records.people import Proof
from station.records.progress import Progress
from station.services import returns as station_returns
from station.services.from_bureau import FOLDER
from station.store import exchange
from station.store import numbers as number_rows
from station.store.audit import audit
from station.wiring import Station, open_station
from tests.bureau.conftest import CODE, UNIT, take
from tests.bureau.test_pull_crash import image
from tests.bureau.test_returns import CALENDAR, admin, allotment  # noqa: F401
from tests.conftest import FrozenClock
from tests.counts import seeds
from tests.replica.sudden import killed, points

OUTCOMES = [
    ("permit", "applied"),
    ("law", "refused"),
    ("calendar", "applied"),
    ("roster", "waiting"),
    ("receipt", "applied"),
]
OTHER = CALENDAR.read_text(encoding="utf-8").replace("尚未公布", "还没有公布").encode()
"""A year's arrangement that is not the one the station has."""
FEW = 14
"""Points tried of each way; all of them where the long forms are asked for."""


@dataclass(frozen=True, slots=True)
class World:
    """A station and a bureau on disk, nobody in them."""

    root: Path
    clock: FrozenClock

    def copied(self, target: Path) -> World:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.root, target)
        return World(target, self.clock)

    def station(self) -> Station:
        return open_station(self.root / "home", self.clock)

    def bureau(self) -> Bureau:
        return open_bureau(self.root / "bureau", self.clock)


@pytest.fixture
def world(sealed: Station, bureau: Bureau, admin: Proof, tmp_path: Path) -> Iterator[World]:  # noqa: F811
    """Four things wait at the bureau for a station whose bundles it took."""
    take(bureau)
    returns.queue(bureau, admin, CODE, "permit", "numbers.txt", allotment(bureau, admin, 101, 200))
    returns.queue(bureau, admin, CODE, "law", "law.toml", b"no law at all")
    returns.queue(bureau, admin, CODE, "calendar", "2027.toml", OTHER)
    returns.queue(bureau, admin, CODE, "roster", "名录.xlsx", b"a sheet")
    sealed.home.settings_file.write_text(sealed.settings.toml())
    sealed.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    image(bureau, tmp_path / "world" / "bureau")
    shutil.copytree(sealed.home.root, tmp_path / "world" / "home")
    yield World(tmp_path / "world", sealed.clock)  # type: ignore[arg-type]  # every test's clock


def bureau_sends(world: World) -> None:
    """What waits and a receipt, packed and carried."""
    bureau = world.bureau()
    try:
        witness.receipt(bureau, UNIT, CODE)
        with contextlib.suppress(NothingToSend):
            returns.make(bureau, UNIT, CODE)
        returns.carry(bureau, CODE, world.root / "home" / "inbox")
    finally:
        bureau.close()


def station_receives(world: World) -> None:
    """What lies in the inbox."""
    station = world.station()
    try:
        assert station_returns.receive(station).stopped is None
    finally:
        station.close()


def chosen(total: int) -> list[int]:
    """Points spread over the whole way."""
    return list(range(1, total + 1, 1 if seeds(0) else max(1, total // FEW)))


def once(world: World) -> None:
    """Everything was done once and written down, in order; nothing half-made lies anywhere."""
    station = world.station()
    try:
        done = sorted(exchange.every(station.store), key=lambda one: (one.seq, one.position))
        assert [(one.kind, one.outcome) for one in done] == OUTCOMES
        acts = [line.action for line in station.store.lines()]
        counts = [acts.count(action) for action in ("permit.numbers", "calendar.adopt", "return.settle")]
        assert counts == [1, 1, len(OUTCOMES)]
        assert acts.count("return.open") == len({one.seq for one in done})
        assert [(one.first, one.last) for one in number_rows.blocks(station.store)] == [(101, 200)]
        assert exchange.cosigned(station.store) is not None
        assert [path.read_bytes() for path in (station.home.exports / FOLDER).iterdir()] == [b"a sheet"]
        assert list(station.home.inbox.rglob("p0000.age")) == [] and audit(station.store).clean
    finally:
        station.close()
    left = [path for pattern in (".work*", ".new*", ".0*") for path in (world.root / "home").rglob(pattern)]
    assert left == []


def tried(world: World, tmp_path: Path, work: Callable[[World], None]) -> Iterator[World]:
    """Copies of the world in each of which the work died at another point."""
    counted = world.copied(tmp_path / "counted")
    total = points(lambda _: work(counted))
    assert total >= 20, "the way has fewer points than it must have"
    for at in chosen(total):
        copy = world.copied(tmp_path / "tried")

        def dying(_: Progress, copy: World = copy) -> None:
            work(copy)

        killed(at, dying)
        yield copy


def test_killed_while_packing_and_carrying(world: World, tmp_path: Path) -> None:
    for copy in tried(world, tmp_path, bureau_sends):
        bureau_sends(copy)
        station_receives(copy)
        once(copy)


def test_killed_while_receiving(world: World, tmp_path: Path) -> None:
    bureau_sends(world)
    for copy in tried(world, tmp_path, station_receives):
        station_receives(copy)
        once(copy)


def test_killed_while_what_is_done_is_removed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau_sends(world)

    def dying(folder: Path, **_: object) -> None:
        if folder.is_dir() and (folder / "packet.note").exists():
            (folder / "packet.note").unlink()
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("station.services.returns.shutil.rmtree", dying)
        with pytest.raises(KeyboardInterrupt):
            station_receives(world)
    station_receives(world)
    once(world)


def test_killed_while_queueing(world: World, admin: Proof, tmp_path: Path) -> None:  # noqa: F811
    data = b"one more law"

    def work(there: World) -> None:
        bureau = there.bureau()
        try:
            if data not in [_held(bureau, one.item.sha256) for one in returns.listed(bureau, CODE)]:
                returns.queue(bureau, UNIT, CODE, "law", "more.toml", data)
        finally:
            bureau.close()

    for copy in tried(world, tmp_path, work):
        work(copy)
        bureau = copy.bureau()
        queued = [one.item for one in returns.listed(bureau, CODE)]
        assert [one.name for one in queued].count("more.toml") == 1
        assert _held(bureau, queued[-1].sha256) == data and audit(bureau.store).clean
        bureau.close()


def _held(bureau: Bureau, sha256: str) -> bytes:
    return (bureau.home.root / returns.OUTGOING / CODE / sha256).read_bytes()
