"""Refusals of the draw, each with its sentence in texts/draw.toml."""

from __future__ import annotations

from station.errors import StationError
from station.texts import text


class UnknownPurpose(StationError):
    """Not one of the purposes for which a draw may be made here. Facts: purpose, allowed."""

    text = "draw.unknown_purpose"


class UnknownStratum(StationError):
    """No stratum that is drawn. Facts: stratum."""

    text = "draw.unknown_stratum"


class AlreadyDrawn(StationError):
    """The same plan, period and stratum has a draw that is not voided. Facts: draw_no, period, strata."""

    text = "draw.already_drawn"


class NothingToDraw(StationError):
    """No enterprise may be drawn, or none is to be."""

    text = "draw.nothing_to_draw"


class WrongStep(StationError):
    """The draw is at another step."""

    text = "draw.wrong_step"

    def __init__(self, draw_no: int, state: str) -> None:
        super().__init__(draw_no=draw_no, state=text(f"draw.state.{state}"))


class BadQuota(StationError):
    """More are to be drawn than may be. Facts: stratum, quota, eligible."""

    text = "draw.bad_quota"


class UnknownSource(StationError):
    """No such source of numbers, or not for this draw. Facts: source."""

    text = "draw.unknown_source"


class RepeatedSource(StationError):
    """A source is named twice in one commitment. Facts: source."""

    text = "draw.repeated_source"


class BadCap(StationError):
    """A cap under which nobody could be sent anywhere. Facts: cap."""

    text = "draw.bad_cap"


class TermsRefused(StationError):
    """The commitment would not promise enough. Facts: why."""

    text = "draw.terms_refused"


class BadDigest(StationError):
    """Not the digest of a supervisor's nonce. Facts: found."""

    text = "draw.bad_digest"


class NothingToSupplement(StationError):
    """No revealed draw of this plan, period and strata has that number. Facts: draw_no."""

    text = "draw.nothing_to_supplement"


class SupervisorNeeded(StationError):
    """The commitment binds a supervisor's nonce, which is not here. Facts: draw_no."""

    text = "draw.supervisor_needed"


class WrongNonce(StationError):
    """Not the nonce that the supervisor committed to. Facts: draw_no."""

    text = "draw.wrong_nonce"


class AlreadyOpened(StationError):
    """It is open already. Facts: draw_no."""

    text = "draw.already_opened"


class ListClosed(StationError):
    """The list of a sealed draw is not open yet. Facts: draw_no."""

    text = "draw.list_closed"


class NotInResult(StationError):
    """The enterprise took no part in the draw; the pool shows why. Facts: draw_no, id."""

    text = "draw.not_in_result"


class CannotStaff(StationError):
    """Some outcome of the draw could not be staffed. Facts: why."""

    text = "draw.cannot_staff"


class TooSlow(StationError):
    """The clock moved on while the commitment was being written."""

    text = "draw.too_slow"


class NotYetDrawn(StationError):
    """The source's numbers are not public yet. Facts: source, round, at."""

    text = "draw.not_yet_drawn"


class WrongRound(StationError):
    """The commitment names another round. Facts: source, round, allowed."""

    text = "draw.wrong_round"


class NumbersSettled(StationError):
    """Both entries agree already. Facts: source."""

    text = "draw.numbers_settled"


class NumbersOpen(StationError):
    """Numbers are missing or the two entries differ. Facts: sources."""

    text = "draw.numbers_open"


class NonceLost(StationError):
    """The secret that the commitment binds is not in keys/. Facts: draw_no."""

    text = "draw.nonce_lost"


class SecondPersonNeeded(StationError):
    """A revealed draw is not voided by one person alone. Facts: draw_no, cases."""

    text = "draw.second_person_needed"


class NotRevealed(StationError):
    """There is no result to hand out yet. Facts: draw_no."""

    text = "draw.not_revealed"
