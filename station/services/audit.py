"""Auditing and repairing, as people ask for it: findings in words, and the two-person repair."""

from __future__ import annotations

from typing import Any

from station.records.backup import ScrubOutcome
from station.records.jsonable import jsonable
from station.records.ledger import AuditReport, Finding
from station.records.people import Proof
from station.records.progress import SILENT, Progress
from station.store import audit as replaying
from station.store import repair as repairing
from station.store.store import Store
from station.texts import text

_MEDIA = {
    "missing": "ledger.audit.media_missing",
    "differs": "ledger.audit.media_changed",
    "unreadable": "ledger.audit.media_unreadable",
}


def run(store: Store, *, full: bool = False, progress: Progress = SILENT) -> AuditReport:
    """Replay and compare; changes nothing."""
    return replaying.audit(store, full=full, progress=progress)


def of_media(outcome: ScrubOutcome) -> tuple[Finding, ...]:
    """What stands damaged in the media store, as findings beside those of the ledger."""
    return tuple(Finding("file", detail=text(_MEDIA[rot.kind], digest=rot.sha256)) for rot in outcome.unmended)


def repair(store: Store, actor: Proof, cosigner: Proof, reason: str, mode: str) -> AuditReport:
    """Settle what an audit found (`adopt` the found values or `restore` the ledger's). RepairNothing, RepairLedger."""
    return repairing.repair(store, actor, cosigner, reason, mode)


def sentence(finding: Finding) -> str:
    """One finding in words."""
    return text(
        f"ledger.audit.{finding.kind}",
        table=finding.table,
        row=finding.row,
        column=finding.column,
        ledger=finding.ledger,
        found=finding.found,
        detail=finding.detail,
    )


def as_json(report: AuditReport, media: ScrubOutcome | None = None) -> dict[str, Any]:
    """The documented shape of `station audit --json` (docs/json.md)."""
    return {
        "clean": report.clean,
        "size": report.size,
        "replayed_from": report.replayed_from,
        "checkpoints": report.checkpoints,
        "rows": report.rows,
        "findings": [
            {
                "kind": f.kind,
                "table": f.table,
                "row": str(f.row),
                "column": f.column,
                "ledger": f.ledger,
                "found": f.found,
                "sentence": sentence(f),
            }
            for f in report.findings
        ],
        "media": jsonable(media),
    }
