"""The attacks A1–A16 of the draw, each as a package that a dishonest hand would give out.

Two hands: an outsider (or the station afterwards) who edits an honest package and mends its sums, and the station
itself, which signs what it made up. Both verifiers, Python's and the browser's, must name the check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256

from station.records.moment import moment
from station.rules.draw import after, changes, commit, evidence, freeze, package, result
from station.rules.draw.after import Change, State
from station.rules.draw.commit import SEALED, AgainstTerm, Commitment, VoidTerm
from station.rules.draw.freeze import Frozen, RecusalRow
from station.rules.draw.lines import ABSENT
from station.rules.draw.seed import Value
from tests.rules.draw import sample

Files = dict[str, bytes]
PAGE = b"<!doctype html><title>verifier</title>\n"
EVIDENCE = "e" * 64


def terms(frozen: Frozen, **over: object) -> Commitment:
    """An honest commitment that names a voided draw and the page."""
    voided = (VoidTerm(1, "a" * 64, "b" * 64, "名单有误"),)
    digest = sha256(PAGE).hexdigest()
    return sample.terms(frozen, **{"voided": voided, "verifier": digest, **over})


def honest(frozen: Frozen | None = None, c: Commitment | None = None, **over: object) -> Files:
    """The package of an honest draw of 40 enterprises, in which one was closed and one inspector fell ill."""
    frozen = frozen or sample.lists(40)
    given: dict[str, object] = {"page": PAGE, "later": closed_and_ill, **over}
    return sample.files(frozen, c or terms(frozen), **given)  # type: ignore[arg-type]


def closed_and_ill(state: State) -> list[Change]:
    """What the rule makes of the two events."""
    found: list[Change] = []
    for kind, reason, at in ((after.CLOSED, "suspended", "2026-11-26"), (after.UNAVAILABLE, "ill", "2026-11-27")):
        id_ = sorted(state.teams)[len(found)]
        out = ABSENT if kind == after.CLOSED else state.teams[id_][1]
        answer = state.answer(kind, id_, out)
        assert answer is not None and answer.people
        when, number = moment(f"{at}T09:00:00+08:00"), len(found) + 1
        found.append(Change(number, when, kind, id_, reason, EVIDENCE, out, answer.into, answer.people))
        assert state.apply(found[-1])
    return found


def edited(name: str, change: Callable[[str], str]) -> Files:
    """The honest package with one file edited and the sums mended."""
    files = honest()
    text = files[name].decode()
    assert change(text) != text, name
    return package.complete({**files, name: change(text).encode()})


def line(number: int, make: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    """Edit the fields of one line."""

    def change(text: str) -> str:
        lines = text.split("\n")
        lines[number] = "\t".join(make(lines[number].split("\t")))
        return "\n".join(lines)

    return change


# Each attack ---------------------------------------------------------------------------------------------


def a1_seed_grinding() -> Files:
    """A nonce chosen after the numbers."""
    return edited(package.NONCES, lambda text: text.replace("00010203", "ff010203"))


def a2_low_entropy() -> Files:
    """Numbers of so few results that commitments can be tried until one suits."""
    frozen = sample.lists(40)
    one = sample.source("cn.fc3d", "2026-11-20", "digits:3", 9965, "1234567", "2026-11-20T21:00:00+08:00", "2026-11-21")
    other = replace(one, source="cn.pl3")
    values = (Value("cn.fc3d", "2026-11-20", "3.1.4./"), Value("cn.pl3", "2026-11-20", "1.5.9./"))
    return honest(frozen, terms(frozen, sources=(one, other)), values=values)


def a3_pool_edited() -> Files:
    """A friend leaves the pool once the seed is known."""
    return edited(freeze.POOL, lambda text: text.split("\n", 1)[1])


def a4_draw_again() -> Files:
    """The result of another try under the next number, and the void left unsaid."""
    return edited(commit.FILE, lambda text: "\n".join(each for each in text.split("\n") if "voided" not in each))


def a5_withheld() -> Files:
    """The nonce is never opened."""
    return package.complete({name: data for name, data in honest().items() if name != package.NONCES})


def a6_inspector_swapped() -> Files:
    """Somebody else than the rule says goes in the place of the one who is ill."""

    def swap(state: State) -> list[Change]:
        first, second = closed_and_ill(state)
        people = [row.iid for row in sample.lists(40).inspectors if row.status == "E" and row.iid != second.out]
        other = next(iid for iid in people if iid not in second.people)
        return [first, replace(second, into=other, people=(second.people[0], other))]

    return honest(later=swap)


def a7_silent_exclusion() -> Files:
    """An enterprise is taken out of the pool and the list of changes does not say so."""
    frozen = sample.lists(40)
    earlier = sample.earlier_pool(frozen)
    told = changes.write(earlier, freeze.write(frozen.pool))
    silent = b"".join(told.splitlines(keepends=True)[1:])
    terms_ = terms(frozen, changes=commit.List(freeze.rows(silent), freeze.root(silent)))
    assert terms_.against == AgainstTerm(1, commit.List(freeze.rows(earlier), freeze.root(earlier)))
    return package.complete({**honest(frozen, terms_), changes.FILE: silent})


def a8_relabelled() -> Files:
    """O for 0 in a code: it looks the same and draws another ticket."""
    return edited(freeze.POOL, line(0, lambda fields: [fields[0].replace("0", "O", 1), *fields[1:]]))


def a9_quota_chosen() -> Files:
    """How many are drawn is settled once the order is known."""
    return edited(commit.FILE, lambda text: text.replace("stratum: yellow_b\t17\t3\t4", "stratum: yellow_b\t17\t3\t5"))


def a10_day_chosen() -> Files:
    """The station waits for a later drawing."""
    frozen = sample.lists(40)
    c = terms(frozen)
    later = sample.source(
        "cn.ssq", "2026-11-24", "balls:6/33+1/16", 24078, "247", "2026-11-24T20:00:00+08:00", "2026-11-26"
    )
    values = (sample.VALUES[0], replace(sample.VALUES[1], round="2026-11-24"))
    waited = replace(c, sources=(c.sources[0], later), reveal_deadline=moment("2026-11-27T21:15:00+08:00"))
    return honest(frozen, waited, values=values)


def a11_ambiguous() -> Files:
    """The same balls in the order drawn instead of ascending: another seed."""
    return edited(package.NUMBERS, lambda text: text.replace("05.09.13.", "09.05.13."))


def a12_forced_substitute() -> Files:
    """A closed enterprise is followed by a chosen reserve, not by the next."""

    def skip(state: State) -> list[Change]:
        first, *_ = closed_and_ill(state)
        rows = [each.split("\t") for each in honest()[result.FILE].decode().split("\n")[:-1]]
        reserves = [row[3] for row in rows if row[2] == "R" and row[3] != first.into]
        return [replace(first, into=reserves[-1])]

    return honest(later=skip)


def a13_page_tampered() -> Files:
    """A verifier that says yes to everything."""
    return package.complete({**honest(), package.PAGE: PAGE.replace(b"verifier", b"yes")})


def a14_sealed_result_changed() -> Files:
    """A sealed draw is opened with another result than the one whose fingerprint was published."""
    frozen = sample.lists(40)
    sealed = honest(frozen, terms(frozen, publication=SEALED))
    other = honest(frozen, terms(frozen, publication=SEALED), values=(sample.VALUES[0], OTHER))
    step = evidence.REVEAL
    kept = {name: sealed[name] for name in (step.entry, step.proof, *sample.AFTER_FILES, after.FILE)}
    return package.complete({**other, **kept})


def a15_false_recusal() -> Files:
    """A recusal declared after the draw, to dodge an enterprise."""
    frozen = sample.lists(40)
    added = RecusalRow("11028100003", frozen.pool[2].id, "d" * 64)
    more = freeze.write([*frozen.recusals, added])
    return package.complete({**honest(frozen), freeze.RECUSAL: more})


def a16_pairs_swapped() -> Files:
    """Two enterprises exchange their inspectors: every load stays what it was."""

    def swap(text: str) -> str:
        rows = [each.split("\t") for each in text.split("\n")[:-1]]
        drawn = [row for row in rows if row[2] == "S"]
        first = drawn[0]
        second = next(row for row in drawn if row[5] != first[5])
        first[5], second[5] = second[5], first[5]
        return "".join("\t".join(row) + "\n" for row in rows)

    return edited(result.FILE, swap)


OTHER = Value("cn.ssq", "2026-11-22", "05.09.13.21.28.33./11./")
MATRIX: Mapping[str, tuple[Callable[[], Files], tuple[str, str]]] = {
    "A1": (a1_seed_grinding, ("nonce", package.NONCES)),
    "A2": (a2_low_entropy, ("entropy_low", commit.FILE)),
    "A3": (a3_pool_edited, ("root", freeze.POOL)),
    "A4": (a4_draw_again, ("entry", evidence.COMMIT.entry)),
    "A5": (a5_withheld, ("missing", package.NONCES)),
    "A6": (a6_inspector_swapped, ("after", after.FILE)),
    "A7": (a7_silent_exclusion, ("against", changes.FILE)),
    "A8": (a8_relabelled, ("form", freeze.POOL)),
    "A9": (a9_quota_chosen, ("entry", evidence.COMMIT.entry)),
    "A10": (a10_day_chosen, ("schedule", commit.FILE)),
    "A11": (a11_ambiguous, ("number_form", package.NUMBERS)),
    "A12": (a12_forced_substitute, ("after", after.FILE)),
    "A13": (a13_page_tampered, ("page", package.PAGE)),
    "A14": (a14_sealed_result_changed, ("reveal_entry", evidence.REVEAL.entry)),
    "A15": (a15_false_recusal, ("root", freeze.RECUSAL)),
    "A16": (a16_pairs_swapped, ("result", result.FILE)),
}
"""Attack → the forged package, and the check and file that a verifier must name."""
