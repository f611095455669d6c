"""保存期限: which term a case file or a clip has, and when it runs out (facts §5.5). Pure.

Refuses: a day from which something may go that is sealed, or that nobody has archived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pendulum

from station.records.keeping import Keeping, Term

FOUND_NOTHING = "no_issue"
"""The result of an inspection without problems."""
UNLINKED = "unlinked"
"""The term of clips that belong to no case."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What the term of a case file depends on."""

    kind: str
    """inspection, penalty, compulsory, licence."""
    flow: str
    result: str
    """Of an inspection; no_issue where nothing was found."""
    major: bool
    """A decision that had to be reviewed (R01 to R10)."""
    archived: date
    expires: date | None = None
    """Of a licence."""


def code_of(filed: Filed) -> str:
    """The code of the term in schema/law/retention.toml."""
    if filed.kind == "penalty":
        if filed.flow == "penalty_summary":
            return "penalty_summary"
        return "penalty_major" if filed.major else "penalty"
    if filed.kind == "inspection":
        return "inspection" if filed.result == FOUND_NOTHING else "inspection_found"
    return filed.kind


def of_case(terms: Mapping[str, Term], filed: Filed) -> Keeping:
    """How long a case file and its recordings are kept. KeyError where the law has no such term."""
    term = terms[code_of(filed)]
    since = filed.expires if term.since == "expires" and filed.expires else filed.archived
    return Keeping(term, until(term, since))


def until(term: Term, since: date) -> date | None:
    """The last day of the term; None: it never ends. A term that ends on a day its month lacks ends on the last."""
    if term.ever:
        return None
    return pendulum.date(since.year, since.month, since.day).add(years=term.years, months=term.months)


def latest_start(term: Term, over_on: date) -> date:
    """The last day from which a term can have run that is over on a day; what began later still runs."""
    return pendulum.date(over_on.year, over_on.month, over_on.day).subtract(years=term.years, months=term.months)


def longer(one: date | None, other: date | None) -> date | None:
    """The later of two last days: a change of the law does not shorten what runs. None, for ever, is the latest."""
    return None if one is None or other is None else max(one, other)


def expired(keeping_until: date | None, on: date, *, held: bool) -> bool:
    """Whether it may be proposed for disposal on a day: the term is over, and nothing is sealed."""
    return not held and keeping_until is not None and keeping_until < on
