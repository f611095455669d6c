"""建站: what is asked of a new station before there is one, kept beside its place until it is founded whole.

No PIN is ever kept: it is typed again after a break.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from station.records.calendar import CalendarYear
from station.records.people import System
from station.rules.credit_code import is_credit_code
from station.services import numbering_start, recorders, staff
from station.settings import is_code
from station.store import law
from station.store.atomic import write_text
from station.store.keys import KeyRing
from station.store.store import Store

FOLDER = ".founding-answers"
"""Below the home's place; founding takes no notice of names that begin so and clears them away."""
MODES = ("bureau_dispatch", "entrusted", "township_own", "check_only")
"""站点权限模式, as the station's row knows them."""
NOBODY = "-"
"""Owner of a recorder that lies in the cupboard."""
INIT = System("system:init")

Words = dict[str, str]


@dataclass
class Answers:
    """What was typed so far, as typed."""

    place: Words = field(default_factory=dict)
    """code, name, authority, short_name, mode, organ_code; empty until the step was confirmed."""
    chief: Words = field(default_factory=dict)
    """The chief's register entry."""
    officers: list[Words] = field(default_factory=list)
    """The others'."""
    recorders: list[Words] = field(default_factory=list)
    """serial, and owner by name or NOBODY."""
    starts: Words = field(default_factory=dict)
    """Kind of case to the first serial handed out here."""
    drafts: dict[str, Words] = field(default_factory=dict)
    """Forms left half filled in, by step."""

    def names(self) -> list[str]:
        """Everybody entered, the chief first."""
        return [one["name"] for one in (self.chief, *self.officers) if one]


def resume(root: Path) -> Answers:
    """What was typed before a break; nothing where there is no record, or one that cannot be read."""
    try:
        return Answers(**json.loads((root / FOLDER / "answers.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Answers()


def keep(root: Path, answers: Answers) -> None:
    """Keep what was typed so far. OSError where nothing can be written."""
    folder = root / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_text(folder / "answers.json", json.dumps(asdict(answers), ensure_ascii=False), mode=0o600)


def years() -> tuple[CalendarYear, ...]:
    """The working-day arrangements a new station begins with."""
    return tuple(year for year, _ in law.shipped_years())


def code_usable(typed: str) -> bool:
    """Whether this is a township's code."""
    return is_code(typed)


def organ_code_usable(typed: str) -> bool:
    """Whether this is the credit code of an organ, or nothing yet."""
    return not typed or is_credit_code(typed)


def furnished(
    answers: Answers, people: Mapping[str, staff.NewOfficer], pins: Mapping[str, str], year: int
) -> Callable[[Store, KeyRing], None]:
    """What a station has from its first moment beside the chief.

    `people` and `pins` by name; who has no PIN yet is given one later, by two persons.
    """

    def furnish(store: Store, keys: KeyRing) -> None:
        for words in answers.officers:
            staff.enrol(store, keys, INIT, people[words["name"]], pins.get(words["name"]))
        ids = {person.name: person.id for person in staff.active(store)}
        for words in answers.recorders:
            recorders.register(store, INIT, words["serial"], ids.get(words["owner"]))
        for series, following in answers.starts.items():
            numbering_start.set_start(store, INIT, series, year, int(following))

    return furnish
