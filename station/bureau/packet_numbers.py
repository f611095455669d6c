"""Which number the next packet for a station has, and which packet it follows.

The bureau's own rows say so, and where those were lost with the machine, the replica: a number the station has
seen must never be on a second packet (it would be a fork there).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pendulum import DateTime

from station.bureau.home import Bureau
from station.errors import StationError
from station.records.bureau import Enrolment
from station.records.moment import moment
from station.rules.return_text import FIRST
from station.store import bureau_returns as rows
from station.store import bureau_rows
from station.store.home import RESTORED


class NumberUnknown(StationError):
    """The bureau was restored, and no bundle sealed since says which packets the station took in. Facts: name."""

    text = "exchange.number_unknown"


class NumberTwice(StationError):
    """The station took in another packet of a number than the one kept here. Facts: name, seq."""

    text = "exchange.number_twice"


def following(bureau: Bureau, found: Enrolment) -> tuple[int, str]:
    """(number, SHA-256 of the packet before it in this life, FIRST for none). NumberUnknown, NumberTwice."""
    if not is_known(bureau, found):
        raise NumberUnknown(name=found.name)
    made: dict[int, tuple[int, str]] = {}
    for seq, epoch, sha256 in _heard_of(bureau, found.code):
        if made.setdefault(seq, (epoch, sha256))[1] != sha256:
            raise NumberTwice(name=found.name, seq=seq)
    of_life = [seq for seq, (epoch, _) in made.items() if epoch == found.epoch]
    return max(made, default=0) + 1, made[max(of_life)][1] if of_life else FIRST


def is_known(bureau: Bureau, found: Enrolment) -> bool:
    """Whether the bureau knows every packet it made: after a restore the station itself has to be heard once.

    What was made after the backup is known to the station alone.
    """
    since = _restored_at(bureau.home.root)
    last = bureau_rows.last_accepted(bureau.store, found.code)
    return since is None or (last is not None and last.sealed_at >= since)


def _heard_of(bureau: Bureau, code: str) -> Iterator[tuple[int, int, str]]:
    """(number, life, SHA-256) of every packet made here, and of every one the station says it took in."""
    for sent in rows.packets(bureau.store, code):
        yield sent.seq, sent.epoch, sent.sha256
    for taken in rows.taken_in(bureau.home.replica(code)):
        yield taken.seq, taken.epoch, taken.sha256


def _restored_at(home: Path) -> DateTime | None:
    try:
        facts = json.loads((home / RESTORED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return moment(str(facts["at"]))
