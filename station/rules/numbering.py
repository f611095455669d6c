"""Document numbers as GB/T 9704 writes them: full-width brackets, a year in 〔〕, a serial without leading zeros.

A case and all its papers share one serial (一案一号); a paper adds its kind's abbreviation. Serials are handed
out by the station's database: this module only writes and reads them. Where the station has no serial of its own left,
the case bears a draft number, `余应急检〔2026〕草3号`, and so do its papers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"(?P<prefix>[^〔〕\s]+)〔(?P<year>\d{4})〕(?P<draft>草?)(?P<serial>[1-9]\d*)号")
DRAFT = "草"
"""Before the serial of a draft number."""

CASE_PREFIX = {"inspection": "应急检", "penalty": "应急案", "compulsory": "应急强", "licence": "应急许"}


@dataclass(frozen=True, slots=True)
class Number:
    """A document number taken apart."""

    prefix: str
    """Everything before the year: 余应急检, （余）应急责改."""
    year: int
    serial: int
    draft: bool = False
    """草稿号: its serials are counted apart, and a final number takes its place."""

    def __str__(self) -> str:
        return f"{self.prefix}{self.short}"

    @property
    def short(self) -> str:
        """`〔2026〕12号`, for lists that show the kind elsewhere."""
        return f"〔{self.year}〕{self.mark}号"

    @property
    def stem(self) -> str:
        """`〔2026〕12`: what every paper of a case has in its number, that of one of several parties too."""
        return f"〔{self.year}〕{self.mark}"

    @property
    def mark(self) -> str:
        """`12`, or `草3`: what tells it from the others of its year."""
        return f"{DRAFT if self.draft else ''}{self.serial}"


def case_number(short_name: str, kind: str, year: int, serial: int, *, draft: bool = False) -> Number:
    """`余应急检〔2026〕12号`. KeyError on an unknown kind of case; ValueError on a serial below 1."""
    return _number(f"{short_name}{CASE_PREFIX[kind]}", year, serial, draft)


def paper_number(short_name: str, abbreviation: str, case: Number) -> Number:
    """`（余）应急责改〔2026〕12号`: a paper of a case, by its kind's abbreviation (domain catalogue)."""
    return _number(f"（{short_name}）{abbreviation}", case.year, case.serial, case.draft)


def of_party(number: Number, place: int) -> str:
    """`（余）应急罚〔2026〕12-1号`: of the papers of one kind that a case has for several parties, that of the first.

    No case bears such a number, so `parse` does not read it. ValueError on a place below 1.
    """
    if place < 1:
        raise ValueError(f"places start at 1: {place}")
    return f"{number.prefix}{number.stem}-{place}号"


def parse(written: str) -> Number:
    """A number from its written form. ValueError on half-width brackets, leading zeros or anything else."""
    found = _FORM.fullmatch(written)
    if found is None:
        raise ValueError(f"not a document number: {written!r}")
    return Number(found["prefix"], int(found["year"]), int(found["serial"]), bool(found["draft"]))


def is_draft(written: str) -> bool:
    """Whether a number, also one that goes on after its 号, is a 草稿号."""
    return f"〕{DRAFT}" in written


def _number(prefix: str, year: int, serial: int, draft: bool) -> Number:
    if serial < 1:
        raise ValueError(f"a serial starts at 1: {serial}")
    return Number(prefix, year, serial, draft)
