"""A night on the wire, ours beside its peers: `make bench-replica`, some half an hour. Prints a table and what is met.

A station of a million rows and a bureau that has its first bundle are made once and kept. Then a night's acts change
0.1 % and 1 % of the rows, as a day does or scattered over everything, and each round runs every competitor in turn, in
processes of its own. Bytes are what goes over the wire, both ways; CPU is both sides' and all their processes'; memory
is the largest that one of them ever held. This process imports nothing large: what a child is said to have held at
least is what its parent held.

Ours are the very commands, `station replicate --now` and `bureau pull`, starting the interpreter included; the bundle
carries the ledger's entries, so its bytes say who did what. The peers move the same file, ledger included; the copy
with its pages in place that most of them need is made beforehand and not counted.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

BENCH = Path(__file__).parent
CODE = "330281103"
FOLDER = Path(tempfile.gettempdir()) / "station-bench-replica"
OURS, RSYNC, RSYNC_4096, SQLITE = "ours", "rsync -z --inplace", "rsync -z --inplace -B4096", "sqlite3_rsync"
PATCH, WHOLE = "zstd --patch-from", "VACUUM INTO + zstd"
NIGHTS = (("day", 0.001), ("day", 0.01), ("scattered", 0.001), ("scattered", 0.01))
MEMORY_MB = 100


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run: bytes on the wire, seconds of processors, kB of memory."""

    wire: int
    cpu: float
    memory: int


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the homes are kept")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    base = Path(args.folder).resolve() / f"base-{args.rows}"
    first = made(base, args.rows)
    if first is not None:
        print(f"first bundle: {first[0].wire:,} bytes")
        for what, each in zip(("seal", "apply"), first, strict=True):
            print(f"  {what}: {each.cpu:.1f} s CPU, {each.memory / 1024:.0f} MB")
    missed = 0
    for kind, share in NIGHTS:
        missed += one_night(base, kind, int(args.rows * share), args.rounds, judged=(kind, share) == NIGHTS[0])
    return 1 if missed else 0


def made(base: Path, rows: int) -> tuple[Cost, Cost] | None:
    """The station and the bureau in `base`; what their first night cost, None where they were there already."""
    if (base / "made").exists():
        return None
    if not (base / "built").exists():
        shutil.rmtree(base, ignore_errors=True)
        helper("build", base, rows)
        (base / "built").touch()
    sealed, applied = seal(base / "station"), apply(base / "bureau", base / "station")
    helper("copy", base / "station" / "station.db", base / "before.db")
    (base / "made").touch()
    return sealed, applied


def one_night(base: Path, kind: str, rows: int, rounds: int, *, judged: bool) -> int:
    """Every competitor over one night, so many rounds; how many targets were missed, of bytes only if `judged`."""
    work = base.with_name("night")
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base / "station", work / "station")
    told = helper("night", work / "station", kind, rows)
    helper("copy", work / "station" / "station.db", work / "after.db")
    sealing: list[Cost] = []
    applying: list[Cost] = []
    peers: dict[str, list[Cost]] = {name: [] for name in PEERS}
    for _ in range(rounds):
        one, two = ours(base, work)
        sealing.append(one)
        applying.append(two)
        for name, run in PEERS.items():
            peers[name].append(run(base / "before.db", work / "after.db", work / "copy.db"))
    print(f"\n{kind}, {rows:,} rows changed ({told.strip()}); medians of {rounds}")
    both = Cost(middle(sealing).wire, middle(sealing).cpu + middle(applying).cpu, 0)
    print(f"{'':30}{'bytes':>12}{'times ours':>12}{'CPU s':>8}{'MB':>6}")
    for name, each in ((f"{OURS}: seal", middle(sealing)), (f"{OURS}: apply", middle(applying))):
        print(f"{name:30}{each.wire:>12,}{'':12}{each.cpu:>8.2f}{each.memory / 1024:>6.0f}")
    for name, runs in peers.items():
        each = middle(runs)
        print(f"{name:30}{each.wire:>12,}{each.wire / both.wire:>12.1f}{each.cpu:>8.2f}{each.memory / 1024:>6.0f}")
    held = max(each.memory for each in (*sealing, *applying)) / 1024
    missed = int(not at_most("MB that sealing or applying held", held, MEMORY_MB))
    if judged:
        rsync = min(middle(peers[RSYNC]).wire, middle(peers[RSYNC_4096]).wire)
        missed += not at_least("times our bytes: rsync", rsync / both.wire, 5)
        missed += not at_least("times our bytes: sqlite3_rsync", middle(peers[SQLITE]).wire / both.wire, 10)
    shutil.rmtree(work)
    return missed


def at_least(what: str, found: float, wanted: float) -> bool:
    """One target: the more, the better."""
    print(f"  {what}: {found:.1f} (at least {wanted}: {'met' if found >= wanted else 'MISSED'})")
    return found >= wanted


def at_most(what: str, found: float, allowed: float) -> bool:
    """One target: the less, the better."""
    print(f"  {what}: {found:.0f} (at most {allowed}: {'met' if found <= allowed else 'MISSED'})")
    return found <= allowed


