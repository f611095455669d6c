"""`station staff`, `station pin` and `bureau permit`, as they are typed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.bureau.home import Bureau
from station.bureau.pull import pull
from station.cli import bureau_main, main
from station.commands import pin as pin_command
from station.commands import staff as staff_command
from station.commands.bureau import permit as permit_command
from station.records.moment import day
from station.records.people import Proof, System
from station.services import delegation, people, recorders, replication
from station.store import cases
from station.wiring import Station
from tests.bureau.conftest import bureau, paired  # noqa: F401
from tests.conftest import PIN, FrozenClock
from tests.services.archive import Archive
from tests.services.test_people import named, proof
from tests.shape.test_json import compare


def fd(words: str) -> str:
    """A descriptor that gives one line once."""
    reader, writer = os.pipe()
    os.write(writer, f"{words}\n".encode())
    os.close(writer)
    return str(reader)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, clock: FrozenClock) -> None:
    """Commands open homes by themselves; they are to find the clock of the test."""
    monkeypatch.setattr("station.wiring.SystemClock", lambda: clock)
    monkeypatch.setattr("station.commands.bureau.session.SystemClock", lambda: clock)


def home(station: Station) -> list[str]:
    return ["--home", str(station.home.root)]


def test_list(station: Station, chief: Proof, capsys: pytest.CaptureFixture[str]) -> None:
    one = people.amend(station.store, chief, replace(named(station, "李敏"), skills=frozenset({"危化"})))
    recorders.register(station.store, chief, "ZFY0001", one.id)
    delegation.delegate(station.store, chief, chief.officer_id, one.id, day("2026-11-20"), day("2026-11-21"), "外出")
    assert main(["staff", *home(station), "list"]) == 0
    said = capsys.readouterr().out
    assert "李敏  11028100002  2028-12-31  有效  ZFY0001" in said
    assert "持证率 4/4  记录仪配备率 1/4" in said
    assert main(["staff", *home(station), "list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    compare("station staff list --json", document)
    assert document["delegations"][0]["deputy"] == "李敏"


def test_training(station: Station, chief: Proof, capsys: pytest.CaptureFixture[str]) -> None:
    people.train(station.store, chief, named(station, "李敏").id, "文书制作", 90, day("2026-03-01"))
    assert main(["staff", *home(station), "training"]) == 0
    assert capsys.readouterr().out == "2026-03-01  李敏  90 分钟  文书制作\n"
    assert main(["staff", *home(station), "training", "--json"]) == 0
    compare("station staff training --json", json.loads(capsys.readouterr().out))


def test_delegate_and_end(station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    boss = [*home(station), "--as", "王建国", "--pin-fd"]
    term = ["--from", "2026-11-20", "--to", "2026-11-21", "--reason", "外出"]
    assert main(["staff", *boss, fd(PIN), "delegate", "王建国", "李敏", *term]) == 0
    assert "2026-11-20 至 2026-11-21，王建国的职责由李敏代行" in capsys.readouterr().out
    assert "chief" in proof(station, "李敏").roles
    assert main(["staff", *boss, fd(PIN), "delegate", "王建国", "周倩", *term]) == 1
    assert "已由李敏代行" in capsys.readouterr().err
    assert main(["staff", *boss, fd(PIN), "end-delegation", "王建国", "--reason", "回来"]) == 0
    assert proof(station, "李敏").roles == {"officer"}
    assert main(["staff", *boss, fd(PIN), "end-delegation", "王建国", "--reason", "回来"]) == 1
    assert "没有人代王建国的岗" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [["delegate", "王建国", "李敏"], ["delegate", "王建国", "李敏", "--from", "明天"], ["list", "多余"]],
)
def test_wrong_usage(station: Station, wrong: list[str]) -> None:
    assert main(["staff", *home(station), "--as", "王建国", "--pin-fd", fd(PIN), *wrong]) == 2


def test_a_pin_by_two_persons(station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    first = ["pin", "李敏", *home(station), "--as", "王建国"]
    assert main([*first, "--pin-fd", fd(PIN), "--new-pin-fd", fd("1357")]) == 1
    assert "还差第二人" in capsys.readouterr().err
    second = ["--with", "周倩", "--cosigner-pin-fd", fd(PIN)]
    assert main([*first, "--pin-fd", fd(PIN), *second, "--new-pin-fd", fd("1357")]) == 0
    assert proof(station, "李敏", "1357")
    assert main(["pin", *home(station)]) == 2


def test_permits_from_the_bureau_to_the_station(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    replication.replicate(paired)
    pull(bureau, System("system:pull"), "330281103", None)
    desk = ["--home", str(bureau.home.root), "--as", "赵局端"]
    for_pin, for_deputy = tmp_path / "pin.txt", tmp_path / "deputy.txt"
    where = ["--station", "330281103", "--out"]
    assert bureau_main(["permit", *desk, "--pin-fd", fd(PIN), "pin", "王建国", *where, str(for_pin)]) == 0
    code = capsys.readouterr().out.strip().rpartition("：")[2]
    term = ["--deputy", "李敏", "--from", "2026-11-20", "--to", "2026-11-30", "--reason", "住院"]
    assert bureau_main(["permit", *desk, "--pin-fd", fd(PIN), "deputy", "王建国", *where, str(for_deputy), *term]) == 0

    packet = ["pin", *home(paired), "--packet", str(for_pin), "--code-fd"]
    assert main([*packet, fd("wrong"), "--new-pin-fd", fd("1357")]) == 1
    assert main([*packet, fd(code), "--new-pin-fd", fd("1357")]) == 0
    assert "已重设 王建国 的口令" in capsys.readouterr().out
    assert main([*packet, fd(code), "--new-pin-fd", fd("1357")]) == 1
    assert "用过了" in capsys.readouterr().err

    person = ["staff", *home(paired), "--as", "李敏", "--pin-fd"]
    assert main([*person, fd(PIN), "delegate", "--packet", str(for_deputy)]) == 0
    assert "chief" in proof(paired, "李敏").roles


def test_every_command_says_what_it_is_for() -> None:
    assert all(each.HELP for each in (pin_command, staff_command, permit_command))


def test_leaving_with_something_in_hand(
    station: Station, chief: Proof, enterprise: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = named(station, "李敏"), named(station, "周倩")
    case = Archive(station).case(enterprise(name="甲厂"), "2026-11-18T09:00:00+08:00", lead_id=one.id, stage="on_site")
    recorders.register(station.store, chief, "ZFY0001", one.id)
    assert main(["staff", *home(station), "holdings", "李敏"]) == 0
    assert capsys.readouterr().out == "案件 余应急检〔2026〕1号 甲厂\n记录仪 ZFY0001\n"
    assert main(["staff", *home(station), "holdings", "李敏", "--json"]) == 0
    compare("station staff holdings NAME --json", json.loads(capsys.readouterr().out))
    boss = [*home(station), "--as", "王建国", "--pin-fd"]
    assert main(["staff", *boss, fd(PIN), "leave", "李敏", "--reason", "调走"]) == 1
    assert "2 件没有交接" in capsys.readouterr().err
    assert main(["staff", *boss, fd(PIN), "leave", "李敏", "--reason", "调走", "--to", "没有这个人"]) == 1
    capsys.readouterr()
    after = ["--as", "王建国", "--pin-fd", fd(PIN)]
    assert main(["staff", *home(station), "leave", "李敏", "--reason", "调走", "--to", "周倩", *after]) == 0
    assert capsys.readouterr().out == "李敏已离岗。\n"
    assert cases.get(station.store, case).lead_id == other.id
    assert main(["staff", *home(station), "holdings", "周倩"]) == 0
    assert "甲厂" in capsys.readouterr().out
    assert main(["staff", *home(station), "holdings", "陈海波"]) == 0
    assert capsys.readouterr().out == "陈海波手上没有要交接的。\n"
