"""The published vectors of the draw: seed, tickets, orders, Merkle root, assignment, 100,000 tickets."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from station.rules import merkle
from station.rules.draw.assign import Assignment, Task, assign
from station.rules.draw.commit import quota, short_form
from station.rules.draw.seed import Value, nonce_commitment, seed
from station.rules.draw.sources import canonical, demo_value, millibits
from station.rules.draw.tickets import order, pair_ticket, parted, ticket

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
SEED = bytes.fromhex(VECTORS["seed"])
PEOPLE = ["执法-01", "执法-02", "执法-03", "执法-04"]


def test_seed() -> None:
    values = [Value(*fields) for fields in VECTORS["sources"]]
    assert seed(bytes.fromhex(VECTORS["commit"]), [bytes.fromhex(VECTORS["nonce"])], values) == SEED


def test_tickets_and_order() -> None:
    assert {id_: ticket(SEED, id_).hex() for id_ in VECTORS["ids"]} == VECTORS["tickets"]
    assert [id_ for _, id_ in map(parted, order(SEED, [(id_, 1) for id_ in VECTORS["ids"]]))] == VECTORS["order"]


def test_weighted_order() -> None:
    weighted = [(id_, VECTORS["weights"].get(id_, 1)) for id_ in VECTORS["ids"]]
    assert [id_ for _, id_ in map(parted, order(SEED, weighted))] == VECTORS["weighted_order"]


def test_merkle_root() -> None:
    assert merkle.root([merkle.leaf_hash(id_.encode()) for id_ in VECTORS["ids"]]).hex() == VECTORS["merkle"]


def test_pair_ticket() -> None:
    assert pair_ticket(SEED, "913300000000000005", "执法-01").hex() == VECTORS["pair"]


def test_assignment() -> None:
    barred = {tuple(pair) for pair in VECTORS["recusal"]}
    tasks = [Task(id_, frozenset(p for p in PEOPLE if (id_, p) not in barred), None, 2) for id_ in VECTORS["order"][:5]]
    found = assign(SEED, tasks, dict.fromkeys(PEOPLE))
    assert isinstance(found, Assignment)
    assert {id_: list(people) for id_, people in found.pairs} == VECTORS["assign"]
    assert found.loads() == VECTORS["loads"]


def test_order_of_a_hundred_thousand() -> None:
    drawn = order(SEED, [(f"9133{number:014d}", 1) for number in range(100_000)])
    digest = sha256("".join(id_ for _, id_ in map(parted, drawn)).encode()).hexdigest()
    assert digest == "1ddff3b5e93ef6a59b1ad19ebd4f3bbd6491ad1ac33494c2481d6257db2c4e30"


@pytest.mark.parametrize(
    ("typed", "encoding", "wanted"),
    [
        ("2,5,12,8,10", "balls:5/39", "02.05.08.10.12./"),
        ("32 28 21 13 9 5 + 11", "balls:6/33+1/16", VECTORS["sources"][1][2]),
        ("３ １ 4", "digits:3", "3.1.4./"),
        ("04 7 7", "digits:4", "0.4.7.7./"),
    ],
)
def test_canonical_numbers(typed: str, encoding: str, wanted: str) -> None:
    assert canonical(encoding, typed) == wanted


@pytest.mark.parametrize(
    ("encoding", "wanted"),
    [("balls:20/80", 61616), ("balls:6/33+1/16", 24078), ("balls:5/35+2/12", 24352), ("digits:5", 16609)],
)
def test_entropy_in_thousandths_of_a_bit(encoding: str, wanted: int) -> None:
    assert millibits("cn.any", encoding) == wanted
    assert millibits("demo.source", encoding) == 0


def test_demonstration_numbers_are_a_function_of_the_round() -> None:
    value = int.from_bytes(sha256(b"demo.source/2026-11-20").digest(), "big") % 10**20
    assert demo_value("demo.source", "2026-11-20") == "".join(f"{digit}." for digit in f"{value:020d}") + "/"


def test_commitments_of_nonce_and_short_form() -> None:
    nonce = bytes.fromhex(VECTORS["nonce"])
    assert nonce_commitment(nonce) == sha256(b"anjian-draw/v1/nonce" + nonce).hexdigest()
    # 80 ones are sixteen Z; 0x8421084210842108 4210 is sixteen times 10000b.
    assert short_form(b"\xff" * 10 + b"\x00" * 22) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert short_form(bytes.fromhex("84210842108421084210") + b"\xff" * 22) == "GGGG-GGGG-GGGG-GGGG"


@pytest.mark.parametrize(("eligible", "wanted"), [(0, 0), (1, 1), (5, 1), (6, 2), (100, 20), (101, 21)])
def test_quota_rounds_up_in_integers(eligible: int, wanted: int) -> None:
    assert quota(eligible, 20, 100) == wanted
