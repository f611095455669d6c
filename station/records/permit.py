"""局签许可: what the bureau allows at a station where nobody there may (docs/permits.md)."""

from __future__ import annotations

from dataclasses import dataclass

import pendulum

from station.records.moment import iso
from station.records.number import Allotment

FORM = "anjian-permit/1"


@dataclass(frozen=True, slots=True)
class PinPermit:
    """One person may choose a new PIN, whoever knows the one-time code being that person."""

    station: str
    """`<code>/<epoch>`: this life of this station and no other."""
    serial: str
    """32 hex digits, drawn at random; a permit is used once."""
    officer_id: int
    name: str
    code: str
    """Hex SHA-256 of the serial, a line end and the one-time code."""
    issued: pendulum.DateTime
    expires: pendulum.DateTime
    """From this instant on it is worth nothing."""

    def body(self) -> str:
        """The text that is signed."""
        return (
            f"{FORM}\nkind pin\nstation {self.station}\nserial {self.serial}\nofficer {self.officer_id}\n"
            f"name {self.name}\ncode {self.code}\nissued {iso(self.issued)}\nexpires {iso(self.expires)}\n"
        )


@dataclass(frozen=True, slots=True)
class DeputyPermit:
    """One person stands in for another, granted by the bureau because the chief cannot grant it."""

    station: str
    serial: str
    officer_id: int
    name: str
    """Who is absent."""
    deputy_id: int
    deputy: str
    from_on: pendulum.Date
    to_on: pendulum.Date
    """Included."""
    reason: str
    issued: pendulum.DateTime
    expires: pendulum.DateTime
    """Until when it may be put in; it does not end the delegation."""

    def body(self) -> str:
        """The text that is signed."""
        return (
            f"{FORM}\nkind deputy\nstation {self.station}\nserial {self.serial}\nofficer {self.officer_id}\n"
            f"name {self.name}\ndeputy {self.deputy_id}\ndeputy-name {self.deputy}\nfrom {self.from_on.isoformat()}\n"
            f"to {self.to_on.isoformat()}\nreason {self.reason}\nissued {iso(self.issued)}\n"
            f"expires {iso(self.expires)}\n"
        )


@dataclass(frozen=True, slots=True)
class NumbersPermit:
    """Serials are the station's from now on (号段)."""

    station: str
    serial: str
    blocks: tuple[Allotment, ...]
    """At least one."""
    issued: pendulum.DateTime
    expires: pendulum.DateTime
    """Until when it may be put in; the blocks themselves do not end."""

    def body(self) -> str:
        """The text that is signed."""
        lines = "".join(f"block {one.series} {one.year} {one.first} {one.last}\n" for one in self.blocks)
        return (
            f"{FORM}\nkind numbers\nstation {self.station}\nserial {self.serial}\n{lines}"
            f"issued {iso(self.issued)}\nexpires {iso(self.expires)}\n"
        )


@dataclass(frozen=True, slots=True)
class AccessPermit:
    """A request for recordings (调阅) is allowed, which the station may not allow itself."""

    station: str
    serial: str
    request_id: int
    number: str
    """As the station numbered it; both must fit."""
    reason: str
    issued: pendulum.DateTime
    expires: pendulum.DateTime
    """Until when it may be put in; the request's own time is not changed by it."""

    def body(self) -> str:
        """The text that is signed."""
        return (
            f"{FORM}\nkind access\nstation {self.station}\nserial {self.serial}\nrequest {self.request_id}\n"
            f"number {self.number}\nreason {self.reason}\nissued {iso(self.issued)}\nexpires {iso(self.expires)}\n"
        )


@dataclass(frozen=True, slots=True)
class DisposalPermit:
    """A list of recordings of archived case files may go (到期处置), which the station may not allow itself."""

    station: str
    serial: str
    disposal_id: int
    number: str
    """As the station numbered it; both must fit."""
    clips: int
    """How many are on the list."""
    contents: str
    """Hex SHA-256 that binds the list itself (`station.rules.permit.contents_hash`)."""
    reason: str
    """Why the bureau allows it, with the name and number of its own paper."""
    issued: pendulum.DateTime
    expires: pendulum.DateTime
    """Until when it may be put in; what it allowed may be carried out later."""

    def body(self) -> str:
        """The text that is signed."""
        return (
            f"{FORM}\nkind disposal\nstation {self.station}\nserial {self.serial}\ndisposal {self.disposal_id}\n"
            f"number {self.number}\nclips {self.clips}\ncontents {self.contents}\nreason {self.reason}\n"
            f"issued {iso(self.issued)}\nexpires {iso(self.expires)}\n"
        )


Permit = PinPermit | DeputyPermit | NumbersPermit | AccessPermit | DisposalPermit
