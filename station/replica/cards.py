"""Cards: how a station and a bureau introduce themselves. A signed note by the very key it states.

Anybody can make a card. What makes it true is two people comparing the fingerprint by another way (docs/bundle.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from station.errors import StationError
from station.replica.envelope import recipient
from station.replica.outbox import read_small
from station.rules import note
from station.store.keys import Signer, verify

STATION_CARD = "anjian-card/2"
STATION_CARD_1 = "anjian-card/1"
"""Without an age recipient: nothing could be sent back to such a station."""
BUREAU_CARD = "anjian-bureau-card/1"
MAX_CARD = 16 * 1024


class CardInvalid(StationError):
    """The file is not a card, or was altered."""

    text = "replica.card_invalid"


class CardMissing(StationError):
    """There is no file of that name. Facts: path."""

    text = "replica.card_missing"


class FingerprintNeeded(StationError):
    """Nobody has compared the fingerprint yet."""

    text = "replica.fingerprint_needed"


class FingerprintWrong(StationError):
    """The fingerprint read out is not the card's."""

    text = "replica.fingerprint_wrong"


@dataclass(frozen=True, slots=True)
class StationCard:
    """A station's introduction to its bureau."""

    code: str
    name: str
    epoch: int
    key: str
    """C2SP verifier key (vkey); its name is the log's name."""
    issued: str
    recipient: str = ""
    """age recipient of the station, for what the bureau sends back; empty on a card of form 1."""

    @property
    def public(self) -> bytes:
        """32-byte Ed25519 public key."""
        return note.parse_verifier_key(self.key)[1]

    def body(self) -> str:
        """The text that is signed."""
        form, line = STATION_CARD, f"recipient {self.recipient}\n"
        if not self.recipient:
            form, line = STATION_CARD_1, ""
        return (
            f"{form}\nstation {self.code}\nname {self.name}\nepoch {self.epoch}\n"
            f"{line}key {self.key}\nissued {self.issued}\n"
        )


@dataclass(frozen=True, slots=True)
class BureauCard:
    """A bureau's introduction to its stations."""

    code: str
    name: str
    recipient: str
    """age recipient of the bureau."""
    recovery: str
    """age recipient of the offline recovery key, `-` for none."""
    key: str
    """C2SP verifier key of the bureau's own log."""
    issued: str

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom bundles are encrypted to, the bureau first."""
        return (self.recipient,) if self.recovery == "-" else (self.recipient, self.recovery)

    def body(self) -> str:
        """The text that is signed."""
        return (
            f"{BUREAU_CARD}\nbureau {self.code}\nname {self.name}\nrecipient {self.recipient}\n"
            f"recovery {self.recovery}\nkey {self.key}\nissued {self.issued}\n"
        )


def sign(card: StationCard | BureauCard, signer: Signer) -> str:
    """The card as a signed note."""
    return signer.note(card.body())


def sign_twice(card: StationCard, signer: Signer, before: Signer) -> str:
    """A station's card for its next key, signed by that key and under it by the one before."""
    again = before.note(card.body()).rpartition("\n\n")[2]
    return signer.note(card.body()) + again


def read_station(data: bytes) -> StationCard:
    """A station's card, of either form, once its own signature holds. CardInvalid."""
    form = STATION_CARD
    labels: tuple[str, ...] = ("station", "name", "epoch", "recipient", "key", "issued")
    if data.startswith(f"{STATION_CARD_1}\n".encode()):
        form, labels = STATION_CARD_1, ("station", "name", "epoch", "key", "issued")
    found = dict(zip(labels, _values(data, form, labels), strict=True))
    if not re.fullmatch(r"[0-9]{9}", found["station"]) or not re.fullmatch(r"0|[1-9][0-9]?", found["epoch"]):
        raise CardInvalid
    to = found.get("recipient", "")
    log = note.parse_verifier_key(found["key"])[0]
    if (to and not is_recipient(to)) or log != f"anjian/{found['station']}/{found['epoch']}":
        raise CardInvalid
    return StationCard(found["station"], found["name"], int(found["epoch"]), found["key"], found["issued"], to)


def read_bureau(data: bytes) -> BureauCard:
    """A bureau's card once its own signature holds. CardInvalid."""
    values = _values(data, BUREAU_CARD, ("bureau", "name", "recipient", "recovery", "key", "issued"))
    if not re.fullmatch(r"[0-9]{9}", values[0]):
        raise CardInvalid
    return BureauCard(*values)


def countersigned(data: bytes, key: str) -> bool:
    """Whether the verifier key `key` signed this card as well: the station's earlier key vouching for its next."""
    try:
        name, public = note.parse_verifier_key(key)
        note.opened(data.decode(), name, public, lambda signature, body: verify(public, signature, body))
    except ValueError:
        return False
    return True


def is_recipient(value: str) -> bool:
    """Whether this is an age recipient something can be encrypted to."""
    try:
        recipient(value)
    except ValueError:
        return False
    return True


def fingerprint(key: str) -> str:
    """SHA-256 of a verifier key's public key, in eight groups of four hex digits to be read out aloud."""
    digest = sha256(note.parse_verifier_key(key)[1]).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def compare_fingerprint(key: str, given: str) -> None:
    """Refuse unless `given` is the fingerprint of `key`, spaces and case aside. FingerprintNeeded, FingerprintWrong."""
    found = fingerprint(key)
    if not given.strip():
        raise FingerprintNeeded(fingerprint=found)
    if "".join(given.split()).lower() != found.replace(" ", ""):
        raise FingerprintWrong(found=found, given=given)


def card_bytes(path: Path) -> bytes:
    """A card file's bytes, bounded. CardMissing; CardInvalid when it is no plain file."""
    try:
        return read_small(path, MAX_CARD)
    except FileNotFoundError as error:
        raise CardMissing(path=path) from error
    except (OSError, ValueError) as error:
        raise CardInvalid from error


def public_pem(public: bytes) -> bytes:
    """A 32-byte Ed25519 public key in the form `openssl pkeyutl` reads."""
    return Ed25519PublicKey.from_public_bytes(public).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _values(data: bytes, form: str, labels: tuple[str, ...]) -> list[str]:
    """The values of a card's lines. The key is read before the signature because the card is about that key."""
    try:
        if len(data) > MAX_CARD:
            raise ValueError("too long")
        written = data.decode()
        lines = written.partition("\n\n")[0].split("\n")
        split = [line.partition(" ") for line in lines[1:]]
        if lines[0] != form or tuple(label for label, _, _ in split) != labels:
            raise ValueError("not a card")
        values = [value for _, _, value in split]
        name, public = note.parse_verifier_key(values[labels.index("key")])
        note.opened(written, name, public, lambda signature, body: verify(public, signature, body))
    except ValueError as error:
        raise CardInvalid from error
    return values
