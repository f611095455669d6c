"""The terminal application of the station: who is signed in, when it locks, and what its header says.

Navigation, signals and the last catch of errors are the shell's; what a screen shows is the screen's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Protocol, cast

from station.errors import StationError
from station.services import drafts, staff, standing, timekeeping
from station.texts import text
from station.tui.alerts import dock_alerts
from station.tui.ask import confirm
from station.tui.screen import StationScreen
from station.tui.shell import Shell
from station.tui.widgets.banner import Alert
from station.tui.widgets.frame import HeaderFacts

if TYPE_CHECKING:
    from station.records.paper import IssuedDocument
    from station.records.people import Proof
    from station.records.print_job import PrintJob
    from station.services.access_playing import Recordings
    from station.tui.press import Press
    from station.wiring import Station

Printer = Callable[[Path, str], object]
"""Prints a PDF under a title; may refuse with a StationError."""
Viewer = Callable[[Sequence[bytes]], None]
"""Shows pages (PNG) in a window beside the terminal."""
Reader = Callable[[Path], None]
"""Shows a PDF or a scan in a window beside the terminal."""
IDLE_LOCK_S = 10 * 60


class Printers(Protocol):
    """The printers of this machine; everything may refuse with a StationError."""

    @property
    def chosen(self) -> str:
        """The queue papers go to; empty: they become files."""
        ...

    def queues(self) -> Sequence[str]:
        """The queues there are."""
        ...

    def choose(self, queue: str) -> None:
        """Print to this one from now on."""
        ...

    def send(self, file: Path, title: str) -> object:
        """Print a PDF under a title."""
        ...


class StationApp(Shell):
    """`StationApp(station).run()`: sign-in, then 今日, then whatever is pressed."""

    HOME = "today"
    PLACES = {
        "sign_in": "station.tui.screens.sign_in:SignIn",
        "today": "station.tui.screens.today:Today",
        "cases": "station.tui.screens.cases:Cases",
        "case": "station.tui.screens.case:CaseScreen",
        "papers": "station.tui.screens.papers:PapersScreen",
        "draw": "station.tui.screens.draw:DrawScreen",
        "inbox": "station.tui.screens.inbox:Inbox",
        "plans": "station.tui.screens.plans:PlansScreen",
        "enterprises": "station.tui.screens.enterprises:Enterprises",
        "enterprise": "station.tui.screens.enterprise:EnterpriseScreen",
        "roster": "station.tui.screens.roster:RosterPreview",
        "intake": "station.tui.screens.intake:IntakeScreen",
        "coverage": "station.tui.screens.coverage:CoverageScreen",
        "clips": "station.tui.screens.clips:ClipsScreen",
        "disclosure": "station.tui.screens.disclosure:DisclosureScreen",
        "staff": "station.tui.screens.staff:StaffScreen",
        "exports": "station.tui.screens.exports:ExportsScreen",
        "statistics": "station.tui.screens.statistics:StatisticsScreen",
        "behind": "station.tui.screens.behind:BehindScreen",
        "find": "station.tui.screens.find:Find",
    }

    def __init__(
        self,
        station: Station,
        kiosk: bool = False,
        wide: bool = False,
        printer: Printer | None = None,
        printers: Printers | None = None,
        viewer: Viewer | None = None,
        reader: Reader | None = None,
        press: Press | None = None,
        recordings: Callable[[], Recordings] | None = None,
    ) -> None:
        """`wide`: the terminal draws ambiguous characters over two cells, so lines are drawn in ASCII.

        `press`: the printers of the settings; what none of them takes goes the way of the next two.
        `printers`: from which one is chosen; without them every paper goes to `printer`.
        """
        super().__init__(station.home.root / "incidents", wide)
        self.station = station
        self.kiosk = kiosk
        self.press = press
        self.printers = printers
        self.viewer = viewer
        self.reader = reader
        self.recordings = recordings
        self._printer = printer
        self.demo = station.settings.demo
        self._drafts: dict[str, dict[str, str]] = {}
        self._kept = ""
        self._actor: Proof | None = None
        self._holds = False

    @property
    def actor(self) -> Proof:
        """Who is signed in; handed to every service call."""
        if self._actor is None:
            raise RuntimeError("no screen that acts is reachable before sign-in")
        return self._actor

    def on_mount(self) -> None:
        """Nobody works before somebody signed in."""
        self.push_screen(self.place("sign_in"))

    # Who is there -------------------------------------------------------------------------------------------

    def welcome(self, proof: Proof) -> None:
        """A PIN was right: open the day, or what was in front when the same person locked the screen."""
        before = self._actor
        if before is None or before.officer_id != proof.officer_id:
            self._keep_drafts()
            self._drafts = drafts.of(self.station.home, proof.officer_id)
            self._kept = repr(self._drafts)
        self._actor = proof
        self._holds = standing.ledger_holds(self.station)
        self._last_input = monotonic()
        if before is not None and before.officer_id == proof.officer_id:
            self.pop_screen()
        else:
            self._begin(afresh=before is not None)
        self.call_later(self._vouch)

    def _begin(self, afresh: bool) -> None:
        """Open the day; what somebody else left half done is theirs, not the next person's."""
        if afresh:
            self.workers.cancel_group(self, "command")
        self.call_later(self.leave_to_home)

    # What was typed and not yet confirmed -------------------------------------------------------------------

    def draft(self, *about: object) -> dict[str, str]:
        """The words of one form, by what it is about; whatever is put in survives a power cut."""
        return self._drafts.setdefault("/".join(str(part) for part in about), {})

    def forget_drafts(self, *about: object) -> None:
        """Everything typed about one thing is done with."""
        start = "/".join(str(part) for part in about) + "/"
        for key in [key for key in self._drafts if key.startswith(start)]:
            del self._drafts[key]
        self._keep_drafts()

    def _keep_drafts(self) -> None:
        typed = {about: words for about, words in self._drafts.items() if words}
        if self._actor is not None and repr(typed) != self._kept:
            drafts.keep(self.station.home, self._actor.officer_id, typed)
            self._kept = repr(typed)

    def on_unmount(self) -> None:
        """Nothing typed is lost by leaving."""
        self._keep_drafts()

    def _vouch(self) -> None:
        """After a long pause automatic work waits until somebody says that the date is right."""
        since = timekeeping.quiet_since(self.station.store)
        screen = self.screen
        if since is not None and isinstance(screen, StationScreen):
            self.run_worker(self._ask_date(screen, since), group="command", exit_on_error=False)

    async def _ask_date(self, screen: StationScreen, since: str) -> None:
        now = self.station.clock.now()
        with self.catching(screen):
            title = text("ui.date.title", now=f"{now:YYYY-MM-DD HH:mm}")
            if await confirm(self, title, text("ui.date.told", since=since)):
                timekeeping.confirm(self.station.store, self.actor)
            else:
                screen.say(text("ui.date.wrong"), text("ui.date.wrong_advice"), "refused")

    def move_clock(self, **step: int) -> None:
        """In a demonstration: let time pass, and stay signed in although the proof of identity grew old."""
        standing.advance(self.station, **step)
        pins = staff.demo_pins(self.station.home)
        if self.actor.name in pins:
            self._actor = staff.sign_in(self.station.store, self.station.keys, self.actor.name, pins[self.actor.name])

    def lock(self) -> None:
        """Cover everything with the sign-in screen."""
        if self._actor is not None and not self.locked:
            self.push_screen(self.place("sign_in", self._actor))

    @property
    def locked(self) -> bool:
        """Whether nobody can be answered before somebody signed in."""
        return getattr(self.screen, "NAME", "") == "sign_in"

    def follow(self) -> None:
        """Lock after idling or when the proof of identity is good no more; then look whether anything changed."""
        if self._actor is not None:
            # A deputy's is none at the midnight after the last day, or when the chief is back earlier.
            lapsed = not self.station.store.stands(self._actor)
            if lapsed or monotonic() - self._last_input > IDLE_LOCK_S:
                self.lock()
        self._keep_drafts()
        super().follow()

    async def hand_out(self, paper: IssuedDocument, *, again: bool = False) -> str:
        """Print an issued paper where there is a printer; where it went, a printer's refusal included.

        `again`: it was given out before and says so.
        """
        # Imported here: how every paper is made is not needed to see a screen.
        from station.services import papers, slips

        if self.press is not None:
            try:
                job = await asyncio.to_thread(self.press.queue, self.actor, paper, again)
            except StationError as refusal:
                file = papers.copy_out(self.station, paper)
                return text("ui.paper.not_printed", message=refusal.message, path=file)
            if job is not None:
                return _queued(job)
        file = slips.again(self.station, paper)[0] if again else papers.copy_out(self.station, paper)
        return await self._send(file, paper.number)

    async def print_file(self, file: Path, title: str, kind: str) -> str:
        """Print a PDF that is no document of the books where there is a printer; where it went, a refusal included.

        `kind`: what printers may name, as they name kinds of documents.
        """
        done = None if self.press is None else await asyncio.to_thread(self.press.sheet, file, title, kind)
        if done is None:
            return await self._send(file, title)
        if done.state in ("printed", "printing"):
            return text("ui.paper.printed", path=file)
        return text("ui.paper.not_printed", message=done.detail + "。", path=file)

    async def _send(self, file: Path, title: str) -> str:
        printer = self._printer
        if self.printers is not None:
            printer = self.printers.send if self.printers.chosen else None
        if printer is None:
            return text("ui.paper.file", path=file)
        try:
            await asyncio.to_thread(printer, file, title)
        except StationError as refusal:
            return text("ui.paper.not_printed", message=refusal.message, path=file)
        return text("ui.paper.printed", path=file)

    # What the frame says ------------------------------------------------------------------------------------

    def version(self) -> object:
        """The database as another process left it, and the minute, because deadlines move with it."""
        return standing.version(self.station), self.station.clock.now().replace(second=0)

    def find_alerts(self) -> tuple[Alert, ...]:
        """What happens at the dock, before anybody signed in as well: whoever pulls a recorder stands beside it."""
        return dock_alerts(self.station)

    def header(self, screen: StationScreen) -> HeaderFacts:
        """Station, path, person and state of the ledger."""
        now = standing.standing(self.station)
        if self._actor is None or not screen.SIGNED_IN:
            return HeaderFacts(now.name, now.demo, screen.path(), "")
        roles = [role for role in ("chief", "officer", "clerk") if role in self._actor.roles]
        who = self._actor.name + (" " + text(f"ledger.roles.{roles[0]}") if roles else "")
        if self._actor.acting_for:
            who = text("people.tui.acting", name=self._actor.name, absent=self._actor.acting_for)
        ledger = text("ui.header.ledger" if self._holds else "ui.header.ledger_broken", entries=f"{now.entries:,}")
        sealed = text("ui.header.sealed", day=now.sealed_on[5:]) if now.sealed_on else text("ui.header.not_sealed")
        disk = text("ui.header.disk", percent=standing.disk_used(self.station))
        return HeaderFacts(now.name, now.demo, screen.path(), who, (ledger, sealed, disk))


def station_app(screen: StationScreen) -> StationApp:
    """The app a station screen runs in."""
    return cast("StationApp", screen.app)


def _queued(job: PrintJob) -> str:
    """Where a paper stands that was queued."""
    key = {"waiting": "held", "failed": "ask", "unsure": "ask"}.get(job.state, "queued")
    return text(f"printing.tui.{key if job.detail else 'queued'}", printer=job.printer, detail=job.detail)
