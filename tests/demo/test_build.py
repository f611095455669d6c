"""Building a demo station: only where nothing real lies, whole, and with a ledger that replays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from station.bureau.home import BureauHome, open_bureau
from station.demo import publicity
from station.demo.build import CODE, build
from station.demo.clock import SteppedClock, system_now
from station.demo.place import NotADemo, exists
from station.documents import paper, tables
from station.documents.paper import FontsMissing
from station.records.case import CaseFile
from station.records.moment import moment
from station.services import (
    audit,
    casebook,
    cockpit,
    delegation,
    disclosure_board,
    exports,
    missing_copies,
    people,
    plan_statistics,
    plans,
    registers,
    reviews,
    roster,
    signed_copies,
    staff,
)
from station.services.draw_view import all_draws, view
from station.services.today import today
from station.store import bureau_rows, case_papers, cases, checks, deadlines, enterprises, goods, parties, pushes
from station.store.papers import slips
from station.store.replicas import FILE
from station.store.store import Store
from station.wiring import open_station

NOW = moment("2026-11-23T10:20:00+08:00")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "home"
    build(root, NOW)
    return root


def test_refuses_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(NotADemo):
        build(tmp_path, NOW)
    assert (tmp_path / "letter.txt").read_text() == "keep me"


def test_everybody_signs_in_with_the_pin_shown(demo: Path) -> None:
    station = open_station(demo)
    pins = staff.demo_pins(station.home)
    people = staff.active(station.store)
    assert [person.name for person in people][0] == "王建国" and len(people) == len(pins) == 6
    for person in people:
        assert staff.sign_in(station.store, station.keys, person.name, pins[person.name]).officer_id == person.id
    station.close()


def test_past_is_past_and_recorded_in_order(demo: Path) -> None:
    station = open_station(demo)
    times = [line.recorded for line in station.store.lines()]
    assert times == sorted(times)
    assert moment(times[-1]) <= NOW and moment(times[0]) < NOW.subtract(days=60)
    station.close()


def test_marked_as_a_demo_with_a_clock_that_can_be_advanced(demo: Path) -> None:
    station = open_station(demo)
    assert station.settings.demo
    assert abs((station.clock.now() - system_now()).total_seconds()) < 60
    station.close()


@pytest.mark.parametrize(
    "now",
    ["2026-10-11T23:58:00+08:00", "2026-11-30T00:04:00+08:00"],
    ids=["Sunday before midnight, after a holiday", "Monday after midnight"],
)
def test_any_hour_of_any_day_will_do(tmp_path: Path, now: str) -> None:
    build(tmp_path / "home", moment(now))
    station = open_station(tmp_path / "home", SteppedClock(moment(now)))
    found = today(station.store, moment(now))
    urgencies = {entry.urgency for entry in found.entries}
    station.close()
    assert {"overdue", "today", "later"} <= urgencies


def test_the_ledger_of_the_past_replays(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    report = audit.run(station.store, full=True)
    station.close()
    assert report.clean and report.size > 90


def test_the_day_begins_with_deadlines_on_both_sides(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    found = today(station.store, NOW)
    station.close()
    uploads = [entry.urgency for entry in found.entries if entry.deadline.rule == "UPLOAD_24H"]
    assert sorted(uploads) == ["overdue", "today"]
    assert {"overdue", "today", "soon", "later", "provisional"} <= {entry.urgency for entry in found.entries}
    assert found.counts.redaction >= 3 and found.counts.approval >= 1


def test_one_draw_waits_for_its_numbers(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    waiting, earlier = (view(station.store, line.id) for line in all_draws(station.store))
    station.close()
    assert (waiting.line.state, earlier.line.state) == ("committed", "revealed")
    assert waiting.sources[0].drawn_at < NOW < waiting.line.reveal_deadline  # type: ignore[operator]
    assert sum(pick.selected for pick in earlier.picks) == 13


def test_its_draws_belong_to_plans_and_two_inspections_are_off_plan(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    annual, special = plans.progress(station.store)
    share = plan_statistics.year_share(station.store, NOW.year)
    station.close()
    assert (annual.plan.state, special.plan.state) == ("published", "approved")
    assert annual.tasks[0].progress.drawn == 13 and annual.tasks[0].progress.inspected == 10
    assert annual.progress.behind > 0 and special.tasks[0].task.method == "double_random"
    assert share.reasons == {"assigned": 1, "complaint": 1} and share.total == 14


def by_stage(store: Store, kind: str) -> dict[str, CaseFile]:
    """The cases of one kind, by where they stand."""
    known = (casebook.get(store, case_id) for case_id in casebook.ids(store))
    return {case.stage: case for case in known if case.kind == kind}


def running(store: Store, case: CaseFile) -> set[str]:
    return {each.rule for each in deadlines.of_case(store, case.id) if each.state == "running"}


def test_what_was_not_put_right_became_a_reviewed_penalty(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    store = station.store
    case = by_stage(store, "penalty")["served"]
    inspection, review = casebook.get(store, case.origin_id or 0), reviews.standing(store, case.id)
    papers = {paper.code: paper for paper in case_papers.of_case(store, case.id)}
    runs, failed = running(store, case), cases.hazards(store, inspection.id)
    station.close()
    assert inspection.stage == "closed" and [one.penalty_id for one in failed] == [case.id]
    assert (review.level, review.passed, case.result) == ("must", True, "penalised")
    assert papers["D51"].locked and papers["D33"].served_at is not None and "D24" in papers
    assert {"PAY_15D", "PUB_7WD", "RECONSIDER_60D"} <= runs and "UPLOAD_24H" not in runs


def test_penalties_and_a_licence_stand_where_a_day_may_begin(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    store = station.store
    known, licence = by_stage(store, "penalty"), by_stage(store, "licence")["received"]
    kept = [one.state for one in goods.of_case(store, known["investigating"].id)]
    preserving, waiting = running(store, known["investigating"]), reviews.standing(store, known["review_pending"].id)
    accepting = running(store, licence)
    due = {entry.deadline.rule: entry.urgency for entry in today(store, NOW).entries}
    package = list((demo / "exports" / "review").glob(f"*-{known['review_pending'].id}-*"))
    station.close()
    assert set(known) == {"served", "investigating", "review_pending", "closed"}
    assert kept == ["held", "held"] and "PRESERVE_7D" in preserving and due["PRESERVE_7D"] == "soon"
    assert (waiting.state, len(package)) == ("submitted", 1)
    assert known["closed"].flow == "penalty_summary" and accepting == {"LIC_ACCEPT_5"}


def test_inspections_by_checklist_and_rechecked_in_part(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    store = station.store
    filled = [case_id for case_id in casebook.ids(store) if checks.of_case(store, case_id)]
    found = [one.description for case_id in filled for one in cases.hazards(store, case_id)]
    results = [[one.recheck_result for one in cases.hazards(store, case_id)] for case_id in casebook.ids(store)]
    station.close()
    assert len(filled) == 1 and found == [
        "冲压车间3台冲床没有设置安全警示标志",
        "打磨岗位2人未佩戴防尘口罩，现场无人监督",
    ]
    assert ["pass", None] in results


def test_people_and_register_have_a_past(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    store = station.store
    standing = {one.person.name: one for one in people.standings(store)}
    (absence,) = delegation.every(store)
    changed = [one for one in enterprises.ids(store) if len(roster.history(store, one)) > 1]
    relations = len(people.recused(store))
    station.close()
    assert absence.to_on < NOW.date() and standing["方婷"].cert == "soon"
    assert all(one.minutes > 0 for one in standing.values()) and relations == 4
    assert changed


def test_nobody_went_out_without_a_slip(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    visited, serials = 0, set()
    for case_id in casebook.ids(station.store):
        times = {event.kind: event.occurred_at for event in casebook.detail(station.store, case_id).events}
        issued = slips(station.store, case_id)
        serials |= {slip.serial for slip in issued}
        if "on_site" in times:
            visited += 1
            assert [times["dispatched"] < slip.issued_at < times["on_site"] for slip in issued] == [True]
    station.close()
    assert visited == 11
    # The one where nobody was left to be inspected had its slip too; the one sent tomorrow has none yet.
    assert serials == {f"{CODE}-2026-{number:06d}" for number in range(1, visited + 2)}


def test_the_bureau_fetches_where_the_home_lies_now(demo: Path) -> None:
    bureau = open_bureau(demo / "demo-bureau", SteppedClock(NOW))
    (enrolled,) = bureau_rows.roster(bureau.store, CODE)
    bureau.close()
    assert enrolled.source == str(demo / "outbox")


def test_cards_of_the_recorders_can_be_imported(demo: Path) -> None:
    cards = sorted((demo / "demo-cards").rglob("*.MP4"))
    assert len(cards) == 6 and all(path.stat().st_size > 100_000 for path in cards)


def test_the_bureau_has_taken_the_past(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    held = station.store.size()
    station.close()
    replica = BureauHome(demo / "demo-bureau").replica(CODE) / FILE
    with sqlite3.connect(replica) as connection:
        taken = connection.execute("SELECT count(*) FROM ledger_entry").fetchone()[0]
    connection.close()
    assert held - 5 < taken <= held


def test_a_machine_without_fonts_gets_its_demo_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise FontsMissing(fonts="Noto Serif CJK SC")

    paper._compiler.cache_clear()
    monkeypatch.setattr(paper, "fonts", missing)
    built = build(tmp_path / "home", NOW)
    assert exists(built.root) and not list((built.root / "exports").rglob("*.pdf"))
    assert isinstance(built.unprinted, FontsMissing)


def test_a_list_of_the_platform_waits_in_the_inbox(demo: Path) -> None:
    """The everyday way to begin a draw: the file is read as any other, and every code is in the roster."""
    (path,) = (demo / "inbox").glob("*.xlsx")
    table = tables.read(path.read_bytes(), path.name)
    assert len(table.rows) == 12 and table.header.cells[2] == "统一社会信用代码"
    with closing(sqlite3.connect(demo / "station.db")) as database:
        known = {code for (code,) in database.execute("SELECT uscc FROM enterprise WHERE status = 'active'")}
    assert {row.cells[2] for row in table.rows} <= known


def test_signed_papers_came_back_and_some_did_not(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    filed, waiting = signed_copies.recent(station.store), signed_copies.waiting(station.store)
    missing = missing_copies.missing(station.store, NOW)
    station.close()
    assert [(one.found, one.pages > 0) for one in filed] == [("code", True)] * 3
    assert len({one.name for one in filed}) == 2, "two papers lie in one stack, upside down"
    assert [one.looked for one in waiting] == [True] and waiting[0].why
    assert len(missing) == 2 and not {one.paper_id for one in filed} & {one.paper_id for one in missing}


def test_registers_have_versions_one_of_them_with_a_change(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    known = {(one.sheet.register, one.sheet.code): one for one in registers.standings(station.store)}
    [plan] = [one for (register, _), one in known.items() if register == "plan" and one.newest is not None]
    versions = registers.versions(station.store, "plan", plan.sheet.code)
    station.close()
    assert known["power", "list"].state == known["flowchart", "penalty"].state == "published"
    assert known["guide", "JC-001"].state == "waiting"
    assert [(one.version, bool(one.change), one.published_at is not None) for one in versions] == [
        (2, True, True),
        (1, False, True),
    ]


def test_records_were_handed_over_answered_and_refused(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    waiting, refused = pushes.waiting(station.store), pushes.refused(station.store, 10)
    handed = sorted(path.name for path in station.home.exports.glob("*.zip") if "province" in path.name)
    station.close()
    assert {one.state for one in waiting} == {"waiting"} and len(waiting) > 3
    assert [one.answer for one in refused] == [publicity.REFUSED] and len(handed) == 1


def test_one_result_was_sent_back_and_a_penalty_may_be_exported(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    board = disclosure_board.board(station.store)
    credit = exports.check(station, "credit", NOW.subtract(months=2).date(), NOW.date())
    station.close()
    assert [row.standing for row in board.rows].count("returned") == 1
    assert len(credit.rows) == 1, [each.problems for each in credit.rejected]


def test_the_three_figures_say_something(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    found = {one.figure: one for one in cockpit.cockpit(station.store).gauges}
    behind = cockpit.behind(station.store, "recorded")
    station.close()
    assert found["published"].reach == found["reviewed"].reach == "good"
    assert 500 < (found["recorded"].permille or 0) < 1000 and len(behind) == 1


def test_a_penalty_has_papers_for_each_of_its_two_parties(demo: Path) -> None:
    station = open_station(demo, SteppedClock(NOW))
    case = by_stage(station.store, "penalty")["review_pending"]
    notices = [one for one in case_papers.of_case(station.store, case.id) if one.code == "D23"]
    people = [one.id for one in parties.of_case(station.store, case.id)]
    station.close()
    assert len(people) == 2 and [one.party_id for one in notices] == people
    assert all(one.served_at is not None for one in notices)
