"""`station scans` as people and the timer run it, and its documented JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from station import cli
from station.commands import scans as command
from station.records.case import CaseFile
from station.records.people import Proof
from station.services import cases, evidence, recorders, sticks
from station.store import case_papers
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.documents import scans
from tests.services.dockings import File, docked
from tests.services.inspections import HAZARD, on_site
from tests.services.test_faces import issued, of
from tests.services.test_signed_copies import came, sheets
from tests.shape.test_json import compare

Make = Callable[..., int]
Desk = Callable[..., str]


@pytest.fixture
def desk(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        try:
            named = [
                "scans",
                *map(str, words),
                "--home",
                str(station.home.root),
                "--as",
                "王建国",
                "--pin-fd",
                str(reader),
            ]
            assert cli.main(named) == status
        finally:
            os.close(reader)
            said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out + said.err

    return call


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    made = on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))
    cases.record_result(station.store, chief, made.id, "rectify", signed=True, hazards=[HAZARD])
    return made


def in_folder(station: Station, name: str, content: bytes) -> None:
    """A file that was written long ago."""
    station.home.scans.mkdir(exist_ok=True)
    file = station.home.scans / name
    file.write_bytes(content)
    os.utime(file, (1_000_000, 1_000_000))


def test_the_folder_is_taken_in_and_said(station: Station, chief: Proof, case: CaseFile, desk: Desk) -> None:
    assert "没有新的扫描件" in desk("in")
    order = issued(station, chief, of(station, case, "D04"))
    in_folder(station, "责改.jpg", scans.jpeg(sheets(station, order)[0]))
    in_folder(station, "白纸.jpg", scans.jpeg(scans.blank()))
    in_folder(station, "病毒.exe", b"MZ")
    said = desk("in")
    assert f"责改.jpg → {case.number} 《责令限期整改指令书》 1 页" in said
    assert "白纸.jpg 留在收件盘：各页都没有读到文书码" in said
    assert "收进 责改.jpg" in said and "病毒.exe 留在扫描文件夹：" in said
    assert "各页都没有读到文书码" in desk("tray") and "责改.jpg" in desk("list", case.number)


def test_by_hand_and_back(station: Station, chief: Proof, case: CaseFile, desk: Desk) -> None:
    assert "没有待归入的扫描件" in desk("tray") and "还没有归入的扫描件" in desk("list", case.number)
    item = came(station, "白纸.jpg", scans.jpeg(scans.blank()), "photo")
    assert "各页都没有读到文书码" in desk("take", item, status=1)
    number = of(station, case, "D04").paper.number
    assert "《责令限期整改指令书》" in desk("file", item, number)
    (copy,) = json.loads(desk("list", case.number, "--json"))["copies"]
    path = json.loads(desk("out", copy["id"], "--json"))
    compare("station scans out COPY --json", path)
    assert f"签字件 {copy['id']}.jpg" in desk("out", copy["id"])
    assert "已取回「白纸.jpg」" in desk("back", copy["id"], "--reason", "归错了")
    assert "已取回：归错了" in desk("list", case.number)
    assert "没有文书「余」" in desk("file", item, "余", status=1)
    assert "没有文书「7」" in desk("file", item, "7", status=1)
    assert desk("file", item, of(station, case, "D02").paper.id)
    assert desk("take", "甲", status=2) and desk("back", copy["id"], status=2)


def test_what_is_missing_is_listed(
    station: Station, chief: Proof, case: CaseFile, desk: Desk, clock: FrozenClock
) -> None:
    assert "签字文书都收回了" in desk("missing")
    order = issued(station, chief, of(station, case, "D04"))
    clock.advance(days=9)
    said = desk("missing")
    assert f"{case.number}  《责令限期整改指令书》{order.number}  出具 2026-11-20  已 9 天" in said
    assert "执法人员、当事人" in said and "余姚市宏达塑料制品有限公司" in said


def test_a_page_too_few_is_said_and_accepted(
    station: Station, chief: Proof, case: CaseFile, desk: Desk, clock: FrozenClock
) -> None:
    record = issued(station, chief, of(station, case, "D02"), read="台账。" * 250)
    in_folder(station, "一页.jpg", scans.jpeg(sheets(station, record)[0]))
    said = desk("in")
    assert "《现场检查记录》 1 页  页数不符：扫描 1 页，出具 2 页" in said
    assert "请核对：页数不符，写明理由接受以前仍算未收回" in said
    found = json.loads(desk("list", case.number, "--json"))
    compare("station scans list CASE --json", found)
    clock.advance(days=9)
    missing = json.loads(desk("missing", "--json"))
    compare("station scans missing --json", missing)
    assert [one["odd"] for one in missing["missing"]] == ["扫描 1 页，出具 2 页"]
    assert "页数不符：扫描 1 页，出具 2 页" in desk("missing")
    copy = found["copies"][0]["id"]
    assert desk("accept", copy, status=2), "not without a reason"
    assert "已接受「一页.jpg」，算收回" in desk("accept", copy, "--reason", "第二页空白")
    assert "没有要接受的地方" in desk("accept", copy, "--reason", "再一次", status=1)
    assert "签字文书都收回了" in desk("missing") and "页数不符" not in desk("list", case.number)


def test_recordings_stand_beside_papers(station: Station, chief: Proof, case: CaseFile, desk: Desk) -> None:
    assert "没有对应" in desk("links", case.number)
    recorders.register(station.store, chief, "ZFY0001")
    clip = evidence.clips_of_session(station.store, docked(station, [File(1, 3600, case_id=case.id)]))[0]
    order = next(one for one in case_papers.of_case(station.store, case.id) if one.code == "D04")
    assert f"时间相符（制作）  《责令限期整改指令书》{order.number}  与  {clip.name}" in desk("links", case.number)
    assert "已对应《责令限期整改指令书》" in desk("link", clip.id, order.number, "--note", "宣读")
    assert f"《责令限期整改指令书》{order.number}  与  {clip.name}" in desk("links", case.number).splitlines()[0]
    assert "不再对应" in desk("unlink", clip.id, order.id, "--reason", "不是")


def test_the_json_is_as_documented(
    station: Station, chief: Proof, case: CaseFile, desk: Desk, clock: FrozenClock
) -> None:
    order, record = (issued(station, chief, of(station, case, code)) for code in ("D04", "D02"))
    both = [sheets(station, one)[0] for one in (order, record)]
    in_folder(station, "一.pdf", scans.bound([both[0], scans.blank()]))
    in_folder(station, "二.exe", b"MZ")
    station.home.scans.joinpath("三.jpg").write_bytes(b"\xff\xd8\xff known")
    came(station, "known.jpg", b"\xff\xd8\xff known", "photo")
    os.utime(station.home.scans / "三.jpg", (1_000_000, 1_000_000))
    run = json.loads(desk("in", "--json"))
    compare("station scans in --json", run)
    assert run["run"]["scanned"][-1]["warned"] == ["uncoded"]
    item = came(station, "四.pdf", scans.bound([both[1], scans.blank()]))
    compare("station scans take ITEM --json", json.loads(desk("take", item, "--json")))
    compare("station scans list CASE --json", json.loads(desk("list", case.number, "--json")))
    item = came(station, "五.jpg", scans.jpeg(scans.blank()), "photo")
    compare("station scans tray --json", json.loads(desk("tray", "--json")))
    copy = json.loads(desk("file", item, order.number, "--json"))
    compare("station scans file ITEM PAPER --json", copy)
    compare(
        "station scans file ITEM PAPER --json", json.loads(desk("back", copy["copy"]["id"], "--reason", "错", "--json"))
    )
    assert sticks.item(station.store, item).state == "waiting"
    recorders.register(station.store, chief, "ZFY0001")
    clip = evidence.clips_of_session(station.store, docked(station, [File(1, 3600, case_id=case.id)]))[0]
    compare("station scans link CLIP PAPER --json", json.loads(desk("link", clip.id, order.number, "--json")))
    compare("station scans links CASE --json", json.loads(desk("links", case.number, "--json")))
    off = json.loads(desk("unlink", clip.id, order.number, "--reason", "错", "--json"))
    assert off == {"clip_id": str(clip.id), "paper_id": str(order.paper_id)}


def test_the_missing_as_json(station: Station, chief: Proof, case: CaseFile, desk: Desk, clock: FrozenClock) -> None:
    issued(station, chief, of(station, case, "D04"))
    clock.advance(days=9)
    compare("station scans missing --json", json.loads(desk("missing", "--json")))
