"""Everything the cases of a station know that no result may say, at once: so that most texts are cleared by one look.

It is more than any single case knows. A text in which nothing of it stands holds nothing of its own case; one in which
something does is looked at with its own case alone (services.disclosure_facts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from station.rules.disclosure_draft import names_in
from station.rules.redaction import Known
from station.store import publication_law
from station.store.store import Store

_AS_THEY_ARE = (
    ("person", "SELECT name FROM party WHERE kind = 'person'"),
    ("number", "SELECT id_no FROM party WHERE kind = 'person'"),
    ("address", "SELECT address FROM party WHERE kind = 'person'"),
    ("number", "SELECT phone FROM party"),
    ("number", "SELECT phone FROM enterprise"),
    ("hand", "SELECT original FROM redaction WHERE kind = 'hand'"),
)
"""What a thing is (a number is told by its form as well), and where it stands."""
_LINES = (
    "SELECT legal_person FROM enterprise",
    "SELECT name FROM paper_signer WHERE officer_id IS NULL",
    "SELECT served_to FROM case_paper",
    "SELECT host FROM meeting",
    "SELECT clerk FROM meeting",
    "SELECT attendees FROM meeting",
)
"""With several names in each."""
_OFFICERS, _FIRMS = "SELECT name FROM officer", "SELECT name FROM enterprise"
KINDS = ("person", "address", "hand")
"""Kinds of things that only the cases know."""
_PERSONS = "SELECT id FROM party WHERE kind = 'person'"


class HeldBack:
    """Strings by how they begin."""

    def __init__(self, store: Store) -> None:
        self.persons = frozenset(store.vector(_PERSONS))
        """Ids of parties that are natural persons."""
        self._kinds: dict[str, str] = {}
        for kind, each in _all(store):
            self._kinds.setdefault(each, kind)
        self._by_head = _by_head(self._kinds)
        self._officers = frozenset(_column(store, _OFFICERS))
        self._firms = _by_head(each for each in _column(store, _FIRMS) if len(each) > 1)

    def stands_in(self, words: str) -> bool:
        """Whether any of it is in these words."""
        return next(_standing(self._by_head, words), None) is not None

    def known_in(self, words: str, shortest: int = 2) -> tuple[str, Known]:
        """Of words that belong to no case: the words without the names of enterprises, and what is held back in them.

        A person's name that is part of an enterprise's is no secret, neither are the officers' and what is shorter.
        """
        for firm in sorted(set(_standing(self._firms, words)), key=len, reverse=True):
            words = words.replace(firm, "\n")
        standing = dict.fromkeys(_standing(self._by_head, words))
        found = [each for each in standing if len(each) >= shortest and each not in self._officers]
        of = {kind: tuple(each for each in found if self._kinds[each] == kind) for kind in KINDS}
        return words, Known(of["person"], of["address"], of["hand"])


def _all(store: Store) -> Iterator[tuple[str, str]]:
    """Whatever is longer than a letter: a single one is no secret (rules.disclosure_draft.known)."""
    for kind, query in _AS_THEY_ARE:
        yield from ((kind, each.strip()) for each in _column(store, query) if len(each.strip()) > 1)
    for query in _LINES:
        yield from (("person", each) for each in names_in(_column(store, query), publication_law.load().not_names))


def _by_head(strings: Iterable[str]) -> dict[str, list[str]]:
    """Strings by their first two letters."""
    found: dict[str, list[str]] = {}
    for each in strings:
        found.setdefault(each[:2], []).append(each)
    return found


def _standing(by_head: dict[str, list[str]], words: str) -> Iterator[str]:
    """Which of them stand in these words."""
    for at in range(len(words) - 1):
        yield from (each for each in by_head.get(words[at : at + 2], ()) if words.startswith(each, at))


def _column(store: Store, query: str) -> Iterator[str]:
    return (str(row[0]) for row in store.connection.execute(query))
