"""Who may review a case: not whoever handled it, with the qualification the law asks for. Refusals and warnings. Pure.

行政处罚法第五十八条第二款; 余应急发〔2019〕43号二（三）1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from station.records.review import ReviewSettings
from station.texts import text


@dataclass(frozen=True, slots=True)
class Reviewer:
    """The person whose opinion it is."""

    name: str
    cert_no: str = ""
    cert_valid_to: date | None = None
    law_qual_no: str = ""
    """Of the national legal qualification (国家统一法律职业资格)."""
    reviewing_since: date | None = None
    """When the person first reviewed; None: not known, so counted as new."""
    kind: Literal["staff", "counsel"] = "staff"
    confidential_from: date | None = None
    """Confidentiality agreement of outside counsel, first and last day."""
    confidential_to: date | None = None
    countersigner: str = ""
    """Who of the review office's own staff issues a counsel's opinion."""


@dataclass(frozen=True, slots=True)
class Handler:
    """Somebody who had a part in the case."""

    name: str
    cert_no: str
    part: str
    """lead, assist, investigator or host."""


def refusals(reviewer: Reviewer, handlers: Iterable[Handler], on: date, settings: ReviewSettings) -> tuple[str, ...]:
    """Why this person may not review the case, in sentences; empty when nothing is against it."""
    found = [
        text("review.reviewer.handled", name=name, part=text(f"review.part.{each.part}"))
        for each in handlers
        for name, cert_no in ((reviewer.name, reviewer.cert_no), (reviewer.countersigner, ""))
        if name and each.part != "host" and same(name, cert_no, each)
    ]
    found += unfit(reviewer, on, settings)
    if reviewer.kind == "counsel" and reviewer.countersigner in ("", reviewer.name):
        found.append(text("review.reviewer.no_countersigner", name=reviewer.name))
    return tuple(dict.fromkeys(found))


def unfit(reviewer: Reviewer, on: date, settings: ReviewSettings) -> tuple[str, ...]:
    """Why this person may review no case at all on a day, in sentences."""
    found = []
    new = reviewer.reviewing_since is None or reviewer.reviewing_since >= settings.law_qualification_from
    if new and not reviewer.law_qual_no:
        found.append(text("review.reviewer.no_qualification", since=settings.law_qualification_from.isoformat()))
    if reviewer.kind == "counsel":
        found += _agreement(reviewer, on)
    return tuple(found)


def warnings(reviewer: Reviewer, handlers: Sequence[Handler], on: date, complicated: bool) -> tuple[str, ...]:
    """What is said and does not stand in the way: the certificate, who presided at the hearing, one reviewer alone."""
    found = []
    if reviewer.kind == "staff" and (reviewer.cert_valid_to is None or not reviewer.cert_no):
        found.append(text("review.reviewer.no_cert", name=reviewer.name))
    elif reviewer.kind == "staff" and reviewer.cert_valid_to is not None and reviewer.cert_valid_to < on:
        found.append(text("review.reviewer.cert_expired", name=reviewer.name, until=reviewer.cert_valid_to.isoformat()))
    if any(each.part == "host" and same(reviewer.name, reviewer.cert_no, each) for each in handlers):
        found.append(text("review.reviewer.presided", name=reviewer.name))
    if complicated and not reviewer.countersigner:
        found.append(text("review.reviewer.alone"))
    return tuple(found)


def same(name: str, cert_no: str, other: Handler) -> bool:
    """Whether the two are one person: by certificate where both have one, otherwise by name (从严)."""
    if cert_no and other.cert_no:
        return cert_no == other.cert_no
    return name == other.name


def _agreement(reviewer: Reviewer, on: date) -> list[str]:
    first, last = reviewer.confidential_from, reviewer.confidential_to
    if first is None or last is None:
        return [text("review.reviewer.no_agreement", name=reviewer.name)]
    if not first <= on <= last:
        facts = {"name": reviewer.name, "first": first.isoformat(), "last": last.isoformat()}
        return [text("review.reviewer.agreement_out", **facts)]
    return []
