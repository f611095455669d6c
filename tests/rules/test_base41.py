"""base41 keeps bytes, is canonical, and fits both a QR's alphanumeric mode and a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qrcode.util import ALPHA_NUM

from station.rules import base41


@pytest.mark.parametrize(
    ("data", "written"),
    [(b"", ""), (b"\x00", "00"), (b"\xff", "96"), (b"\x00\x00", "000"), (b"\xff\xff", "H:/"), (b"AB\x07", "J/970")],
)
def test_known_answers(data: bytes, written: str) -> None:
    assert base41.encode(data) == written
    assert base41.decode(written) == data


def test_alphabet_suits_qr_and_fragment() -> None:
    assert len(set(base41.ALPHABET)) == 41
    assert set(base41.ALPHABET.encode()) <= set(ALPHA_NUM)
    assert not set(base41.ALPHABET) & set(" %#")


@given(st.binary(max_size=200))
def test_round_trip(data: bytes) -> None:
    assert base41.decode(base41.encode(data)) == data


@given(st.text(alphabet=base41.ALPHABET, max_size=12))
def test_only_the_canonical_form_is_read(written: str) -> None:
    try:
        data = base41.decode(written)
    except ValueError:
        return
    assert base41.encode(data) == written
