"""Draws of an earlier life of a station: their packages are proved by the key that signed them, at both ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.bureau.home import Bureau
from station.bureau.pull import pull
from station.bureau.site import publishing
from station.records.people import Proof
from station.replica.verdicts import Verdict
from station.rules.draw.membership import POOL
from station.rules.draw.verify import verify_zip
from station.services import draw_packages, draws, replication, rotation, staff
from station.services.draw_terms import Asked
from station.store.keys import verify
from station.wiring import Station, open_station
from tests.bureau.site.conftest import CODE
from tests.conftest import PIN, FrozenClock
from tests.services import later_draws


@pytest.fixture
def drawn(
    paired: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> Iterator[tuple[Station, list[int]]]:
    """A station under its second key, with a draw of either life."""
    first = later_draws.ten(paired, enterprise, clock)
    # The nightly bundle carries the head that the first key signed over the first draw.
    assert replication.replicate(paired, now=True).sealed is not None
    paired.home.settings_file.write_text(paired.settings.toml())
    who = [staff.sign_in(paired.store, paired.keys, each.name, PIN) for each in (chief, officer)]
    rotation.rotate(paired, who[0], who[1], "经手人离任")
    new = open_station(paired.home.root, clock)
    yield new, [first, second(new, clock)]
    new.close()


def second(station: Station, clock: FrozenClock) -> int:
    """A draw of the next month, revealed on the evening of 2026-11-26."""
    plan = replace(later_draws.PLAN, period="2026-12")
    draw_id = draws.freeze_lists(station, later_draws.fresh(station), plan).id
    draws.commit(station, later_draws.fresh(station), draw_id, Asked(quotas={"orange_b": 3}))
    later_draws.typed(station, draw_id, clock, "2026-11-26T21:20:00+08:00")
    draws.reveal(station, later_draws.fresh(station), draw_id)
    return draw_id


def test_a_package_bears_the_key_of_its_own_life(
    drawn: tuple[Station, list[int]], paired: Station, tmp_path: Path
) -> None:
    station, ids = drawn
    keys = []
    for draw_id in ids:
        found = verify_zip(draw_packages.export(station, draw_id, tmp_path).read_bytes(), verify)
        assert found.holds, found.findings
        keys.append(found.key)
        files = draw_packages.package_files(station.store, draw_id)
        line = files["pool.tsv"].decode().splitlines()[0].split("\t")
        one = draw_packages.export_member(station, draw_id, POOL, line[0], tmp_path)
        assert verify_zip(one.read_bytes(), verify).holds
    assert [str(key).partition("+")[0] for key in keys] == [f"anjian/{CODE}/0", f"anjian/{CODE}/1"]


def test_both_are_published_with_packages_that_hold(
    drawn: tuple[Station, list[int]], bureau: Bureau, tmp_path: Path
) -> None:
    station, ids = drawn
    assert replication.replicate(station, now=True).sealed is not None
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    assert pull(bureau, admin, CODE)[-1].verdict is Verdict.ACCEPTED
    publishing.publish(bureau, admin, tmp_path / "site")
    keys = set()
    for draw_id in ids:
        package = (tmp_path / "site/draws" / CODE / f"{draw_id}.zip").read_bytes()
        found = verify_zip(package, verify)
        assert found.holds, found.findings
        keys.add(found.key)
    assert len(keys) == 2
