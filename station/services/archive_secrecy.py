"""密级 of case files: whose secrets are in one, and who may let it leave the station (REQ-219; facts §3.6).

What is marked as a trade secret or as privacy leaves by the chief only, and its recordings leave as 调阅 has it, by the
bureau's permit and with their watermark: never as bare files in a bag. State secrets are in no file: they are refused
at the door.
"""

from __future__ import annotations

from station.errors import StationError
from station.store import conversions, evidence, secrecy
from station.store.store import Store


class RecordingsMarked(StationError):
    """Recordings that are somebody's secret do not go with the file. Facts: archive, names."""

    text = "archive.recordings_marked"


def level(store: Store, case_id: int) -> str:
    """The highest of a case and of its recordings, as they are marked now: none, trade_secret or privacy."""
    cases = (secrecy.level(store, each) for each in conversions.whole(store, case_id))
    return max([*cases, *_levels(store, case_id).values()], key=secrecy.LEVELS.index)


def leaving(store: Store, case_id: int, archive: str, *, recordings: bool) -> str:
    """The act by which a file may be given out, with or without its recordings as files. RecordingsMarked."""
    marked = sorted(name for name, found in _levels(store, case_id).items() if found != secrecy.NONE)
    if recordings and marked:
        raise RecordingsMarked(archive=archive, names="、".join(marked[:3]), count=len(marked))
    if level(store, case_id) != secrecy.NONE:
        return "archive.export_marked"
    return "archive.export_clips" if recordings else "archive.export"


def _levels(store: Store, case_id: int) -> dict[str, str]:
    return {
        clip.name: secrecy.level(store, each, clip.id)
        for each in conversions.whole(store, case_id)
        for clip in evidence.clips_of_case(store, each)
    }
