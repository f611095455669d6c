"""Bundles that changed on the way, bit by bit and in pieces: never applied, always explained, never an error.

Every bit of the signed files is tried in the long form (`make soak`), a fixed share of them otherwise. SHA256SUMS and
manifest.sig are for stock tools and no part of what is signed: with those changed it is still that bundle.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau.home import Bureau
from station.bureau.pull import Outcome
from station.replica.verdicts import Verdict
from station.services import replication
from station.store.compare import compare
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, outcomes, take
from tests.bureau.rogue import folder
from tests.counts import bits, seeds, whole

FEW = 40
"""Bits of a file that are tried where not all are."""
SIGNED = ("manifest.note", "checkpoint.note")
"""The encrypted part: test_part_mutations.py."""
UNSIGNED = ("SHA256SUMS", "manifest.sig")
LATER = (2, 3)
REFUSALS = {Verdict.CORRUPT, Verdict.FORGED, Verdict.INCOMPLETE}


@pytest.fixture
def one(sealed: Station, tmp_path: Path) -> Station:
    """With one small bundle in its outbox; the two after it lie aside."""
    for seq in LATER:
        folder(sealed, seq).rename(tmp_path / str(seq))
    return sealed


def goes_on(station: Station, bureau: Bureau, aside: Path) -> None:
    """With the right bytes back it is taken, and so are the bundles after it."""
    for seq in LATER:
        (aside / str(seq)).rename(folder(station, seq))
    assert take(bureau) == ["ACCEPTED"] * 3
    assert compare(station.home.db, bureau.home.replica(CODE) / FILE) == []


def explained(found: list[Outcome], about: object) -> None:
    """Not applied, for a reason that is told."""
    assert [each.verdict in REFUSALS for each in found] == [True], (about, found)
    assert re.search(r"[\u4e00-\u9fff]", found[0].reason), about


def forget(bureau: Bureau) -> None:
    """The evidence of so many refusals would fill the disk of the test."""
    shutil.rmtree(bureau.home.quarantine / CODE, ignore_errors=True)


@pytest.mark.parametrize("name", SIGNED)
def test_a_bit_of_what_is_signed(one: Station, bureau: Bureau, tmp_path: Path, name: str) -> None:
    path = folder(one, 1) / name
    good = path.read_bytes()
    for bit, changed in bits(good, FEW):
        path.write_bytes(changed)
        explained(outcomes(bureau), (name, bit))
        forget(bureau)
    path.write_bytes(good)
    goes_on(one, bureau, tmp_path)


@pytest.mark.parametrize("name", UNSIGNED)
def test_a_bit_of_what_only_stock_tools_read(one: Station, bureau: Bureau, name: str) -> None:
    path = folder(one, 1) / name
    for bit, changed in bits(path.read_bytes(), FEW):
        path.write_bytes(changed)
        assert take(bureau)[0] in {"ACCEPTED", "REPLAY"}, (name, bit)


@pytest.mark.parametrize("name", SIGNED)
def test_cut_anywhere(one: Station, bureau: Bureau, tmp_path: Path, name: str) -> None:
    path = folder(one, 1) / name
    good = path.read_bytes()
    lengths = range(len(good)) if whole() else sorted(random.Random(name).sample(range(len(good)), FEW))
    for length in lengths:
        path.write_bytes(good[:length])
        explained(outcomes(bureau), (name, length))
        forget(bureau)
    path.write_bytes(good)
    goes_on(one, bureau, tmp_path)


@pytest.fixture
def large(sealed: Station, bureau: Bureau, enterprise: Callable[..., int]) -> Station:
    """Three bundles taken, and a fourth of several parts: what cannot be packed is written into a thousand rows."""
    assert take(bureau) == ["ACCEPTED"] * 3
    dice = random.Random(8)
    for _ in range(12):
        enterprise(address=dice.randbytes(400_000).hex())
    replication.replicate(sealed)
    assert len(list(folder(sealed, 4).glob("p*.age"))) >= 2
    return sealed


@pytest.mark.parametrize("seed", seeds(4))
def test_pieces_of_a_large_one(large: Station, bureau: Bureau, tmp_path: Path, seed: int) -> None:
    """Bytes overwritten, moved, doubled, left out, or parts exchanged, anywhere in it, several times."""
    place, aside = folder(large, 4), tmp_path / "good"
    shutil.copytree(place, aside)
    for number in range(5):
        dice = random.Random(seed * 1000 + number)
        for _ in range(dice.randrange(1, 4)):
            spoil(dice, place)
        found = outcomes(bureau)
        assert [each.verdict for each in found[:3]] == [Verdict.REPLAY] * 3
        explained(found[3:], (seed, number))
        forget(bureau)
        shutil.rmtree(place)
        shutil.copytree(aside, place)
    assert take(bureau)[-1] == "ACCEPTED"
    assert compare(large.home.db, bureau.home.replica(CODE) / FILE) == []


def spoil(dice: random.Random, place: Path) -> None:
    """One accident to one of the files that are signed."""
    path = dice.choice(sorted(p for p in place.iterdir() if p.name not in UNSIGNED))
    data = path.read_bytes()
    at, length = dice.randrange(max(1, len(data))), dice.randrange(1, 5000)
    kind = dice.randrange(5)
    if kind == 0:
        noise = bytes(byte ^ dice.randrange(1, 256) for byte in data[at : at + length])
        path.write_bytes(data[:at] + noise + data[at + length :])
    elif kind == 1:
        path.write_bytes(data[:at] + data[at + length :])
    elif kind == 2:
        path.write_bytes(data[:at] + data[at : at + length] + data[at:])
    elif kind == 3:
        path.unlink()
    else:
        path.write_bytes(data + b"\0" * length)
