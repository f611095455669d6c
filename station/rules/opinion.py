"""What the bureau says about a case it reviews, `anjian-opinion/1`: fixed lines in fixed order (docs/review.md).

Text in, facts out, and back to the same text. It knows no keys: a signed note carries the text, and nobody parses it
before the signature holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from station.records.review import CheckResult
from station.rules import lined
from station.rules.lined import Lines, LinesWrong
from station.rules.reviewer import Reviewer

FORMAT = "anjian-opinion/1"
SUFFIX = ".opinion"
MAX_BYTES = 128 * 1024
JUDGING = ("opinion", "reconsideration")
"""Kinds that fill in the ten points."""
REVIEWING = ("accept", *JUDGING)
"""Kinds whose reviewer must be one: sending back judges nothing, and a committee is not the reviewer."""
KINDS = ("return", "accept", *JUDGING, "committee")
RESULTS = ("ok", "defect", "na")
_KINDS_OF_PEOPLE = ("staff", "counsel")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting of the 案件审理委员会."""

    held_at: str
    """ISO-8601."""
    place: str
    host: str
    clerk: str
    attendees: tuple[str, ...]
    """Name and post of each."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One message of the bureau about one package of one case."""

    bureau: str
    """Nine digits."""
    station: str
    epoch: int
    """Of the station when it made the package."""
    case: int
    number: str
    round: int
    package: str
    """SHA-256 (hex) of the package it answers."""
    kind: str
    """return, accept, opinion, reconsideration or committee."""
    detail: str
    """agree, correct, disagree, transfer; agree, maintain; passed, rejected; empty for return and accept."""
    at: str
    """ISO-8601."""
    reviewer: Reviewer
    issued_by: str
    """Who had the bureau sign it."""
    complicated: bool
    """Taken in as a complex case, which has a longer term."""
    missing: tuple[str, ...]
    """What is lacking; of a return only, all of it at once."""
    checks: tuple[CheckResult, ...]
    words: str
    responsibility: str
    """The reviewer's statement of responsibility (审核责任)."""
    sitting: Sitting | None = None
    """Of a committee's decision only."""
    warnings: tuple[str, ...] = ()
    """What there is to say about the reviewer that does not stand in the way, in sentences."""

    def text(self) -> str:
        """The exact text that is signed."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> list[str]:
        person = self.reviewer
        lines = [
            FORMAT,
            f"bureau {self.bureau}",
            f"station {self.station}",
            f"epoch {self.epoch}",
            f"case {self.case}",
            f"number {self.number}",
            f"round {self.round}",
            f"package {self.package}",
            f"kind {self.kind}",
            f"detail {lined.optional(self.detail)}",
            f"at {self.at}",
            f"reviewer {person.name}",
            f"certificate {lined.optional(person.cert_no)}",
            f"certificate-until {lined.optional_day(person.cert_valid_to)}",
            f"law-qualification {lined.optional(person.law_qual_no)}",
            f"reviewing-since {lined.optional_day(person.reviewing_since)}",
            f"type {person.kind}",
            f"confidential-from {lined.optional_day(person.confidential_from)}",
            f"confidential-until {lined.optional_day(person.confidential_to)}",
            f"countersigner {lined.optional(person.countersigner)}",
            f"issued-by {self.issued_by}",
            f"complex {_YES_NO[self.complicated]}",
        ]
        lines += [f"warning {lined.quoted(each)}" for each in self.warnings]
        lines += [f"missing {lined.quoted(each)}" for each in self.missing]
        lines += [f"check {each.point} {each.result} {lined.quoted(each.note)}" for each in self.checks]
        lines += _written(self.sitting) if self.sitting is not None else []
        return [*lines, f"words {lined.quoted(self.words)}", f"responsibility {lined.quoted(self.responsibility)}"]


_YES_NO = {True: "yes", False: "no"}


def parse(text: str) -> Opinion:
    """An opinion out of its (already verified) text. LinesWrong unless writing it again gives the same text."""
    lines = Lines(text, FORMAT)
    found = _read(lines)
    lines.end()
    if found.text() != text:
        raise LinesWrong("not canonical")
    return found


def _read(lines: Lines) -> Opinion:
    head = {name: lines.one(name) for name in ("bureau", "station", "epoch", "case", "number", "round", "package")}
    kind, detail, at = lined.choice(lines.one("kind"), KINDS), lines.one("detail"), lined.instant(lines.one("at"))
    reviewer = _person(lines)
    issued_by, complicated = lines.one("issued-by"), lines.one("complex")
    warnings = tuple(lined.unquoted(each) for each in lines.many("warning"))
    missing = tuple(lined.unquoted(each) for each in lines.many("missing"))
    checks = tuple(_check(each) for each in lines.many("check"))
    sitting = _sitting(lines) if kind == "committee" else None
    return Opinion(
        bureau=head["bureau"],
        station=head["station"],
        epoch=lined.number(head["epoch"]),
        case=lined.number(head["case"]),
        number=head["number"],
        round=lined.number(head["round"]),
        package=lined.digest(head["package"]),
        kind=kind,
        detail=lined.present(detail),
        at=at,
        reviewer=reviewer,
        issued_by=issued_by,
        complicated=lined.choice(complicated, ("yes", "no")) == "yes",
        missing=missing,
        checks=checks,
        words=lined.unquoted(lines.one("words")),
        responsibility=lined.unquoted(lines.one("responsibility")),
        sitting=sitting,
        warnings=warnings,
    )


def _person(lines: Lines) -> Reviewer:
    name, cert_no = lines.one("reviewer"), lines.one("certificate")
    cert_valid_to, law_qual_no = lines.one("certificate-until"), lines.one("law-qualification")
    since, kind = lines.one("reviewing-since"), lined.choice(lines.one("type"), _KINDS_OF_PEOPLE)
    first, last = lines.one("confidential-from"), lines.one("confidential-until")
    return Reviewer(
        name=name,
        cert_no=lined.present(cert_no),
        cert_valid_to=lined.present_day(cert_valid_to),
        law_qual_no=lined.present(law_qual_no),
        reviewing_since=lined.present_day(since),
        kind=cast(Literal["staff", "counsel"], kind),
        confidential_from=lined.present_day(first),
        confidential_to=lined.present_day(last),
        countersigner=lined.present(lines.one("countersigner")),
    )


def _check(value: str) -> CheckResult:
    point, _, rest = value.partition(" ")
    result, _, note = rest.partition(" ")
    found = cast(Literal["ok", "defect", "na"], lined.choice(result, RESULTS))
    return CheckResult(point, found, lined.unquoted(note))


def _written(sitting: Sitting) -> list[str]:
    return [
        f"held {sitting.held_at}",
        f"place {lined.quoted(sitting.place)}",
        f"host {sitting.host}",
        f"clerk {sitting.clerk}",
        *(f"attendee {lined.quoted(each)}" for each in sitting.attendees),
    ]


def _sitting(lines: Lines) -> Sitting:
    held, place = lined.instant(lines.one("held")), lined.unquoted(lines.one("place"))
    host, clerk = lines.one("host"), lines.one("clerk")
    return Sitting(held, place, host, clerk, tuple(lined.unquoted(each) for each in lines.many("attendee")))
