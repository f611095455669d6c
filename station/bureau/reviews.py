"""The review office's half: opening a package a station submitted, and signing what the bureau says about it.

A package is believed only after a key of an enrolled station has signed it and every file is what that text names.
Where its review stands follows from the package itself and from what this bureau's ledger says was signed about it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from station.bureau import reviewers, signatures
from station.bureau.home import Bureau
from station.bureau.signatures import Signature
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.moment import day, moment
from station.records.people import Proof
from station.replica import age_file
from station.replica.cards import public_pem
from station.replica.envelope import NotForUs
from station.rules import note, opinion, opinion_check, review_flow, reviewer
from station.rules import review_package as form
from station.rules.draw import archive
from station.rules.lined import LinesWrong
from station.rules.opinion import SUFFIX, Opinion
from station.rules.review import settings_on
from station.rules.review_package import PackageText
from station.rules.state_secret import refuse
from station.store import bureau_rows, review_law
from station.store.atomic import write_bytes
from station.store.keys import verify
from station.texts import text

MAX_BYTES = archive.LIMIT + archive.LIMIT // 1024
"""Of a file: age adds a head, and 16 bytes to every 64 KiB."""
KEPT = "reviews"
"""Below the bureau's home: every file it signed (一份留存)."""
PUBLIC_KEY = "bureau.pem"


class PackageUnreadable(StationError):
    """The file is no package, or not as it was signed. Facts: path, detail."""

    text = "bureau_review.unreadable"


class PackageForged(StationError):
    """No enrolled station's signature holds. Facts: path."""

    text = "bureau_review.forged"


class FolderTaken(StationError):
    """The package was unpacked there before, or something else has its name. Facts: path."""

    text = "bureau_review.folder_taken"


class NotTheReviewer(StationError):
    """It names somebody else as its reviewer than those who signed in. Facts: name, actor."""

    text = "bureau_review.not_the_reviewer"


class MovedOn(StationError):
    """Something was entered in the bureau's ledger meanwhile, and nothing was done. Facts: number."""

    text = "bureau_review.moved_on"


class OpinionRefused(StationError):
    """What was to be signed lacks something, or its reviewer may not review the case. Facts: number, wanting."""

    text = "bureau_review.refused"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A package that holds."""

    text: PackageText
    station: str
    """The station's name on the roster."""
    former_key: bool
    """Signed by a key of an earlier life of the station."""
    case: dict[str, Any]
    """case.json."""
    files: dict[str, bytes]
    sha256: str
    """Of the whole file: what an opinion names."""


def open_package(bureau: Bureau, path: Path) -> Submitted:
    """The package at a path, decrypted, once everything about it holds. PackageUnreadable, PackageForged.

    A ZIP that was decrypted elsewhere, with the recovery key, is the same package.
    """
    data = _decrypted(bureau, path)
    try:
        files = archive.unpack(data)
        signed = files[form.NOTE].decode()
    except (archive.NotAPackage, KeyError, UnicodeDecodeError) as error:
        raise PackageUnreadable(path=path, detail=text("bureau_review.detail.no_package")) from error
    key, body = _signed_by(bureau, signed, path)
    try:
        found = form.parse(body)
        case = json.loads(files.get(form.CASE, b""))
    except (LinesWrong, ValueError) as error:
        raise PackageUnreadable(path=path, detail=error) from error
    _check(found, key, files, path)
    return Submitted(found, key.name, key.ended, case, files, sha256(data).hexdigest())


def subject(found: PackageText | Opinion) -> str:
    """What entries of the bureau's ledger about a submission are about."""
    return f"review/{found.station}/{found.case}/{found.round}"


def signed(bureau: Bureau, submitted: Submitted) -> list[Signature]:
    """What stands of everything this bureau signed in the round of a package, the oldest first."""
    return signatures.standing(bureau.store, subject(submitted.text))


