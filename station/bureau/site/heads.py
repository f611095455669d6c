"""The newest checkpoint of a station that the bureau accepted, with its own signature below, and what is to be said."""

from __future__ import annotations

from station.bureau import witness
from station.bureau.home import Bureau
from station.bureau.status import StationStatus, status
from station.records.bureau import Accepted
from station.records.moment import iso
from station.records.people import Proof, System
from station.records.site import StationHead
from station.replica import outbox
from station.replica.outbox import bundle_folder
from station.replica.verdicts import Verdict
from station.rules import note
from station.store import bureau_rows
from station.texts import text

_TWO_HISTORIES = (Verdict.FORK.value, Verdict.ROLLBACK.value)


def head(bureau: Bureau, actor: Proof | System, code: str) -> StationHead:
    """Of an enrolled station, as it is now. What was not cosigned yet is cosigned."""
    found = next(each for each in status(bureau) if each.enrolment.code == code)
    who, held = found.enrolment, found.last
    keys = tuple(each.key for each in reversed(bureau_rows.roster(bureau.store, who.code)))
    if held is None:
        return StationHead(who.code, who.name, keys, "", 0, "", "", "", _remark(found))
    signed = _signed(bureau, held)
    stated = note.checkpoint(signed.rpartition("\n\n")[0] + "\n")
    whole = f"{signed}{witness.cosign(bureau, actor, held)}\n"
    told = (held.size, held.root, stated.taken_at, iso(held.accepted_at))
    return StationHead(who.code, who.name, keys, whole, *told, _remark(found))


def _signed(bureau: Bureau, held: Accepted) -> str:
    place = bundle_folder(bureau.home.archive, held.code, held.epoch, held.seq)
    return (place / outbox.CHECKPOINT).read_text(encoding="utf-8")


def _remark(found: StationStatus) -> str:
    """What a stranger has to know of these books beside their signatures."""
    if found.last is None:
        return text("bureau_site.remark.never")
    told = []
    if found.late:
        told.append(text("bureau_site.remark.late", sealed=f"{found.last.sealed_at:YYYY年M月D日 HH:mm}"))
    if any(each.verdict in _TWO_HISTORIES for each in found.open):
        told.append(text("bureau_site.remark.fork"))
    elif found.open:
        told.append(text("bureau_site.remark.refused"))
    if found.enrolment.sound_to is not None:
        told.append(text("bureau_site.remark.revoked"))
    return "".join(told)
