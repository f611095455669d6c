"""The verifier: recomputes a whole package from its files and says which check failed and where.

It needs no station, no database and no key. What it cannot know (whether the numbers are those of the lottery,
whether the key is the station's) it says in a note instead of guessing.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from station.records.moment import iso
from station.rules.draw import commit_text, evidence, freeze, package, result
from station.rules.draw.archive import first_difference, unpack
from station.rules.draw.commit import FILE as COMMIT
from station.rules.draw.commit import Commitment, commitment_hash
from station.rules.draw.freeze import Frozen
from station.rules.draw.lines import ABSENT
from station.rules.draw.result import Outcome, outcome
from station.rules.draw.seed import Value, nonce_commitment, seed
from station.rules.draw.sources import DEMO_PREFIX, demo_value, is_canonical
from station.rules.draw.terms import term_faults
from station.rules.draw.verdict import Findings, Verdict


def verify_zip(data: bytes, check_signature: evidence.CheckSignature) -> Verdict:
    """The verdict on the bytes of a package. NotAPackage when it cannot be read at all."""
    files = unpack(data)
    found = Findings(files)
    if all(name.isascii() for name in files):
        difference = first_difference(data, files)
        if difference is not None:
            found.fail("container", difference[1] or ABSENT, offset=difference[0])
    return _verify(found, check_signature)


def verify_files(files: Mapping[str, bytes], check_signature: evidence.CheckSignature) -> Verdict:
    """The verdict on the files of a package."""
    return _verify(Findings(files), check_signature)


def _verify(found: Findings, check_signature: evidence.CheckSignature) -> Verdict:
    _names_and_sums(found)
    c = found.attempt(COMMIT, commit_text.parse)
    values: list[Value] = []
    computed: Outcome | None = None
    if c is not None:
        _terms(found, c)
        frozen = _lists(found, c)
        nonces, values = _nonces(found, c), _numbers(found, c)
        if frozen is not None and nonces and values:
            computed = _result(found, c, frozen, seed(commitment_hash(found.files[COMMIT]), nonces, values))
        _evidence(found, c, check_signature)
        _page(found, c)
    void = found.attempt(package.VOID, package.parse_void)
    if void is not None:
        found.note("voided", package.VOID, at=void.voided_at, reason=void.reason)
    c_hash = commitment_hash(found.files[COMMIT]).hex() if c else None
    key = found.files.get(evidence.KEY, b"").decode(errors="replace").strip() or None
    return Verdict(tuple(found.found), c, c_hash, computed, tuple(values), key)


def _names_and_sums(found: Findings) -> None:
    for name in package.REQUIRED:
        if name not in found.files:
            found.fail("missing", name)
    for name in found.files:
        if name not in package.REQUIRED and name not in package.OPTIONAL:
            found.fail("unexpected", name)
    sums = found.attempt(package.SUMS, package.parse_sums)
    if sums is None:
        return
    for name, data in found.files.items():
        if name == package.SUMS:
            continue
        if name not in sums:
            found.fail("unsummed", name)
        elif sums[name] != sha256(data).hexdigest():
            found.fail("sum", name)
    for name in sums.keys() - found.files.keys():
        found.fail("summed_only", package.SUMS, name=name)


def _terms(found: Findings, c: Commitment) -> None:
    for fault in term_faults(c):
        (found.fail if fault.failed else found.note)(fault.check, COMMIT, **fault.facts)
    found.note(c.drawn_on, COMMIT, purpose=c.purpose, task=c.platform_task)
    if c.demo:
        found.note("demo", COMMIT)


def _lists(found: Findings, c: Commitment) -> Frozen | None:
    """The lists, once they are the committed ones."""
    whole = True
    for name, term in ((freeze.POOL, c.pool), (freeze.INSPECTORS, c.inspectors), (freeze.RECUSAL, c.recusals)):
        data = found.files.get(name, b"")
        if freeze.root(data) != term.root:
            found.fail("root", name, wanted=term.root, found=freeze.root(data))
            whole = False
        elif freeze.rows(data) != term.rows:
            found.fail("rows", name, wanted=term.rows, found=freeze.rows(data))
    others = found.files.get(freeze.INSPECTORS, b""), found.files.get(freeze.RECUSAL, b"")
    read = found.attempt(freeze.POOL, lambda data: freeze.parse(data, *others))
    if read is None:
        return None
    counted: dict[str, list[int]] = {}
    for row in read.pool:
        counted.setdefault(row.stratum, [0, 0])[row.status == "X"] += 1
    for code in sorted(counted.keys() | c.quotas().keys()):
        stated = next(([s.eligible, s.excluded] for s in c.strata if s.code == code), None)
        if stated != counted.get(code):
            found.fail("stratum", COMMIT, code=code, stated=stated or ABSENT, counted=counted.get(code) or ABSENT)
    return read if whole else None


def _nonces(found: Findings, c: Commitment) -> list[bytes]:
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


def _numbers(found: Findings, c: Commitment) -> list[Value]:
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
        shown = demo_value(value.source, value.round) if value.source.startswith(DEMO_PREFIX) else value.value
        if shown != value.value:
            found.fail("number_demo", package.NUMBERS, source=value.source, round=value.round, value=shown)
        elif not is_canonical(term.encoding, value.value):
            found.fail("number_form", package.NUMBERS, source=value.source, value=value.value)
        else:
            found.note("look_up", package.NUMBERS, source=value.source, round=value.round, value=value.value)
    return read


def _result(found: Findings, c: Commitment, frozen: Frozen, made: bytes) -> Outcome:
    computed = outcome(c, frozen, made)
    given = found.files.get(result.FILE, b"")
    if computed.shortage is not None:
        found.note("shortage", result.FILE, needed=computed.shortage.needed, available=computed.shortage.available)
    if given == computed.text:
        return computed
    ours, theirs = computed.text.split(b"\n"), given.split(b"\n")
    at = next((at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    wanted, stated = (lines[at].decode(errors="replace") if at < len(lines) else "" for lines in (ours, theirs))
    found.fail("result", result.FILE, line=at + 1, wanted=wanted or ABSENT, found=stated or ABSENT)
    return computed


def _evidence(found: Findings, c: Commitment, check_signature: evidence.CheckSignature) -> None:
    entry_bytes = found.files.get(evidence.ENTRY)
    if entry_bytes is None or evidence.PROOF not in found.files or evidence.KEY not in found.files:
        return
    file = evidence.ENTRY
    try:
        entry = evidence.parse_entry(entry_bytes)
        named = entry.reason == evidence.commit_reason(commitment_hash(found.files[COMMIT]).hex())
        if not named or entry.action != evidence.ACTION or entry.origin != c.station:
            found.fail("entry", file)
        in_time = iso(c.committed_at) <= entry.recorded < iso(min(source.closes_at for source in c.sources))
        if not in_time or entry.seq < c.previous.rows:
            found.fail("entry_place", file)
        file = evidence.PROOF
        proof = evidence.parse_proof(found.files[file])
        key = found.files[evidence.KEY]
        taken = evidence.check_proof(entry_bytes, entry.seq, c.station, proof, key, check_signature)
        first_numbers = min(source.drawn_at for source in c.sources)
        if taken.taken_at > iso(first_numbers):
            found.note("late_checkpoint", file, at=taken.taken_at)
    except evidence.EvidenceError as error:
        wrong = evidence.KEY if error.args[0] == "key_text" else file
        found.fail(f"evidence_{error.args[0]}", wrong)


def _page(found: Findings, c: Commitment) -> None:
    page = found.files.get(package.PAGE)
    stated = ABSENT if page is None else sha256(page).hexdigest()
    if stated != c.verifier:
        found.fail("page", package.PAGE)
