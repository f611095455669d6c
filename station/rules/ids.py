"""63-bit row ids, unique in the country: nine-digit township code, station epoch, running number.

id = code << 33 | epoch << 27 | number. The largest code, 999999999, still fits a signed 64-bit integer.
"""

from __future__ import annotations

EPOCHS = 1 << 6
NUMBERS = 1 << 27


def make_id(code: int, epoch: int, number: int) -> int:
    """The id of `number` (1..2^27-1) in `epoch` (0..63) of station `code`. ValueError out of range."""
    if not (0 < code <= 999_999_999 and 0 <= epoch < EPOCHS and 0 <= number < NUMBERS):
        raise ValueError(f"no id for {code}/{epoch}/{number}")
    return code << 33 | epoch << 27 | number


def split_id(row_id: int) -> tuple[int, int, int]:
    """(code, epoch, number) of an id."""
    return row_id >> 33, row_id >> 27 & (EPOCHS - 1), row_id & (NUMBERS - 1)
