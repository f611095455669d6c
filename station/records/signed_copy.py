"""签字文书收回: scans of signed papers, what a scan was found to be, and papers whose signed copy has not come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pendulum

from station.records.stick import NotTaken

Warned = Literal["replaced", "void", "uncoded", "partly", "known", "strange", "pages"]
"""replaced: the code is of an issue that another took the place of; void: the paper is void; uncoded: pages without a
code; partly: not every page could be read; known: this scan lies with another paper in it already; strange: codes in it
that belong to no paper of this station; pages: not as many as issued. Texts in texts/scans.toml, table `warned`."""


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """One scan that lies with one paper."""

    id: int
    paper_id: int
    case_id: int
    case_number: str
    enterprise: str
    title: str
    """Of the paper."""
    number: str
    """Of the paper; empty where it has none."""
    document_id: int | None
    """The issued face whose code was read; None where a person said which paper it is."""
    sha256: str
    """In the media store."""
    size: int
    name: str
    """Of the file as it came, escaped."""
    pages: int
    """With the paper's code; of a file filed by hand, all there are, 0 where that is not known."""
    found: str
    """code or hand."""
    tray_id: int | None
    filed_at: pendulum.DateTime
    taken_back_at: pendulum.DateTime | None
    taken_back_why: str
    odd: str = ""
    """Why the paper is missed all the same until somebody accepts the copy (页数不符), in words; empty: it is not."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of one file of the tray."""

    item_id: int
    name: str
    filed: tuple[SignedCopy, ...]
    """Empty: it stays in the tray."""
    why: str
    """Why it stays, in words; empty where it was filed."""
    warned: tuple[Warned, ...]
    pages: int
    """Pages that were looked at."""


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A scan that waits in the tray."""

    item_id: int
    name: str
    kind: str
    """scan or photo."""
    size: int
    received_at: pendulum.DateTime
    why: str
    """Why it could not be filed by its code; empty: nobody has looked yet, or it was taken back."""
    looked: bool
    """It was tried, or a person took it back from a paper: from now on only a person files it."""


@dataclass(frozen=True, slots=True)
class MissingCopy:
    """An issued paper that has to be signed, and no signed copy of it has come back."""

    paper_id: int
    document_id: int
    """Its newest issue."""
    case_id: int
    case_number: str
    enterprise: str
    code: str
    """Of the catalogue."""
    title: str
    number: str
    issued_at: pendulum.DateTime
    days: int
    """Since then."""
    who: tuple[str, ...]
    """Whose signatures it bears: officer, chief, party."""
    odd: str = ""
    """What is odd about the newest scan that lies with it; empty: there is none."""


@dataclass(frozen=True, slots=True)
class FolderRun:
    """What one look at the scan folder came to."""

    received: tuple[str, ...]
    """Names that went to the tray."""
    known: tuple[str, ...]
    """Names whose content is in the tray already."""
    refused: tuple[NotTaken, ...]
    """What stays in the folder."""
    scanned: tuple[Scanned, ...]
    """What came of the scans that were waiting, those of transfer sticks too."""
