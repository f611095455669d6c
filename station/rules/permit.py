"""Reading a permit of the bureau back from its (already verified) text, and its one-time code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from station.records.moment import day, moment
from station.records.number import Allotment
from station.records.permit import FORM, AccessPermit, DeputyPermit, DisposalPermit, NumbersPermit, Permit, PinPermit
from station.rules.number_blocks import Block

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits nobody confuses when they are read out on the telephone."""
CODE_LETTERS = 16
"""79 bits: nobody finds the code by trying hashes."""

_PIN = ("kind", "station", "serial", "officer", "name", "code", "issued", "expires")
_DEPUTY = (
    "kind", "station", "serial", "officer", "name", "deputy", "deputy-name", "from", "to", "reason", "issued", "expires"
)  # fmt: skip
_ACCESS = ("kind", "station", "serial", "request", "number", "reason", "issued", "expires")
_DISPOSAL = ("kind", "station", "serial", "disposal", "number", "clips", "contents", "reason", "issued", "expires")
_NUMBERS = (("kind", "station", "serial"), ("issued", "expires"))
"""What stands before and after the blocks."""


def code_hash(serial: str, code: str) -> str:
    """Hex digest a permit states of its one-time code; blanks, hyphens and case of the code do not matter."""
    plain = re.sub(r"[\s-]", "", code).upper()
    return sha256(f"{serial}\n{plain}".encode()).hexdigest()


def contents_hash(digests: Iterable[str]) -> str:
    """Hex digest of a list of recordings: their SHA-256 (hex), sorted, each with a line end."""
    return sha256("".join(f"{digest}\n" for digest in sorted(digests)).encode()).hexdigest()


def read(body: str) -> Permit:
    """A permit out of its note text. ValueError on any other shape."""
    lines = body.split("\n")
    if lines[0] != FORM or lines[-1] != "":
        raise ValueError("not a permit")
    split = [line.partition(" ") for line in lines[1:-1]]
    labels = tuple(label for label, _, _ in split)
    said = {label: value for label, _, value in split}
    found: Permit
    if labels == _PIN and said["kind"] == "pin":
        found = _pin(said)
    elif labels == _DEPUTY and said["kind"] == "deputy":
        found = _deputy(said)
    elif labels == _ACCESS and said["kind"] == "access":
        found = _access(said)
    elif labels == _DISPOSAL and said["kind"] == "disposal":
        found = _disposal(said)
    elif (labels[:3], labels[-2:]) == _NUMBERS and set(labels[3:-2]) == {"block"} and said["kind"] == "numbers":
        found = _numbers(said, [value for label, _, value in split if label == "block"])
    else:
        raise ValueError("not a permit")
    if found.body() != body or not re.fullmatch(r"[0-9a-f]{32}", found.serial):
        raise ValueError("not a canonical permit")
    return found


def _pin(said: dict[str, str]) -> PinPermit:
    return PinPermit(
        station=said["station"],
        serial=said["serial"],
        officer_id=int(said["officer"]),
        name=said["name"],
        code=said["code"],
        issued=moment(said["issued"]),
        expires=moment(said["expires"]),
    )


def _deputy(said: dict[str, str]) -> DeputyPermit:
    return DeputyPermit(
        station=said["station"],
        serial=said["serial"],
        officer_id=int(said["officer"]),
        name=said["name"],
        deputy_id=int(said["deputy"]),
        deputy=said["deputy-name"],
        from_on=day(said["from"]),
        to_on=day(said["to"]),
        reason=said["reason"],
        issued=moment(said["issued"]),
        expires=moment(said["expires"]),
    )


def _access(said: dict[str, str]) -> AccessPermit:
    return AccessPermit(
        station=said["station"],
        serial=said["serial"],
        request_id=int(said["request"]),
        number=said["number"],
        reason=said["reason"],
        issued=moment(said["issued"]),
        expires=moment(said["expires"]),
    )


def _disposal(said: dict[str, str]) -> DisposalPermit:
    return DisposalPermit(
        station=said["station"],
        serial=said["serial"],
        disposal_id=int(said["disposal"]),
        number=said["number"],
        clips=int(said["clips"]),
        contents=said["contents"],
        reason=said["reason"],
        issued=moment(said["issued"]),
        expires=moment(said["expires"]),
    )


def _numbers(said: dict[str, str], blocks: list[str]) -> NumbersPermit:
    return NumbersPermit(
        station=said["station"],
        serial=said["serial"],
        blocks=tuple(_block(each) for each in blocks),
        issued=moment(said["issued"]),
        expires=moment(said["expires"]),
    )


def _block(written: str) -> Allotment:
    series, year, first, last = written.split(" ")
    block = Block(int(first), int(last))
    return Allotment(series, int(year), block.first, block.last)
