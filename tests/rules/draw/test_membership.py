"""One enterprise's place in a list, and packages that do not show the whole draw (docs/draw.md §9)."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.rules.draw import evidence, freeze, membership, package, result
from station.rules.draw.commit import SEALED
from station.rules.draw.identity import is_enterprise_id
from station.rules.draw.lines import Malformed
from station.rules.draw.membership import POOL, RESULT, Membership
from station.rules.draw.verify import verify_files
from tests.rules.draw import sample

Files = dict[str, bytes]
KEPT = ("commit.txt", evidence.COMMIT.entry, evidence.COMMIT.proof, evidence.KEY, package.README)


def one(list_: str, id_: str, files: Files | None = None) -> Files:
    """The package of §9 for one enterprise."""
    whole = files or sample.files()
    data = whole[freeze.POOL if list_ == POOL else result.FILE]
    found = membership.prove(list_, data, id_)
    assert found is not None
    names = KEPT if list_ == POOL else (*KEPT, evidence.REVEAL.entry, evidence.REVEAL.proof)
    return package.complete({**{name: whole[name] for name in names}, membership.FILE: membership.write(found)})


def said(files: Files) -> tuple[set[str], set[str]]:
    """Names of the checks that failed, and of the notes."""
    verdict = verify_files(files, sample.check)
    return {each.check for each in verdict.failures}, {each.check for each in verdict.findings if not each.failed}


@pytest.mark.parametrize("number", range(24))
def test_every_row_of_the_pool_can_be_shown_alone(number: int) -> None:
    failed, notes = said(one(POOL, sample.code(number)))
    assert not failed and "member" in notes


@pytest.mark.parametrize("number", [24, 999_999, 500])
def test_absence_is_shown_by_the_neighbours(number: int) -> None:
    failed, notes = said(one(POOL, sample.code(number)))
    assert not failed and "absent" in notes


def test_absence_before_the_first_row() -> None:
    first = next(code for digit in range(10) if is_enterprise_id(code := f"11000000000000{digit}"))
    failed, notes = said(one(POOL, first))
    assert not failed and "absent" in notes


def test_a_row_of_the_result_can_be_shown_alone() -> None:
    whole = sample.files()
    drawn = [row.split("\t")[3] for row in whole[result.FILE].decode().split("\n")[:-1]]
    for id_ in drawn:
        failed, notes = said(one(RESULT, id_, whole))
        assert not failed and "member" in notes
    assert membership.prove(RESULT, whole[result.FILE], sample.code(3)) is None


def test_other_rows_roots_and_gaps_are_refused() -> None:
    whole = sample.files()
    honest = membership.prove(POOL, whole[freeze.POOL], sample.code(5))
    assert honest is not None
    (row,) = honest.rows
    forged = [
        Membership(POOL, sample.code(6), honest.rows),
        Membership(POOL, sample.code(5), (membership.Placed(row.index + 1, row.line, row.path),)),
        Membership(POOL, sample.code(5), (membership.Placed(row.index, row.line.replace("\tE\t", "\tX\t"), row.path),)),
        Membership(POOL, sample.code(5), (membership.Placed(row.index, row.line, row.path[:-1]),)),
        Membership(RESULT, sample.code(5), honest.rows),
    ]
    for each in forged:
        files = package.complete({**one(POOL, sample.code(5)), membership.FILE: membership.write(each)})
        assert "membership" in said(files)[0], each


def test_neighbours_that_are_not_next_to_each_other_show_nothing() -> None:
    pool = sample.files()[freeze.POOL]
    ids = [line.split("\t")[0] for line in pool.decode().split("\n")[:-1]]
    first, third = (membership.prove(POOL, pool, ids[place]) for place in (0, 2))
    assert first is not None and third is not None
    hidden = Membership(POOL, ids[1], (*first.rows, *third.rows))
    assert not membership.holds(hidden, len(ids), bytes.fromhex(freeze.root(pool)))
    alone = Membership(POOL, ids[1], first.rows)
    assert not membership.holds(alone, len(ids), bytes.fromhex(freeze.root(pool)))


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.integers(1, 40), st.integers(0, 60))
def test_shown_exactly_when_it_is_there(size: int, number: int) -> None:
    pool = freeze.write(sample.lists(40).pool[:size])
    found = membership.prove(POOL, pool, sample.code(number))
    assert found is not None
    assert membership.holds(found, size, bytes.fromhex(freeze.root(pool)))
    assert membership.is_member(found) == (number < size)
    assert membership.parse(membership.write(found)) == found


@pytest.mark.parametrize("old", ["format: ", "list: pool", "path: ", "row: ", "id: "])
def test_the_file_has_one_spelling(old: str) -> None:
    text = one(POOL, sample.code(5))[membership.FILE].decode()
    with pytest.raises(Malformed):
        membership.parse(text.replace(old, old.upper(), 1).encode())
    with pytest.raises(Malformed):
        membership.parse(text.replace("row: ", "row: 0", 1).encode())
    with pytest.raises(Malformed):
        membership.parse(text.replace("path: ", "path: 中", 1).encode())


def sealed_part(whole: Files) -> Files:
    """What is public of a sealed draw before its list is opened."""
    names = (*KEPT, evidence.REVEAL.entry, evidence.REVEAL.proof, package.NUMBERS)
    return package.complete({name: whole[name] for name in names})


def test_a_sealed_draw_shows_its_fingerprint_and_nothing_else() -> None:
    frozen = sample.lists()
    whole = sample.files(frozen, sample.terms(frozen, publication=SEALED))
    verdict = verify_files(sealed_part(whole), sample.check)
    assert verdict.holds and verdict.kind == "sealed" and verdict.outcome is None
    fingerprint = sha256(whole[result.FILE]).hexdigest()
    assert any(each.check == "sealed" and fingerprint in each.message for each in verdict.findings)
    opened = verify_files(whole, sample.check)
    assert opened.holds and opened.outcome is not None and opened.outcome.digest == fingerprint


def test_an_open_draw_may_not_hide_its_result() -> None:
    failed, _ = said(sealed_part(sample.files()))
    assert "missing" in failed
