"""时间牌: a signed code of the time and the head of the ledger, shown to a recorder before leaving and after returning.

What a recording shows of it was filmed after that moment; nobody could know the nonce or the head before. Owns: showing
one (an act, so that the ledger holds every one), and checking one that somebody shows.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.documents import qr
from station.errors import StationError
from station.records.clip_code import TimeSign
from station.records.moment import day
from station.records.people import Proof
from station.rules.slip import SlipKey
from station.rules.time_sign import NONCE_BYTES, ROOT_BYTES, SignContent, sign_text, verify_sign
from station.store import reading_law, time_signs
from station.store.errors import RowMissing
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station


class SignNotRecorded(StationError):
    """Signed with our key, yet not in our books."""

    text = "timesign.not_recorded"
    check = "record"


class SignOtherLedger(StationError):
    """The 时间牌 saw another history than ours. Facts: size."""

    text = "timesign.other_ledger"
    check = "ledger"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about a 时间牌."""

    content: SignContent
    checks: tuple[str, ...]
    """Codes of what was checked and held, in order: form, key, signature, record, ledger."""
    sign: TimeSign | None
    """The station's own record, where it was looked up."""


def show(station: Station, actor: Proof) -> TimeSign:
    """A new one, shown from now until the next is due. NotAllowed, ProofExpired."""
    store = station.store
    head, nonce = store.head(), secrets.token_bytes(NONCE_BYTES)
    with store.act(actor, "time_sign.show", subject=f"time_sign/{nonce.hex()}") as act:
        seconds = reading_law.figures(day(act.now)).sign_s
        content = SignContent(
            station=f"{store.origin.code:09d}",
            epoch=store.origin.epoch,
            shown_at=act.now,
            ledger_size=head.size,
            ledger_root=bytes.fromhex(head.root)[:ROOT_BYTES],
            nonce=nonce,
        )
        payload = sign_text(content, store.signer.sign)
        sign_id = time_signs.add(act, nonce.hex(), payload, head.size, act.now.add(seconds=seconds))
    found = time_signs.get(store, sign_id)
    if found is None:
        raise RowMissing(table="time_sign", row=sign_id)
    return found


def pace(station: Station) -> tuple[int, int]:
    """Seconds for which one is shown, and how many are shown before somebody has to ask for more."""
    figures = reading_law.figures(day(station.clock.now()))
    return figures.sign_s, figures.signs


def code_lines(sign: TimeSign) -> list[str]:
    """Its code as terminal lines, to be shown dark on light."""
    return qr.half_blocks(qr.screen_symbol(sign.payload))


def check(written: str, keys: Mapping[bytes, SlipKey], store: Store | None = None) -> Checked:
    """Check the text of a 时间牌; with a store also this station's books and that its head is one of our ledger's.

    NoTimeSign, TimeSignKeyUnknown, TimeSignForged, SignNotRecorded, SignOtherLedger.
    """
    content = verify_sign(written, keys)
    checks = ["form", "key", "signature"]
    if store is None or content.station != f"{store.origin.code:09d}":
        return Checked(content, tuple(checks), None)
    sign = time_signs.by_nonce(store, content.nonce.hex())
    if sign is None or sign.payload != written:
        raise SignNotRecorded()
    root = store.root_at(content.ledger_size)
    if root is None or root[:ROOT_BYTES] != content.ledger_root:
        raise SignOtherLedger(size=content.ledger_size)
    return Checked(content, (*checks, "record", "ledger"), sign)
