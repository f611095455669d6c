"""Getting to know each other: cards, fingerprints, and who may put a station on the roster."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau.enrol import EpochOld, Introduced, KeyDiffers, NoCard, enrol, introduced
from station.bureau.home import Bureau, BureauFounding, BureauTaken, CodeInvalid, RecoveryInvalid, create_bureau
from station.records.people import Proof, System
from station.replica import cards
from station.replica.cards import CardInvalid, FingerprintNeeded, FingerprintWrong
from station.services import replication, staff
from station.services.staff import NewOfficer
from station.store import bureau_rows
from station.store.errors import NotAllowed
from station.store.keys import KeyRing
from station.wiring import Station
from tests.bureau.conftest import CODE
from tests.conftest import PIN, FrozenClock


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def card(station: Station) -> cards.StationCard:
    return cards.read_station(replication.introduce(station).read_bytes())


def test_a_card_says_who_the_station_is(station: Station) -> None:
    found = card(station)
    assert (found.code, found.name, found.epoch) == (CODE, "泗门镇安监所", 0)
    assert found.public == station.store.signer.public


def test_a_card_is_written_again_only_when_it_is_no_longer_true(station: Station, clock: FrozenClock) -> None:
    path = replication.introduce(station)
    before = path.read_bytes()
    clock.advance(days=1)
    replication.introduce(station)
    assert path.read_bytes() == before
    path.write_bytes(before.replace("泗门".encode(), "临山".encode()))
    replication.introduce(station)
    assert card(station).name == "泗门镇安监所"


@pytest.mark.parametrize("at", range(0, 300, 11))
def test_an_altered_card_is_refused(station: Station, at: int) -> None:
    data = bytearray(replication.introduce(station).read_bytes())
    data[at % len(data)] ^= 1
    with pytest.raises(CardInvalid):
        cards.read_station(bytes(data))


@pytest.mark.parametrize("data", [b"", b"\xff", b"anjian-card/1\n", b"x" * 100_000])
def test_other_files_are_no_cards(data: bytes) -> None:
    with pytest.raises(CardInvalid):
        cards.read_station(data)
    with pytest.raises(CardInvalid):
        cards.read_bureau(data)


def test_a_stations_card_is_no_bureaus_card(station: Station, bureau: Bureau) -> None:
    with pytest.raises(CardInvalid):
        cards.read_bureau(replication.introduce(station).read_bytes())
    with pytest.raises(CardInvalid):
        cards.read_station(bureau.home.card.read_bytes())


def test_fingerprints_are_compared_by_people(station: Station) -> None:
    key = station.store.signer.verifier_key
    shown = cards.fingerprint(key)
    assert len(shown.split()) == 8
    cards.compare_fingerprint(key, shown.upper())
    cards.compare_fingerprint(key, shown.replace(" ", ""))
    with pytest.raises(FingerprintNeeded):
        cards.compare_fingerprint(key, "  ")
    with pytest.raises(FingerprintWrong):
        cards.compare_fingerprint(key, shown[:-1])


def test_a_card_is_found_where_people_put_it(station: Station, tmp_path: Path) -> None:
    path = replication.introduce(station)
    outbox = station.home.outbox
    for place in (outbox, outbox / CODE, path):
        assert introduced(place) == Introduced(card(station), str(outbox))
    alone = tmp_path / "mail" / "card"
    alone.parent.mkdir()
    shutil.copy(path, alone)
    assert introduced(alone) == Introduced(card(station), "")
    with pytest.raises(NoCard):
        introduced(tmp_path / "mail")


def test_enrolment_is_an_act_of_a_person(station: Station, bureau: Bureau, admin: Proof) -> None:
    replication.introduce(station)
    with pytest.raises(NotAllowed):
        enrol(bureau, System("system:pull"), introduced(station.home.outbox))
    enrol(bureau, admin, introduced(station.home.outbox))
    enrol(bureau, admin, introduced(station.home.outbox))
    (found,) = bureau_rows.current(bureau.store)
    assert (found.code, found.key, found.source) == (CODE, station.store.signer.verifier_key, str(station.home.outbox))
    assert bureau.store.lines(subject=f"station/{CODE}/0")[0].actor.endswith("赵局端")


def resigned(station: Station, folder: Path, **changes: object) -> Introduced:
    """A card with another key, as another box would write it."""
    ring = KeyRing(folder)
    folder.mkdir()
    ring.create_signer()
    epoch = changes.get("epoch", 0)
    signer = ring.signer(f"anjian/{CODE}/{epoch}")
    made = dataclasses.replace(card(station), key=signer.verifier_key, **changes)  # type: ignore[arg-type]
    assert cards.read_station(cards.sign(made, signer).encode()) == made
    return Introduced(made, "")


def test_a_second_key_for_the_same_life_is_refused(
    station: Station, bureau: Bureau, admin: Proof, tmp_path: Path
) -> None:
    enrol(bureau, admin, Introduced(card(station), ""))
    with pytest.raises(KeyDiffers):
        enrol(bureau, admin, resigned(station, tmp_path / "other"))
    assert [row.key for row in bureau_rows.roster(bureau.store)] == [station.store.signer.verifier_key]


def test_a_replaced_box_follows_and_its_predecessor_cannot_return(
    station: Station, bureau: Bureau, admin: Proof, tmp_path: Path
) -> None:
    enrol(bureau, admin, Introduced(card(station), ""))
    enrol(bureau, admin, resigned(station, tmp_path / "new", epoch=1))
    assert [(row.epoch, row.ended) for row in bureau_rows.roster(bureau.store, CODE)] == [(1, False), (0, True)]
    with pytest.raises(EpochOld):
        enrol(bureau, admin, Introduced(card(station), ""))


def test_an_old_box_at_work_after_its_replacement_is_a_rollback(
    sealed: Station, bureau: Bureau, admin: Proof, tmp_path: Path, enterprise: Callable[..., int]
) -> None:
    from tests.bureau.conftest import take

    assert take(bureau) == ["ACCEPTED"] * 3
    enrol(bureau, admin, resigned(sealed, tmp_path / "new", epoch=1))
    enterprise()
    replication.replicate(sealed)
    assert take(bureau, sealed.home.outbox) == ["REPLAY"] * 3 + ["ROLLBACK"]


def test_pairing_is_an_act_and_keeps_every_recipient(station: Station, bureau: Bureau, chief: Proof) -> None:
    _, settings = replication.pair(station, chief, bureau.home.card.read_bytes())
    assert settings.bureau_recipients == cards.read_bureau(bureau.home.card.read_bytes()).recipients
    assert station.store.lines()[-1].action == "bureau.pair"


def test_pairing_is_not_for_everybody(station: Station, bureau: Bureau, officer: Proof) -> None:
    with pytest.raises(NotAllowed):
        replication.pair(station, officer, bureau.home.card.read_bytes())


def test_a_bureau_is_made_whole_or_not_at_all(tmp_path: Path, clock: FrozenClock) -> None:
    admin = NewOfficer("赵局端", frozenset({"admin"}))

    def make(root: Path, code: str = "330281000", recovery: str = "-", pin: str = PIN) -> None:
        create_bureau(root, BureauFounding(code, "余姚市应急管理局", recovery), admin, pin, clock).close()

    with pytest.raises(CodeInvalid):
        make(tmp_path / "b", code="33")
    with pytest.raises(RecoveryInvalid):
        make(tmp_path / "b", recovery="age1nonsense")
    with pytest.raises(staff.PinWeak):
        make(tmp_path / "b", pin="1")
    assert not (tmp_path / "b").exists()
    make(tmp_path / "b")
    with pytest.raises(BureauTaken):
        make(tmp_path / "b")


def test_the_recovery_key_opens_bundles_too(station: Station, chief: Proof, tmp_path: Path, clock: FrozenClock) -> None:
    import pyrage

    vault = pyrage.x25519.Identity.generate()
    founding = BureauFounding("330281000", "余姚市应急管理局", str(vault.to_public()))
    made = create_bureau(tmp_path / "b", founding, NewOfficer("赵局端", frozenset({"admin"})), PIN, clock)
    _, settings = replication.pair(station, chief, made.home.card.read_bytes())
    made.close()
    replication.replicate(dataclasses.replace(station, settings=settings))
    part = station.home.outbox / CODE / "0" / "00000001" / "p0000.age"
    assert pyrage.decrypt(part.read_bytes(), [vault])
