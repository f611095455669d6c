"""How a case ended makes no difference to its file: stopped, refused, handed over, taken back or reviewed by the
bureau, it is bound, exported and accepted by tools we did not write."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import bagit
import pytest

from station.records.case import CaseFile
from station.records.casework import Sanction
from station.records.people import System
from station.rules import note
from station.services import archive_bag, archive_check, bags, measures, penalty_causes, review_receive, review_send
from station.services.archive_content import INDEX
from station.services.cases import ALL_TOLD
from station.services.filled import Filled
from station.store import cases, models, officers
from station.store.keys import verify
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archiving import NOTE, archived, ended, make_whole
from tests.services.penalty_walk import HANDED, NOTED, SHOWN, Desk, Make
from tests.services.recorded import record_whole
from tests.services.review_cases import Scene, review_scene
from tests.services.walks import Walk

WALKS = 5
EXPLAINED = {"copies", "publication"}
"""What a file may lack when the reason is written down."""


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def scene(tmp_path: Path, founded: Path) -> Iterator[Scene]:
    with review_scene(tmp_path, founded) as opened:
        yield opened


def bound(desk: Desk, case: CaseFile, folder: Path) -> Path:
    """Its file, archived and given out with everything, checked by `bagit.py` and `sha256sum`; the folder."""
    make_whole(desk, case.id)
    lacking = {each.code: each.lacking for each in archive_check.points(desk.station, case.id) if not each.whole}
    assert set(lacking) <= EXPLAINED, lacking
    archived(desk, cases.get(desk.station.store, case.id), NOTE)
    place = archive_bag.export(desk.station, desk.who("王建国"), case.id, folder, "files")
    assert list(bags.damages(place)) == []
    tool = [sys.executable, str(Path(bagit.__file__)), "--quiet", "--validate", str(place)]
    summed = ["sha256sum", "--check", "--strict", "--quiet", "manifest-sha256.txt"]
    for command, where in ((tool, None), (summed, place)):
        done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return place


def titles(place: Path) -> list[str]:
    return [each["title"] for each in json.loads((place / INDEX).read_text())["items"] if each["kind"] != "clip"]


def crew(desk: Desk) -> tuple[int, int]:
    lead, assist = desk.crew()
    return lead, assist


def mandated(desk: Desk) -> None:
    """The station acts in the bureau's own name."""
    with desk.station.store.act(System("system:init"), "station.found") as act:
        row = desk.station.store.one(models.Station.select())
        assert row is not None
        act.update(models.Station, row["id"], authority_mode="bureau_dispatch")


# How it may end.


def declined(desk: Desk, firm: int) -> CaseFile:
    return desk.chief(desk.opened(firm), "decline", Filled(note="查无违法事实，不予立案"))


def dismissed(desk: Desk, firm: int) -> CaseFile:
    return desk.chief(desk.concluded(firm, 3_000), "dismiss", Filled(note="当事人死亡，终止调查"))


def not_punished(desk: Desk, firm: int) -> CaseFile:
    case = desk.filed(firm)
    desk.step(case, "examine", SHOWN)
    desk.step(case, "return")
    none = (Sanction(desk.party(case), "none"),)
    penalty_causes.propose(desk.station.store, desk.who(), case.id, none, {})
    desk.step(case, "conclude")
    desk.skip_review(case)
    desk.step(case, "review_settled")
    desk.step(case, "propose_decision")
    desk.chief(case, "submit_none")
    desk.chief(case, "decide_none", replace(NOTED, note="初次违法，后果轻微并及时改正"))
    desk.step(case, "serve_none", HANDED)
    desk.step(case, "return")
    desk.step(case, "propose_closing")
    return desk.chief(case, "close")


def to_the_police(desk: Desk, firm: int) -> CaseFile:
    return desk.chief(desk.concluded(firm, 3_000), "transfer_criminal", Filled(note="涉嫌危险作业罪，移送公安机关"))


