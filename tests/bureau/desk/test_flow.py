"""Every answer the review office can give, by keys from the queue, each taken in at the station before the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from textual.pilot import Pilot

from station.bureau import returns, reviewers
from station.bureau.home import Bureau
from station.rules.reviewer import Reviewer
from station.services import review_send, review_view, staff
from station.store import review_law
from station.store import reviews as rows
from tests.bureau.desk.walking import CODE, carried, flat, nightly, opened, sign_in
from tests.conftest import PIN
from tests.services.review_cases import Scene
from tests.tui.reading import page
from tests.tui.test_case import settle
from tests.tui.walking import choose, fill, press

DEFECT = {"officers": "defect", "note_officers": "执法证缺页"}
MEETING = {"place": "三楼会议室", "host": "徐局长", "clerk": "何记录", "attendees": "徐局长 局长"}


@dataclass(frozen=True)
class Step:
    """One message, and where the review stands at the station after it."""

    what: str
    """Its title at the desk; what the station does, where it is the station's."""
    to: str
    answers: dict[str, str]


def says(what: str, to: str, **answers: str) -> Step:
    return Step(what, to, answers)


def does(what: str, to: str) -> Step:
    return Step(what, to, {})


ACCEPT = says("受理", "accepted")
DISAGREE = says("审核意见：不同意", "disagreed", **DEFECT, words="不同意")
OBJECT = does("object", "objected")
MAINTAIN = says("复核：维持", "committee", **DEFECT, words="维持")

WALKS = {
    "sent back, then corrected": (
        says("退回补充", "returned", missing="调查报告第2页"),
        does("resubmit", "resubmitted"),
        says("受理", "accepted_again"),
        says("审核意见：纠正", "correcting", **DEFECT, words="补正"),
        does("fixed", "fixed"),
        says("审核意见：同意", "passed", words="同意"),
    ),
    "sent back after the acceptance": (ACCEPT, says("退回补充", "returned", missing="勘验笔录")),
    "reconsidered and agreed": (ACCEPT, DISAGREE, OBJECT, says("复核：同意", "passed", words="同意")),
    "the committee agrees": (
        ACCEPT, DISAGREE, OBJECT, MAINTAIN,
        says("案件审理委员会：通过", "passed", **MEETING, words="同意处罚"),
    ),
    "the committee does not agree": (
        ACCEPT, DISAGREE, OBJECT, MAINTAIN,
        says("案件审理委员会：不通过", "rejected", **MEETING, words="不予处罚"),
    ),
    "the station gives in": (ACCEPT, DISAGREE, does("concur", "withdrawn")),
    "to be handed over": (ACCEPT, says("审核意见：移送", "transferred", words="移送公安机关")),
}  # fmt: skip


async def answered(pilot: Pilot[None], step: Step) -> None:
    """From the queue: the case, the answer, its form, the statement."""
    await press(pilot, "f3")
    await press(pilot, "enter", "enter")
    await choose(pilot, step.what)
    await fill(pilot, **step.answers)
    await choose(pilot, "确认")
    assert "已签发「" in page(pilot.app), page(pilot.app)


def done(scene: Scene, case_id: int, kind: str) -> None:
    """The station's part, and the poll that brings it."""
    officer = scene.again().officer
    if kind == "resubmit":
        review_send.submit(scene.station, officer, case_id, responsible=True)
    else:
        review_send.respond(scene.station, officer, case_id, kind, "已办", responsible=True)
    nightly(scene.station, scene.office.bureau)


@pytest.mark.parametrize("name", WALKS)
async def test_a_review_is_walked_to_its_end(scene: Scene, bureau: Bureau, case_id: int, name: str) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        for step in WALKS[name]:
            scene.clock.advance(minutes=5)
            if step.what.isascii():
                done(scene, case_id, step.what)
            else:
                await answered(pilot, step)
                assert carried(scene) == ["applied"]
            review = rows.newest(scene.station.store, case_id)
            assert review is not None and review.state == step.to
    sat = [each.host for each in rows.meetings(scene.station.store, case_id)]
    assert sat == ["徐局长"] * name.startswith("the committee"), "its meeting is on the case's file"
    nightly(scene.station, bureau)
    assert {each.outcome for each in returns.listed(bureau, CODE)} == {"applied"}


def test_every_answer_of_the_flow_is_walked() -> None:
    walked = {step.what for steps in WALKS.values() for step in steps if not step.what.isascii()}
    titles = {each.title for each in review_law.load().flow.messages if each.direction == "in"}
    assert [title for title in sorted(titles) if not any(what in title for what in walked)] == []


async def test_two_of_the_office_review_a_complex_case(scene: Scene, bureau: Bureau, case_id: int) -> None:
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    second = Reviewer("周复审", "11028109002", date(2028, 12, 31), "A20143302810002")
    reviewers.add(bureau, admin, second, PIN)
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "enter", "enter")
        await choose(pilot, "受理")
        await fill(pilot, complex="yes")
        assert "疑难复杂案件由两名审核人员会签为宜" in flat(pilot)
        await choose(pilot, "周复审")
        await press(pilot, *"0000", "enter")
        assert "口令" in page(app) and not returns.listed(bureau, CODE), "a wrong PIN signs nothing"
        await press(pilot, "escape")
        await press(pilot, "f3", "enter", "enter")
        await choose(pilot, "受理")
        await fill(pilot, complex="yes")
        await choose(pilot, "周复审")
        await press(pilot, *PIN, "enter")
        await choose(pilot, "确认")
        assert "已签发「受理」" in page(app)
    assert carried(scene) == ["applied"]
    review = rows.newest(scene.station.store, case_id)
    assert review is not None and review.state == "accepted"
    line = bureau.store.lines(subject=f"review/{CODE}/{case_id}/1")[-1]
    assert line.action == "opinion.cosign" and "孙审核" in line.actor and "周复审" in line.cosigner


async def test_an_opinion_is_changed_until_it_is_signed_and_never_after(
    scene: Scene, bureau: Bureau, case_id: int
) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await answered(pilot, ACCEPT)
        await press(pilot, "enter")
        await choose(pilot, "审核意见：同意")
        await fill(pilot, words="同意")
        await press(pilot, "escape")
        assert len(returns.listed(bureau, CODE)) == 1, "nothing is signed by leaving"
        await press(pilot, "f3", "enter", "enter")
        await choose(pilot, "审核意见：不同意")
        await fill(pilot, **DISAGREE.answers)
        await choose(pilot, "确认")
        assert "已签发「审核意见：不同意" in page(app)
        await press(pilot, "enter")
        assert "现在等站点：审核不同意" in page(app)
    assert carried(scene) == ["applied", "applied"]
    review = rows.newest(scene.station.store, case_id)
    assert review is not None and review.state == "disagreed"
    assert review_view.detail(scene.station.store, case_id).messages[-1].words == "不同意"
