"""Putting a station on the roster: its key, once a person has compared the fingerprint with the station's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station.bureau.home import Bureau
from station.errors import StationError
from station.records.moment import iso
from station.records.people import Proof, System
from station.replica import cards, outbox
from station.replica.cards import StationCard
from station.store import bureau_rows
from station.store.bureau_models import Enrolment


class NoCard(StationError):
    """There is no station's card at the path, or more than one."""

    text = "bureau.no_card"


class KeyDiffers(StationError):
    """A second key under the identity of an enrolled station."""

    text = "bureau.key_differs"


class EpochOld(StationError):
    """The card is of an earlier life of the station than the enrolled one."""

    text = "bureau.epoch_old"


@dataclass(frozen=True, slots=True)
class Introduced:
    """A card with the folder its station's bundles will come from."""

    card: StationCard
    source: str
    """Absolute path of an outbox; empty when the card lay elsewhere."""


def introduced(path: Path) -> Introduced:
    """The card at `path`: a card file, a folder with one, or an outbox of one station. NoCard, CardInvalid."""
    place = path.resolve()
    if place.is_dir():
        codes = outbox.stations(place)
        if not (place / outbox.CARD).exists() and len(codes) == 1:
            place = place / codes[0]
        place = place / outbox.CARD
    if not place.exists():
        raise NoCard(path=path)
    card = cards.read_station(cards.card_bytes(place))
    lies_in_outbox = place.parent.name == card.code
    return Introduced(card, str(place.parent.parent) if lies_in_outbox else "")


def enrol(bureau: Bureau, actor: Proof | System, found: Introduced) -> None:
    """Put a station on the roster, or note where it is pulled from now. KeyDiffers, EpochOld, NotAllowed.

    The caller has had a person compare the fingerprint.
    """
    card = found.card
    known = bureau_rows.roster(bureau.store, card.code)
    same = next((row for row in known if row.epoch == card.epoch), None)
    if same is not None and same.key != card.key:
        raise KeyDiffers(name=card.name, code=card.code, epoch=card.epoch, known=cards.fingerprint(same.key))
    if known and card.epoch < known[0].epoch:
        raise EpochOld(name=card.name, found=card.epoch, known=known[0].epoch)
    with bureau.store.act(actor, "station.enrol", subject=f"station/{card.code}/{card.epoch}") as act:
        if same is not None:
            act.update(Enrolment, same.id, name=card.name, source=found.source, recipient=card.recipient)
            return
        for row in known:
            if not row.ended:
                act.update(Enrolment, row.id, ended_at=iso(act.now))
        values = {"epoch": card.epoch, "verifier_key": card.key, "source": found.source, "enrolled_at": iso(act.now)}
        act.insert(Enrolment, code=card.code, name=card.name, recipient=card.recipient, **values)
