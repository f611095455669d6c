"""复制: marked copies of recordings as a folder that outsiders check with `sha256sum -c` and `ssh-keygen -Y verify`.

Owns: that the copies are made inside the home, written down, and only then leave or wait for a stick; that one is made
at a time, and that what a killed one left in the home is swept away. Making the mark and carrying files are done by
`Hands`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from station.documents import watermark
from station.errors import StationError
from station.records.access import Copy, Part, Request
from station.records.evidence import Clip
from station.records.jsonable import dump
from station.records.people import Proof
from station.records.stick import QueuedExport
from station.rules import access as rule
from station.rules.fat import SUMS, numbered, safe_name
from station.rules.ssh_signature import allowed_signer, signed
from station.services import access, drop, sticks
from station.services.custody_manifest import Unwritable, prepare
from station.store import evidence, papers
from station.store.atomic import write_bytes
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

NAMESPACE = "anjian-access"
TABLE, SIGNATURE, SIGNERS = "access.json", f"{SUMS}.sig", "allowed_signers"
_LIKE = {"video": ".mp4", "audio": ".m4a", "photo": ".jpg"}
"""What copies of each kind of recording are."""


class CopyRunning(StationError):
    """Another copy is being made."""

    text = "access.copy_running"


class NothingToCopy(StationError):
    """The request covers nothing that can be copied. Facts: number."""

    text = "access.nothing_to_copy"


class NotHanded(StationError):
    """A copy is written down, but is not where it should be. Facts: name, why."""

    text = "access.not_handed"


class TooLargeForStick(StationError):
    """The package is more than the queue of the sticks takes. Facts: number, limit (MiB)."""

    text = "access.too_large_for_stick"


@dataclass(frozen=True, slots=True)
class Hands:
    """What makes and carries files."""

    mark: Callable[[Path, str, Path, str, Part | None, bytes, str, Callable[[int], None]], tuple[str, int]]
    """As `station.intake.marked_copy.copy`."""
    carry: Callable[[Path, str, Path, Callable[[int], None]], str]
    """As `station.intake.carrying.carry`."""


def line(station: Station, actor: Proof, request: Request) -> str:
    """What stands over the picture: request, viewer, time, station."""
    at, issuer = station.clock.now(), papers.issuer(station.store)
    return text(
        "access.watermark", number=request.number, viewer=actor.name, at=f"{at:YYYY-MM-DD HH:mm}", station=issuer.name
    )


def make(
    station: Station,
    actor: Proof,
    request_id: int,
    folder: Path,
    hands: Hands,
    tick: Callable[[str, int], None],
    clip_ids: Collection[int] = (),
) -> tuple[Copy, ...]:
    """Copies of the request's clips (of all, or of some) with their manifest in `folder`, which is empty or not there.

    `tick` is told a clip's name and milliseconds. NotCovered, Destroyed, NothingToCopy, CopyRunning, FolderTaken,
    Unwritable, NotHanded, and what making the mark raises.
    """
    request, wanted = _asked(station, actor, request_id, clip_ids)
    prepare(folder)
    with _desk(station) as desk:
        copies, digests = _laid_out(station, actor, request, wanted, desk, hands, tick)
        access.note_copies(station.store, actor, request_id, copies)
        for name, digest in digests.items():
            if why := hands.carry(desk / name, digest, folder / name, lambda _: None):
                raise NotHanded(name=name, why=text(f"custody.why.{why}"))
    return copies


def queue(
    station: Station,
    actor: Proof,
    request_id: int,
    stick_id: int | None,
    hands: Hands,
    tick: Callable[[str, int], None],
    clip_ids: Collection[int] = (),
) -> tuple[tuple[Copy, ...], QueuedExport]:
    """The same files as one package that waits for a transfer stick, for `stick_id` or for whichever comes first.

    NotCovered, Destroyed, NothingToCopy, CopyRunning, TooLargeForStick, Unwritable, what making the mark raises, and
    what putting it into the queue raises.
    """
    request, wanted = _asked(station, actor, request_id, clip_ids)
    with _desk(station) as desk:
        copies, digests = _laid_out(station, actor, request, wanted, desk, hands, tick)
        package = desk / f"{request.number}-{station.clock.now():YYYYMMDD-HHmmss}.zip"
        with zipfile.ZipFile(package, "w") as packed:
            for name in digests:
                packed.write(desk / name, f"{package.stem}/{name}")
        if package.stat().st_size > drop.LIMIT:
            raise TooLargeForStick(number=request.number, limit=drop.LIMIT >> 20)
        access.note_copies(station.store, actor, request_id, copies)
        waits = sticks.queue_export(station, actor, f"access/{request_id}", package.name, package, stick_id)
    return copies, waits


def _asked(station: Station, actor: Proof, request_id: int, clip_ids: Collection[int]) -> tuple[Request, list[Clip]]:
    request = access.get(station.store, request_id)
    wanted = _wanted(station, request, clip_ids)
    for each in wanted:
        access.covered(station.store, actor, request_id, each.id, copy=True)
    return request, wanted


def _laid_out(
    station: Station,
    actor: Proof,
    request: Request,
    wanted: Collection[Clip],
    desk: Path,
    hands: Hands,
    tick: Callable[[str, int], None],
) -> tuple[tuple[Copy, ...], dict[str, str]]:
    """Copies and manifest on the desk; SHA-256 of each file by its name."""
    made = list(_marked(station, actor, request, wanted, desk, hands, tick))
    digests = {copy.name: copy.sha256 for copy, _ in made}
    for name, data in _manifest(station, actor, request, made).items():
        write_bytes(desk / name, data)
        digests[name] = sha256(data).hexdigest()
    return tuple(copy for copy, _ in made), digests


def _wanted(station: Station, request: Request, clip_ids: Collection[int]) -> list[Clip]:
    if clip_ids:
        chosen = [evidence.clip(station.store, each) for each in clip_ids]
        found = [each for each in chosen if each is not None]
    else:
        found = [each for each in access.clips(station.store, request) if each.media in _LIKE]
    if not found or any(each.media not in _LIKE for each in found):
        raise NothingToCopy(number=request.number)
    return found


@contextlib.contextmanager
def _desk(station: Station) -> Iterator[Path]:
    """An empty folder of the home, ours alone until the end."""
    desk = station.home.root / "transfer" / "copies"
    desk.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(desk, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CopyRunning from error
        _sweep(desk)
        yield desk
        _sweep(desk)
    except OSError as error:
        raise Unwritable(path=desk, why=error.strerror or error) from error
    finally:
        os.close(handle)


def _sweep(desk: Path) -> None:
    for left in desk.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _marked(
    station: Station,
    actor: Proof,
    request: Request,
    wanted: Collection[Clip],
    desk: Path,
    hands: Hands,
    tick: Callable[[str, int], None],
) -> Iterator[tuple[Copy, Clip]]:
    words = line(station, actor, request)
    picture = watermark.line(words)
    taken = {TABLE.casefold(), SUMS.casefold(), SIGNATURE.casefold(), SIGNERS}
    for each in wanted:
        part = rule.part(request, each)
        stem = (each.name.rpartition("/")[2].rpartition(".")[0] or each.name) + _places(part)
        first = safe_name(stem + _LIKE[each.media], each.sha256[:16] + _LIKE[each.media])
        name = next(one for one in numbered(first) if one.casefold() not in taken)
        taken.add(name.casefold())
        source = station.media.path(each.sha256)

        def told(ms: int, named: str = name) -> None:
            tick(named, ms)

        digest, size = hands.mark(source, each.sha256, desk / name, each.media, part, picture, words, told)
        yield Copy(request.id, each.id, name, digest, size, station.clock.now(), actor.officer_id), each


def _places(part: Part | None) -> str:
    """From when to when, as a name says it: -000320-000610; nothing of what is copied whole."""
    if part is None:
        return ""
    seconds = (part.from_ms // 1000, part.to_ms // 1000)
    return "".join(f"-{each // 3600:02d}{each // 60 % 60:02d}{each % 60:02d}" for each in seconds)


def _extract(clip: Clip, part: Part | None) -> dict[str, object] | None:
    """From when to when of the recording; None of what is copied whole."""
    if part is None or clip.started_at is None:
        return None
    first, last = (clip.started_at.add(microseconds=each * 1000) for each in (part.from_ms, part.to_ms))
    return {"from_ms": part.from_ms, "to_ms": part.to_ms, "from_at": first, "to_at": last}


def _manifest(
    station: Station, actor: Proof, request: Request, made: Collection[tuple[Copy, Clip]]
) -> dict[str, bytes]:
    """What they are copies of, the list of hashes, the station's signature over it, and the key it is checked with."""
    files = [
        {
            "name": copy.name,
            "sha256": copy.sha256,
            "size": copy.size,
            "made_at": copy.made_at,
            "clip_id": clip.id,
            "original": clip.name,
            "original_sha256": clip.sha256,
            "started_at": clip.started_at,
            "extract": _extract(clip, rule.part(request, clip)),
        }
        for copy, clip in made
    ]
    facts = {
        "number": request.number,
        "applicant": request.applicant,
        "org": request.org,
        "purpose": request.purpose,
        "copied_by": actor.name,
        "station": str(station.store.origin),
        "files": files,
    }
    table, signer = dump(facts).encode(), station.store.signer
    named = sorted([*((copy.name, copy.sha256) for copy, _ in made), (TABLE, sha256(table).hexdigest())])
    sums = "".join(f"{digest}  {name}\n" for name, digest in named).encode()
    return {
        TABLE: table,
        SUMS: sums,
        SIGNATURE: signed(sums, NAMESPACE, signer.public, signer.sign).encode(),
        SIGNERS: allowed_signer(signer.name, NAMESPACE, signer.public).encode(),
    }
