"""Putting a station on the roster: its key, once a person has compared its card with the station's.

One row is one life of the station. A life ends when the next one is enrolled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from station.bureau.home import Bureau
from station.errors import StationError
from station.records.bureau import REPLACED, Enrolment
from station.records.moment import iso
from station.records.people import Proof, System
from station.replica import cards, outbox
from station.replica.cards import StationCard
from station.store import bureau_models, bureau_rows


class NoCard(StationError):
    """There is no station's card at the path, or more than one."""

    text = "bureau.no_card"


class KeyDiffers(StationError):
    """A second key under the identity of an enrolled station."""

    text = "bureau.key_differs"


class EpochOld(StationError):
    """The card is of an earlier life of the station than the enrolled one."""

    text = "bureau.epoch_old"


class KeyRevoked(StationError):
    """The card is of the very life whose key was revoked. Facts: name, epoch, after."""

    text = "keys.revoke.again"


@dataclass(frozen=True, slots=True)
class Introduced:
    """A card with the folder its station's bundles will come from."""

    card: StationCard
    source: str
    """Absolute path of an outbox; empty when the card lay elsewhere."""
    signed: bytes = field(default=b"", compare=False)
    """The card as it lay there, with every signature under it."""


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
    found = shown(cards.card_bytes(place))
    lies_in_outbox = place.parent.name == found.card.code
    return Introduced(found.card, str(place.parent.parent) if lies_in_outbox else "", found.signed)


def shown(card: bytes) -> Introduced:
    """A card that came by itself, as a code or by mail. CardInvalid."""
    return Introduced(cards.read_station(card), "", card)


def enrol(bureau: Bureau, actor: Proof | System, found: Introduced) -> None:
    """Put a station on the roster, or note where it is pulled from now. KeyDiffers, EpochOld, KeyRevoked, NotAllowed.

    The caller has had a person compare the card.
    """
    enter(bureau, actor, found, ("station.enrol", REPLACED))


def enter(bureau: Bureau, actor: Proof | System, found: Introduced, how: tuple[str, str]) -> None:
    """`enrol` by the act and with the end of the life before that `how` names. As `enrol`."""
    card, (action, ended) = found.card, how
    known = bureau_rows.roster(bureau.store, card.code)
    same = _same(known, card)
    with bureau.store.act(actor, action, subject=f"station/{card.code}/{card.epoch}") as act:
        if same is not None:
            act.update(bureau_models.Enrolment, same.id, name=card.name, source=found.source, recipient=card.recipient)
            return
        for row in known:
            if not row.ended:
                said = row.ended_reason or ended
                act.update(bureau_models.Enrolment, row.id, ended_at=iso(act.now), ended_reason=said)
        values = {"epoch": card.epoch, "verifier_key": card.key, "source": found.source, "enrolled_at": iso(act.now)}
        act.insert(bureau_models.Enrolment, code=card.code, name=card.name, recipient=card.recipient, **values)


def _same(known: list[Enrolment], card: StationCard) -> Enrolment | None:
    """The row of this very life, None where it is a new one. KeyDiffers, EpochOld, KeyRevoked."""
    same = next((row for row in known if row.epoch == card.epoch), None)
    if same is not None and same.key != card.key:
        raise KeyDiffers(name=card.name, code=card.code, epoch=card.epoch, known=cards.fingerprint(same.key))
    if known and card.epoch < known[0].epoch:
        raise EpochOld(name=card.name, found=card.epoch, known=known[0].epoch)
    if same is not None and same.sound_to is not None:
        raise KeyRevoked(name=card.name, epoch=card.epoch, after=same.sound_to)
    return same
