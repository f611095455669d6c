"""保管记录: one clip from the recorder to this moment, and how it is handed on."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.docking import Clearance, Damage
from station.records.evidence import Clip
from station.records.paper_clip import PaperLink


@dataclass(frozen=True, slots=True)
class Docking:
    """The docking that brought it, and the device it came from."""

    session_id: int
    serial: str
    profile: str
    usb: str
    """vendor:product as udev said; empty for a folder."""
    model: str
    fs_type: str
    fs_uuid: str | None
    source: str
    """Path or device, shown only."""
    listing_sha256: str
    opened_at: pendulum.DateTime
    closed_at: pendulum.DateTime | None
    reread_at: pendulum.DateTime | None
    """When the whole recorder had been read a second time."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The content as one listing of a recorder had it."""

    file_id: int
    session_id: int
    serial: str
    docked_at: pendulum.DateTime
    path: str
    """Escaped."""
    path_hex: str
    """The exact bytes."""
    size: int
    """As the medium claimed."""
    mtime: pendulum.DateTime
    """As the medium claimed."""
    state: str
    detail: str
    reread: str
    reread_method: str
    reread_at: pendulum.DateTime | None
    """When the whole recorder had been read a second time at that docking."""


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One act of the ledger that concerned the clip."""

    seq: int
    """Its number in the ledger."""
    at: pendulum.DateTime
    recorded_at: pendulum.DateTime
    action: str
    title: str
    actor: str
    cosigner: str
    """Empty where one did it."""
    reason: str
    """Or what the act named; empty where nothing."""


@dataclass(frozen=True, slots=True)
class CustodyRecord:
    """Everything known of how one clip was kept."""

    clip: Clip
    docking: Docking
    origin: Sighting | None
    """The file it came from; None where it only came of the second reading of a file whose first gave other content."""
    seen: tuple[Sighting, ...]
    """Every other listing that had the same content, oldest first."""
    events: tuple[CustodyEvent, ...]
    """In the order of the ledger."""
    clearances: tuple[Clearance, ...]
    """Certificates on which a recorder with it might be emptied, newest first."""
    damage: tuple[Damage, ...]
    """When the stored content was found damaged, oldest first."""
    papers: tuple[PaperLink, ...] = ()
    """文书 of its case that it shows being made or delivered, oldest link first."""

    @property
    def second(self) -> Sighting | None:
        """The listing that tells of the second reading: one where it gave the same, at whatever docking that was."""
        told = [one for one in (self.origin, *self.seen) if one is not None]
        return next((one for one in told if one.reread == "same"), self.origin)


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One clip of a manifest."""

    record: CustodyRecord
    name: str
    """Where it lies, relative to the folder in which `sha256sum -c` is run."""
    md5: str
    """Hex, computed now; empty where the content here could not be read as it should be."""
