"""Coverage as it stood when cases were closed and archived."""

from __future__ import annotations

from typing import Any

from station.records.coverage import CaseCoverage, Defect
from station.records.moment import iso, moment
from station.store.act import Act
from station.store.casework_models import Waiver
from station.store.models import CaseFile, Enterprise, Officer
from station.store.record_models import Coverage
from station.store.store import Store


def write(act: Act, case_id: int, moment: str, found: CaseCoverage, officer_id: int | None) -> None:
    """Keep every item of a case. `moment`: closed or archived; `officer_id`: who handles the case."""
    for each in found.items:
        act.insert(
            Coverage,
            case_id=case_id,
            moment=moment,
            item=each.item,
            scene=each.scene.wanted.scene.code,
            seq=each.scene.wanted.seq,
            level=each.level,
            state=each.state,
            marked=int(each.marked),
            covered_permille=each.scene.permille,
            late_s=each.scene.late_s,
            early_s=each.scene.early_s,
            gaps=len(each.scene.gaps),
            officer_id=officer_id,
            computed_at=iso(act.now),
        )


def released(store: Store, guard: str, case_id: int | None) -> tuple[Defect, ...]:
    """Items let go one by one, newest first, each titled by its code; those of one case or all."""
    query = (
        Waiver.select(Waiver, CaseFile.number, Enterprise.name.alias("enterprise"), Officer.name.alias("officer"))
        .join(CaseFile, on=(CaseFile.id == Waiver.case_id))
        .join(Enterprise, on=(Enterprise.id == CaseFile.enterprise_id))
        .join(Officer, on=(Officer.id == Waiver.granted_by))
        .where(Waiver.guard == guard, Waiver.item != "")
        .order_by(Waiver.granted_at.desc(), Waiver.id.desc())
    )
    if case_id is not None:
        query = query.where(Waiver.case_id == case_id)
    return tuple(_defect(row) for row in store.all(query))


def _defect(row: dict[str, Any]) -> Defect:
    return Defect(
        case_id=row["case_id"],
        number=row["number"],
        enterprise=row["enterprise"],
        item=row["item"],
        title=row["item"],
        reason=row["reason"],
        granted_by=row["officer"],
        granted_at=moment(row["granted_at"]),
    )
