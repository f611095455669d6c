"""The demo bureau's review office (政策法规科): who reviews there, and what was signed there in the past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pendulum

from station.bureau import reviewers, reviews
from station.bureau.home import Bureau, open_bureau
from station.bureau.reviews import Submitted
from station.demo.history import History
from station.records.moment import iso
from station.records.people import Proof
from station.records.review import CheckResult
from station.rules import opinion
from station.rules.opinion import Opinion
from station.rules.reviewer import Reviewer
from station.services import staff
from station.store import review_law
from station.texts import text

REVIEWER, REVIEWER_PIN = "孙慧敏", "850413"
CERT, QUALIFICATION = "33028109016", "A20143302810035"


def enrol(bureau: Bureau, admin: Proof, today: pendulum.Date) -> None:
    """The one reviewer, with the national legal qualification."""
    since = today.subtract(years=6)
    until = today.add(months=30).end_of("month")
    reviewers.add(bureau, admin, Reviewer(REVIEWER, CERT, until, QUALIFICATION, since), REVIEWER_PIN)


def says(history: History, package: Path, kind: str, detail: str = "", words: str = "") -> Path:
    """What the office signed about a package at the time history has reached; the file, at the bureau."""
    with _desk(history) as (bureau, person):
        submitted = reviews.open_package(bureau, package)
        return reviews.sign(bureau, person, submitted, _written(bureau, person, submitted, kind, detail, words))


def points() -> tuple[str, ...]:
    """The codes of the ten points, in order."""
    return tuple(point.code for point in review_law.load().points)


def _written(
    bureau: Bureau, person: Proof, submitted: Submitted, kind: str, detail: str, words: str
) -> Opinion:  # fmt: skip
    said, judging = submitted.text, kind in opinion.JUDGING
    reviewer = reviewers.acting(bureau, person, None)
    return Opinion(
        bureau=str(bureau.store.origin.code),
        station=said.station,
        epoch=said.epoch,
        case=said.case,
        number=said.number,
        round=said.round,
        package=submitted.sha256,
        kind=kind,
        detail=detail,
        at=iso(bureau.clock.now()),
        reviewer=reviewer,
        issued_by=person.name,
        complicated=said.complicated,
        missing=(),
        checks=tuple(CheckResult(code, "ok") for code in points()) if judging else (),
        words=words,
        responsibility=text("bureau_review.statement", number=said.number) if judging else "",
    )


@contextmanager
def _desk(history: History) -> Iterator[tuple[Bureau, Proof]]:
    bureau = open_bureau(history.station.home.demo_bureau, history.clock)
    try:
        yield bureau, staff.sign_in(bureau.store, bureau.keys, REVIEWER, REVIEWER_PIN)
    finally:
        bureau.close()
