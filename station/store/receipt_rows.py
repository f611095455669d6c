"""Cases that a receipt of another system may name, as rows: by number of a paper, by code of a party."""

from __future__ import annotations

from station.store import casework_models, models
from station.store.store import Store


def numbered(store: Store, number: str) -> set[int]:
    """Ids of the cases with a paper of this number."""
    paper, issued = casework_models.CasePaper, models.Document
    papers = paper.select(paper.case_id).where(paper.number == number)
    documents = issued.select(issued.case_id).where(issued.number == number, issued.case_id.is_null(False))
    return {row["case_id"] for query in (papers, documents) for row in store.all(query)}


def coded(store: Store, code: str) -> set[int]:
    """Ids of the cases about an enterprise, or against a unit, of this credit code or registration number."""
    case, firm, party = models.CaseFile, models.Enterprise, casework_models.Party
    same = (firm.uscc == code) | (firm.registration_no == code)
    about = case.select(case.id).join(firm, on=(firm.id == case.enterprise_id)).where(same, case.voided_at.is_null())
    against = (
        party.select(party.case_id)
        .join(case, on=(case.id == party.case_id))
        .where(party.id_no == code, case.voided_at.is_null())
    )
    return {row["id"] for row in store.all(about)} | {row["case_id"] for row in store.all(against)}
