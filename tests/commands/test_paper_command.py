"""`station paper` as people run it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.commands import paper as command
from station.commands import session
from station.records.case import CaseFile
from station.records.people import Proof
from station.services import case_papers, cases, papers, slips, staff
from station.services.case_papers import NewPaper
from station.store import case_papers as stored
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.services.inspections import on_site
from tests.services.penalty_walk import Desk
from tests.services.test_faces import issued, of
from tests.shape.test_json import compare

Say = Callable[..., str]


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> CaseFile:
    return on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))


@pytest.fixture
def say(
    station: Station,
    clock: FrozenClock,
    chief: Proof,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Say:
    """The command line at the time of the test's clock, as 王建国."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def signed_in(args: argparse.Namespace, opened: Station) -> Proof:
        """Nobody types a PIN here; without --as the product says what it says."""
        known = {person.name: person for person in staff.active(opened.store)}
        return opened.store.issue_proof(known[args.run_as]) if args.run_as else session.signed_in(args, opened)

    monkeypatch.setattr(command, "signed_in", signed_in)

    def call(*words: object, status: int = 0) -> str:
        told = cli.main(["paper", *map(str, words), "--home", str(station.home.root)])
        said = capsys.readouterr()
        assert told == status, said
        return said.out + said.err

    return call


def prepared(say: Say, case: CaseFile) -> str:
    """The id of 现场检查记录, prepared."""
    say("prepare", case.number, "D02", "--as", "王建国")
    return next(line.split()[0] for line in say("list", case.number).splitlines() if " D02 " in line)


def test_from_the_list_to_the_issued_page(station: Station, case: CaseFile, say: Say, tmp_path: Path) -> None:
    before = say("list", case.number).splitlines()
    assert "未制作" in before[0] and "D01" in before[0] and "可以预备：D02  现场检查记录" in before
    paper = prepared(say, case)
    asked = say("questions", paper)
    assert "place  检查场所  一行\n    余姚市泗门镇工业路1号" in asked and "briefing  听取情况介绍  可以多行" in asked
    answers = tmp_path / "answers.toml"
    answers.write_text('post = "厂长"\nread = """\n台账\n记录\n"""\n', encoding="utf-8")
    assert "职务：厂长" in say("preview", paper, "--answers", answers)
    said = say("issue", paper, "--answers", answers, "--as", "王建国", "--out", tmp_path / "out")
    assert "现场检查记录 （余）应急检记〔2026〕1号" in said
    (file,) = (tmp_path / "out").iterdir()
    (document,) = papers.of_case(station, case.id)
    assert file.read_bytes() == papers.pdf_path(station, document).read_bytes()
    assert "已出具  现场检查记录" in say("list", case.number)
    assert document.number in say("print", paper, "--to", "png")
    say("issue", paper, "--answers", answers, "--as", "王建国", status=1)
    say("issue", paper, "--answers", answers, "--as", "王建国", "--reason", "写错")
    assert [one.replaces_id for one in papers.of_case(station, case.id)] == [None, document.id]


def test_what_stands_against_it_is_said(case: CaseFile, say: Say, tmp_path: Path) -> None:
    assert "责令限期整改指令书" in say("prepare", case.number, "D04", "--as", "王建国")
    paper = prepared(say, case)
    assert "还没有出具" in say("print", paper, status=1)
    assert "--as" in say("issue", paper, status=1)
    answers = tmp_path / "answers.toml"
    for written, words in (("post = 3", "post"), ("post", "TOML"), ('colour = "red"', "colour")):
        answers.write_text(written, encoding="utf-8")
        assert words in say("issue", paper, "--answers", answers, "--as", "王建国", status=1)
    assert "none.toml" in say("issue", paper, "--answers", tmp_path / "none.toml", "--as", "王建国", status=1)
    say("questions", 5, status=1)
    say("prepare", case.number, "D02", "--as", "王建国", status=1)


def test_an_editable_copy(case: CaseFile, say: Say, tmp_path: Path) -> None:
    paper = prepared(say, case)
    assert ".docx" in say("edit-copy", paper, "--out", tmp_path)
    (file,) = tmp_path.glob("可改稿*.docx")
    assert file.read_bytes().startswith(b"PK")
    plan = next(line.split()[0] for line in say("list", case.number).splitlines() if " D01 " in line)
    assert "没有可改稿" in say("edit-copy", plan, status=1)


def test_the_documented_json(station: Station, chief: Proof, case: CaseFile, say: Say, clock: FrozenClock) -> None:
    made = json.loads(say("prepare", case.number, "D04", "--as", "王建国", "--json"))
    compare("station paper prepare CASE CODE --json", made)
    notice = case_papers.register(station.store, chief, case.id, NewPaper("D61", clock.now()))
    compare("station paper questions 1 --json", json.loads(say("questions", notice.id, "--json")))
    paper = prepared(say, case)
    compare("station paper preview 1 --json", json.loads(say("preview", paper, "--json")))
    compare("station paper issue 1 --json", json.loads(say("issue", paper, "--as", "王建国", "--json")))
    compare("station paper issue 1 --json", json.loads(say("print", paper, "--json")))
    compare("station paper edit-copy 1 --json", json.loads(say("edit-copy", paper, "--json")))
    case_papers.register(station.store, chief, case.id, NewPaper("D02", clock.now()))
    slips.issue(station, chief, case.id)
    compare("station paper list CASE --json", json.loads(say("list", case.number, "--json")))


def test_what_is_missing_of_everything_and_of_a_case(
    station: Station, case: CaseFile, say: Say, tmp_path: Path, clock: FrozenClock
) -> None:
    paper = prepared(say, case)
    assert f"已预备，未制作  {case.number}  《现场检查记录》" in say("missing")
    say("issue", paper, "--as", "王建国", "--out", tmp_path)
    said = say("missing", "--case", case.number)
    assert f"未制作  {case.number}  《现场检查方案》" in said and "现场检查记录" not in said, "nobody signed it ahead"


def test_a_signed_copy_that_is_missing(
    station: Station, chief: Proof, case: CaseFile, say: Say, clock: FrozenClock
) -> None:
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    issued(station, chief, of(station, case, "D02"))
    assert f"缺签字件  {case.number}  《现场检查记录》" in say("missing", "--case", case.number), "from the first day"
    assert "缺签字件" not in say("missing"), "after some days"
    clock.advance(days=9)
    assert "已 9 天  执法人员、当事人" in say("missing")


def test_what_a_step_needs_is_named_and_the_json_is_as_promised(
    station: Station, clock: FrozenClock, say: Say, enterprise: Callable[..., int]
) -> None:
    desk = Desk(station, clock)
    made = desk.concluded(enterprise(name="余姚市宏达塑料制品有限公司"), 3_000)
    by_code = {one.code: one for one in stored.of_case(station.store, made.id)}
    issued(station, desk.who("王建国"), of(station, made, "D00"))
    case_papers.void(station.store, desk.who("王建国"), by_code["D53"].id, "写错了")
    said = say("missing", "--case", made.number)
    assert f"缺文书  《{by_code['D53'].title}》  「制作告知书」要用，由「调查终结，提出处理意见」这一步生成" in said
    told = json.loads(say("missing", "--case", made.number, "--json"))
    compare("station paper missing --json", told)
