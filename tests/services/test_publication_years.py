"""How long results are shown, and how they are withdrawn, by the rule sets of 2019, 2023 and 2026 (facts §5.6).

Every decision is a real case taken through the services under a clock of its year. Of the law that is shipped a penalty
can be decided from September 2021 on; until May 2023 the rule of 2019 stands alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pendulum
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.errors import StationError
from station.records.case import CaseFile
from station.records.casework import Sanction
from station.records.disclosure import PublicDossier, Term
from station.records.moment import day
from station.rules.deadline import add_months
from station.rules.publication import applicable
from station.services import corrections, disclosure_board, disclosure_edits, disclosure_ends, penalty_causes
from station.services.disclosure_edits import Conditions
from station.services.filled import Filled
from station.services.penalty_causes import Choice
from station.store import cases, parties, publication_law
from station.store import disclosures as rows
from tests.services.penalty_walk import HANDED, NOTED, SHOWN, Desk
from tests.services.publishing import of, publish
from tests.services.years import desk_in

SITE, CREDIT = "zj_gov_service", "credit"
UNHEEDED = "CF-073-03"
SEED, REPAIR_58, REPAIR_36 = "2021-12-06", "2023-06-05", "2026-05-11"
"""Mondays; of the first the rule of 2019 is all there is."""
YEARS = (SEED, REPAIR_58, REPAIR_36)
ALL = Conditions(low_harm=True, minor=True, corrected_in_time=True)


@dataclass
class Year:
    """One year's station with a penalty of 3,000元 decided on its first day."""

    decided: str
    desk: Desk
    case: CaseFile

    def found(self, channel: str) -> PublicDossier:
        return disclosure_board.dossier(self.desk.station.store, of(self.desk, self.case, channel).id)

    def term(self, channel: str) -> Term | None:
        return self.found(channel).term

    def until(self, channel: str) -> str:
        term = self.term(channel)
        return "" if term is None else term.until.isoformat()

    def grade(self, grade: str) -> None:
        for channel in (SITE, CREDIT):
            try:
                item = of(self.desk, self.case, channel)
                disclosure_edits.set_grade(self.desk.station.store, self.desk.who(), item.id, grade, "所里研究确定")
            except disclosure_edits.BadGrade:
                assert channel == CREDIT, "the channel knows a grade only where a rule of its own sets an end"


@pytest.fixture
def year(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Year]:
    """As the parameter says; the second one of the first, where a test is about one alone."""
    decided = getattr(request, "param", REPAIR_36)
    with desk_in(tmp_path / "home", f"{decided}T09:00:00+08:00") as (desk, firm):
        yield Year(decided, desk, desk.decided(firm, 3_000))


