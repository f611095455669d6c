"""Refusals of what may happen after a draw, each with its sentence in texts/draw_after.toml."""

from __future__ import annotations

from station.errors import StationError


class UnknownReason(StationError):
    """Not one of the reasons for this kind of change. Facts: reason, allowed."""

    text = "draw_after.unknown_reason"


class NoEvidence(StationError):
    """An enterprise is said to be closed and nothing shows it. Facts: name."""

    text = "draw_after.no_evidence"


class NotDrawn(StationError):
    """The enterprise is not drawn now. Facts: name, draw_no."""

    text = "draw_after.not_drawn"


class LimitReached(StationError):
    """As many of the stratum as may be were replaced by reserves; more need fresh numbers. Facts: draw_no, most."""

    text = "draw_after.limit_reached"


class Staffable(StationError):
    """For everybody sent there the rule finds somebody else, so nothing forces another enterprise. Facts: name."""

    text = "draw_after.staffable"


class AlreadyInspected(StationError):
    """The enterprise was inspected, so it is no longer replaced. Facts: name, number."""

    text = "draw_after.already_inspected"


class NotSent(StationError):
    """The inspector is not sent there now. Facts: inspector, name, draw_no."""

    text = "draw_after.not_sent"


class NobodyLeft(StationError):
    """The rule finds nobody in place of the inspector. Facts: inspector, name."""

    text = "draw_after.nobody_left"


class HasPeople(StationError):
    """Only an enterprise without people is staffed by direct order. Facts: name, people."""

    text = "draw_after.has_people"


class WrongCount(StationError):
    """Too few, too many, or somebody twice. Facts: needed, given."""

    text = "draw_after.wrong_count"


class BarredPeople(StationError):
    """People who may not be sent there. Facts: name, people."""

    text = "draw_after.barred_people"


class UnknownEnterprise(StationError):
    """No enterprise of the register has this code. Facts: code."""

    text = "draw_after.unknown_enterprise"


class UnknownInspector(StationError):
    """Nobody with a certificate is called so. Facts: written."""

    text = "draw_after.unknown_inspector"


class AmbiguousInspector(StationError):
    """Several people are called so. Facts: written, count, certificates."""

    text = "draw_after.ambiguous_inspector"
