"""What is filled in when taking a step: one record for every flow; a step looks only at what its data asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pendulum

from station.records.case import Found
from station.records.casework import NewGoods, Sanction, Serving
from station.records.payment import Part


@dataclass(frozen=True, slots=True)
class Filled:
    """Answers of a step's form. Everything is optional; guards refuse what is missing and asked for."""

    crew: tuple[int, ...] | None = None
    """Officers who go; None: those the case already has."""
    identity_shown: bool = False
    told: frozenset[str] = frozenset()
    """Which of reason, basis and rights the party was told."""
    signed: bool = False
    """The party signed what the step leaves for it to sign."""
    refused_note: str = ""
    """The party refused: what happened, who was present, that it was reported."""
    hazards: tuple[Found, ...] = ()
    note: str = ""
    sanctions: tuple[Sanction, ...] = ()
    """For steps with a phase: proposed, noticed or decided."""
    goods: tuple[NewGoods, ...] = ()
    serving: Serving | None = None
    """How the papers were delivered; None: handed over on the spot."""
    until: date | None = None
    """A day that the step sets."""
    instalments: tuple[Part, ...] = ()
    """Parts in which a fine may be paid; the step's day is then the last of theirs."""
    paid_fen: int | None = None
    """An amount that was paid; None: it is read from the note."""
    meets_at: pendulum.DateTime | None = None
    """When something will take place that the step announces: a hearing."""
    conclusion: str = ""
    """执法结论 as it is to be published; empty: the step's own words."""
    outcome: str = ""
    """What becomes of the goods: released, confiscated, destroyed, transferred."""
    form: Mapping[str, str] = field(default_factory=dict)
    """Further answers by name (Transition.asks), as written."""

    @property
    def last_on(self) -> date | None:
        """The day that the step sets, or the last one of its parts."""
        return max((each.due_on for each in self.instalments), default=self.until)


NOTHING = Filled()
"""For steps that ask for nothing."""
