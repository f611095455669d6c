"""Three processes freeze draws at once: everybody gets a number, and the numbers have no gap."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from station.services import draw_view
from station.wiring import Station
from tests.conftest import PIN, START

REPO = Path(__file__).resolve().parents[2]
WRITERS, EACH = 3, 12
WRITER = """
import sys
from pathlib import Path
from station.errors import StationError
from station.services import draws, staff
from station.services.draws import Plan
from station.wiring import open_station
from tests.conftest import FrozenClock

home, name, pin, start, each = sys.argv[1:]
station = open_station(Path(home), FrozenClock(start))
proof = staff.sign_in(station.store, station.keys, "王建国", pin)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(each)):
    try:
        draws.freeze_lists(station, proof, Plan(f"P{name}-{number}", "2026-11", "演示", ("orange",)))
    except StationError as refusal:
        print(refusal.message)
"""


def test_three_writers_are_never_refused(station: Station, enterprise: Callable[..., int]) -> None:
    for _ in range(6):
        enterprise(risk="orange")
    facts = [PIN, START, str(EACH)]
    calls = [[sys.executable, "-c", WRITER, str(station.home.root), str(n), *facts] for n in range(WRITERS)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    writers = [subprocess.Popen(call, cwd=REPO, **pipes) for call in calls]  # type: ignore[call-overload]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.communicate()[0] for writer in writers] == [""] * WRITERS
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    numbers = sorted(line.draw_no for line in draw_view.all_draws(station.store))
    assert numbers == list(range(1, WRITERS * EACH + 1))
