"""The bureau's checks of a bundle before anything in it is opened, in order; the first that fails decides.

Nothing is parsed before a key on the roster has signed it. Nothing on the medium is trusted twice: what was
checked is the copy in the bureau's own work folder, and only that copy is used afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from station.records.exchange import Sized
from station.records.progress import SILENT, Progress
from station.replica import manifest as manifests
from station.replica import outbox as names
from station.replica.manifest import Manifest, ManifestError, part_name
from station.replica.outbox import Unreadable
from station.replica.recovery import sized
from station.replica.verdicts import Refused, Verdict
from station.rules import note
from station.store.atomic import write_bytes
from station.store.keys import verify
from station.texts import text


@dataclass(frozen=True, slots=True)
class RosterKey:
    """One key the bureau has enrolled for a station."""

    epoch: int
    key: str
    """C2SP verifier key."""
    sound_to: int | None = None
    """Last bundle it may have signed, where it was revoked."""

    @property
    def name(self) -> str:
        """The name it signs under."""
        return note.parse_verifier_key(self.key)[0]

    def opened(self, signed: str) -> str:
        """The text of a note this key signed. NoteError otherwise."""
        name, public = note.parse_verifier_key(self.key)
        return note.opened(signed, name, public, lambda signature, body: verify(public, signature, body))


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest whose signature holds."""

    manifest: Manifest
    note: bytes
    """The file, exact."""
    key: RosterKey


def open_manifest(folder: Path, code: str, roster: Sequence[RosterKey]) -> SignedManifest:
    """The manifest in `folder` once a key of the roster of station `code` has signed it.

    Refused: INCOMPLETE, CORRUPT, FORGED, ROLLBACK (signed by the key of an earlier epoch than the newest).
    """
    raw = _small(folder, names.MANIFEST, names.MAX_NOTE)
    key, body = _signed_by(folder, raw, roster)
    try:
        found = manifests.parse(body)
    except ManifestError as error:
        raise Refused(Verdict.CORRUPT, "malformed", detail=error) from error
    stated, wanted = f"{found.station}/{found.epoch}", f"{code}/{key.epoch}"
    if stated != wanted:
        raise Refused(Verdict.FORGED, "other_station", found=stated, wanted=wanted)
    return SignedManifest(found, raw, key)


def _signed_by(folder: Path, raw: bytes, roster: Sequence[RosterKey]) -> tuple[RosterKey, str]:
    try:
        signed = raw.decode()
    except UnicodeDecodeError as error:
        raise Refused(Verdict.CORRUPT, "unsigned") from error
    _, separator, tail = signed.rpartition("\n\n— ")
    if not separator or not tail.endswith("\n"):
        raise Refused(Verdict.CORRUPT, "unsigned")
    for key in roster:
        try:
            return key, key.opened(signed)
        except note.NoteError:
            continue
    # Unsigned and only a hint: an accident in transit leaves the sum of the manifest wrong, a forger does not.
    sums = _hint(folder)
    if sums is not None and f"{sha256(raw).hexdigest()}  {names.MANIFEST}\n".encode() not in sums:
        raise Refused(Verdict.CORRUPT, "manifest_damaged", name=names.MANIFEST)
    signer = tail.split(" ")[0]
    if signer in {key.name for key in roster}:
        raise Refused(Verdict.FORGED, "bad_signature")
    raise Refused(Verdict.FORGED, "unknown_key", key="".join(c if c.isprintable() else "?" for c in signer)[:80])


def _hint(folder: Path) -> bytes | None:
    try:
        return names.read_small(folder / names.SUMS, names.MAX_SUMS)
    except (OSError, Unreadable):
        return None


def fetch(folder: Path, found: SignedManifest, work: Path, progress: Progress = SILENT) -> None:
    """Copy the bundle into `work` (empty), checking length and hash of every piece. Refused: INCOMPLETE, CORRUPT."""
    pieces = {names.CHECKPOINT: found.manifest.checkpoint}
    pieces |= {part_name(n): part for n, part in enumerate(found.manifest.parts)}
    for done, (name, wanted) in enumerate(pieces.items()):
        progress.step(text("replica.step.fetch"), done, len(pieces))
        write_bytes(work / name, _piece(folder, name, wanted))
    write_bytes(work / names.MANIFEST, found.note)


def _piece(folder: Path, name: str, wanted: Sized) -> bytes:
    data = _small(folder, name, max(wanted.length, names.MAX_CHECKPOINT))
    if len(data) < wanted.length:
        raise Refused(Verdict.INCOMPLETE, "short", name=name, found=len(data), wanted=wanted.length)
    if sized(data) != wanted:
        raise Refused(Verdict.CORRUPT, "damaged", name=name)
    return data


def _small(folder: Path, name: str, limit: int) -> bytes:
    try:
        return names.read_small(folder / name, limit)
    except FileNotFoundError as error:
        raise Refused(Verdict.INCOMPLETE, "missing", name=name) from error
    except Unreadable as error:
        raise Refused(Verdict.CORRUPT, "unreadable", name=name) from error


def read_checkpoint(work: Path, found: SignedManifest) -> tuple[str, note.Checkpoint]:
    """The checkpoint beside a fetched manifest: its note and what it says. Refused: FORGED, CORRUPT."""
    signed = (work / names.CHECKPOINT).read_bytes()
    try:
        written = signed.decode()
        body = found.key.opened(written)
    except (UnicodeDecodeError, note.NoteError) as error:
        raise Refused(Verdict.FORGED, "checkpoint_signature") from error
    try:
        stated = note.checkpoint(body)
    except note.NoteError as error:
        raise Refused(Verdict.CORRUPT, "malformed", detail=error) from error
    wanted = (found.key.name, found.manifest.size, found.manifest.root, found.manifest.state)
    if (stated.origin, stated.size, stated.root.hex(), stated.state.hex()) != wanted:
        raise Refused(Verdict.CORRUPT, "checkpoint_other")
    return written, stated
