"""SIGKILL while a list is carried out: never bytes gone without a row, and a second run finishes."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from station.backup.scrub import Manner, scrub
from station.records.people import Proof
from station.services import destruction, disposal, evidence, staff
from station.store import keeping
from station.store.audit import audit
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.counts import seeds
from tests.services.disposal_dying import LATER
from tests.services.ready_dockings import docked, recorder

ROOT = Path(__file__).parents[2]


def die(home: Path, disposal_id: int, point: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.services.disposal_dying", str(home), str(disposal_id), str(point)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def approved(station: Station, chief: Proof, clock: FrozenClock) -> tuple[Path, int]:
    """A closed home with an approved list of three recordings."""
    recorder(station, chief)
    session = docked(station)
    clock.set(LATER)
    officer, decider = (staff.sign_in(station.store, station.keys, name, PIN) for name in ("李敏", "王建国"))
    clips = [clip.id for clip in evidence.clips_of_session(station.store, session)]
    made = disposal.propose(station.store, officer, clips, "六个月期满")
    disposal.decide(station.store, decider, made.id, True, "同意")
    station.close()
    return station.home.root, made.id


@pytest.mark.parametrize("seed", seeds(5))
def test_killed_while_carried_out(seed: int, approved: tuple[Path, int], tmp_path: Path) -> None:
    home, made = approved
    shutil.copytree(home, tmp_path / "counted")
    counted = die(tmp_path / "counted", made, 0)
    assert counted.returncode == 0, counted.stderr
    passed = counted.stdout.splitlines()
    assert passed.count("after commit") == 2 and passed.count("before unlink") >= 3
    killed = die(home, made, random.Random(seed).randint(1, len(passed)))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    station = open_station(home, FrozenClock(LATER))
    allowed = keeping.gone(station.store)
    for item in disposal.get(station.store, made).items:
        assert station.media.has(item.sha256) or item.clip_id in allowed
    assert scrub(station, Manner()).rotten == ()
    officer = staff.sign_in(station.store, station.keys, "李敏", PIN)
    done = destruction.carry_out(station, officer, made)
    assert done.state == "done" and len(keeping.gone(station.store)) == len(done.items) == 3
    assert not any(station.media.has(item.sha256) for item in done.items)
    assert destruction.certificate(station.store, done.number) is not None
    assert audit(station.store).clean
    station.close()
