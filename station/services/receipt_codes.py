"""What the code on a platform's receipt says: the address of its page, its number, or both (docs/publication.md).

Scanned into the field where the number is typed, or read off a picture: a photo, a scan, a screenshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.documents.scan import read_codes
from station.errors import StationError
from station.records.moment import day
from station.rules import web_address
from station.rules.slip import SlipKeyUnknown, SlipRefused, verify_slip
from station.services import incoming
from station.services.external_refs import UrlUnfit
from station.store import sheet_rules
from station.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from station.wiring import Station

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


class OurOwnCode(StationError):
    """It is the code of a slip, which says nothing of a receipt."""

    text = "receipt_code.our_own"


class SeveralCodes(StationError):
    """A picture shows the codes of several receipts. Facts: count."""

    text = "receipt_code.several"


class NoNumber(StationError):
    """What was scanned is no number: it has more than one line, or far too many characters."""

    text = "receipt_code.no_number"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code says; empty where it says nothing of it."""

    receipt: str
    url: str


def read(store: Store, words: str) -> Scanned:
    """A code's text: a link is the address, and the number where it carries one; anything else is the number.

    OurOwnCode, UrlUnfit, NoNumber.
    """
    said = words.strip()
    if _is_slip(said):
        raise OurOwnCode()
    if not web_address.is_link(said):
        if len(said.splitlines()) > 1 or len(said) > web_address.LONGEST:
            raise NoNumber()
        return Scanned(said, "")
    if not web_address.fits(said):
        raise UrlUnfit(url=said[: web_address.LONGEST])
    names = sheet_rules.rules("receipt", day(store.clock.now())).words["parameter"]
    return Scanned(web_address.carried(said, names), said)


def read_picture(station: Station, named: str | Path) -> Scanned:
    """The code or codes of one receipt in a picture, by its path or `tray/<id>`: an address, a number, or one of each.

    NoFile, ItemUnknown, ItemLost, NotAPicture, NoCodeFound, SeveralCodes; what `read` raises.
    """
    codes = dict.fromkeys(read_codes(incoming.read(station, named).data))
    found = [read(station.store, code) for code in codes]
    links = [each for each in found if each.url]
    numbers = {each.receipt for each in found} - {""}
    if len(links) > 1 or len(numbers) > 1:
        raise SeveralCodes(count=len(found))
    return Scanned(numbers.pop() if numbers else "", links[0].url if links else "")


def of(station: Station, shown: str) -> Scanned:
    """What was scanned, or a picture that is named instead. What `read` and `read_picture` raise."""
    said = shown.strip()
    names_one = said.lower().endswith(PICTURES) or said.startswith("tray/")
    return read_picture(station, said) if names_one and not web_address.is_link(said) else read(station.store, said)


def _is_slip(words: str) -> bool:
    try:
        verify_slip(words, {})
    except SlipKeyUnknown:
        return True
    except SlipRefused:
        return False
    return False