def middle(runs: list[Cost]) -> Cost:
    """Medians of each."""
    return Cost(*(median(getattr(run, name) for run in runs) for name in ("wire", "cpu", "memory")))


# Ours


def ours(base: Path, work: Path) -> tuple[Cost, Cost]:
    """Sealing and applying one night, from copies."""
    for name, source in (("station.now", work / "station"), ("bureau.now", base / "bureau")):
        shutil.rmtree(work / name, ignore_errors=True)
        shutil.copytree(source, work / name)
    return seal(work / "station.now"), apply(work / "bureau.now", work / "station.now")


def seal(home: Path) -> Cost:
    """What `station replicate --now` costs; its bytes are all that a bureau fetches."""
    folder = home / "outbox" / CODE
    before = set(folder.rglob("*")) - {folder / "head.note"}
    cost = product("station", {"STATION_HOME": home}, "replicate", "--now")
    new = [path for path in folder.rglob("*") if path.is_file() and path not in before]
    return Cost(sum(path.stat().st_size for path in new), cost.cpu, cost.memory)


def apply(home: Path, station: Path) -> Cost:
    """What `bureau pull` costs."""
    return product("bureau", {"BUREAU_HOME": home}, "pull", CODE, "--from", str(station / "outbox"))


def product(name: str, homes: dict[str, Path], *args: str) -> Cost:
    """A command of ours, with the memory it says it held."""
    said, cost = run(
        [sys.executable, str(BENCH / "peak.py"), name, *args], {key: str(home) for key, home in homes.items()}
    )
    return Cost(0, cost.cpu, int(said.rpartition("peak ")[2]))


def helper(*args: object) -> str:
    """A part that is not measured; what it said."""
    command = [sys.executable, str(BENCH / "replica_home.py"), *map(str, args)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


# Peers


def tool(name: str) -> str:
    """A program of SQLite's out of the wheel of APSW."""
    found = find_spec("apsw")
    assert found is not None and found.origin is not None
    return str(Path(found.origin).parent / "sqlite_extra_binaries" / name)


def rsync(*options: str) -> Callable[[Path, Path, Path], Cost]:
    """rsync with these options, over a pipe as over a line; what it says it sent and received."""

    def over(before: Path, after: Path, copy: Path) -> Cost:
        shutil.copyfile(before, copy)
        both = ["-z", "--inplace", *options, "--no-whole-file", "--ignore-times", "--stats"]
        said, cost = run(["rsync", *both, str(after), str(copy)])
        return Cost(told(said, r"Total bytes sent: ([\d,]+)", r"Total bytes received: ([\d,]+)"), cost.cpu, cost.memory)

    return over


def sqlite3_rsync(before: Path, after: Path, copy: Path) -> Cost:
    """SQLite's own."""
    shutil.copyfile(before, copy)
    program = tool(SQLITE)
    said, cost = run([program, str(after), str(copy), "-v", "--exe", program])
    return Cost(told(said, r"sent ([\d,]+) bytes", r"received ([\d,]+) bytes"), cost.cpu, cost.memory)


def patch(before: Path, after: Path, copy: Path) -> Cost:
    """A delta of two whole files, made and applied."""
    delta = copy.with_suffix(".zst")
    _, one = run(["zstd", "-q", "-f", "--long=31", f"--patch-from={before}", str(after), "-o", str(delta)])
    undo = ["zstd", "-q", "-f", "-d", "--long=31", "--memory=2048MB", f"--patch-from={before}", str(delta)]
    _, two = run([*undo, "-o", str(copy)])
    return Cost(delta.stat().st_size, one.cpu + two.cpu, max(one.memory, two.memory))


def whole(_before: Path, after: Path, copy: Path) -> Cost:
    """Everything, packed."""
    copy.unlink(missing_ok=True)
    _, one = run([tool("sqlite3_shell"), str(after), f"VACUUM INTO '{copy}'"])
    packed = copy.with_suffix(".zst")
    _, two = run(["zstd", "-q", "-f", "-3", str(copy), "-o", str(packed)])
    return Cost(packed.stat().st_size, one.cpu + two.cpu, max(one.memory, two.memory))


PEERS: dict[str, Callable[[Path, Path, Path], Cost]] = {
    RSYNC_4096: rsync("-B4096"),
    RSYNC: rsync(),
    SQLITE: sqlite3_rsync,
    PATCH: patch,
    WHOLE: whole,
}


def told(said: str, *wanted: str) -> int:
    """The sum of figures in what a program said."""
    found = [re.search(each, said) for each in wanted]
    assert all(found), said
    return sum(int(each[1].replace(",", "")) for each in found if each)


def run(command: list[str], environment: dict[str, str] | None = None) -> tuple[str, Cost]:
    """Run to the end; what it said, and what it and all its processes cost. CalledProcessError."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **(environment or {})}
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said)
    return said, Cost(0, used.ru_utime + used.ru_stime, used.ru_maxrss)


if __name__ == "__main__":
    raise SystemExit(main())
