"""The code on a platform's receipt: its text, a picture of it, and what is none."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from station.documents.qr import link_symbol, png
from station.documents.scan import NoCodeFound, NotAPicture
from station.records.people import Proof
from station.services import cases, receipt_codes, slips
from station.services.drop import NoFile
from station.services.external_refs import UrlUnfit
from station.services.receipt_codes import NoNumber, OurOwnCode, Scanned, SeveralCodes
from station.wiring import Station
from tests.services.inspections import planned

LINK = "https://www.zjzwfw.gov.cn/zjservice/publicity?infoId=ZJ-2026-00187"
BARE = "https://www.zjzwfw.gov.cn/p/8f3a"


def picture(folder: Path, *codes: str) -> str:
    """A photo with these codes one below the other."""
    drawn = [_drawn(each) for each in codes]
    whole = Image.new("L", (max(each.width for each in drawn), sum(each.height for each in drawn)), 255)
    top = 0
    for each in drawn:
        whole.paste(each, (0, top))
        top += each.height
    path = folder / "receipt.png"
    whole.save(path)
    return str(path)


def _drawn(code: str) -> Image.Image:
    with Image.open(BytesIO(png(link_symbol(code), 6))) as opened:
        return opened.convert("L")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (LINK, Scanned("ZJ-2026-00187", LINK)),
        (BARE, Scanned("", BARE)),
        ("ZJ-2026-00187", Scanned("ZJ-2026-00187", "")),
        (f"  {LINK}\n", Scanned("ZJ-2026-00187", LINK)),
    ],
)
def test_scanned_or_in_a_picture_it_says_the_same(station: Station, tmp_path: Path, code: str, said: Scanned) -> None:
    assert receipt_codes.of(station, code) == said
    assert receipt_codes.of(station, picture(tmp_path, code.strip())) == said


def test_a_number_beside_a_link_is_its_number(station: Station, tmp_path: Path) -> None:
    assert receipt_codes.of(station, picture(tmp_path, "ZJ-2026-00187", BARE)) == Scanned("ZJ-2026-00187", BARE)


@pytest.mark.parametrize("codes", [(BARE, LINK), ("ZJ-1", "ZJ-2"), ("ZJ-1", LINK)])
def test_two_receipts_in_one_picture_are_refused(station: Station, tmp_path: Path, codes: tuple[str, ...]) -> None:
    with pytest.raises(SeveralCodes):
        receipt_codes.of(station, picture(tmp_path, *codes))


def test_what_is_no_receipt_is_refused_in_words(station: Station, tmp_path: Path) -> None:
    for unfit, refusal in (
        (f"{BARE} {BARE}", UrlUnfit),
        (f"{BARE}/{'x' * 200}", UrlUnfit),
        ("ZJ-1\nZJ-2", NoNumber),
        ("7" * 201, NoNumber),
        (str(tmp_path / "nothing.png"), NoFile),
    ):
        with pytest.raises(refusal):
            receipt_codes.of(station, unfit)
    (tmp_path / "words.png").write_text("no picture")
    with pytest.raises(NotAPicture):
        receipt_codes.of(station, str(tmp_path / "words.png"))
    Image.new("L", (200, 200), 255).save(tmp_path / "white.png")
    with pytest.raises(NoCodeFound):
        receipt_codes.of(station, str(tmp_path / "white.png"))


def test_a_slip_that_lies_on_the_desk_is_no_receipt(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    case = planned(station, chief, enterprise())
    cases.approve(station.store, chief, case.id)
    cases.dispatch(station.store, chief, case.id)
    slip = slips.issue(station, chief, case.id)
    with pytest.raises(OurOwnCode):
        receipt_codes.of(station, slip.payload)
