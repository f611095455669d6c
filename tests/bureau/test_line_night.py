"""A night's bytes for recordings and papers, over all its runs."""

from __future__ import annotations

import os
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.bureau import heads, line, media, night
from station.bureau.home import Bureau
from station.bureau.pulling import INCOMING
from station.bureau.transport import PART
from station.records.moment import moment
from station.records.people import Proof, System
from station.services import replication, staff
from station.services import returns as station_returns
from station.store import models
from station.wiring import Station
from tests.bureau.conftest import CODE, take
from tests.bureau.line_machine import Machine, missing
from tests.bureau.test_line_pull import heavy, pulled
from tests.conftest import PIN, FrozenClock


@given(minutes=st.integers(0, 3 * 24 * 60))
def test_every_run_belongs_to_the_night_before_it(minutes: int) -> None:
    now = moment("2026-12-30T00:00:00+08:00").add(minutes=minutes)
    began = night.began(now)
    assert began <= now < began.add(days=1) and (began.hour, began.minute, began.second) == (18, 0, 0)


def test_a_file_larger_than_a_night_is_asked_for_alone(sealed: Station, bureau: Bureau) -> None:
    """It comes over several nights; what is younger is asked for when it has come, and never by a budget of nothing."""
    chief = staff.sign_in(sealed.store, sealed.keys, "王建国", PIN)
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    contents = [os.urandom(size) for size in (60, 40, 900, 50)]
    with sealed.store.act(chief, "roster.import") as act:
        for number, data in enumerate(contents):
            act.insert(models.Document, kind="x", number=str(number), title="t", sha256=sealed.media.put(data),
                       size=len(data), issued_at="2026-11-20T09:00:00+08:00", issued_by=chief.officer_id)  # fmt: skip
    replication.replicate(sealed)
    take(bureau)

    def due(budget: int) -> list[int]:
        return [each.size for each in media.by_policy(bureau, CODE, "all", budget)]

    def arrive(data: bytes) -> None:
        media.store(bureau, CODE).put(data)

    assert (due(0), due(110), due(39)) == ([], [60, 40], [60])
    for data in contents[:2]:
        arrive(data)
    assert due(110) == [900]
    media.ask(bureau, admin, CODE, [sha256(contents[2]).hexdigest()])
    arrive(contents[2])
    assert due(110) == [50]


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


@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
def test_the_hours_and_the_recordings_come_too(
    machine: Machine, sealed: Station, bureau: Bureau, chief: Proof, clock: FrozenClock
) -> None:
    """Media within a night's bytes; the heads of the hours, kept until a bundle confirms them."""
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    contents = [os.urandom(100_000), os.urandom(200_000)]
    with sealed.store.act(chief, "roster.import") as act:
        for number, data in enumerate(contents):
            act.insert(models.Document, kind="x", number=str(number), title="t", sha256=sealed.media.put(data),
                       size=len(data), issued_at="2026-11-20T09:00:00+08:00", issued_by=chief.officer_id)  # fmt: skip
    replication.replicate(sealed)
    line.set_line(bureau, admin, CODE, media="all", nightly_bytes=150_000)
    pulled(bureau)
    assert sorted(each.kind for each in station_returns.receive(sealed).done) == ["receipt", "wanted"]
    # Asked for by hand, it lies there as well; it is more than any night may bring, and comes over several.
    replication.replicate(sealed)
    media.ask(bureau, admin, CODE, [sha256(contents[1]).hexdigest()])
    pulled(bureau, urgent=True)
    station_returns.receive(sealed)
    assert replication.lay_media(sealed, System("system:nightly")) == 2
    replication.lay_head(sealed)
    pulled(bureau, urgent=True)
    head = heads.newest(bureau, CODE)
    assert head is not None and head.size == sealed.store.size()
    assert not list(media.store(bureau, CODE).root.rglob("*"))
    found = pulled(bureau)
    held = media.store(bureau, CODE)
    assert [held.has(sha256(each).hexdigest()) for each in contents] == [True, False]
    [begun] = (bureau.home.root / INCOMING / CODE / "media").iterdir()
    assert not found.bad and begun.name.endswith(PART) and 40_000 < begun.stat().st_size < 60_000
    here = []
    for day in (21, 22):
        clock.set(f"2026-11-{day}T01:30:00+08:00")
        found = pulled(bureau)
        here.append([held.has(sha256(each).hexdigest()) for each in contents])
    # Encrypted it is a little more than the 200,000 bytes of the first night's rest and one more.
    assert here == [[True, False], [True, True]]
    assert not found.bad and not list((bureau.home.root / INCOMING / CODE / "media").iterdir())
