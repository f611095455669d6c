"""The bureau's terminal application: who is signed in, when it locks, what its header says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from station.bureau import urgent
from station.bureau.glance import Glances, Look
from station.bureau.home import Bureau
from station.bureau.review_queue import Desk
from station.bureau.status import status
from station.records.people import Proof
from station.services import drafts
from station.services.access_playing import Recordings
from station.store import bureau_rows
from station.store.atomic import write_bytes
from station.store.home import Home
from station.texts import text
from station.tui.screen import StationScreen
from station.tui.shell import Shell
from station.tui.widgets.frame import HeaderFacts

IDLE_LOCK_S = 10 * 60
READING = "reading"
"""Below the bureau's home, for its owner alone: papers laid out for another program, gone when the screens close."""


class BureauApp(Shell):
    """`BureauApp(bureau, look).run()`: sign-in, then what waits for review."""

    HOME = "queue"
    PLACES = {
        "door": "station.bureau.tui.sign_in:SignIn",
        "queue": "station.bureau.tui.queue:QueueScreen",
        "package": "station.bureau.tui.package:PackageScreen",
        "recordings": "station.bureau.tui.recordings:RecordingsScreen",
        "stations": "station.bureau.tui.stations:StationsScreen",
        "replica": "station.bureau.tui.replica:ReplicaScreen",
        "copy": "station.bureau.tui.copy:CopyScreen",
        "people": "station.bureau.tui.people:PeopleScreen",
    }

    def __init__(
        self,
        bureau: Bureau,
        look: Look,
        wide: bool = False,
        reader: Callable[[Path], None] | None = None,
        recordings: Callable[[], Recordings] | None = None,
    ) -> None:
        """`look` opens replicas; `reader` shows a PDF beside the terminal, None where this machine has no window.

        `recordings` shows a recording; None where nothing here can.
        """
        super().__init__(bureau.home.root / "incidents", wide)
        self.bureau = bureau
        self.look = look
        self.reader = reader
        self.recordings = recordings
        self.packages = Desk(bureau)
        self.glances = Glances(bureau, look)
        self.facts = bureau_rows.facts(bureau.store)
        self.demo = self.facts.demo
        self._home = Home(bureau.home.root)
        self._actor: Proof | None = None
        self._drafts: dict[str, dict[str, str]] = {}
        self._kept = ""
        self._trust: tuple[object, tuple[str, ...]] = (None, ())

    @property
    def actor(self) -> Proof:
        """Who is signed in."""
        if self._actor is None:
            raise RuntimeError("no screen that acts is reachable before sign-in")
        return self._actor

    def on_mount(self) -> None:
        """Nobody works before somebody signed in."""
        self.push_screen(self.place("door"))

    def on_unmount(self) -> None:
        """Nothing typed is lost by leaving; nothing laid out for reading stays."""
        self._keep_drafts()
        shutil.rmtree(self.bureau.home.root / READING, ignore_errors=True)

    def welcome(self, proof: Proof) -> None:
        """A PIN was right: to the queue, or to what was in front when the same person locked the screen."""
        before = self._actor
        self._last_input = monotonic()
        if before is not None and before.officer_id == proof.officer_id:
            self._actor = proof
            self.pop_screen()
            return
        self._keep_drafts()
        self._drafts = drafts.of(self._home, proof.officer_id)
        self._kept = repr(self._drafts)
        self._actor = proof
        if before is not None:
            self.workers.cancel_group(self, "command")
        self.call_later(self.leave_to_home)

    def lock(self) -> None:
        """Cover everything with the sign-in screen."""
        if self._actor is not None and getattr(self.screen, "NAME", "") != "door":
            self.push_screen(self.place("door", self._actor))

    def follow(self) -> None:
        """Lock after idling or when the proof of identity is good no more; then look whether anything changed."""
        if self._actor is not None:
            idle = monotonic() - self._last_input > IDLE_LOCK_S
            if idle or not self.bureau.store.stands(self._actor):
                self.lock()
        self._keep_drafts()
        super().follow()

    def draft(self, *about: object) -> dict[str, str]:
        """The words of one form, by what it is about; whatever is put in survives a power cut."""
        return self._drafts.setdefault("/".join(str(part) for part in about), {})

    def lay_out(self, name: str, data: bytes) -> Path:
        """A file for another program to show."""
        folder = self.bureau.home.root / READING
        folder.mkdir(mode=0o700, exist_ok=True)
        write_bytes(folder / name, data)
        return folder / name

    def version(self) -> object:
        """The database as another process left it, the packages there are, and the minute."""
        now = self.bureau.clock.now().replace(second=0)
        return self.bureau.store.stamp(), len(urgent.lying(self.bureau)), now

    def header(self, screen: StationScreen) -> HeaderFacts:
        """Bureau, path, person, how many stations stand well and how many cases wait."""
        if self._actor is None or not screen.SIGNED_IN:
            return HeaderFacts(self.facts.name, self.demo, screen.path(), "")
        roles = [role for role in ("admin", "reviewer", "counsel") if role in self._actor.roles]
        who = self._actor.name + (" " + text(f"ledger.roles.{roles[0]}") if roles else "")
        version = self.version()
        if self._trust[0] != version:
            self._trust = version, self._told()
        return HeaderFacts(self.facts.name, self.demo, screen.path(), who, self._trust[1])

    def _told(self) -> tuple[str, ...]:
        found = status(self.bureau)
        well = sum(one.healthy for one in found)
        stations = text("desk.header.stations", well=well, count=len(found))
        waiting = text("desk.header.waiting", count=len(self.packages.queue().ours))
        return stations, waiting, text("desk.header.ledger", entries=f"{self.bureau.store.size():,}")

    def _keep_drafts(self) -> None:
        typed = {about: words for about, words in self._drafts.items() if words}
        if self._actor is not None and repr(typed) != self._kept:
            drafts.keep(self._home, self._actor.officer_id, typed)
            self._kept = repr(typed)
