"""Pairing by one code both sides see, and cards that travel as QR codes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.bureau.enrol import shown
from station.bureau.home import Bureau
from station.replica import cards, pairing
from station.replica.cards import BureauCard, CardInvalid, CardMissing, StationCard
from station.replica.pairing import CodeWrong
from station.services import card_codes, replication
from station.wiring import Station


@pytest.fixture
def both(station: Station, bureau: Bureau) -> tuple[StationCard, BureauCard]:
    own = cards.read_station(replication.introduce(station).read_bytes())
    return own, cards.read_bureau(bureau.home.card.read_bytes())


def test_both_sides_see_one_code_of_six_groups(both: tuple[StationCard, BureauCard]) -> None:
    found = pairing.code(*both)
    assert found == pairing.code(*both)
    assert [len(group) for group in found.split()] == [4] * 6 and found.replace(" ", "").isdecimal()
    pairing.compare(found, found.replace(" ", ""))
    pairing.compare(found, found.replace(" ", "-"))
    for wrong in (found[:-1], found[:-1] + str((int(found[-1]) + 1) % 10), ""):
        with pytest.raises(CodeWrong):
            pairing.compare(found, wrong)


@pytest.mark.parametrize("field", ["code", "name", "epoch", "key", "issued", "recipient"])
def test_another_station_card_gives_another_code(both: tuple[StationCard, BureauCard], field: str) -> None:
    own, theirs = both
    changed = {field: 7 if field == "epoch" else getattr(own, field) + "x"}
    other = dataclasses.replace(own, **changed)  # type: ignore[arg-type]  # names are the test's
    assert pairing.code(other, theirs) != pairing.code(own, theirs)


@pytest.mark.parametrize("field", ["code", "name", "recipient", "recovery", "key", "issued"])
def test_another_bureau_card_gives_another_code(both: tuple[StationCard, BureauCard], field: str) -> None:
    own, theirs = both
    other = dataclasses.replace(theirs, **{field: getattr(theirs, field) + "x"})
    assert pairing.code(own, other) != pairing.code(own, theirs)


def test_a_card_travels_as_a_code(station: Station, bureau: Bureau, tmp_path: Path) -> None:
    for card in (replication.introduce(station).read_bytes(), bureau.home.card.read_bytes()):
        photo = tmp_path / "card.png"
        photo.write_bytes(card_codes.picture(card))
        assert card_codes.given(str(photo)) == card
        assert card_codes.given(card_codes.written(card)) == card
        assert len(card_codes.lines(card)) <= 40 and max(map(len, card_codes.lines(card))) <= 80
    assert shown(replication.introduce(station).read_bytes()).source == ""


def test_a_card_file_is_given_by_its_name(station: Station, tmp_path: Path) -> None:
    path = replication.introduce(station)
    assert card_codes.given(str(path)) == path.read_bytes()
    for missing in ("none.card", "none.png"):
        with pytest.raises(CardMissing):
            card_codes.given(str(tmp_path / missing))


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_other_codes_are_no_cards(written: str) -> None:
    with pytest.raises(CardInvalid):
        card_codes.read(card_codes.PREFIX + written)


def test_a_code_that_unpacks_to_more_than_a_card_is_none() -> None:
    with pytest.raises(CardInvalid):
        card_codes.read(card_codes.written(bytes(10_000_000)))


def test_a_cards_key_must_be_of_the_station_it_names(station: Station) -> None:
    own = cards.read_station(replication.introduce(station).read_bytes())
    for changes in ({"code": "330281999"}, {"epoch": 1}):
        other = dataclasses.replace(own, **changes)  # type: ignore[arg-type]  # names are the test's
        with pytest.raises(CardInvalid):
            cards.read_station(cards.sign(other, station.store.signer).encode())
