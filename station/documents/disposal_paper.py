"""销毁清单: the sheet that says which recordings were removed, by whose decision, and which stayed.

Facts in, what the template prints out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pendulum

from station.documents.case_papers import chinese_moment
from station.records.keeping import Disposal
from station.records.moment import day
from station.records.paper import Issuer
from station.rules.slip import chinese_date
from station.texts import text


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What the sheet is about."""

    disposal: Disposal
    proposer: str
    decider: str
    carrier: str
    """Who carried it out."""
    terms: Mapping[str, str]
    """Title of a term by its code (schema/law/retention.toml)."""


def certificate(issuer: Issuer, facts: Destroyed, when: pendulum.DateTime) -> dict[str, Any]:
    """The sheet as of `when`."""
    found = facts.disposal
    assert found.decided_at is not None
    gone = [item for item in found.items if item.removed_at is not None]
    return {
        "demo": issuer.demo,
        "organ": issuer.authority,
        "station": issuer.name,
        "title": text("paper_disposal.title"),
        "confirm": "",
        "number": found.number,
        "date": chinese_date(day(when)),
        "time": chinese_moment(when),
        "proposed": text("paper_disposal.step", who=facts.proposer, at=_at(found.proposed_at), why=found.reason),
        "decided": text("paper_disposal.step", who=facts.decider, at=_at(found.decided_at), why=found.decision_reason),
        "carrier": facts.carrier,
        "total": text("paper_disposal.total", count=len(gone), bytes=f"{sum(item.size for item in gone):,}"),
        "rows": [
            {
                "seq": seq,
                "name": item.name,
                "sha256": item.sha256,
                "size": f"{item.size:,}",
                "expired": item.expired_on.isoformat(),
                "basis": facts.terms.get(item.basis, item.basis),
                "gone": item.removed_at is not None,
            }
            for seq, item in enumerate(found.items, start=1)
        ],
    }


def _at(when: Any) -> str:
    return chinese_moment(pendulum.instance(when))