def to_another_organ(desk: Desk, firm: int) -> CaseFile:
    return desk.chief(desk.concluded(firm, 3_000), "transfer_agency", Filled(note="属消防救援机构管辖"))


def revoked(desk: Desk, firm: int) -> CaseFile:
    return desk.chief(desk.served(firm, 3_000), "revoke", Filled(note="行政复议决定撤销"))


def closed_then_revoked(desk: Desk, firm: int) -> CaseFile:
    return desk.chief(ended(desk, "penalty", firm), "revoke", Filled(note="再审判决撤销"))


def summary_revoked(desk: Desk, firm: int) -> CaseFile:
    return desk.chief(ended(desk, "penalty_summary", firm), "revoke", Filled(note="行政复议决定撤销"))


def measure_not_taken(desk: Desk, firm: int) -> CaseFile:
    mandated(desk)
    chief = desk.who("王建国")
    handlers = crew(desk)
    case = measures.open_measure(
        desk.station.store, chief, firm, "QZ-001", "有现实危险", flow="compulsory", crew=handlers
    )
    return desk.chief(case, "withdraw", Filled(note="危险已经消除"))


def licence(desk: Desk, firm: int, *steps: tuple[str, Filled]) -> CaseFile:
    """An application that goes these steps."""
    chief, title = desk.who("王建国"), "烟花爆竹经营（零售）许可申请"
    case = measures.receive_licence(desk.station.store, chief, firm, "XK-002", title, crew=crew(desk))
    for action, filled in steps:
        case = desk.chief(case, action, filled)
    return case


def licence_refused(desk: Desk, firm: int) -> CaseFile:
    return licence(
        desk, firm, ("accept", Filled()), ("check", SHOWN), ("return", Filled()), ("refuse", Filled(note="面积不足")),
        ("issue", Filled()), ("close", Filled()),
    )  # fmt: skip


def licence_not_accepted(desk: Desk, firm: int) -> CaseFile:
    return licence(desk, firm, ("not_accept", Filled(note="不属于本机关职权")))


def licence_given_up(desk: Desk, firm: int) -> CaseFile:
    return licence(desk, firm, ("accept", Filled()), ("withdraw", Filled(note="申请人书面撤回")))


Ending = Callable[[Desk, int], CaseFile]
ENDS: dict[Ending, tuple[str, set[str]]] = {
    declined: ("declined", set()),
    dismissed: ("dismissed", {"立案审批表", "案件终止/撤销记录单、审批表"}),
    not_punished: ("no_penalty", {"立案审批表", "不予行政处罚决定书", "结案审批表"}),
    to_the_police: ("transferred_criminal", {"案件移送审批表", "案件移送书"}),
    to_another_organ: ("transferred_agency", {"案件移送审批表", "案件移送书"}),
    revoked: ("revoked", {"行政处罚决定书（单位）", "文书送达回执"}),
    closed_then_revoked: ("revoked", {"行政处罚决定书（单位）", "结案审批表"}),
    summary_revoked: ("revoked", {"行政（当场）处罚决定书（单位）"}),
    measure_not_taken: ("withdrawn", set()),
    licence_refused: ("refused", {"行政许可申请书", "不予行政许可决定书"}),
    licence_not_accepted: ("not_accepted", {"行政许可申请书", "行政许可不予受理通知书"}),
    licence_given_up: ("given_up", {"行政许可申请书", "行政许可受理通知书"}),
}
"""How it came to an end, as what, and what must be in its file."""


@pytest.mark.parametrize("ending", ENDS, ids=lambda ending: ending.__name__)
def test_however_it_ended_its_file_is_whole(desk: Desk, enterprise: Make, tmp_path: Path, ending: Ending) -> None:
    case = ending(desk, enterprise())
    result, papers = ENDS[ending]
    assert case.result == result
    assert papers <= set(titles(bound(desk, case, tmp_path)))


def agreed(scene: Scene, case_id: int) -> None:
    """Submitted, accepted and agreed to by the review office, with its signature."""
    sent = review_send.submit(scene.station, scene.officer, case_id, responsible=True)
    for kind, detail in (("accept", ""), ("opinion", "agree")):
        review_receive.receive(scene.station, scene.officer, scene.office.says(sent, kind, detail))


