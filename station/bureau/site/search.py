"""What the register is searched by without a server: rows in pages, one bit a row, pairs of characters."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from station.bureau.site.lay import Draft
from station.records.site import SiteRow
from station.texts import text

ROWS_PER_FILE = 40
YEAR = "〔"
"""Before the year of a number."""
FREQUENT = 20
"""A pair or word that more than one row in so many has finds nothing out."""
KINDS = ("inspection", "penalty", "compulsory", "licence")
GROUPS = ("station", "kind", "year", "state")


class Index:
    """Takes the rows in their order; what it holds grows by a few hundred bytes a row."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._page: list[tuple[Any, ...]] = []
        self._pairs: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._sets: dict[tuple[str, str], array[int]] = defaultdict(lambda: array("I"))
        self._sets["state", "withdrawn"] = array("I")
        self.rows = 0

    def add(self, row: SiteRow) -> None:
        """The next row."""
        for pair in grams(row):
            self._pairs[pair].append(self.rows)
        groups = {"station": row.code, "kind": row.kind, "year": row.decided_on[:4]}
        if row.state != "shown":
            groups["state"] = row.state
        for group, value in groups.items():
            self._sets[group, value].append(self.rows)
        self._page.append(row.cells())
        self.rows += 1
        if len(self._page) == ROWS_PER_FILE:
            self._turn()

    def finish(self, stations: Mapping[str, str]) -> dict[str, Any]:
        """Lay out what is left; the members of site.json that tell it. `stations`: names by code."""
        if self._page:
            self._turn()
        sets = [self._set(group, value, stations) for group in GROUPS for value in self._values(group)]
        told = {"rows": self.rows, "rows_per_file": ROWS_PER_FILE}
        return {**told, "kinds": kinds(), "sets": sets, "stop": self._grams()}

    def _turn(self) -> None:
        self._draft.write_json(f"data/rows/{(self.rows - 1) // ROWS_PER_FILE}.json", self._page)
        self._page = []

    def _values(self, group: str) -> list[str]:
        """Kinds as people list them, the newest year first."""
        found = [value for each, value in self._sets if each == group]
        if group == "kind":
            return sorted(found, key=KINDS.index)
        return sorted(found, reverse=group == "year")

    def _set(self, group: str, value: str, stations: Mapping[str, str]) -> dict[str, Any]:
        members, name = self._sets[group, value], f"{group}-{value}"
        bits = bytearray((self.rows + 7) // 8)
        for at in members:
            bits[at >> 3] |= 0x80 >> (at & 7)
        self._draft.write(f"data/sets/{name}.bin", bytes(bits))
        title = {"station": stations.get(value, value), "year": text("bureau_site.set.year", year=value)}
        said = title.get(group) or text(f"case.kind.{value}" if group == "kind" else f"bureau_site.set.{value}")
        return {"name": name, "group": group, "value": value, "title": said, "count": len(members)}

    def _grams(self) -> list[str]:
        """The pairs and their rows as differences, by the first byte of their digest; the pairs left out."""
        files: list[list[str]] = [[] for _ in range(256)]
        stop = []
        for pair, members in self._pairs.items():
            if len(members) * FREQUENT > self.rows:
                stop.append(pair)
            else:
                files[sha256(pair.encode()).digest()[0]].append(pair)
        for first, names in enumerate(files):
            self._draft.write_json(
                f"data/grams/{first:02x}.json", {pair: _steps(self._pairs[pair]) for pair in sorted(names)}
            )
        return sorted(stop)


def grams(row: SiteRow) -> set[str]:
    """Neighbouring characters of target, code and number; whole, the code and the end of the number from its year."""
    target, code, number = (folded(each) for each in (row.target, row.target_code, row.number))
    found = {word[at : at + 2] for word in (target, code, number) for at in range(len(word) - 1)}
    # Thousands of numbers and codes share every pair they have.
    whole = {code, YEAR + number.rpartition(YEAR)[2] if YEAR in number else ""}
    return found | whole - {""}


def folded(words: str) -> str:
    """As it is searched: NFKC, upper case, no blanks."""
    return "".join(normalize("NFKC", words).upper().split())


def kinds() -> list[dict[str, str]]:
    """What there is, in the order in which people list it."""
    return [{"code": code, "title": text(f"case.kind.{code}")} for code in KINDS]


def _steps(members: Iterable[int]) -> list[int]:
    found, before = [], 0
    for each in members:
        found.append(each - before)
        before = each
    return found
