"""Why an import does not begin, in words for the person standing at the dock."""

from __future__ import annotations

from station.errors import StationError


class Unregistered(StationError):
    """The serial is not in the roster of recorders."""

    text = "intake.unregistered"


class Retired(StationError):
    """The recorder was taken out of use."""

    text = "intake.retired"


class NothingThere(StationError):
    """The medium holds no file that could be evidence. Never a success: nothing was verified."""

    text = "intake.nothing_there"


class NoSpace(StationError):
    """The station's disk cannot hold what the recorder brings."""

    text = "intake.no_space"


class AlreadyRunning(StationError):
    """Another process is importing this recorder now."""

    text = "intake.already_running"
