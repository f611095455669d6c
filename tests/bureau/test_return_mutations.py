"""Packets altered, bit by bit: never done, always explained in words, and the right one still counts afterwards."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.bureau import returns
from station.bureau.home import Bureau
from station.errors import StationError
from station.records.exchange import Sized
from station.records.people import BureauSigner, Proof
from station.rules.return_text import KINDS, Item
from station.services import return_items
from station.services import returns as station_returns
from station.store import exchange
from station.store import numbers as number_rows
from station.wiring import Station
from tests.bureau.conftest import CODE
from tests.bureau.test_returns import admin, allotment, sent  # noqa: F401
from tests.counts import bits, seeds

Alter = Callable[[Path], object]
SIGNED = ("packet.note", "p0000.age")
"""What decides; the other two files are for people with stock tools."""


@pytest.fixture
def packet(paired: Station, bureau: Bureau, admin: Proof, tmp_path: Path) -> Path:  # noqa: F811
    """A small packet, aside."""
    returns.queue(bureau, admin, CODE, "permit", "a.txt", allotment(bureau, admin, 1, 9))
    sent(bureau, paired, admin)
    return Path(shutil.move(paired.home.inbox / CODE / "00000001", tmp_path / "packet"))


def tried(station: Station, packet: Path, alter: Alter) -> StationError | None:
    """Lay the packet into the inbox, altered, and receive; why it was not taken in. Nothing of it may be done."""
    place = station.home.inbox / CODE / "00000001"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(packet, place)
    alter(place)
    size = station.store.size()
    done = station_returns.receive(station)
    # The payload is opened after the packet was entered: its signature held. No item of it is done or settled.
    assert not done.done and not number_rows.blocks(station.store) and station.store.size() <= size + 1
    return done.stopped


def taken(station: Station, packet: Path) -> bool:
    """Whether the packet as it was made is taken in now."""
    place = station.home.inbox / CODE / "00000001"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(packet, place)
    return [one.outcome for one in station_returns.receive(station).done] == ["applied"]


@pytest.mark.parametrize("name", SIGNED)
def test_bytes_with_one_bit_turned(paired: Station, packet: Path, name: str) -> None:
    data = (packet / name).read_bytes()
    for bit, other in bits(data, len(data) // 6):
        why = tried(paired, packet, lambda place, other=other: (place / name).write_bytes(other))  # type: ignore[misc]
        assert why is not None and why.message and why.advice, (name, bit)
    assert taken(paired, packet)


@pytest.mark.parametrize("seed", seeds(4))
def test_cut_lengthened_and_exchanged_files(paired: Station, packet: Path, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(20):
        name = dice.choice(SIGNED)
        data = (packet / name).read_bytes()
        at, to = sorted(dice.randrange(len(data)) for _ in range(2))
        other = dice.choice(
            [data[:at], data + dice.randbytes(3), data[:at] + data[to + 1 :], data[at:] + data[:at], b""]
        )
        if other == data:
            continue
        why = tried(paired, packet, lambda place, name=name, other=other: (place / name).write_bytes(other))  # type: ignore[misc]
        assert why is not None and why.message and why.advice, (name, at, to)
    assert taken(paired, packet)


@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("what", ["folder", "pipe", "link", "huge", "nothing"])
def test_files_that_are_something_else(paired: Station, packet: Path, name: str, what: str) -> None:
    def alter(place: Path) -> None:
        path = place / name
        path.unlink()
        if what == "folder":
            path.mkdir()
        elif what == "pipe":
            os.mkfifo(path)
        elif what == "link":
            path.symlink_to(packet / name)
        elif what == "huge":
            with path.open("wb") as file:
                file.truncate(64 * 1024 * 1024)

    why = tried(paired, packet, alter)
    assert why is not None and why.message and why.advice
    assert taken(paired, packet)


def test_what_decides_nothing_may_be_altered(paired: Station, packet: Path) -> None:
    for name in ("packet.sig", "SHA256SUMS"):
        (packet / name).write_bytes(b"altered")
    assert taken(paired, packet)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.one_of(st.binary(min_size=1, max_size=200), st.text(min_size=1).map(str.encode)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_item_of_any_kind_that_is_garbage_is_refused_in_words(paired: Station, kind: str, data: bytes) -> None:
    item = Item(kind, "a.txt", Sized(len(data), returns.digest_of(data)))
    size = paired.store.size()
    outcome, detail = return_items.apply(paired, BureauSigner("330281000", "余姚市应急管理局"), item, data)
    assert outcome == ("waiting" if kind in ("roster", "officers", "plans") else "refused") and detail
    assert paired.store.size() == size and exchange.every(paired.store) == []
