"""What waits for a person around the dock, the store and the registers, one line for each kind of thing, for 今日.

Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from station.records.today import Chore, Urgency
from station.rules.urgency import RANK
from station.services import (
    access_view,
    archive,
    backups,
    briefings,
    clearance,
    continuity,
    disclosure_board,
    doubts,
    from_bureau,
    keeping_chores,
    letterbox,
    missing_copies,
    number_chores,
    print_chores,
    reentry,
    registers,
    station_report,
    sticks,
    uploads,
)
from station.services.expiring import expiring
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

BACKUP_DAYS = 3
"""A second copy older than that is said; recordings are brought in almost every day."""
REGISTER_DAYS = 7
"""Before the last day on which a register must be published, from when on it is pressing."""
NAMED = 2
"""So many are named on the line; the screen it leads to shows them all."""


def chores(station: Station) -> tuple[Chore, ...]:
    """Everything that waits at this moment, the most urgent first."""
    found = [
        *_late(station),
        *_damage(station),
        *_gaps(station),
        *_tray(station),
        *missing_copies.chores(station.store, station.clock.now()),
        *reentry.chores(station.store),
        *_backup(station),
        *_unreported(station),
        *_clearing(station),
        *keeping_chores.chores(station.store),
        *expiring(station.store, station.clock.now()),
        *number_chores.waiting(station.store, station.clock.now()),
        *_registers(station),
        *disclosure_board.chores(station.store),
        *access_view.chores(station.store, station.clock.now()),
        *briefings.chores(station.store, station.clock.now()),
        *archive.chores(station.store, station.clock.now()),
        *from_bureau.chores(station.store),
        *letterbox.chores(station),
        *print_chores.chores(station.store),
    ]
    return tuple(sorted(found, key=lambda chore: RANK[chore.urgency]))


def _late(station: Station) -> Iterator[Chore]:
    """Recordings that came after their deadline, and nobody has said why."""
    for one in uploads.late(station.store):
        yield Chore(
            "late",
            "overdue",
            text("dock_tui.chore.late.left"),
            one.enterprise,
            number=one.number,
            case_id=one.case_id,
            deadline_id=one.deadline_id,
        )


def _damage(station: Station) -> Iterator[Chore]:
    open_ = backups.damages(station.store)
    if open_:
        names = [one.sha256[:12] for one in open_]
        yield Chore(
            "damage", "today", text("dock_tui.chore.damage.left", count=len(open_)), _named(names), count=len(open_)
        )


def _gaps(station: Station) -> Iterator[Chore]:
    """What nobody has given a reason for, between recordings and about one: both are explained in 断续."""
    gaps = [gap.serial for gap in continuity.gaps(station.store, open_only=True) if gap.needs_reason]
    waiting = gaps + [doubt.serial for doubt in doubts.every(station.store, open_only=True)]
    if waiting:
        left = text("dock_tui.chore.gaps.left", count=len(waiting))
        yield Chore("gaps", "soon", left, _named(waiting), count=len(waiting))


def _tray(station: Station) -> Iterator[Chore]:
    waiting = sticks.tray(station.store)
    if waiting:
        left = text("dock_tui.chore.tray.left", count=len(waiting))
        yield Chore("tray", "soon", left, _named(item.name for item in waiting), count=len(waiting))


def _backup(station: Station) -> Iterator[Chore]:
    """A station that never had a second copy is told so where a recorder waits to be cleared, not every day."""
    last, age = backups.last(station.store), backups.age(station.store)
    if last is not None and age is not None and (days := age.days) > BACKUP_DAYS:
        yield Chore("backup", "soon", text("dock_tui.chore.backup.left", days=days), last.place)


def _unreported(station: Station) -> Iterator[Chore]:
    """Nights on which nothing was sealed for the bureau."""
    days = station_report.nights_missed(station)
    if days:
        yield Chore("unreported", "soon", text("dock_tui.chore.unreported.left", days=days), "")


def _clearing(station: Station) -> Iterator[Chore]:
    may = [intake for intake, lacks in clearance.ready(station) if not lacks]
    if may:
        left = text("dock_tui.chore.clearing.left", count=len(may))
        yield Chore("clearing", "later", left, _named(intake.serial for intake in may), count=len(may))


def _registers(station: Station) -> Iterator[Chore]:
    """What must be published again, or is not yet out. A register this station never made a version of is not said."""
    found = registers.waiting(station.store)
    if found:
        soon = station.clock.now().add(days=REGISTER_DAYS)
        near = any(each.due_at is not None and each.due_at <= soon for each in found)
        late = any(each.state == "overdue" for each in found)
        urgency: Urgency = "overdue" if late else "soon" if near else "later"
        left = text("dock_tui.chore.register.left", count=len(found))
        yield Chore("register", urgency, left, _named(each.sheet.title for each in found), count=len(found))


def _named(names: Iterable[str]) -> str:
    """The first names, and whether there are more."""
    each = list(dict.fromkeys(names))
    more = text("dock_tui.chore.more") if len(each) > NAMED else ""
    return "、".join(each[:NAMED]) + more
