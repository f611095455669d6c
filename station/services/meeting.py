"""Two cards side by side, and the code that two people compare by telephone before either side believes the other."""

from __future__ import annotations

from dataclasses import dataclass

from station.replica import cards, pairing


@dataclass(frozen=True, slots=True)
class Meeting:
    """What somebody must know who is about to believe a card."""

    name: str
    """Of the other side, as its card says."""
    code: str
    """Nine digits."""
    fingerprint: str
    """Of the other side's key."""
    spoken: str
    """The code both screens show: six groups of four digits."""

    def heard(self, given: str) -> None:
        """Refuse unless this is the code, blanks and hyphens aside. CodeWrong."""
        pairing.compare(self.spoken, given)


def at_station(own: bytes, theirs: bytes) -> Meeting:
    """The station `own` meets the bureau `theirs`; a third of a second of work. CardInvalid."""
    bureau = cards.read_bureau(theirs)
    spoken = pairing.code(cards.read_station(own), bureau)
    return Meeting(bureau.name, bureau.code, cards.fingerprint(bureau.key), spoken)


def at_bureau(own: bytes, theirs: bytes) -> Meeting:
    """The bureau `own` meets the station `theirs`; a third of a second of work. CardInvalid."""
    station = cards.read_station(theirs)
    spoken = pairing.code(station, cards.read_bureau(own))
    return Meeting(station.name, station.code, cards.fingerprint(station.key), spoken)


def of_station(card: bytes) -> str:
    """The fingerprint on a station's card. CardInvalid."""
    return cards.fingerprint(cards.read_station(card).key)
