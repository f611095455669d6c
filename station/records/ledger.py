"""What the ledger and its audit say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """What may be done, by whom (schema/actions/*.toml)."""

    code: str
    title: str
    """How the ledger reads to people."""
    roles: frozenset[str]
    systems: frozenset[str]
    cosigner_roles: frozenset[str]
    """Non-empty: a second, different person with one of these roles must cosign."""
    reason: bool
    """Whether a reason is required."""


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """Where the ledger stands."""

    size: int
    """Number of entries."""
    root: str
    """RFC 6962 tree head, hex."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry as people read it."""

    seq: int
    occurred: str
    recorded: str
    actor: str
    cosigner: str
    action: str
    title: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the ledger says."""

    kind: str
    """row_changed, row_missing, row_added, entry, checkpoint, schema, file, replay."""
    table: str = ""
    row: int = 0
    column: str = ""
    ledger: str = ""
    """The value according to the ledger, as people read it."""
    found: str = ""
    """The value in the live database."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit looked at and found."""

    size: int
    """Entries in the ledger."""
    replayed_from: int
    """0, or the size of the signed base the replay began at."""
    checkpoints: int
    """Checkpoints whose signature and root were checked."""
    rows: int
    """Rows compared."""
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether everything is as the ledger says."""
        return not self.findings
