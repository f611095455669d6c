"""The rounds of drand quicknet: which one an instant gives, when one is due, what number its signature stands for.

Arithmetic over the published parameters of the chain (drand's `info` of it, specs §2.7); whole seconds, no floats.
Whether a signature is the beacon's is asked of station.services.beacon.
"""

from __future__ import annotations

import re
from hashlib import sha256

import pendulum

from station.records.moment import ZONE

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
"""Hash of the chain's parameters and public key; by it the chain is named everywhere."""
GENESIS = 1_692_803_367
"""Unix time of round 1, 2023-08-23T15:09:27Z."""
PERIOD = 3
"""Seconds between rounds."""
SIGNATURE_SIZE = 48
"""Bytes of a round's signature: a compressed point of G1."""
_SIGNATURE = re.compile(f"[0-9a-f]{{{2 * SIGNATURE_SIZE}}}")


def round_at(instant: pendulum.DateTime) -> int:
    """The newest round at an aware instant, floor((t − GENESIS) / PERIOD) + 1. ValueError before the genesis."""
    elapsed = instant.int_timestamp - GENESIS
    if elapsed < 0:
        raise ValueError(f"before the first round: {instant}")
    return elapsed // PERIOD + 1


def time_of(round_: int) -> pendulum.DateTime:
    """When a round is due, in Asia/Shanghai. ValueError below round 1 and where the calendar ends (year 9999)."""
    if round_ < 1:
        raise ValueError(f"no such round: {round_}")
    try:
        return pendulum.from_timestamp(GENESIS + (round_ - 1) * PERIOD, tz=ZONE)
    except OverflowError as error:
        raise ValueError(f"no such round: {round_}") from error


def first_after(instant: pendulum.DateTime) -> int:
    """The first round due at an aware instant or after it; 1 before the genesis."""
    # int_timestamp cuts fractions off; a round due within that second would then be earlier than the instant.
    elapsed = instant.int_timestamp + (instant.microsecond > 0) - GENESIS
    return max(0, -(-elapsed // PERIOD)) + 1


def randomness(signature_hex: str) -> str:
    """The number of a round: SHA-256 of its signature, 64 hex digits. ValueError unless given 96 lower-case ones."""
    if not _SIGNATURE.fullmatch(signature_hex):
        raise ValueError(f"not a signature of the beacon: {signature_hex!r}")
    return sha256(bytes.fromhex(signature_hex)).hexdigest()
