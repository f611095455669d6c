"""Photos of slips are read; other files are refused in words."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from station.documents.paper import preview
from station.documents.scan import NoCodeFound, NotAPicture, read_codes
from tests.documents import sample


def test_both_codes_of_a_page_top_to_bottom() -> None:
    page = preview("disclosure_slip", sample.disclosure_slip(), sample.WHEN, ppi=150)[0]
    assert read_codes(page) == [sample.signed(), sample.disclosure_slip()["capture_code"].replace(" ", "")]


def test_a_turned_and_blurred_photo_is_read() -> None:
    page = Image.open(BytesIO(preview("disclosure_slip", sample.disclosure_slip(), sample.WHEN, ppi=150)[0]))
    photo = BytesIO()
    page.convert("L").rotate(11, expand=True, fillcolor=140).save(photo, "JPEG", quality=60)
    assert sample.signed() in read_codes(photo.getvalue())


def test_a_blank_page_has_no_code() -> None:
    blank = BytesIO()
    Image.new("L", (300, 300), 255).save(blank, "PNG")
    with pytest.raises(NoCodeFound):
        read_codes(blank.getvalue())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n broken"])
def test_other_files_are_no_pictures(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        read_codes(data)
