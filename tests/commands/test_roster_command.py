"""`station roster` as people run it: preview, adopt, find, read; the documented JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.commands import roster as command
from station.documents import tables
from station.store import enterprises
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.rules.draw.sample import code
from tests.services.archive import Archive, one_of_everything
from tests.services.test_roster import HEADINGS, line
from tests.shape.test_json import compare


@pytest.fixture
def desk(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, by: str = "", status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        person = ["--as", by, "--pin-fd", str(reader)] if by else []
        try:
            assert cli.main(["roster", *map(str, words), "--home", str(station.home.root), *person]) == status
        finally:
            os.close(reader)
            said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out + said.err

    return call


@pytest.fixture
def file(tmp_path: Path, enterprise: Callable[..., int]) -> Path:
    """A list with one row of every kind."""
    enterprise(uscc=code(1), name="余姚第1厂", address="工业路1号", risk="red", phone="0574-62011111")
    enterprise(uscc=code(2))
    enterprise(uscc=code(3))
    rows = [HEADINGS, line(1), line(2), line(90), line(91, code="9133"), ["备注：共4家"]]
    path = tmp_path / "名录.csv"
    path.write_bytes(
        "\n".join(",".join(row) for row in (("多余", *rows[0]), *(["", *row] for row in rows[1:]))).encode()
    )
    return path


def test_a_list_is_previewed_then_adopted(station: Station, desk: Callable[..., str], file: Path) -> None:
    said = desk("import", file)
    assert "新增 1，变更 1，相同 1，未通过 1" in said and "这是预览，没有写入" in said
    assert "未通过 第 5 行 余姚第91厂  统一社会信用代码：应为18位信用代码或15位注册号，这里是 4 位" in said
    assert "变更 第 3 行" in said and "风险等级  黄色（一般） 改为 红色（重大）" in said
    assert "表里没有的 1 家" in said
    assert enterprises.by_uscc(station.store, code(90)) is None
    [report] = station.home.exports.glob("*.xlsx")
    table = tables.read(report.read_bytes(), report.name)
    assert [row.cells[:2] for row in table.rows] == [("5", "统一社会信用代码")]
    assert "已写入名录" in desk("import", file, "--adopt", by="王建国")
    assert enterprises.by_uscc(station.store, code(90)) is not None
    assert "没有要新增或变更的企业" in desk("import", file, "--adopt", by="王建国", status=1)


def test_only_chief_and_clerk_adopt(station: Station, desk: Callable[..., str], file: Path) -> None:
    before = station.store.size()
    assert "导入检查对象名录" in desk("import", file, "--adopt", by="李敏", status=1)
    desk("import", file, "--adopt", status=1)
    assert station.store.size() == before


def test_what_is_no_list_says_what_to_do(desk: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n")
    assert "甲、乙" in desk("import", tmp_path / "x.csv", status=1)
    assert "名录.xlsx" in desk("import", tmp_path / "名录.xlsx", status=1)


def test_documented_json(desk: Callable[..., str], file: Path) -> None:
    document = json.loads(desk("import", file, "--json"))
    compare("station roster import FILE --json", document)
    assert document["adopted"] is False and document["new"] == [{"code": code(90), "name": "余姚第90厂"}]
    done = json.loads(desk("import", file, "--json", "--adopt", by="王建国"))
    assert done["adopted"] is True
    listed = json.loads(desk("list", "--json"))["enterprises"]
    assert {one["uscc"] for one in listed} == {code(n) for n in (1, 2, 3, 90)}
    # Fields that this register leaves empty are promised all the same.
    listed[0]["hazards"] = ["危化"]
    compare("station roster list --json", {"enterprises": [listed[0]]})


def test_the_dossier(station: Station, desk: Callable[..., str], enterprise: Callable[..., int]) -> None:
    ours = enterprise(name="甲厂")
    one_of_everything(Archive(station), ours)
    uscc = enterprises.get(station.store, ours).uscc
    said = desk("show", uscc)
    assert (
        said.splitlines()[0] == f"甲厂  {uscc}" and "罚款 20,000.50元" in said and "重大隐患  隐患2  复查不合格" in said
    )
    compare("station roster show CODE --json", json.loads(desk("show", uscc.lower(), "--json")))
    assert "名录里没有代码为 123" in desk("show", "123", status=1)


def test_finding(desk: Callable[..., str], enterprise: Callable[..., int]) -> None:
    enterprise(name="余姚化工厂", initials="yyhgc", pinyin="yuyaohuagongchang")
    enterprise(name="甲厂", initials="jc", pinyin="jiachang", status="closed")
    assert desk("list", "yyhg").splitlines()[0].endswith("余姚化工厂  黄色（一般）  在业")
    assert "停业" in desk("list", "甲厂") and len(desk("list").splitlines()) == 2
    assert "没有这样的企业" in desk("list", "zzzz")
