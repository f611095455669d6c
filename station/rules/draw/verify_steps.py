"""The ledger's evidence in a package: commitment, reveal and newest change, each an entry with its proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from station.records.moment import iso
from station.rules import note
from station.rules.draw import after, evidence
from station.rules.draw.commit import FILE as COMMIT
from station.rules.draw.commit import Commitment, commitment_hash
from station.rules.draw.evidence import Sealed, Step
from station.rules.draw.lines import ABSENT
from station.rules.draw.schedule import drawn_at
from station.rules.draw.seed import Value
from station.rules.draw.verdict import Findings
from station.rules.entry import Entry


@dataclass(frozen=True, slots=True)
class Proved:
    """What the entries say, once they stand in the station's signed ledger."""

    outcome: Sealed | None
    """The outcome that the reveal names; None without a reveal."""


def check_steps(
    found: Findings, c: Commitment, values: Iterable[Value], check_signature: evidence.CheckSignature
) -> Proved:
    """Check the entries and their proofs against the commitment and each other."""
    committed = _step(found, c, evidence.COMMIT, check_signature)
    if committed is not None:
        _committed(found, c, *committed)
    revealed = _step(found, c, evidence.REVEAL, check_signature)
    outcome = None
    if revealed is not None:
        outcome = _revealed(found, c, values, revealed[0], committed[0].seq if committed else 0)
    changed = _step(found, c, evidence.AFTER, check_signature)
    if changed is not None and after.FILE in found.files:
        _changed(found, changed[0], revealed[0].seq if revealed else 0)
    return Proved(outcome)


def _step(
    found: Findings, c: Commitment, step: Step, check_signature: evidence.CheckSignature
) -> tuple[Entry, note.Checkpoint | None] | None:
    """The entry of a step, and the checkpoint that covers it where the proof holds."""
    if any(name not in found.files for name in (step.entry, step.proof, evidence.KEY)):
        return None
    data = found.files[step.entry]
    try:
        entry = evidence.parse_entry(data)
    except evidence.EvidenceError as error:
        found.fail(f"evidence_{error.args[0]}", step.entry)
        return None
    if entry.action not in step.actions or entry.origin != c.station:
        found.fail(f"{step.check}entry", step.entry)
    try:
        proof = evidence.parse_proof(found.files[step.proof])
        key = found.files[evidence.KEY]
        return entry, evidence.check_proof(data, entry.seq, c.station, proof, key, check_signature)
    except evidence.EvidenceError as error:
        wrong = evidence.KEY if error.args[0] == "key_text" else step.proof
        found.fail(f"evidence_{error.args[0]}", wrong)
        return entry, None


def _committed(found: Findings, c: Commitment, entry: Entry, taken: note.Checkpoint | None) -> None:
    file = evidence.COMMIT.entry
    if entry.reason != evidence.commit_reason(commitment_hash(found.files[COMMIT]).hex()):
        found.fail("entry", file)
    in_time = iso(c.committed_at) <= entry.recorded < iso(min(source.closes_at for source in c.sources))
    if not in_time or entry.seq < c.previous.rows:
        found.fail("entry_place", file)
    if taken is not None and taken.taken_at > iso(min(source.drawn_at for source in c.sources)):
        found.note("late_checkpoint", evidence.COMMIT.proof, at=taken.taken_at)


def _revealed(found: Findings, c: Commitment, values: Iterable[Value], entry: Entry, committed: int) -> Sealed | None:
    file = evidence.REVEAL.entry
    outcome = evidence.sealed(entry.reason)
    if outcome is None:
        found.fail("reveal_entry", file)
    if entry.seq <= committed or entry.recorded < _drawn(c, values):
        found.fail("reveal_place", file)
    if entry.recorded > iso(c.reveal_deadline):
        found.note("late_reveal", file, at=entry.recorded, deadline=iso(c.reveal_deadline))
    return outcome


def _drawn(c: Commitment, values: Iterable[Value]) -> str:
    """When the last of the rounds used was drawn."""
    used = {value.source: value.round for value in values}
    times = [term.drawn_at for term in c.sources]
    times += [drawn_at(term, used[term.source]) for term in c.sources if used.get(term.source) in term.fallbacks]
    return iso(max(times))


def _changed(found: Findings, entry: Entry, revealed: int) -> None:
    """The newest change is logged as what it is, whole, and by two people."""
    file, data = evidence.AFTER.entry, found.files[after.FILE]
    fields = [line.split("\t") for line in data.decode(errors="replace").split("\n")[-2:-1]]
    kind = fields[0][2] if fields and len(fields[0]) > 2 else ""
    told = evidence.after_reason(sha256(data).hexdigest()), f"draw.{kind}"
    named = (entry.reason, entry.action) == told
    if not named or entry.cosigner == ABSENT:
        found.fail("after_entry", file)
    if entry.seq <= revealed:
        found.fail("after_place", file)
