"""The case list and its neighbours at full size, beside their peers: `make bench-cases`. Prints medians and budgets.

A home of 200,000 cases and 1,000,000 entries of the ledger (big_home, made once a day in some minutes) is opened by
`station` in a pseudo-terminal; a key counts from the moment it is sent until the last byte of what it changes came
back (screen). Peers in the same run: Textual's own DataTable with 10,000 of the same rows, an empty home, and
`python -c pass`. On a machine that others use, run it as `chrt -f 20 make bench-cases`: otherwise it measures them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median, quantiles
from time import perf_counter

import big_home
from screen import Painted, Screen

from station.services import case_search, casebook, register
from station.services.case_search import Wanted
from station.wiring import open_station

FOLDER = Path(tempfile.gettempdir()) / "station-bench-cases"
PEER = Path(__file__).with_name("cases_peer.py")
PEER_ROWS = 10_000
KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "page down": "\x1b[6~", "page up": "\x1b[5~", "end": "\x1b[F", "home": "\x1b[H",
    "enter": "\r", "esc": "\x1b", "tab": "\t", "backspace": "\x7f", "ctrl+f": "\x06", "ctrl+r": "\x12",
    "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~", "f7": "\x1b[18~", "f8": "\x1b[19~",
    "f9": "\x1b[20~", "f10": "\x1b[21~",
}  # fmt: skip
SIZES = {"cases": 200_000, "entries": 1_000_000, "firms": 5_000}
OPEN_MS, KEY_MS, PAGE_MS, CONTENT_MS, RSS_MB, COMMAND_MS = 150, 10, 15, 250, 70, 80


def main() -> int:
    """Measure and print."""
    asked = arguments()
    began = perf_counter()
    home = big_home.make(asked.folder, asked.cases, asked.entries, asked.firms)
    made, empty = perf_counter() - began, big_home.empty(asked.folder)
    size = (home / "station.db").stat().st_size / 1e9
    print(f"{asked.cases:,} cases, {asked.entries:,} entries, {size:.1f} GB; made in {made:.0f} s; load {load()}")
    print(f"{'':44}{'n':>4}{'first':>8}{'p95':>8}{'whole':>9}{'p95':>8}{'CPU':>8}{'kB':>7}   (ms)")
    starts(home, empty, asked.rounds)
    screens(home, asked.rounds)
    peer(home, asked.rounds)
    commands(home, empty, asked.rounds)
    print(f"load {load()}")
    return 0


def arguments() -> argparse.Namespace:
    """Where the home is kept, how large it is, how often each thing is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the homes are kept")
    for name, size in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


def load() -> str:
    """The machine's load now."""
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


def told(what: str, found: Iterable[Painted], allowed: float | None = None, *, key: bool = False) -> None:
    """One line: medians, 95th percentiles, and whether the budget is met: of a key the 95th percentile of the first
    byte, as the budgets count it, of all else the median of the last."""
    each = list(found)
    first, whole = [one.first for one in each], [one.whole for one in each]
    figures = f"{len(each):>4}{median(first):>8.1f}{high(first):>8.1f}{median(whole):>9.1f}{high(whole):>8.1f}"
    figures += f"{median(one.cpu for one in each):>8.1f}{median(one.size for one in each) / 1000:>7.1f}"
    print(f"{what:44}{figures}{judged(high(first) if key else median(whole), allowed)}", flush=True)


