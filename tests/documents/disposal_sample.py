"""Facts of a 销毁清单, as the service hands them over."""

from __future__ import annotations

from datetime import date
from typing import Any

from station.documents.disposal_paper import Destroyed, certificate
from station.records.keeping import Disposal, DisposalItem
from station.store import retention_law
from tests.documents import sample
from tests.documents.clearance_sample import ISSUER


def item(number: int, gone: bool) -> DisposalItem:
    name = f"DCIM/20260102/ZFY0001_陈㙍波_{number:04d}.MP4"
    removed = sample.WHEN if gone else None
    return DisposalItem(number, name, f"{number:064x}", 7_215_004_112, date(2026, 7, 2), "unlinked", removed)


def sheet(**over: Any) -> dict[str, Any]:
    """Three recordings, one of which stayed."""
    disposal = Disposal(
        id=1,
        number="处置〔2026〕1号",
        state="done",
        reason=over.get("reason", "六个月期满，没有关联案件"),
        proposed_by_id=2,
        proposed_at=sample.WHEN.subtract(days=2),
        decided_by_id=1,
        decided_at=sample.WHEN.subtract(days=1),
        decision_reason="同意",
        done_at=None,
        items=(item(1, gone=True), item(2, gone=True), item(3, gone=False)),
    )
    terms = {code: term.title for code, term in retention_law.terms(sample.WHEN.date()).items()}
    people = over.get("proposer", "李敏"), "王建国", "陈㙍波"
    return certificate(ISSUER, Destroyed(disposal, *people, terms), sample.WHEN)


PAPERS: dict[str, Any] = {"disposal": sheet}
