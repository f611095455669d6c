"""What docking brings besides clips: gaps, clearing, second copies, damage, transfer sticks and the tray."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Gap:
    """断续: what lies between two clips of one recorder, or is missing from it."""

    id: int
    recorder_id: int
    serial: str
    session_id: int
    kind: str
    """interruption, check, overlap, sequence, clock_jump, vanished, replaced."""
    before_id: int | None
    """Clip before it."""
    before_name: str | None
    after_id: int | None
    after_name: str | None
    seconds: int | None
    """Length; negative for an overlap."""
    detail: str
    """Numbers or names missing, escaped."""
    found_at: pendulum.DateTime
    cause: str | None
    """Code of schema/law/interruptions.toml, None until somebody explained it."""
    explanation: str | None
    explained_by: str | None
    """Name of the officer."""
    explained_at: pendulum.DateTime | None
    needs_reason: bool
    """Whether a person has to explain it before the recorder may be cleared."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a recorder may not be cleared yet."""

    code: str
    """texts/clearance.toml, table `lack`."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """可清空凭证: two people say that a recorder may be emptied by its maker's own function."""

    id: int
    number: str
    serial: str
    session_id: int
    listing_sha256: str
    files: int
    bytes: int
    second_copy: str
    """backup/<id> or receipt/<bundle>."""
    document_id: int | None
    state: str
    """issued, cleared, void."""
    issued_at: pendulum.DateTime
    issued_by: str
    cosigned_by: str
    seen_cleared_at: pendulum.DateTime | None


@dataclass(frozen=True, slots=True)
class BackupRun:
    """A verified copy of database and media on a second disk."""

    id: int
    medium: str
    """UUID of the backup folder."""
    place: str
    ledger_size: int
    """Everything before this entry is in it."""
    files: int
    """Media files it holds."""
    bytes: int
    finished_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Damage:
    """Content of the media store that no longer is what its name says."""

    id: int
    sha256: str
    kind: str
    """missing, differs, unreadable."""
    found_at: pendulum.DateTime
    mended_at: pendulum.DateTime | None
    mended_from: str | None


@dataclass(frozen=True, slots=True)
class Stick:
    """中转U盘."""

    id: int
    serial: str
    fs_uuid: str
    label: str
    status: str
    """active or retired."""
    registered_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class TrayItem:
    """收件盘: one file that came in and waits for a person."""

    id: int
    stick_label: str | None
    name: str
    """As on the stick, control characters escaped."""
    sha256: str
    size: int
    kind: str
    """sheet, calendar, scan, photo, other."""
    state: str
    """waiting, used, set_aside."""
    used_for: str
    received_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class StickExport:
    """One file handed out on a stick."""

    id: int
    stick_label: str | None
    what: str
    name: str
    sha256: str
    size: int
    asked_by: str
    """Name of the officer."""
    written_at: pendulum.DateTime
