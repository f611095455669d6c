"""一企一档: all that was done at one enterprise, nothing of another's, newest first, and figures that agree."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.casework import NewParty
from station.records.dossier import KINDS, Dossier
from station.records.moment import iso, moment
from station.records.people import Proof
from station.services import dossier, penalty_causes, roster
from station.store import casework_models as work
from station.store import models
from station.store.errors import RowMissing
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archive import AT, Archive, one_of_everything

Make = Callable[..., int]


@pytest.fixture
def archive(station: Station) -> Archive:
    return Archive(station)


def titles(found: Dossier, kind: str) -> list[tuple[str, str]]:
    return [(entry.title, entry.state) for entry in found.entries if entry.kind == kind]


@pytest.fixture
def full(station: Station, chief: Proof, enterprise: Make, archive: Archive, clock: FrozenClock) -> int:
    """One enterprise with one of everything, beside another with the same of its own."""
    ours, other = enterprise(name="甲厂"), enterprise(name="别人家")
    one_of_everything(archive, ours, other)
    clock.advance(minutes=5)
    roster.amend(station.store, chief, ours, {"risk": "红"}, "评定")
    return ours


def test_everything_and_nothing_of_the_neighbours(station: Station, full: int) -> None:
    found = dossier.of(station.store, full)
    assert found.enterprise.name == "甲厂"
    assert {entry.kind for entry in found.entries} == set(KINDS) - {"draw"}
    assert [entry.at for entry in found.entries] == sorted((entry.at for entry in found.entries), reverse=True)
    assert [entry.place for entry in found.entries] == list(range(1, len(found.entries) + 1))
    cases = {
        row["id"] for row in station.store.all(models.CaseFile.select().where(models.CaseFile.enterprise_id == full))
    }
    assert {entry.case_id for entry in found.entries} - {None} == cases
    assert titles(found, "hazard") == [
        ("隐患  隐患1", "未复查"),
        ("重大隐患  隐患2", "复查不合格"),
        ("隐患  隐患1", "复查合格"),
    ]
    assert sorted(titles(found, "penalty")) == [
        ("处罚决定  没收违法所得 999元", ""),
        ("处罚决定  罚款 20,000.50元", ""),
    ]
    assert titles(found, "paper") == [("行政处罚决定书  1号", "已送达")]
    assert titles(found, "clip") == [("音像 2 段", "1:00")]
    assert titles(found, "disclosure") == [("公示  浙江政务服务网", "待脱敏复核")]
    assert titles(found, "recusal") == [("回避  李敏", "有效")] and [one.officer for one in found.recusals] == ["李敏"]
    assert titles(found, "change") == [("风险等级  黄色（一般） 改为 红色（重大）", ""), ("登记入名录", "")]
    assert titles(found, "case")[0] == ("立案  行政处罚  余应急检〔2026〕3号", "结案")
    assert len(titles(found, "case")) == 4, "three cases, of which one was closed"
    assert sum(entry.open for entry in found.entries) == 5


def test_the_figures_agree_with_the_line(station: Station, full: int) -> None:
    found = dossier.of(station.store, full)
    totals = found.totals
    assert (totals.cases, totals.cases_open, totals.hazards, totals.hazards_open) == (3, 2, 3, 2)
    assert (totals.fines_fen, totals.papers, totals.clips, totals.clips_ms) == (2_000_050, 1, 2, 60_000)
    assert (totals.disclosures, totals.disclosures_open, totals.draws, totals.drawn) == (1, 1, 0, 0)
    new, old = found.years
    assert (new.year, new.inspections, new.other_cases, new.hazards, new.rectified) == (2026, 1, 1, 1, 0)
    assert (new.fines_fen, new.clips) == (2_000_050, 2)
    assert (old.year, old.inspections, old.other_cases, old.hazards, old.rectified) == (2024, 1, 0, 2, 1)


def test_what_was_voided_is_shown_and_counted_nowhere(station: Station, enterprise: Make, archive: Archive) -> None:
    ours = enterprise()
    case = archive.case(ours, "2026-05-01T09:00:00+08:00", voided_at=AT)
    archive.hazard(case, 1)
    archive.decided(case, 1, "fine", 500, AT)
    found = dossier.of(station.store, ours)
    assert {entry.state for entry in found.entries if entry.case_id} == {"作废"}
    assert not any(entry.open for entry in found.entries)
    assert (found.totals.cases, found.totals.hazards, found.totals.fines_fen, found.years) == (0, 0, 0, ())


def test_draws_tell_where_it_stood_and_a_sealed_list_tells_nothing(
    station: Station, enterprise: Make, archive: Archive
) -> None:
    ours, other = enterprise(), enterprise()
    archive.draw(1, ours, selected=True)
    archive.draw(2, ours, selected=False)
    replaced = archive.draw(3, ours, selected=False)
    archive.row(
        models.DrawAfter, draw_id=replaced, number=1, happened_at=AT, kind="closed", enterprise_id=ours,
        reason="closed", into_id=other, people="",
    )  # fmt: skip
    archive.draw(4, ours, selected=True, state="void")
    archive.draw(5, ours, selected=True, publication="sealed")
    archive.draw(6, ours, selected=True, publication="sealed", listed_at=AT)
    archive.draw(7, other, selected=True)
    found = dossier.of(station.store, ours)
    assert sorted(titles(found, "draw")) == [
        ("第 1 号抽取  2026-10", "抽中"),
        ("第 2 号抽取  2026-10", "未抽中"),
        ("第 3 号抽取  2026-10", "抽中后替换"),
        ("第 4 号抽取  2026-10", "作废"),
        ("第 6 号抽取  2026-10", "抽中"),
    ]
    assert (found.totals.draws, found.totals.drawn) == (4, 2)


def test_a_case_about_another_is_in_the_dossier_of_whoever_is_party_to_it(
    station: Station, officer: Proof, enterprise: Make, archive: Archive
) -> None:
    theirs, ours, neighbour = enterprise(name="甲厂"), enterprise(name="乙公司"), enterprise(name="丙厂")
    case = archive.case(theirs, AT, kind="penalty", flow="penalty", stage="clue", title="甲厂、乙公司违法出租案")
    number = dossier.of(station.store, ours).enterprise.uscc
    mine = penalty_causes.add_party(station.store, officer, case, NewParty("unit", "乙公司", id_no=number.lower()))
    assert mine.enterprise_id == ours
    subject = penalty_causes.add_party(station.store, officer, case, NewParty("unit", "甲厂", theirs))
    boss = penalty_causes.add_party(station.store, officer, case, NewParty("person", "张三", id_no=number))
    assert boss.enterprise_id is None
    for party, fen in ((mine.id, 300), (subject.id, 5_000), (boss.id, 70)):
        archive.row(
            work.Sanction, case_id=case, party_id=party, phase="decided", round=1, kind="fine", amount_fen=fen,
            content="", set_at=AT,
        )  # fmt: skip
    for party in (mine.id, subject.id):
        title = f"决定书{party}"
        archive.row(
            work.CasePaper, case_id=case, code="D33", title=title, made_at=AT, party_signed="missing", party_id=party
        )
    archive.hazard(case, 1)
    found = dossier.of(station.store, ours)
    assert [(entry.kind, entry.case_id) for entry in found.entries if entry.case_id] == [
        ("paper", case), ("penalty", case), ("case", case),
    ]  # fmt: skip
    [opened] = [entry for entry in found.entries if entry.kind == "case"]
    assert opened.detail[:2] == ("甲厂、乙公司违法出租案", "作为共同当事人，案件对象 甲厂")
    assert titles(found, "paper") == [(f"决定书{mine.id}", "已出具")]
    assert (found.totals.cases, found.totals.fines_fen, found.totals.hazards) == (1, 300, 0)
    about = dossier.of(station.store, theirs)
    assert (about.totals.cases, about.totals.fines_fen, about.totals.hazards) == (1, 5_070, 1)
    assert titles(about, "paper") == [(f"决定书{subject.id}", "已出具")]
    assert dossier.of(station.store, neighbour).totals.cases == 0


def test_a_printed_document_stands_beside_the_papers_on_file_once(
    station: Station, enterprise: Make, archive: Archive
) -> None:
    ours = enterprise()
    case = archive.case(ours, AT)
    by = archive.people["王建国"]

    def printed(title: str, **over: object) -> int:
        return archive.row(
            models.Document, case_id=case, kind="x", number="1", title=title, sha256="0" * 64, size=1, issued_at=AT,
            issued_by=by, **over,
        )  # fmt: skip

    first = printed("责令整改")
    printed("责令整改（更正）", replaces_id=first)
    face = printed("决定书")
    archive.row(
        work.CasePaper, case_id=case, code="D23", title="决定书", made_at=AT, party_signed="missing", document_id=face
    )
    found = dossier.of(station.store, ours)
    assert sorted(titles(found, "paper")) == [
        ("决定书", "已出具"),
        ("责令整改  1", "作废"),
        ("责令整改（更正）  1", "已出具"),
    ]
    assert found.totals.papers == 2


def test_corrections_of_its_cases_belong_to_it(station: Station, enterprise: Make, archive: Archive) -> None:
    ours = enterprise()
    case = archive.case(ours, AT)
    for subject in (f"case/{case}", "case/1"):
        archive.row(
            work.Correction, subject=subject, what="case_event.occurred_at", row_id=1, old="甲", new="乙",
            reason="笔误", corrected_at=AT, corrected_by=archive.people["王建国"],
        )  # fmt: skip
    [entry] = [one for one in dossier.of(station.store, ours).entries if one.title.startswith("更正")]
    assert entry.detail == ("原为 甲，改为 乙", "笔误") and entry.case_id == case


def test_a_fresh_enterprise_has_only_its_registration(station: Station, enterprise: Make) -> None:
    found = dossier.of(station.store, enterprise())
    assert [entry.title for entry in found.entries] == ["登记入名录"] and found.years == ()
    assert found.registered_at == moment(iso(station.clock.now()))
    with pytest.raises(RowMissing):
        dossier.of(station.store, 1)


def test_no_query_reads_a_whole_table(station: Station, full: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan of every statement the dossier runs: a scan of a table that grows is a defect."""
    seen: list[tuple[str, tuple[object, ...]]] = []
    connection = station.store.connection

    def trace(_: object, sql: str, bindings: object) -> bool:
        seen.append((sql, tuple(bindings or ())))  # type: ignore[arg-type, call-overload]
        return True

    connection.exec_trace = trace
    dossier.of(station.store, full)
    connection.exec_trace = None
    plans = [
        (sql, row[3])
        for sql, bindings in seen
        if sql.startswith("SELECT")
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", bindings).fetchall()
    ]
    assert len(plans) > 12
    assert [(plan, sql) for sql, plan in plans if str(plan).startswith("SCAN")] == []
