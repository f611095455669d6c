"""What waits on the review desk: the newest package of every case under review, with its state and its deadline.

The term of a review is the law's (schema/law/deadlines.toml), counted from the acceptance this bureau signed. Before
there is one, the same term from the day of submission says which case has waited longest; no law counts it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pendulum

from station.bureau import reviews, urgent
from station.bureau.home import Bureau
from station.bureau.reviews import PackageUnreadable, Submitted
from station.bureau.signatures import Signature
from station.errors import StationError
from station.records.deadline import Due, Pause
from station.records.law import DeadlineRule
from station.records.moment import day, moment
from station.replica import age_file
from station.rules import review_flow
from station.rules.calendar import WorkCalendar
from station.rules.deadline import due
from station.rules.opinion import Opinion
from station.rules.review import settings_on
from station.rules.review_package import SUFFIX
from station.rules.urgency import Pressing, pressing
from station.store import bureau_rows, law, review_law
from station.store.atomic import write_bytes
from station.texts import text

TO_ACCEPT = ("submitted", "resubmitted")
IN_TERM = ("accepted", "accepted_again")
"""States in which the law gives the office so many working days."""


@dataclass(frozen=True, slots=True)
class Term:
    """By when an answer is due."""

    due: Due
    rule: DeadlineRule
    stands: Pressing
    accepted: bool
    """False: as if the package had been accepted when it was submitted."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case under review."""

    path: Path
    """Its newest package, encrypted."""
    submitted: Submitted
    """Without its files and its case, which are read when it is opened."""
    target: str
    """Whom it is against."""
    title: str
    state: str
    state_title: str
    ours: bool
    """It waits for the office."""
    over: bool
    """Nothing follows any more."""
    reviewer: str
    """Who was assigned at the acceptance; empty before it."""
    term: Term | None
    """None where no law sets a term: a correction looked at again, a reconsideration, the committee."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file that is no package of an enrolled station."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything on the desk."""

    waiting: tuple[Waiting, ...]
    """Every case whose newest package is here: what waits for the office first, by deadline."""
    unusable: tuple[Unusable, ...]

    @property
    def ours(self) -> tuple[Waiting, ...]:
        """Only what waits for the office."""
        return tuple(each for each in self.waiting if each.ours)


