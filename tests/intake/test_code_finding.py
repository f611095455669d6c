"""From a recorder's card to the case: a slip held before the lens is found in a real recording and leads it there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from station.documents import qr
from station.intake.frames import look
from station.records.evidence import IntakeOutcome
from station.records.people import Proof
from station.rules.capture_code import capture_code
from station.services import clip_codes, evidence, recorders, time_sign
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.intake import recordings
from tests.intake.conftest import FIRST, SERIAL
from tests.intake.filmed import P720, Held, film, shown
from tests.services.inspections import planned

pytestmark = pytest.mark.usefixtures("recorder")


def test_a_recording_finds_its_case_and_its_recorders_clock(
    station: Station,
    clock: FrozenClock,
    chief: Proof,
    enterprise: Callable[..., int],
    dock: Callable[..., IntakeOutcome],
    tmp_path: Path,
) -> None:
    """The recorder is an hour behind: it writes 08:00 when it is 09:00. Officer and time lead nowhere."""
    case = planned(station, chief, enterprise())
    sign = time_sign.show(station, chief)
    card = tmp_path / "card"
    slip = qr.capture_symbol(capture_code(case.id))
    takes = {1: (qr.screen_symbol(sign.payload), Held(0.5, turned=3)), 2: (slip, Held(0.15, 20, 25, 0.8)), 3: None}
    for number, seen in takes.items():
        start = FIRST + timedelta(minutes=5 * (number - 1))
        name = f"{SERIAL}_110281_{start + timedelta(hours=8):%Y%m%d%H%M%S}_{number:04d}.MP4"
        path = card / "DCIM" / name
        if seen:
            film(path, shown(seen[0], P720, seen[1], 1.2))
        else:
            recordings.video(path, start, seconds=2)
        recordings.touch(path, start + timedelta(seconds=2))
    clock.advance(hours=3)
    dock(card)
    assert len(evidence.unlinked(station.store)) == 3
    clip_codes.read_waiting(station, look)
    (found,) = evidence.clips_of_case(station.store, case.id)
    assert found.seq == 2 and found.link_method == "auto"
    state = recorders.clock(station.store, SERIAL)
    assert state.proposed_s is not None and abs(state.proposed_s - 3600) <= 16 and state.offset_s == 0
    assert found.started_at == FIRST + timedelta(minutes=5)
