"""A slip says what was signed; any character changed is refused, and the refusal names the check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules import base41, slip
from station.rules.slip import SlipContent, SlipKind, SlipRefused, slip_text, verify_slip

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = bytes.fromhex("0badcafe")


def verifier(public: Ed25519PublicKey) -> slip.Verify:
    def verify(signature: bytes, message: bytes) -> bool:
        try:
            public.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return verify


KEYS = {KEY_ID: slip.SlipKey("330281103", 1, verifier(PRIVATE.public_key()))}
PLAIN = slip.plain_front("余姚市应急管理局", "（余）应急检查〔2026〕12号", date(2026, 11, 20))
LINK = slip.address_front("https://gs.yy.gov.cn/zhifa")
CONTENT = SlipContent(
    kind=SlipKind.BEFORE_INSPECTION,
    station="330281103",
    epoch=1,
    subject_id=330281103 << 33 | 12,
    year=2026,
    number=12,
    issued_on=date(2026, 11, 20),
    ledger_size=4711,
    ledger_root=sha256(b"root").digest()[:16],
    claims=("91330281MA2AF0XY3T", "11022810012", "11022810034"),
)
FRONTS = pytest.mark.parametrize("front", [PLAIN, LINK])


def signed(front: str = PLAIN, content: SlipContent = CONTENT) -> str:
    return slip_text(front, content, KEY_ID, PRIVATE.sign)


def refusal(written: str) -> str:
    with pytest.raises(SlipRefused) as refused:
        verify_slip(written, KEYS)
    assert refused.value.message
    assert refused.value.advice
    return refused.value.check


def test_plain_front_opens_with_organ_number_date() -> None:
    assert signed().startswith("余姚市应急管理局 （余）应急检查〔2026〕12号 2026年11月20日#")


def test_known_answer_body() -> None:
    data = base41.decode(signed().partition("#")[2])
    assert data[:29].hex(" ") == (
        "01 01 13 af b0 8f 01 27 5f 61 1e 00 00 00 0c 07 ea 00 00 00 0c 26 5c 00 00 00 00 12 67"
    )
    assert len(data) == 62 + 42 + 4 + 64


@FRONTS
def test_unchanged_slip_verifies(front: str) -> None:
    assert verify_slip(signed(front), KEYS) == CONTENT
    assert slip.read_unverified(signed(front)) == CONTENT


@FRONTS
def test_every_substituted_character_is_refused(front: str) -> None:
    written = signed(front)
    hash_at = written.index("#")
    for at, right in enumerate(written):
        for wrong in (base41.ALPHABET + "# 余号〔x") if at > hash_at else "A余#0 /.":
            if wrong != right:
                assert refusal(written[:at] + wrong + written[at + 1 :])


@FRONTS
def test_dropped_doubled_and_swapped_characters_are_refused(front: str) -> None:
    written = signed(front)
    for at in range(len(written)):
        assert refusal(written[:at] + written[at + 1 :])
        assert refusal(written[:at] + written[at] + written[at:])
        swapped = written[:at] + written[at + 1 : at + 2] + written[at] + written[at + 2 :]
        if swapped != written:
            assert refusal(swapped)


def test_each_check_is_named() -> None:
    front, _, payload = signed().partition("#")
    data = base41.decode(payload)

    def resigned(body: bytes, key: bytes = KEY_ID) -> str:
        whole = body + key
        return f"{front}#{base41.encode(whole + PRIVATE.sign(slip.DOMAIN + whole))}"

    body = data[:-68]
    assert refusal(payload) == "form"
    assert refusal("#" + payload) == "form"
    assert refusal(front + "#") == "form"
    assert refusal(f"{front}#{payload[:-1]}%") == "encoding"
    assert refusal(resigned(b"\x02" + body[1:])) == "version"
    assert refusal(resigned(body[:1] + b"\x63" + body[2:])) == "fields"
    assert refusal(resigned(body + b"x")) == "fields"
    assert refusal(resigned(body, b"none")) == "key"
    assert refusal(f"{front}#{base41.encode(data[:-1] + bytes([data[-1] ^ 1]))}") == "signature"
    assert refusal(signed().replace("应急检查", "应急检测", 1)) == "front"


def test_another_station_s_key_does_not_do() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(slip.SlipForged):
        verify_slip(signed(), {KEY_ID: slip.SlipKey("330281103", 1, verifier(other.public_key()))})


@pytest.mark.parametrize(("station", "epoch"), [("330281100", 1), ("330281103", 0)])
def test_a_key_signs_for_its_own_station_and_epoch_only(station: str, epoch: int) -> None:
    assert refusal(signed(content=replace(CONTENT, station=station, epoch=epoch))) == "station"


def test_a_checkpoint_signature_is_no_slip_signature() -> None:
    front, _, payload = signed().partition("#")
    body = base41.decode(payload)[:-64]
    assert refusal(f"{front}#{base41.encode(body + PRIVATE.sign(body))}") == "signature"


@settings(max_examples=60, derandomize=True)
@given(
    kind=st.sampled_from(SlipKind),
    subject_id=st.integers(0, (1 << 63) - 1),
    number=st.integers(1, (1 << 32) - 1),
    issued_on=st.dates(date(2000, 1, 1), date(2179, 1, 1)),
    size=st.integers(0, (1 << 48) - 1),
    claims=st.lists(st.text("0123456789ABC余", min_size=1, max_size=18), max_size=3).map(tuple),
)
def test_any_content_round_trips(
    kind: SlipKind,
    subject_id: int,
    number: int,
    issued_on: date,
    size: int,
    claims: tuple[str, ...],
) -> None:
    content = replace(
        CONTENT,
        kind=kind,
        subject_id=subject_id,
        number=number,
        issued_on=issued_on,
        ledger_size=size,
        claims=claims,
    )
    assert verify_slip(signed(content=content), KEYS) == content


@given(st.text(max_size=60))
def test_any_text_is_refused_in_words(written: str) -> None:
    assert refusal(written)


@pytest.mark.parametrize(
    "address", ["http://a.cn", "https://A.cn", "https://a.cn/", "https://a.cn/?x", "https://a b.cn", "https://a.cn/#"]
)
def test_only_a_plain_https_address_is_a_front(address: str) -> None:
    with pytest.raises(ValueError, match="plain https"):
        slip.address_front(address)


@pytest.mark.parametrize("claims", [("a,b",), ("x" * 201,), ("a\n",)])
def test_claims_that_do_not_fit_are_refused(claims: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="claims"):
        signed(content=replace(CONTENT, claims=claims))


@pytest.mark.parametrize("front", ["", "有#号", "换\n行", "长" * 81])
def test_fronts_that_do_not_fit_are_refused(front: str) -> None:
    with pytest.raises(ValueError, match="front"):
        signed(front)
