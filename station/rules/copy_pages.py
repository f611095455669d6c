"""Whether a signed copy has the pages of the issued paper. Pure; the pages are counted elsewhere."""

from __future__ import annotations


def fits(issued: int, found: int, looked: int, alone: bool) -> bool:
    """`issued`: pages of the issued face, 0 where that cannot be told, which nothing is held against.

    `found`: pages of the scan that are this paper's; `looked`: all that were looked at; `alone`: no other paper is in
    the scan, so that a page whose code nobody could read is this paper's, too.
    """
    return issued == 0 or found == issued or (alone and looked == issued)
