"""Archived case files through what moves rows about without asking the lock: a restore, the bureau's copy, a repair.

Each puts back or carries what was entered, and nothing else; the lock is there again afterwards.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from station.backup.restore import restore
from station.bureau.pull import pull
from station.bureau.verify import verify
from station.records.archive import ArchivedCase
from station.records.case import CaseFile
from station.records.people import System
from station.services import archive_bag, case_papers, replication
from station.services.archive_lock import CaseArchived
from station.services.case_papers import NewPaper
from station.services.filled import Filled
from station.store import archives
from station.store.audit import audit
from station.store.repair import repair
from station.store.replay import ADOPT, RESTORE
from station.store.replicas import FILE
from station.wiring import Station, open_station
from tests.backup.conftest import CODE, run
from tests.backup.pairing import opened, paired_with_a_bureau
from tests.backup.test_restore import WISH
from tests.conftest import FrozenClock
from tests.services.archiving import archived, whole
from tests.services.penalty_walk import Desk, Make
from tests.services.walks import Trusted


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    """An archived penalty."""
    made = whole(desk, "penalty", enterprise())
    archived(desk, made)
    return made


def filed(station: Station, case: CaseFile) -> ArchivedCase:
    found = archives.of_case(station.store, case.id)
    assert found is not None
    return found


def bag(desk: Desk, case: CaseFile, folder: Path) -> dict[str, bytes]:
    """The file as it is given out: path to bytes."""
    place = archive_bag.export(desk.station, desk.who("王建国"), case.id, folder, "files")
    return {str(file.relative_to(place)): file.read_bytes() for file in place.rglob("*") if file.is_file()}


def locked(desk: Desk, case: CaseFile) -> bool:
    """Whether a new paper is refused."""
    new = NewPaper("D53", desk.clock.now())
    try:
        case_papers.register(desk.station.store, desk.who("王建国"), case.id, new)
    except CaseArchived:
        return True
    return False


def test_restored_it_is_the_same_file_and_locked(
    desk: Desk, case: CaseFile, tmp_path: Path, clock: FrozenClock
) -> None:
    before = bag(desk, case, tmp_path / "before")
    (tmp_path / "disk").mkdir()
    run(desk.station, tmp_path / "disk")
    restore(tmp_path / "disk", tmp_path / "new", WISH, clock)
    again = open_station(tmp_path / "new", clock)
    there = Trusted(again, clock)
    assert filed(again, case) == filed(desk.station, case)
    assert locked(there, case)
    assert bag(there, case, tmp_path / "after") == before
    again.close()


def test_the_bureau_s_copy_takes_what_a_remedy_wrote_after_the_lock(
    station: Station, clock: FrozenClock, enterprise: Make, tmp_path: Path
) -> None:
    root = tmp_path / "bureau"
    desk = Desk(paired_with_a_bureau(station, root), clock)
    case = whole(desk, "penalty", enterprise())
    replication.replicate(desk.station)
    archived(desk, case)
    desk.step(case, "litigate", Filled(note="余姚市人民法院受理"))
    archive_bag.export(desk.station, desk.who("王建国"), case.id, tmp_path)
    replication.replicate(desk.station)
    bureau = opened(desk.station, root)
    verdicts = [each.verdict.value for each in pull(bureau, System("system:pull"), CODE)]
    assert verdicts == ["ACCEPTED", "ACCEPTED"]
    assert verify(bureau, System("system:pull"), CODE).problems == ()
    replica = bureau.home.replica(CODE) / FILE
    asked = "SELECT number, manifest_sha256, (SELECT count(*) FROM archive_item) FROM archive"
    (row,) = subprocess.run(["sqlite3", replica, asked], capture_output=True, text=True, check=True).stdout.split()
    own = filed(desk.station, case)
    items = len(archives.items(desk.station.store, own.id))
    assert row == f"{own.number}|{own.manifest_sha256}|{items}"
    bureau.close()


@pytest.mark.parametrize("mode", [RESTORE, ADOPT])
def test_two_people_settle_what_was_changed_behind_the_lock(
    desk: Desk, case: CaseFile, tmp_path: Path, mode: str
) -> None:
    """A repair is no act of anybody's on the file: it puts back what was archived, or says aloud what was found."""
    before = bag(desk, case, tmp_path / "before")
    store = desk.station.store
    changed = (
        f"UPDATE case_file SET title = '改' WHERE id = {case.id}; UPDATE archive_item SET title = '改' WHERE seq = 1"
    )
    subprocess.run(["sqlite3", str(store.path), changed], check=True, capture_output=True)
    assert {finding.table for finding in audit(store).findings} == {"case_file", "archive_item"}
    repair(store, desk.who("王建国"), desk.who("李敏"), "手工改库", mode)
    assert audit(store).clean
    titles = {each.title for each in archives.items(store, filed(desk.station, case).id)}
    assert ("改" in titles) == (mode == ADOPT)
    assert locked(desk, case)
    assert bag(desk, case, tmp_path / "after") == before, "the file is made of what was stored under its hashes"