def state(bureau: Bureau, submitted: Submitted) -> str:
    """Where the review of a package stands: the message it is, and what was signed about it since and still stands."""
    return state_after(submitted, signed(bureau, submitted))


def state_after(submitted: Submitted, standing: Sequence[Signature]) -> str:
    """The same, of what is known to stand."""
    flow = review_law.load().flow
    found = next(each.to for each in flow.messages if each.kind == submitted.text.kind and each.direction == "out")
    for each in standing:
        if each.package == submitted.sha256:
            found = review_flow.next_state(flow, found, each.kind, each.detail)
    return found


def unpack(submitted: Submitted, folder: Path) -> Path:
    """The files of a package, readable, in a folder of their own below `folder`, made whole or not at all; that folder.

    FolderTaken. No name leads out of it: `form.parse` refuses those that could.
    """
    said = submitted.text
    place = folder / f"{said.station}-{said.case}-{said.round}-{submitted.sha256[:8]}"
    if place.exists() or place.is_symlink():
        raise FolderTaken(path=place)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".") as made:
        work = Path(made) / place.name
        for made_here in (work, work / form.PAPERS):
            made_here.mkdir(mode=0o700)
        for name, data in submitted.files.items():
            write_bytes(work / name, data)
        work.rename(place)
    return place


def sign(
    bureau: Bureau, actor: Proof, submitted: Submitted, found: Opinion, cosigner: Proof | None = None
) -> Path:  # fmt: skip
    """Sign what the bureau says about a package; the file as kept in the bureau's home.

    What there is to say about the reviewer is put into it here. MessageRefused where it does not fit; OpinionRefused,
    NotAReviewer, NotTheReviewer, StateSecret, MovedOn, NotAllowed.
    """
    # What `state` says holds while nothing is entered: one answer fits, a second one is refused.
    law, size = review_law.load(), bureau.store.size()
    review_flow.step(law.flow, state(bureau, submitted), found.kind, found.detail)
    settings = settings_on(law, day(moment(found.at)))
    against = opinion_check.wanting(found, law.points, submitted.text.handlers, settings)
    if against:
        raise OpinionRefused(number=found.number, wanting="；".join(against))
    _check_signers(bureau, actor, cosigner, found)
    found = replace(found, warnings=warnings(found, submitted.text))
    refuse(found.text())
    try:
        data = bureau.store.signer.note(found.text()).encode()
    except note.NoteError as error:
        raise OpinionRefused(number=found.number, wanting=text("bureau_review.detail.control")) from error
    if signatures.is_withdrawn(bureau.store, subject(found), sha256(data).hexdigest()):
        # What says the same at the same instant as a file that was taken back is that file.
        raise MovedOn(number=found.number)
    folder = bureau.home.root / KEPT
    folder.mkdir(exist_ok=True)
    path = folder / file_name(found, _taken_back(bureau, found))
    action = signatures.SIGN if cosigner is None else signatures.COSIGN
    with bureau.store.act(actor, action, subject=subject(found), cosigner=cosigner) as act:
        if act.seq != size:
            raise MovedOn(number=found.number)
        detail = f" detail={found.detail}" if found.detail else ""
        act.reason = f"kind={found.kind}{detail} package={found.package} sha256={sha256(data).hexdigest()}"
        # Durable before the act commits: what the ledger says was signed can always be handed out.
        write_bytes(path, data)
    return path


def warnings(found: Opinion, said: PackageText) -> tuple[str, ...]:
    """What there is to say about the reviewer of a package that does not stand in the way, in sentences."""
    if found.kind not in opinion.REVIEWING:
        return ()
    complicated = found.complicated or said.complicated
    return reviewer.warnings(found.reviewer, said.handlers, day(moment(found.at)), complicated)


def hand_out(bureau: Bureau, path: Path, folder: Path) -> Path:
    """A signed file copied into a folder, with the bureau's public key beside it for stock tools; the copy."""
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(folder / path.name, path.read_bytes())
    write_bytes(folder / PUBLIC_KEY, public_pem(bureau.store.signer.public))
    return folder / path.name


