"""The page's own arithmetic against published vectors, and against the draw's."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

VECTORS = json.loads((Path(__file__).parents[1] / "rules" / "draw" / "vectors.json").read_text(encoding="utf-8"))
NIST = {
    "": (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    ),
    "abc": (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ),
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": (
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335"
        "96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445",
    ),
    "a" * 1_000_000: (
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
        "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
    ),
}
"""FIPS 180-4 examples: SHA-256, SHA-512."""
RFC8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
        "655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
        "b00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
        "c027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17a"
        "d9bef1177331a704",
    ),
]
"""Section 7.1, TEST 1, 2, 3 and SHA(abc): public key, message, signature."""
HOLDS = "([key, message, signature]) => ed25519Holds(unhex(key), unhex(signature), unhex(message))"


@pytest.mark.parametrize("message", NIST, ids=lambda message: str(len(message)))
def test_hashes_of_the_standard(engine: Page, message: str) -> None:
    found = engine.evaluate("text => [sha256Hex(utf8(text)), hex(sha512(utf8(text)))]", message)
    assert tuple(found) == NIST[message]


def test_hashes_of_every_length(engine: Page) -> None:
    """Every place where the padding may fall."""
    found = engine.evaluate(
        "count => Array.from({ length: count }, (_, size) => new Uint8Array(size).fill(size))"
        ".map(data => [sha256Hex(data), hex(sha512(data))])",
        260,
    )
    wanted = [bytes([size % 256]) * size for size in range(260)]
    assert found == [[sha256(data).hexdigest(), sha512(data).hexdigest()] for data in wanted]


@pytest.mark.parametrize("vector", RFC8032, ids=["1", "2", "3", "sha_abc"])
def test_signatures_of_the_standard(engine: Page, vector: tuple[str, str, str]) -> None:
    key, message, signature = vector
    assert engine.evaluate(HOLDS, [key, message, signature]) is True
    assert engine.evaluate(HOLDS, [key, message + "00", signature]) is False
    for at in (0, 31, 32, 63):
        bent = bytearray.fromhex(signature)
        bent[at] ^= 1
        assert engine.evaluate(HOLDS, [key, message, bent.hex()]) is False
    # The same signature with S + L: malleable verifiers take it.
    order = 2**252 + 27742317777372353535851937790883648493
    more = int.from_bytes(bytes.fromhex(signature)[32:], "little") + order
    assert engine.evaluate(HOLDS, [key, message, signature[:64] + more.to_bytes(32, "little").hex()]) is False


@pytest.mark.parametrize("written", ["余姚市宏达塑料制品厂", "𠮷野金属𠀀", "Café ɛ̃", "😀", "\ufeffBOM", ""])
def test_text_is_utf8(engine: Page, written: str) -> None:
    encoded = b64encode(written.encode()).decode()
    assert engine.evaluate("text => btoa(String.fromCharCode(...utf8(text)))", written) == encoded
    back = "encoded => strictText(Uint8Array.from(atob(encoded), c => c.charCodeAt(0)))"
    assert engine.evaluate(back, encoded) == written


def test_broken_utf8_is_refused(engine: Page) -> None:
    for broken in (b"\xff", b"\xe4\xb8", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"):
        assert engine.evaluate("bytes => strictText(Uint8Array.from(bytes))", list(broken)) is None


def test_texts_sort_by_bytes(engine: Page) -> None:
    """UTF-16, as JavaScript sorts, puts astral characters before U+E000 … U+FFFF."""
    texts = ["﹏", "𠮷", "a", "余", "ﬁ", "é", "\ud7ff", "𐀀", "￮"]
    assert engine.evaluate("texts => sortedText(texts)", texts) == sorted(texts, key=str.encode)


def call(engine: Page, function: str, *arguments: Any) -> Any:
    """What a function of the page gives, as plain data."""
    return engine.evaluate(f"arguments_ => ({function})(...arguments_)", list(arguments))


def test_seed(engine: Page) -> None:
    made = """(commit, nonce, sources) => hex(seedOf(unhex(commit), [unhex(nonce)],
        sources.map(([source, round, value]) => ({ source, round, value }))))"""
    assert call(engine, made, VECTORS["commit"], VECTORS["nonce"], VECTORS["sources"]) == VECTORS["seed"]


def test_tickets(engine: Page) -> None:
    made = "(seed, ids) => ids.map(id => [id, hex(ticketMaker(unhex(seed))(0, utf8(id)))])"
    assert dict(call(engine, made, VECTORS["seed"], VECTORS["ids"])) == VECTORS["tickets"]
    pair = "(seed) => hex(pairTicket(unhex(seed), '913300000000000005', '执法-01'))"
    assert call(engine, pair, VECTORS["seed"]) == VECTORS["pair"]


@pytest.mark.parametrize(("weights", "wanted"), [({}, "order"), (VECTORS["weights"], "weighted_order")])
def test_orders(engine: Page, weights: dict[str, int], wanted: str) -> None:
    made = """(seed, ids, weights) =>
        drawOrder(unhex(seed), ids.map(id => ({ id, weight: weights[id] || 1 }))).map(each => each.id)"""
    assert call(engine, made, VECTORS["seed"], VECTORS["ids"], weights) == VECTORS[wanted]


def test_merkle_root(engine: Page) -> None:
    made = "(ids) => hex(merkleRoot(ids.map(id => leafHash(utf8(id)))))"
    assert call(engine, made, VECTORS["ids"]) == VECTORS["merkle"]


def test_assignment(engine: Page) -> None:
    made = """(seed, ids, barred, people) => {
        const barredPairs = new Set(barred.map(pair => pair.join()));
        const tasks = ids.map(id => ({ id, leads: null, need: 2,
            able: new Set(people.filter(person => !barredPairs.has([id, person].join()))) }));
        return [...assignPeople(unhex(seed), tasks, new Map(people.map(person => [person, null]))).pairs];
    }"""
    people = sorted(VECTORS["loads"])
    found = call(engine, made, VECTORS["seed"], VECTORS["order"][:5], VECTORS["recusal"], people)
    assert dict(found) == VECTORS["assign"]


def test_order_of_a_hundred_thousand(engine: Page) -> None:
    made = """(seed) => {
        const rows = Array.from({ length: 100000 },
            (_, number) => ({ id: '9133' + String(number).padStart(14, '0'), weight: 1 }));
        return sha256Hex(utf8(drawOrder(unhex(seed), rows).map(each => each.id).join('')));
    }"""
    digest = "1ddff3b5e93ef6a59b1ad19ebd4f3bbd6491ad1ac33494c2481d6257db2c4e30"
    assert call(engine, made, VECTORS["seed"]) == digest
