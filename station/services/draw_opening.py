"""Nonces and what they open: kept in keys/ from before the commitment, put into rows when the list or they are opened.

An open draw opens everything with the reveal. A sealed one publishes the fingerprint then, opens its list at visit
time, and its nonces at the campaign's end (docs §9).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from station.records.draw import DrawLine
from station.records.moment import iso
from station.records.people import Proof
from station.rules.draw import package, result
from station.rules.draw.commit import Commitment
from station.rules.draw.result import Outcome
from station.rules.draw.seed import nonce_commitment
from station.services.draw_errors import AlreadyOpened, ListClosed, NonceLost, SupervisorNeeded, WrongNonce, WrongStep
from station.services.draw_packages import commitment, computed, values
from station.store import draws, models
from station.store.act import Act

if TYPE_CHECKING:
    from station.wiring import Station

_HEX = re.compile(r"[0-9a-f]{64}")


def keep_nonce(station: Station, digest: str, nonce: bytes) -> None:
    """Keep a nonce on disk under its digest: two people committing at once never overwrite each other's."""
    station.keys.put_secret(f"draws/nonce-{digest}", nonce)


def secrets_of(station: Station, c: Commitment, supervisor: str | None = None) -> list[bytes]:
    """The nonces in the order of C. A supervisor's is typed once and kept. NonceLost, SupervisorNeeded, WrongNonce."""
    if supervisor is not None:
        _take(station, c, supervisor)
    found: list[bytes] = []
    for place, term in enumerate(c.nonces):
        try:
            found.append(station.keys.get_secret(f"draws/nonce-{term.digest}"))
        except FileNotFoundError as error:
            if place:
                raise SupervisorNeeded(draw_no=c.draw_no) from error
            raise NonceLost(draw_no=c.draw_no) from error
    return found


def _take(station: Station, c: Commitment, typed: str) -> None:
    plain = "".join(typed.split()).lower()
    digests = [term.digest for term in c.nonces[1:]]
    if not _HEX.fullmatch(plain) or nonce_commitment(bytes.fromhex(plain)) not in digests:
        raise WrongNonce(draw_no=c.draw_no)
    keep_nonce(station, nonce_commitment(bytes.fromhex(plain)), bytes.fromhex(plain))


def lost_or_opened(station: Station, c: Commitment) -> dict[str, str]:
    """The nonces as columns; those that are lost or withheld are missing, which must not keep anybody from voiding."""
    found: dict[str, str] = {}
    for column, term in zip(("nonce", "supervisor_nonce"), c.nonces, strict=False):
        try:
            found[column] = station.keys.get_secret(f"draws/nonce-{term.digest}").hex()
        except FileNotFoundError:
            continue
    return found


def open_list(act: Act, draw_id: int, found: Outcome) -> None:
    """Put the whole order and the pairs into rows: from now on people see whom to visit."""
    act.update(models.Draw, draw_id, listed_at=iso(act.now))
    draws.add_files(act, draw_id, {result.FILE: found.text})
    draws.add_picks(act, draw_id, found.rows)


def open_nonces(act: Act, draw_id: int, c: Commitment, nonces: list[bytes], found: Outcome) -> None:
    """Put the nonces and the seed into rows: from now on anybody can compute the result."""
    columns = dict(zip(("nonce", "supervisor_nonce"), (nonce.hex() for nonce in nonces), strict=False))
    act.update(models.Draw, draw_id, opened_at=iso(act.now), seed=found.seed.hex(), **columns)
    pairs = [(term.holder, nonce) for term, nonce in zip(c.nonces, nonces, strict=True)]
    draws.add_files(act, draw_id, {package.NONCES: package.write_nonces(pairs)})


def unseal_list(station: Station, actor: Proof, draw_id: int) -> DrawLine:
    """Open the list of a sealed draw, at visit time. WrongStep, AlreadyOpened, NonceLost."""
    c, found, _ = _sealed(station, draw_id)
    with station.store.act(actor, "draw.list", subject=f"draw/{draw_id}") as act:
        if draws.row(station.store, draw_id)["listed_at"] is not None:
            raise AlreadyOpened(draw_no=c.draw_no)
        open_list(act, draw_id, found)
    return draws.line(draws.row(station.store, draw_id))


def unseal_nonces(station: Station, actor: Proof, draw_id: int) -> DrawLine:
    """Open the nonces of a sealed draw, at the campaign's end. WrongStep, ListClosed, AlreadyOpened, NonceLost."""
    c, found, nonces = _sealed(station, draw_id)
    with station.store.act(actor, "draw.open", subject=f"draw/{draw_id}") as act:
        row = draws.row(station.store, draw_id)
        if row["listed_at"] is None:
            raise ListClosed(draw_no=c.draw_no)
        if row["opened_at"] is not None:
            raise AlreadyOpened(draw_no=c.draw_no)
        open_nonces(act, draw_id, c, nonces, found)
    station.store.checkpoint()
    return draws.line(draws.row(station.store, draw_id))


def _sealed(station: Station, draw_id: int) -> tuple[Commitment, Outcome, list[bytes]]:
    row, c = draws.row(station.store, draw_id), commitment(station.store, draw_id)
    numbers = None if c is None else values(station.store, draw_id, c)
    if row["state"] != "revealed" or c is None or numbers is None:
        raise WrongStep(row["draw_no"], row["state"])
    nonces = secrets_of(station, c)
    return c, computed(station.store, draw_id, c, nonces, numbers), nonces
