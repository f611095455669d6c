"""Paying a fine: what was granted by instalments, and how each part of it stands."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.deadline import Pause


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment as it is granted (行政处罚法第六十六条第二款)."""

    due_on: pendulum.Date
    """The last day of paying it."""
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment."""

    on: pendulum.Date
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Covered:
    """One part of what is owed, with the payments that count towards it."""

    part: Part
    payments: tuple[Paid, ...]
    """In the order in which they were made, each as far as it belongs to this part."""

    @property
    def rest_fen(self) -> int:
        """What is unpaid of it."""
        return self.part.amount_fen - sum(each.amount_fen for each in self.payments)

    @property
    def paid_on(self) -> pendulum.Date | None:
        """The day on which it was paid up; None before."""
        return self.payments[-1].on if self.payments and not self.rest_fen else None

    def overdue(self, on: pendulum.Date) -> bool:
        """Whether something of it is unpaid after its last day."""
        return self.rest_fen > 0 and on > self.part.due_on


@dataclass(frozen=True, slots=True)
class Late:
    """One sum that was, or is, late, and what its delay adds; money in fen."""

    amount_fen: int
    due_on: pendulum.Date
    until: pendulum.Date
    """The day it was paid, or the day of the reckoning."""
    paid: bool
    days: int
    """Of delay that count."""
    added_fen: int
    first: pendulum.Date
    """The first of those days."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on one day; money in fen."""

    principal_fen: int
    """The fine as decided, of all parties."""
    paid_fen: int
    """Of the fine."""
    surcharge_fen: int
    """Never more than the fine (行政处罚法第七十二条第一款第一项)."""
    due_on: pendulum.Date
    """The last day of paying without a surcharge; of several parts that of the first unpaid one."""
    days: int
    """Days of delay that count for what is still unpaid of it."""
    capped_on: pendulum.Date | None
    """The day on which the surcharge on that reached it; None before."""
    beyond_fen: int = 0
    """Paid beyond the fine: it goes towards the surcharge."""
    lates: tuple[Late, ...] = ()
    """Every sum of the fine that is late or was paid late, in the order of their last days."""
    remedies: tuple[Pause, ...] = ()
    """Days of delay that do not count: reconsideration and litigation."""

    @property
    def rest_fen(self) -> int:
        """What is unpaid of the fine."""
        return self.principal_fen - self.paid_fen

    @property
    def added_fen(self) -> int:
        """What is unpaid of the surcharge."""
        return max(self.surcharge_fen - self.beyond_fen, 0)

    @property
    def total_fen(self) -> int:
        """To be paid on that day."""
        return self.rest_fen + self.added_fen

    @property
    def late(self) -> bool:
        """Whether a day of delay counts."""
        return self.days > 0


@dataclass(frozen=True, slots=True)
class Debt:
    """What one party owes of a decision on one day; money in fen."""

    owed: Owed
    income_fen: int
    """Of the confiscated income what is unpaid; it bears no surcharge."""
    imposed: bool
    """The surcharge was decided (加处罚款决定书); before that it is counted and not yet asked for."""
    until: pendulum.Date
    """The day of the reckoning."""

    @property
    def total_fen(self) -> int:
        """What is asked for."""
        added = self.owed.added_fen if self.imposed else 0
        return self.owed.rest_fen + added + self.income_fen


@dataclass(frozen=True, slots=True)
class Deferral:
    """More time, or parts, as granted (行政处罚法第六十六条第二款)."""

    until: pendulum.Date
    """The last day of paying, of several parts that of the last one."""
    parts: tuple[Covered, ...]
    """Empty: more time for the whole sum."""


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """One thing that was done to carry out what was decided."""

    kind: str
    """Kind of its event: part_paid, paid, executed, enforced, released …"""
    on: pendulum.Date
    amount_fen: int | None
    """What was paid; None where its words name no amount."""
    words: str
