"""A case that is marked as confidential is proposed to be withheld from publication."""

from __future__ import annotations

import pytest

from station.services import disclosure_board, secrecy
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.penalty_walk import Desk, Make
from tests.services.publishing import decided_both, of


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def test_the_level_speaks_for_withholding(desk: Desk, enterprise: Make) -> None:
    case = decided_both(desk, enterprise())
    item = of(desk, case, "zj_gov_service", party="张三")
    for level, reasons in (("trade_secret", ("trade_secret",)), ("privacy", ("privacy",)), ("none", ())):
        secrecy.mark(desk.station.store, desk.who("李敏"), case.id, level, "配方")
        assert disclosure_board.dossier(desk.station.store, item.id).proposed == reasons
