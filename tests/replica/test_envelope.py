"""Payload framing and the wrapping around it: what went in comes out, and nothing else does."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.exchange import Sized
from station.replica import envelope
from station.replica.envelope import EnvelopeError, NotForUs, Wrapped, unwrap, wrap
from station.replica.manifest import PART_BYTES, part_name
from station.replica.payload import Item, MediaList, PayloadError, frames, read

items = st.lists(st.builds(Item, st.binary(max_size=200), st.binary(max_size=2000)), max_size=8)


@settings(derandomize=True, max_examples=60)
@given(items=items, media=st.text(max_size=100))
def test_payload_round_trip(items: list[Item], media: str) -> None:
    data = b"".join(frames(items, lambda: MediaList(media)))
    assert list(read(io.BytesIO(data), len(data))) == [*items, MediaList(media)]


@settings(derandomize=True, max_examples=60)
@given(items=items, cut=st.integers(1, 10_000))
def test_a_truncated_payload_is_refused(items: list[Item], cut: int) -> None:
    data = b"".join(frames(items, lambda: MediaList("")))
    with pytest.raises(PayloadError):
        list(read(io.BytesIO(data[: -min(cut, len(data))]), len(data)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"anjian-payload/2\nM\0\0\0\0Z" + bytes(8),
        b"anjian-payload/1\nZ" + bytes(8),
        b"anjian-payload/1\nM\0\0\0\0Z" + bytes(7) + b"\1",
        b"anjian-payload/1\nM\0\0\0\0Z" + bytes(8) + b"x",
        b"anjian-payload/1\nE\xff\xff\xff\xff",
        b"anjian-payload/1\nE\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff",
        b"anjian-payload/1\nM\0\0\0\1\xffZ" + bytes(8),
    ],
)
def test_other_bytes_are_no_payload(data: bytes) -> None:
    with pytest.raises(PayloadError):
        list(read(io.BytesIO(data), len(data)))


@pytest.fixture
def key() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def sealed(folder: Path, key: pyrage.x25519.Identity, chunks: list[bytes]) -> tuple[Wrapped, list[Path]]:
    wrapped = wrap(chunks, [str(key.to_public())], folder)
    return wrapped, [folder / part_name(n) for n in range(len(wrapped.parts))]


def test_parts_are_cut_at_four_mebibytes(tmp_path: Path, key: pyrage.x25519.Identity) -> None:
    noise = bytes(itertools.islice(_noise(), 9 * 1024 * 1024))
    wrapped, paths = sealed(tmp_path, key, [noise])
    assert [part.length for part in wrapped.parts[:-1]] == [PART_BYTES, PART_BYTES]
    assert [path.stat().st_size for path in paths] == [part.length for part in wrapped.parts]
    with unwrap(paths, [str(key)], wrapped, tmp_path) as opened:
        assert opened.read() == noise


def _noise() -> itertools.chain[int]:
    return itertools.chain.from_iterable(sha256(n.to_bytes(8, "big")).digest() for n in itertools.count())


def test_either_recipient_opens_it(tmp_path: Path, key: pyrage.x25519.Identity) -> None:
    vault = pyrage.x25519.Identity.generate()
    wrapped = wrap([b"hello"], [str(key.to_public()), str(vault.to_public())], tmp_path)
    for one in (key, vault):
        with unwrap([tmp_path / "p0000.age"], [str(one)], wrapped, tmp_path) as opened:
            assert opened.read() == b"hello"


def test_a_stranger_opens_nothing(tmp_path: Path, key: pyrage.x25519.Identity) -> None:
    wrapped, paths = sealed(tmp_path, key, [b"hello"])
    with pytest.raises(NotForUs):
        unwrap(paths, [str(pyrage.x25519.Identity.generate())], wrapped, tmp_path)


def test_every_altered_byte_is_noticed(tmp_path: Path, key: pyrage.x25519.Identity) -> None:
    wrapped, paths = sealed(tmp_path, key, [b"hello"])
    good = paths[0].read_bytes()
    for at in range(len(good)):
        data = bytearray(good)
        data[at] ^= 0x10
        paths[0].write_bytes(bytes(data))
        with pytest.raises(EnvelopeError):
            unwrap(paths, [str(key)], wrapped, tmp_path)


def test_unpacking_stops_at_the_stated_length(tmp_path: Path, key: pyrage.x25519.Identity) -> None:
    wrapped, paths = sealed(tmp_path, key, [bytes(50_000_000)])
    assert sum(part.length for part in wrapped.parts) < 10_000
    lie = Wrapped(Sized(1000, wrapped.plain.sha256), wrapped.packed, wrapped.parts)
    with pytest.raises(EnvelopeError, match="more than"):
        unwrap(paths, [str(key)], lie, tmp_path)


@pytest.mark.parametrize(("window", "accepted"), [(b"\x68", True), (b"\x88", False)], ids=["8 MiB", "128 MiB"])
def test_a_frame_may_not_claim_much_memory(window: bytes, accepted: bool) -> None:
    # RFC 8878 §3.1.1: magic, descriptor, window descriptor, then one raw block that says it is the last.
    frame = bytes.fromhex("28b52ffd00") + window + b"\x09\0\0x"
    with io.BytesIO(frame) as source, io.BytesIO() as out:
        if accepted:
            envelope._decompress(source, out, 1)
            assert out.getvalue() == b"x"
        else:
            with pytest.raises(EnvelopeError):
                envelope._decompress(source, out, 1)


def test_the_failure_of_the_source_comes_through(tmp_path: Path, key: pyrage.x25519.Identity) -> None:
    def broken() -> Iterator[bytes]:
        yield b"some"
        raise KeyError("source")

    with pytest.raises(KeyError):
        wrap(broken(), [str(key.to_public())], tmp_path)


def test_nothing_unencrypted_is_given_a_name(tmp_path: Path, key: pyrage.x25519.Identity) -> None:
    wrapped, paths = sealed(tmp_path, key, [b"canary"])
    with unwrap(paths, [str(key)], wrapped, tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["p0000.age"]
