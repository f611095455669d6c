"""Paying a fine: what was granted by instalments, and how each part of it stands."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum


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