def in_years(*decided: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("year", decided, indirect=True)


@pytest.mark.parametrize(
    ("year", "grade", "site", "credit", "repair", "conflict"),
    [
        (SEED, "normal", "2026-12-06", "", None, False),
        (SEED, "serious", "2026-12-06", "", None, False),
        (REPAIR_58, "normal", "2028-06-05", "2026-06-05", "2024-06-06", False),
        (REPAIR_58, "serious", "2028-06-05", "2026-06-05", "2024-06-06", False),
        (REPAIR_36, "light", "2026-08-11", "2026-08-11", None, True),
        (REPAIR_36, "normal", "2027-05-11", "2027-05-11", "2026-08-12", False),
        (REPAIR_36, "serious", "2029-05-11", "2029-05-11", "2027-05-12", False),
    ],
    indirect=["year"],
)
def test_terms_of_each_channel(
    year: Year, grade: str, site: str, credit: str, repair: str | None, conflict: bool
) -> None:
    year.grade(grade)
    assert (year.until(SITE), year.until(CREDIT)) == (site, credit)
    term = year.term(CREDIT)
    assert (term.repair_from.isoformat() if term is not None and term.repair_from else None) == repair
    shown = year.term(SITE)
    assert shown is not None and shown.conflict is conflict and shown.repair_from is None
    assert any("待局确认" in line for line in shown.counted) is (year.decided == REPAIR_36)


@pytest.mark.parametrize("decided", YEARS)
def test_a_warning_on_the_spot(decided: str, tmp_path: Path) -> None:
    """2019: shown as any other; since 2023 not in the credit register as a rule; since 2026 three months at most."""
    with desk_in(tmp_path / "home", f"{decided}T09:00:00+08:00") as (desk, firm):
        case = desk.opened(firm, "AF-099-01" if decided != REPAIR_36 else UNHEEDED, summary=True)
        cause = parties.causes(desk.station.store, case.id)[0]
        kind = "warning" if decided == REPAIR_36 else "fine"
        own = (Sanction(desk.party(case), kind, 0 if kind == "warning" else 300_000),)
        choice = Choice("A1", own[0].amount_fen, "初次违法")
        penalty_causes.propose(desk.station.store, desk.who(), case.id, own, {cause.id: choice})
        desk.step(case, "warn_unit" if kind == "warning" else "decide_unit", replace(SHOWN, sanctions=own))
        year = Year(decided, desk, case)
        proposed = {channel: year.found(channel).proposed for channel in (SITE, CREDIT)}
        assert proposed == {SITE: (), CREDIT: () if decided == SEED else ("light",)}
        ends = {SEED: ("2026-12-06", ""), REPAIR_58: ("2028-06-05", ""), REPAIR_36: ("2026-08-11", "2026-08-11")}
        assert (year.until(SITE), year.until(CREDIT)) == ends[decided]


@in_years(SEED, REPAIR_58)
def test_shortened_from_five_years_to_one_under_all_three_conditions(year: Year) -> None:
    store, chief, item = year.desk.station.store, year.desk.who("王建国"), of(year.desk, year.case, SITE)
    publish(year.desk, item)
    decided, before = day(year.decided), year.until(SITE)
    for given_ in itertools.product((False, True), repeat=3):
        if not all(given_):
            with pytest.raises(disclosure_edits.NotAllThree):
                disclosure_edits.shorten(store, chief, item.id, decided.add(years=2), Conditions(*given_), "已整改")
    for wrong in (decided.add(years=1).subtract(days=1), day(before)):
        with pytest.raises(disclosure_edits.TooShort):
            disclosure_edits.shorten(store, chief, item.id, wrong, ALL, "已整改")
    disclosure_edits.shorten(store, chief, item.id, decided.add(years=1), ALL, "已整改")
    term = year.term(SITE)
    assert term is not None and (term.shortened, term.until) == (True, decided.add(years=1))
    year.desk.go(f"{decided.add(years=1, days=1)}T09:00:00+08:00")
    assert year.found(SITE).row.standing == "over"
    credit = of(year.desk, year.case, CREDIT)
    with pytest.raises(disclosure_edits.NoShortening):
        disclosure_edits.shorten(store, year.desk.who("王建国"), credit.id, decided.add(years=2), ALL, "已整改")


def test_since_2026_there_is_nothing_left_to_shorten_but_of_a_serious_one(year: Year) -> None:
    """The cap of the higher rule is as low as the floor of 2019."""
    store, item = year.desk.station.store, of(year.desk, year.case, SITE)
    for until in ("2027-05-10", "2027-05-11"):
        with pytest.raises(disclosure_edits.TooShort):
            disclosure_edits.shorten(store, year.desk.who("王建国"), item.id, day(until), ALL, "已整改")
    year.grade("serious")
    disclosure_edits.shorten(store, year.desk.who("王建国"), item.id, day("2027-05-11"), ALL, "已整改")
    assert year.until(SITE) == "2027-05-11"


@pytest.mark.parametrize(
    ("year", "annulled", "due"),
    [
        (SEED, "2021-12-10", "2021-12-15"),
        (REPAIR_58, "2023-06-09", "2023-06-14"),
        # Over the Labour Day holidays and the Saturday that is worked for them.
        ("2026-04-27", "2026-04-29", "2026-05-07"),
    ],
    indirect=["year"],
)
def test_off_within_three_working_days(year: Year, annulled: str, due: str) -> None:
    desk, store = year.desk, year.desk.station.store
    publish(desk, of(desk, year.case, SITE))
    desk.go(f"{annulled}T10:00:00+08:00")
    desk.chief(year.case, "revoke", replace(NOTED, note="程序违法，自行撤销"))
    found = year.found(SITE)
    assert (found.row.standing, str(found.row.due_at)[:10]) == ("to_withdraw", due)
    assert rows.get(store, of(desk, year.case, CREDIT).id).state == "withheld"
    desk.go(f"{due}T23:00:00+08:00")
    assert not year.found(SITE).row.late
    desk.go(f"{day(due).add(days=1)}T00:30:00+08:00")
    assert year.found(SITE).row.late
    out = pendulum.parse(f"{due}T17:00:00+08:00")
    assert isinstance(out, pendulum.DateTime)
    item = of(desk, year.case, SITE)
    disclosure_ends.withdrawn(store, desk.who(), item.id, "已公开说明理由", occurred_at=out)
    assert desk.term(year.case, "PUB_WITHDRAW").state == "met"


@pytest.mark.parametrize(
    ("year", "early", "since", "ends"),
    [
        (REPAIR_58, "2024-06-05", "2024-06-06", "2026-06-06"),
        (REPAIR_36, "2026-08-11", "2026-08-12", "2027-05-12"),
    ],
    indirect=["year"],
)
def test_repaired_after_the_shortest_term_and_over_after_the_longest(
    year: Year, early: str, since: str, ends: str
) -> None:
    desk, store = year.desk, year.desk.station.store
    publish(desk, of(desk, year.case, CREDIT))
    item = of(desk, year.case, CREDIT)
    desk.go(f"{early}T10:00:00+08:00")
    with pytest.raises(disclosure_ends.RepairEarly):
        disclosure_ends.apply_repair(store, desk.who(), item.id, "已履行")
    desk.go(f"{since}T10:00:00+08:00")
    disclosure_ends.apply_repair(store, desk.who(), item.id, "已履行")
    disclosure_ends.decide_repair(store, desk.who("王建国"), item.id, False, "还有同类行为")
    desk.go(f"{ends}T10:00:00+08:00")
    assert year.found(CREDIT).row.standing == "over", "it stops by itself at the end of the longest term"


@in_years(SEED)
def test_before_2023_the_credit_register_knows_no_repair(year: Year) -> None:
    publish(year.desk, of(year.desk, year.case, CREDIT))
    with pytest.raises(disclosure_ends.NoRepair):
        item = of(year.desk, year.case, CREDIT)
        disclosure_ends.apply_repair(year.desk.station.store, year.desk.who(), item.id, "已履行")


@in_years(REPAIR_58)
def test_changed_under_the_rule_of_2026_the_new_result_has_its_term_and_the_old_one_goes(year: Year) -> None:
    desk, old = year.desk, of(year.desk, year.case, SITE)
    publish(desk, old)
    desk.step(year.case, "serve", HANDED)
    desk.step(year.case, "return")
    desk.go("2026-05-11T10:00:00+08:00")
    less = Filled(sanctions=desk.fine(year.case, 1_000), note="法院判决变更为罚款1000元", conclusion="罚款1,000元")
    desk.chief(year.case, "change", less)
    store, new = desk.station.store, of(desk, year.case, SITE)
    assert disclosure_board.dossier(store, old.id).row.standing == "to_withdraw"
    assert new.id != old.id and year.until(SITE) == "2027-05-11"
    kept = disclosure_board.dossier(store, old.id).term
    assert kept is not None and kept.until.isoformat() == "2028-06-05", "what was shown is judged by its own day"


OPS = st.one_of(
    st.tuples(st.just("grade"), st.sampled_from(["light", "normal", "serious"])),
    st.tuples(st.just("shorten"), st.integers(-40, 2_000)),
    st.tuples(st.just("redate"), st.integers(1, 9)),
    st.tuples(st.just("redraft"), st.just(0)),
)


@pytest.mark.parametrize("decided", YEARS)
def test_no_term_ever_outlasts_a_cap(decided: str, tmp_path: Path) -> None:
    """Whatever people do to the results of one decision, in whatever order; days around the change of a rule too."""
    with desk_in(tmp_path / "home", f"{decided}T09:00:00+08:00") as (desk, firm):
        case = desk.approved(firm, 3_000)
        desk.go(f"{day(decided).add(days=10)}T10:00:00+08:00")
        desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 3_000)))

        @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
        @given(st.lists(st.tuples(st.sampled_from([SITE, CREDIT]), OPS), min_size=1, max_size=4))
        def holds(done: list[tuple[str, tuple[str, str | int]]]) -> None:
            for channel, (what, value) in done:
                # Refused, nothing was written; what stands must hold all the same.
                with suppress(StationError):
                    _do(desk, case, channel, what, value)
                for item in rows.of_case(desk.station.store, case.id):
                    _within_every_cap(desk, item.id)

        holds()


