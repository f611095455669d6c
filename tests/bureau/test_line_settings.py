"""Line cards, and what is written about a line: believed only with the right signature, refused in words otherwise."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.bureau import line, night, transport
from station.bureau.home import Bureau
from station.bureau.line import LineIncomplete, LineWrong
from station.bureau.pull import NotEnrolled
from station.bureau.transport import CHUNK, Door, LineFailed, Meter, Pace, Patience, over_line
from station.records.people import Proof
from station.replica import line_card
from station.replica.line_card import HOST, PULL, RETURN, LineCard, LineCardInvalid
from station.services import line as station_line
from station.services import staff
from station.services.line import HostKeyMissing, LineClosed
from station.store import bureau_lines
from station.store.errors import NotAllowed
from station.store.keys import Signer
from station.wiring import Station
from tests.bureau.conftest import CODE
from tests.conftest import PIN

KEY = "ssh-ed25519 " + b64encode(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + bytes(range(32))).decode()


@pytest.fixture
def admin(bureau: Bureau) -> Proof:
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def host_card(station: Station, **over: str) -> bytes:
    card = LineCard(over.get("issuer", CODE), {HOST: over.get("key", KEY)}, "2026-11-20T09:00:00+08:00")
    return line_card.sign(card, station.store.signer).encode()


def test_the_bureaus_card_lets_its_two_keys_in(paired: Station, bureau: Bureau, chief: Proof) -> None:
    path, said = line.introduce(bureau)
    assert said.keys[PULL] != said.keys[RETURN]
    assert line.introduce(bureau)[1].keys == said.keys, "made once"
    found = station_line.allow(paired, chief, path.read_bytes())
    assert found == said
    asked = {
        user: subprocess.run(["sh", "-c", KEYS_AS_SSHD.replace("HOME", str(paired.home.root)), "-", user],
                             check=True, capture_output=True, text=True).stdout
        for user in ("station-pull", "station-return", "root", "station")
    }  # fmt: skip
    assert asked == {
        "station-pull": f"restrict {said.keys[PULL]}\n", "station-return": f"restrict {said.keys[RETURN]}\n",
        "root": "", "station": "",
    }  # fmt: skip
    [entry] = [each for each in paired.store.lines() if each.action == "line.allow"]
    assert entry.reason == " ".join(line_card.fingerprint(said.keys[use]) for use in (PULL, RETURN))
    station_line.shut(paired, chief, "换局端")
    assert not (paired.home.root / line_card.FILE).exists()
    with pytest.raises(LineClosed):
        station_line.shut(paired, chief, "换局端")


KEYS_AS_SSHD = (Path(__file__).parents[2] / "systemd/station-line-keys").read_text().replace("/var/lib/station", "HOME")


def test_only_the_chief_opens_the_door(paired: Station, bureau: Bureau, officer: Proof) -> None:
    path, _ = line.introduce(bureau)
    with pytest.raises(NotAllowed):
        station_line.allow(paired, officer, path.read_bytes())
    assert not (paired.home.root / line_card.FILE).exists()


def test_a_card_somebody_else_signed_or_altered_opens_nothing(paired: Station, bureau: Bureau, chief: Proof) -> None:
    path, said = line.introduce(bureau)
    right = path.read_bytes()
    # The station's own key under a card that says it is the bureau's.
    forged = line_card.sign(said, paired.store.signer).encode()
    for wrong in (forged, right.replace(b"key pull", b"key pill"), right[:-5], b"", b"\xff" * 99, b"x" * 100_000):
        with pytest.raises(LineCardInvalid):
            station_line.allow(paired, chief, wrong)
    # A right signature under something that is no such card.
    for keys in ({PULL: KEY}, {HOST: KEY}, {PULL: KEY, RETURN: "ssh-rsa AAAA"}, {PULL: KEY, RETURN: KEY + " x"}):
        card = line_card.sign(LineCard(said.issuer, keys, said.issued), bureau.store.signer)
        with pytest.raises(LineCardInvalid):
            station_line.allow(paired, chief, card.encode())
    assert not [each for each in paired.store.lines() if each.action == "line.allow"]


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_bit_of_a_card_is_enough(at: int, bit: int) -> None:
    """Or it is one of the bits behind the last letter of the signature, which mean nothing."""
    spoilt = bytearray(SIGNED)
    spoilt[at % len(spoilt)] ^= 1 << bit
    try:
        found = line_card.read(bytes(spoilt), CODE, SIGNER.verifier_key, (HOST,))
    except LineCardInvalid:
        return
    assert found == CARD and spoilt.partition(b"\n\n")[0] == SIGNED.partition(b"\n\n")[0]


def _signer() -> Signer:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    pem = made.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return Signer(f"anjian/{CODE}/0", pem)


SIGNER = _signer()
CARD = LineCard(CODE, {HOST: KEY}, "2026-11-20T09:00:00+08:00")
SIGNED = line_card.sign(CARD, SIGNER).encode()


def test_the_stations_card_pins_its_server(paired: Station, bureau: Bureau, tmp_path: Path) -> None:
    public = tmp_path / "host.pub"
    public.write_text(f"{KEY} root@station\n")
    path, key = station_line.introduce(paired, public)
    assert key == KEY and line.host_key(bureau, CODE, path) == KEY
    for other in (host_card(paired, issuer="330281104"), host_card(paired)[:-4]):
        path.write_bytes(other)
        with pytest.raises(LineCardInvalid):
            line.host_key(bureau, CODE, path)
    with pytest.raises(NotEnrolled):
        line.host_key(bureau, "330281104", path)
    for text in ("", "ssh-rsa AAAAB3 root@station\n", "not a key\n"):
        public.write_text(text)
        with pytest.raises(HostKeyMissing):
            station_line.introduce(paired, public)
    with pytest.raises(HostKeyMissing):
        station_line.introduce(paired, tmp_path / "nothing")


def test_what_is_not_told_of_a_line_stays(paired: Station, bureau: Bureau, admin: Proof) -> None:
    with pytest.raises(LineIncomplete):
        line.set_line(bureau, admin, CODE, host="station.example")
    line.set_line(bureau, admin, CODE, host="station.example", host_key=KEY)
    line.set_line(bureau, admin, CODE, media="major", nightly_bytes=7)
    line.set_line(bureau, admin, CODE, bytes_per_second=9, port=2222)
    found = bureau_lines.line_of(bureau.store, CODE)
    assert found is not None
    assert (found.host, found.port, found.host_key, found.media, found.nightly_bytes, found.bytes_per_second) == (
        "station.example", 2222, KEY, "major", 7, 9,
    )  # fmt: skip
    with pytest.raises(NotEnrolled):
        line.set_line(bureau, admin, "330281104", host="station.example", host_key=KEY)


@pytest.mark.parametrize(
    "wrong",
    [{"host": "-oProxyCommand=x"}, {"host": ""}, {"host": "a b"}, {"host": "a;b"}, {"port": 0}, {"port": 65536},
     {"host_key": "ssh-rsa AAAA"}, {"media": "some"}, {"nightly_bytes": -1}, {"bytes_per_second": -1},
     {"nightly_bytes": line.MOST + 1}, {"bytes_per_second": 2**63}],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused(
    paired: Station, bureau: Bureau, admin: Proof, wrong: dict[str, object]
) -> None:
    with pytest.raises(LineWrong):
        line.set_line(bureau, admin, CODE, **({"host": "station.example", "host_key": KEY} | wrong))
    assert bureau_lines.lines(bureau.store) == []


def test_the_largest_limits_are_kept_and_reckoned_with(paired: Station, bureau: Bureau, admin: Proof) -> None:
    line.set_line(bureau, admin, CODE, host="station.example", host_key=KEY, nightly_bytes=line.MOST,
                  bytes_per_second=line.MOST)  # fmt: skip
    (found,) = bureau_lines.lines(bureau.store)
    assert night.left(bureau, found, bureau.clock.now()) == line.MOST and Pace(found.bytes_per_second).chunk == CHUNK
    assert float(line.MOST) == line.MOST, "every reader of JSON takes it as it is"


def test_the_pace_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited is what the bytes take, whoever spends them; nothing is saved up by being idle."""

    class Time:
        now = 0.0

        def time(self) -> float:
            return self.now

    clock = Time()

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    monkeypatch.setattr(transport.asyncio, "sleep", sleep)
    monkeypatch.setattr(transport.asyncio, "get_running_loop", lambda: clock)
    pace = Pace(1000)
    assert pace.chunk == 1024 and Pace(0).chunk == CHUNK and Pace(10**9).chunk == CHUNK
    coroutines = [pace.spend(500), pace.spend(1500)]
    for each in coroutines:
        with pytest.raises(StopIteration):
            each.send(None)
    assert clock.now == 2.0
    clock.now = 100.0
    with pytest.raises(StopIteration):
        pace.spend(1000).send(None)
    assert clock.now == 101.0


