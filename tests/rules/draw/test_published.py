"""Vectors that others published (sources inside published.json), before any of our own.

Where the product has the function, the product computes the vector. Algorithms that the product does not use are
written here in a few lines of their own: what they pin is that the inputs mean the same to us as to their authors
(UTF-8, byte order, how numbers become text), with `hashlib` of this Python under both.
"""

from __future__ import annotations

import hmac
import json
import re
from hashlib import md5, sha256
from pathlib import Path

import pytest
from consistent_sampler import sampler
from votelib.evaluate.auxiliary import RFC3797Selector

from station.records.moment import moment
from station.rules.draw import beacon, freeze
from station.rules.draw.commit import commitment_hash
from station.rules.draw.seed import Value, seed
from station.rules.draw.sources import BEACON, canonical, is_canonical, millibits
from station.rules.draw.tickets import order, pair_ticket, parted, ticket
from tests.rules.test_merkle import CT_LEAVES, CT_ROOTS

PUBLISHED = json.loads(Path(__file__).with_name("published.json").read_text(encoding="utf-8"))
RFC3797, RIVEST, COLORADO = PUBLISHED["rfc3797"], PUBLISHED["rivest"], PUBLISHED["colorado"]
VRS, OCTO41, QUICKNET, CONSISTENT = (PUBLISHED[name] for name in ("vrs", "octo41", "quicknet", "consistent_sampler"))
SEED = bytes(range(32))


# --- RFC 3797 ----------------------------------------------------------------------------------------------------


def rfc3797_text() -> str:
    """The key text, from the numbers as typed: our canonical form is theirs with numbers padded to a fixed width."""
    lottery, balls, more = RFC3797["typed"]
    padded = canonical("balls:5/39", balls) + canonical("balls:6/49", more)
    return f"{lottery}./" + re.sub(r"\b0+", "", padded)


def rfc3797_rows(text: str, pool: int, count: int) -> list[tuple[str, int, int]]:
    """Digest, divisor and selected number, round by round."""
    left, found = list(range(1, pool + 1)), []
    for number in range(count):
        frame = number.to_bytes(2, "big")
        digest = md5(frame + text.encode("ascii") + frame).digest()
        divisor = len(left)
        found.append((digest.hex().upper(), divisor, left.pop(int.from_bytes(digest, "big") % divisor)))
    return found


def test_rfc3797_key_text() -> None:
    assert rfc3797_text() == RFC3797["text"]


def test_rfc3797_digests_divisors_and_selections() -> None:
    wanted = [tuple(row) for row in RFC3797["rows"]]
    assert len(wanted) == 16
    assert rfc3797_rows(rfc3797_text(), RFC3797["pool"], 16) == wanted


def test_rfc3797_selections_by_votelib() -> None:
    sources = [[int(number) for number in re.findall(r"\d+", typed)] for typed in RFC3797["typed"]]
    selector = RFC3797Selector(sources)
    assert selector.seed_bytes.decode() == rfc3797_text()
    pool = dict.fromkeys(range(1, RFC3797["pool"] + 1))
    assert selector.evaluate(pool, 16) == [selected for _, _, selected in RFC3797["rows"]]


