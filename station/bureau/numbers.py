"""号段 at the bureau: which serials are whose, and the signed file that tells the station.

All stations write the same short name before the year, so two of them must never have the same serial of a series.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from station.bureau.home import Bureau
from station.bureau.permits import enrolment, term
from station.errors import StationError
from station.records.number import Allotment
from station.records.people import Proof
from station.records.permit import NumbersPermit
from station.rules.number_blocks import Block
from station.rules.numbering import CASE_PREFIX
from station.store import bureau_numbers
from station.store.act import Act
from station.store.bureau_numbers import Allotted

LARGEST = 99_999
YEARS = (2019, 2099)


class BlockUnusable(StationError):
    """No block a series could have. Facts: year, first, last."""

    text = "numbers.permit.unusable"


class BlockTaken(StationError):
    """Another block has some of these serials. Facts: prefix, first, last, code."""

    text = "numbers.permit.taken"


class BlockBehind(StationError):
    """The station was given higher serials before: it would never come back to these. Facts: prefix, first, last."""

    text = "numbers.permit.behind"


def allot(bureau: Bureau, actor: Proof, code: str, blocks: Sequence[Allotment], days: int) -> str:
    """The signed permit by which the blocks are the station's; they are kept here and not given to any other.

    The same blocks may be told again to the station that has them, as after a restore. NotEnrolled, BlockUnusable,
    BlockTaken, BlockBehind, DaysRefused, NotAllowed.
    """
    found = enrolment(bureau, code)
    for block in blocks:
        _check(block)
    issued, expires = term(bureau, days)
    made = NumbersPermit(f"{found.code}/{found.epoch}", secrets.token_hex(16), tuple(blocks), issued, expires)
    told = " ".join(f"{one.series} {one.year} {one.first}-{one.last}" for one in blocks)
    reason = f"numbers {made.station} {told}"
    with bureau.store.act(actor, "permit.issue", subject=f"permit/{made.serial}", reason=reason) as act:
        for block in blocks:
            _keep(act, code, block, made.serial)
        return bureau.store.signer.note(made.body())


def allotted(bureau: Bureau) -> tuple[Allotted, ...]:
    """Everything that was allotted, by series, year and serial."""
    return bureau_numbers.every(bureau.store)


def _keep(act: Act, code: str, block: Allotment, permit: str) -> None:
    before = bureau_numbers.every(act.store, block.series, block.year)
    if any((each.code, each.block) == (code, block) for each in before):
        return
    facts = {"prefix": f"{CASE_PREFIX[block.series]}〔{block.year}〕"}
    wanted = Block(block.first, block.last)
    for each in before:
        if wanted.meets(Block(each.block.first, each.block.last)):
            raise BlockTaken(**facts, first=each.block.first, last=each.block.last, code=each.code)
    for each in before:
        if each.code == code and block.first < each.block.first:
            raise BlockBehind(**facts, first=each.block.first, last=each.block.last)
    bureau_numbers.insert(act, code, block, permit)


def _check(block: Allotment) -> None:
    if not (1 <= block.first <= block.last <= LARGEST and YEARS[0] <= block.year <= YEARS[1]):
        raise BlockUnusable(year=block.year, first=block.first, last=block.last)
