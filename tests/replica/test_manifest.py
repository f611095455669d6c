"""The manifest's text: one form only, read back to the same bytes, and nothing impossible in it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.records.exchange import Sized
from station.replica import manifest as manifests
from station.replica.manifest import PART_BYTES, Manifest, ManifestError, Media, Ops, parse

H = "ab" * 32

EXAMPLE = Manifest(
    station="330281103", epoch=0, seq=2, prev=H, first=11, size=12, root=H, base=H, state=H, schema=H, migration=5,
    app="0.1.0", sqlite="3.54.0", sealed="2026-11-20T22:10:00+08:00", receipt="-", checkpoint=Sized(286, H),
    proof=(H, H), ops=(Ops("enterprise", 1, 0, 0), Ops("id_counter", 0, 1, 0)), media=Media(0, 0, H),
    plain=Sized(733, H), packed=Sized(557, H), recipients=("age1abc",), parts=(Sized(PART_BYTES, H), Sized(893, H)),
)  # fmt: skip

TEXT = f"""anjian-bundle/1
suite std1
station 330281103
epoch 0
seq 2
prev {H}
kind entries
first 11
size 12
root {H}
base {H}
state {H}
schema {H}
migration 5
app 0.1.0
sqlite 3.54.0
sealed 2026-11-20T22:10:00+08:00
receipt -
checkpoint 286 {H}
proof {H}
proof {H}
ops enterprise 1 0 0
ops id_counter 0 1 0
media 0 0 {H}
plain 733 {H}
packed 557 {H}
recipient age1abc
part p0000.age 4194304 {H}
part p0001.age 893 {H}
"""


def test_known_text() -> None:
    assert EXAMPLE.text() == TEXT
    assert parse(TEXT) == EXAMPLE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("anjian-bundle/1", "anjian-bundle/2"),
        ("suite std1", "suite gm1"),
        ("kind entries", "kind full"),
        ("seq 2", "seq 02"),
        ("seq 2", "seq -2"),
        ("seq 2", "seq 9999999999999999999"),
        ("seq 2", "seq 0"),
        ("seq 2", "seq 1"),
        (f"prev {H}", "prev -"),
        ("size 12", "size 11"),
        ("station 330281103", "station 33028110"),
        (f"root {H}", f"root {H.upper()}"),
        (f"root {H}\n", ""),
        ("app 0.1.0", "app 0.1.0 beta"),
        ("app 0.1.0", "app "),
        ("app 0.1.0", "app 零点一"),
        ("sealed 2026-11-20T22:10:00+08:00", "sealed yesterday"),
        ("sealed 2026-11-20T22:10:00+08:00", "sealed 2026-11-20T14:10:00+00:00"),
        ("p0001.age", "p0002.age"),
        ("p0001.age", "../p001.age"),
        ("4194304", "4194303"),
        ("893", "4194305"),
        ("893", "0"),
        ("ops enterprise 1 0 0\nops id_counter 0 1 0", "ops id_counter 0 1 0\nops enterprise 1 0 0"),
        ("ops enterprise 1 0 0\n", "ops enterprise 1 0 0\nops enterprise 1 0 0\n"),
        ("recipient age1abc\n", ""),
        (f"part p0000.age 4194304 {H}\npart p0001.age 893 {H}\n", ""),
        ("receipt -\n", "receipt -\nreceipt -\n"),
        (f"893 {H}\n", f"893 {H}"),
        (f"893 {H}\n", f"893 {H}\nmore 1\n"),
        (f"893 {H}\n", f"893 {H}\n\n"),
    ],
)
def test_anything_else_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(ManifestError):
        parse(TEXT.replace(old, new))


def test_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(ManifestError, match="too long"):
        parse(TEXT + "x" * manifests.MAX_TEXT)


sized = st.builds(Sized, st.integers(0, 10**17), st.just(H))


@settings(derandomize=True, max_examples=100)
@given(
    seq=st.integers(2, 10**8),
    first=st.integers(0, 10**12),
    ops=st.lists(st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True), unique=True),
    whole=st.integers(0, 40),
    plain=sized,
)
def test_text_and_facts_are_the_same_thing(seq: int, first: int, ops: list[str], whole: int, plain: Sized) -> None:
    counted = tuple(Ops(table, n, n + 1, n * 2) for n, table in enumerate(sorted(ops)))
    parts = (Sized(PART_BYTES, H),) * whole + (Sized(7, H),)
    made = dataclasses.replace(EXAMPLE, seq=seq, first=first, size=first + 1, ops=counted, parts=parts, plain=plain)
    assert parse(made.text()) == made


@settings(derandomize=True, max_examples=300)
@given(at=st.integers(0, len(TEXT) - 1), to=st.characters(codec="utf-8"))
def test_a_changed_character_is_refused_or_means_something_else(at: int, to: str) -> None:
    changed = TEXT[:at] + to + TEXT[at + 1 :]
    try:
        found = parse(changed)
    except ManifestError:
        return
    assert found.text() == changed
    assert (found == EXAMPLE) == (changed == TEXT)
