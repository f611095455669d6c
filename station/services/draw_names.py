"""How people name an enterprise of a draw and its inspectors: by code, by name, by certificate. Reads only."""

from __future__ import annotations

from station.services.draw_after_errors import AmbiguousInspector, UnknownEnterprise, UnknownInspector
from station.store import draws, enterprises
from station.store.store import Store


def enterprise(store: Store, code: str) -> int:
    """The id of the enterprise with this code. UnknownEnterprise."""
    found = enterprises.by_uscc(store, code.strip().upper())
    if found is None:
        raise UnknownEnterprise(code=code)
    return found.id


def inspector(store: Store, written: str) -> int:
    """The id of whoever has this certificate or name, people who have left included.

    UnknownInspector, AmbiguousInspector.
    """
    wanted, people = written.strip(), draws.people(store)
    if wanted in people:
        return people[wanted][0]
    found = {iid: id_ for iid, (id_, name) in people.items() if name == wanted}
    if not found:
        raise UnknownInspector(written=written)
    if len(found) > 1:
        raise AmbiguousInspector(written=written, count=len(found), certificates="、".join(sorted(found)))
    return next(iter(found.values()))
