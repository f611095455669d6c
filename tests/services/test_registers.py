"""The standing registers on a real station: versions, what changes them, receipts, what waits for somebody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from station.documents import flowchart as drawn
from station.documents.flowchart import NoGraphviz
from station.records.moment import day
from station.records.people import Proof
from station.records.plan import PlanTerms
from station.records.register import Register, RegisterVersion, SheetStanding
from station.services import law_files, plan_amendments, plans, register_papers, registers, staff
from station.services.chores import chores
from station.services.external_refs import UrlUnfit
from station.services.registers import (
    NoReceipt,
    NoSuchChannel,
    NoSuchSheet,
    NotYetMade,
    ReceiptKnown,
    Superseded,
    Unchanged,
)
from station.store import audit as replaying
from station.store.registers import UnknownVersion
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services.law_texts import CHECKLIST, HEAD, ITEM
from tests.services.test_plans import ANNUAL, MUST, made

SENT = HEAD.replace("2026-12-01", "2026-11-25") + ITEM
"""The power item JC-001 under another name from the fifth day on."""
LAPSES = SENT.replace('workflow = "inspection"', 'workflow = "inspection"\neffective_to = 2026-11-30')


def again(station: Station, name: str = "王建国") -> Proof:
    """A proof good for the clock's present hour."""
    return staff.sign_in(station.store, station.keys, name, PIN)


def state(station: Station, register: Register = "power", code: str = "list") -> SheetStanding:
    return registers.standing(station.store, register, code)


def out(station: Station, version: RegisterVersion) -> RegisterVersion:
    """The version with a receipt of every channel of its."""
    for place, channel in enumerate(registers.channel_titles(registers.kind_of(version.sheet.register)), 1):
        version = registers.publish(station.store, again(station), version.id, channel, f"回执{place}号")
    return version


def kinds(station: Station) -> list[str]:
    return [each.kind for each in chores(station)]


def test_every_register_of_the_notice_is_there_and_none_was_made(station: Station) -> None:
    found = registers.standings(station.store)
    assert {each.kind.code for each in found} == {"power", "guide", "flowchart", "item", "rules"}
    assert all(each.state == "new" and each.newest is None and each.due_at is None for each in found)
    charts = {each.sheet.code for each in found if each.kind.code == "flowchart"}
    assert charts == {
        "inspection", "penalty", "penalty_summary", "compulsory", "compulsory_power", "licence", "review"
    }  # fmt: skip
    assert registers.waiting(station.store) == () and "register" not in kinds(station)


def test_a_first_version_is_due_in_twenty_working_days(station: Station, officer: Proof, clock: FrozenClock) -> None:
    version = registers.refresh(station.store, officer, "power", "list")
    assert (version.version, version.change, version.made_at) == (1, (), clock.now())
    assert version.due_at.isoformat() == "2026-12-18T23:59:59+08:00"
    found = state(station)
    assert (found.state, found.missing) == ("waiting", ("部门门户网站", "浙江政务服务网"))
    with pytest.raises(Unchanged) as refusal:
        registers.refresh(station.store, officer, "power", "list")
    assert "第1版就是现行内容" in refusal.value.message
    assert registers.versions(station.store, "power", "list") == (version,)


def test_it_is_published_with_the_receipt_of_its_last_channel(
    station: Station, chief: Proof, clock: FrozenClock
) -> None:
    version, store = registers.refresh(station.store, chief, "power", "list"), station.store
    clock.advance(minutes=30)
    early = clock.now().subtract(minutes=10)
    one = registers.publish(store, chief, version.id, "dept_portal", " 甲-1 ", "https://e.cn/1", occurred_at=early)
    assert (one.published_at, one.receipts[0].receipt, one.receipts[0].published_at) == (None, "甲-1", early)
    assert state(station).missing == ("浙江政务服务网",)
    with pytest.raises(ReceiptKnown):
        registers.publish(store, chief, version.id, "dept_portal", "甲-2")
    two = registers.publish(store, chief, version.id, "zj_gov_service", "乙-1")
    assert two.published_at == clock.now() and [each.url for each in two.receipts] == ["https://e.cn/1", ""]
    assert (state(station).state, state(station).missing, state(station).due_at) == ("published", (), None)
    assert registers.waiting(store) == ()


