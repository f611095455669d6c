"""A hearing as the event of setting it says it, and read back from there. Pure.

The event keeps words alone; what they say is asked once, when the hearing is set, and known to every paper after it.
"""

from __future__ import annotations

import re

import pendulum

from station.records.hearing import Hearing
from station.records.moment import moment
from station.texts import text

_NOBODY = "—"
_PARTS = ("at", "place", "host", "clerk")


def said(hearing: Hearing) -> str:
    """`听证定于 2026-12-03 09:00 在局三楼会议室举行，主持人徐主持，书记员何书记`."""
    at = hearing.at.format("YYYY-MM-DD HH:mm")
    return text("penalty.hearing", at=at, place=hearing.place, host=hearing.host, clerk=hearing.clerk or _NOBODY)


def read(words: str) -> Hearing | None:
    """The hearing that the words set; None where they were written otherwise."""
    pattern = re.escape(text("penalty.hearing", **{part: f"<{part}>" for part in _PARTS}))
    for part in _PARTS:
        pattern = pattern.replace(f"<{part}>", f"(?P<{part}>.+?)")
    found = re.fullmatch(pattern, words, re.DOTALL)
    if found is None or (at := _instant(found["at"])) is None:
        return None
    clerk = "" if found["clerk"] == _NOBODY else found["clerk"]
    return Hearing(at, found["host"], found["place"], clerk)


def _instant(words: str) -> pendulum.DateTime | None:
    try:
        return moment(f"{words.replace(' ', 'T')}:00+08:00")
    except ValueError:
        return None
