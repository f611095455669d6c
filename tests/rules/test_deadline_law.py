"""The deadlines of the law as data: none is missing, each says where it comes from, changes of law have their day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from station.records.law import DeadlineRule
from station.store.law import load

LAW = load()
CODES = {rule.code for rule in LAW.rules}

# The codes of the domain facts that are terms; HEAR_THRESHOLD and SUMMARY_LIMIT are amounts, EXCLUDE_SPANS are the
# pauses, LIC_HEAR is three terms.
TERMS = [
    "UPLOAD_24H",
    "ARCHIVE_30WD",
    "PUB_7WD",
    "PUB_20WD",
    "PUB_WITHDRAW",
    "FILE_CASE",
    "DECIDE_90D",
    "DEFENSE_3D",
    "HEAR_REQUEST",
    "HEAR_NOTICE",
    "HEAR_HOLD",
    "SUMMARY_FILE",
    "SPOT_COLLECT",
    "PRESERVE_7D",
    "SERVE_7D",
    "SERVE_PUBLIC",
    "PAY_15D",
    "SURCHARGE",
    "DEMAND_10D",
    "COURT_3M",
    "SEAL_30D",
    "COMP_URGENT_24H",
    "POWER_CUT_24H",
    "RECTIFY",
    "RECHECK_10D",
    "DAILY_PENALTY",
    "STAT_LIMIT",
    "REVIEW_LEGAL",
    "RECONSIDER_60D",
    "LITIGATE_6M",
    "RECORD_FILING",
    "LIC_ACCEPT_5",
    "LIC_DECIDE_20",
    "LIC_ISSUE_10",
    "LIC_HEAR_REQUEST",
    "LIC_HEAR_HOLD",
    "LIC_HEAR_NOTICE",
    "LIC_RENEW",
    "LIC_SAFETY",
    "CREDIT_REPAIR",
    "BLACKLIST_3Y",
    "CERT_5Y",
]


def rule(code: str, on: str) -> DeadlineRule:
    return LAW.rule(code, date.fromisoformat(on))


def test_no_term_is_missing() -> None:
    assert set(TERMS) <= CODES


def test_every_rule_says_where_it_comes_from_and_warns_before() -> None:
    silent = [each.code for each in LAW.rules if not each.basis or not each.title or each.warn_before < 1]
    assert silent == []
    assert [each.code for each in LAW.rules if each.roll == "forward" and each.unit in ("workday", "hour")] == []


def test_rules_name_rules_that_exist() -> None:
    named = {each.instead_of for each in LAW.rules} | {each.follows for each in LAW.rules}
    named |= {code for reason in LAW.pauses for code in reason.rules}
    assert named - {None} <= CODES
    assert [each.code for each in LAW.pauses if not (each.basis and each.title and each.paper)] == []


def test_only_the_party_gives_up_its_own_time() -> None:
    assert {each.code for each in LAW.rules if each.waivable} == {"DEFENSE_3D", "HEAR_REQUEST", "LIC_HEAR_REQUEST"}
    assert {each.holder for each in LAW.rules if each.waivable} == {"party"}


def test_hours_and_days_counted_back_are_never_paused() -> None:
    pausable = {code for reason in LAW.pauses for code in reason.rules}
    assert [each.code for each in LAW.rules if each.code in pausable and (each.unit == "hour" or each.backward)] == []


@pytest.mark.parametrize(
    ("code", "before", "from_on", "after"),
    [
        ("HEAR_REQUEST", (3, "day"), "2021-07-15", (5, "workday")),
        ("HEAR_NOTICE", (7, "day"), "2021-07-15", (7, "workday")),
        ("PRESERVE_7D", (7, "day"), "2021-07-15", (7, "workday")),
        ("SERVE_7D", (7, "day"), "2021-07-15", (7, "workday")),
        ("SPOT_COLLECT", (2, "day"), "2021-07-15", (2, "workday")),
        ("SPOT_BANK", (2, "day"), "2021-07-15", (2, "workday")),
        ("DECIDE_90D", (30, "day"), "2021-07-15", (90, "day")),
        ("SERVE_PUBLIC", (60, "day"), "2022-01-01", (30, "day")),
        ("RECHECK_10D", (10, "day"), "2026-02-01", (10, "workday")),
        ("RECTIFY_EXTEND_REPLY", (5, "day"), "2026-02-01", (5, "workday")),
        ("FILE_CASE", (7, "workday"), "2026-02-01", (5, "workday")),
        ("DEFENSE_3D", (3, "workday"), "2026-02-01", (5, "workday")),
        ("RECORD_FILING", (10, "day"), "2026-02-01", (10, "workday")),
        ("CREDIT_REPAIR", (1, "year"), "2026-04-01", (3, "month")),
    ],
)
def test_change_of_law_has_its_day(code: str, before: tuple[int, str], from_on: str, after: tuple[int, str]) -> None:
    day = date.fromisoformat(from_on)
    old, new = LAW.rule(code, day - timedelta(days=1)), LAW.rule(code, day)
    assert ((old.n, old.unit), (new.n, new.unit)) == (before, after)


@pytest.mark.parametrize(
    ("code", "most", "by", "approver", "times"),
    [
        ("SEAL_30D", 30, "n", "bureau", 1),
        ("LIC_DECIDE_20", 10, "n", "bureau", 1),
        ("DECIDE_90D", 90, "n", "bureau", 2),
        ("FILE_CASE", 5, "n", "bureau", 1),
        ("RECTIFY", 0, "until", "chief", 0),
        ("PAY_15D", 0, "until", "bureau", 0),
    ],
)
def test_what_may_be_extended(code: str, most: int, by: str, approver: str, times: int) -> None:
    found = rule(code, "2026-11-20").extendable
    assert found is not None and found.basis
    assert (found.most, found.by, found.approver, found.times) == (most, by, approver, times)
    assert {each.code for each in LAW.rules if each.extendable} == {
        "SEAL_30D",
        "LIC_DECIDE_20",
        "DECIDE_90D",
        "FILE_CASE",
        "RECTIFY",
        "PAY_15D",
    }


def test_reason_of_a_pause_by_the_rule_it_is_about() -> None:
    assert LAW.pause_reason("appraisal", "SEAL_30D").basis == "行政强制法第二十五条第三款"
    assert LAW.pause_reason("appraisal", "LIC_DECIDE_20").basis == "行政许可法第四十五条"
    with pytest.raises(KeyError, match="holiday"):
        LAW.pause_reason("holiday", "SEAL_30D")
    complex_case = rule("REVIEW_COMPLEX", "2026-11-20")
    today = date(2026, 11, 20)
    assert [each.code for each in LAW.pause_reasons(complex_case, today)] == ["supplement"]
    assert LAW.pause_reasons(rule("PUB_7WD", "2026-11-20"), today) == ()
    assert LAW.pause_reasons(complex_case, date(2019, 11, 3)) == ()


def test_a_reason_of_a_pause_has_its_versions() -> None:
    (old,), (new,) = (
        [each for each in LAW.pause_reasons(rule("LITIGATE_6M", on), date.fromisoformat(on))]
        for on in ("2023-12-31", "2024-01-01")
    )
    assert "第九条第二款" in old.basis and "第二十条第二款" in new.basis
    assert LAW.pause_reason("force_majeure", "LITIGATE_6M", date(2023, 12, 31)) == old
    assert LAW.pause_reason("force_majeure", "LITIGATE_6M") == new
