"""What comes out of a draw, checked by computing it again: the result, what came after it, one enterprise's line."""

from __future__ import annotations

from station.rules.draw import after, evidence, membership, result
from station.rules.draw.commit import Commitment
from station.rules.draw.freeze import Frozen, root
from station.rules.draw.lines import ABSENT
from station.rules.draw.result import Outcome, outcome
from station.rules.draw.verdict import Findings
from station.rules.draw.verify_steps import Proved


def check_result(found: Findings, c: Commitment, frozen: Frozen, made: bytes, proved: Proved) -> Outcome:
    """The outcome that the seed `made` leaves no choice about, compared with what is given and what was published."""
    computed = outcome(c, frozen, made)
    given = found.files.get(result.FILE, b"")
    if computed.shortage is not None:
        found.note("shortage", result.FILE, needed=computed.shortage.needed, available=computed.shortage.available)
    if proved.outcome is not None and proved.outcome != summary(computed):
        found.fail("reveal_entry", evidence.REVEAL.entry)
    if given == computed.text:
        return computed
    ours, theirs = computed.text.split(b"\n"), given.split(b"\n")
    at = next((at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    wanted, stated = (lines[at].decode(errors="replace") if at < len(lines) else "" for lines in (ours, theirs))
    found.fail("result", result.FILE, line=at + 1, wanted=wanted or ABSENT, found=stated or ABSENT)
    return computed


def summary(computed: Outcome) -> evidence.Sealed:
    """What the ledger says of an outcome at its reveal."""
    return evidence.Sealed(computed.digest, len(computed.rows), root(computed.text))


def check_after(found: Findings, c: Commitment, frozen: Frozen, computed: Outcome) -> None:
    """Every change after the draw is what the rule makes of the ones before."""
    changes = found.attempt(after.FILE, after.parse)
    state = after.State(c, frozen, computed)
    for change in changes or ():
        ruled = None if change.kind == after.DIRECT else state.answer(change.kind, change.id, change.out)
        if not state.apply(change):
            wanted = ABSENT if ruled is None else " ".join((ruled.into, *ruled.people))
            stated = " ".join((change.into, *change.people))
            found.fail("after", after.FILE, line=change.number, wanted=wanted, found=stated)
        elif change.kind == after.DIRECT:
            found.note("direct", after.FILE, id=change.id, people="、".join(change.people))


def check_membership(found: Findings, c: Commitment, proved: Proved) -> None:
    """One enterprise's line, or its absence, under the root of the list."""
    read = found.attempt(membership.FILE, membership.parse)
    if read is None:
        return
    of_pool = read.list == membership.POOL
    size, head = (c.pool.rows, c.pool.root) if of_pool else _published(proved)
    if not membership.holds(read, size, bytes.fromhex(head)):
        found.fail("membership", membership.FILE)
    elif membership.is_member(read):
        found.note("member", membership.FILE, id=read.id, line=read.rows[0].line)
    else:
        found.note("absent", membership.FILE, id=read.id)


def _published(proved: Proved) -> tuple[int, str]:
    return (0, "") if proved.outcome is None else (proved.outcome.rows, proved.outcome.root)
