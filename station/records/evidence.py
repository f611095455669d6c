"""音像记录: recorders, dockings, files on a recorder, clips, and what is known of them while they come in."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


@dataclass(frozen=True, slots=True)
class Recorder:
    """A registered recorder (执法记录仪)."""

    id: int
    serial: str
    profile: str
    officer_id: int | None
    officer_name: str | None
    clock_offset_s: int
    """Added to the recorder's time to get ours."""
    status: str
    """active or retired."""
    registered_at: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Intake:
    """One docking: a frozen listing and how far its files came."""

    id: int
    recorder_id: int
    serial: str
    officer_name: str | None
    source: str
    listing_sha256: str
    files: int
    bytes: int
    state: str
    """copying, interrupted, complete, partial."""
    opened_at: pendulum.DateTime
    closed_at: pendulum.DateTime | None
    counts: dict[str, int]
    """Files by state: listed, verified, duplicate, failed, changed, skipped."""
    usb: str = ""
    """vendor:product as udev says; empty for a folder."""
    model: str = ""
    fs_type: str = ""
    broken: int = 0
    """Folders that could not be listed to their end."""
    reread_at: pendulum.DateTime | None = None
    """When the whole source had been read a second time; None until then."""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file of a frozen listing."""

    id: int
    session_id: int
    path: bytes
    size: int
    mtime: pendulum.DateTime
    state: str
    sha256: str | None
    """Of what is kept; of a file that could not be had whole, of its beginning."""
    detail: str
    kept: int | None = None
    """Bytes kept of a file that could not be had whole."""
    reread: str = ""
    """What the second reading of the source gave: same, differs, unreadable, or empty before it."""
    reread_method: str = ""
    """o_direct, evicted, unproven."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Verified content in the media store."""

    id: int
    sha256: str
    size: int
    name: str
    """As on the recorder, control characters escaped."""
    serial: str
    officer_id: int | None
    officer_name: str | None
    media: str
    """video, audio, photo, other."""
    started_at: pendulum.DateTime | None
    """Corrected by the recorder's clock offset."""
    ended_at: pendulum.DateTime | None
    duration_ms: int | None
    time_source: str
    """name, container, mtime, none."""
    verify_method: str
    """o_direct, evicted, unproven."""
    case_id: int | None
    case_number: str | None
    link_method: str
    """auto, person, none; away: a person took it from a case, and a person claims it again."""
    session_id: int
    imported_at: pendulum.DateTime
    extent: str = "whole"
    """whole, or partial where the source could not be read to its end."""
    problem: str = ""
    """Why it cannot be played (code), or empty."""
    codec: str = ""
    width: int | None = None
    height: int | None = None
    device_no: str = ""
    """From the name, by profile."""
    officer_no: str = ""
    """Number the recorder was set to."""
    seq: int | None = None
    marked: bool = False
    """重点文件."""
    clock_offset_s: int = 0
    """What the recorder's times were corrected by when the clip came in."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a file's own structure says, read in a sandbox."""

    media: str
    """video, audio, photo, other."""
    created_at: pendulum.DateTime | None
    """The container's creation time exactly as written, labelled UTC; whether it is UTC the profile knows."""
    duration_ms: int | None
    problem: str
    """Why nothing more is known (code), or empty."""
    codec: str = ""
    width: int | None = None
    height: int | None = None
    traces: frozenset[str] | None = None
    """Words that whoever made it left in it: brand, programs, `edts`; None where nobody could ask."""


@dataclass(frozen=True, slots=True)
class LiveIntake:
    """A running import as another process sees it."""

    session_id: int
    serial: str
    officer_name: str
    current: str
    """Name of the file being copied, escaped."""
    files_done: int
    files: int
    bytes_copied: int
    bytes_verified: int
    bytes: int
    """Of the files that have to be copied."""
    bytes_per_s: float
    seconds_left: float | None
    """None until the speed is known."""
    heartbeat: float
    """CLOCK_BOOTTIME, seconds: common to all processes of one boot, unmoved by the wall clock."""
    phase: str = "copying"
    """copying, or rereading while the source is read a second time (then bytes_copied counts that)."""


@dataclass(frozen=True, slots=True)
class IntakeOutcome:
    """How one import ended."""

    session_id: int | None
    """None where nothing had changed since the last complete one, so nothing was written."""
    serial: str
    state: str
    """complete, partial, interrupted, unchanged."""
    reason: str
    """Why it was interrupted (unplugged, disk_full, disk_error, stopped), or empty."""
    files: int
    new: int
    duplicate: int
    failed: int
    changed: int
    skipped: int
    waiting: int
    """Files not reached; they come with the next docking."""
    bytes_new: int
    linked: dict[str, int]
    """New clips by case number."""
    unlinked: int
    """New clips that belong to no case yet."""
    destroyed: int
    """Files (of `duplicate`) whose content an approved disposal removed: they were read and not kept again."""
    secret: int
    """Files (of `skipped`) left on the recorder because their names bear the mark of a state secret."""
