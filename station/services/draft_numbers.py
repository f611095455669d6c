"""草稿号: final numbers take their place once the bureau's block is here; what went out before is listed.

The old number of a case and of its papers stays readable as a correction. What was issued, signed by the party or
delivered under a draft number keeps it, and waits for another paper to take its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from station.errors import StationError
from station.records.casework import CasePaper
from station.records.people import BureauSigner, Proof
from station.rules.numbering import Number, is_draft
from station.services import disclosure_queue
from station.services import numbers as series
from station.store import case_papers, cases, corrections, numbers, papers
from station.store.act import Act
from station.store.numbers import DraftCase
from station.store.store import Store
from station.texts import text

PAPER_NUMBER = "case_paper.number"


class NothingToSettle(StationError):
    """No case bears a draft number, or no serial is left for one."""

    text = "numbers.nothing_to_settle"


@dataclass(frozen=True, slots=True)
class Settled:
    """A case whose draft number a final one took the place of."""

    case_id: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ToReplace:
    """A paper that went out under a draft number; another one has to take its place."""

    case_id: int
    case_number: str
    """The final one."""
    title: str
    number: str
    """The draft one, as it stands on the paper."""
    paper_id: int | None
    """Row of the 文书; None: one of the two papers that are issued from the case itself."""


def ready(store: Store) -> bool:
    """Whether a draft number is waiting and a serial is left for it."""
    waiting = {(one.series, one.number.year) for one in numbers.drafts(store)}
    return any(
        not each.draft
        for year in {year for _, year in waiting}
        for each in series.standing(store, year)
        if (each.series, year) in waiting
    )


def settle(store: Store, actor: Proof | BureauSigner) -> tuple[Settled, ...]:
    """Final numbers for the cases that bear draft ones, in the order in which those were given, as far as they go.

    NothingToSettle, NotAllowed.
    """
    with store.act(actor, "number.settle", subject="number") as act:
        done = tuple(_settle(act, one, number) for one, number in _pairs(act))
        if not done:
            raise NothingToSettle
    return done


def to_replace(store: Store) -> tuple[ToReplace, ...]:
    """The papers that went out under draft numbers and still stand, by case."""
    with store.reading():
        return tuple(one for case_id in numbers.settled(store) for one in _of_case(store, case_id))


def _pairs(act: Act) -> Iterator[tuple[DraftCase, Number]]:
    # Read before the first of them is changed.
    for (kind, year), group in groupby(numbers.drafts(act.store), lambda one: (one.series, one.number.year)):
        waiting = list(group)
        yield from list(zip(waiting, series.finals(act, kind, year, len(waiting)), strict=False))


def _settle(act: Act, one: DraftCase, number: Number) -> Settled:
    subject, old, new = f"case/{one.case_id}", str(one.number), str(number)
    reason = text("numbers.settled")
    corrections.write(act, subject, numbers.CASE_NUMBER, one.case_id, old, new, reason)
    for paper in case_papers.of_case(act.store, one.case_id):
        if one.number.stem in paper.number and not _out(paper):
            written = paper.number.replace(one.number.stem, number.stem)
            corrections.write(act, subject, PAPER_NUMBER, paper.id, paper.number, written, reason)
    disclosure_queue.renumber_in(act, act.store, one.case_id)
    return Settled(one.case_id, old, new)


def _out(paper: CasePaper) -> bool:
    """Somebody has it in his hands under this number."""
    return paper.document_id is not None or paper.served_at is not None or paper.party_signed in ("signed", "refused")


def _of_case(store: Store, case_id: int) -> Iterator[ToReplace]:
    case = cases.get(store, case_id)
    on_file = case_papers.of_case(store, case_id)
    for at, paper in enumerate(on_file):
        named = any(paper.number in later.title for later in on_file[at + 1 :])
        if is_draft(paper.number) and paper.voided_at is None and not named:
            yield ToReplace(case.id, case.number, paper.title, paper.number, paper.id)
    issued = {one.kind: one for one in papers.documents(store, case_id=case_id) if one.paper_id is None}
    for document in issued.values():
        if is_draft(document.number):
            yield ToReplace(case.id, case.number, document.title, document.number, None)