def high(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def judged(found: float, allowed: float | None) -> str:
    """Against its budget, where it has one."""
    return "" if allowed is None else f"   {'met' if found <= allowed else 'MISSED'} ({allowed:g})"


def environment(home: Path) -> dict[str, str]:
    """What tells `station` where its home is."""
    return {"STATION_HOME": str(home), "PYTHONUTF8": "1"}


def opened(home: Path) -> Screen:
    """`station` on a home, before anybody signed in."""
    return Screen([sys.executable, "-m", "station"], environment(home))


def starts(home: Path, empty: Path, rounds: int) -> None:
    """From nothing to the names of the sign-in screen, and from the PIN to 今日, by turns."""
    first: dict[str, list[Painted]] = {"full": [], "empty": []}
    today: dict[str, list[Painted]] = {"full": [], "empty": []}
    for _ in range(rounds):
        for name, root in (("full", home), ("empty", empty)):
            with opened(root) as screen:
                shown = screen.until(big_home.CHIEF)
                first[name].append(Painted(shown, shown, 0, 0))
                today[name].append(signed_in(screen))
    told("start to content", first["full"], CONTENT_MS)
    told("  an empty home", first["empty"], CONTENT_MS)
    told("PIN to 今日", today["full"])
    told("  an empty home", today["empty"])


def signed_in(screen: Screen) -> Painted:
    """The chief, who is first in the list, types the PIN."""
    screen.settle()
    screen.press(KEYS["enter"])
    for digit in big_home.PIN:
        screen.press(digit)
    return screen.press(KEYS["enter"])


def screens(home: Path, rounds: int) -> None:
    """Everything that is done on the screens, in one sitting; memory at its end."""
    with opened(home) as screen:
        screen.until(big_home.CHIEF)
        signed_in(screen)
        case_list(screen, home, rounds)
        neighbours(screen, rounds)
        print(f"{'RSS after opening every screen, MB':44}{screen.rss():>20.1f}{judged(screen.rss(), RSS_MB)}")


def case_list(screen: Screen, home: Path, rounds: int) -> None:
    """Opening, searching, scrolling, turning."""
    again = []
    for _ in range(rounds):
        again.append(pressed(screen, "f4"))
        pressed(screen, "f3")
    told("case list: F4 to rows, idle", again, OPEN_MS)
    pressed(screen, "f4")
    for name, words in searches(home):
        found = []
        for _ in range(max(2, rounds // 3)):
            found += [screen.press(letter) for letter in words]
            found[-1:] += [screen.press(KEYS["backspace"]) for _ in words]
        told(f"case list: each key of {name}", found, KEY_MS, key=True)
    pressed(screen, "tab")
    for key, allowed in (("down", KEY_MS), ("page down", PAGE_MS)):
        told(f"case list: {key}", [pressed(screen, key) for _ in range(rounds * 3)], allowed, key=True)
    ends = [pressed(screen, key) for _ in range(rounds) for key in ("end", "home")]
    told("case list: end, home", ends, PAGE_MS, key=True)
    for key, what in (("ctrl+f", "the next kind"), ("ctrl+r", "the next standing")):
        told(f"case list: {what}", [pressed(screen, key) for _ in range(max(1, rounds // 2) * 5)], OPEN_MS)


def searches(home: Path) -> list[tuple[str, str]]:
    """What somebody types for one and the same case, a penalty of years ago: four ways."""
    station = open_station(home)
    case = casebook.get(station.store, case_search.ids(station.store, Wanted(kind="penalty"))[-1])
    firm = register.get(station.store, case.enterprise_id)
    station.close()
    serial = case.number.partition("〔")[2].replace("〕", "").removesuffix("号")
    return [
        ("initials", firm.initials[:8]),
        ("Chinese", firm.name[2:8]),
        ("a number", serial),
        ("a credit code", firm.uscc),
        ("the name of a case", "教育和培训"),
    ]


def neighbours(screen: Screen, rounds: int) -> None:
    """The other screens that read cases, and once each of the rest."""
    one, today, inbox, firms, dossier = [], [], [], [], []
    for _ in range(rounds):
        pressed(screen, "f4")
        one.append(pressed(screen, "enter"))
        pressed(screen, "esc")
        today.append(pressed(screen, "f3"))
        inbox.append(pressed(screen, "f8"))
        firms.append(pressed(screen, "f9"))
        dossier.append(pressed(screen, "enter"))
        pressed(screen, "esc")
    told("one case: Enter to idle", one, CONTENT_MS)
    told("今日: F3 to idle", today, CONTENT_MS)
    # The first byte is a screenful of rows; the rest is looked at a few cases at a time, and keys go on meanwhile.
    told("审核审批: F8 to the first page", inbox, CONTENT_MS, key=True)
    told("企业: F9 to idle", firms, OPEN_MS)
    told("一企一档: Enter to idle", dossier, CONTENT_MS)
    for key in ("f5", "f6", "f7", "f10"):
        told(f"{key.upper()} to idle", [pressed(screen, key)])
    pressed(screen, "f3")
    screen.press("/")
    found = [screen.press(letter) for letter in "yysm12"]
    told("find: each key", found)


def pressed(screen: Screen, key: str) -> Painted:
    """One key by its name."""
    return screen.press(KEYS[key])


def peer(home: Path, rounds: int) -> None:
    """The same rows in Textual's own table: opened by a key, as ours is."""
    opening, down, page = [], [], []
    for _ in range(max(3, rounds // 3)):
        with Screen([sys.executable, str(PEER), str(home), str(PEER_ROWS)], environment(home)) as screen:
            screen.until("F4")
            opening.append(pressed(screen, "f4"))
            down += [pressed(screen, "down") for _ in range(rounds)]
            page += [pressed(screen, "page down") for _ in range(rounds)]
            memory = screen.rss()
    told(f"DataTable of {PEER_ROWS:,} rows: F4 to idle", opening)
    told("DataTable: down", down)
    told("DataTable: page down", page)
    print(f"{'DataTable: RSS, MB':44}{memory:>20.1f}")


def commands(home: Path, empty: Path, rounds: int) -> None:
    """Whole processes, by turns."""
    station = [sys.executable, "-m", "station"]
    calls = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "station deadlines": [*station, "--home", str(home), "deadlines"],
        "  an empty home": [*station, "--home", str(empty), "deadlines"],
        "station status": [*station, "--home", str(home), "status"],
        "   an empty home": [*station, "--home", str(empty), "status"],
    }
    taken: dict[str, list[Painted]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            taken[name].append(ran(call))
    for name, found in taken.items():
        told(name, found, COMMAND_MS if name == "station deadlines" else None)


def ran(call: list[str]) -> Painted:
    """One process from start to end."""
    before, began = getrusage(RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run(call, capture_output=True, check=True)
    spent, after = (perf_counter() - began) * 1000, getrusage(RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
    return Painted(spent, spent, cpu, len(done.stdout))


if __name__ == "__main__":
    raise SystemExit(main())
