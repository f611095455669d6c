"""kill -9 at every step of sealing: the next run seals anew, or finishes the very bundle that was signed."""

from __future__ import annotations

import shutil
from pathlib import Path

from station.records.progress import Progress
from station.replica import manifest as manifests
from station.replica.carry import damaged
from station.replica.outbox import bundle_folder, bundles
from station.services import replication
from station.store.bundles import last_sealed
from station.wiring import Station, open_station
from tests.replica.dying import dies

CODE = "330281103"


def test_killed_at_every_step(sending: Station, tmp_path: Path) -> None:
    prepared = image(sending, tmp_path / "prepared")
    reference = image(sending, tmp_path / "reference")
    wanted = finish(reference, sending).plain
    points = 0
    for at in range(1, 200):
        home = tmp_path / "killed"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(prepared, home)
        if not dies(at, lambda progress, home=home: run(home, sending, progress)):  # type: ignore[misc]
            break
        points = at
        signed = signed_manifest(home)
        found = finish(home, sending)
        assert found.plain == wanted, at
        assert signed is None or signed == found, at
    assert points >= 10


def image(station: Station, target: Path) -> Path:
    (station.home.settings_file).write_text(station.settings.toml())
    station.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(station.home.root, target)
    return target


def run(home: Path, station: Station, progress: Progress) -> None:
    opened = open_station(home, station.clock)
    replication.replicate(opened, now=True, progress=progress)


def signed_manifest(home: Path) -> manifests.Manifest | None:
    """What had been signed when the process died, wherever it lay."""
    for folder in (home / "outbox" / CODE / ".work", bundle_folder(home / "outbox", CODE, 0, 1)):
        path = folder / "manifest.note"
        if path.exists():
            return manifests.parse(path.read_text().rpartition("\n\n")[0] + "\n")
    return None


def finish(home: Path, station: Station) -> manifests.Manifest:
    """Run again after the kill; everything is in order and only one bundle exists."""
    opened = open_station(home, station.clock)
    try:
        replication.replicate(opened)
        assert replication.replicate(opened).sealed is None
        assert bundles(opened.home.outbox, CODE) == [(0, 1)]
        assert damaged(opened.store, opened.home.outbox) == []
        assert not (opened.home.outbox / CODE / ".work").exists()
        found = signed_manifest(home)
        last = last_sealed(opened.store)
        assert found is not None and last is not None
        assert (last.seq, last.size, last.manifest_sha256) == (1, opened.store.size(), found.digest())
        names = {path.name for path in (opened.home.outbox / CODE).iterdir()}
        assert names == {"0", "head.note", "station.card", "station.pem"}
        return found
    finally:
        opened.close()
