"""The same case in other systems (REQ-403): 掌上执法, the city's and the province's; how many inspections are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station.errors import StationError
from station.records.external import ExternalRef, ExternalSystem, MobileRate
from station.records.moment import day
from station.records.people import Proof
from station.rules import web_address
from station.rules.balance import permille
from station.store import cases, external_law, external_refs
from station.store.store import Store


class SystemUnknown(StationError):
    """There is no such system on that day. Facts: system."""

    text = "reference.system_unknown"


class RefUnfit(StationError):
    """The number is empty or far too long. Facts: title."""

    text = "reference.ref_unfit"


class UrlUnfit(StationError):
    """The address is none of a page. Facts: url."""

    text = "reference.url_unfit"


class RefKnown(StationError):
    """The case has that number there already. Facts: title, ref, number."""

    text = "reference.ref_known"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a case is called in another system, with the name the system had when it was entered."""

    title: str
    ref: ExternalRef


def systems(store: Store) -> tuple[ExternalSystem, ...]:
    """The systems in use today."""
    return external_law.systems(day(store.clock.now()))


def of_case(store: Store, case_id: int) -> tuple[Reference, ...]:
    """What a case is called elsewhere, in the order in which it was entered."""
    return tuple(
        Reference(_title(each.system, day(each.entered_at)), each) for each in external_refs.of_case(store, case_id)
    )


def add(store: Store, actor: Proof, case_id: int, system: str, ref: str, url: str = "") -> Reference:
    """Enter a case's number in another system, with the address where it can be looked at.

    UnknownCase, CaseVoid, SystemUnknown, RefUnfit, UrlUnfit, RefKnown, NotAllowed.
    """
    number, address = ref.strip(), url.strip()
    with store.act(actor, "case.reference", subject=f"case/{case_id}") as act:
        case, title = cases.get(store, case_id), _title(system, day(act.now))
        if case.voided_at is not None:
            raise cases.CaseVoid(number=case.number)
        if not number or len(number) > web_address.LONGEST:
            raise RefUnfit(title=title)
        if address and not web_address.fits(address):
            raise UrlUnfit(url=address[: web_address.LONGEST])
        if any((each.system, each.ref) == (system, number) for each in external_refs.of_case(store, case_id)):
            raise RefKnown(title=title, ref=number, number=case.number)
        external_refs.add(act, case_id, system, number, address)
    return of_case(store, case_id)[-1]


def mobile_rate(store: Store, first: date, before: date) -> MobileRate:
    """掌上执法应用率: how many of the inspections from `first` on and before `before` are in 掌上执法."""
    mobile = {each.code for each in external_law.systems(before) if each.mobile}
    with store.reading():
        total = external_refs.inspected(store, first, before)
        counted = external_refs.inspected(store, first, before, mobile)
    return MobileRate(total, counted, permille(counted, total))


def _title(system: str, on: date) -> str:
    found = {each.code: each.title for each in external_law.systems(on)}
    if system not in found:
        raise SystemUnknown(system=system)
    return found[system]
