"""Signing a slip's code with the station's key, over the newest checkpoint of its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.records.moment import day
from station.records.paper import Issuer
from station.rules import note
from station.rules.slip import ROOT_BYTES, SlipContent, SlipKind, address_front, plain_front, slip_text

if TYPE_CHECKING:
    import pendulum

    from station.wiring import Station


def sign_slip(
    station: Station,
    issuer: Issuer,
    kind: SlipKind,
    subject_id: int,
    number: int,
    written_number: str,
    claims: tuple[str, ...],
    when: pendulum.DateTime,
) -> str:
    """The text of a slip's QR code; takes a checkpoint, so it must not run inside an act."""
    signer, base = station.store.signer, station.settings.slip_base_url
    seen = note.checkpoint(signer.open(station.store.checkpoint()))
    content = SlipContent(
        kind=kind,
        station=issuer.code,
        epoch=station.store.origin.epoch,
        subject_id=subject_id,
        year=when.year,
        number=number,
        issued_on=day(when),
        ledger_size=seen.size,
        ledger_root=seen.root[:ROOT_BYTES],
        claims=claims,
    )
    plain = plain_front(issuer.authority, written_number, day(when), issuer.demo)
    key_id = note.key_id(signer.name, signer.public)
    return slip_text(address_front(base) if base else plain, content, key_id, signer.sign)
