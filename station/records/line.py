"""How a bureau reaches a station over the network, and what came of each time it did (docs/line.md)."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import DateTime

MEDIA = ("hashes", "asked", "major", "all")
"""What a bureau wants of a station's recordings and papers, from nothing but their hashes to everything."""
HASHES = "hashes"
"""Of these: nothing but the hashes, whatever was asked for."""
DONE, NOTHING, REFUSED, UNREACHABLE, BROKEN = "done", "nothing", "refused", "unreachable", "broken"
"""What one time came to. Refused is a bundle, unreachable the station, broken the line or a disk on the way."""


@dataclass(frozen=True, slots=True)
class Line:
    """The way to one station."""

    code: str
    host: str
    port: int
    host_key: str
    """What the station's SSH server must show, as in known_hosts: type and base64."""
    media: str = "asked"
    nightly_bytes: int = 0
    """Of media, in all runs of one night; 0: none."""
    bytes_per_second: int = 0
    """0: no limit."""


@dataclass(frozen=True, slots=True)
class PullRun:
    """One time a station was asked."""

    code: str
    began_at: DateTime
    ended_at: DateTime
    outcome: str
    """One of the five above."""
    bytes: int
    """Fetched in this run."""
    attempts: int
    """Times the line was opened; 0 where the bundles lay in a folder."""
    detail: str
    """What was wrong, for people; empty: nothing."""
