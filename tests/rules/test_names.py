"""Names of files are shown harmless, and never two names alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.names import shown


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("DCIM/现场_0001.MP4".encode(), "DCIM/现场_0001.MP4"),
        (b"\x1b[31mred", r"\x1b[31mred"),
        (b"two\nlines", r"two\x0alines"),
        ("abc\u202efdp.4pm".encode(), r"abc\u202efdp.4pm"),
        (b"\xff\xfe", r"\xff\xfe"),
        (b"back\\slash", r"back\\slash"),
    ],
)
def test_known_names(raw: bytes, text: str) -> None:
    assert shown(raw) == text


def test_an_undecodable_byte_is_not_the_control_character_of_its_number() -> None:
    assert shown(b"\x85") != shown("\x85".encode())


@settings(derandomize=True, deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=60))
def test_only_ink_and_no_two_alike(one: bytes, other: bytes) -> None:
    assert all(unicodedata.category(c)[0] not in "C" and c not in "\u2028\u2029" for c in shown(one))
    assert (shown(one) == shown(other)) == (one == other)
