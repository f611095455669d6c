"""What the text of a code in a picture is: one of ours by its form and its check characters, or none.

Pure. Refuses: guessing. A text in which a character was misread is no code.
"""

from __future__ import annotations

from station.rules import paper_code
from station.rules.capture_code import CaptureCodeRefused, parse_capture_code
from station.rules.slip import SlipRefused, read_unverified
from station.rules.time_sign import NoTimeSign, read_sign


def kind_of(written: str) -> str | None:
    """capture, paper, time_sign or slip; None for what is none of them. Signatures are for others to check."""
    if _capture(written):
        return "capture"
    if _paper(written):
        return "paper"
    if _time_sign(written):
        return "time_sign"
    return "slip" if _slip(written) else None


def _capture(written: str) -> bool:
    try:
        parse_capture_code(written)
    except CaptureCodeRefused:
        return False
    return True


def _paper(written: str) -> bool:
    try:
        paper_code.read(written)
    except ValueError:
        return False
    return True


def _time_sign(written: str) -> bool:
    try:
        read_sign(written)
    except NoTimeSign:
        return False
    return True


def _slip(written: str) -> bool:
    try:
        read_unverified(written)
    except SlipRefused:
        return False
    return True
