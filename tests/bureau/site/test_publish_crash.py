"""kill -9 at any step of a publishing: a whole page stands there, the old or the new, and the next one is as ever."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest

from station.bureau.home import open_bureau
from station.bureau.site import lay, publishing
from station.bureau.site.lay import SUMS, Summed
from station.records.progress import SILENT, Progress
from station.store.audit import audit
from station.store.ledger import entries
from tests.bureau.site.conftest import UNIT, World
from tests.bureau.test_pull_crash import image
from tests.conftest import FrozenClock
from tests.counts import seeds
from tests.replica.sudden import Points, killed, points

EXCHANGED = "exchanged"
"""A file that holds the number of the point at which both pages change places."""


@dataclass(frozen=True, slots=True)
class Night:
    """A bureau on disk with a page that is out, and something newer that is to be published."""

    root: Path
    clock: FrozenClock

    @property
    def page(self) -> Path:
        return self.root / "www" / "site"

    def copied(self, target: Path) -> Night:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.root, target)
        return Night(target, self.clock)

    def publish(self, progress: Progress = SILENT) -> None:
        bureau = open_bureau(self.root / "bureau", self.clock)
        try:
            with (
                patch.object(lay, "_exchange", told(lay._exchange, progress)),
                patch.object(lay.Summed, "write", counted(lay.Summed.write, progress)),
            ):
                publishing.publish(bureau, UNIT, self.page, progress)
        finally:
            bureau.close()

    def acts(self) -> int:
        """Publishings that the ledger tells."""
        bureau = open_bureau(self.root / "bureau", self.clock)
        try:
            assert audit(bureau.store).clean
            return sum(each.entry.action == "site.publish" for each in entries(bureau.store.connection, 0, None))
        finally:
            bureau.close()

    def built(self) -> str:
        """When the page that stands there was laid out, once every byte of it is known to be its own."""
        sums = (self.page / SUMS).read_text()
        listed = dict(reversed(line.split("  ", 1)) for line in sums.splitlines())  # type: ignore[misc]  # each is a pair
        there = {str(path.relative_to(self.page)): path for path in self.page.rglob("*") if path.is_file()}
        assert set(there) - set(listed) == {SUMS, lay.SIGNATURE} and set(listed) <= set(there)
        assert all(sha256(there[path].read_bytes()).hexdigest() == digest for path, digest in listed.items())
        return str(json.loads((self.page / lay.SITE).read_bytes())["built_at"])


def counted(write: Callable[[Summed, bytes], None], progress: Progress) -> Callable[[Summed, bytes], None]:
    """Every write to a file of the page, with a point before it."""

    def writing(file: Summed, data: bytes) -> None:
        progress.step("", 0, 0)
        write(file, data)

    return writing


def told(exchange: Callable[[Path, Path], None], progress: Progress) -> Callable[[Path, Path], None]:
    """The step in which both pages change places, with a point on either side of it."""

    def exchanging(one: Path, other: Path) -> None:
        progress.step("", 0, 0)
        if isinstance(progress, Points):
            (other.parent / EXCHANGED).write_text(str(progress.passed))
        exchange(one, other)
        progress.step("", 0, 0)

    return exchanging


@pytest.fixture
def night(world: World, tmp_path: Path) -> Night:
    world.lay()
    world.desk.clock.advance(hours=1)
    made = Night(tmp_path / "night", world.desk.clock)
    made.root.mkdir()
    image(world.bureau, made.root / "bureau")
    shutil.copytree(world.out.parent, made.root / "www")
    return made


def test_killed_at_any_step(night: Night, tmp_path: Path) -> None:
    tried, dice = tmp_path / "tried", random.Random(len(seeds(0)))
    first = night.copied(tried)
    before, total = night.built(), points(first.publish)
    exchange = int((first.page.parent / EXCHANGED).read_text())
    assert 300 <= exchange <= total - 10
    # Before and after the pages change places; while the entry is written; anywhere before; while the old page goes.
    chosen = {exchange, exchange + 1, total - 1}
    chosen |= {dice.randrange(exchange + 2, exchange + 20) for _ in seeds(3)}
    chosen |= {dice.randrange(1, exchange) for _ in seeds(3)}
    seen = set()
    for at in sorted(chosen):
        one = night.copied(tried)
        assert killed(at, one.publish), at
        found, told = one.built(), one.acts()
        seen.add((found == before, told))
        one.publish()
        assert one.built() != before and one.acts() == told + 1, at
        assert left(one.root) == [], at
    # A page that is out and not in the ledger is out all the same: the next one is.
    assert seen == {(True, 1), (False, 1), (False, 2)}, chosen


def left(root: Path) -> list[str]:
    """Half-made things, wherever they lie."""
    return [str(path.relative_to(root)) for pattern in (".new-site-*", "site/.work-*") for path in root.rglob(pattern)]


def test_a_killed_publishing_leaves_no_copy_of_a_replica_behind(night: Night) -> None:
    """What is read of a station under an older schema is a copy of everything it knows."""
    work = night.root / "bureau" / "site" / ".work-killed" / "330281103"
    work.mkdir(parents=True)
    (work / "station.db").write_bytes(os.urandom(64))
    night.publish()
    assert left(night.root) == []
