"""Both sides' command lines over real homes that are paired and enrolled, at the machine's own time."""

from __future__ import annotations

from pathlib import Path

from station.bureau.enrol import enrol, introduced
from station.bureau.home import open_bureau
from station.services import replication, staff
from station.wiring import SystemClock, open_station
from tests.bureau.conftest import CODE
from tests.bureau.test_commands import Desk, done
from tests.conftest import PIN


def paired_desk(folder: Path) -> Desk:
    """Founded by the commands; the pairing itself is tried in test_commands."""
    made = Desk(folder)
    done(made.station("init", "--code", CODE, "--name", "泗门镇安监所", "--chief", "王建国",
                      "--cert", "11028100001", "--cert-to", "2028-12-31"))  # fmt: skip
    done(made.bureau("init", "--code", "330281000", "--name", "余姚市应急管理局", "--admin", "赵局端"))
    station, bureau = open_station(made.station_home, SystemClock()), open_bureau(made.bureau_home, SystemClock())
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    replication.pair(station, chief, bureau.home.card.read_bytes())
    replication.introduce(station)
    enrol(bureau, staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN), introduced(station.home.outbox))
    station.close()
    bureau.close()
    return made
