"""C2SP signed notes: the published example, round trips, and every way a note can be wrong."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.rules import note
from station.rules.note import Checkpoint, NoteError
from station.store.keys import verify

# The key and note of the Go reference implementation golang.org/x/mod/sumdb/note (package example).
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
NAME = "anjian/330281103/0"
POINT = Checkpoint(NAME, 12, b"\x01" * 32, b"\x02" * 32, "2026-11-20T09:00:00+08:00")


def opened(text: str, public: bytes = PUBLIC, name: str = NAME) -> str:
    return note.opened(text, name, public, lambda signature, body: verify(public, signature, body))


def signed() -> str:
    return note.signed(POINT.body(), NAME, PUBLIC, PRIVATE.sign)


def test_the_reference_implementations_note_opens() -> None:
    name, public = note.parse_verifier_key(GO_KEY)
    assert opened(GO_NOTE, public, name).startswith("If you think cryptography")


def test_a_checkpoint_survives_signing() -> None:
    assert note.checkpoint(opened(signed())) == POINT


@pytest.mark.parametrize("place", range(0, len(signed()), 3))
def test_every_changed_character_is_refused(place: int) -> None:
    text = signed()
    changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    with pytest.raises(NoteError):
        opened(changed)


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@pytest.mark.parametrize("over", [1, 2, 3])
def test_the_bits_that_base64_leaves_over_are_zero(over: int) -> None:
    text = signed()
    assert text.endswith("=\n") and LETTERS.index(text[-3]) % 4 == 0
    other = f"{text[:-3]}{LETTERS[LETTERS.index(text[-3]) + over]}=\n"
    assert base64.b64decode(other.rpartition(" ")[2]) == base64.b64decode(text.rpartition(" ")[2])
    with pytest.raises(NoteError):
        opened(other)


def test_every_bit_counts() -> None:
    good = signed().encode()
    for bit in range(8 * len(good)):
        changed = bytearray(good)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError):
            opened(changed.decode())


@pytest.mark.parametrize("end", ["\x0b", "\x1c", "\x85", "\u2028", "\r\n"])
def test_only_a_newline_ends_a_line(end: str) -> None:
    body, _, mark = signed().rpartition("\n\n")
    assert opened(f"{body}\n\n{mark}{mark}") == POINT.body()
    with pytest.raises(NoteError):
        opened(f"{body}\n\n{mark[:-1]}{end}{mark}")


def test_another_keys_note_is_not_ours() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    public = other.public_key().public_bytes_raw()
    with pytest.raises(NoteError):
        opened(note.signed(POINT.body(), NAME, public, other.sign))


@pytest.mark.parametrize("body", ["no newline", "blank\n\nline\n", "bell\x07\n"])
def test_text_that_could_be_misread_is_not_signed(body: str) -> None:
    with pytest.raises(NoteError):
        note.signed(body, NAME, PUBLIC, PRIVATE.sign)


@pytest.mark.parametrize(
    "body",
    [
        POINT.body().replace("12", "012"),
        POINT.body().replace("12", "-1"),
        POINT.body().replace("state ", "State "),
        POINT.body() + "extra\n",
        POINT.body().replace(base64.b64encode(POINT.root).decode(), "AAAA"),
    ],
)
def test_only_the_canonical_checkpoint_is_read(body: str) -> None:
    with pytest.raises(NoteError):
        note.checkpoint(body)


def test_verifier_keys_round_trip_and_refuse_a_wrong_id() -> None:
    text = note.verifier_key(NAME, PUBLIC)
    assert note.parse_verifier_key(text) == (NAME, PUBLIC)
    with pytest.raises(NoteError):
        note.parse_verifier_key(text.replace("+", "+0", 1))