@pytest.mark.parametrize(
    ("channel", "receipt", "url", "refusal"),
    [
        ("gsxt", "1", "", NoSuchChannel),
        ("dept_portal", "  ", "", NoReceipt),
        ("dept_portal", "9" * 201, "", NoReceipt),
        ("dept_portal", "1", "javascript:alert(1)", UrlUnfit),
        ("dept_portal", "1", "https://a b", UrlUnfit),
    ],
)
def test_what_is_no_receipt_is_refused(
    station: Station, chief: Proof, channel: str, receipt: str, url: str, refusal: type[Exception]
) -> None:
    version, size = registers.refresh(station.store, chief, "power", "list"), station.store.size()
    with pytest.raises(refusal):
        registers.publish(station.store, chief, version.id, channel, receipt, url)
    assert station.store.size() == size and registers.versions(station.store, "power", "list")[0].receipts == ()


def test_nothing_is_published_before_it_was_made(station: Station, chief: Proof, clock: FrozenClock) -> None:
    version = registers.refresh(station.store, chief, "item", "list")
    before = clock.now().subtract(minutes=1)
    with pytest.raises(NotYetMade):
        registers.publish(station.store, chief, version.id, "gsxt", "1", occurred_at=before)
    with pytest.raises(UnknownVersion):
        registers.publish(station.store, chief, 1, "gsxt", "1")


def test_a_law_file_makes_a_new_version_due(station: Station, chief: Proof, officer: Proof, clock: FrozenClock) -> None:
    out(station, registers.refresh(station.store, chief, "power", "list"))
    law_files.adopt(station.store, chief, SENT, officer)
    assert state(station).state == "published", "it is not in force before its day"
    clock.set("2026-11-25T10:00:00+08:00")
    found = state(station)
    assert (found.state, found.change[0]) == (
        "changed",
        "「对生产经营单位安全生产情况的行政检查」改称「行政检查（试验）」",
    )
    assert found.due_at is not None and found.due_at.isoformat() == "2026-12-23T23:59:59+08:00"
    [chore] = [each for each in chores(station) if each.kind == "register"]
    assert (chore.urgency, chore.left, chore.about) == ("later", "1 份", "权力清单")
    clock.set("2026-12-18T10:00:00+08:00")
    assert [each.urgency for each in chores(station) if each.kind == "register"] == ["soon"]
    version = registers.refresh(station.store, again(station), "power", "list")
    assert (version.version, version.change) == (2, found.change)
    assert version.due_at == found.due_at, "making it does not put off the day"
    clock.set("2026-12-24T10:00:00+08:00")
    assert state(station).state == "overdue"
    assert [each.urgency for each in chores(station) if each.kind == "register"] == ["overdue"]
    out(station, registers.versions(station.store, "power", "list")[0])
    assert state(station).state == "published" and "register" not in kinds(station)


def test_a_file_adopted_after_its_day_counts_from_the_day_it_came(
    station: Station, chief: Proof, officer: Proof, clock: FrozenClock
) -> None:
    out(station, registers.refresh(station.store, chief, "rules", "TY"))
    out(station, registers.refresh(station.store, chief, "power", "list"))
    clock.set("2026-12-07T10:00:00+08:00")
    law_files.adopt(station.store, again(station), SENT, again(station, "李敏"))
    clock.set("2026-12-10T10:00:00+08:00")
    due = state(station).due_at
    assert due is not None and due.date() == day("2027-01-05"), "20 working days, New Year's Day left out"
    assert state(station, "rules", "TY").state == "published"


def test_an_older_version_is_not_published_any_more(
    station: Station, chief: Proof, officer: Proof, clock: FrozenClock
) -> None:
    old = registers.refresh(station.store, chief, "power", "list")
    law_files.adopt(station.store, chief, SENT, officer)
    clock.set("2026-11-25T10:00:00+08:00")
    registers.refresh(station.store, again(station), "power", "list")
    with pytest.raises(Superseded) as refusal:
        registers.publish(station.store, again(station), old.id, "dept_portal", "1")
    assert "第2版" in refusal.value.message


def test_a_lapsed_basis_suspends_an_item_in_a_new_version(
    station: Station, chief: Proof, officer: Proof, clock: FrozenClock
) -> None:
    law_files.adopt(station.store, chief, LAPSES, officer)
    clock.set("2026-11-26T10:00:00+08:00")
    out(station, registers.refresh(station.store, again(station), "power", "list"))
    out(station, registers.refresh(station.store, again(station), "guide", "JC-001"))
    clock.set("2026-12-01T10:00:00+08:00")
    found = state(station)
    assert found.change == ("停用（依据失效）：行政检查（试验）",)
    assert [entry.key for entry in found.sheet.entries if entry.suspended] == ["JC-001"]
    assert found.due_at is not None and found.due_at.date() == day("2026-12-29")
    ended = state(station, "guide", "JC-001")
    assert (ended.state, ended.due_at) == ("ended", None), "nobody is guided to what is no longer done"
    assert "ended" not in {each.state for each in registers.waiting(station.store)}


