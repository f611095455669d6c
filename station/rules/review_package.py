"""The package a station submits, `anjian-review/1`: its signed text, and what a submission lacks (docs/review.md).

Pure: text in, facts out, and back to the same text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from station.records.casework import Cause, Party
from station.records.review import Proposed
from station.rules import lined
from station.rules.lined import Lines, LinesWrong
from station.rules.reviewer import Handler
from station.texts import text as words

FORMAT = "anjian-review/1"
SUFFIX = ".zip.age"
"""As it leaves the station: the ZIP, encrypted to the bureau."""
NOTE, SIGNATURE, KEY, SUMS = "package.note", "package.sig", "package.pem", "SHA256SUMS"
LETTER, CASE, STATEMENT = "letter.txt", "case.json", "responsibility.txt"
PAPERS = "papers/"
SIGNED_AROUND = frozenset({NOTE, SIGNATURE, KEY, SUMS})
"""Files that the signed text cannot name because they carry or check it."""
REPORT = "D53"
"""行政处罚案件调查报告."""
_NAME = re.compile(r"(papers/)?[A-Za-z0-9][A-Za-z0-9._-]*")
"""No name of a member leads out of the folder it is unpacked into, whatever a station signed."""
PARTS = ("lead", "assist", "investigator", "host")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the package."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackageText:
    """What a package says about itself."""

    station: str
    """Nine digits."""
    epoch: int
    case: int
    number: str
    round: int
    kind: str
    """submit, resubmit, fixed, concur, object or withdraw."""
    previous: str
    """SHA-256 (hex) of the package before it in this round; empty in the first."""
    at: str
    """ISO-8601."""
    level: str
    triggers: tuple[str, ...]
    complicated: bool
    """R13 applies."""
    responsible: tuple[str, ...]
    """Who signed the handlers' statement of responsibility."""
    handlers: tuple[Handler, ...]
    files: tuple[Member, ...]
    """By name."""

    def text(self) -> str:
        """The exact text that is signed."""
        lines = [
            FORMAT,
            f"station {self.station}",
            f"epoch {self.epoch}",
            f"case {self.case}",
            f"number {self.number}",
            f"round {self.round}",
            f"kind {self.kind}",
            f"previous {lined.optional(self.previous)}",
            f"at {self.at}",
            f"level {self.level}",
            f"triggers {lined.optional(','.join(self.triggers))}",
            f"complex {'yes' if self.complicated else 'no'}",
        ]
        lines += [f"responsible {name}" for name in self.responsible]
        lines += [f"handler {each.part} {lined.optional(each.cert_no)} {each.name}" for each in self.handlers]
        lines += [f"file {each.sha256} {each.length} {each.name}" for each in self.files]
        return "".join(f"{line}\n" for line in lines)


def parse(text: str) -> PackageText:
    """A package's text once its signature holds. LinesWrong unless writing it again gives the same."""
    lines = Lines(text, FORMAT)
    head = {name: lines.one(name) for name in ("station", "epoch", "case", "number", "round", "kind", "previous")}
    at, level, triggers = lined.instant(lines.one("at")), lines.one("level"), lined.present(lines.one("triggers"))
    complicated = lined.choice(lines.one("complex"), ("yes", "no")) == "yes"
    responsible, handlers = tuple(lines.many("responsible")), tuple(_handler(each) for each in lines.many("handler"))
    files = tuple(_member(each) for each in lines.many("file"))
    lines.end()
    found = PackageText(
        station=head["station"],
        epoch=lined.number(head["epoch"]),
        case=lined.number(head["case"]),
        number=head["number"],
        round=lined.number(head["round"]),
        kind=head["kind"],
        previous=lined.present(head["previous"]),
        at=at,
        level=lined.choice(level, ("must", "should")),
        triggers=tuple(code for code in triggers.split(",") if code),
        complicated=complicated,
        responsible=responsible,
        handlers=handlers,
        files=files,
    )
    if found.text() != text or [each.name for each in files] != sorted({each.name for each in files}):
        raise LinesWrong("not canonical")
    return found


def members(files: dict[str, bytes]) -> tuple[Member, ...]:
    """The files a package's text names, by name."""
    named = sorted(set(files) - SIGNED_AROUND)
    return tuple(Member(name, len(files[name]), sha256(files[name]).hexdigest()) for name in named)


def sums(files: dict[str, bytes]) -> bytes:
    """SHA256SUMS of everything else in the package, as `sha256sum -c` reads it."""
    named = sorted(set(files) - {SUMS})
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in named).encode()


def lacking(
    kind: str, crew: int, parties: tuple[Party, ...], causes: tuple[Cause, ...], proposed: tuple[Proposed, ...],
    papers: frozenset[str],
) -> tuple[str, ...]:  # fmt: skip
    """What a complete submission still needs (全卷、调查报告、拟决定、裁量说明); `papers` are the codes on file."""
    asked = [("crew", crew >= 2)]
    if kind == "penalty":
        fined = any(each.kind == "fine" for each in proposed)
        asked += [
            ("parties", bool(parties)),
            ("causes", bool(causes)),
            ("facts", all(cause.facts.strip() for cause in causes)),
            ("sanctions", bool(proposed)),
            ("discretion", not fined or all(cause.tier or cause.outside_reason for cause in causes)),
            ("report", REPORT in papers),
        ]
    return tuple(words(f"review.lacking.{name}") for name, holds in asked if not holds)


def _handler(value: str) -> Handler:
    part, _, rest = value.partition(" ")
    cert_no, _, name = rest.partition(" ")
    if not name:
        raise LinesWrong("expected handler")
    return Handler(name, lined.present(cert_no), lined.choice(part, PARTS))


def _member(value: str) -> Member:
    digest, _, rest = value.partition(" ")
    length, _, name = rest.partition(" ")
    if not _NAME.fullmatch(name):
        raise LinesWrong("expected file")
    return Member(name, lined.number(length), lined.digest(digest))
