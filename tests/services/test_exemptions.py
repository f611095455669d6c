"""免录: text instead of a recording is asked beforehand and answered by somebody else; afterwards it is a defect."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.coverage import Span
from station.records.people import Proof
from station.services import coverage, recording_items, scenes
from station.wiring import Station
from tests.services import inspections
from tests.services.recorded import delivered, happened
from tests.services.test_coverage import at, lacking, standing


@pytest.fixture
def case_id(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


def test_exemption_is_asked_beforehand_and_answered_by_somebody_else(
    station: Station, chief: Proof, officer: Proof, case_id: int
) -> None:
    store = station.store
    asked = scenes.ask_exemption(store, officer, case_id, "EVID_INTERVIEW", "笔录已经完整记载")
    happened(station, case_id, "interviewed", station.clock.now())
    assert standing(station, case_id, "EVID_INTERVIEW").state == "unknown", "asking exempts from nothing"
    with pytest.raises(scenes.AskedAlready):
        scenes.ask_exemption(store, officer, case_id, "EVID_INTERVIEW", "再问")
    answered = scenes.answer_exemption(store, chief, asked, True, "同意，笔录由当事人逐页签名")
    assert (answered.answer, standing(station, case_id, "EVID_INTERVIEW").state) == ("approved", "exempt")
    with pytest.raises(scenes.NotAsked):
        scenes.answer_exemption(store, chief, asked, False, "收回")

    own = scenes.ask_exemption(store, chief, case_id, "INSP_DOCS", "资料涉密")
    with pytest.raises(scenes.OwnQuestion):
        scenes.answer_exemption(store, chief, own, True, "同意")


def test_a_refused_exemption_exempts_from_nothing_and_may_be_asked_again(
    station: Station, chief: Proof, officer: Proof, case_id: int
) -> None:
    asked = scenes.ask_exemption(station.store, officer, case_id, "EVID_INTERVIEW", "机器忘带")
    scenes.answer_exemption(station.store, chief, asked, False, "应当录像")
    assert scenes.ask_exemption(station.store, officer, case_id, "EVID_INTERVIEW", "笔录完整") != asked
    happened(station, case_id, "interviewed", station.clock.now())
    assert standing(station, case_id, "EVID_INTERVIEW").state == "unknown"


def test_what_has_taken_place_is_released_not_exempt(
    station: Station, chief: Proof, officer: Proof, case_id: int
) -> None:
    """REQ-206: text is chosen before; afterwards there is a defect, with the chief's name under it."""
    store = station.store
    delivered(station, case_id, "left", at(10))
    with pytest.raises(scenes.ExemptionLate, match="已经发生"):
        scenes.ask_exemption(store, officer, case_id, "SERVE_LEAVE", "见证人签名")
    assert "SERVE_LEAVE" not in {each.code for each in scenes.may_be_exempt(store, case_id)}
    recording_items.release(store, chief, case_id, "SERVE_LEAVE", "见证人签名")
    assert standing(station, case_id, "SERVE_LEAVE").state == "released"
    assert [each.item for each in coverage.defects(store, case_id)] == ["SERVE_LEAVE"]


@pytest.mark.parametrize(("minutes", "exempt"), [(-1, False), (0, True), (1, True)])
def test_an_event_entered_late_does_not_make_its_exemption_early(
    station: Station, chief: Proof, officer: Proof, case_id: int, minutes: int, exempt: bool
) -> None:
    asked = scenes.ask_exemption(station.store, officer, case_id, "SERVE_LEAVE", "见证人签名")
    scenes.answer_exemption(station.store, chief, asked, True, "同意")
    delivered(station, case_id, "left", station.clock.now().add(minutes=minutes))
    found = standing(station, case_id, "SERVE_LEAVE")
    assert (found.exempt, found.exempted_late, found.blocks) == (exempt, not exempt, not exempt)
    assert ("豁免是事后申请的，不算" in lacking(station, case_id)) is not exempt


def test_whoever_enters_an_earlier_beginning_takes_the_exemption_away(
    station: Station, chief: Proof, officer: Proof, case_id: int
) -> None:
    now = station.clock.now()
    asked = scenes.ask_exemption(station.store, officer, case_id, "EVID_INTERVIEW", "笔录完整")
    scenes.answer_exemption(station.store, chief, asked, True, "同意")
    happened(station, case_id, "interviewed", now)
    assert standing(station, case_id, "EVID_INTERVIEW").exempt
    span = Span(now.subtract(minutes=30), now)
    scenes.say_time(station.store, chief, case_id, "evid_interview", 1, span, "按笔录登记")
    assert not standing(station, case_id, "EVID_INTERVIEW").exempt


def test_an_item_in_the_middle_of_a_scene_may_be_exempt_until_it_comes(
    station: Station, chief: Proof, officer: Proof, case_id: int
) -> None:
    """The order is given at the end of an inspection: whoever asks during the inspection asks beforehand."""
    now = station.clock.now()
    happened(station, case_id, "on_site", now.subtract(minutes=30))
    asked = scenes.ask_exemption(station.store, officer, case_id, "INSP_ORDER", "指令书当场签收")
    scenes.answer_exemption(station.store, chief, asked, True, "同意")
    happened(station, case_id, "rectify_ordered", now.add(minutes=5))
    assert standing(station, case_id, "INSP_ORDER").state == "exempt"
    assert not standing(station, case_id, "INSP_FEEDBACK").exempted_late


@pytest.mark.parametrize("item", ["SEAL_NOTIFY", "SEAL_INVENTORY", "NOTHING"])
def test_sealing_is_never_exempt(station: Station, officer: Proof, case_id: int, item: str) -> None:
    with pytest.raises(scenes.NeverExempt):
        scenes.ask_exemption(station.store, officer, case_id, item, "笔录完整")


def test_a_compulsory_item_that_may_be_exempt_blocks_until_it_is(
    station: Station, chief: Proof, officer: Proof, case_id: int
) -> None:
    """留置送达 is among what easily leads to dispute (43号文二（二）2); only sealing is beyond every exemption."""
    asked = scenes.ask_exemption(station.store, officer, case_id, "SERVE_LEAVE", "见证人签名")
    delivered(station, case_id, "left", station.clock.now())
    assert "留置送达" in lacking(station, case_id)
    scenes.answer_exemption(station.store, chief, asked, True, "同意")
    assert lacking(station, case_id) == ""
