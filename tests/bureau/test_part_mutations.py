"""The encrypted part of a bundle, changed on the way: each bit, each length, bytes added, parts exchanged; and changed
by somebody who signs it with the station's own key. Never applied, always explained, never an error.

Every bit and every length is tried in the long form (`make soak`), a fixed share of them otherwise.
"""

from __future__ import annotations

import io
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from station.bureau.home import Bureau
from station.bureau.pull import Outcome
from station.replica import age_file
from station.replica.envelope import MAX_WINDOW
from station.replica.manifest import PART_BYTES, part_name
from station.replica.recovery import sized
from station.replica.verdicts import HARMLESS, WAITING, Verdict
from station.services import replication
from station.store import bureau_rows
from station.store.compare import compare
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau import rogue
from tests.bureau.conftest import CODE, outcomes, take
from tests.bureau.rogue import folder
from tests.counts import bits, whole

FEW = 40
"""Bits and lengths that are tried where not all are."""
SEQ = 2
"""The bundle that is changed: a small one, after one that was taken."""
PART, NEXT = part_name(0), part_name(1)
ADDED = (1, 80, 64 * 1024, PART_BYTES)


@pytest.fixture
def part(sealed: Station, bureau: Bureau, tmp_path: Path) -> Iterator[Path]:
    """The encrypted part of a small bundle that is next; afterwards, with the right bytes back, all goes on."""
    places = [folder(sealed, seq) for seq in (SEQ, SEQ + 1)]
    for place in places:
        place.rename(tmp_path / place.name)
    assert take(bureau) == ["ACCEPTED"]
    shutil.copytree(tmp_path / places[0].name, places[0])
    yield places[0] / PART
    shutil.rmtree(places[0])
    for place in places:
        (tmp_path / place.name).rename(place)
    assert take(bureau) == ["REPLAY", "ACCEPTED", "ACCEPTED"]
    assert compare(sealed.home.db, bureau.home.replica(CODE) / FILE) == []


def refused(bureau: Bureau, about: object) -> Outcome:
    """The next bundle was not applied, for a reason in Chinese; what came of it."""
    taken = len(bureau_rows.accepted(bureau.store, CODE))
    *earlier, last = outcomes(bureau)
    assert {each.verdict for each in earlier} == {Verdict.REPLAY} and last.verdict not in HARMLESS, (about, last)
    assert re.search(r"[\u4e00-\u9fff]", last.reason), about
    assert len(bureau_rows.accepted(bureau.store, CODE)) == taken, about
    return last


def damaged(bureau: Bureau, path: Path, about: object) -> Outcome:
    """The same, for what this very file is: it is named. What is wrong is kept as it came, what is lacking waits."""
    last = refused(bureau, about)
    assert path.name in last.reason, (about, last.reason)
    assert bool(last.evidence) == (last.verdict not in WAITING), about
    if last.evidence and path.stat().st_size <= PART_BYTES:
        kept = bureau.home.root / last.evidence / "offered" / path.name
        assert kept.read_bytes() == path.read_bytes(), about
    # The evidence of so many refusals would fill the disk of the test.
    shutil.rmtree(bureau.home.quarantine / CODE, ignore_errors=True)
    return last


def test_each_bit(part: Path, bureau: Bureau) -> None:
    for bit, changed in bits(part.read_bytes(), FEW):
        part.write_bytes(changed)
        assert damaged(bureau, part, bit).verdict is Verdict.CORRUPT, bit
    assert [each.verdict for each in bureau_rows.refusals(bureau.store, CODE)] == ["CORRUPT"], "told once"


def test_each_length(part: Path, bureau: Bureau) -> None:
    good = part.read_bytes()
    every = range(len(good))
    for length in every if whole() else [0, 1, *random.Random(8).sample(every, FEW), len(good) - 1]:
        part.write_bytes(good[:length])
        assert damaged(bureau, part, length).verdict is Verdict.INCOMPLETE, length


@pytest.mark.parametrize("count", ADDED)
def test_bytes_added(part: Path, bureau: Bureau, count: int) -> None:
    """Zeros, as a file system leaves them, and what was there already."""
    good = part.read_bytes()
    for added in (bytes(count), (good * (count // len(good) + 1))[:count]):
        part.write_bytes(good + added)
        assert damaged(bureau, part, count).verdict is Verdict.CORRUPT


def test_parts_exchanged(sealed: Station, bureau: Bureau, enterprise: Callable[..., int]) -> None:
    """Two of one length, and one with the shorter last; then each in its place, and it is taken."""
    assert take(bureau) == ["ACCEPTED"] * 3
    dice = random.Random(8)
    for _ in range(24):
        enterprise(address=dice.randbytes(400_000).hex())
    replication.replicate(sealed)
    place = folder(sealed, 4)
    names = sorted(path.name for path in place.glob("p*.age"))
    assert len(names) >= 3
    for one, other, verdict in ((PART, NEXT, Verdict.CORRUPT), (PART, names[-1], Verdict.INCOMPLETE)):
        exchange(place / one, place / other)
        assert damaged(bureau, place / one, (one, other)).verdict is verdict
        exchange(place / one, place / other)
    assert take(bureau)[-1] == "ACCEPTED"
    assert compare(sealed.home.db, bureau.home.replica(CODE) / FILE) == []


def exchange(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def test_each_bit_of_the_cipher_signed_all_the_same(part: Path, sealed: Station, bureau: Bureau) -> None:
    """Who has the station's key can sign what he changed; that it is not what was encrypted he cannot hide."""
    for bit, changed in bits(part.read_bytes(), FEW):
        part.write_bytes(changed)
        rogue.resign(sealed, SEQ, parts=(sized(changed),))
        assert refused(bureau, bit).verdict is Verdict.CORRUPT, bit


def test_each_bit_of_what_was_packed_encrypted_and_signed(part: Path, sealed: Station, bureau: Bureau) -> None:
    packed = age_file.decrypted(part.read_bytes(), bureau.identities)
    good = unpacked(packed)
    assert good
    for bit, changed in bits(packed, FEW):
        if unpacked(changed) == good:
            # The same payload, packed otherwise: nothing was changed.
            continue
        part.write_bytes(age_file.encrypted(changed, sealed.settings.bureau_recipients))
        rogue.resign(sealed, SEQ, parts=(sized(part.read_bytes()),), packed=sized(changed))
        assert refused(bureau, bit).verdict is Verdict.CORRUPT, bit


def test_each_bit_of_the_payload_packed_encrypted_and_signed(part: Path, sealed: Station, bureau: Bureau) -> None:
    """Leaves, changesets, the media list and what frames them are bound by what was signed before."""
    good = unpacked(age_file.decrypted(part.read_bytes(), bureau.identities))
    assert good
    for bit, changed in bits(good, FEW):
        rogue.repack(sealed, SEQ, [changed])
        refused(bureau, bit)


def unpacked(packed: bytes) -> bytes | None:
    """None where it is no zstd frame."""
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).stream_reader(io.BytesIO(packed))
    try:
        return reader.read()
    except zstandard.ZstdError:
        return None
