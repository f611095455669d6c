"""What a receipt may answer: the results of the cases it names, what was pushed of them, their numbers elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from station.records.disclosure import Disclosure
from station.records.imports import ReceiptRow, Waiting, WaitingState
from station.records.push import Push
from station.services import external_refs
from station.store import cases, disclosures, enterprises, parties, publications, pushes, receipt_rows
from station.store.store import Store

RESULT: dict[str, WaitingState] = {"pending": "early", "redaction_checked": "early", "approved": "open"}
"""A disclosure's state to whether a receipt may be entered; any other is settled."""
PUSHED: dict[str, WaitingState] = {"waiting": "open", "sent": "sent"}


def of(store: Store, row: ReceiptRow) -> list[Waiting] | None:
    """Everything of the cases a row names: by the case's number, else the decision's, else the credit code.

    None where there is no such case.
    """
    ids: set[int] = set()
    if row.case:
        try:
            ids = {cases.by_number(store, row.case).id}
        except cases.UnknownCase:
            return None
    elif row.document:
        ids = receipt_rows.numbered(store, row.document)
    elif row.code:
        ids = receipt_rows.coded(store, row.code)
    if not ids:
        return None
    found = [each for case_id in sorted(ids) for each in _of_case(store, case_id)]
    # Where nothing of ours waits for the system, what it sends is what it calls the case.
    if any(each.system == row.system for each in found):
        return found
    return [*found, *(each for case_id in sorted(ids) for each in _reference(store, case_id, row.system))]


def _of_case(store: Store, case_id: int) -> Iterator[Waiting]:
    told = {each.id: each for each in disclosures.of_case(store, case_id)}
    steps = publications.steps(store, list(told))
    for each in told.values():
        receipts = frozenset(step.receipt for step in steps.get(each.id, ()) if step.kind == "receipt")
        yield _result(each, _codes(store, case_id, each), receipts)
    for sent in pushes.of_case(store, case_id):
        item = told.get(sent.disclosure_id or 0)
        yield _pushed(sent, _target(store, case_id, item), _codes(store, case_id, item))


def _result(item: Disclosure, codes: frozenset[str], receipts: frozenset[str]) -> Waiting:
    return Waiting(
        answers="disclosure",
        id=item.id,
        case_id=item.case_id,
        number=item.number,
        target=item.target,
        codes=codes,
        system=item.channel,
        state=RESULT.get(item.state, "answered"),
        receipts=receipts,
        group=item.id,
    )


def _pushed(sent: Push, target: str, codes: frozenset[str]) -> Waiting:
    return Waiting(
        answers="push",
        id=sent.id,
        case_id=sent.case_id,
        number=sent.number,
        target=target,
        codes=codes,
        system=sent.system,
        state=PUSHED.get(sent.state, "answered"),
        receipts=frozenset({sent.receipt} - {""}),
        refusals=frozenset({sent.answer} if sent.state == "refused" else ()),
        group=sent.disclosure_id or sent.id,
    )


def _reference(store: Store, case_id: int, system: str) -> Iterator[Waiting]:
    case = cases.get(store, case_id)
    if case.voided_at is not None or system not in {each.code for each in external_refs.systems(store)}:
        return
    known = (each.ref for each in external_refs.of_case(store, case_id) if each.ref.system == system)
    yield Waiting(
        answers="reference",
        id=case_id,
        case_id=case_id,
        number=case.number,
        target=_target(store, case_id, None),
        codes=_codes(store, case_id, None),
        system=system,
        state="open",
        receipts=frozenset(each.ref for each in known),
        group=case_id,
    )


def _target(store: Store, case_id: int, item: Disclosure | None) -> str:
    return enterprises.get(store, cases.get(store, case_id).enterprise_id).name if item is None else item.target


def _codes(store: Store, case_id: int, item: Disclosure | None) -> frozenset[str]:
    """Credit codes of whom it is about; none of a person."""
    if item is None or item.party_id is None:
        firm = enterprises.get(store, cases.get(store, case_id).enterprise_id)
        return frozenset({firm.uscc, firm.registration_no} - {""})
    party = next(each for each in parties.of_case(store, case_id) if each.id == item.party_id)
    return frozenset() if party.kind == "person" else frozenset({party.id_no} - {""})