@pytest.mark.parametrize(("pool", "bits"), RFC3797["bits_for_ten_of"])
def test_rfc3797_entropy_table(pool: int, bits: int) -> None:
    """§3.3: bits that ten of a pool need, rounded up; it is what ten balls of so many would carry."""
    assert -(-millibits("any", f"balls:10/{pool}") // 1000) == bits


# --- Rivest's sampler and Colorado -------------------------------------------------------------------------------


def rivest(text: str, number: int, highest: int) -> int:
    """The pick with this number, from 1: the seed is text, in decimal the counter, the digest a big-endian integer."""
    return int.from_bytes(sha256(f"{text},{number}".encode()).digest(), "big") % highest + 1


@pytest.mark.parametrize(("text", "highest", "wanted"), RIVEST)
def test_rivest_sampler(text: str, highest: int, wanted: list[int]) -> None:
    assert [rivest(text, number, highest) for number in range(1, len(wanted) + 1)] == wanted


def test_every_rivest_case_is_there() -> None:
    assert len(RIVEST) == 10
    assert any(ord(letter) > 0xFFFF for text, _, _ in RIVEST for letter in text)


@pytest.mark.parametrize("text", dict.fromkeys(text for text, _, _ in RIVEST))
def test_such_seeds_enter_ours_as_utf8_text(text: str) -> None:
    """Never as a number ("0" is not "0000000000"), and beyond U+FFFF as one character, not two."""
    parts = [b"anjian-draw/v1/seed", b"c" * 32, 1, b"n" * 32, 1, b"dice", b"1", text.encode()]
    prefixed = (
        part.to_bytes(4, "big") if isinstance(part, int) else len(part).to_bytes(4, "big") + part for part in parts
    )
    assert seed(b"c" * 32, [b"n" * 32], [Value("dice", "1", text)]) == sha256(b"".join(prefixed)).digest()


def test_colorado_forty_seven() -> None:
    text, highest = COLORADO["seed"], COLORADO["highest"]
    picks = [rivest(text, number, highest) for number in range(1, 1000)]
    assert len(COLORADO["distinct"]) == len(COLORADO["with_repeats_sorted"]) == 47
    assert list(dict.fromkeys(picks))[:47] == COLORADO["distinct"]
    assert sorted(picks[:47]) == COLORADO["with_repeats_sorted"]


def test_leading_zeros_of_public_digits_survive() -> None:
    assert canonical("digits:10", "0000000000") == "0." * 10 + "/"
    assert canonical("digits:10", "00 00 00 00 01") == "0." * 9 + "1./"


# --- draft-thomson-elegy-vrs -------------------------------------------------------------------------------------


def vrs_order(code: bytes, randomness: str, label: str) -> str:
    """HKDF-SHA256 (RFC 5869) of the randomness, salted with the one-time code, for one label."""
    extracted = hmac.digest(code, randomness.encode(), "sha256")
    return hmac.digest(extracted, label.encode() + b"\x01", "sha256").hex()


def vrs_chain(secret: str) -> dict[int, bytes]:
    """Hash number n of the secret, up to 10."""
    found, value = {}, secret.encode()
    for number in range(1, 11):
        value = found[number] = sha256(value).digest()
    return found


def test_vrs_chain_of_one_time_codes() -> None:
    chain = vrs_chain(VRS["secret"])
    assert {number: chain[int(number)].hex() for number in VRS["chain"]} == VRS["chain"]


def test_vrs_randomness_is_our_canonical_text() -> None:
    assert canonical("digits:6", "1 2 3 4 5 6") * 3 == VRS["randomness"]


@pytest.mark.parametrize("number", [9, 8])
def test_vrs_orders(number: int) -> None:
    """All nine lines of the draft, each cut to 27 digits there, and that they come in ascending order."""
    code, published = vrs_chain(VRS["secret"])[number], VRS["orders"][str(number)]
    found = sorted((vrs_order(code, VRS["randomness"], label), label) for _, label in published)
    assert [[made[:27], label] for made, label in found] == published


# --- ICANN OCTO-41 -----------------------------------------------------------------------------------------------


def test_octo41_names_outside_ascii() -> None:
    """Six names, one in CJK and one with an umlaut: SHA-256 of the lower-case hex text of name/D, descending."""
    rows = OCTO41["rows"]
    for name, text, digest in rows:
        assert f"{name}/{OCTO41['randomness']}".encode().hex() == text
        assert sha256(text.encode("ascii")).hexdigest() == digest
    assert len(rows) == 6 and [digest for _, _, digest in rows] == sorted((row[2] for row in rows), reverse=True)


@pytest.mark.parametrize(("name", "text"), [row[:2] for row in OCTO41["rows"]])
def test_our_tickets_hash_the_bytes_octo41_published(name: str, text: str) -> None:
    written = bytes.fromhex(text).removesuffix(b"/" + OCTO41["randomness"].encode())
    assert ticket(SEED, name) == sha256(b"\x10" + SEED + b"\x00\x00" + written).digest()
    assert order(SEED, [(name, 1)]) == [ticket(SEED, name) + written]
    assert pair_ticket(SEED, name, name) == sha256(b"\x20" + SEED + bytes([0, len(written)]) + written * 2).digest()


# --- drand quicknet ----------------------------------------------------------------------------------------------


def test_quicknet_parameters_and_round() -> None:
    """Whether the signature is the beacon's is tested with the service that knows BLS."""
    ours = {"chain": beacon.CHAIN, "genesis": beacon.GENESIS, "period": beacon.PERIOD}
    assert ours == {name: QUICKNET[name] for name in ours}
    instant, number = QUICKNET["round_at"]
    assert beacon.round_at(moment(instant)) == number
    due = beacon.time_of(QUICKNET["round"])
    assert due.int_timestamp == 1_692_803_367 + 657_412 * 3
    assert beacon.round_at(due) == beacon.round_at(due.add(seconds=2)) == beacon.first_after(due) == 657_413
    assert beacon.round_at(due.subtract(seconds=1)) == 657_412


def test_quicknet_randomness_is_the_hash_of_the_signature() -> None:
    assert beacon.randomness(QUICKNET["signature"]) == QUICKNET["randomness"]
    assert canonical(BEACON, QUICKNET["signature"].upper()) == QUICKNET["signature"]
    assert not is_canonical(BEACON, QUICKNET["randomness"])


# --- consistent_sampler ------------------------------------------------------------------------------------------


def consistent_ticket(number: int, id_: str) -> str:
    """The ticket of a generation: the digest as a decimal number, its digits reversed behind `0.`."""
    inner = sha256(str(number).encode()).hexdigest()
    return "0." + str(int.from_bytes(sha256((inner + id_).encode()).digest(), "big"))[::-1]


@pytest.mark.parametrize(("ids", "wanted"), CONSISTENT["shuffles"])
def test_consistent_sampler(ids: list[str], wanted: list[str]) -> None:
    number = CONSISTENT["seed"]
    assert sorted(ids, key=lambda id_: consistent_ticket(number, id_)) == wanted
    assert list(sampler(ids, seed=number, output="id")) == wanted


@pytest.mark.parametrize(("id_", "wanted"), CONSISTENT["tickets"].items())
def test_consistent_sampler_tickets(id_: str, wanted: str) -> None:
    assert consistent_ticket(CONSISTENT["seed"], id_).startswith(wanted)


def test_ours_is_consistent_in_its_sense() -> None:
    """Its defining promise, that a part is drawn in the order of the whole, of its known shuffle and of our order."""
    ids, shuffled = CONSISTENT["shuffles"][0]
    part = [id_ for id_ in ids if id_.startswith("B")]
    assert list(sampler(part, seed=CONSISTENT["seed"], output="id")) == [id_ for id_ in shuffled if id_ in part]
    ours = [parted(placed)[1] for placed in order(SEED, [(id_, 1) for id_ in ids])]
    assert [parted(placed)[1] for placed in order(SEED, [(id_, 1) for id_ in part])] == [i for i in ours if i in part]


# --- RFC 6962 and FIPS 180-4 -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_of_a_frozen_list_is_that_of_rfc6962(size: int) -> None:
    """The leaves of Certificate Transparency's own tests as the lines of a file (none holds an LF)."""
    assert freeze.root(b"".join(leaf + b"\n" for leaf in CT_LEAVES[:size])) == CT_ROOTS[size - 1]


@pytest.mark.parametrize(("unit", "times", "digest"), PUBLISHED["sha256"])
def test_nist_sha256(unit: str, times: int, digest: str) -> None:
    """Lengths on both sides of a block (55, 56, 64) and a million letters, through the function that hashes C."""
    assert commitment_hash(bytes.fromhex(unit) * times).hex() == digest
