"""Cards and receipts with any of their bits turned: never believed, never an error nobody foresaw."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from pathlib import Path

from station.bureau import line, returns, witness
from station.bureau.home import Bureau
from station.records.exchange import Sized
from station.records.people import BureauSigner
from station.replica import cards, line_card
from station.replica.cards import CardInvalid
from station.replica.line_card import LineCardInvalid
from station.rules.return_text import Item
from station.services import line as station_line
from station.services import replication, return_items
from station.store.keys import KeyRing
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.counts import bits

BY = BureauSigner("330281000", "余姚市应急管理局")
EVERY = 1 << 20
"""A card has fewer bits."""
FIRST_BOUND, LAST_BOUND = 2, 5
"""Lines of a receipt that the cosignature stands for: size, root and itself; the rest has the packet's signature."""


def believed(data: bytes, read: Callable[[bytes], object], refusal: type[Exception]) -> list[int]:
    """The bits that may be turned without the card being refused."""
    assert read(data)
    found = []
    for bit, changed in bits(data, EVERY):
        try:
            read(changed)
            found.append(bit)
        except refusal:
            pass
    return found


def test_no_bit_of_a_stations_card(station: Station) -> None:
    assert believed(replication.introduce(station).read_bytes(), cards.read_station, CardInvalid) == []


def test_no_bit_of_a_bureaus_card(bureau: Bureau) -> None:
    assert believed(bureau.home.card.read_bytes(), cards.read_bureau, CardInvalid) == []


def test_no_bit_of_a_line_card_of_either_side(paired: Station, bureau: Bureau, tmp_path: Path) -> None:
    path, said = line.introduce(bureau)
    ours = partial(line_card.read, issuer=BY.code, key=bureau.store.signer.verifier_key, uses=("pull", "return"))
    assert believed(path.read_bytes(), ours, LineCardInvalid) == []
    (tmp_path / "host.pub").write_text(said.keys["pull"])
    card, _ = station_line.introduce(paired, tmp_path / "host.pub")
    theirs = partial(line_card.read, issuer=CODE, key=paired.store.signer.verifier_key, uses=("host",))
    assert believed(card.read_bytes(), theirs, LineCardInvalid) == []


def test_no_bit_of_a_card_that_the_key_before_vouches_for(station: Station, tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    ring.create_signer()
    before, after = station.store.signer, ring.signer(f"anjian/{CODE}/1")
    card = dataclasses.replace(replication.card_of(station), epoch=1, key=after.verifier_key)
    signed = cards.sign_twice(card, after, before).encode()

    def vouched(data: bytes) -> bool:
        cards.read_station(data)
        if not cards.countersigned(data, before.verifier_key):
            raise CardInvalid
        return True

    assert believed(signed, vouched, CardInvalid) == []


def test_bits_of_a_receipt(paired: Station, bureau: Bureau, enterprise: Callable[..., int]) -> None:
    enterprise()
    replication.replicate(paired)
    assert take(bureau) == ["ACCEPTED"]
    queued = witness.receipt(bureau, UNIT, CODE)
    assert queued is not None
    said = (bureau.home.root / returns.OUTGOING / CODE / queued.sha256).read_bytes()
    bound = said.decode().splitlines()[FIRST_BOUND:LAST_BOUND]
    for bit, changed in bits(said, 400):
        outcome, detail = received(paired, changed)
        # What is not bound says something else, in a packet that the bureau never signed.
        unbound = changed.decode(errors="replace").split("\n")[FIRST_BOUND:LAST_BOUND] == bound
        assert outcome == "refused" and detail or unbound and outcome == "applied", bit
    assert received(paired, said) == ("applied", "")


def received(station: Station, data: bytes) -> tuple[str, str]:
    """What becomes of these bytes as a receipt out of a packet whose signature held."""
    item = Item("receipt", "receipt.txt", Sized(len(data), returns.digest_of(data)))
    return return_items.apply(station, BY, item, data)