def file_name(found: Opinion, taken_back: int = 0) -> str:
    """`330281103-<case>-1-opinion-agree-1a2b3c4d.opinion`: station, case, round, what it says, package.

    What was taken back keeps its file; with so many before it a new one ends in `-1a2b3c4d-2.opinion`.
    """
    said = "-".join(part for part in (found.kind, found.detail) if part)
    again = f"-{taken_back + 1}" if taken_back else ""
    return f"{found.station}-{found.case}-{found.round}-{said}-{found.package[:8]}{again}{SUFFIX}"


def parsed(data: bytes) -> Opinion:
    """What a signed file says; its signature is ours and not looked at. LinesWrong, UnicodeDecodeError."""
    return opinion.parse(data.decode().rpartition("\n\n")[0] + "\n")


def kept(bureau: Bureau, submitted: Submitted, standing: Sequence[Signature]) -> Iterator[tuple[Path, str]]:
    """The files of what is known to stand in the round of a package, by name, with SHA-256.

    What a power cut left before its entry was written was never signed.
    """
    known, said = {each.sha256 for each in standing}, submitted.text
    kinds = {each.kind for each in standing}
    patterns = (f"{said.station}-{said.case}-{said.round}-{kind}-*{SUFFIX}" for kind in kinds)
    for path in sorted(path for each in patterns for path in (bureau.home.root / KEPT).glob(each)):
        digest = sha256(path.read_bytes()).hexdigest()
        if digest in known:
            yield path, digest


def _taken_back(bureau: Bureau, found: Opinion) -> int:
    return sum(each.withdrawn is not None for each in signatures.about(bureau.store, subject(found)))


def _decrypted(bureau: Bureau, path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise PackageUnreadable(path=path, detail=text("bureau_review.detail.no_file"))
    data = path.read_bytes()
    try:
        return age_file.decrypted(data, bureau.identities) if age_file.is_encrypted(data) else data
    except NotForUs as error:
        raise PackageUnreadable(path=path, detail=text("bureau_review.detail.not_for_us")) from error


def _check_signers(bureau: Bureau, actor: Proof, cosigner: Proof | None, found: Opinion) -> None:
    """NotAReviewer, NotTheReviewer unless the reviewer is who signs in, or at the acceptance who is assigned."""
    assigned = found.reviewer.name if found.kind == "accept" else ""
    if found.reviewer != reviewers.acting(bureau, actor, cosigner, assigned):
        raise NotTheReviewer(name=found.reviewer.name, actor=actor.name)


def _signed_by(bureau: Bureau, signed: str, path: Path) -> tuple[Enrolment, str]:
    """The roster's key that signed a note, and the note's text. PackageForged."""
    for key in bureau_rows.roster(bureau.store):
        name, public = note.parse_verifier_key(key.key)
        if f"\n— {name} " not in signed:
            continue
        try:
            return key, note.opened(signed, name, public, partial(verify, public))
        except note.NoteError:
            continue
    raise PackageForged(path=path)


def _check(found: PackageText, key: Enrolment, files: dict[str, bytes], path: Path) -> None:
    """PackageUnreadable unless the files are those the signed text names, and the rest is what they make."""
    _, public = note.parse_verifier_key(key.key)
    wrong = None
    if (found.station, found.epoch) != (key.code, key.epoch):
        wrong = text("bureau_review.detail.other_station", station=found.station)
    elif form.members(files) != found.files or form.sums(files) != files.get(form.SUMS):
        wrong = text("bureau_review.detail.files")
    elif not verify(public, files.get(form.SIGNATURE, b""), found.text().encode()):
        wrong = text("bureau_review.detail.signature")
    elif files.get(form.KEY) != public_pem(public):
        wrong = text("bureau_review.detail.key")
    if wrong:
        raise PackageUnreadable(path=path, detail=wrong)
