"""What a backup, a restore and a reading of the media store came to."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.docking import BackupRun


@dataclass(frozen=True, slots=True)
class Rot:
    """One file of the media store that is not what its name says."""

    sha256: str
    kind: str
    """missing, differs, unreadable."""


@dataclass(frozen=True, slots=True)
class BackupOutcome:
    """What one `station backup` did. The medium holds it all, verified, whether or not `run` could be written down."""

    place: str
    medium: str
    """UUID of the backup folder."""
    ledger_size: int
    files: int
    """Media files the medium holds now."""
    bytes: int
    copied: int
    """Of them, brought by this run."""
    bytes_copied: int
    reread: int
    """Older ones that were read again."""
    renewed: tuple[str, ...]
    """Of those, SHA-256 of the ones that had gone bad on the medium and were copied anew."""
    lacking: tuple[Rot, ...]
    """Named by the database, not on the medium, and not to be had from the media store."""
    rotten: tuple[Rot, ...]
    """Not right in the media store; the medium may hold the good content."""
    method: str
    """How what was written was read back: o_direct, evicted or unproven."""
    run: BackupRun | None
    """The row; None when the act was refused."""
    unwritten: str
    """Why the act was refused; empty when it was not."""


@dataclass(frozen=True, slots=True)
class Mended:
    """One damage that is none any more."""

    sha256: str
    source: str
    """`backup/<medium>`, or `self` where the file reads well again."""


@dataclass(frozen=True, slots=True)
class ScrubOutcome:
    """What one reading of the media store found."""

    files: int
    """Files the database names."""
    read: int
    """Of them, read by this run."""
    bytes_read: int
    oldest: pendulum.DateTime | None
    """When the file that has waited longest was last read; None while some never were."""
    rotten: tuple[Rot, ...]
    mended: tuple[Mended, ...]
    unmended: tuple[Rot, ...]
    """Damage that stands open when the run ends, earlier runs' too."""
    unwritten: str
    """Why something could not be written down or mended; empty where all could."""


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup folder holds, once its database and papers were verified."""

    place: str
    medium: str
    code: str
    name: str
    epoch: int
    demo: bool
    ledger_size: int
    root: str
    """Tree head at `ledger_size`, hex."""
    last_entry_at: str
    key: str
    """C2SP verifier key of the station that made it."""
    media: int
    chiefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What `station restore` brought back."""

    contents: BackupContents
    epoch: int
    """The new life's."""
    key: str
    """Its new verifier key."""
    restored_by: str
    files: int
    bytes: int
    lacking: tuple[Rot, ...]
    """Media the database names and the backup does not hold as it should."""
    findings: tuple[str, ...]
    """What the audit found and the person took over, in words."""
    unrevealed: tuple[str, ...]
    """Draws whose random numbers were lost with the old box."""
