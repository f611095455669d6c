"""Packages and opinions as text: one way to write each, and what an opinion must say to be one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.review import CheckResult
from station.rules import opinion, review_package
from station.rules.lined import LinesWrong
from station.rules.opinion import Opinion, Sitting
from station.rules.opinion_check import wanting
from station.rules.review import settings_on
from station.rules.review_package import Member, PackageText
from station.rules.reviewer import Handler, Reviewer
from station.store import review_law

LAW = review_law.load()
SETTINGS = settings_on(LAW, date(2026, 11, 20))
ALL_OK = tuple(CheckResult(point.code, "ok") for point in LAW.points)
ONE_DEFECT = (CheckResult("subject", "defect", "委托书已过期"), *ALL_OK[1:])
AGREEING = Opinion(
    bureau="330281000",
    station="330281103",
    epoch=0,
    case=2837183949930496001,
    number="余应急罚立〔2026〕1号",
    round=1,
    package="ab" * 32,
    kind="opinion",
    detail="agree",
    at="2026-11-25T10:00:00+08:00",
    reviewer=Reviewer("孙审核", "11028109001", date(2028, 12, 31), "A20123302810001"),
    issued_by="孙审核",
    complicated=False,
    missing=(),
    checks=ALL_OK,
    words="事实清楚，证据确凿。\n同意拟作出的决定。",
    responsibility="审核人员对审核意见负责。",
)
SITTING = Sitting("2026-11-26T09:00:00+08:00", "三楼会议室", "徐局长", "何记录", ("徐局长 局长", "郑科长 科长"))
COMMITTEE = replace(AGREEING, kind="committee", detail="passed", checks=(), responsibility="", sitting=SITTING)
PACKAGE = PackageText(
    station="330281103",
    epoch=0,
    case=2837183949930496001,
    number="余应急罚立〔2026〕1号",
    round=1,
    kind="submit",
    previous="",
    at="2026-11-24T10:00:00+08:00",
    level="must",
    triggers=("R07", "R18"),
    complicated=False,
    responsible=("李敏",),
    handlers=(Handler("李敏", "11028100002", "lead"), Handler("周 倩", "", "investigator")),
    files=(Member("case.json", 12, "cd" * 32), Member("letter.txt", 0, "ef" * 32)),
)


@pytest.mark.parametrize(
    "found",
    [
        AGREEING,
        COMMITTEE,
        replace(AGREEING, kind="return", detail="", checks=(), missing=("调查报告", "鉴定意见")),
        replace(AGREEING, reviewer=Reviewer("钱律师", kind="counsel", countersigner="孙审核")),
        replace(AGREEING, warnings=("没有执法证", "只有一人审核"), missing=("x",)),
    ],
)
def test_an_opinion_reads_back(found: Opinion) -> None:
    assert opinion.parse(found.text()) == found


def test_a_package_reads_back() -> None:
    assert review_package.parse(PACKAGE.text()) == PACKAGE


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


@given(words, words, st.lists(words, max_size=3))
def test_any_words_survive(said: str, note: str, missing: list[str]) -> None:
    found = replace(AGREEING, words=said, missing=tuple(missing), checks=(CheckResult("facts", "na", note),))
    assert opinion.parse(found.text()) == found


@given(st.integers(0, 10_000), st.characters(codec="ascii"))
def test_no_second_way_to_write_it(at: int, other: str) -> None:
    written = AGREEING.text()
    place = at % len(written)
    changed = written[:place] + other + written[place + 1 :]
    try:
        found = opinion.parse(changed)
    except LinesWrong:
        return
    assert found.text() == changed


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text + "extra 1\n",
        lambda text: text.replace("round 1\n", "round 01\n"),
        lambda text: text.replace("kind opinion", "kind verdict"),
        lambda text: text.replace("case ", "case\t"),
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("anjian-opinion/1", "anjian-opinion/2"),
        lambda text: text.replace("complex no\n", ""),
        lambda text: text.replace("package ab", "package AB"),
    ],
)
def test_other_texts_are_none(changed: object) -> None:
    with pytest.raises(LinesWrong):
        opinion.parse(changed(AGREEING.text()))  # type: ignore[operator]


def test_files_of_a_package_are_named_once_and_in_order() -> None:
    first, second = PACKAGE.files
    for files in ((second, first), (first, first)):
        with pytest.raises(LinesWrong):
            review_package.parse(replace(PACKAGE, files=files).text())


def against(found: Opinion) -> tuple[str, ...]:
    return wanting(found, LAW.points, PACKAGE.handlers, SETTINGS)


def test_complete_ones_are_accepted() -> None:
    correcting = replace(AGREEING, detail="correct", checks=ONE_DEFECT)
    taken = replace(AGREEING, kind="accept", detail="", checks=(), words="", responsibility="")
    back = replace(taken, kind="return", missing=("调查报告",))
    for found in (AGREEING, COMMITTEE, correcting, replace(correcting, detail="disagree"), taken, back):
        assert against(found) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"checks": ()},
        {"checks": ALL_OK[:9]},
        {"checks": tuple(reversed(ALL_OK))},
        {"checks": (*ALL_OK, ALL_OK[0])},
        {"checks": ONE_DEFECT},
        {"checks": (CheckResult("subject", "defect", " "), *ALL_OK[1:]), "detail": "correct"},
        {"detail": "correct"},
        {"detail": "disagree"},
        {"words": " \n"},
        {"responsibility": ""},
        {"missing": ("一份",)},
        {"sitting": SITTING},
        {"kind": "return", "detail": "", "checks": ()},
        {"kind": "accept", "detail": ""},
        {"kind": "committee", "detail": "passed", "checks": ()},
        {"reviewer": Reviewer("李敏", "11028100002", date(2028, 12, 31), "A1")},
    ],
)
def test_what_an_opinion_must_say(changed: dict[str, object]) -> None:
    assert against(replace(AGREEING, **changed))  # type: ignore[arg-type]


def test_a_committee_without_people_decided_nothing() -> None:
    assert against(replace(COMMITTEE, sitting=replace(SITTING, attendees=())))
