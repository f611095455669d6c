"""Whether a signature is drand quicknet's for a round (scheme bls-unchained-g1-rfc9380), without any network.

BLS over BLS12-381 with signatures on G1: the message H of round n is SHA-256 of n as eight bytes big-endian, hashed to
the curve as RFC 9380 says, and e(signature, g2) = e(H, public key) must hold. It fetches nothing and makes no
signatures; the arithmetic of rounds is in station.rules.draw.beacon.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from station.rules.draw.beacon import SIGNATURE_SIZE

if TYPE_CHECKING:
    from py_ecc.bls.typing import G1Uncompressed, G2Uncompressed

PUBLIC_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
"""The chain's key, a compressed point of G2 (96 bytes); the chain hash covers it."""
_DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_ROUNDS = range(1, 2**64)

# py_ecc is imported in the functions that need it: loading it takes about 0.3 s, because it computes its tables and
# brings pydantic along, and of all that a station does only the check of a beacon's round has a use for it. The names
# come from the modules that define them, because its packages do not export them in the eyes of mypy.


def beacon_holds(round_: int, signature: bytes) -> bool:
    """Whether the 48-byte signature is the beacon's for this round. False, never an error, for anything malformed."""
    from py_ecc.fields import optimized_bls12_381_FQ12 as FQ12
    from py_ecc.optimized_bls12_381.optimized_curve import G2, neg
    from py_ecc.optimized_bls12_381.optimized_pairing import final_exponentiate, pairing

    if round_ not in _ROUNDS:
        return False
    point = _signature_point(signature)
    if point is None:
        return False
    # e(−signature, g2) · e(H, key) = 1: one final exponentiation does for both pairings.
    product = pairing(G2, neg(point), final_exponentiate=False) * pairing(
        _key(), _message_point(round_), final_exponentiate=False
    )
    return bool(final_exponentiate(product) == FQ12.one())


def _signature_point(signature: bytes) -> G1Uncompressed | None:
    """The point of G1 that 48 bytes stand for; none unless it is one, not at infinity, and in the prime-order group."""
    from py_ecc.bls.g2_primitives import subgroup_check
    from py_ecc.bls.point_compression import decompress_G1
    from py_ecc.bls.typing import G1Compressed
    from py_ecc.optimized_bls12_381.optimized_curve import is_inf

    if len(signature) != SIGNATURE_SIZE:
        return None
    try:
        point = decompress_G1(G1Compressed(int.from_bytes(signature, "big")))
    except ValueError:
        return None
    return point if not is_inf(point) and subgroup_check(point) else None


def _message_point(round_: int) -> G1Uncompressed:
    from py_ecc.bls.hash_to_curve import hash_to_G1

    message = sha256(round_.to_bytes(8, "big")).digest()
    # py_ecc annotates a digest object where it calls a constructor of them.
    return hash_to_G1(message, _DOMAIN, cast(Any, sha256))


@cache
def _key() -> G2Uncompressed:
    from py_ecc.bls.point_compression import decompress_G2
    from py_ecc.bls.typing import G2Compressed

    return decompress_G2(G2Compressed((int.from_bytes(PUBLIC_KEY[:48], "big"), int.from_bytes(PUBLIC_KEY[48:], "big"))))
