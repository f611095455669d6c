"""What an import costs beside its peers: `make bench-intake`, as root, some twenty minutes. Prints ratios and targets.

The source is a file system on a loop device that the kernel throttles to the speed of a USB link (cgroup v1, blkio);
each round runs every competitor once, one after the other, with caches dropped before each; what is compared are
medians of wall time. Ours is `station intake` as people run it, Python's start included: hashed while copied, made
durable, read back past the cache, named, written into the ledger. The peers make their copies durable, but only
`cp + sha256sum` looks at what it wrote, and that in memory. Needs mkfs.ext4, losetup and room for three times the size.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import shake_128
from pathlib import Path
from statistics import median

import apsw
import av

from station.records.moment import day, moment
from station.services import recorders, staff
from station.wiring import Founding, create_station

MIB = 1 << 20
RATES = (35, 100, 300, 0)
"""MiB/s of USB 2, of slow and of fast USB 3; 0: as fast as this disk."""
ALLOWED = {35: 1.05, 100: 1.05, 300: 1.10}
FILE = 205 * MIB
"""One recording, as recorders split them."""
LASTS = 10
"""Seconds that a copy at least takes at each rate: what starting a program costs must not be what is compared."""
BLKIO = Path("/sys/fs/cgroup/blkio")
SERIAL = "BENCH1"
PEAK_MIB = 80
SMALL_PER_SECOND = 800
CP = "cp + fsync"
OURS = "station intake"


@dataclass(frozen=True)
class Run:
    """One command's end."""

    seconds: float
    status: int
    peak_mib: float
    said: str


