"""Permits of the bureau: a new PIN, a deputy; forged, foreign, expired and used ones; openssl checks one too."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path

import pytest

from station.bureau import permits as desk
from station.bureau.home import Bureau
from station.bureau.permits import DaysRefused, PersonUnknown, Stand, Wanted, WordsUnusable
from station.bureau.pull import NotEnrolled, pull
from station.records.moment import day
from station.records.people import Proof, System
from station.replica import cards
from station.rules import note
from station.services import people, permits, replication, staff
from station.services.delegation import DelegationOverlaps
from station.services.permits import (
    CodeWrong,
    PermitExpired,
    PermitForeign,
    PermitForged,
    PermitOther,
    PermitPersonGone,
    PermitUnreadable,
    PermitUsed,
)
from station.services.replication import BureauUnknown
from station.services.staff import PinWeak, WrongPin
from station.store.errors import NotAllowed
from station.wiring import Station
from tests.bureau.conftest import bureau, paired  # noqa: F401
from tests.conftest import PIN, FrozenClock
from tests.services.test_people import proof

CODE = "330281103"


@pytest.fixture
def admin(bureau: Bureau) -> Proof:  # noqa: F811
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


@pytest.fixture
def known(paired: Station, bureau: Bureau) -> Station:  # noqa: F811
    """A paired station whose roster the bureau has pulled."""
    replication.replicate(paired)
    pull(bureau, System("system:pull"), CODE, None)
    return paired


def signed(bureau: Bureau, admin: Proof, person: str = "王建国") -> tuple[str, str]:  # noqa: F811
    return desk.pin(bureau, admin, Wanted(CODE, person, 3))


def deputised(bureau: Bureau, admin: Proof, first: str = "2026-11-20") -> str:  # noqa: F811
    stand = Stand("李敏", day(first), day("2026-11-25"), "所长住院")
    return desk.deputy(bureau, admin, Wanted(CODE, "王建国", 3), stand)


def test_the_chiefs_lost_pin(known: Station, bureau: Bureau, admin: Proof) -> None:  # noqa: F811
    written, code = signed(bureau, admin)
    permit = permits.opened(known, written)
    assert permits.reset_pin(known, permit, code.lower().replace("-", " "), "1357").name == "王建国"
    assert "chief" in proof(known, "王建国", "1357").roles
    with pytest.raises(WrongPin):
        proof(known, "王建国")
    line = known.store.lines()[-1]
    assert line.action == "permit.pin" and line.reason.startswith("余姚市应急管理局 ")
    assert bureau.store.lines()[-1].subject == f"permit/{permit.serial}"
    assert code.replace("-", "") not in written and "1357" not in line.reason


def test_a_permit_is_used_once(known: Station, bureau: Bureau, admin: Proof) -> None:  # noqa: F811
    written, code = signed(bureau, admin)
    permits.reset_pin(known, permits.opened(known, written), code, "1357")
    with pytest.raises(PermitUsed):
        permits.reset_pin(known, permits.opened(known, written), code, "8642")
    assert proof(known, "王建国", "1357")


def test_without_the_code_the_file_is_worth_nothing(known: Station, bureau: Bureau, admin: Proof) -> None:  # noqa: F811
    written, code = signed(bureau, admin)
    permit = permits.opened(known, written)
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA", signed(bureau, admin)[1]):
        with pytest.raises(CodeWrong):
            permits.reset_pin(known, permit, wrong, "1357")
    with pytest.raises(PinWeak):
        permits.reset_pin(known, permit, code, "1111")
    assert proof(known, "王建国")
    permits.reset_pin(known, permit, code, "1357")  # a refusal did not use it up


def test_forged(known: Station, bureau: Bureau, admin: Proof) -> None:  # noqa: F811
    written, _ = signed(bureau, admin, "李敏")
    body, _, mark = written.partition("\n\n")
    own = known.store.signer.note(body + "\n")
    for forged in (
        written.replace("name 李敏", "name 王建国"),
        written.replace("expires 2026-11-23", "expires 2027-11-23"),
        own,
        body + "\n\n" + mark[:-10] + ("B" if mark[-10] == "A" else "A") + mark[-9:],
        body + "\n",
        "",
        bureau.store.signer.note("anjian-permit/1\nkind pin\n"),
        bureau.store.signer.note(body.replace("kind pin", "kind all") + "\n"),
        bureau.store.signer.note(body.replace("officer ", "officer 0") + "\n"),
        bureau.home.card.read_text(encoding="utf-8"),
    ):
        with pytest.raises(PermitForged):
            permits.opened(known, forged)


def test_foreign_and_expired(known: Station, bureau: Bureau, admin: Proof, clock: FrozenClock) -> None:  # noqa: F811
    written, _ = signed(bureau, admin)
    body = written.partition("\n\n")[0] + "\n"
    for other in ("330281104/0", "330281103/1"):
        with pytest.raises(PermitForeign):
            permits.opened(known, bureau.store.signer.note(body.replace("330281103/0", other)))
    clock.set("2026-11-23T08:59:59+08:00")
    assert permits.opened(known, written)
    clock.advance(seconds=1)
    with pytest.raises(PermitExpired):
        permits.opened(known, written)


def test_another_bureaus_card_put_into_the_home_changes_nothing(
    known: Station,
    bureau: Bureau,  # noqa: F811
    admin: Proof,
) -> None:
    """Whoever can write files but not act at the station cannot make himself its bureau."""
    card = cards.read_bureau(bureau.home.card.read_bytes())
    rogue = dataclasses.replace(card, key=known.store.signer.verifier_key)
    (known.home.root / replication.BUREAU_CARD).write_text(cards.sign(rogue, known.store.signer), encoding="utf-8")
    with pytest.raises(BureauUnknown):
        permits.opened(known, known.store.signer.note(signed(bureau, admin)[0].partition("\n\n")[0] + "\n"))


def test_a_deputy_where_the_chief_cannot_name_one(known: Station, bureau: Bureau, admin: Proof) -> None:  # noqa: F811
    written = deputised(bureau, admin)
    made = permits.appoint(known, proof(known, "李敏"), permits.opened(known, written))
    assert (made.officer, made.deputy, made.to_on) == ("王建国", "李敏", day("2026-11-25"))
    assert "所长住院" in made.reason and "chief" in proof(known, "李敏").roles
    with pytest.raises(PermitUsed):
        permits.appoint(known, proof(known, "李敏"), permits.opened(known, written))
    again = deputised(bureau, admin)
    with pytest.raises(DelegationOverlaps):
        permits.appoint(known, proof(known, "李敏"), permits.opened(known, again))


def test_kinds_are_not_exchanged(known: Station, bureau: Bureau, admin: Proof, chief: Proof) -> None:  # noqa: F811
    written, code = signed(bureau, admin)
    with pytest.raises(PermitOther):
        permits.appoint(known, chief, permits.opened(known, written))
    with pytest.raises(PermitOther):
        permits.reset_pin(known, permits.opened(known, deputised(bureau, admin)), code, "1357")


def test_somebody_who_left_meanwhile(known: Station, bureau: Bureau, admin: Proof, chief: Proof) -> None:  # noqa: F811
    written, code = signed(bureau, admin, "李敏")
    one = next(each for each in staff.signing(known.store) if each.name == "李敏")
    people.leave(known.store, chief, one.id, "调走")
    with pytest.raises(PermitPersonGone):
        permits.reset_pin(known, permits.opened(known, written), code, "1357")


def test_what_the_bureau_refuses(known: Station, bureau: Bureau, admin: Proof, officer: Proof) -> None:  # noqa: F811
    with pytest.raises(PersonUnknown):
        desk.pin(bureau, admin, Wanted(CODE, "没有这个人", 3))
    with pytest.raises(NotEnrolled):
        desk.pin(bureau, admin, Wanted("330281999", "王建国", 3))
    for days in (0, 15):
        with pytest.raises(DaysRefused):
            desk.pin(bureau, admin, Wanted(CODE, "王建国", days))
    for reason in ("", " ", "两\n行"):
        with pytest.raises(WordsUnusable):
            stand = Stand("李敏", day("2026-11-20"), day("2026-11-20"), reason)
            desk.deputy(bureau, admin, Wanted(CODE, "王建国", 3), stand)
    reviewer = staff.NewOfficer("审核员", frozenset({"reviewer"}))
    staff.enrol(bureau.store, bureau.keys, admin, reviewer, PIN)
    with pytest.raises(NotAllowed):
        desk.pin(bureau, staff.sign_in(bureau.store, bureau.keys, "审核员", PIN), Wanted(CODE, "王建国", 3))


def test_files_that_are_none(known: Station, tmp_path: Path) -> None:
    big, binary = tmp_path / "big", tmp_path / "binary"
    big.write_bytes(b"a" * 9000)
    binary.write_bytes(b"\xff\xfe")
    for path in (tmp_path / "missing", tmp_path, big, binary):
        with pytest.raises(PermitUnreadable):
            permits.read_file(known, path)


@pytest.mark.skipif(not all(shutil.which(tool) for tool in ("openssl", "sed")), reason="needs openssl and sed")
def test_openssl_checks_a_permit(known: Station, bureau: Bureau, admin: Proof, tmp_path: Path) -> None:  # noqa: F811
    """The commands of docs/permits.md."""
    written, code = signed(bureau, admin)
    (tmp_path / "permit.txt").write_text(written, encoding="utf-8")
    _, public = note.parse_verifier_key(bureau.store.signer.verifier_key)
    (tmp_path / "bureau.pem").write_bytes(cards.public_pem(public))

    def check() -> bool:
        script = """
sed '/^$/,$d' permit.txt > text
sed -n 's/^— [^ ]* //p' permit.txt | base64 -d | tail -c 64 > permit.sig
openssl pkeyutl -verify -rawin -pubin -inkey bureau.pem -in text -sigfile permit.sig
"""
        return subprocess.run(["sh", "-ec", script], cwd=tmp_path, capture_output=True, check=False).returncode == 0

    assert check()
    serial = next(line for line in written.splitlines() if line.startswith("serial ")).split()[1]
    stated = next(line for line in written.splitlines() if line.startswith("code ")).split()[1]
    script = f"printf '%s\\n%s' {serial} {code.replace('-', '')} | sha256sum"
    assert subprocess.run(["sh", "-c", script], capture_output=True, check=True).stdout.decode().split()[0] == stated
    (tmp_path / "permit.txt").write_text(written.replace("王建国", "李敏"), encoding="utf-8")
    assert not check()
