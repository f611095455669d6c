"""Line cards: by which SSH keys a bureau comes, and which one a station's server shows (docs/line.md).

A signed note by a key that two people compared when the two were paired, so nobody has to compare another one.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from station.errors import StationError
from station.replica.cards import MAX_CARD
from station.rules import note
from station.store.keys import Signer, verify

FORM = "anjian-line/1"
FILE = "line.card"
"""Its name: in a station's outbox its own, in a station's home the bureau's, in a bureau's home its own."""
HOST, PULL, RETURN = "host", "pull", "return"
"""What a key is for: a station's server; at the bureau, to fetch and to bring back."""
_KEY = re.compile(r"ssh-ed25519 [A-Za-z0-9+/]{68}")
_BLOB = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"


class LineCardInvalid(StationError):
    """Not a line card, or not signed by the key that was compared."""

    text = "line.card_invalid"


@dataclass(frozen=True, slots=True)
class LineCard:
    """What one side says about its SSH keys."""

    issuer: str
    """Nine digits."""
    keys: Mapping[str, str]
    """Use → public key as OpenSSH writes it, `ssh-ed25519 AAAA…`."""
    issued: str

    def body(self) -> str:
        """The text that is signed."""
        lines = "".join(f"key {use} {key}\n" for use, key in sorted(self.keys.items()))
        return f"{FORM}\nfrom {self.issuer}\n{lines}issued {self.issued}\n"


def is_key(written: str) -> bool:
    """Whether this is an Ed25519 public key as OpenSSH writes it, without a comment."""
    return _KEY.fullmatch(written) is not None and b64decode(written.split(" ")[1]).startswith(_BLOB)


def fingerprint(key: str) -> str:
    """As `ssh-keygen -l` shows it: SHA256 and 43 letters."""
    digest = sha256(b64decode(key.split(" ")[1])).digest()
    return f"SHA256:{b64encode(digest).decode().rstrip('=')}"


def sign(card: LineCard, signer: Signer) -> str:
    """The card as a signed note."""
    return signer.note(card.body())


def sign_twice(card: LineCard, signer: Signer, before: Signer) -> str:
    """The card for a station's next key, signed by that key and under it by the one before."""
    return sign(card, signer) + before.note(card.body()).rpartition("\n\n")[2]


def read(data: bytes, issuer: str, key: str, uses: tuple[str, ...]) -> LineCard:
    """The card of `issuer` once the verifier key `key` has signed it; it must state a key for each of `uses`.

    LineCardInvalid.
    """
    try:
        if len(data) > MAX_CARD:
            raise ValueError("too long")
        name, public = note.parse_verifier_key(key)
        body = note.opened(data.decode(), name, public, lambda signature, text: verify(public, signature, text))
        form, stated, *lines, issued = body.removesuffix("\n").split("\n")
        words = [line.split(" ", 2) for line in lines]
        stated, issued = stated.removeprefix("from "), issued.removeprefix("issued ")
        card = LineCard(stated, {use: key for _, use, key in words}, issued)
    except ValueError as error:
        raise LineCardInvalid from error
    stands = form == FORM and card.body() == body and card.issuer == issuer and tuple(sorted(card.keys)) == uses
    if not stands or not all(map(is_key, card.keys.values())):
        raise LineCardInvalid
    return card
