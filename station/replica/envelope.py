"""The wrapping of a payload: zstd, then age to the recipients, then parts of at most 4 MiB; and back.

Streams both ways, so memory does not grow with the bundle, and nothing unencrypted is given a name on disk.
It wraps and unwraps; who signed what is decided elsewhere, before anything here is called.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

import pyrage
import zstandard

from station.records.exchange import Sized
from station.replica.manifest import PART_BYTES, part_name
from station.store.atomic import write_bytes

LEVEL = 9
MAX_WINDOW = 8 * 1024 * 1024
"""Largest zstd window accepted: what level 9 writes, so a hostile frame cannot claim gigabytes of memory."""
_STEP = 256 * 1024


class EnvelopeError(ValueError):
    """The ciphertext does not open to what the manifest says."""


class NotForUs(EnvelopeError):
    """None of our keys opens it."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What a payload became."""

    plain: Sized
    packed: Sized
    parts: tuple[Sized, ...]


def wrap(payload: Iterable[bytes], recipients: Sequence[str], folder: Path) -> Wrapped:
    """Write `payload` as encrypted parts into `folder`, each durable. OSError; ValueError on a bad recipient."""
    reader, writer = _Packing(payload), _Parts(folder)
    keys = [recipient(value) for value in recipients]
    try:
        # the stubs of pyrage know only real files; any object with read or write will do
        pyrage.encrypt_io(cast(BinaryIO, reader), cast(BinaryIO, writer), keys)
    except pyrage.EncryptError:
        if reader.failure is not None:
            raise reader.failure from None
        raise
    writer.close()
    return Wrapped(reader.plain.sized(), reader.packed.sized(), tuple(writer.done))


def recipient(value: str) -> pyrage.x25519.Recipient:
    """An age recipient out of its `age1…` form. ValueError when it is none."""
    try:
        return pyrage.x25519.Recipient.from_str(value)
    except pyrage.RecipientError as error:
        raise ValueError(f"not an age recipient: {value}") from error


def unwrap(paths: Sequence[Path], identities: Sequence[str], wrapped: Wrapped, scratch: Path) -> BinaryIO:
    """The payload as an open nameless file at its start. EnvelopeError, NotForUs; OSError when the disk fails.

    Nothing is read beyond the lengths in `wrapped`, so a small part cannot unpack into a large file.
    """
    with _nameless(scratch) as packed:
        _decrypt(paths, identities, packed)
        _expect(packed, wrapped.packed, "packed")
        plain = _nameless(scratch)
        try:
            _decompress(packed, plain, wrapped.plain.length)
            _expect(plain, wrapped.plain, "plain")
        except BaseException:
            plain.close()
            raise
    return plain


def _nameless(scratch: Path) -> BinaryIO:
    return cast(BinaryIO, tempfile.TemporaryFile(dir=scratch))


def _decrypt(paths: Sequence[Path], identities: Sequence[str], into: BinaryIO) -> None:
    keys = [pyrage.x25519.Identity.from_str(value) for value in identities]
    try:
        pyrage.decrypt_io(cast(BinaryIO, _Joined(paths)), into, keys)
    except pyrage.DecryptError as error:
        raise NotForUs("no key of ours opens it") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise EnvelopeError("the ciphertext was altered") from error


def _decompress(packed: BinaryIO, plain: BinaryIO, length: int) -> None:
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).stream_reader(packed, closefd=False)
    left = length
    try:
        while chunk := reader.read(min(_STEP, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise EnvelopeError("unpacks to more than the manifest says")
            plain.write(chunk)
    except zstandard.ZstdError as error:
        raise EnvelopeError("not a zstd frame") from error


def _expect(file: BinaryIO, wanted: Sized, what: str) -> None:
    file.seek(0)
    meter = _Meter()
    while chunk := file.read(_STEP):
        meter.add(chunk)
    if meter.sized() != wanted:
        raise EnvelopeError(f"{what} differs from the manifest")
    file.seek(0)


class _Meter:
    """Length and SHA-256 of what passes."""

    def __init__(self) -> None:
        self._length, self._digest = 0, sha256()

    def add(self, data: bytes) -> None:
        self._length += len(data)
        self._digest.update(data)

    def sized(self) -> Sized:
        return Sized(self._length, self._digest.hexdigest())


class _Packing:
    """Reads as the compressed payload."""

    def __init__(self, payload: Iterable[bytes]) -> None:
        self.plain, self.packed = _Meter(), _Meter()
        self.failure: BaseException | None = None
        self._chunks = self._compress(payload)
        self._ready = b""

    def _compress(self, payload: Iterable[bytes]) -> Iterator[bytes]:
        packer = zstandard.ZstdCompressor(level=LEVEL).compressobj()
        for chunk in payload:
            self.plain.add(chunk)
            yield packer.compress(chunk)
        yield packer.flush()

    def read(self, size: int) -> bytes:
        try:
            while not self._ready:
                self._ready = next(self._chunks)
        except StopIteration:
            return b""
        except BaseException as error:
            # age turns it into its own error; `wrap` raises this one instead
            self.failure = error
            raise
        found, self._ready = self._ready[:size], self._ready[size:]
        self.packed.add(found)
        return found


class _Parts:
    """Writes as part files, each whole and durable before the next begins."""

    def __init__(self, folder: Path) -> None:
        self.done: list[Sized] = []
        self._folder, self._held = folder, bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) >= PART_BYTES:
            self._put(bytes(self._held[:PART_BYTES]))
            del self._held[:PART_BYTES]
        return len(data)

    def flush(self) -> None:
        """Nothing is promised before `close`."""

    def close(self) -> None:
        if self._held:
            self._put(bytes(self._held))
            self._held.clear()

    def _put(self, data: bytes) -> None:
        write_bytes(self._folder / part_name(len(self.done)), data)
        self.done.append(Sized(len(data), sha256(data).hexdigest()))


class _Joined:
    """Reads as the parts one after another."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._left = list(paths)
        self._open: BinaryIO | None = None

    def read(self, size: int) -> bytes:
        while True:
            if self._open is None:
                if not self._left:
                    return b""
                self._open = self._left.pop(0).open("rb")
            if found := self._open.read(size):
                return found
            self._open.close()
            self._open = None
