"""The lines to stations: the bureau's two SSH keys, and where each station is reached (docs/line.md)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from station.bureau.home import Bureau
from station.bureau.pull import NotEnrolled
from station.errors import StationError
from station.records.line import MEDIA, Line
from station.records.moment import iso
from station.records.people import Proof, System
from station.replica import cards, line_card
from station.replica.line_card import HOST, PULL, RETURN, LineCard
from station.store import bureau_lines, bureau_rows
from station.store.atomic import write_bytes, write_text
from station.store.keys import KeyRing

MOST = 2**53 - 1
"""Of bytes, a night or a second: what every reader of `line list --json` takes as it is, and SQLite holds."""
_SECRETS = {PULL: "line-pull.key", RETURN: "line-return.key"}
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]{0,250}[A-Za-z0-9])?")


class LineIncomplete(StationError):
    """The first time, a line needs to be told where and by which key. Facts: code."""

    text = "line.incomplete"


class LineWrong(StationError):
    """A line cannot be so. Facts: detail, most."""

    text = "line.wrong"


def introduce(bureau: Bureau) -> tuple[Path, LineCard]:
    """The card about the bureau's SSH keys, made at the first use; its path and what it says."""
    keys = {use: _public(bureau.keys, name) for use, name in _SECRETS.items()}
    card = LineCard(str(bureau.store.origin.code), keys, iso(bureau.clock.now()))
    path = bureau.home.root / line_card.FILE
    write_text(path, line_card.sign(card, bureau.store.signer))
    return path, card


def copied(card: Path, folder: Path) -> Path:
    """The card laid into a folder, a stick perhaps, that is made if need be; where it lies. OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(folder / card.name, card.read_bytes())
    return folder / card.name


def secret(bureau: Bureau, use: str) -> bytes:
    """The private key for PULL or RETURN in OpenSSH's form, made at the first use."""
    _public(bureau.keys, _SECRETS[use])
    return bureau.keys.get_secret(_SECRETS[use])


def host_key(bureau: Bureau, code: str, card: Path) -> str:
    """The key a station's server shows, out of the line card it signed. NotEnrolled, CardMissing, LineCardInvalid."""
    return line_card.read(cards.card_bytes(card), code, _in_force(bureau, code), (HOST,)).keys[HOST]


def set_line(bureau: Bureau, actor: Proof | System, code: str, **told: Any) -> Line:
    """Write how a station is reached; what is not told stays as it was.

    `told` names fields of Line. NotEnrolled, LineIncomplete, LineWrong, NotAllowed.
    """
    _in_force(bureau, code)
    known = bureau_lines.line_of(bureau.store, code)
    if known is None and not {"host", "host_key"} <= told.keys():
        raise LineIncomplete(code=code)
    line = replace(known or Line(code, "", 22, ""), **told)
    wrong = _wrong(line)
    if wrong:
        raise LineWrong(detail=wrong, most=f"{MOST:,}")
    with bureau.store.act(actor, "line.set", subject=f"station/{code}/line") as act:
        bureau_lines.put_line(act, bureau.store, line)
    return line


def _in_force(bureau: Bureau, code: str) -> str:
    """The verifier key of the station's life in force."""
    for row in bureau_rows.roster(bureau.store, code):
        if not row.ended:
            return row.key
    raise NotEnrolled(code=code)


def _wrong(line: Line) -> str:
    """The first value that cannot be; empty: none."""
    checks = (
        (line.host, _HOST.fullmatch(line.host) is not None),
        (line.port, 1 <= line.port <= 65535),
        (line.host_key, line_card.is_key(line.host_key)),
        (line.media, line.media in MEDIA),
        (line.nightly_bytes, 0 <= line.nightly_bytes <= MOST),
        (line.bytes_per_second, 0 <= line.bytes_per_second <= MOST),
    )
    return next((str(value) or "-" for value, right in checks if not right), "")


def _public(keys: KeyRing, name: str) -> str:
    # Imported here, as in store.keys: it is large, and listing lines does not need it.
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not keys.has_secret(name):
        made = Ed25519PrivateKey.generate()
        keys.put_secret(name, made.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption()))
    private = form.load_ssh_private_key(keys.get_secret(name), password=None)
    return private.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH).decode()
