"""Addresses of pages of other systems: what is one, and the number a link carries. Pure."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

SCHEMES = ("https://", "http://")
LONGEST = 200
"""No system's number or address is longer; what is came from a scanner gone astray."""


def is_link(words: str) -> bool:
    """Whether words begin as an address does."""
    return words.startswith(SCHEMES)


def fits(address: str) -> bool:
    """Whether this is the address of a page, as it is kept."""
    return is_link(address) and len(address.split()) == 1 and len(address) <= LONGEST


def carried(address: str, names: Collection[str]) -> str:
    """The value of the parameter called one of `names`; empty where there is none, or several say different things.

    Parameters stand behind `?`, also behind the `#` of pages that find their way by it. Names without regard to case.
    """
    wanted = {name.lower() for name in names}
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    queries = (parts.query, parts.fragment.partition("?")[2])
    found = {value.strip() for query in queries for name, value in parse_qsl(query) if name.lower() in wanted}
    return found.pop() if len(found) == 1 else ""
