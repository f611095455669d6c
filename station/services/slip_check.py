"""Checking a 执法公示单 that somebody shows: its signature, our books, and the 取证码 beside it.

With public keys alone this needs no station; with a store it also finds slips that were signed behind the
station's back or that saw another history than ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from station.errors import StationError
from station.records.paper import IssuedSlip
from station.rules import clearing, note, numbering
from station.rules.capture_code import parse_capture_code
from station.rules.slip import DEMO, ROOT_BYTES, SlipContent, SlipKey, SlipKind, verify_slip
from station.services import draw_record
from station.store import clearances, lives, papers, public_records
from station.store import keys as crypto
from station.store.store import Store


class SlipNotRecorded(StationError):
    """Signed by our key, yet not in our books."""

    text = "paper.slip_not_recorded"
    check = "record"


class SlipOtherLedger(StationError):
    """The slip saw another history than ours."""

    text = "paper.slip_other_ledger"
    check = "ledger"


class SlipOtherCase(StationError):
    """The 取证码 beside the slip's code leads to another case."""

    text = "paper.slip_other_case"
    check = "capture"


class SlipWithdrawn(SlipNotRecorded):
    """A slip of ours that no longer counts. Facts: serial, reason."""

    text = "slip.withdrawn"


class ClearanceWithdrawn(SlipNotRecorded):
    """A certificate that was made void. Facts: number."""

    text = "clearance.withdrawn"


class KeyFileBroken(StationError):
    """No verifier key can be read from the file."""

    text = "paper.key_file"


Keys = Mapping[bytes, SlipKey]
"""Public keys by their four-byte id."""

_OF_DRAWS = {SlipKind.DRAW_COMMITMENT: papers.commit_hash, SlipKind.DRAW_RESULT: draw_record.fingerprint}
"""Papers of draws are no slips of the books: their claim must be what the draw itself says."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found out about a slip."""

    content: SlipContent
    front: str
    """The readable text before the signed contents, genuine."""
    checks: tuple[str, ...]
    """Codes of what was checked and held, in order: form, key, signature, station, front, record, ledger, capture."""
    slip: IssuedSlip | None
    """The station's own record, where it was looked up."""

    @property
    def demo(self) -> bool:
        """A demonstration station issued it."""
        return DEMO in self.content.claims


def verify(
    written: str, keys: Mapping[bytes, SlipKey], store: Store | None = None, capture: str | None = None
) -> Verdict:
    """Check a slip's text, with a store also this station's books, with a 取证码 that it leads to the same case.

    SlipRefused names the check that failed; SlipNotRecorded, SlipWithdrawn, SlipOtherLedger, SlipOtherCase,
    CaptureCodeRefused.
    """
    content = verify_slip(written, keys)
    checks = ["form", "key", "signature", "station", "front"]
    slip = None
    if store is not None and content.station == f"{store.origin.code:09d}":
        slip = _look_up(store, content, written)
        checks.append("record")
        if _same_ledger(store, content):
            checks.append("ledger")
    if capture is not None:
        if parse_capture_code(capture) != content.subject_id:
            raise SlipOtherCase(code=capture)
        checks.append("capture")
    return Verdict(content, written.partition("#")[0], tuple(checks), slip)


def own_keys(store: Store) -> dict[bytes, SlipKey]:
    """The station's public keys of this and earlier epochs, by key id."""
    earlier = [note.parse_verifier_key(key) for key in lives.earlier_keys(store.connection)]
    return dict(_slip_key(*named) for named in [*earlier, (store.signer.name, store.signer.public)])


def read_keys(written: str, path: object) -> dict[bytes, SlipKey]:
    """Public keys from a file's text: one C2SP verifier key (`name+id+base64`) a line. KeyFileBroken."""
    try:
        found = dict(_slip_key(*note.parse_verifier_key(line)) for line in written.splitlines() if line.strip())
    except ValueError as wrong:
        raise KeyFileBroken(path=path) from wrong
    if not found:
        raise KeyFileBroken(path=path)
    return found


def _slip_key(name: str, public: bytes) -> tuple[bytes, SlipKey]:
    named = re.fullmatch(r"anjian/(\d{1,9})/(\d{1,2})", name)
    if named is None:
        raise ValueError(f"not a station's key: {name!r}")
    key = SlipKey(f"{int(named[1]):09d}", int(named[2]), partial(crypto.verify, public))
    return note.key_id(name, public), key


def _look_up(store: Store, content: SlipContent, written: str) -> IssuedSlip | None:
    if content.kind == SlipKind.CLEARANCE:
        _check_clearance(store, content)
        return None
    if content.kind in _OF_DRAWS:
        if _OF_DRAWS[content.kind](store, content.subject_id) not in content.claims:
            raise SlipNotRecorded(serial=content.serial)
        return None
    slip = papers.slip_by_serial(store, content.serial)
    if slip is None or slip.payload != written:
        raise SlipNotRecorded(serial=content.serial)
    reason = public_records.withdrawn(store, slip.id)
    if reason is not None:
        raise SlipWithdrawn(serial=content.serial, reason=reason)
    return slip


def _check_clearance(store: Store, content: SlipContent) -> None:
    """A certificate is no slip of the books either: its docking has one of this number with these very files."""
    for one in clearances.of_sessions(store, [content.subject_id]):
        number = numbering.parse(one.number)
        promised = clearing.claims(one.listing_sha256, one.serial, one.files, one.bytes)
        if (number.year, number.serial) == (content.year, content.number) and promised == content.claims[:4]:
            if one.state == "void":
                raise ClearanceWithdrawn(number=one.number)
            return
    raise SlipNotRecorded(serial=content.serial)


def _same_ledger(store: Store, content: SlipContent) -> bool:
    root = papers.checkpoint_root(store, content.ledger_size)
    if root is None:
        return False
    if root[:ROOT_BYTES] != content.ledger_root:
        raise SlipOtherLedger(size=content.ledger_size)
    return True
