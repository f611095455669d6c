"""A night's bytes for recordings and papers, over all its runs."""

from __future__ import annotations

import os
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.bureau import line, media, night
from station.bureau.home import Bureau
from station.records.moment import moment
from station.records.people import System
from station.services import replication, staff
from station.services import returns as station_returns
from station.store import models
from station.wiring import Station
from tests.bureau.conftest import CODE
from tests.bureau.line_machine import Machine, missing
from tests.bureau.test_line_pull import heavy, pulled
from tests.conftest import PIN, FrozenClock


@given(minutes=st.integers(0, 3 * 24 * 60))
def test_every_run_belongs_to_the_night_before_it(minutes: int) -> None:
    now = moment("2026-12-30T00:00:00+08:00").add(minutes=minutes)
    began = night.began(now)
    assert began <= now < began.add(days=1) and (began.hour, began.minute, began.second) == (18, 0, 0)


@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
def test_two_runs_of_a_night_share_its_bytes(
    machine: Machine, sealed: Station, bureau: Bureau, clock: FrozenClock
) -> None:
    """What came at half past one is not to be had again at half past twelve; in the evening it is."""
    clock.set("2026-11-20T23:00:00+08:00")
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    chief = staff.sign_in(sealed.store, sealed.keys, "王建国", PIN)
    contents = sorted((os.urandom(size) for size in (400_000, 500_000, 600_000)), key=len)
    with sealed.store.act(chief, "roster.import") as act:
        for number, data in enumerate(contents):
            act.insert(models.Document, kind="x", number=str(number), title="t", sha256=sealed.media.put(data),
                       size=len(data), issued_at="2026-11-20T09:00:00+08:00", issued_by=chief.officer_id)  # fmt: skip
    # A large bundle of the same night is none of the media's bytes.
    heavy(sealed, 1_000_000)
    line.set_line(bureau, admin, CODE, media="asked", nightly_bytes=1_000_000)
    pulled(bureau)
    media.ask(bureau, admin, CODE, [sha256(each).hexdigest() for each in contents])
    pulled(bureau, urgent=True)
    station_returns.receive(sealed)
    assert replication.lay_media(sealed, System("system:nightly")) == 3
    held, here = media.store(bureau, CODE), []
    for at in ("2026-11-21T01:30:00+08:00", "2026-11-21T12:30:00+08:00", "2026-11-21T18:30:00+08:00"):
        clock.set(at)
        assert not pulled(bureau).bad
        here.append([held.has(sha256(each).hexdigest()) for each in contents])
    assert here == [[True, True, False], [True, True, False], [True, True, True]]
