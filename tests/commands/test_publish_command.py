"""`station publish` as people run it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station import cli
from station.commands import publish as command
from station.records.case import CaseFile
from station.services import push
from station.store import disclosures as rows
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.penalty_walk import NOTED, Desk
from tests.services.publishing import BOSS, SECRETS, decided_both, of
from tests.shape.test_json import compare

Say = Callable[..., str]
SITE = "zj_gov_service"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Callable[..., int]) -> CaseFile:
    """A decision against a unit and its manager, who is a minor."""
    young = replace(BOSS, name="小明", id_no="330281201001010019")
    return decided_both(desk, enterprise(), boss=young)


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, by: str = "", status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        who = ["--as", by, "--pin-fd", str(reader)] if by else []
        found = cli.main(["publish", "--home", str(station.home.root), *who, *map(str, words)])
        os.close(reader)
        said = capsys.readouterr()
        assert found == status, said.err
        return said.out + said.err

    return call


def test_from_the_check_to_the_receipt_and_off_again(say: Say, desk: Desk, case: CaseFile) -> None:
    unit = of(desk, case, SITE, party=case.enterprise)
    assert "待脱敏复核" in say("list") and str(unit.id) in say("list", "--page", "redaction")
    assert "由您准备" in say("check", unit.id, by="王建国", status=1)
    assert "待批准" in say("check", unit.id, by="陈海波")
    assert "待公示" in say("approve", unit.id, by="王建国")
    said = say("receipt", unit.id, "--receipt", "ZJ-1", "--url", "https://zjzwfw.gov.cn/1", by="王建国")
    assert "公示中" in said and "ZJ-1 https://zjzwfw.gov.cn/1" in said and "公示到 2027-11-20（一般）" in said
    desk.chief(case, "revoke", replace(NOTED, note="程序违法，予以撤销"))
    assert "2026-11-25 前完成" in say("show", unit.id)
    assert "已撤回" in say("withdrawn", unit.id, "--reason", "已公开说明理由", by="李敏")


def test_a_receipt_by_its_code(say: Say, desk: Desk, case: CaseFile) -> None:
    for item in [of(desk, case, channel, party=case.enterprise) for channel in (SITE, "credit")]:
        say("check", item.id, by="陈海波")
        say("approve", item.id, "--reason", "确需公示", by="王建国")
    unit, credit = (of(desk, case, channel, party=case.enterprise) for channel in (SITE, "credit"))
    link = "https://zjzwfw.gov.cn/p/1"
    assert "没有回执" in say("receipt", unit.id, "--scan", link, by="王建国", status=1)
    assert f"ZJ-1 {link}" in say("receipt", unit.id, "--scan", link, "--receipt", "ZJ-1", by="王建国")
    assert f"X2 {link}?lsh=X2" in say("receipt", credit.id, "--scan", f"{link}?lsh=X2", by="王建国")


def test_kept_back(say: Say, desk: Desk, case: CaseFile) -> None:
    person = of(desk, case, SITE, party="小明")
    assert "不能公示：被处罚人是未成年人" in say("show", person.id)
    assert "不能公示" in say("check", person.id, by="陈海波", status=1)
    assert "不公示：被处罚人是未成年人" in say(
        "withhold", person.id, "--code", "minor", "--reason", "未满18", by="王建国"
    )
    assert rows.get(desk.station.store, person.id).withheld_code == "minor"
    assert "superseded" not in say(
        "withhold", person.id, "--code", "superseded", "--reason", "x", by="王建国", status=1
    )


def test_json_says_what_is_promised_and_nothing_that_was_struck_out(say: Say, desk: Desk, case: CaseFile) -> None:
    unit, person = of(desk, case, SITE, party=case.enterprise), of(desk, case, SITE, party="小明")
    compare("station publish list --json", json.loads(say("list", "--json")))
    say("check", unit.id, by="陈海波")
    say("approve", unit.id, by="王建国")
    say("receipt", unit.id, "--receipt", "ZJ-1", by="王建国")
    told: dict[str, Any] = json.loads(say("show", unit.id, "--json"))
    minor = json.loads(say("show", person.id, "--json"))
    say("return", person.id, "--reason", "未成年人，不能公示", by="陈海波")
    returned = {
        "objection": json.loads(say("show", person.id, "--json"))["objection"],
        "drafts": ["余应急案〔2026〕草1号"],
    }
    compare(
        "station publish show ID --json", {**told, **{key: minor[key] for key in ("proposed", "struck")}, **returned}
    )
    pushes = say("pushes", "--json")
    compare("station publish pushes --json", json.loads(pushes))
    for secret in (SECRETS[1], SECRETS[3], BOSS.address, BOSS.phone):
        assert secret not in json.dumps([told, minor], ensure_ascii=False) + pushes, secret


def test_sent_back_and_put_forward_again(say: Say, desk: Desk, case: CaseFile) -> None:
    unit = of(desk, case, SITE, party=case.enterprise)
    assert "自己退回" in say("return", unit.id, "--reason", "写错", by="王建国", status=1)
    said = say("return", unit.id, "--reason", "违法事实不清楚", by="陈海波")
    assert "被退回" in said and "陈海波" in said and "违法事实不清楚" in said
    assert "被退回" in say("list") and "被退回" in say("check", unit.id, by="周倩", status=1)
    told = json.loads(say("show", unit.id, "--json"))["objection"]
    assert (told["by"], told["reason"]) == ("陈海波", "违法事实不清楚")
    assert "待脱敏复核" in say("resubmit", unit.id, "--reason", "写清楚了", by="李敏")
    say("check", unit.id, by="陈海波")
    assert "被退回" in say("return", unit.id, "--reason", "不同意", by="王建国")
    assert json.loads(say("resubmit", unit.id, "--reason", "又改了", "--json", by="李敏"))["objection"] is None


def test_handed_out_to_every_system_and_once_more(say: Say, desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    unit, out = of(desk, case, SITE, party=case.enterprise), tmp_path / "out"
    assert "没有可以交给" in say("hand-out", "--to", out, by="李敏", status=1)
    say("check", unit.id, by="陈海波")
    say("approve", unit.id, by="王建国")
    told = json.loads(say("hand-out", "--to", out, "--json", by="李敏"))
    compare("station publish hand-out --to DIR --json", told)
    assert [one["system"] for one in told["packages"]] == ["province", "city"]
    assert sorted(one["path"] for one in told["packages"]) == sorted(str(each) for each in out.iterdir())
    assert {one["held"] for one in told["held"]} == {"unapproved"}, "the credit register's is not let out yet"
    said = say("hand-out", "--to", out, "--system", "city", "--again", by="李敏")
    assert said.startswith("再次交给宁波市安全生产行政执法管理信息系统") and "1 条" in said
    shown = say("pushes")
    assert "已交出" in shown and "暂不交出：公示还没有批准" in shown
    say("hand-out", "--system", "fax", by="李敏", status=2)


def test_what_the_systems_said(say: Say, desk: Desk, case: CaseFile) -> None:
    first = push.waiting(desk.station.store)[0]
    assert str(first.id) in say("pushes")
    assert "被退回  文号格式不符" in say("answer", first.id, "--words", "文号格式不符", by="李敏")
    assert "待导出" in say("again", first.id, by="李敏")
    newest = push.waiting(desk.station.store)[-1]
    assert json.loads(say("answer", newest.id, "--receipt", "SJ-1", "--json", by="李敏"))["state"] == "accepted"
    assert "没有找到" in say("answer", 7, "--receipt", "x", by="李敏", status=1)
    say("show", "abc", status=2)
