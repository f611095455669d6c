"""Whole records and slips in files named by the first digits of a digest, so many that one look-up costs little."""

from __future__ import annotations

from itertools import product

from station.bureau.site.gather import RECORDS, SLIPS
from station.bureau.site.lay import Draft
from station.store.site_work import Work

LARGEST = {RECORDS: 32, SLIPS: 64}
"""So many a file holds on the average, at most."""
HEX = "0123456789abcdef"


def lay(draft: Draft, work: Work) -> dict[str, int]:
    """Lay out both folders; the digits that name their files."""
    digits = {}
    for folder, largest in LARGEST.items():
        digits[folder] = digits_for(work.count(folder), largest)
        _lay(draft, work, folder, digits[folder])
    return digits


def digits_for(count: int, largest: int) -> int:
    """So many hex digits that a file holds no more than `largest` on the average."""
    digits = 0
    while count > largest << 4 * digits:
        digits += 1
    return digits


def _lay(draft: Draft, work: Work, folder: str, digits: int) -> None:
    """Every file there can be: asking for what nobody published must not look like a fault."""
    empty = set(names(digits))
    for name, items in work.shards(folder, digits):
        empty.discard(name or "all")
        whole = ",".join(f'"{id_}":{words}' for id_, words in items)
        draft.write(f"data/{folder}/{name or 'all'}.json", f"{{{whole}}}".encode())
    for name in sorted(empty):
        draft.write(f"data/{folder}/{name}.json", b"{}")


def names(digits: int) -> list[str]:
    """Of all files there can be."""
    return ["".join(each) for each in product(HEX, repeat=digits)] if digits else ["all"]