def main() -> int:
    """Measure what was asked for and print."""
    asked = arguments()
    if os.geteuid() != 0:
        print("bench-intake mounts and throttles a loop device: run it as root", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-intake-", dir=asked.folder) as made:
        folder = Path(made)
        home = station_home(folder / "home")
        if asked.size:
            throttled(folder, home, asked.size * MIB, asked.rates, asked.rounds)
        if asked.small:
            small_files(folder, home, asked.small)
        if asked.huge:
            huge_file(folder, home, asked.huge << 30)
        if asked.claim:
            claims_too_much(folder, home)
    return 0


def arguments() -> argparse.Namespace:
    """What to measure; everything by default."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="on the disk to measure (default: where temporary files go)")
    parser.add_argument("--size", type=int, default=1024, help="MiB at each rate, more at the fast ones; 0: none")
    parser.add_argument("--rates", type=int, nargs="+", default=RATES, help="MiB/s; 0: unthrottled")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--small", type=int, default=20_000, help="files of 2 KiB; 0: none")
    parser.add_argument("--huge", type=int, default=8, help="GiB of one file; 0: none")
    parser.add_argument("--claim", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def at_most(what: str, found: float, allowed: float) -> None:
    """One target: the less, the better."""
    print(f"  {what}: {found:.2f} (at most {allowed}: {'met' if found <= allowed else 'MISSED'})")


def at_least(what: str, found: float, wanted: float) -> None:
    """One target: the more, the better."""
    print(f"  {what}: {found:.0f} (at least {wanted}: {'met' if found >= wanted else 'MISSED'})")


def throttled(folder: Path, home: Path, size: int, rates: Sequence[int], rounds: int) -> None:
    """The same recordings at every rate, by everybody."""
    print(f"recordings of {FILE // MIB} MiB, {rounds} rounds; medians of wall time")
    print(f"{'MiB/s':>7}  {'':20}{'s':>8}{'/ cp':>8}{'MiB/s':>8}{'peak MiB':>10}")
    least = size
    for rate in rates:
        size = max(least, LASTS * (rate or max(RATES)) * MIB) // FILE * FILE
        with mounted(folder, size) as (source, number), cgroup(rate, number) as group:
            runs: dict[str, list[Run]] = {}
            for _ in range(rounds):
                for name, words in competitors(source, folder / "copy", home):
                    runs.setdefault(name, []).append(timed(words, folder, group))
        spent = {name: median(run.seconds for run in each) for name, each in runs.items()}
        for name, each in spent.items():
            peak, failed = max(run.peak_mib for run in runs[name]), any(run.status for run in runs[name])
            figures = f"{each:>8.2f}{each / spent[CP]:>8.2f}{size / MIB / each:>8.0f}{peak:>10.1f}"
            print(f"{rate or 'all':>7}  {name:20}{figures}{'  FAILED' if failed else ''}", flush=True)
        if rate in ALLOWED:
            at_most(f"{OURS} at {rate} MiB/s, times {CP}", spent[OURS] / spent[CP], ALLOWED[rate])
        at_most(f"{OURS} at {rate or 'full'} speed: peak MiB", max(run.peak_mib for run in runs[OURS]), PEAK_MIB)


def competitors(source: Path, target: Path, home: Path) -> Iterator[tuple[str, str]]:
    """Name and shell command of each; every one finds the target empty and the home as founded."""
    copied = f"mkdir {target} && cp {source}/*.MP4 {target}/ && sync {target}/*.MP4 {target}"
    sums = f"{target}.sums"
    yield CP, copied
    if shutil.which("rsync"):
        yield "rsync --fsync", f"rsync -a --fsync {source}/ {target}/"
    yield "cp + sha256sum", f"{copied} && cd {source} && sha256sum *.MP4 > {sums} && cd {target} && sha256sum -c {sums}"
    if shutil.which("rclone"):
        yield "rclone copy", f"rclone copy {source} {target} && sync {target}/*.MP4 {target}"
    yield OURS, ours(source, home)


def ours(source: Path, home: Path, *more: str) -> str:
    """The command as people type it, in a home that is thrown away."""
    station = Path(sys.executable).with_name("station")
    return " ".join(["exec", str(station), "--home", f"{home}.used", "intake", str(source), "--serial", SERIAL, *more])


def timed(command: str, folder: Path, group: Path | None = None) -> Run:
    """One run from cold caches, in the throttled group; what it made is thrown away beforehand."""
    for left in (folder / "copy", folder / "home.used"):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(folder / "home", folder / "home.used")
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3\n")
    # A session of its own, first in line for the processor: whatever else this machine does shall fall on nobody.
    join = "echo -15 > /proc/self/autogroup; " if Path("/proc/self/autogroup").exists() else ""
    join += f"echo $$ > {group}/cgroup.procs && " if group else ""
    began = time.monotonic()
    process = subprocess.Popen(
        ["/bin/sh", "-c", join + command],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder, start_new_session=True,
    )  # fmt: skip
    peak = 0.0
    try:
        while process.poll() is None:
            peak = max(peak, high_water(process.pid))
            time.sleep(0.02)
        spent = time.monotonic() - began
        return Run(spent, process.returncode, peak, process.communicate()[0])
    finally:
        process.kill()


def high_water(pid: int) -> float:
    """Peak resident MiB of one process so far; its children are not counted."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


@contextmanager
def mounted(folder: Path, size: int) -> Iterator[tuple[Path, str]]:
    """A card with recordings on a loop device, mounted for reading only; its folder and its device number."""
    image, place = folder / "card.img", folder / "card"
    place.mkdir(exist_ok=True)
    with image.open("wb") as file:
        file.truncate(size + size // 10 + 64 * MIB)
    run("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", image)
    device = run("losetup", "-f", "--show", image)
    try:
        run("blockdev", "--setrw", device)
        run("mount", device, place)
        beginning = recording(folder / "beginning.mp4")
        for number in range(size // FILE):
            write(place / f"{SERIAL}_1_2026112009{number:02d}00_{number + 1:04d}.MP4", beginning, number, FILE)
        run("umount", place)
        run("mount", "-o", "ro", device, place)
        status = os.stat(device)
        yield place, f"{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)
        run("losetup", "-d", device)
        image.unlink()


@contextmanager
def cgroup(rate: int, number: str) -> Iterator[Path | None]:
    """A group whose members read the device no faster than `rate` MiB/s; none where that is 0."""
    if not rate:
        yield None
        return
    group = BLKIO / f"bench-intake-{os.getpid()}"
    group.mkdir()
    try:
        (group / "blkio.throttle.read_bps_device").write_text(f"{number} {rate * MIB}\n")
        yield group
    finally:
        while members := (group / "cgroup.procs").read_text().split():
            for member in members:
                os.kill(int(member), signal.SIGKILL)
            time.sleep(0.1)
        group.rmdir()


def recording(path: Path) -> bytes:
    """A short real recording, to be followed by whatever makes it large."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(10):
            container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode())
    return path.read_bytes()


def write(path: Path, beginning: bytes, seed: int, size: int) -> None:
    """A recording of that size that can be played: after it one large box of bytes that nothing compresses."""
    block, left = shake_128(b"%d" % seed).digest(MIB), size - len(beginning) - 8
    with path.open("wb") as file:
        file.write(beginning + (left + 8).to_bytes(4, "big") + b"free")
        for number in range(-(-left // MIB)):
            file.write((number.to_bytes(8, "big") + block[8:])[: left - number * MIB])


def run(*words: object) -> str:
    """A command's answer; CalledProcessError when it fails."""
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout.strip()


def station_home(home: Path) -> Path:
    """A founded station with one recorder."""
    chief = staff.NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", day("2028-12-31"))
    made = create_station(home, Founding("330281103", "泗门镇安监所"), chief, "2580")
    proof = staff.sign_in(made.store, made.keys, "王建国", "2580")
    recorders.register(made.store, proof, SERIAL, proof.officer_id)
    made.close()
    return home


def small_files(folder: Path, home: Path, count: int) -> None:
    """Many small files, unthrottled, from the same disk."""
    source = folder / "small"
    for number in range(count):
        place = (
            source
            / f"{number // 500:04d}"
            / f"{SERIAL}_1_20261120{number // 3600 % 24:02d}{number // 60 % 60:02d}00.TXT"
        )
        place = place.with_stem(f"{place.stem}_{number:06d}")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(shake_128(b"%d" % number).digest(2048))
    theirs = timed(f"cp -r {source} {folder}/copy && sync -f {folder}/copy", folder)
    mine = timed(ours(source, home, "--json"), folder)
    opened, closed = docking(folder / "home.used")
    again = timed_again(ours(source, home, "--recheck", "--json"), folder)
    outcome = json.loads(mine.said)
    print(f"\n{count:,} files of 2 KiB: cp -r + sync {theirs.seconds:.1f} s; {OURS} {mine.seconds:.1f} s, all in")
    print(
        f"  {outcome['new']} new, state {outcome['state']}; docked again and read a second time {again.seconds:.1f} s"
    )
    print(f"  files/s of the whole command: {count / mine.seconds:.0f}")
    at_least(f"{OURS}: files/s from opening to closing the docking", count / (closed - opened), SMALL_PER_SECOND)
    at_most(f"{OURS}: peak MiB", mine.peak_mib, PEAK_MIB)
    shutil.rmtree(source)


def docking(home: Path) -> tuple[float, float]:
    """When the newest docking of a home was opened and closed, whole seconds."""
    database = apsw.Connection(str(home / "station.db"))
    row = database.execute("SELECT opened_at, closed_at FROM intake_session ORDER BY id DESC LIMIT 1").fetchone()
    database.close()
    return moment(str(row[0])).timestamp(), moment(str(row[1])).timestamp()


def timed_again(command: str, folder: Path) -> Run:
    """A run in the home that the run before has left."""
    keep = folder / "home.kept"
    shutil.rmtree(keep, ignore_errors=True)
    (folder / "home.used").rename(keep)
    return timed(command.replace(f"{folder}/home.used", str(keep)), folder)


def huge_file(folder: Path, home: Path, size: int) -> None:
    """One file larger than any recorder makes: memory must not grow with it."""
    source = folder / "huge"
    source.mkdir()
    with (source / f"{SERIAL}_1_20261120090000_0001.MP4").open("wb") as file:
        file.write(shake_128(b"huge").digest(MIB))
        file.truncate(size)
    found = timed(ours(source, home, "--json"), folder)
    print(f"\none file of {size >> 30} GiB: {found.seconds:.1f} s, state {json.loads(found.said)['state']}")
    at_most(f"{OURS}: peak MiB", found.peak_mib, PEAK_MIB)
    shutil.rmtree(source)


def claims_too_much(folder: Path, home: Path) -> None:
    """A card that claims more than there is room for: refused before anything is written."""
    source = folder / "claim"
    source.mkdir()
    with (source / "CLAIM.MP4").open("wb") as file:
        file.truncate(8 << 40)
    found = timed(ours(source, home), folder)
    written = list((folder / "home.used" / "media").rglob("*.part")) + list((folder / "home.used").rglob("sha256/*"))
    print(f"\na card that claims 8 TiB: exit {found.status} after {found.seconds:.1f} s, {len(written)} files written")
    print("  " + found.said.strip().replace("\n", "\n  "))


if __name__ == "__main__":
    raise SystemExit(main())
