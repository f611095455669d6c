"""What waits for whom: approvals for the chief, the next step for the officers, nothing in the party's own time."""

from __future__ import annotations

from collections.abc import Callable

from station.records.people import Proof
from station.services import cases, inbox, scenes
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.inspections import HAZARD, on_site, planned, sign_in_again

Make = Callable[..., int]


def waiting_for(station: Station, person: Proof) -> tuple[inbox.Waiting, ...]:
    """Everything that waits for a person now, in the order in which it is shown."""
    queue = inbox.Queue(station.store, person, station.clock.now())
    return inbox.in_order(queue.look(queue.total))


def waits(station: Station, person: Proof) -> list[tuple[str, str, str]]:
    """Kind, step and number of what waits for a person now."""
    found = waiting_for(station, person)
    return [(each.kind, each.what, each.number) for each in found]


def test_an_approval_waits_for_the_chief_and_the_next_step_for_the_officers(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    case = planned(station, chief, enterprise())
    assert waits(station, chief) == [("approval", "审批检查", case.number)]
    assert waits(station, officer) == []
    cases.approve(station.store, chief, case.id)
    assert waits(station, officer) == [("step", "派员", case.number)]


def test_a_case_that_nobody_of_us_handles_waits_for_nobody_of_us(
    station: Station, chief: Proof, enterprise: Make
) -> None:
    from station.services import staff
    from tests.conftest import PIN

    case = planned(station, chief, enterprise())
    cases.approve(station.store, chief, case.id)
    bystander = staff.sign_in(station.store, station.keys, "周倩", PIN)
    assert waits(station, bystander) == []


def test_nobody_is_waited_for_while_the_party_puts_things_right(
    station: Station, chief: Proof, officer: Proof, enterprise: Make, clock: FrozenClock
) -> None:
    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, case.id, "rectify", signed=True, hazards=[HAZARD])
    cases.returned(station.store, officer, case.id)
    steps = [what for kind, what, _ in waits(station, officer) if kind == "step"]
    assert steps == []
    clock.set("2026-12-08T10:00:00+08:00")
    _, officer = sign_in_again(station)
    assert [what for kind, what, _ in waits(station, officer) if kind == "step"] == ["复查合格"]


def test_a_result_to_check_waits_for_another_person_and_then_for_the_chief(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    from station.services import disclosures

    case = on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, case.id, "no_issue", signed=True)
    assert ("redaction", "脱敏复核", case.number) not in waits(station, officer), "who prepared it does not check it"
    assert ("redaction", "脱敏复核", case.number) in waits(station, chief)
    item = disclosures.queue(station.store)[0]
    disclosures.check(station.store, chief, item.id)
    assert ("release", "批准公示", case.number) in waits(station, chief)
    assert [kind for kind, *_ in waits(station, officer)] == []


def test_what_still_lacks_something_says_so_and_comes_last(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    ready, lacking = planned(station, chief, enterprise(), draw_no=2), on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, lacking.id, "no_issue", signed=True)
    found = [each for each in waiting_for(station, chief) if each.kind == "approval"]
    assert [each.number for each in found] == [ready.number, lacking.number]
    assert found[0].blocked == "" and "返回单位" in found[1].blocked


def test_looking_at_a_few_at_a_time_finds_the_same(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    lacking = on_site(station, chief, enterprise())
    cases.record_result(station.store, officer, lacking.id, "no_issue", signed=True)
    for draw_no in (2, 3):
        planned(station, chief, enterprise(), draw_no=draw_no)
    queue = inbox.Queue(station.store, chief, station.clock.now())
    found: list[inbox.Waiting] = []
    while not queue.done:
        found += queue.look(1)
        assert queue.looked <= queue.total
    assert [each.since for each in found] == sorted(each.since for each in found), "the oldest is looked at first"
    assert inbox.in_order(found) == waiting_for(station, chief)
    assert len(found) >= 3 and queue.look(1) == ()


def test_an_exemption_waits_for_the_chief_unless_it_is_his_own(
    station: Station, chief: Proof, officer: Proof, enterprise: Make
) -> None:
    case = planned(station, chief, enterprise())
    asked = scenes.ask_exemption(station.store, officer, case.id, "INSP_DOCS", "资料清单已经写明")
    scenes.ask_exemption(station.store, chief, case.id, "INSP_BRIEFING", "资料涉密")
    (one,) = (each for each in waiting_for(station, chief) if each.kind == "exemption")
    assert (one.what, one.about, one.case_id) == ("以文字记录代替音像：查看安全管理文件资料", asked, case.id)
    assert "exemption" not in {kind for kind, _, _ in waits(station, officer)}
    scenes.answer_exemption(station.store, chief, asked, True, "同意")
    assert "exemption" not in {kind for kind, _, _ in waits(station, chief)}
