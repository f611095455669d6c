"""How long a result is shown on a channel, and which rules say so (schema/law/publication.toml)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pendulum

Grade = Literal["light", "normal", "serious"]
GRADES: tuple[Grade, ...] = ("light", "normal", "serious")


@dataclass(frozen=True, slots=True)
class Channel:
    """Where results are published."""

    code: str
    title: str
    kinds: tuple[str, ...]
    """Kinds of case whose results go there."""
    persons: bool
    """Results about natural persons go there too, redacted."""
    basis: str
    sources: tuple[str, ...] = ()
    """Sources of inspections that go there; empty: all."""
    repairs: bool = False
    """Credit is repaired there: after the shortest term it may be taken off (信用修复管理办法)."""
    public_page: bool = False
    """What is out there is on the bureau's public page too, for the same term."""
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class PublicField:
    """One thing that a result says to the public."""

    name: str
    """What the case calls it, and the key of its row."""
    title: str
    kinds: tuple[str, ...]
    fixed: bool = False
    """Names, codes, numbers and days of the target and the organ themselves: published as they are."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class WithholdReason:
    """Why a result is not published."""

    code: str
    title: str
    basis: str
    """Proposed; empty: whoever withholds names it."""
    must: bool = False
    """Where it is seen, the result cannot be published."""
    one_channel: bool = False
    """It keeps the result from its channel alone."""
    system: bool = False
    """Written by the system and chosen by nobody."""
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class PushRule:
    """To which system results are pushed, from what."""

    system: str
    """Code in schema/law/external_systems.toml."""
    channel: str
    """The channel whose redacted result is pushed."""
    kinds: tuple[str, ...]
    persons: bool
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class TermRule:
    """What one rule says about one grade: at most `cap` months, at least `floor`."""

    rule_set: str
    title: str
    channels: tuple[str, ...]
    effective_from: date
    kinds: tuple[str, ...]
    basis: str
    effective_to: date | None = None
    higher: bool = False
    """Its cap binds every channel."""
    grade: str = ""
    shortens: bool = False
    """Under three conditions the term may be shortened down to the floor (余应急发〔2019〕43号二（一）5)."""
    publish: bool = True
    """False: as a rule it is not published on these channels."""
    cap: int | None = None
    floor: int | None = None
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A cap or a floor as a day."""

    rule: TermRule
    kind: Literal["cap", "floor"]
    on: pendulum.Date


@dataclass(frozen=True, slots=True)
class Span:
    """How long one result is shown on one channel."""

    until: pendulum.Date | None
    """The last day; None where no rule sets one."""
    applied: Bound | None
    """The bound that made it so; None: what was wished."""
    bounds: tuple[Bound, ...]
    """All that apply, in the order of their days."""
    conflict: bool
    """A cap lies below a floor of the channel: the cap is applied, the bureau has yet to confirm (待局确认)."""
    published: bool
    """False: a rule for this channel says that it is not published as a rule."""
    repair_from: pendulum.Date | None
    """The first day on which the party may apply for repair: after the channel's shortest term."""
