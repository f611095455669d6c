"""Auditing and repairing, as people ask for it: findings in words, and the two-person repair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from station.records.ledger import AuditReport, Finding
from station.records.people import Proof
from station.records.progress import SILENT, Progress
from station.store import audit as replaying
from station.store import repair as repairing
from station.store.media import MediaStore
from station.store.store import Store
from station.texts import text


def run(store: Store, *, full: bool = False, progress: Progress = SILENT) -> AuditReport:
    """Replay and compare; changes nothing."""
    return replaying.audit(store, full=full, progress=progress)


def media(store: Store, media_store: MediaStore, progress: Progress = SILENT) -> list[Finding]:
    """Read every evidence file and paper again and compare it with its name."""
    return list(_media_findings(store, media_store, progress))


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


def as_json(report: AuditReport) -> dict[str, Any]:
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
    }


def _media_findings(store: Store, media_store: MediaStore, progress: Progress) -> Iterator[Finding]:
    digests = replaying.media_digests(store)
    for done, digest in enumerate(digests, start=1):
        if not media_store.has(digest):
            yield Finding("file", detail=text("ledger.audit.media_missing", digest=digest))
        elif media_store.digest(digest) != digest:
            yield Finding("file", detail=text("ledger.audit.media_changed", digest=digest))
        progress.step(text("ledger.audit.reading_media"), done, len(digests))
