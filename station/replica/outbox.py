"""Names in an outbox, and reading what lies under them: fixed names, regular files, bounded sizes, no links.

    <code>/station.card                     the station's introduction
    <code>/station.pem                      its public key, for stock tools
    <code>/head.note                        checkpoint of the newest bundle
    <code>/<epoch>/<seq:08d>/               one bundle: manifest.note, checkpoint.note, p0000.age …
                                            manifest.sig and SHA256SUMS, for stock tools
    <code>/heads/<size:012d>.note           checkpoints of the hours since the newest bundle
    <code>/packets/<sha256>.zip.age         packages of legal review
    <code>/media/<sha256>.age               recordings and papers the bureau asked for
    <code>/.work/                           a bundle being sealed; nobody else's business

An outbox may be a stick somebody carried: nothing on it is trusted, not even its names.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from station.replica.manifest import MAX_TEXT

CARD = "station.card"
PUBLIC_KEY = "station.pem"
HEAD = "head.note"
PACKETS = "packets"
"""Below a station's folder: packages of legal review, which cannot wait for the night."""
MEDIA = "media"
"""Below it: files of the media store the bureau asked for."""
HEADS = "heads"
"""Below it: checkpoints signed since the newest bundle."""
PACKET = ".zip.age"
ENCRYPTED = ".age"
WORK = ".work"
MANIFEST = "manifest.note"
CHECKPOINT = "checkpoint.note"
SIGNATURE = "manifest.sig"
SUMS = "SHA256SUMS"
MAX_NOTE = MAX_TEXT + 16 * 1024
MAX_CHECKPOINT = 16 * 1024
MAX_SUMS = 2 * MAX_TEXT

_STATION = re.compile(r"[0-9]{9}")
_EPOCH = re.compile(r"0|[1-9][0-9]?")
_SEQ = re.compile(r"[0-9]{8}")


def head_name(size: int) -> str:
    """The file of a checkpoint at a ledger size."""
    return f"{size:012d}.note"


class Unreadable(ValueError):
    """A name that should be a plain, reasonably small file is something else."""


def bundle_folder(outbox: Path, code: str, epoch: int, seq: int) -> Path:
    """Where a bundle lies or would lie."""
    return outbox / code / str(epoch) / f"{seq:08d}"


def stations(outbox: Path) -> list[str]:
    """Codes of the stations with something in this outbox."""
    return sorted(name for name in _names(outbox) if _STATION.fullmatch(name))


def bundles(outbox: Path, code: str) -> list[tuple[int, int]]:
    """(epoch, seq) of every bundle folder of a station, by seq."""
    found = []
    for epoch in _names(outbox / code):
        if _EPOCH.fullmatch(epoch):
            found += [(int(epoch), int(seq)) for seq in _names(outbox / code / epoch) if _SEQ.fullmatch(seq)]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def read_small(path: Path, limit: int) -> bytes:
    """A plain file of at most `limit` bytes, not through a link. FileNotFoundError; Unreadable."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(path.name) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable(path.name)
    with os.fdopen(handle, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(path.name)
    return data


def _names(folder: Path) -> list[str]:
    """Names of the real folders below `folder`; none when it is not there."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):
        return []
