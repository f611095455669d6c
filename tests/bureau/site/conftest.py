"""A station whose results are out, sealed and taken in by its bureau; and the page laid out from that."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from station.bureau.home import Bureau
from station.bureau.site import publishing
from station.records.case import CaseFile
from station.records.people import System
from station.records.public_record import Said
from station.records.site import Laid
from station.rules.public_record import digest, written
from station.services import public_records as public_services
from station.services import replication, staff
from station.store import disclosures, public_records
from station.wiring import Station
from tests.bureau.conftest import take
from tests.conftest import PIN, FrozenClock
from tests.services.penalty_walk import Desk
from tests.services.publishing import decided_both, publish

UNIT = System("system:publish")
TELLS = System("system:public")
SITE = "zj_gov_service"
CODE = "330281103"


@dataclass
class World:
    """Both sides, and where the page goes."""

    bureau: Bureau
    station: Station
    desk: Desk
    case: CaseFile
    out: Path
    honest: bool = True

    def carry(self) -> None:
        """A bundle on its way to the bureau, with what was told by hand as it is."""
        with nullcontext() if self.honest else patch.object(public_services, "refresh", lambda store: 0):
            assert replication.replicate(self.station, now=True).sealed is not None
        assert take(self.bureau, self.station.home.outbox)[-1] == "ACCEPTED"

    def lay(self) -> Laid:
        """One publishing by the unit."""
        return publishing.publish(self.bureau, UNIT, self.out)

    def lay_by_hand(self) -> Laid:
        """One by a person, who vouches for the day after a pause."""
        admin = staff.sign_in(self.bureau.store, self.bureau.keys, "赵局端", PIN)
        return publishing.publish(self.bureau, admin, self.out)

    def data(self, path: str) -> Any:
        """A file of data."""
        return json.loads((self.out / "data" / path).read_bytes())

    def texts(self) -> dict[str, dict[str, Any]]:
        """What was told of results, by id."""
        return {id_: json.loads(each["text"]) for id_, each in self.data("records/all.json").items()}

    def tell(self, subject: int, **changed: object) -> None:
        """The station tells something else of a result: what no honest one would."""
        store = self.station.store
        last = public_records.newest(store, "result")[subject]
        words = written(self.texts()[str(subject)] | changed, last.revision + 1)
        state, self.honest = last.state, False
        with store.act(TELLS, "public.record", subject=f"result/{subject}") as act:
            public_records.say(act, "result", subject, last.revision + 1, Said(state, words, digest(words)))


@pytest.fixture
def world(paired: Station, bureau: Bureau, clock: FrozenClock, enterprise: Callable[..., int], tmp_path: Path) -> World:
    """A decision about a unit and its manager, both out, both taken in by the bureau."""
    desk = Desk(paired, clock)
    case = decided_both(desk, enterprise())
    for each in disclosures.of_case(paired.store, case.id):
        if each.channel == SITE:
            publish(desk, each)
    made = World(bureau, paired, desk, case, tmp_path / "www" / "site")
    made.carry()
    return made
