"""The verifier: recomputes a whole package from its files and says which check failed and where.

It needs no station, no database and no key. What it cannot know (whether the numbers are those of the lottery,
whether the key is the station's) it says in a note instead of guessing.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from station.rules.draw import commit_text, evidence, package
from station.rules.draw.archive import first_difference, unpack
from station.rules.draw.commit import FILE as COMMIT
from station.rules.draw.commit import Commitment, commitment_hash
from station.rules.draw.lines import ABSENT
from station.rules.draw.package import Kind
from station.rules.draw.result import Outcome
from station.rules.draw.seed import Value, seed
from station.rules.draw.terms import term_faults
from station.rules.draw.verdict import Findings, Verdict
from station.rules.draw.verify_inputs import CheckBeacon, check_lists, check_nonces, check_numbers
from station.rules.draw.verify_outcome import check_after, check_membership, check_result
from station.rules.draw.verify_steps import Proved, check_steps


def verify_zip(
    data: bytes, check_signature: evidence.CheckSignature, check_beacon: CheckBeacon | None = None
) -> Verdict:
    """The verdict on the bytes of a package. NotAPackage when it cannot be read at all."""
    files = unpack(data)
    found = Findings(files)
    if all(name.isascii() for name in files):
        difference = first_difference(data, files)
        if difference is not None:
            found.fail("container", difference[1] or ABSENT, offset=difference[0])
    return _verify(found, check_signature, check_beacon)


def verify_files(
    files: Mapping[str, bytes], check_signature: evidence.CheckSignature, check_beacon: CheckBeacon | None = None
) -> Verdict:
    """The verdict on the files of a package. Without `check_beacon` a beacon's signature is left to be looked up."""
    return _verify(Findings(files), check_signature, check_beacon)


def _verify(found: Findings, check_signature: evidence.CheckSignature, check_beacon: CheckBeacon | None) -> Verdict:
    c = found.attempt(COMMIT, commit_text.parse)
    kind = package.kind_of(found.files, None if c is None else c.publication)
    _names_and_sums(found, kind)
    values: list[Value] = []
    computed: Outcome | None = None
    if c is not None:
        _terms(found, c)
        if kind in (package.WHOLE, package.SEALED_ONLY):
            values = check_numbers(found, c, check_beacon)
        proved = check_steps(found, c, values, check_signature)
        if kind is package.WHOLE:
            computed = _outcome(found, c, values, proved)
        else:
            _part(found, c, kind, proved)
        _page(found, c)
    void = found.attempt(package.VOID, package.parse_void)
    if void is not None:
        found.note("voided", package.VOID, at=void.voided_at, reason=void.reason)
    c_hash = commitment_hash(found.files[COMMIT]).hex() if c else None
    key = found.files.get(evidence.KEY, b"").decode(errors="replace").strip() or None
    return Verdict(tuple(found.found), kind.name, c, c_hash, computed, tuple(values), key)


def _outcome(found: Findings, c: Commitment, values: list[Value], proved: Proved) -> Outcome | None:
    frozen, nonces = check_lists(found, c), check_nonces(found, c)
    if frozen is None or not nonces or not values:
        return None
    computed = check_result(found, c, frozen, seed(commitment_hash(found.files[COMMIT]), nonces, values), proved)
    check_after(found, c, frozen, computed)
    return computed


def _part(found: Findings, c: Commitment, kind: Kind, proved: Proved) -> None:
    """A package that does not show the whole result."""
    if kind is package.SEALED_ONLY and proved.outcome is not None:
        found.note("sealed", evidence.REVEAL.entry, fingerprint=proved.outcome.fingerprint)
    if kind is not package.SEALED_ONLY:
        check_membership(found, c, proved)


def _names_and_sums(found: Findings, kind: Kind) -> None:
    voided = package.VOID in found.files
    for name in kind.required:
        if name not in found.files:
            found.fail("missing", name)
    for name in package.together(kind, found.files, voided):
        if name not in found.files:
            found.fail("missing", name)
    for name in found.files:
        if name not in kind.required and name not in kind.optional:
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


def _page(found: Findings, c: Commitment) -> None:
    page = found.files.get(package.PAGE)
    stated = ABSENT if page is None else sha256(page).hexdigest()
    if stated != c.verifier:
        found.fail("page", package.PAGE)