def test_a_new_checklist_is_a_new_sheet(station: Station, chief: Proof, officer: Proof, clock: FrozenClock) -> None:
    law_files.adopt(station.store, chief, HEAD + CHECKLIST, officer)
    with pytest.raises(NoSuchSheet):
        registers.refresh(station.store, chief, "rules", "LX")
    clock.set("2026-12-01T10:00:00+08:00")
    version = registers.refresh(station.store, again(station), "rules", "LX")
    assert version.sheet.title == "锂电池仓库检查实施细则"
    assert dict(version.sheet.entries[1].fields)["method"].startswith("看隔离区")


def test_a_plan_is_told_once_approved_and_again_when_amended(
    station: Station, chief: Proof, clock: FrozenClock
) -> None:
    drafted = plans.draft(station.store, chief, replace(ANNUAL, kind="special", title="专项"))
    with pytest.raises(NoSuchSheet):
        state(station, "plan", str(drafted.id))
    plan, _ = made(station, chief, MUST)
    code = str(plan.id)
    version = out(station, registers.refresh(station.store, chief, "plan", code))
    assert [each.channel for each in version.receipts] == ["gsxt", "zj_gov_service"]
    assert dict(version.sheet.entries[1].fields)["quota"] == "10家"
    clock.set("2026-11-24T10:00:00+08:00")
    terms = PlanTerms(plan.title, plan.from_on, day("2027-01-31"), plan.basis, plan.note)
    proposed = plan_amendments.amend(station.store, again(station, "李敏"), plan.id, terms, "延长")
    assert proposed is not None
    assert state(station, "plan", code).state == "published"
    plan_amendments.approve(station.store, again(station), proposed.id)
    clock.set("2026-11-26T10:00:00+08:00")
    found = state(station, "plan", code)
    assert found.state == "changed" and found.due_at is not None and found.due_at.date() == day("2026-12-22")
    assert found.change == (
        "2026年度安全生产监督检查计划的期间：由「2026-01-01 至 2026-12-31」改为「2026-01-01 至 2027-01-31」",
    )


def test_a_clerk_may(station: Station, chief: Proof) -> None:
    clerk = staff.NewOfficer("文员", frozenset({"clerk"}), None, None)
    staff.enrol(station.store, station.keys, chief, clerk, PIN)
    assert registers.refresh(station.store, again(station, "文员"), "item", "list").version == 1


def test_files_of_a_version_are_the_same_whenever_they_are_made(
    station: Station, chief: Proof, clock: FrozenClock, tmp_path: Path
) -> None:
    chart = registers.refresh(station.store, chief, "flowchart", "compulsory")
    listed = registers.refresh(station.store, chief, "power", "list")
    guide = registers.refresh(station.store, chief, "guide", "XK-002")
    first = register_papers.files(station, chart)
    assert list(first) == ["pdf", "svg", "txt"] and first["txt"].decode().startswith("行政强制（查封、扣押）流程图\n")
    assert list(register_papers.files(station, listed)) == ["pdf", "xlsx"]
    assert list(register_papers.files(station, guide)) == ["pdf"]
    clock.advance(days=3)
    assert register_papers.files(station, registers.versions(station.store, "flowchart", "compulsory")[0]) == first
    names = [file.name for file in register_papers.write(station, listed, tmp_path / "new")]
    assert names == ["权力清单 第1版.pdf", "权力清单 第1版.xlsx"]
    assert register_papers.write(station, listed)[0] == station.home.exports / "权力清单 第1版.pdf"


def test_a_folder_that_cannot_be_written_is_a_refusal(station: Station, chief: Proof, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    version = registers.refresh(station.store, chief, "item", "list")
    with pytest.raises(register_papers.NotWritten):
        register_papers.write(station, version, tmp_path / "file")


def test_without_graphviz_a_version_is_made_all_the_same(
    station: Station, chief: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn, "PROGRAM", "no-such-dot")
    version = registers.refresh(station.store, chief, "flowchart", "review")
    with pytest.raises(NoGraphviz):
        register_papers.pdf(station, version)
    assert version.sheet.chart is not None


def test_the_ledger_replays_to_the_same_rows(station: Station, chief: Proof) -> None:
    out(station, registers.refresh(station.store, chief, "guide", "XK-001"))
    assert replaying.audit(station.store).clean
