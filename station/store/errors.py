"""Refusals of the store, each with its sentence in texts/ledger.toml."""

from __future__ import annotations

from station.errors import StationError


class UnknownAction(StationError):
    """The action is not declared under schema/actions."""

    text = "ledger.unknown_action"


class NotAllowed(StationError):
    """The actor's roles do not cover the action."""

    text = "ledger.not_allowed"


class ProofInvalid(StationError):
    """The proof was not issued by this store, or the person is no longer active."""

    text = "ledger.proof_invalid"


class ProofExpired(StationError):
    """The PIN check is too long ago."""

    text = "ledger.proof_expired"


class CosignerNeeded(StationError):
    """A second person has to agree."""

    text = "ledger.cosigner_needed"


class CosignerSame(StationError):
    """The second person is the first."""

    text = "ledger.cosigner_same"


class ReasonNeeded(StationError):
    """The action demands a reason."""

    text = "ledger.reason_needed"


class ClockBehind(StationError):
    """The clock is earlier than the last entry."""

    text = "ledger.clock_behind"


class ClockLeap(StationError):
    """An automatic act found the clock more than a day ahead of the last entry."""

    text = "ledger.clock_leap"


class ClockNotAhead(StationError):
    """Nothing to correct."""

    text = "ledger.clock_not_ahead"


class RowMissing(StationError):
    """An act wanted to change a row that is not there."""

    text = "ledger.row_missing"


class StoreBusy(StationError):
    """Another process held the write lock for too long."""

    text = "ledger.busy"


class NoStore(StationError):
    """There is no database at the path."""

    text = "ledger.no_store"


class NewerStore(StationError):
    """The database was written by a newer version."""

    text = "ledger.newer_store"


class MigrationChanged(StationError):
    """A shipped migration differs from the one that was run."""

    text = "ledger.migration_changed"


class Damaged(StationError):
    """SQLite cannot read the file."""

    text = "ledger.damaged"


class DiskFull(StationError):
    """There is no room left on the disk."""

    text = "ledger.disk_full"


class DiskTrouble(StationError):
    """The disk failed to read or write; SQLite does not say whether it is full or broken."""

    text = "ledger.disk_trouble"


class NoAccess(StationError):
    """The account may not read or write what it has to."""

    text = "ledger.no_access"


class StoreReplaced(StationError):
    """Another file lies where the open database was."""

    text = "ledger.store_replaced"


class LifeEnded(StationError):
    """The station has changed its key since this database was opened: what is signed here would be of a past life."""

    text = "ledger.life_ended"


class RepairNothing(StationError):
    """There is no difference to repair."""

    text = "ledger.repair_nothing"


class RepairLedger(StationError):
    """The ledger itself was altered; a repair must not cover that up."""

    text = "ledger.repair_ledger"
