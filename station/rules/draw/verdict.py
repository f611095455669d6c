"""What a verifier says: findings, each naming the check that failed, the file, and in Chinese what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from station.rules.draw.commit import Commitment
from station.rules.draw.lines import Malformed
from station.rules.draw.result import Outcome
from station.rules.draw.seed import Value
from station.texts import text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a reader of the package must know."""

    failed: bool
    """True: a check failed. False: it holds, but somebody should know."""
    check: str
    """Which check, a key of draw.verify; `form` for a file that is not canonical."""
    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifier found."""

    findings: tuple[Finding, ...]
    kind: str
    """What the package shows: whole, sealed, or one line of the pool or the result."""
    commitment: Commitment | None
    commit_hash: str | None
    outcome: Outcome | None
    values: tuple[Value, ...]
    key: str | None
    """The verifier key in the package, to be compared with the one the bureau publishes."""

    @property
    def holds(self) -> bool:
        """Whether every check held."""
        return not self.failures

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The checks that failed."""
        return tuple(finding for finding in self.findings if finding.failed)


class Findings:
    """Collects findings over the files of one package instead of stopping at the first."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.found: list[Finding] = []

    def fail(self, check: str, file: str, **facts: object) -> None:
        """A check failed."""
        self.found.append(Finding(True, check, file, text(f"draw.verify.{check}", file=file, **facts)))

    def note(self, check: str, file: str, **facts: object) -> None:
        """It holds, but somebody should know."""
        self.found.append(Finding(False, check, file, text(f"draw.verify.{check}", file=file, **facts)))

    def attempt(self, file: str, read: Callable[[bytes], T]) -> T | None:
        """The parsed file; None, with a finding, where it is malformed (a missing one is reported elsewhere)."""
        if file not in self.files:
            return None
        try:
            return read(self.files[file])
        except Malformed as error:
            self.found.append(Finding(True, "form", error.file, error.message))
            return None
