"""What each kind of slip promises, in the order of docs/slip.md. Pure; the last claim of a demonstration is added here.

A natural person's number is never a claim: the code is read by strangers, so `-` stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from station.records.casework import Goods
from station.rules.slip import DEMO

NOBODY = "-"
"""In place of a code or a date that there is none of."""


def marked(claims: tuple[str, ...], demo: bool) -> tuple[str, ...]:
    """The claims as the station signs them."""
    return (*claims, DEMO) if demo else claims


def of_crew(party: str, certificates: Iterable[str]) -> tuple[str, ...]:
    """Kinds 1 to 3: the party's code, the certificate of each officer, lead first."""
    return (party or NOBODY, *certificates)


def of_result(party: str, outcome: str, terms: Iterable[date]) -> tuple[str, ...]:
    """Kind 4: the outcome's code and the first day by which something is to be put right."""
    first = min(terms, default=None)
    return (party or NOBODY, outcome, NOBODY if first is None else first.isoformat())


def of_goods(party: str, goods: Iterable[Goods]) -> tuple[str, ...]:
    """Kind 7: the fingerprint of the list."""
    return (party or NOBODY, goods_digest(goods))


def of_delivery(party: str, number: str) -> tuple[str, ...]:
    """Kind 8: the number of the paper delivered."""
    return (party or NOBODY, number)


def goods_digest(goods: Iterable[Goods]) -> str:
    """SHA-256 of the list, hex: a line for each item, its six columns parted by tabs, each line ended by LF, UTF-8."""
    lines = ("\t".join((str(one.seq), one.name, one.spec, one.quantity, one.unit, one.place)) for one in goods)
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
