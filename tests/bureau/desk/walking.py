"""Working at the bureau's desk with keys, and what happens between it and the station meanwhile."""

from __future__ import annotations

from typing import cast

from textual.pilot import Pilot

from station.bureau import returns, urgent
from station.bureau.home import Bureau
from station.bureau.pull import pull
from station.bureau.tui.app import BureauApp
from station.commands.bureau.tui import replica_station
from station.records.people import System
from station.services import replication
from station.services import returns as station_returns
from station.wiring import Station
from tests.conftest import PIN
from tests.services.review_cases import Scene
from tests.tui.reading import page
from tests.tui.test_case import settle
from tests.tui.walking import choose, press

CODE = "330281103"
UNIT = System("system:pull")


def nightly(station: Station, bureau: Bureau) -> None:
    replication.replicate(station)
    pull(bureau, UNIT, CODE, station.home.outbox)
    urgent.take(bureau, CODE, station.home.outbox)


def carried(scene: Scene) -> list[str]:
    """What waits goes into the station's inbox, as over the line; what became of each thing."""
    bureau = scene.office.bureau
    returns.make(bureau, scene.again().office.person, CODE)
    returns.carry(bureau, CODE, scene.station.home.inbox)
    return [one.outcome for one in station_returns.receive(scene.station).done]


def opened(scene: Scene) -> BureauApp:
    return BureauApp(scene.office.bureau, replica_station)


async def sign_in(pilot: Pilot[None], name: str = "孙审核") -> None:
    """The name in the list, then the PIN; whoever works is locked out first."""
    cast(BureauApp, pilot.app).lock()
    await settle(pilot)
    await choose(pilot, name)
    await press(pilot, *PIN, "enter")
    assert getattr(pilot.app.screen, "NAME", "") != "door", page(pilot.app)


def flat(pilot: Pilot[None]) -> str:
    return page(pilot.app).replace("\n", "").replace("│", "").replace(" ", "")


async def scrolled(pilot: Pilot[None]) -> str:
    """The rest of the page in front."""
    await press(pilot, "end")
    return flat(pilot)
