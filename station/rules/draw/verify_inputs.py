"""What goes into a draw, checked against the commitment: the lists, the nonces, the public numbers."""

from __future__ import annotations

from collections.abc import Callable

from station.rules.draw import changes, freeze, package
from station.rules.draw.commit import FILE as COMMIT
from station.rules.draw.commit import Commitment, SourceTerm
from station.rules.draw.freeze import Frozen
from station.rules.draw.lines import ABSENT
from station.rules.draw.seed import Value, nonce_commitment
from station.rules.draw.sources import BEACON, DEMO_PREFIX, demo_value, is_canonical
from station.rules.draw.verdict import Findings

CheckBeacon = Callable[[int, bytes], bool]
"""(round, 48-byte signature) to whether the beacon signed it."""


def check_lists(found: Findings, c: Commitment) -> Frozen | None:
    """The lists, once they are the committed ones."""
    whole = True
    terms = (
        (freeze.POOL, c.pool),
        (changes.FILE, c.changes),
        (freeze.INSPECTORS, c.inspectors),
        (freeze.RECUSAL, c.recusals),
    )
    for name, term in terms:
        data = found.files.get(name, b"")
        if freeze.root(data) != term.root:
            found.fail("root", name, wanted=term.root, found=freeze.root(data))
            whole = whole and name == changes.FILE
        elif freeze.rows(data) != term.rows:
            found.fail("rows", name, wanted=term.rows, found=freeze.rows(data))
    others = found.files.get(freeze.INSPECTORS, b""), found.files.get(freeze.RECUSAL, b"")
    read = found.attempt(freeze.POOL, lambda data: freeze.parse(data, *others))
    if read is None:
        return None
    _strata(found, c, read)
    _changes(found, c)
    return read if whole else None


def _strata(found: Findings, c: Commitment, read: Frozen) -> None:
    counted: dict[str, list[int]] = {}
    for row in read.pool:
        counted.setdefault(row.stratum, [0, 0])[row.status == "X"] += 1
    for code in sorted(counted.keys() | c.quotas().keys()):
        stated = next(([s.eligible, s.excluded] for s in c.strata if s.code == code), None)
        if stated != counted.get(code):
            found.fail("stratum", COMMIT, code=code, stated=stated or ABSENT, counted=counted.get(code) or ABSENT)


def _changes(found: Findings, c: Commitment) -> None:
    """The difference leads back to the earlier pool, and to nothing where there is none."""
    read = found.attempt(changes.FILE, changes.parse)
    if read is None:
        return
    if c.against is None:
        if read:
            found.fail("against", changes.FILE, draw_no=ABSENT)
        return
    earlier = changes.undone(found.files[freeze.POOL], found.files[changes.FILE])
    if earlier is None or (freeze.rows(earlier), freeze.root(earlier)) != (c.against.pool.rows, c.against.pool.root):
        found.fail("against", changes.FILE, draw_no=c.against.draw_no)


def check_nonces(found: Findings, c: Commitment) -> list[bytes]:
    """The nonces in the order of C; none where they are not those of its holders."""
    read = found.attempt(package.NONCES, package.parse_nonces)
    if read is None:
        return []
    if [holder for holder, _ in read] != [term.holder for term in c.nonces]:
        found.fail("nonce_holders", package.NONCES)
        return []
    for (holder, nonce), term in zip(read, c.nonces, strict=True):
        if nonce_commitment(nonce) != term.digest:
            found.fail("nonce", package.NONCES, holder=holder)
    return [nonce for _, nonce in read]


def check_numbers(found: Findings, c: Commitment, check_beacon: CheckBeacon | None) -> list[Value]:
    """The public numbers in the order of C; none where they are not those of its sources."""
    read = found.attempt(package.NUMBERS, package.parse_numbers)
    if read is None:
        return []
    if [value.source for value in read] != [term.source for term in c.sources]:
        found.fail("number_sources", package.NUMBERS)
        return []
    for value, term in zip(read, c.sources, strict=True):
        if value.round in term.fallbacks:
            found.note("fallback", package.NUMBERS, source=value.source, round=value.round, first=term.round)
        elif value.round != term.round:
            found.fail("number_round", package.NUMBERS, source=value.source, round=value.round, first=term.round)
        _value(found, value, term, check_beacon)
    return read


def _value(found: Findings, value: Value, term: SourceTerm, check_beacon: CheckBeacon | None) -> None:
    facts = {"source": value.source, "round": value.round}
    demo = value.source.startswith(DEMO_PREFIX)
    if demo and demo_value(value.source, value.round) != value.value:
        found.fail("number_demo", package.NUMBERS, **facts, value=demo_value(value.source, value.round))
    elif not is_canonical(term.encoding, value.value):
        found.fail("number_form", package.NUMBERS, **facts, value=value.value)
    elif term.encoding != BEACON:
        found.note("look_up", package.NUMBERS, **facts, value=value.value)
    elif check_beacon is None:
        found.note("beacon_unchecked", package.NUMBERS, **facts)
    elif value.round == term.round and check_beacon(int(term.round), bytes.fromhex(value.value)):
        found.note("beacon_held", package.NUMBERS, **facts)
    else:
        found.fail("beacon", package.NUMBERS, **facts)
