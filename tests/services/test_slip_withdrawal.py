"""A slip made void: its chief's act, told by every check, and by the public record at its next refresh."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.people import Proof
from station.records.print_job import Outcome, Printer
from station.services import printing, public_records, slips
from station.services.case_facts import _announced
from station.services.printing import SlipVoid
from station.services.slip_check import SlipNotRecorded, SlipWithdrawn, own_keys, verify
from station.services.slip_withdrawal import AlreadyWithdrawn, UnknownSlip, withdraw
from station.store import print_jobs
from station.store import public_records as told
from station.store.audit import audit
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.services.inspections import on_site
from tests.services.printed import Tray

ROLL = Printer("窗口", "escpos", "usb")


def test_withdrawn_is_said_with_its_reason(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int]
) -> None:
    case = on_site(station, chief, enterprise())
    slip = slips.issue(station, officer, case.id)
    public_records.refresh(station.store)
    keys = own_keys(station.store)
    verify(slip.payload, keys, station.store)
    with pytest.raises(NotAllowed):
        withdraw(station.store, officer, slip.serial, "写错单位")
    with pytest.raises(ReasonNeeded):
        withdraw(station.store, chief, slip.serial, " ")
    with pytest.raises(UnknownSlip):
        withdraw(station.store, chief, "330281103-2026-000099", "写错单位")
    verify(slip.payload, keys, station.store)

    withdraw(station.store, chief, slip.serial, "写错单位")
    with pytest.raises(SlipWithdrawn, match=f"{slip.serial} 已作废：写错单位") as found:
        verify(slip.payload, keys, station.store)
    assert isinstance(found.value, SlipNotRecorded) and found.value.check == "record"
    with pytest.raises(AlreadyWithdrawn, match="写错单位"):
        withdraw(station.store, chief, slip.serial, "又一次")
    assert public_records.refresh(station.store) == 1
    assert told.newest(station.store, "slip")[slip.id].state == "void"
    assert audit(station.store).clean


def test_what_still_waits_for_a_printer_is_not_printed(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    wrong, right = (slips.issue(station, chief, on_site(station, chief, enterprise(), at).id) for at in (1, 2))
    wanted = [wrong.document.id, slips.roll(station, wrong).id, right.document.id]
    jobs = [printing.ask(station.store, chief, document, ROLL) for document in wanted]
    withdraw(station.store, chief, wrong.serial, "写错单位")
    tray = Tray()
    printing.work(station, lambda _: tray)
    assert [print_jobs.job(station.store, job.id).state for job in jobs] == ["cancelled", "cancelled", "printed"]
    assert [title for title, _ in tray.sent] == [f"{right.serial} 行政执法公示单"]
    for document in wanted[:2]:
        with pytest.raises(SlipVoid, match=f"{wrong.serial} 已作废，不再打印：写错单位"):
            printing.ask(station.store, chief, document, ROLL)


def test_a_paper_that_failed_is_not_printed_again_once_it_is_void(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    slip = slips.issue(station, chief, on_site(station, chief, enterprise()).id)
    job = printing.ask(station.store, chief, slip.document.id, ROLL)
    printing.work(station, lambda _: Tray(outcome=Outcome("failed", "打印机缺纸")))
    withdraw(station.store, chief, slip.serial, "写错单位")
    with pytest.raises(SlipVoid):
        printing.again(station.store, chief, job.id)
    assert printing.cancel(station.store, chief, job.id).settled_at is not None
    assert audit(station.store).clean


def test_after_it_a_new_one_is_due(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    case = on_site(station, chief, enterprise())
    first = slips.issue(station, chief, case.id)
    assert _announced(station.store, case.id)
    withdraw(station.store, chief, first.serial, "污损")
    assert not _announced(station.store, case.id)
    assert slips.current(station, case.id) is None
    second = slips.issue(station, chief, case.id)
    assert second.serial[-6:] == "000002"
    assert slips.current(station, case.id) == second
    assert verify(second.payload, own_keys(station.store), station.store).slip == second
