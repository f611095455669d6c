"""文书 from the first question to the issued page: each paper a case has gets its face, which is kept for good."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable

import pytest

from station.documents import face as faces_data
from station.documents.paper import FACES, PaperRefused, render
from station.documents.scan import NoCodeFound, read_codes
from station.records.case import CaseFile
from station.records.moment import day, iso
from station.records.paper import IssuedDocument
from station.records.people import Proof, System
from station.rules import numbering, paper_code
from station.services import case_papers, cases, face_ahead, face_files, faces, papers, rechecks
from station.services.case_papers import NewPaper, Signing
from station.services.face_facts import facts
from station.services.faces import (
    AlreadyOut,
    BadAnswer,
    NoFace,
    Open,
    Overtaken,
    PaperVoid,
    TooLong,
    Unanswered,
    Unasked,
)
from station.services.filled import Filled
from station.store import case_papers as stored
from station.store import faces as face_rows
from station.store import papers as rows
from station.store.audit import audit
from station.store.errors import NotAllowed, ReasonNeeded
from station.store.paper_models import SignedCopy
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site, record_ahead
from tests.services.penalty_walk import HANDED, Desk

Make = Callable[..., int]


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Make) -> CaseFile:
    return on_site(station, chief, enterprise(name="余姚市宏达塑料制品有限公司"))


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def page(station: Station, document: IssuedDocument) -> str:
    """The words of the issued page, blanks dropped."""
    file = papers.pdf_path(station, document)
    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def of(station: Station, case: CaseFile, code: str) -> Open:
    """The newest paper of a kind."""
    return [one for one in faces.of_case(station, case.id) if one.paper.code == code][-1]


def answered(station: Station, paper_id: int) -> dict[str, str]:
    """What is suggested, and something for the rest that it cannot do without."""
    plain = {"line": "情况属实", "text": "情况属实", "date": "2026-11-20", "moment": "2026-11-20 09:00"}
    asked = faces.questions(station, paper_id)
    return {
        ask.name: value or (next(iter(ask.choices), plain.get(ask.kind, "")) if ask.needed else "")
        for ask, value in asked
    }


def issued(station: Station, actor: Proof, one: Open, **over: str) -> IssuedDocument:
    """Its page."""
    return faces.issue(station, actor, one.paper.id, {**answered(station, one.paper.id), **over})


def test_every_paper_of_a_penalty_gets_its_face(desk: Desk, enterprise: Make) -> None:
    case, station = desk.served(enterprise(name="余姚市宏达塑料制品有限公司"), 3_000), desk.station
    on_file = faces.of_case(station, case.id)
    assert {"D00", "D23", "D53"} <= {one.paper.code for one in on_file}
    assert {one.state for one in on_file} == {"unmade"} and all(one.face for one in on_file)
    for one in on_file:
        made = issued(station, desk.who(), one)
        pdf = papers.pdf_path(station, made).read_bytes()
        assert pdf.startswith(b"%PDF-") and hashlib.sha256(pdf).hexdigest() == made.sha256, one.paper.title
        assert (made.paper_id, made.kind, made.number) == (one.paper.id, one.paper.code, one.paper.number)
        assert made.code == paper_code.paper_code(one.paper.id, 1)
        assert read_codes(papers.pictures(station, made, 200)[0]) == [made.code], one.paper.title
        assert papers.document(station, made.id) == made
    assert {one.state for one in faces.of_case(station, case.id)} == {"issued"}
    assert {one.paper.document_id for one in faces.of_case(station, case.id)} == {
        one.id for one in papers.of_case(station, case.id)
    }
    assert audit(station.store).clean


def test_every_paper_of_an_inspection_gets_its_face(station: Station, case: CaseFile, clock: FrozenClock) -> None:
    desk = Desk(station, clock)
    cases.record_result(station.store, desk.who(), case.id, "measure", signed=True, hazards=[HAZARD])
    cases.returned(station.store, desk.who(), case.id)
    clock.advance(days=10)
    rechecks.recheck_all(station.store, desk.who(), case.id, True, signed=True)
    on_file = faces.of_case(station, case.id)
    assert [one.paper.code for one in on_file] == [
        "D01", "D60", "D61", "D02", "D03", "D62", "D05",
    ]  # fmt: skip
    for one in on_file:
        made = issued(station, desk.who(), one)
        assert read_codes(papers.pictures(station, made, 200)[0]) == [made.code], one.paper.title
        assert "余姚市宏达塑料制品有限公司" in page(station, made)
    assert {one.state for one in faces.of_case(station, case.id)} == {"issued"}


def test_the_order_names_what_was_found(station: Station, chief: Proof, case: CaseFile) -> None:
    cases.record_result(station.store, chief, case.id, "rectify", signed=True, hazards=[HAZARD])
    order = issued(station, chief, of(station, case, "D04"))
    assert order.number == f"（余）应急责改〔2026〕{numbering.parse(case.number).serial}号"
    shown = page(station, order)
    for fact in ("余姚市宏达塑料制品有限公司", "配电箱无防护门", "2026年12月5日", "余姚市人民政府申请行政复议",
                 "人民法院提起行政诉讼", "11028100001", "11028100002"):  # fmt: skip
        assert fact in shown, fact
    file = papers.copy_out(station, order)
    assert file.name == f"{order.number} 责令限期整改指令书 余姚市宏达塑料制品有限公司.pdf"


def test_it_is_set_again_byte_by_byte_from_what_is_kept(
    station: Station, chief: Proof, case: CaseFile, clock: FrozenClock
) -> None:
    cases.record_result(station.store, chief, case.id, "rectify", signed=True, hazards=[HAZARD])
    asked = {"post": "厂长", "read": "安全教育培训台账\n设备检修记录", "from": "2026-11-20 09:05"}
    made = issued(station, chief, of(station, case, "D02"), **asked)
    kept = face_rows.answers(station.store, made.id)
    assert asked.items() <= kept.items() and "" not in kept.values()
    clock.advance(days=3)
    paper = stored.get(station.store, made.paper_id or 0)
    face = face_rows.face("D02", day(paper.made_at))
    assert face is not None
    said = faces_data.data(facts(station.store, paper, face, kept), face, made.code)
    again = render(FACES + face.template, said, paper.made_at)
    assert hashlib.sha256(again).hexdigest() == made.sha256
    assert "设备检修记录" in page(station, made)


def test_a_second_issue_names_the_first_and_why(station: Station, chief: Proof, case: CaseFile) -> None:
    cases.record_result(station.store, chief, case.id, "no_issue", signed=False, refused_note="负责人拒绝签字")
    record = of(station, case, "D02")
    first = issued(station, chief, record, post="厂长")
    assert [(ask.name, value) for ask, value in faces.questions(station, record.paper.id)][:2] == [
        ("post", "厂长"),
        ("present", ""),
    ]
    with pytest.raises(ReasonNeeded):
        faces.issue(station, chief, record.paper.id, {"post": "经理"})
    second = faces.issue(station, chief, record.paper.id, {"post": "经理"}, "职务写错")
    assert (second.replaces_id, second.number, second.code) == (
        first.id,
        first.number,
        paper_code.paper_code(record.paper.id, 2),
    )
    assert rows.document(station.store, first.id) == first and papers.pdf_path(station, first).exists()
    assert face_rows.answers(station.store, first.id)["post"] == "厂长"
    assert face_rows.answers(station.store, second.id) == {"post": "经理"}
    (entry,) = [line for line in station.store.lines() if line.action == "paper.replace"]
    assert entry.reason == "职务写错"
    found = of(station, case, "D02")
    assert found.document == second and found.paper.document_id == second.id


def test_what_went_out_is_replaced_by_another_paper(desk: Desk, enterprise: Make) -> None:
    case, station = desk.told(enterprise(), 3_000), desk.station
    notice = of(station, case, "D23")
    first = issued(station, desk.who(), notice)
    with pytest.raises(AlreadyOut, match="已经送达") as refusal:
        faces.issue(station, desk.who(), notice.paper.id, answered(station, notice.paper.id), "条款号写错")
    assert "替代" in refusal.value.advice
    new = case_papers.replace(
        station.store, desk.who(), notice.paper.id, NewPaper("D23", desk.clock.now()), "条款号写错"
    )
    with pytest.raises(PaperVoid):
        faces.draft(station, notice.paper.id, {})
    other = of(station, case, "D23")
    assert other.paper.id == new.id and other.state == "unmade"
    assert first.number in page(station, issued(station, desk.who(), other)), "the new page names the old"


def test_what_the_law_keeps_is_set_once(desk: Desk, enterprise: Make) -> None:
    case, station = desk.concluded(enterprise(), 3_000), desk.station
    report = of(station, case, "D53")
    with station.store.act(System("system:init"), "roster.import") as act:
        stored.change(act, report.paper.id, locked=1)
    issued(station, desk.who(), report)
    with pytest.raises(AlreadyOut):
        faces.issue(station, desk.who(), report.paper.id, answered(station, report.paper.id), "补充")


def test_of_two_terminals_one_is_told(
    station: Station, chief: Proof, officer: Proof, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    record = of(station, case, "D02")

    def meanwhile(*given: object) -> bytes:
        monkeypatch.setattr(faces, "render", render)
        faces.issue(station, officer, record.paper.id, {"post": "厂长"})
        return render(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(faces, "render", meanwhile)
    with pytest.raises(Overtaken, match="现场检查记录"):
        faces.issue(station, chief, record.paper.id, {"post": "经理"})
    (only,) = papers.of_case(station, case.id)
    assert only.issued_by == officer.officer_id
    assert face_rows.answers(station.store, only.id)["post"] == "厂长"


def test_what_changed_while_the_page_was_set_is_not_printed_over(
    station: Station, chief: Proof, officer: Proof, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = face_ahead.prepare(station, chief, case.id, "D02")

    def meanwhile(*given: object) -> bytes:
        cases.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[HAZARD])
        return render(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(faces, "render", meanwhile)
    with pytest.raises(Overtaken):
        faces.issue(station, chief, paper.id, {})
    assert papers.of_case(station, case.id) == ()


def test_nothing_is_half_written_when_it_cannot_be_set(
    station: Station, chief: Proof, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    record = of(station, case, "D02")
    before = [line.seq for line in station.store.lines()]
    monkeypatch.setattr(faces_data, "data", lambda *given: {"title": "没有别的"})
    with pytest.raises(PaperRefused):
        faces.issue(station, chief, record.paper.id, {})
    assert [line.seq for line in station.store.lines()] == before
    assert papers.of_case(station, case.id) == () and of(station, case, "D02").state == "unmade"


def test_answers_are_looked_at(station: Station, chief: Proof, case: CaseFile) -> None:
    cases.record_result(station.store, chief, case.id, "measure", signed=True, hazards=[HAZARD])
    record, measure = of(station, case, "D02").paper.id, of(station, case, "D03").paper.id
    with pytest.raises(Unanswered, match="处理决定"):
        faces.issue(station, chief, measure, {"measures": " \n "})
    with pytest.raises(BadAnswer, match="2026-13-01"):
        faces.issue(station, chief, measure, {"measures": "停产", "since": "2026-13-01"})
    with pytest.raises(BadAnswer, match="检查开始"):
        faces.draft(station, record, {"from": "上午"})
    with pytest.raises(Unasked, match="colour"):
        faces.issue(station, chief, record, {"colour": "red"})
    assert papers.of_case(station, case.id) == ()


def test_limits_and_choices_are_kept(desk: Desk, enterprise: Make) -> None:
    from station.records.face import Ask, Face
    from station.services.faces import _checked

    paper = stored.of_case(desk.station.store, desk.filed(enterprise()).id)[0]
    face = Face(
        "D00", "D00", day("2026-01-01"), (Ask("a", "短", limit=3), Ask("b", "选", "choice", choices=("甲", "乙")))
    )
    assert _checked(paper, face, {"a": " 三个字 ", "b": "乙"}) == {"a": "三个字", "b": "乙"}
    with pytest.raises(TooLong, match="3"):
        _checked(paper, face, {"a": "四个字了"})
    with pytest.raises(BadAnswer, match="丙"):
        _checked(paper, face, {"b": "丙"})


def test_a_kind_without_a_face_stays_on_paper(
    station: Station, chief: Proof, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    monkeypatch.setattr(face_rows, "face", lambda code, on: None)
    found = of(station, case, "D02")
    assert (found.face, found.state) == (None, "unmade")
    with pytest.raises(NoFace, match="现场检查记录"):
        faces.questions(station, found.paper.id)


def test_how_far_a_paper_is(desk: Desk, enterprise: Make) -> None:
    case, station = desk.concluded(enterprise(), 3_000), desk.station
    desk.step(case, "notice", Filled(sanctions=desk.fine(case, 3_000)))
    notice = of(station, case, "D23")
    assert notice.state == "unmade"
    issued(station, desk.who(), notice)
    assert of(station, case, "D23").state == "undelivered"
    desk.step(case, "serve_notice", HANDED)
    assert of(station, case, "D23").state == "issued"
    filed(station, notice.paper.id)
    assert of(station, case, "D23").state == "returned"
    filed(station, of(station, case, "D53").paper.id)
    assert of(station, case, "D53").state == "unmade", "what came back before the issue is no copy of this page"
    case_papers.register(station.store, desk.who(), case.id, NewPaper("D02", desk.clock.now()))
    record = of(station, case, "D02")
    issued(station, desk.who(), record)
    assert (of(station, case, "D02").state, of(station, case, "D02").unsigned) == ("unsigned", ("当事人",))
    case_papers.sign(station.store, desk.who(), record.paper.id, Signing("张三"))
    assert of(station, case, "D02").state == "issued"


def filed(station: Station, paper_id: int) -> None:
    """A signed copy came back."""
    copy = {"sha256": "0" * 64, "size": 1, "name": "扫描.pdf", "pages": 1, "found": "hand"}
    with station.store.act(System("system:init"), "roster.import") as act:
        act.insert(SignedCopy, paper_id=paper_id, filed_at=iso(act.now), **copy)


# What was issued before there were faces --------------------------------------------------------------------


def test_old_papers_are_listed_and_printed(station: Station, chief: Proof, case: CaseFile) -> None:
    cases.record_result(station.store, chief, case.id, "no_issue", signed=True)
    made = issued(station, chief, of(station, case, "D02"))
    pdf = papers.pdf_path(station, made).read_bytes() + b"\n% from an older version"
    with station.store.act(chief, "paper.issue", subject=f"case/{case.id}") as act:
        old = rows.add_document(
            act, kind="rectify_order", number="（余）应急责改〔2026〕1号", title="责令限期整改指令书",
            sha256=station.media.put(pdf), size=len(pdf), issued_at=act.now, case_id=case.id,
        )  # fmt: skip
    assert [one.id for one in papers.of_case(station, case.id)] == [made.id, old]
    assert len(faces.of_case(station, case.id)) == len(stored.of_case(station.store, case.id))
    document = papers.document(station, old)
    assert papers.copy_out(station, document).read_bytes() == pdf
    assert papers.pictures(station, document)


def test_a_unit_issues_no_papers(station: Station, chief: Proof, case: CaseFile) -> None:
    paper = face_ahead.prepare(station, chief, case.id, "D02")
    with pytest.raises(NotAllowed):
        faces.issue(station, System("system:dock"), paper.id, {})  # type: ignore[arg-type]
    assert papers.of_case(station, case.id) == ()


def test_hostile_names_make_plain_file_names(station: Station, chief: Proof, enterprise: Make) -> None:
    case = on_site(station, chief, enterprise(name="../a/b\\c\u202e\n:*?" + "长" * 200))
    file = papers.copy_out(station, record_ahead(station, chief, case))
    assert file.parent == station.home.exports
    assert ".._a_b_c_" in file.name
    assert len(file.name.encode()) < 255
    assert "\u202e" not in file.name


def test_a_page_can_be_read_before_it_is_printed(station: Station, chief: Proof, case: CaseFile) -> None:
    paper = face_ahead.prepare(station, chief, case.id, "D02")
    draft = face_files.draft(station, paper.id, {"place": "㙍𠅤车间"}, 78, pictures=True)
    assert {"现场检查记录", "检查场所：㙍𠅤车间"} <= {line.strip() for line in draft.lines}
    assert draft.pictures[0].startswith(b"\x89PNG")
    with pytest.raises(NoCodeFound):
        read_codes(draft.pictures[0])
    assert draft.file.parent == station.home.exports and draft.file.read_bytes().startswith(b"%PDF-")
    assert "预览" in draft.file.name and papers.of_case(station, case.id) == ()


def test_a_full_disk_is_told(station: Station, chief: Proof, case: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = face_ahead.prepare(station, chief, case.id, "D02")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(face_files, "write_bytes", full)
    with pytest.raises(face_files.NotWritten, match="现场检查记录"):
        face_files.draft(station, paper.id, {}, 78)