@pytest.mark.parametrize(
    ("gains", "attempts"),
    [((), 3), ((1,), 3), ((1, 2), 4), ((2,), 4), ((1, 3), 5), (tuple(range(1, 20)), 21)],
)
def test_a_line_that_brings_something_is_tried_from_the_start_again(
    monkeypatch: pytest.MonkeyPatch, gains: tuple[int, ...], attempts: int
) -> None:
    """`gains`: the attempts that brought a byte before they broke. Two pauses: three attempts without any."""

    @contextlib.asynccontextmanager
    async def connected(door: Door, patience: Patience) -> AsyncIterator[None]:
        yield None

    async def work(_: object) -> None:
        meter.gained += meter.attempts in gains
        raise LineFailed(where="-", detail="-")

    monkeypatch.setattr(transport, "_connected", connected)
    meter = Meter()
    with pytest.raises(LineFailed):
        asyncio.run(over_line(Door("-", 1, KEY, "-", b""), work, meter, Patience(delays=(0, 0))))  # type: ignore[arg-type]
    assert meter.attempts == attempts


def test_a_station_has_its_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextlib.asynccontextmanager
    async def connected(door: Door, patience: Patience) -> AsyncIterator[None]:
        yield None

    async def work(_: object) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(transport, "_connected", connected)
    with pytest.raises(LineFailed):
        asyncio.run(over_line(Door("-", 1, KEY, "-", b""), work, Meter(), Patience(longest=0.05)))  # type: ignore[arg-type]
