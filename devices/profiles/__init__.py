"""What a maker's recorder writes: name pattern, clock habits, segment length. One TOML file per profile.

Owns: reading profiles and reading times out of file names with them.
Refuses: guessing. A name that does not match says nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from devices.errors import BadProfile


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What one file name says. Times are aware, in the profile's zone, on the recorder's own clock."""

    started_at: datetime | None
    ended_at: datetime | None
    device: str
    officer: str
    """The number the recorder was set to, not an officer of ours."""
    seq: int | None
    marked: bool
    """重点文件: the wearer pressed the mark key."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one family of recorders names and times its files."""

    name: str
    title: str
    pattern: re.Pattern[str]
    """Matches the whole path on the medium; groups device officer time end seq mark."""
    time_format: str
    zone: str
    stamp: str
    """`start` or `end`: which moment the group `time` is."""
    container_clock: str
    """`utc` or `local`: what the container's creation_time really is."""
    segments: tuple[int, ...]
    """Nominal lengths of automatically split files, seconds."""

    def read(self, path: bytes) -> NameFacts | None:
        """What the name says, or None where it does not match or its digits are no date."""
        found = self.pattern.fullmatch(path.decode("utf-8", "replace"))
        if found is None:
            return None
        groups = found.groupdict()
        try:
            stamp = self._instant(groups.get("time"))
            end = self._instant(groups.get("end"))
        except ValueError:
            return None
        started, ended = (stamp, end) if self.stamp == "start" else (None, stamp)
        seq = groups.get("seq")
        return NameFacts(
            started_at=started,
            ended_at=ended,
            device=groups.get("device") or "",
            officer=groups.get("officer") or "",
            seq=int(seq) if seq else None,
            marked=bool(groups.get("mark")),
        )

    def _instant(self, digits: str | None) -> datetime | None:
        if not digits:
            return None
        return datetime.strptime(digits, self.time_format).replace(tzinfo=ZoneInfo(self.zone))


@cache
def profiles() -> dict[str, Profile]:
    """Every profile shipped, by name; BadProfile if a file is malformed."""
    found = {}
    for file in files(__name__).iterdir():
        name, dot, kind = file.name.rpartition(".")
        if dot and kind == "toml":
            found[name] = _profile(name, file.read_text(encoding="utf-8"))
    return dict(sorted(found.items()))


def profile(name: str) -> Profile:
    """The profile of that name; BadProfile (unknown) if there is none."""
    try:
        return profiles()[name]
    except KeyError:
        raise BadProfile("unknown", name=name) from None


def best_profile(paths: Iterable[bytes]) -> Profile | None:
    """The profile that reads most of these names (first by name on a tie), or None where none reads any."""
    names = list(paths)
    scores = [(sum(one.read(path) is not None for path in names), one) for one in profiles().values()]
    score, best = max(scores, key=lambda item: item[0])
    return best if score else None


def _profile(name: str, text: str) -> Profile:
    try:
        raw = tomllib.loads(text)
        made = Profile(
            name=name,
            title=raw["title"],
            pattern=re.compile(raw["pattern"], re.ASCII | re.IGNORECASE),
            time_format=raw["time"],
            zone=raw["zone"],
            stamp=raw["stamp"],
            container_clock=raw["container_clock"],
            segments=tuple(raw["segments"]),
        )
        ZoneInfo(made.zone)
    except (KeyError, ValueError, re.error) as error:
        raise BadProfile("malformed", name=name, detail=str(error)) from error
    if made.stamp not in ("start", "end") or made.container_clock not in ("utc", "local"):
        raise BadProfile("malformed", name=name, detail="stamp or container_clock")
    return made
