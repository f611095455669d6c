"""Pulling from many stations: over their lines side by side, from folders one after another; one never stops another.

What the network brings lies in `incoming` before anything else happens to it. Taking in, answering and writing down is
done by the calling thread alone, station by station as they arrive, because a ledger has one writer.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pendulum import DateTime

from station.bureau import fetching, heads, media, night, pushing, returns, urgent, witness
from station.bureau.doors import door
from station.bureau.fetching import Errand, Fetching
from station.bureau.home import Bureau
from station.bureau.packet_numbers import NumberUnknown
from station.bureau.pull import Outcome, pull
from station.bureau.returns import NoRecipient, NothingToSend, PacketMeanwhile
from station.bureau.transport import Door, Meter, Patience, over_line
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.exchange import Sent
from station.records.line import BROKEN, DONE, NOTHING, REFUSED, UNREACHABLE, Line, PullRun
from station.records.people import Proof, System
from station.records.progress import SILENT, Progress
from station.replica.check import RosterKey
from station.replica.line_card import PULL, RETURN
from station.replica.lock import taken
from station.replica.outbox import bundle_folder
from station.replica.verdicts import HARMLESS, Verdict
from station.store import bureau_lines, bureau_rows
from station.texts import text

AT_ONCE = 8
"""Lines open at a time."""
INCOMING = "incoming"
"""Below the bureau's home: what the lines brought, laid out like an outbox."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to pull."""

    source: Path | None = None
    """From this folder instead of the lines."""
    urgent: bool = False
    """Over the lines alone, and only what cannot wait; written down only where something came or changed."""
    patience: Patience = field(default_factory=Patience)


@dataclass(slots=True)
class Pulled:
    """What came of one station."""

    enrolment: Enrolment
    began: DateTime
    outcomes: list[Outcome] = field(default_factory=list)
    failure: str = ""
    """Why not everything could be had; empty otherwise."""
    outcome: str = NOTHING
    """As in pull_run."""
    meter: Meter = field(default_factory=Meter)
    """Of fetching."""
    seconds: float = 0
    """Of fetching."""
    sent: int = 0
    """Return packets laid into the station's inbox, or onto the stick its bundles came on."""
    unanswered: str = ""
    """Why nothing could be laid onto that stick; empty otherwise."""

    @property
    def bad(self) -> bool:
        """Whether somebody must look at it."""
        return bool(self.failure) or any(o.alarms or o.verdict not in HARMLESS for o in self.outcomes)

    def failed(self, error: StationError | OSError, outcome: str) -> None:
        """Remember what went wrong, beside what did before."""
        said = error.message if isinstance(error, StationError) else text("line.disk", detail=error)
        if said not in self.failure:
            # Several packets into one full box fail in the same words.
            self.failure += said
        self.outcome = outcome


def pull_stations(
    bureau: Bureau, actor: Proof | System, stations: Sequence[Enrolment], wish: Wish, progress: Progress = SILENT
) -> list[Pulled]:
    """Pull from each of `stations`, take in, answer, in the order given. What fails is in the results, not raised."""
    ways = {} if wish.source is not None else {each.code: each for each in bureau_lines.lines(bureau.store)}
    work = _Pulling(bureau, actor, wish, progress, ways)
    found = [Pulled(each, bureau.clock.now()) for each in stations if each.code in ways or not wish.urgent]
    with _loop() as start:
        coming = {start(_fetch(*errand, each)): each for each in found if (errand := work.errand(each)) is not None}
        for each in found:
            if each.enrolment.code not in ways:
                work.by_folder(each)
                work.note(each)
        going: list[tuple[Future[None], Sent, Pulled]] = []
        for future in as_completed(coming):
            going += [(start(one), sent, coming[future]) for sent, one in work.arrived(coming[future], future)]
        for sending, sent, each in going:
            work.sent(each, sent, sending)
        for each in found:
            if each.enrolment.code in ways:
                work.note(each)
    work.close()
    return found


