"""A fleet: stations with a year of acts each, nights in which things go wrong, one bureau that pulls from all of them.

`python bench/fleet.py --stations 100 --nights 30` (`make soak-fleet`). Every night each station works a day and seals,
and the bureau pulls, several processes at a time, from what a line brought. What may happen to a station in a night: it
does not run; it is killed at a random point, or its disk is full from one on; the line damages a part; the pull is
killed, or the bureau's disk is full for it. In the last night nothing happens: every replica must then be its station.

Simplified: `work.py` says how the acts are; a line is a copy between two folders (tests/bureau/test_line_pull.py has
real ones); a full disk is one that refuses every write of a process (tests/replica/sudden.py); there are no recordings.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pendulum
from argon2 import PasswordHasher
from big_home import PIN
from work import Walking, Work, found

from station.bureau.enrol import enrol, introduced
from station.bureau.home import BureauFounding, create_bureau, open_bureau
from station.bureau.pull import pull
from station.records.moment import ZONE
from station.records.people import System
from station.records.progress import SILENT, Progress
from station.replica import outbox
from station.replica.verdicts import HARMLESS
from station.services import replication, staff
from station.services.staff import NewOfficer
from station.store import bureau_rows
from station.store.compare import compare
from station.store.replicas import FILE, Replica
from station.wiring import open_station

sys.path.append(str(Path(__file__).parents[1]))
from tests.replica.sudden import killed, starved  # noqa: E402  # what kills the tests' processes kills these

START = pendulum.datetime(2026, 10, 20, 22, tz=ZONE)
NIGHT = 23 * 3600
"""Seconds from one to the next: automatic acts may not be a day apart."""
FIRMS, YEAR_ROWS, DAY_ROWS, POINTS = 200, 5_000, 24, 150
FATES = ("missing", "station killed", "station full", "damaged", "bureau killed", "bureau full")
UNIT = System("system:pull")


@dataclass(frozen=True, slots=True)
class Job:
    """One station in one night."""

    root: Path
    code: str
    night: int
    fate: str
    """Empty when nothing happens."""
    seed: int

    @property
    def home(self) -> Path:
        return self.root / "stations" / self.code

    @property
    def incoming(self) -> Path:
        return self.root / "incoming"

    @property
    def now(self) -> pendulum.DateTime:
        return START.add(seconds=NIGHT * self.night)

    @property
    def point(self) -> int:
        """Where it dies, or the disk is full."""
        return random.Random(self.seed).randrange(1, POINTS)


@dataclass(frozen=True, slots=True)
class Done:
    """What a pull came to."""

    told: str
    cpu: float
    memory: int
    """kB the process ever held."""


def main() -> int:
    """Run and report; 1 when a replica is not its station."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, default=100)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--bad", type=float, default=0.3, help="share of nights in which something goes wrong")
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        return run(Path(folder), args)


def run(root: Path, args: argparse.Namespace) -> int:
    """As `main`."""
    stations, nights, workers = args.stations, args.nights, args.workers
    dice, began = random.Random(args.seed), time.monotonic()
    codes = [f"33{281000 + number:06d}0" for number in range(1, stations + 1)]
    bureau(root)
    with pool(workers) as people, pool(workers) as pullers:
        list(people.map(year, [root] * stations, codes))
        for code in codes:
            welcome(root, code)
        print(f"{stations} stations with a year each: {time.monotonic() - began:.0f} s", flush=True)
        fates: Counter[str] = Counter()
        spent: list[Done] = []
        for night in range(1, nights + 2):
            began = time.monotonic()
            bad = args.bad if night <= nights else 0
            jobs = [Job(root, code, night, fate(dice, bad), dice.randrange(2**31)) for code in codes]
            fates.update(job.fate or "nothing" for job in jobs)
            list(people.map(day, jobs))
            worked = time.monotonic()
            found_ = list(pullers.map(taken, jobs))
            spent += found_
            told = Counter(each.told for each in found_)
            print(f"night {night}: stations {worked - began:.1f} s, bureau {time.monotonic() - worked:.1f} s, "
                  + ", ".join(f"{what} {count}" for what, count in sorted(told.items())), flush=True)  # fmt: skip
        wrong = [
            code for code, same in zip(codes, people.map(alike, [root] * stations, codes), strict=True) if not same
        ]
    report(root, codes, fates, spent, nights)
    print(f"passed: all {stations} replicas are their stations" if not wrong else f"failed: {wrong}")
    return 1 if wrong else 0


def pool(workers: int) -> ProcessPoolExecutor:
    """Processes that live through all nights, as daemons would: what they leak shows in their memory."""
    return ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=quick_pins)


def quick_pins() -> None:
    """Hashing PINs as slowly as the product does is not what is measured here."""
    staff._hasher = lambda: PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def fate(dice: random.Random, bad: float) -> str:
    """What happens to one station in one night."""
    return dice.choice(FATES) if dice.random() < bad else ""


def bureau(root: Path) -> None:
    """The bureau, in whose home nothing is yet."""
    quick_pins()
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    create_bureau(
        root / "bureau", BureauFounding("330281000", "余姚市应急管理局"), admin, PIN, Walking(START, 0)
    ).close()


