"""What the office types at the bureau and cannot have: told in words, nothing entered, nobody else kept waiting."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau import adding, returns, reviewers
from station.bureau.home import Bureau
from station.bureau.returns import ItemUnusable
from station.cli import bureau_main, main
from station.records.moment import day
from station.rules.reviewer import Reviewer
from station.services import staff
from station.store import bureau_models
from station.store.errors import NotAllowed
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.bureau.test_key_commands import one_clock, pin  # noqa: F401  # the commands run by the fixture's clock
from tests.bureau.test_permit_return import KINDS
from tests.conftest import PIN

Office = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def office(sealed: Station, bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> Office:
    """Runs a command of the bureau, which has taken the station in; its status, answer and complaint, line by line."""
    take(bureau)

    def run(*words: str) -> tuple[int, str, list[str]]:
        home = ["--home", str(bureau.home.root), "--as", "赵局端", "--pin-fd", pin()]
        status = bureau_main([*home, *words])
        out, err = capsys.readouterr()
        assert "没有料到" not in err
        return status, out, err.splitlines()

    return run


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", ["missing/permit.txt", "."])
def test_a_permit_that_can_lie_nowhere_is_not_issued(
    office: Office, bureau: Bureau, tmp_path: Path, kind: str, place: str
) -> None:
    before = bureau.store.size()
    status, out, err = office("permit", *KINDS[kind], "--out", str(tmp_path / place))
    assert (status, out, len(err)) == (1, "", 2) and err[0].startswith("没有写成：")
    assert bureau.store.size() == before and returns.listed(bureau, CODE) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="/proc takes no files, and root may write everywhere else")
def test_what_only_the_disk_knows_is_told_in_words(office: Office) -> None:
    status, _, err = office("permit", *KINDS["numbers"], "--out", "/proc/permit.txt")
    assert status == 1 and len(err) == 2 and err[0].startswith("没有写成：/proc/permit.txt")


@pytest.mark.parametrize(
    ("deputy", "first", "last"),
    [
        ("李敏", "2026-12-05", "2026-12-01"),
        ("李敏", "2026-11-01", "2026-12-01"),
        ("王建国", "2026-12-01", "2026-12-05"),
    ],
)
def test_a_deputy_no_station_would_take_is_not_signed(
    office: Office, bureau: Bureau, tmp_path: Path, deputy: str, first: str, last: str
) -> None:
    before, out = bureau.store.size(), tmp_path / "permit.txt"
    status, _, err = office("permit", "deputy", "王建国", "--station", CODE, "--deputy", deputy, "--from", first,
                            "--to", last, "--reason", "住院", "--out", str(out))  # fmt: skip
    assert status == 1 and len(err) == 2 and not out.exists() and bureau.store.size() == before


def test_a_card_that_can_lie_nowhere(
    office: Office, sealed: Station, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = str(tmp_path / "missing" / "card.png")
    status, out, err = office("card", "--qr", picture)
    assert (status, out, len(err)) == (1, "", 2) and picture in err[0]
    assert main(["--home", str(sealed.home.root), "card", "--qr", picture]) == 1
    assert picture in capsys.readouterr().err


def test_a_stick_that_is_not_there(
    office: Office, sealed: Station, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    for place in (stick, stick / returns.RETURNS):
        status, out, err = office("return", "make", "--out", str(place))
        assert (status, out, len(err)) == (1, "", 2) and not stick.exists()
    stick.mkdir()
    status, out, _ = office("return", "make", "--out", str(stick / returns.RETURNS))
    assert status == 0 and (stick / returns.RETURNS / CODE / "00000001" / "packet.note").exists()
    file = tmp_path / "file"
    file.write_text("x")
    assert main(["--home", str(sealed.home.root), "replicate", "--out", str(file)]) == 1
    assert capsys.readouterr().err.startswith("没有写成：") and file.read_text() == "x"


def test_a_station_that_can_have_no_packet_keeps_none_from_the_others(office: Office, bureau: Bureau) -> None:
    row = bureau.store.one(bureau_models.Enrolment.select())
    assert row is not None
    other = {name: value for name, value in row.items() if name != "id"}
    with bureau.store.act(UNIT, "bundle.accept") as act:
        # Its code comes first, and its card is of the first form: nothing can be encrypted to it.
        act.insert(bureau_models.Enrolment, **(other | {"code": "330281102", "recipient": ""}))
        act.insert(bureau_models.ReturnItem, code="330281102", kind="law", name="a.toml", sha256="0" * 64, size=1,
                   queued_at="2026-11-20T09:00:00+08:00")  # fmt: skip
    status, out, _ = office("return", "make")
    assert status == 1 and len(out.splitlines()) == 2
    assert [each.seq for each in returns.undelivered(bureau, CODE)] == [1]


def test_only_an_administrator_sends_law(office: Office, bureau: Bureau, tmp_path: Path) -> None:
    """A station does what a packet says by itself: who reviews cases changes the law of none."""
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    until = day("2028-12-31")
    reviewers.add(bureau, admin, Reviewer("孙审核", "11028109001", until, "A2012"), PIN)
    law = tmp_path / "law.toml"
    law.write_text(
        'name = "培训"\nversion = "1"\nsource = "余应急〔2026〕9号"\neffective_from = 2027-01-01\n'
        '[[setting]]\nkey = "staff.training_hours"\nvalue = 60\ntitle = "年度学时"\nsource = "同上"\n'
    )
    for kind in ("law", "calendar", "roster", "plans", "permit"):
        file = Path("schema/calendar/2027.toml") if kind == "calendar" else law
        with pytest.raises(NotAllowed):
            adding.add(bureau, staff.sign_in(bureau.store, bureau.keys, "孙审核", PIN), CODE, kind, file)
    assert returns.listed(bureau, CODE) == [] and not (bureau.home.root / returns.OUTGOING / CODE).exists()
    for unusable in (tmp_path, tmp_path / "no.toml", tmp_path / "two words.toml"):
        with pytest.raises(ItemUnusable):
            adding.add(bureau, admin, CODE, "law", unusable)
    for kind, written in (("law", b"no law"), ("law", b"\xff"), ("calendar", law.read_bytes()), ("law", b"name = 1")):
        (garbled := tmp_path / "garbled.toml").write_bytes(written)
        status, out, err = office("return", "add", CODE, kind, str(garbled))
        assert (status, out, len(err)) == (1, "", 2) and returns.listed(bureau, CODE) == []
    assert office("return", "add", CODE, "law", str(law))[0] == 0
    (line,) = returns.listed(bureau, CODE)
    assert (line.item.kind, line.item.name, line.outcome) == ("law", "law.toml", "queued")
    assert returns.make(bureau, UNIT, CODE).seq == 1
