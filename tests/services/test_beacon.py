"""The beacon's signatures: published ones hold, and nothing that differs from them in any way does."""

from __future__ import annotations

from hashlib import sha256

import pytest
from py_ecc.bls.g2_primitives import subgroup_check
from py_ecc.bls.point_compression import compress_G1, decompress_G1
from py_ecc.bls.typing import G1Compressed, G1Uncompressed
from py_ecc.optimized_bls12_381.optimized_curve import add, curve_order, multiply, neg

from station.rules.draw.beacon import CHAIN, GENESIS, PERIOD, randomness
from station.services.beacon import PUBLIC_KEY, beacon_holds
from tests.shape.test_imports import loaded

PUBLISHED = {
    # README of python-drand-verify.
    657413: (
        "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
        "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
    ),
    # api.drand.sh/<chain>/public/1000, carried as a test vector by many clients.
    1000: (
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
    ),
    21_000_000: (
        "971cbe88adc436f6411fd26d51887ede7ba144264cd05edec6645b5e170a7702d16082947a85d89c89cb47cd8eb7d817",
        "36ecd957580ee415f951370e2a5e13273be97de9072418aaf14d38242979e3c1",
    ),
}
ROUND = 657413
SIGNATURE = bytes.fromhex(PUBLISHED[ROUND][0])
GROUP_HASH = "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e"
"""Of the chain's founding group, as its `info` gives it."""
COMPRESSED = 0x80
"""First bit of a compressed point."""
INFINITY = 0xC0


def point(data: bytes) -> G1Uncompressed:
    """The point 48 bytes stand for. ValueError when none."""
    return decompress_G1(G1Compressed(int.from_bytes(data, "big")))


def written(place: G1Uncompressed) -> bytes:
    """A point in 48 bytes."""
    return int(compress_G1(place)).to_bytes(48, "big")


def stray() -> G1Uncompressed:
    """A point of the curve with a small x; such points are outside the prime-order group, as good as always."""
    for x in range(1, 100):
        try:
            return point(bytes([COMPRESSED]) + x.to_bytes(47, "big"))
        except ValueError:
            continue
    raise AssertionError("no point with a small x")


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_rounds_hold(number: int) -> None:
    signature, value = PUBLISHED[number]
    assert beacon_holds(number, bytes.fromhex(signature))
    assert randomness(signature) == value


def test_the_key_is_the_one_the_chain_hash_names() -> None:
    # drand's chain hash: period (u32), genesis (i64), key, group hash, name of the beacon.
    told = PERIOD.to_bytes(4, "big") + GENESIS.to_bytes(8, "big") + PUBLIC_KEY + bytes.fromhex(GROUP_HASH) + b"quicknet"
    assert sha256(told).hexdigest() == CHAIN


@pytest.mark.parametrize("bit", [0, 1, 2, 3, 17, 200, 383])
def test_one_flipped_bit_fails(bit: int) -> None:
    flipped = int.from_bytes(SIGNATURE, "big") ^ (1 << (383 - bit))
    assert not beacon_holds(ROUND, flipped.to_bytes(48, "big"))


@pytest.mark.parametrize("number", [ROUND - 1, ROUND + 1, 1000, 1])
def test_another_round_fails(number: int) -> None:
    assert not beacon_holds(number, SIGNATURE)


@pytest.mark.parametrize("number", [0, -1, -ROUND, 2**64, 2**64 + ROUND, 10**30])
def test_what_is_no_round_fails(number: int) -> None:
    assert not beacon_holds(number, SIGNATURE)


def test_the_negated_signature_fails() -> None:
    assert not beacon_holds(ROUND, written(neg(point(SIGNATURE))))


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(bytes([INFINITY]) + bytes(47), id="infinity"),
        pytest.param(bytes([INFINITY | 0x20]) + bytes(47), id="infinity with a sign"),
        pytest.param(bytes([INFINITY]) + SIGNATURE[1:], id="infinity with an x"),
        pytest.param(bytes([COMPRESSED]) + bytes(47), id="zero x"),
        pytest.param(bytes(48), id="zeros"),
        pytest.param(b"\xff" * 48, id="ones"),
        pytest.param(bytes([0x9F]) + b"\xff" * 47, id="x beyond the field"),
        pytest.param(b"", id="empty"),
        pytest.param(SIGNATURE[:-1], id="short"),
        pytest.param(SIGNATURE + b"\0", id="long"),
        pytest.param(SIGNATURE.hex().encode(), id="hex"),
        pytest.param(PUBLIC_KEY, id="a point of G2"),
    ],
)
def test_what_is_no_point_fails(signature: bytes) -> None:
    assert not beacon_holds(ROUND, signature)


def test_a_point_off_the_curve_fails() -> None:
    tries = (bytes([COMPRESSED]) + x.to_bytes(47, "big") for x in range(1, 100))
    off = []
    for data in tries:
        try:
            point(data)
        except ValueError:
            off.append(data)
    assert off and not any(beacon_holds(ROUND, data) for data in off)


def test_a_point_outside_the_subgroup_fails() -> None:
    outside = stray()
    assert not subgroup_check(outside)
    assert not beacon_holds(ROUND, written(outside))


def test_a_signature_moved_out_of_the_subgroup_fails() -> None:
    # Pairings do not see a summand whose order is prime to the group's: the equation still holds, and without the
    # subgroup check one round would have many signatures, that is many numbers to choose from.
    unseen = multiply(stray(), curve_order)
    moved = written(add(point(SIGNATURE), unseen))
    assert moved != SIGNATURE
    assert not beacon_holds(ROUND, moved)


def test_a_station_that_draws_by_lot_does_not_load_the_curve() -> None:
    assert "py_ecc" not in loaded("import station.services.beacon, station.rules.draw.beacon")