def year(root: Path, code: str) -> None:
    """A station and the year behind it, paired."""
    clock = Walking(START.subtract(years=1), 365 * 86400 // YEAR_ROWS)
    station = found(root / "stations" / code, code, clock)
    station.store.connection.execute("PRAGMA synchronous = OFF")
    work = Work(station, START)
    work.register(FIRMS)
    work.years(YEAR_ROWS, 1)
    # A person signs in, so that a day's automatic acts may follow.
    clock.at = START
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    replication.pair(station, chief, (root / "bureau" / "bureau.card").read_bytes())
    replication.introduce(station)
    station.close()


def welcome(root: Path, code: str) -> None:
    """The bureau enrols it."""
    bureau = open_bureau(root / "bureau", Walking(START, 0))
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    enrol(bureau, admin, introduced(root / "stations" / code / "outbox"))
    bureau.close()


def day(job: Job) -> None:
    """The station's day, its night, and the line."""
    station = open_station(job.home, Walking(job.now.subtract(hours=3), 30))
    Work(station, job.now).day(DAY_ROWS)
    station.close()
    if job.fate == "missing":
        return
    if job.fate == "station killed":
        killed(job.point, lambda progress: sealing(job, progress))
    elif job.fate == "station full":
        starved(job.point, lambda progress: sealing(job, progress))
    else:
        sealing(job)
    line(job)


def sealing(job: Job, progress: Progress = SILENT) -> None:
    """What the nightly timer does."""
    station = open_station(job.home, Walking(job.now, 0))
    try:
        replication.replicate(station, progress=progress)
    finally:
        station.close()


def line(job: Job) -> None:
    """What the bureau lacks is copied to it; what it refused is copied again."""
    source, target = job.home / "outbox", job.incoming
    lying = outbox.bundles(source, job.code)
    for epoch, seq in lying:
        place = outbox.bundle_folder(target, job.code, epoch, seq)
        bad = place.with_name(f"{place.name}.bad")
        if not place.exists() or bad.exists():
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(outbox.bundle_folder(source, job.code, epoch, seq), place)
            bad.unlink(missing_ok=True)
    if job.fate == "damaged" and lying:
        place = outbox.bundle_folder(target, job.code, *lying[-1])
        part = place / "p0000.age"
        data = bytearray(part.read_bytes())
        data[random.Random(job.seed).randrange(len(data))] ^= 1
        part.write_bytes(data)
        place.with_name(f"{place.name}.bad").touch()


def taken(job: Job) -> Done:
    """The bureau pulls from one station."""
    began = time.process_time()
    told = "nothing there"
    if (job.incoming / job.code).exists():
        if job.fate == "bureau killed":
            told = "killed" if killed(job.point, lambda progress: pulling(job, progress)) else "finished"
        elif job.fate == "bureau full":
            told = "full" if starved(job.point, lambda progress: pulling(job, progress)) else "finished"
        else:
            told = pulling(job)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return Done(told, time.process_time() - began, int(status.partition("VmHWM:")[2].split()[0]))


def pulling(job: Job, progress: Progress = SILENT) -> str:
    """What `bureau pull` does, with what became of the newest bundle."""
    bureau = open_bureau(job.root / "bureau", Walking(job.now.add(hours=1), 0))
    try:
        outcomes = pull(bureau, UNIT, job.code, job.incoming, progress)
    finally:
        bureau.close()
    bad = [each.verdict.value for each in outcomes if each.verdict not in HARMLESS]
    return bad[0] if bad else "taken"


def alike(root: Path, code: str) -> bool:
    """Whether the replica is the station: rows, ledger, state root, and every bundle accepted once."""
    job = Job(root, code, 0, "", 0)
    station, bureau = open_station(job.home, Walking(START, 0)), open_bureau(root / "bureau", Walking(START, 0))
    replica = Replica(bureau.home.replica(code))
    try:
        held, kept = replica.recomputed_head(), bureau_rows.accepted(bureau.store, code)
        return (
            compare(station.home.db, bureau.home.replica(code) / FILE) == []
            and (held.size, held.root) == (station.store.size(), station.store.root_at(held.size))
            and held.state.hex() == kept[-1].state
            and [(b.epoch, b.seq) for b in kept] == outbox.bundles(station.home.outbox, code)
        )
    finally:
        replica.close()
        station.close()
        bureau.close()


def report(root: Path, codes: list[str], fates: Counter[str], spent: list[Done], nights: int) -> None:
    """Time, bytes and memory."""
    print("nights of a station: " + ", ".join(f"{what} {count}" for what, count in sorted(fates.items())))
    first: list[int] = []
    later: list[int] = []
    for code in codes:
        for epoch, seq in outbox.bundles(root / "incoming", code):
            place = outbox.bundle_folder(root / "incoming", code, epoch, seq)
            size = sum(path.stat().st_size for path in place.iterdir())
            (first if seq == 1 else later).append(size)
    entries = [open_size(root, code) for code in codes]
    print(f"entries of a station at the end: {min(entries):,} to {max(entries):,}")
    print(f"bytes: first bundles {sum(first):,}, {len(later)} later ones {sum(later):,}, "
          f"{sum(later) // max(1, len(later)):,} each")  # fmt: skip
    own = [each for each in spent if each.told == "taken"]
    print(f"bureau: {sum(each.cpu for each in own) / max(1, len(own)) * 1000:.0f} ms CPU a pull, "
          f"{max(each.memory for each in spent) / 1024:.0f} MB at most after {nights + 1} nights")  # fmt: skip


def open_size(root: Path, code: str) -> int:
    """Entries in the ledger of a station."""
    station = open_station(root / "stations" / code, Walking(START, 0))
    try:
        return station.store.size()
    finally:
        station.close()


if __name__ == "__main__":
    raise SystemExit(main())