class Desk:
    """The packages of one bureau; each is decrypted and checked once in the life of the object."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau
        self._seen: dict[Path, tuple[Submitted, str, str] | Unusable] = {}

    def queue(self) -> Queue:
        """What lies here now."""
        found = {path: self._known(path) for path in urgent.lying(self._bureau)}
        held = {path: each for path, each in found.items() if not isinstance(each, Unusable)}
        newest: dict[tuple[str, int], Path] = {}
        for path, (submitted, _, _) in sorted(held.items(), key=lambda each: _age(each[1][0])):
            newest[submitted.text.station, submitted.text.case] = path
        waiting = sorted((self._waiting(path, *held[path]) for path in newest.values()), key=_order)
        return Queue(tuple(waiting), tuple(each for each in found.values() if isinstance(each, Unusable)))

    def _known(self, path: Path) -> tuple[Submitted, str, str] | Unusable:
        if path not in self._seen:
            try:
                whole = reviews.open_package(self._bureau, path)
                about = whole.case["case"]
                self._seen[path] = replace(whole, case={}, files={}), about["enterprise"], about["title"]
            except (StationError, KeyError, TypeError) as error:
                self._seen[path] = Unusable(path, error.message if isinstance(error, StationError) else str(error))
        return self._seen[path]

    def _waiting(self, path: Path, submitted: Submitted, target: str, title: str) -> Waiting:
        flow, signed = review_law.load().flow, reviews.signed(self._bureau, submitted)
        state = reviews.state_after(submitted, signed)
        taken = _opinions(self._bureau, submitted, signed, "accept")
        return Waiting(
            path,
            submitted,
            target,
            title,
            state,
            review_flow.state_title(flow, state),
            bool(review_flow.possible(flow, state, "in")),
            review_flow.is_over(flow, state),
            taken[-1].reviewer.name if taken else "",
            _term(self._bureau, submitted, state, signed),
        )


def take_file(bureau: Bureau, path: Path) -> Path:
    """A package brought on a stick, put with those the line brings once it holds; where it lies.

    PackageUnreadable, PackageForged. One that was decrypted elsewhere is encrypted to this bureau again.
    """
    submitted = reviews.open_package(bureau, path)
    data = path.read_bytes()
    if not age_file.is_encrypted(data):
        data = age_file.encrypted(data, bureau_rows.facts(bureau.store).recipients)
    place = bureau.home.root / urgent.PACKAGES / submitted.text.station / f"{submitted.sha256}{SUFFIX}"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(place, data)
    return place


def sole_package(place: Path) -> Path:
    """The package at a path; of a folder, such as a stick, the only one in it. PackageUnreadable."""
    if not place.is_dir():
        return place
    found = sorted(place.glob(f"**/*{SUFFIX}"))
    if len(found) != 1:
        raise PackageUnreadable(path=place, detail=text("desk.packages_there", count=len(found)))
    return found[0]


def term(bureau: Bureau, submitted: Submitted, state: str) -> Term | None:
    """By when the office must answer; None where no law says so."""
    return _term(bureau, submitted, state, reviews.signed(bureau, submitted))


def _term(bureau: Bureau, submitted: Submitted, state: str, signed: Sequence[Signature]) -> Term | None:
    if state not in (*TO_ACCEPT, *IN_TERM):
        return None
    taken = _opinions(bureau, submitted, signed, "accept")
    anchor = moment(taken[0].at if taken else submitted.text.at)
    rule = _rule(anchor, submitted.text.complicated or any(each.complicated for each in taken))
    calendar = WorkCalendar(year for year, _ in law.shipped_years())
    sent_back = _opinions(bureau, submitted, signed, "return")
    found = due(rule, anchor, calendar, _pauses(submitted, sent_back, anchor))
    stands = pressing(found.at, found.provisional, rule.warn_before, bureau.clock.now(), calendar)
    return Term(found, rule, stands, bool(taken))


def _rule(anchor: pendulum.DateTime, complicated: bool) -> DeadlineRule:
    settings = settings_on(review_law.load(), day(anchor))
    return law.load().rule(settings.complex_rule if complicated else settings.review_rule, day(anchor))


def _pauses(submitted: Submitted, sent_back: Sequence[Opinion], anchor: pendulum.DateTime) -> tuple[Pause, ...]:
    """The days of completing do not count; the day on which it came back complete does (从严)."""
    if submitted.text.kind != "resubmit":
        return ()
    back = [moment(each.at) for each in sent_back]
    last = day(moment(submitted.text.at)).subtract(days=1)
    return tuple(
        Pause(day(at), last, text("desk.completing")) for at in back[-1:] if at >= anchor and day(at) <= last
    )  # fmt: skip


def _opinions(bureau: Bureau, submitted: Submitted, signed: Sequence[Signature], kind: str) -> list[Opinion]:
    """The files of one kind among what stands, the oldest first."""
    files = reviews.kept(bureau, submitted, [each for each in signed if each.kind == kind])
    return sorted((reviews.parsed(path.read_bytes()) for path, _ in files), key=lambda each: moment(each.at))


def _age(submitted: Submitted) -> tuple[int, pendulum.DateTime]:
    return submitted.text.round, moment(submitted.text.at)


def _order(one: Waiting) -> tuple[bool, bool, bool, pendulum.DateTime, pendulum.DateTime]:
    """Ours first, what is over last; by the day it is due, what has no term after that; then the oldest."""
    at = moment(one.submitted.text.at)
    return not one.ours, one.over, one.term is None, one.term.due.at if one.term else at, at
