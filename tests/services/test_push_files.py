"""Records that are pushed leave in a file: what may go, said once more when it goes twice, nothing lost by a kill."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from station.records.case import CaseFile
from station.records.people import System
from station.services import disclosure_edits, disclosure_ends, disclosures, push, push_files, receipt_import, staff
from station.store import disclosures as disclosure_rows
from station.store import enterprises, models
from station.store.audit import audit
from station.wiring import Station, open_station
from tests.conftest import PIN, START, FrozenClock
from tests.services.penalty_walk import Desk, Make
from tests.services.publishing import BOSS, SECRETS, approve, decided_both, of, publish
from tests.services.push_dying import LATER, SYSTEM
from tests.services.years import desk_in

ROOT = Path(__file__).parents[2]
SITE, CREDIT = "zj_gov_service", "credit"
HIDDEN = (*SECRETS, BOSS.address, BOSS.phone)
"""What the facts name and the public must not read: 王小二 only a person knows of."""
BETWEEN = ("冲压车间", "，", "在场的", "（证人）", "和")


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    """A decision against a unit and its manager, whose facts name people."""
    made = decided_both(desk, enterprise(name="余姚市宏达塑料制品有限公司", legal_person="张三"))
    person = of(desk, made, SITE, party="张三")
    for words in ("王小二", "陈建国"):
        disclosure_edits.strike(desk.station.store, desk.who(), person.id, words, "证人姓名")
    return made


def members(path: Path | str, folder: Path) -> dict[str, bytes]:
    """The files of a package, as the systems' own tools check and read them."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(path) as found:
        found.extractall(folder)
        names = found.namelist()
    checked = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(checked, cwd=folder, check=True, capture_output=True)
    listed = (folder / "SHA256SUMS").read_text(encoding="utf-8").split()[1::2]
    assert sorted([*listed, "SHA256SUMS"]) == sorted(names)
    return {name: (folder / name).read_bytes() for name in names}


