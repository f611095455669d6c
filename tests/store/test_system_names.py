"""Units that act are called by a name people read."""

from __future__ import annotations

import pytest

from station.store.bureau_models import BUREAU
from station.store.schemas import STATION
from station.texts import text

UNITS = sorted({unit for schema in (STATION, BUREAU) for each in schema.actions().values() for unit in each.systems})


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.startswith("system:")])
def test_every_unit_that_may_act_has_a_name(unit: str) -> None:
    assert text(f"ledger.system_names.{unit}")
