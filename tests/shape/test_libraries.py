"""The libraries the design names do the work it gives them: each is called from the package it belongs to,
and the same work fails where the library is not there."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shape.tree import ROOT


@dataclass(frozen=True)
class Use:
    """One library, the package that may call it, and a piece of real work that needs it."""

    library: str
    package: str
    work: str


USES = [
    Use(
        "textual",
        "station/tui",
        """
        import asyncio
        from station.tui.app import StationApp
        station = found()
        async def look():
            app = StationApp(station)
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.pause()
                assert app.screen.query("*")
        asyncio.run(look())
        """,
    ),
    Use(
        "peewee",
        "station/store",
        """
        from station.services.status import status
        assert status(found()).station.name == "泗门镇安监所"
        """,
    ),
    Use(
        "pendulum",
        "station/rules",
        """
        from datetime import date
        from station.records.moment import moment
        from station.rules.deadline import due
        from station.rules.calendar import WorkCalendar
        from station.store import law
        rule = law.load().rule("UPLOAD_24H", date(2026, 11, 20))
        found_due = due(rule, moment("2026-11-20T09:00:00+08:00"), WorkCalendar(()))
        assert found_due.at.isoformat() == "2026-11-21T09:00:00+08:00"
        """,
    ),
    Use(
        "pyudev",
        "devices",
        """
        from devices.errors import NotARecorder
        from devices.recorder import identify_mounted
        try:
            identify_mounted(Path("/proc"))
        except NotARecorder as refusal:
            assert refusal.reason == "not_mounted"
        """,
    ),
    Use(
        "qrcode",
        "station/documents",
        """
        from station.documents import qr
        assert qr.png(qr.slip_symbol("余应急检〔2026〕1号")).startswith(b"\\x89PNG")
        """,
    ),
]

PRELUDE = '''
import json, sys
from pathlib import Path
library, package, folder, absent = sys.argv[1:5]

class Absent:
    """Makes the library impossible to import."""
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == library:
            raise ImportError(f"{library} is withheld")

if absent == "absent":
    sys.meta_path.insert(0, Absent())

def found():
    from station.records.moment import day
    from station.services.staff import NewOfficer
    from station.wiring import Founding, create_station
    chief = NewOfficer("王建国", frozenset({"chief", "officer"}), "11028100001", day("2028-12-31"))
    return create_station(Path(folder) / "home", Founding("330281103", "泗门镇安监所"), chief, "2580")

calls = 0
def watch(frame, event, argument):
    global calls
    if event == "call" and f"/site-packages/{library}" in frame.f_code.co_filename and frame.f_back is not None:
        calls += f"/{package}/" in frame.f_back.f_code.co_filename

sys.setprofile(watch)
'''


def run(use: Use, folder: Path, absent: str) -> subprocess.CompletedProcess[str]:
    """The work in a fresh interpreter; the last line of its output is how often the package called the library."""
    code = PRELUDE + textwrap.dedent(use.work) + "\nsys.setprofile(None)\nprint(json.dumps(calls))\n"
    return subprocess.run(
        [sys.executable, "-c", code, use.library, use.package, str(folder), absent],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("use", USES, ids=lambda use: use.library)
def test_the_package_calls_the_library(use: Use, tmp_path: Path) -> None:
    done = run(use, tmp_path, "present")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) > 0


@pytest.mark.parametrize("use", USES, ids=lambda use: use.library)
def test_the_work_fails_without_it(use: Use, tmp_path: Path) -> None:
    done = run(use, tmp_path, "absent")
    assert done.returncode != 0 and f"{use.library} is withheld" in done.stderr
