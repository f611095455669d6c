"""When a recorder may be emptied: facts of one docking in, everything that is lacking out.

Pure. Refuses to weigh one thing against another: each condition stands alone, and all of them must hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.records.docking import Lack
from station.rules.numbering import Number
from station.texts import text

PROVEN = ("o_direct", "evicted")
"""Ways of reading that cannot have been served from memory."""
HOLLOW = ("empty", "symlink", "device", "fifo", "socket")
"""Why a listed entry was not copied where nothing is lost with it: it has no content of its own."""
NAMED = 3
"""So many files are named in a sentence; the docking's list has all of them."""
SERIAL_CLAIM = 64
"""Characters of a serial in the code of a certificate."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gate wants to know of one docking. Names are escaped already."""

    newest: bool
    """No later docking of this recorder."""
    state: str
    broken: int
    """Folders not listed to their end."""
    waiting: int
    """Files listed and not reached."""
    failed: tuple[str, ...]
    changed: tuple[str, ...]
    left: tuple[str, ...]
    """Files with content that were not copied (their names are too long)."""
    secret: tuple[str, ...]
    """Files with content that were not copied because they bear the mark of a state secret."""
    kept: int
    unverified: int
    """Kept files whose content here was not proven to be read back from the disk."""
    damaged: int
    """Kept files whose content here is damaged now."""
    reread_done: bool
    unread: int
    """Kept files without a second reading of the source."""
    differing: tuple[str, ...]
    unreadable: tuple[str, ...]
    unproven: int
    """Kept files whose second reading may have come from memory."""
    second_copy: str
    """backup/<id> or receipt/<bundle>; empty while there is none."""
    gaps: int
    """Open gaps that need a reason."""
    ledger_holds: bool


def lacks(facts: Facts) -> tuple[Lack, ...]:
    """What stands against emptying the recorder, each with what to do next; nothing where it may be emptied."""
    if not facts.newest:
        # Whatever else is true of an old listing, it is not what lies on the recorder now.
        return (_lack("not_newest"),)
    found = [*_brought_in(facts), *_kept_well(facts), *_read_twice(facts)]
    if not facts.second_copy:
        found.append(_lack("no_second_copy"))
    if facts.gaps:
        found.append(_lack("open_gaps", count=facts.gaps))
    if not facts.ledger_holds:
        found.append(_lack("ledger"))
    return tuple(found)


def number(prefix: str, year: int, serial: int) -> str:
    """`余清〔2026〕3号`."""
    return str(Number(prefix, year, serial))


def claims(listing_sha256: str, serial: str, files: int, size: int) -> tuple[str, ...]:
    """What the code of a certificate promises, in the order of docs/slip.md."""
    # A comma parts the claims; a serial that has one is still recognised, and the docking's id is in the code.
    plain = serial.replace("%", "%25").replace(",", "%2C")
    return (listing_sha256, plain[:SERIAL_CLAIM], str(files), str(size))


def _brought_in(facts: Facts) -> list[Lack]:
    found: list[Lack] = []
    if facts.failed:
        found.append(_named("failed", facts.failed))
    if facts.changed:
        found.append(_named("changed", facts.changed))
    if facts.left:
        found.append(_named("left", facts.left))
    if facts.secret:
        found.append(_named("secret", facts.secret))
    if facts.broken:
        found.append(_lack("broken", count=facts.broken))
    if facts.waiting:
        found.append(_lack("waiting", count=facts.waiting))
    if not facts.kept:
        found.append(_lack("nothing"))
    if facts.state != "complete" and not found:
        found.append(_lack("unfinished"))
    return found


def _kept_well(facts: Facts) -> list[Lack]:
    found: list[Lack] = []
    if facts.unverified:
        found.append(_lack("unverified", count=facts.unverified))
    if facts.damaged:
        found.append(_lack("damaged", count=facts.damaged))
    return found


def _read_twice(facts: Facts) -> list[Lack]:
    found: list[Lack] = []
    if facts.differing:
        found.append(_named("differs", facts.differing))
    if facts.unreadable:
        found.append(_named("unreadable", facts.unreadable))
    if facts.kept and (facts.unread or not facts.reread_done):
        found.append(_lack("not_reread", count=facts.unread, files=facts.kept))
    elif facts.unproven:
        found.append(_lack("unproven", count=facts.unproven))
    return found


def _named(code: str, names: tuple[str, ...]) -> Lack:
    more = text("clearance.more") if len(names) > NAMED else ""
    return _lack(code, count=len(names), names="、".join(names[:NAMED]) + more)


def _lack(code: str, **facts: object) -> Lack:
    return Lack(code, text(f"clearance.lack.{code}", **facts))
