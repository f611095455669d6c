"""What a disk proves, looked at from outside with the power off: nothing the guest says is believed here.

Owns: mounting a copy of the disk, reading the store and the database there, comparing with the cards.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from station.records.evidence import Intake, ListedFile
from station.services import evidence
from station.store import models
from station.wiring import Station, open_station
from tests.appliance.cards import Card
from tests.appliance.machine import run

SAFE = ("verified", "duplicate")


class Disk:
    """A copy of a machine's disk, mounted here at `top`."""

    def __init__(self, disk: Path, scratch: Path) -> None:
        self._raw = scratch / "proof.raw"
        self._folder = tempfile.TemporaryDirectory()
        self._disk = disk
        self._loop = ""
        self.top = Path(self._folder.name)

    def __enter__(self) -> Self:
        run("qemu-img", "convert", "-O", "raw", str(self._disk), str(self._raw))
        self._loop = run("losetup", "-f", "--show", str(self._raw)).strip()
        # The journal is replayed here, as the machine's own next boot would.
        run("mount", "-t", "ext4", self._loop, self._folder.name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        subprocess.run(["umount", self._folder.name], check=False, capture_output=True)
        if self._loop:
            self.fsck = subprocess.run(["e2fsck", "-fn", self._loop], check=False, capture_output=True, text=True)
            subprocess.run(["losetup", "-d", self._loop], check=False, capture_output=True)
        self._raw.unlink(missing_ok=True)
        self._folder.cleanup()
        if kind is None and self._loop:
            assert self.fsck.returncode == 0, f"the file system itself is not sound:\n{self.fsck.stdout}"


class Home(Disk):
    """The home of a station on it."""

    def __init__(self, disk: Path, scratch: Path) -> None:
        super().__init__(disk, scratch)
        self.root = self.top / "var/lib/station"
        self.station: Station | None = None

    def __enter__(self) -> Self:
        super().__enter__()
        self.station = open_station(self.root)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.station is not None:
            self.station.close()
        super().__exit__(kind, error, trace)

    def stored(self) -> dict[str, int]:
        """Size by SHA-256 of everything in the media store; fails where a name is not what it says."""
        found: dict[str, int] = {}
        for path in (self.root / "media" / "sha256").rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    assert hashlib.file_digest(file, "sha256").hexdigest() == path.name, f"{path.name} is not its name"
                found[path.name] = path.stat().st_size
        return found

    def sessions(self, serial: str = "") -> list[Intake]:
        """Dockings, newest first."""
        assert self.station is not None
        return [one for one in evidence.intake_sessions(self.station.store) if serial in ("", one.serial)]

    def files(self, session: int) -> list[ListedFile]:
        """The frozen listing of one docking."""
        assert self.station is not None
        return list(evidence.files_of(self.station.store, session))

    def clips(self) -> list[dict[str, Any]]:
        """Every clip's row."""
        assert self.station is not None
        return [dict(row) for row in self.station.store.all(models.Clip.select())]

    def audit(self) -> dict[str, Any]:
        """`station audit --full --media`, run by this machine on that home."""
        command = [sys.executable, "-c", "import sys; from station.cli import main; sys.exit(main())"]
        environment = {**os.environ, "STATION_HOME": str(self.root)}
        words = ["audit", "--full", "--media", "--json"]
        done = subprocess.run([*command, *words], env=environment, capture_output=True, text=True, check=False)
        assert done.stdout, done.stderr
        return {**json.loads(done.stdout), "exit": done.returncode}

    # --- claims ----------------------------------------------------------------------------------------------

    def check_always(self, cards: Mapping[str, Card]) -> dict[str, Any]:
        """Holds at every instant, whatever happened: what is called safe is there with the source's bytes, once."""
        stored, clips = self.stored(), self.clips()
        for clip in clips:
            assert stored.get(str(clip["sha256"])) == clip["size"], f"a clip without its content: {clip['name']}"
        twice = [digest for digest, count in Counter(str(clip["sha256"]) for clip in clips).items() if count > 1]
        assert not twice, f"imported twice: {twice}"
        safe = 0
        for session in self.sessions():
            for file in self.files(session.id):
                if file.state in SAFE:
                    safe += 1
                    assert file.sha256 in stored, f"called safe and not there: {file.path!r}"
                    source = cards[session.serial].files[os.fsdecode(file.path)]
                    assert file.sha256 == source, f"not the source's bytes: {file.path!r}"
        audit = self.audit()
        assert audit["clean"] and audit["exit"] == 0, audit["findings"]
        strangers = set(stored) - {str(clip["sha256"]) for clip in clips}
        known = {digest for card in cards.values() for digest in card.files.values()}
        # A name without a row is what a cut between the two leaves; it must still be a source's content.
        assert strangers <= known, f"from no card: {strangers - known}"
        return {"safe": safe, "stored": len(stored), "clips": len(clips), "ledger": audit["size"], "audit": "clean"}

    def check_whole(self, card: Card, serial: str, state: str = "complete") -> None:
        """Holds once a card came in to its end: all of it is here, the newest docking says so, no part is left."""
        newest = self.sessions(serial)[0]
        assert newest.state == state, f"{serial}: {newest.state} {newest.counts}"
        assert all(one.state != "copying" for one in self.sessions(serial))
        listed = {os.fsdecode(file.path): file for file in self.files(newest.id)}
        assert set(card.files) <= set(listed)
        if state == "complete":
            assert {listed[path].sha256 for path in card.files} == set(card.files.values())
            assert {listed[path].state for path in card.files} <= set(SAFE)
            assert set(card.files.values()) <= set(self.stored())
            assert newest.reread_at is not None, "not read a second time"
            assert {listed[path].reread for path in card.files} == {"same"}
        assert not list((self.root / "media" / "tmp").glob("[0-9]*")), "parts were left"

    def refusals(self) -> dict[str, str]:
        """Why by subject, of every device the dock refused."""
        assert self.station is not None
        return {line.subject: line.reason for line in evidence.refusals(self.station.store)}
