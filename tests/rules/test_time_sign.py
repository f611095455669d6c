"""The code of a 时间牌: what was signed comes back, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from station.documents import qr
from station.rules import base41
from station.rules.capture_code import capture_code
from station.rules.paper_code import paper_code
from station.rules.seen_codes import kind_of
from station.rules.slip import SlipKey
from station.rules.time_sign import (
    LENGTH,
    NoTimeSign,
    SignContent,
    TimeSignForged,
    TimeSignKeyUnknown,
    read_sign,
    sign_text,
    verify_sign,
)
from station.store import keys

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
OURS = {b"key1": SlipKey("330281103", 0, partial(keys.verify, PUBLIC))}
contents = st.builds(
    SignContent,
    station=st.integers(0, 999_999_999).map(lambda code: f"{code:09d}"),
    epoch=st.integers(0, 63),
    shown_at=st.integers(1_577_836_800, 2**32 - 1).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    ledger_size=st.integers(0, 2**40 - 1),
    ledger_root=st.binary(min_size=12, max_size=12),
    nonce=st.binary(min_size=8, max_size=8),
)
ONE = SignContent("330281103", 0, datetime(2026, 11, 20, 1, tzinfo=UTC), 4711, b"r" * 12, b"n" * 8)


@given(contents)
def test_what_was_signed_comes_back_and_fits_a_screen_of_24_lines(content: SignContent) -> None:
    written = sign_text(content, PRIVATE.sign)
    assert read_sign(written) == content and len(written) == LENGTH
    keys_of = {b"k": SlipKey(content.station, content.epoch, partial(keys.verify, PUBLIC))}
    assert verify_sign(written, keys_of) == content
    lines = qr.half_blocks(qr.screen_symbol(written))
    assert len(lines) <= 23 and len(lines[0]) <= 48


@given(st.integers(0, LENGTH - 1), st.sampled_from(base41.ALPHABET))
def test_no_character_can_be_another(place: int, other: str) -> None:
    written = sign_text(ONE, PRIVATE.sign)
    changed = written[:place] + other + written[place + 1 :]
    if changed == written:
        return
    with pytest.raises((NoTimeSign, TimeSignForged, TimeSignKeyUnknown)):
        verify_sign(changed, OURS)


def test_another_stations_is_told_apart_from_a_forged_one() -> None:
    written = sign_text(ONE, PRIVATE.sign)
    with pytest.raises(TimeSignKeyUnknown):
        verify_sign(written, {})
    with pytest.raises(TimeSignForged):
        verify_sign(sign_text(ONE, Ed25519PrivateKey.generate().sign), OURS)
    with pytest.raises(NoTimeSign):
        read_sign(written[:-1])
    with pytest.raises(NoTimeSign):
        read_sign("TX" + written[2:])


def test_each_code_is_told_by_its_form() -> None:
    capture, paper = capture_code(2837093071743614988), paper_code(123, 1)
    assert kind_of(capture) == "capture"
    assert kind_of(paper) == "paper"
    assert kind_of(sign_text(ONE, PRIVATE.sign)) == "time_sign"
    assert kind_of(capture.replace("Q2", "Q3")) is None
    assert kind_of("https://example.org/") is None and kind_of("") is None
