"""Who may review a case, and who may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from station.rules.review import settings_on
from station.rules.reviewer import Handler, Reviewer, refusals, warnings
from station.store import review_law

ON = date(2026, 11, 20)
SETTINGS = settings_on(review_law.load(), ON)
GOOD = Reviewer("孙审核", "11028109001", date(2028, 12, 31), "A20123302810001")
COUNSEL = Reviewer(
    "钱律师", "", None, "A20153302810002", None, "counsel", date(2026, 1, 1), date(2026, 12, 31), "孙审核"
)
HANDLERS = (
    Handler("李敏", "11028100002", "lead"),
    Handler("陈海波", "11028100003", "assist"),
    Handler("周倩", "", "investigator"),
    Handler("王建国", "11028100001", "host"),
)


def against(reviewer: Reviewer, on: date = ON) -> tuple[str, ...]:
    return refusals(reviewer, HANDLERS, on, SETTINGS)


def test_a_stranger_to_the_case_may() -> None:
    assert against(GOOD) == ()
    assert against(COUNSEL) == ()


@pytest.mark.parametrize(
    ("name", "cert_no", "word"),
    [
        ("李敏", "11028100002", "主办人"),
        ("别名", "11028100003", "协办人"),
        ("李敏", "", "主办人"),
        ("周倩", "11028109999", "调查人员"),
    ],
)
def test_nobody_who_handled_the_case(name: str, cert_no: str, word: str) -> None:
    (said,) = against(replace(GOOD, name=name, cert_no=cert_no))
    assert word in said and name in said


def test_namesakes_with_certificates_of_their_own_are_two_people() -> None:
    assert against(replace(GOOD, name="李敏", cert_no="11028109999")) == ()


def test_a_handler_cannot_issue_a_counsels_opinion() -> None:
    (said,) = against(replace(COUNSEL, countersigner="陈海波"))
    assert "陈海波" in said


def test_whoever_presided_is_warned_about_and_not_barred() -> None:
    host = replace(GOOD, name="王建国", cert_no="11028100001")
    assert against(host) == ()
    assert any("主持过" in each for each in warnings(host, HANDLERS, ON, False))


def test_the_legal_qualification_is_asked_of_those_who_began_since() -> None:
    bare = replace(GOOD, law_qual_no="")
    assert against(bare) and against(replace(bare, reviewing_since=date(2021, 7, 15)))
    assert against(replace(bare, reviewing_since=date(2021, 7, 14))) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"confidential_from": None},
        {"confidential_to": None},
        {"confidential_to": date(2026, 11, 19)},
        {"confidential_from": date(2026, 11, 21)},
        {"countersigner": ""},
        {"countersigner": "钱律师"},
    ],
)
def test_counsel_need_an_agreement_in_force_and_a_countersigner(changed: dict[str, object]) -> None:
    assert against(replace(COUNSEL, **changed))  # type: ignore[arg-type]


def test_the_agreement_holds_on_its_first_and_last_day() -> None:
    assert against(COUNSEL, date(2026, 1, 1)) == against(COUNSEL, date(2026, 12, 31)) == ()


def test_a_certificate_is_usual_and_not_indispensable() -> None:
    assert warnings(GOOD, (), ON, False) == ()
    assert warnings(replace(GOOD, cert_no=""), (), ON, False)
    assert warnings(replace(GOOD, cert_valid_to=date(2026, 11, 19)), (), ON, False)
    assert warnings(replace(GOOD, cert_valid_to=ON), (), ON, False) == ()
    assert warnings(GOOD, (), ON, True) and not warnings(replace(GOOD, countersigner="吴"), (), ON, True)
