"""`station numbers`, `station permit`, `bureau permit numbers` and `bureau numbers`, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from station.bureau.home import Bureau
from station.bureau.pull import pull
from station.cli import bureau_main, main
from station.commands import doctor
from station.commands import numbers as numbers_command
from station.commands import permit as permit_command
from station.commands.bureau import numbers as allotted_command
from station.records.people import Proof, System
from station.services import case_papers, numbers, replication
from station.services.case_papers import NewPaper, Signing
from station.store import cases
from station.store import numbers as rows
from station.wiring import Station
from tests.bureau.conftest import bureau, paired  # noqa: F401
from tests.commands.test_staff_command import fd, frozen, home  # noqa: F401
from tests.conftest import PIN
from tests.services.inspections import officer_ids
from tests.services.test_numbers import YEAR, allot, opened, typed
from tests.services.test_people import proof
from tests.shape.test_json import compare

CODE = "330281103"


@pytest.fixture
def desk(bureau: Bureau) -> Callable[..., list[str]]:  # noqa: F811
    return lambda what: [what, "--home", str(bureau.home.root), "--as", "赵局端", "--pin-fd", fd(PIN)]


def boss(station: Station, what: str) -> list[str]:
    return [what, *home(station), "--as", "王建国", "--pin-fd", fd(PIN)]


def block(first: int, last: int, out: Path, *kinds: str) -> list[str]:
    named = [word for kind in kinds or ("inspection",) for word in ("--kind", kind)]
    return ["numbers", CODE, *named, "--year", "2026", "--from", str(first), "--to", str(last), "--out", str(out)]


def test_a_block_from_the_bureau_to_the_station(
    paired: Station,  # noqa: F811
    chief: Proof,
    enterprise: Callable[..., int],
    desk: Callable[..., list[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, more = tmp_path / "numbers.txt", tmp_path / "more.txt"
    assert bureau_main([*desk("permit"), *block(101, 101, file, "inspection", "penalty")]) == 0
    assert "行政检查、行政处罚 2026 年 101 至 101 号" in capsys.readouterr().out
    assert main([*boss(paired, "permit"), str(file)]) == 0
    assert capsys.readouterr().out == "号段已登记。\n"
    assert main([*boss(paired, "permit"), str(file)]) == 1
    assert "用过了" in capsys.readouterr().err
    firm = enterprise()
    for _ in range(2):
        opened(paired.store, chief, firm)
    assert bureau_main([*desk("permit"), *block(201, 300, more)]) == 0
    capsys.readouterr()
    assert main([*boss(paired, "permit"), str(more)]) == 0
    assert "余应急检〔2026〕草1号 改为 余应急检〔2026〕201号" in capsys.readouterr().out
    assert bureau_main([*desk("permit"), *block(250, 260, tmp_path / "x")]) == 1
    assert "应急检〔2026〕201 至 300 已经分给 330281103" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
    assert bureau_main(desk("numbers")) == 0
    assert "330281103　行政检查　2026 年　101 至 101 号\n" in capsys.readouterr().out
    assert bureau_main([*desk("numbers"), "--json"]) == 0
    compare("bureau numbers --json", json.loads(capsys.readouterr().out))


def test_a_deputy_is_put_in_as_well_and_a_pin_is_not(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    desk: Callable[..., list[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    replication.replicate(paired)
    pull(bureau, System("system:pull"), CODE, None)
    deputy, pin = tmp_path / "deputy.txt", tmp_path / "pin.txt"
    where = ["王建国", "--station", CODE, "--out"]
    term = ["--deputy", "李敏", "--from", "2026-11-20", "--to", "2026-11-30", "--reason", "住院"]
    assert bureau_main([*desk("permit"), "deputy", *where, str(deputy), *term]) == 0
    assert bureau_main([*desk("permit"), "pin", *where, str(pin)]) == 0
    assert main([*boss(paired, "permit"), str(deputy)]) == 0
    assert "chief" in proof(paired, "李敏").roles
    capsys.readouterr()
    assert main([*boss(paired, "permit"), str(pin)]) == 1
    assert "许可的种类不对" in capsys.readouterr().err
    assert main(["pin", *home(paired), "--packet", str(deputy), "--code-fd", fd("x"), "--new-pin-fd", fd("1357")]) == 1
    assert "许可的种类不对" in capsys.readouterr().err


def test_list_and_explain(
    station: Station, chief: Proof, enterprise: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    store, firm = station.store, enterprise()
    allot(store, chief, 101, 110)
    typed(store, chief, firm, 104)
    assert main(["numbers", *home(station), "list"]) == 0
    shown = capsys.readouterr().out
    assert "行政检查　下一号 余应急检〔2026〕105号\n  号段 101 至 110\n  剩 6 号\n  空号未说明：101-103\n" in shown
    assert "行政处罚　下一号 余应急案〔2026〕1号\n行政强制" in shown
    gap = ["gap", "inspection", "101", "103", "--reason"]
    assert main([*boss(station, "numbers"), *gap, "纸面写坏"]) == 0
    assert capsys.readouterr().out == "空号 101、103 已说明。\n"
    assert main([*boss(station, "numbers"), *gap, "又写坏"]) == 1
    assert "余应急检〔2026〕101号 不是没有说明的空号" in capsys.readouterr().err
    assert numbers.standing(store, YEAR)[0].unexplained == (102,)
    assert main([*boss(station, "numbers"), "settle"]) == 1
    assert "没有草稿号要换" in capsys.readouterr().err
    assert main([*boss(station, "numbers"), "gap", "letter", "1", "--reason", "x"]) == 2


def test_list_as_json(
    station: Station, chief: Proof, enterprise: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    store, firm = station.store, enterprise()
    allot(store, chief, 1, 4)
    with store.act(chief, "number.start") as act:
        rows.insert(act, "penalty", YEAR, 9)
    typed(store, chief, firm, 4)
    case = opened(store, chief, firm)
    crew = tuple(officer_ids(station).values())[:2]
    signed = NewPaper("D02", station.clock.now(), officers=crew, signing=Signing("张三"))
    case_papers.register(store, chief, case.id, signed)
    numbers.explain(store, chief, "inspection", YEAR, [1, 2], "写坏")
    allot(store, chief, 10, 10)
    assert main([*boss(station, "numbers"), "settle"]) == 0
    assert capsys.readouterr().out == "余应急检〔2026〕草1号 改为 余应急检〔2026〕10号\n"
    opened(store, chief, firm)
    assert main(["numbers", *home(station), "list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    compare("station numbers list --json", document)
    own = document["series"][0]
    assert (own["following"], own["draft"], own["left"], own["low"]) == ("余应急检〔2026〕草3号", True, 0, True)
    assert (own["unexplained"], [one["serial"] for one in own["gaps"]]) == ([3], [1, 2])
    assert document["to_replace"][0]["case_id"] == str(case.id) and "草1号" in document["to_replace"][0]["number"]
    assert main(["numbers", *home(station), "list"]) == 0
    shown = capsys.readouterr().out
    assert "要换发的文书　余应急检〔2026〕10号　现场检查记录" in shown and "草稿号待换：余应急检〔2026〕草2号" in shown
    assert cases.get(store, case.id).number == "余应急检〔2026〕10号"


def test_the_doctor_looks_at_what_is_left(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    assert list(doctor._numbers(station)) == []
    allot(station.store, chief, 1, 10)
    (check,) = doctor._numbers(station)
    assert (check.name, check.level, check.message) == ("numbers", "ok", "文号：行政检查的号段剩 10 号")
    typed(station.store, chief, enterprise(), 9)
    (check,) = doctor._numbers(station)
    assert check.level == "warn" and "剩 1 号" in check.message and "station permit" in check.advice


def test_every_command_says_what_it_is_for() -> None:
    assert all(each.HELP for each in (numbers_command, permit_command, allotted_command))