class _Pulling:
    """What the calling thread does, one station at a time."""

    def __init__(
        self, bureau: Bureau, actor: Proof | System, wish: Wish, progress: Progress, ways: dict[str, Line]
    ) -> None:
        self._bureau, self._actor, self._wish, self._progress, self._ways = bureau, actor, wish, progress, ways
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._locks: dict[str, ExitStack] = {}
        self._errands: dict[str, Errand] = {}

    def errand(self, pulled: Pulled) -> tuple[asyncio.Semaphore, Door, Fetching] | None:
        """What to fetch from a station that has a line, which is then this run's alone; None where there is nothing."""
        code, bureau = pulled.enrolment.code, self._bureau
        if code not in self._ways:
            return None
        place = bureau.home.root / INCOMING
        lock = ExitStack()
        try:
            lock.enter_context(taken(place / code))
        except BlockingIOError:
            pulled.failure, pulled.outcome = text("line.busy"), NOTHING
            return None
        self._locks[code] = lock
        errand = Errand(
            name=pulled.enrolment.name,
            line=self._ways[code],
            place=place,
            roster=[RosterKey(r.epoch, r.key, r.sound_to) for r in bureau_rows.roster(bureau.store, code)],
            accepted=self._kept(code),
            held=media.store(bureau, code),
            packages=bureau.home.root / urgent.PACKAGES / code,
            night_bytes=night.left(bureau, self._ways[code], pulled.began),
            urgent=self._wish.urgent,
            patience=self._wish.patience,
        )
        self._errands[code] = errand
        return self._gate, door(bureau, self._ways[code], PULL), Fetching(errand, pulled.meter, self._progress)

    def arrived(self, pulled: Pulled, fetched: Future[None]) -> list[tuple[Sent, Coroutine[Any, Any, None]]]:
        """Take in what came, also when the line broke after it, and answer; what is to be laid into the inbox now."""
        code = pulled.enrolment.code
        try:
            fetched.result()
        except (StationError, OSError) as error:
            pulled.failed(error, BROKEN if pulled.meter.connected else UNREACHABLE)
        if not pulled.meter.connected:
            return []
        place = self._bureau.home.root / INCOMING
        self.take(pulled, place)
        try:
            self._keep(pulled, place)
            self._answer(pulled)
            way = door(self._bureau, self._ways[code], RETURN)
            waiting = pushing.waiting(self._bureau, code)
            return [(sent, _push(self._gate, way, self._bureau, sent, self._wish)) for sent in waiting]
        except (StationError, OSError) as error:
            pulled.failed(error, BROKEN)
            return []

    def by_folder(self, pulled: Pulled) -> None:
        """Take in what lies in a folder, a stick perhaps, and lay the answer there, where it can be written to."""
        code, bureau, folder = pulled.enrolment.code, self._bureau, self._wish.source or Path(pulled.enrolment.source)
        self.take(pulled, self._wish.source)
        if not (folder / code).is_dir():
            return
        try:
            self._beside(pulled, folder)
            self._answer(pulled)
        except (StationError, OSError) as error:
            pulled.failed(error, BROKEN)
            return
        try:
            pulled.sent = returns.carry(bureau, code, folder / returns.RETURNS)
        except OSError as error:
            pulled.unanswered = text("line.unanswered", path=folder, detail=error.strerror)

    def _keep(self, pulled: Pulled, place: Path) -> None:
        """What came goes where it is looked for, and is not kept twice."""
        errand = self._errands[pulled.enrolment.code]
        fetching.clear(errand, self._kept(pulled.enrolment.code))
        self._beside(pulled, place)
        fetching.clear_files(errand)

    def _beside(self, pulled: Pulled, place: Path) -> None:
        """What lies beside bundles: packages of legal review, heads of the hours, media."""
        code, bureau = pulled.enrolment.code, self._bureau
        urgent.take(bureau, code, place)
        forks = heads.take(bureau, self._actor, code, place).forks
        if forks:
            pulled.failure += text("line.heads_fork", sizes="、".join(map(str, forks)))
        if wrong := media.take(bureau, code, place).wrong:
            pulled.failure += text("line.media_wrong", names="、".join(wrong))

    def take(self, pulled: Pulled, source: Path | None) -> None:
        """Check and apply the bundles that lie there."""
        try:
            pulled.outcomes = pull(self._bureau, self._actor, pulled.enrolment.code, source, self._progress)
        except (StationError, OSError) as error:
            pulled.failed(error, BROKEN)

    def sent(self, pulled: Pulled, packet: Sent, sending: Future[None]) -> None:
        """Whether a packet reached the inbox."""
        try:
            sending.result()
            pushing.handed(self._bureau, packet)
            pulled.sent += 1
        except (StationError, OSError) as error:
            pulled.failed(error, BROKEN)

    def note(self, pulled: Pulled) -> None:
        """Write down that the station was asked."""
        if not pulled.failure or pulled.outcome == NOTHING:
            pulled.outcome = _came_to(pulled)
        ended, code = self._bureau.clock.now(), pulled.enrolment.code
        detail = pulled.failure or "".join(o.reason for o in pulled.outcomes if o.verdict not in HARMLESS)
        meter = pulled.meter
        run = PullRun(code, pulled.began, ended, pulled.outcome, meter.bytes, meter.attempts, detail)
        if self._wish.urgent and self._is_old(run):
            return
        try:
            with self._bureau.store.act(self._actor, "pull.run", subject=f"station/{code}") as act:
                bureau_lines.insert_run(act, replace(run, ended_at=act.now))
        except StationError as error:
            pulled.failed(error, BROKEN)

    def close(self) -> None:
        """Let other runs at the stations."""
        for lock in self._locks.values():
            lock.close()

    def _is_old(self, run: PullRun) -> bool:
        """Nothing new to write down: polls come every few minutes."""
        last = bureau_lines.last_run(self._bureau.store, run.code)
        said = None if last is None else (last.outcome, last.detail)
        return run.outcome == NOTHING or (run.outcome != DONE and said == (run.outcome, run.detail))

    def _kept(self, code: str) -> dict[tuple[int, int], Path]:
        held = bureau_rows.accepted(self._bureau.store, code)
        return {(b.epoch, b.seq): bundle_folder(self._bureau.home.archive, code, b.epoch, b.seq) for b in held}

    def _answer(self, pulled: Pulled) -> None:
        """Ask for tonight's media, say what arrived, and put what waits for the station into a packet."""
        code, bureau, actor = pulled.enrolment.code, self._bureau, self._actor
        way = self._ways.get(code)
        if not pulled.enrolment.recipient:
            return
        if (
            way is not None
            and not self._wish.urgent
            and (due := media.by_policy(bureau, code, way.media, way.nightly_bytes))
        ):
            media.ask(bureau, actor, code, [each.sha256 for each in due])
        witness.receipt(bureau, actor, code)
        try:
            returns.make(bureau, actor, code)
        except (NothingToSend, NoRecipient, NumberUnknown, PacketMeanwhile):
            return


def _came_to(pulled: Pulled) -> str:
    if any(o.verdict not in HARMLESS for o in pulled.outcomes):
        return REFUSED
    new = any(o.verdict == Verdict.ACCEPTED for o in pulled.outcomes)
    return DONE if new or pulled.meter.gained or pulled.sent else NOTHING


async def _fetch(gate: asyncio.Semaphore, way: Door, fetching_: Fetching, pulled: Pulled) -> None:
    async with gate:
        began = time.monotonic()
        try:
            await over_line(way, fetching_.work, pulled.meter, fetching_.errand.patience)
        finally:
            pulled.seconds = time.monotonic() - began


async def _push(gate: asyncio.Semaphore, way: Door, bureau: Bureau, packet: Sent, wish: Wish) -> None:
    async with gate:
        await pushing.lay(way, returns.folder_of(bureau, packet), Meter(), wish.patience)


@contextmanager
def _loop() -> Iterator[Callable[[Coroutine[Any, Any, None]], Future[None]]]:
    """A thread in which the lines are open; left only when nothing runs there any more."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="lines", daemon=True)
    thread.start()
    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop)
    finally:
        asyncio.run_coroutine_threadsafe(_ended(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _ended() -> None:
    """What still runs is called off, and has gone."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
