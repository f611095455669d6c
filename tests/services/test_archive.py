"""A case of each flow goes into the archive whole, is refused while anything is missing, and is locked afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.services import archive, archive_bag, archive_check, bags, corrections, missing_copies
from station.store import archives, audit, deadlines, disclosures, models
from station.store.cases import CaseVoid
from station.store.errors import CosignerSame
from station.store.record_models import Coverage
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archiving import FLOWS, NOTE, archived, ended, whole
from tests.services.penalty_walk import NOTED, Desk, Make
from tests.services.publishing import publish


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.mark.parametrize("flow", FLOWS)
def test_a_case_of_each_flow_goes_into_the_archive(desk: Desk, enterprise: Make, flow: str, tmp_path: Path) -> None:
    case = whole(desk, flow, enterprise())
    store = desk.station.store
    lacking = [(each.code, each.lacking) for each in archive_check.points(desk.station, case.id) if not each.whole]
    assert {code for code, _ in lacking} <= {"copies", "publication"}, lacking
    made = archived(desk, case)
    assert made.number == "20260001" and made.stage == "archived"
    assert (made.checked_by, made.archived_by) == (desk.crew("陈海波")[0], desk.crew("李敏")[0])
    items = archives.items(store, made.id)
    paged = [each for each in items if each.first_page is not None]
    assert [each.seq for each in items] == list(range(1, len(items) + 1))
    assert paged[0].first_page == 1 and paged[-1].last_page == made.pages == len(paged)
    term = max((each for each in deadlines.of_case(store, case.id) if each.rule == "ARCHIVE_30WD"), key=lambda e: e.id)
    assert term.state == "met"
    place = archive_bag.export(desk.station, desk.who("李敏"), case.id, tmp_path)
    assert list(bags.damages(place)) == []


def test_a_file_that_lacks_something_stays_out_and_says_what(desk: Desk, enterprise: Make) -> None:
    case = ended(desk, "penalty", enterprise())
    with pytest.raises(archive.FileIncomplete) as refused:
        archived(desk, case)
    said = refused.value.message
    assert "「文书已经制发」还缺：" in said and "立案审批表" in said and "补齐" in refused.value.advice
    assert archives.of_case(desk.station.store, case.id) is None
    found = {each.code: each.lacking for each in archive_check.points(desk.station, case.id)}
    assert list(found) == ["closed", "papers", "signatures", "delivery", "copies", "review", "coverage", "publication",
                           "content"]  # fmt: skip
    assert found["closed"] == () and found["papers"] and found["publication"]


def test_a_running_case_is_not_archived(desk: Desk, enterprise: Make) -> None:
    case = desk.served(enterprise(), 3_000)
    closed = archive_check.points(desk.station, case.id)[0]
    assert (closed.code, closed.lacking) == ("closed", ("已送达",)) and not closed.waivable
    with pytest.raises(archive.FileIncomplete, match="案件已经办结"):
        archived(desk, case)


def test_what_may_be_explained_needs_its_explanation(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "penalty", enterprise())
    with pytest.raises(archive.FileIncomplete, match="该公示的已经公示"):
        archived(desk, case, "  ")
    archived(desk, case, NOTE)
    line = [each for each in desk.station.store.lines(subject=f"case/{case.id}") if each.action == "archive.file"][0]
    assert line.reason == NOTE and "陈海波" in line.cosigner


def test_nobody_waits_any_more_for_a_signed_sheet_that_was_explained(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "penalty", enterprise())
    store, later = desk.station.store, desk.clock.now().add(days=30)
    assert missing_copies.missing(store, later) and missing_copies.of_case(store, case.id, later)
    archived(desk, case)
    assert missing_copies.missing(store, later) == missing_copies.of_case(store, case.id, later) == []


def test_what_must_be_taken_off_is_not_settled(desk: Desk, enterprise: Make) -> None:
    """A decision that was annulled after it was published: until somebody says that it is off, the list says so."""
    case = desk.served(enterprise(), 3_000)
    for item in disclosures.of_case(desk.station.store, case.id):
        publish(desk, item)

    def told() -> tuple[str, ...]:
        return next(each.lacking for each in archive_check.points(desk.station, case.id) if each.code == "publication")

    assert told() == ()
    desk.chief(case, "revoke", NOTED)
    assert len(told()) == 2
    desk.step(case, "withdrawn", NOTED)
    assert told() == ()


def test_one_person_alone_files_nothing_and_nothing_is_filed_twice(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "inspection", enterprise())
    with pytest.raises(CosignerSame):
        archive.file(desk.station, desk.who("李敏"), desk.who("李敏"), case.id, NOTE)
    archived(desk, case)
    with pytest.raises(archive.AlreadyArchived, match="20260001"):
        archived(desk, case)
    with pytest.raises(archive_bag.NotArchived):
        archive_bag.export(desk.station, desk.who(), desk.filed(enterprise()).id, desk.station.home.exports)


def test_a_file_that_is_gone_keeps_the_case_out(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "penalty", enterprise())
    clip = archives_clip(desk, case.id)
    desk.station.media.discard(clip)
    found = {each.code: each.lacking for each in archive_check.points(desk.station, case.id)}
    assert len(found["content"]) == 1
    with pytest.raises(archive.FileIncomplete, match="文件都在"):
        archived(desk, case)


def archives_clip(desk: Desk, case_id: int) -> str:
    """Hash of one recording of a case."""
    return str(desk.station.store.all(models.Clip.select().where(models.Clip.case_id == case_id))[0]["sha256"])


def test_numbers_run_through_the_year_and_begin_again(desk: Desk, enterprise: Make) -> None:
    firms = [enterprise() for _ in range(3)]
    found = [archived(desk, whole(desk, "inspection", firms[0])).number]
    desk.clock.advance(minutes=1)
    found.append(archived(desk, whole(desk, "penalty_summary", firms[1])).number)
    desk.go("2027-01-05T09:00:00+08:00")
    found.append(archived(desk, whole(desk, "licence", firms[2])).number)
    assert found == ["20260001", "20260002", "20270001"]


def test_what_waits_is_listed_by_its_last_day_and_leaves_the_list(desk: Desk, enterprise: Make) -> None:
    firms = enterprise(), enterprise()
    first = ended(desk, "penalty", firms[0])
    desk.clock.advance(days=3)
    second = whole(desk, "penalty_summary", firms[1])
    waiting = archive.due(desk.station.store)
    assert [case.id for case, _ in waiting] == [first.id, second.id]
    assert waiting[0][1] < waiting[1][1]
    archived(desk, second)
    assert [case.id for case, _ in archive.due(desk.station.store)] == [first.id]


def test_coverage_is_kept_as_it_was_when_the_file_was_archived(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "inspection", enterprise())
    archived(desk, case)
    rows = desk.station.store.all(Coverage.select().where(Coverage.case_id == case.id))
    assert "archived" in {row["moment"] for row in rows}


def test_a_voided_case_has_no_file(desk: Desk, enterprise: Make) -> None:
    case = desk.opened(enterprise())
    corrections.void(desk.station.store, desk.who("王建国"), case.id, "重复登记", desk.who("李敏"))
    with pytest.raises(CaseVoid):
        archive.standing(desk.station, case.id)


def test_what_the_file_consists_of_is_copied_and_checked_like_all_evidence(
    desk: Desk, enterprise: Make, tmp_path: Path
) -> None:
    case = whole(desk, "penalty", enterprise())
    made = archived(desk, case)
    letter = tmp_path / "复议决定书.pdf"
    letter.write_bytes(b"%PDF-1.7 reconsidered")
    added = archive.supplement(desk.station, desk.who(), case.id, "行政复议决定书", "复议机关送达", path=letter)
    named = set(audit.media_digests(desk.station.store))
    own = {each.sha256 for each in archives.items(desk.station.store, made.id)}
    assert own | {added.sha256} <= named
    assert all(desk.station.media.has(digest) for digest in own)
