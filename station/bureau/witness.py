"""The bureau as a witness: it signs what it accepted, and tells the station so (c2sp.org/tlog-cosignature)."""

from __future__ import annotations

from station.bureau import media, returns
from station.bureau.home import Bureau
from station.bureau.permits import enrolment
from station.records.bureau import Accepted
from station.records.exchange import Queued
from station.records.people import Proof, System
from station.replica import outbox
from station.replica.outbox import bundle_folder
from station.rules import cosignature
from station.rules.receipt_text import Receipt, Refusal
from station.store import bureau_returns as rows
from station.store import bureau_rows

NAME = "receipt.txt"


def cosign(bureau: Bureau, actor: Proof | System, held: Accepted) -> str:
    """The bureau's signature line under the checkpoint of an accepted bundle; the same one when asked again."""
    known = rows.cosigned(bureau.store, held.code, held.epoch, held.size)
    if known is not None:
        return known
    subject = f"checkpoint/{held.code}/{held.epoch}/{held.size}"
    with bureau.store.act(actor, "checkpoint.cosign", subject=subject, reason=held.root) as act:
        line = _line(bureau, _body(bureau, held), int(act.now.timestamp()))
        rows.insert_cosignature(act, held.code, held.epoch, (held.size, held.root), line)
    return line


def receipt(bureau: Bureau, actor: Proof | System, code: str) -> Queued | None:
    """Queue what there is to tell a station about what arrived; None when it was told all of it before. NotEnrolled."""
    found = enrolment(bureau, code)
    held = bureau_rows.last_accepted(bureau.store, code)
    if held is None or not found.recipient:
        return None
    refused = tuple(
        Refusal(each.seq, each.verdict, each.reason)
        for each in bureau_rows.refusals(bureau.store, code)
        if each.seq > held.seq
    )
    said = Receipt(held.seq, held.size, held.root, cosign(bureau, actor, held), refused, media.arrived(bureau, code))
    data = said.text().encode()
    before = [each for each in rows.queued(bureau.store, code) if each.kind == "receipt"]
    if before and before[-1].sha256 == returns.digest_of(data):
        return None
    return returns.queue(bureau, actor, code, "receipt", NAME, data)


def verifier_key(bureau: Bureau) -> str:
    """How others check the bureau's cosignatures (vkey)."""
    signer = bureau.store.signer
    return cosignature.verifier_key(signer.name, signer.public)


def _line(bureau: Bureau, body: str, timestamp: int) -> str:
    signer = bureau.store.signer
    return cosignature.line(body, signer.name, signer.public, timestamp, signer.sign)


def _body(bureau: Bureau, held: Accepted) -> str:
    """The checkpoint's text, out of the bundle as it was kept."""
    place = bundle_folder(bureau.home.archive, held.code, held.epoch, held.seq)
    signed = (place / outbox.CHECKPOINT).read_text(encoding="utf-8")
    return signed.rpartition("\n\n")[0] + "\n"
