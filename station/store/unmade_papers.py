"""文书 on file whose page was never issued, of one case or of all."""

from __future__ import annotations

from station.records.moment import moment
from station.records.paper_overview import Unmade
from station.store import casework_models, models
from station.store.store import Store

MOST = 2000
"""More than anybody makes; the oldest are told of."""


def unmade(store: Store, case_id: int | None = None) -> list[Unmade]:
    """Those that stand, of cases that are not void, oldest first."""
    paper, case, firm = casework_models.CasePaper, models.CaseFile, models.Enterprise
    query = (
        paper.select(paper, case.number.alias("case_number"), firm.name.alias("firm"))
        .join(case, on=(paper.case_id == case.id))
        .join(firm, on=(case.enterprise_id == firm.id))
        .where(paper.document_id.is_null(), paper.voided_at.is_null(), case.voided_at.is_null())
        .order_by(paper.made_at, paper.id)
        .limit(MOST)
    )
    if case_id is not None:
        query = query.where(paper.case_id == case_id)
    return [
        Unmade(
            paper_id=row["id"],
            case_id=row["case_id"],
            case_number=row["case_number"],
            enterprise=row["firm"],
            code=row["code"],
            title=row["title"],
            number=row["number"],
            made_at=moment(row["made_at"]),
            ahead=bool(row["ahead"]),
        )
        for row in store.all(query)
    ]
