"""What the hardware edge refuses. Callers turn these into sentences for people; this package has no sentences."""

from __future__ import annotations


class DeviceError(Exception):
    """A device or a medium cannot be used; `reason` is a short code, `facts` what was seen."""

    def __init__(self, reason: str, **facts: str) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(f"{reason} {facts}")


class NotARecorder(DeviceError):
    """Something was plugged in that must not be treated as a recorder."""


class NotAVolume(DeviceError):
    """The path is not a folder that can be listed."""


class BadProfile(DeviceError):
    """A recorder profile is missing or its file is malformed."""