def _do(desk: Desk, case: CaseFile, channel: str, what: str, value: str | int) -> None:
    store, item, chief = desk.station.store, of(desk, case, channel), desk.who("王建国")
    if what == "grade":
        disclosure_edits.set_grade(store, chief, item.id, str(value), "研究确定")
    elif what == "shorten":
        disclosure_edits.shorten(store, chief, item.id, item.decided_on.add(days=int(value)), ALL, "已整改")
    elif what == "redraft":
        disclosure_edits.redraft(store, chief, item.id, "照案卷")
    else:
        (event,) = (one for one in cases.events(store, case.id) if one.kind == "decided")
        on = desk.clock.now().subtract(days=int(value)).to_date_string()
        corrections.correct(
            store, chief, case.id, "case_event.occurred_at", event.id, f"{on}T10:00:00+08:00", "日子记错了"
        )


def _within_every_cap(desk: Desk, disclosure_id: int) -> None:
    found = disclosure_board.dossier(desk.station.store, disclosure_id)
    if found.term is None:
        return
    item, term = found.item, found.term
    rules = applicable(publication_law.load().terms, item.channel, "penalty", term.grade, item.decided_on)
    caps = [add_months(item.decided_on, rule.cap) for rule in rules if rule.cap]
    assert term.until >= item.decided_on
    assert caps and all(term.until <= cap for cap in caps), (item.channel, item.decided_on, term, caps)