def test_the_power_was_cut_after_a_review(scene: Scene, tmp_path: Path) -> None:
    desk = Desk(scene.station, scene.clock)
    mandated(desk)
    store, handlers = scene.station.store, crew(desk)
    case = measures.open_measure(
        store,
        desk.who("王建国"),
        scene.enterprise(),
        "QZ-002",
        "拒不停用冲压设备",
        flow="compulsory_power",
        crew=handlers,
    )
    agreed(scene, case.id)
    there = Filled(identity_shown=True, told=ALL_TOLD, signed=True, note="拒不执行停产决定")
    desk.chief(case, "approve", Filled(form={"head_approval": "局长批示"}))
    desk.chief(case, "notice", there)
    desk.chief(case, "return")
    desk.clock.advance(days=1, minutes=1)
    desk.chief(case, "cut", there)
    desk.chief(case, "return")
    desk.chief(case, "restore", Filled(note="隐患消除，恢复供电"))
    record_whole(scene.station, desk.who("王建国"), case.id)
    case = desk.chief(case, "close")
    found = titles(bound(desk, case, tmp_path))
    assert {"停止供电（供应民用爆炸物品）决定书", "恢复供电（供应民用爆炸物品）通知书"} <= set(found)
    assert "法制审核意见原件（第1轮，孙审核）" in found


def test_the_bureau_s_signed_opinion_lies_in_the_file_as_it_was_signed(scene: Scene, tmp_path: Path) -> None:
    """Disagreed with, corrected, agreed to, decided: what the office signed opens with its key, taken from the bag."""
    desk = Desk(scene.station, scene.clock)
    case = desk.heard(scene.enterprise(), 3_000)
    sent = review_send.submit(scene.station, scene.officer, case.id, responsible=True)
    for kind, detail in (("accept", ""), ("opinion", "disagree")):
        review_receive.receive(scene.station, scene.officer, scene.office.says(sent, kind, detail))
    review_send.respond(scene.station, scene.officer, case.id, "concur", "采纳意见，补充取证", responsible=True)
    agreed(scene, case.id)
    desk.step(case, "propose_decision")
    desk.chief(case, "submit")
    desk.chief(case, "decide", Filled(sanctions=desk.fine(case, 3_000)))
    desk.step(case, "serve", HANDED)
    desk.step(case, "return")
    desk.step(case, "pay", Filled(note="3000元，票据 0001"))
    desk.step(case, "propose_closing")
    place = bound(desk, desk.chief(case, "close"), tmp_path)
    found = [each for each in titles(place) if each.startswith("法制审核意见原件")]
    assert found == ["法制审核意见原件（第1轮，孙审核）", "法制审核意见原件（第2轮，孙审核）"]
    signer = scene.office.bureau.store.signer
    name, _, _ = signer.verifier_key.partition("+")
    for file in sorted((place / "data" / "review").iterdir()):
        assert "anjian-opinion/1" in note.opened(file.read_text(), name, signer.public, partial(verify, signer.public))


@pytest.mark.parametrize("flow", ["inspection", "licence"])
def test_whatever_happened_on_the_way_to_the_end(
    station: Station, enterprise: Make, clock: FrozenClock, tmp_path: Path, flow: str
) -> None:
    """Cases walked at random: whichever ended can be archived once its papers, signatures and recordings are here."""
    desk, people = Desk(station, clock), {each.name: each for each in officers.active(station.store)}
    ended_ = 0
    for number, firm in enumerate([enterprise() for _ in range(WALKS)]):
        walk = Walk(station, clock, people, random.Random(f"archive {flow} {number}"))
        walk.open(flow, firm)
        for _ in range(40):
            walk.go()
            if walk.over:
                break
        if walk.over and walk.case.voided_at is None:
            bound(desk, walk.case, tmp_path / str(number))
            ended_ += 1
    assert ended_ >= 2
