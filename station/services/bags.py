"""A BagIt bag (RFC 8493): files in, a folder out that `bagit.py --validate` and `sha256sum -c` check.

Written beside its place and moved there whole, so that a power failure leaves no half of one. The same content gives
the same bytes: nothing in it depends on the machine or on the moment but what the caller says.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from station.errors import StationError
from station.store.atomic import fsync_folder

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD, TAGS, INFO, DECLARED = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", "bagit.txt"
CHUNK = 1 << 20
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class BagTaken(StationError):
    """Something of this name is there. Facts: path."""

    text = "archive.bag_taken"


class BagUnwritable(StationError):
    """The folder cannot be written to. Facts: path, why."""

    text = "archive.bag_unwritable"


class ContentChanged(StationError):
    """A stored file is not what its hash says; it goes into no bag. Facts: path."""

    text = "archive.content_changed"


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the payload."""

    data: bytes | Path
    """Its bytes, or the file that has them; large ones are never held in memory."""
    sha256: str
    """Hex; what `data` must be."""
    size: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is wrong with a bag."""

    kind: str
    """missing, changed, unlisted, no_manifest, manifest_changed, tag_changed, tag_missing, oxum, declaration, unsafe;
    what `archive.damage_*` says in words."""
    path: str


def write_bag(place: Path, payload: Mapping[str, Kept], info: Iterable[tuple[str, str]]) -> str:
    """Make the bag at `place`; SHA-256 (hex) of its tag manifest. `payload`: path below data/ → file.

    BagTaken, BagUnwritable, ContentChanged.
    """
    if place.exists():
        raise BagTaken(path=place.name)
    making = place.with_name(f".{place.name}.making")
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        for path, kept in sorted(payload.items()):
            _put(making / "data" / path, kept)
        tags = _tags(payload, info)
        for name, data in tags.items():
            _put(making / name, Kept(data, sha256(data).hexdigest(), len(data)))
        for folder, _, _ in os.walk(making, topdown=False):
            fsync_folder(Path(folder))
        making.rename(place)
        fsync_folder(place.parent)
    except ContentChanged:
        shutil.rmtree(making, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise BagUnwritable(path=place.name, why=error.strerror or error) from error
    return sha256(tags[TAGS]).hexdigest()


def fingerprint(payload: Mapping[str, Kept], info: Iterable[tuple[str, str]]) -> str:
    """SHA-256 (hex) of the tag manifest that the bag would have; nothing is written."""
    return sha256(_tags(payload, info)[TAGS]).hexdigest()


def information(place: Path) -> dict[str, str]:
    """What bag-info.txt says, by label; empty where there is none."""
    file = place / INFO
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return {label: value for label, mark, value in (line.partition(": ") for line in lines) if mark}


def _tags(payload: Mapping[str, Kept], info: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    oxum = f"{sum(kept.size for kept in payload.values())}.{len(payload)}"
    lines = [*info, ("Payload-Oxum", oxum)]
    tags = {
        DECLARED: DECLARATION,
        INFO: "".join(f"{label}: {_one_line(value)}\n" for label, value in lines).encode(),
        PAYLOAD: _manifest((f"data/{path}", kept.sha256) for path, kept in payload.items()),
    }
    return tags | {TAGS: _manifest((name, sha256(data).hexdigest()) for name, data in tags.items())}


def _manifest(files: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {_written(path)}\n" for path, digest in sorted(files)).encode()


def _written(path: str) -> str:
    """RFC 8493 §2.1.3: line ends and the percent sign are encoded."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _read_path(written: str) -> str:
    return written.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _put(place: Path, kept: Kept) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        hasher = sha256()
        for chunk in _chunks(kept.data):
            hasher.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if hasher.hexdigest() != kept.sha256:
        raise ContentChanged(path=place.name)


def _chunks(data: bytes | Path) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    with data.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def damages(place: Path) -> Iterator[Damage]:
    """Everything that is wrong with a bag, file by file; nothing for a whole one. Unlike the outside tools this names
    each file, whether or not the sum of sizes is right already."""
    yield from _declared(place)
    tags = list(_listed(place, TAGS))
    payload = list(_listed(place, PAYLOAD))
    if not (place / TAGS).is_file():
        yield Damage("no_manifest", TAGS)
    if not (place / PAYLOAD).is_file():
        yield Damage("no_manifest", PAYLOAD)
    for digest, path in tags:
        yield from _compare(
            place, digest, path, "tag_missing", "manifest_changed" if path == PAYLOAD else "tag_changed"
        )
    for digest, path in payload:
        yield from _compare(place, digest, path, "missing", "changed")
    known = {path for _, path in payload}
    for file in sorted(_files(place / "data")):
        path = file.relative_to(place).as_posix()
        if path not in known:
            yield Damage("unlisted", path)
    known = {path for _, path in tags} | {TAGS}
    for file in sorted(each for each in place.iterdir() if each.is_file()) if place.is_dir() else ():
        if file.name not in known:
            yield Damage("unlisted", file.name)
    yield from _oxum(place)


def _declared(place: Path) -> Iterator[Damage]:
    file = place / DECLARED
    if not file.is_file() or file.read_bytes() != DECLARATION:
        yield Damage("declaration", DECLARED)


def _listed(place: Path, name: str) -> Iterator[tuple[str, str]]:
    file = place / name
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8", errors="replace").split("\n"):
        found = _LINE.fullmatch(line)
        if found is not None:
            yield found[1], _read_path(found[2])


def _compare(place: Path, digest: str, path: str, missing: str, changed: str) -> Iterator[Damage]:
    file = place / path
    if not _inside(place, file):
        yield Damage("unsafe", path)
    elif not file.is_file():
        yield Damage(missing, path)
    else:
        with file.open("rb") as opened:
            if file_digest(opened, "sha256").hexdigest() != digest:
                yield Damage(changed, path)


def _inside(place: Path, file: Path) -> bool:
    """A hostile manifest names nothing outside the bag, and no link leads out of it."""
    return file.resolve().is_relative_to(place.resolve())


def _oxum(place: Path) -> Iterator[Damage]:
    file = place / INFO
    if not file.is_file():
        return
    written = re.search(
        r"^Payload-Oxum: (\d+)\.(\d+)$", file.read_text(encoding="utf-8", errors="replace"), re.MULTILINE
    )
    files = list(_files(place / "data"))
    found = (sum(each.stat().st_size for each in files), len(files))
    if written is None or (int(written[1]), int(written[2])) != found:
        yield Damage("oxum", INFO)


def _files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root) / name for name in names)
