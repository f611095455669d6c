"""kill -9 at every step of pulling: the next run ends with the same replica, the same record, the same evidence."""

from __future__ import annotations

import shutil
from pathlib import Path

from station.bureau.home import Bureau, open_bureau
from station.bureau.pull import pull
from station.records.progress import Progress
from station.store import bureau_rows
from station.store.compare import compare
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT
from tests.bureau.test_attacks import flip
from tests.replica.dying import dies


def image(bureau: Bureau, target: Path) -> Path:
    bureau.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(bureau.home.root, target)
    return target


def run(home: Path, bureau: Bureau, progress: Progress) -> None:
    pull(open_bureau(home, bureau.clock), UNIT, CODE, progress=progress)


def test_killed_at_every_step_of_a_good_bundle(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    shutil.rmtree(sealed.home.outbox / CODE / "0" / "00000003")
    reference = open_bureau(image(bureau, tmp_path / "reference"), bureau.clock)
    pull(reference, UNIT, CODE)
    wanted = reference.home.replica(CODE) / FILE
    prepared = image(bureau, tmp_path / "prepared")
    points = 0
    for at in range(1, 200):
        home = tmp_path / "killed"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(prepared, home)
        if not dies(at, lambda progress, home=home: run(home, bureau, progress)):  # type: ignore[misc]
            break
        points = at
        again = open_bureau(home, bureau.clock)
        pull(again, UNIT, CODE)
        assert [bundle.seq for bundle in bureau_rows.accepted(again.store, CODE)] == [1, 2], at
        acts = [line.action for line in again.store.lines() if line.action.startswith("bundle.")]
        assert acts == ["bundle.accept"] * 2, at
        assert sorted(p.name for p in (home / "archive" / CODE / "0").iterdir()) == ["00000001", "00000002"], at
        assert compare(wanted, again.home.replica(CODE) / FILE) == [], at
        again.close()
    reference.close()
    assert points >= 20


def test_killed_at_every_step_of_a_refusal(sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    flip(sealed.home.outbox / CODE / "0" / "00000001" / "p0000.age")
    prepared = image(bureau, tmp_path / "prepared")
    points = 0
    for at in range(1, 200):
        home = tmp_path / "killed"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(prepared, home)
        if not dies(at, lambda progress, home=home: run(home, bureau, progress)):  # type: ignore[misc]
            break
        points = at
        again = open_bureau(home, bureau.clock)
        assert [o.verdict.value for o in pull(again, UNIT, CODE)] == ["CORRUPT"]
        assert [r.verdict for r in bureau_rows.refusals(again.store, CODE)] == ["CORRUPT"], at
        kept = list((home / "quarantine" / CODE).iterdir())
        assert len(kept) == 1 and (kept[0] / "offered" / "p0000.age").exists(), at
        again.close()
    assert points >= 5
