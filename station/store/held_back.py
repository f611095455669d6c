"""Everything the cases of a station know that no result may say, at once: so that most texts are cleared by one look.

It is more than any single case knows. A text in which nothing of it stands holds nothing of its own case; one in which
something does is looked at with its own case alone (services.disclosure_facts).
"""

from __future__ import annotations

from collections.abc import Iterator

from station.rules.disclosure_draft import names_in
from station.store.store import Store

_AS_THEY_ARE = (
    "SELECT name FROM party WHERE kind = 'person'",
    "SELECT id_no FROM party WHERE kind = 'person'",
    "SELECT address FROM party WHERE kind = 'person'",
    "SELECT phone FROM party",
    "SELECT phone FROM enterprise",
    "SELECT original FROM redaction WHERE kind = 'hand'",
)
_LINES = (
    "SELECT legal_person FROM enterprise",
    "SELECT name FROM paper_signer WHERE officer_id IS NULL",
    "SELECT served_to FROM case_paper",
    "SELECT host FROM meeting",
    "SELECT clerk FROM meeting",
    "SELECT attendees FROM meeting",
)
"""With several names in each."""
_PERSONS = "SELECT id FROM party WHERE kind = 'person'"


class HeldBack:
    """Strings by how they begin."""

    def __init__(self, store: Store) -> None:
        self.persons = frozenset(store.vector(_PERSONS))
        """Ids of parties that are natural persons."""
        self._by_head: dict[str, list[str]] = {}
        for each in dict.fromkeys(_all(store)):
            self._by_head.setdefault(each[:2], []).append(each)

    def stands_in(self, words: str) -> bool:
        """Whether any of it is in these words."""
        for at in range(len(words) - 1):
            if any(words.startswith(each, at) for each in self._by_head.get(words[at : at + 2], ())):
                return True
        return False


def _all(store: Store) -> Iterator[str]:
    """Whatever is longer than a letter: a single one is no secret (rules.disclosure_draft.known)."""
    for query in _AS_THEY_ARE:
        yield from (each.strip() for each in _column(store, query) if len(each.strip()) > 1)
    for query in _LINES:
        yield from names_in(_column(store, query), ())


def _column(store: Store, query: str) -> Iterator[str]:
    return (str(row[0]) for row in store.connection.execute(query))