def test_nothing_leaves_before_the_chief_let_it_out(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    store, out = desk.station.store, tmp_path / "out"
    size = store.size()
    with pytest.raises(push_files.NothingToHandOut, match="暂不能交出 2 条"):
        push_files.hand_out(desk.station, desk.who(), SYSTEM, out)
    assert store.size() == size and not out.exists()
    waits = push.of_case(store, case.id)
    assert {push.held(store, one) for one in waits} == {"unapproved"}
    with pytest.raises(push.Held, match="公示还没有批准"):
        push.hand_over(store, desk.who(), [waits[0].id])
    with pytest.raises(push_files.NoSuchSystem, match="mobile"):
        push_files.hand_out(desk.station, desk.who(), "mobile", out)


def test_a_file_for_a_system_with_what_may_go(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    store, out = desk.station.store, tmp_path / "out"
    approve(desk, of(desk, case, SITE, party=case.enterprise))
    (done,) = push_files.hand_out(desk.station, desk.who(), SYSTEM, out)
    assert (done.system, done.again, len(done.records)) == (SYSTEM, False, 1)
    assert [each.name for each in out.iterdir()] == [done.name] and done.path == str(out / done.name)
    found = members(out / done.name, tmp_path / "in")
    (one,) = done.records
    assert found[f"records/{one.id}.json"].decode() == one.payload + "\n"
    head = json.loads(found["package.json"])
    assert (head["format"], head["system"], head["organ"]) == ("anjian-push/1", SYSTEM, "余姚市应急管理局")
    assert head["records"] == [{"id": str(one.id), "kind": "decision", "number": case.number}]
    states = {(each.system, each.state) for each in push.of_case(store, case.id)}
    assert states == {(SYSTEM, "sent"), (SYSTEM, "waiting"), ("city", "waiting"), ("credit", "waiting")}
    # The person's goes in the next file, and the first stays as it was.
    approve(desk, of(desk, case, SITE, party="张三"))
    desk.clock.advance(minutes=1)
    (second,) = push_files.hand_out(desk.station, desk.who(), SYSTEM, out)
    assert second.name != done.name and {one.id for one in second.records}.isdisjoint({one.id})
    assert members(out / done.name, tmp_path / "in") == found
    assert audit(store, full=True).clean


def test_what_is_handed_out_twice_is_said_once_more(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    store, out = desk.station.store, tmp_path / "out"
    approve(desk, of(desk, case, SITE, party=case.enterprise))
    (done,) = push_files.hand_out(desk.station, desk.who(), SYSTEM, out)
    data = (out / done.name).read_bytes()
    with pytest.raises(push_files.NothingToHandOut, match="已交出等回执 1 条"):
        push_files.hand_out(desk.station, desk.who(), SYSTEM, out)
    (out / done.name).unlink()
    desk.clock.advance(minutes=5)
    (again,) = push_files.hand_out(desk.station, desk.who(), SYSTEM, out, again=True)
    assert again.again and again.records == done.records and (out / done.name).read_bytes() == data
    newest = store.lines()[-1]
    assert (newest.action, newest.reason) == ("push.export_again", done.name)
    # Answered, it is not handed out any more.
    push.answer(store, desk.who(), done.records[0].id, "SP-1")
    with pytest.raises(push_files.NothingToHandOut, match="已交出等回执 0 条"):
        push_files.hand_out(desk.station, desk.who(), SYSTEM, out, again=True)


def test_receipts_from_a_file_close_it(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    approve(desk, of(desk, case, SITE, party=case.enterprise))
    (done,) = push_files.hand_out(desk.station, desk.who(), "city", tmp_path)
    book = Workbook()
    book.worksheets[0].append(["案号", "系统", "统一社会信用代码", "回执编号", "结果"])
    code = enterprises.get(desk.station.store, case.enterprise_id).uscc
    book.worksheets[0].append([case.number, "市级系统", code, "SJ-7", "接收成功"])
    book.save(tmp_path / "回执.xlsx")
    seen = receipt_import.preview(desk.station, tmp_path / "回执.xlsx")
    assert receipt_import.adopt(desk.station, desk.who("王建国"), seen).entered == 1
    (answered,) = [each for each in push.of_case(desk.station.store, case.id) if each.id == done.records[0].id]
    assert (answered.state, answered.receipt) == ("accepted", "SJ-7")
    assert push.listed(desk.station.store)[-1].id == answered.id


def test_a_folder_that_takes_nothing_loses_nothing(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    approve(desk, of(desk, case, SITE, party=case.enterprise))
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(push_files.FolderUnusable):
        push_files.hand_out(desk.station, desk.who(), SYSTEM, blocked)
    (done,) = push_files.hand_out(desk.station, desk.who(), SYSTEM, tmp_path / "out")
    assert done.again and members(done.path, tmp_path / "in")


def test_nothing_kept_back_or_struck_out_is_in_any_file(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    """Whatever becomes of the results: let out, changed, ordered off with careless words, kept back."""
    store, station, out = desk.station.store, desk.station, tmp_path / "out"
    unit, person, credit = (
        of(desk, case, SITE, party=case.enterprise),
        of(desk, case, SITE, party="张三"),
        of(desk, case, CREDIT),
    )

    def carry() -> None:
        for system in push_files.systems():
            desk.clock.advance(minutes=1)
            try:
                push_files.hand_out(station, desk.who(), system, out)
            except push_files.NothingToHandOut:
                continue

    publish(desk, person)
    carry()
    disclosure_ends.order_withdrawal(store, desk.who("王建国"), person.id, "误将王小二（13912345678）公示")
    carry()
    disclosures.withhold(store, desk.who("王建国"), credit.id, "trade_secret", "配方A-7是商业秘密")
    carry()
    assert disclosures.get(store, unit.id).state == "withheld", "kept back for the party on every channel"
    files = sorted(out.iterdir())
    assert len(files) >= 4
    for path in files:
        for name, data in members(path, tmp_path / "in").items():
            for word in (*HIDDEN, "配方"):
                assert word not in data.decode(), (path.name, name, word)
            if name.startswith("records/") and json.loads(data).get("PUBLICSTATUS") == "1":
                assert case.enterprise not in data.decode(), "the unit's result was never let out"


def test_what_the_case_learnt_since_stays_here_until_it_is_struck_out(
    desk: Desk, enterprise: Make, tmp_path: Path
) -> None:
    """A name in the facts becomes known after the chief let the result out."""
    store, firm = desk.station.store, enterprise(legal_person="欧阳文")
    case = desk.decided(firm, 3_000)
    item = approve(desk, of(desk, case, SITE))
    with store.act(System("system:init"), "roster.import") as act:
        act.update(models.Enterprise, firm, legal_person="压力机")
    (one,) = [each for each in push.of_case(store, case.id) if (each.system, each.disclosure_id) == (SYSTEM, item.id)]
    assert push.held(store, one) == "leak"
    with pytest.raises(push.Held, match="应当隐去") as refusal:
        push.hand_over(store, desk.who(), [one.id])
    assert "压力机" not in refusal.value.message + refusal.value.advice
    disclosure_edits.redraft(store, desk.who(), item.id, "又知道一个人名")
    approve(desk, item)
    (done,) = push_files.hand_out(desk.station, desk.who(), SYSTEM, tmp_path)
    assert all("压力机" not in data.decode() for data in members(done.path, tmp_path / "in").values())


@example([("在场的", word) for word in HIDDEN], SITE)
@settings(
    max_examples=2, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow], deadline=None
)
@given(
    st.lists(st.tuples(st.sampled_from(BETWEEN), st.sampled_from(HIDDEN)), max_size=5),
    st.sampled_from([SITE, CREDIT]),
)
def test_no_secret_of_any_facts_is_in_any_file(parts: list[tuple[str, str]], changed: str) -> None:
    facts = "没有设置警示标志：" + "".join(before + secret for before, secret in parts)
    with TemporaryDirectory() as folder, desk_in(Path(folder) / "home", START) as (desk, firm):
        case = decided_both(desk, firm, facts=facts)
        for item in disclosure_rows.of_case(desk.station.store, case.id):
            for words in ("王小二", "陈建国"):
                with suppress(disclosure_edits.NotThere):
                    disclosure_edits.strike(desk.station.store, desk.who(), item.id, words, "证人")
        for item in disclosure_rows.of_case(desk.station.store, case.id):
            publish(desk, item)
        out = Path(folder) / "out"
        for system in push_files.systems():
            push_files.hand_out(desk.station, desk.who(), system, out)
        for item in disclosure_rows.of_case(desk.station.store, case.id):
            if item.channel == changed:
                disclosure_ends.order_withdrawal(desk.station.store, desk.who("王建国"), item.id, facts)
        for system in push_files.systems():
            with suppress(push_files.NothingToHandOut):
                push_files.hand_out(desk.station, desk.who(), system, out)
        files = list(out.iterdir())
        assert len(files) >= len(push_files.systems())
        told = "".join(data.decode() for path in files for data in members(path, Path(folder) / "in").values())
        assert [word for word in HIDDEN if word in told] == []


def died(station: Station, folder: Path, point: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.services.push_dying", str(station.home.root), str(folder), str(point)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_killed_anywhere_the_next_time_brings_the_same(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    """At every boundary: one more call leaves one file with exactly what was to go, and each record left once."""
    publish(desk, of(desk, case, SITE, party=case.enterprise))
    publish(desk, of(desk, case, SITE, party="张三"))
    whole = [one.id for one in push.of_case(desk.station.store, case.id) if one.system == SYSTEM]
    desk.station.close()
    home, kept = desk.station.home.root, tmp_path / "kept"
    shutil.copytree(home, kept)
    counted = died(desk.station, tmp_path / "counted", 0)
    assert counted.returncode == 0, counted.stderr
    points = counted.stdout.split("\n")[:-1]
    assert points == ["before commit", "after commit", *["before write_bytes", "after write_bytes"] * 2]
    for point in range(1, len(points) + 1):
        shutil.rmtree(home)
        shutil.copytree(kept, home)
        out = tmp_path / f"out{point}"
        assert died(desk.station, out, point).returncode == -signal.SIGKILL
        again = open_station(home, FrozenClock(LATER))
        officer = staff.sign_in(again.store, again.keys, "李敏", PIN)
        try:
            push_files.hand_out(again, officer, SYSTEM, out)
        except push_files.NothingToHandOut:
            assert points[point - 1] == "after write_bytes" and point == len(points), "all was done but the word of it"
        (path,) = out.iterdir()
        found = members(path, tmp_path / "in")
        assert sorted(f"records/{one}.json" for one in whole) == sorted(name for name in found if "records/" in name)
        assert {one.state for one in push.of_case(again.store, case.id) if one.system == SYSTEM} == {"sent"}
        assert sum(line.action == "push.export" for line in again.store.lines()) == 1
        assert audit(again.store, full=True).clean
        again.close()
