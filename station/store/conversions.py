"""Summary penalties that went over to the ordinary procedure, and the case in which each goes on.

The case that goes on names the earlier one as where it came from; what is voided carries nothing on.
"""

from __future__ import annotations

from station.store.models import CaseFile
from station.store.once import once
from station.store.store import Store

CONVERTED = "converted"
"""Result of a case that went over."""


@once
def into(store: Store, case_id: int) -> int | None:
    """The case in which a converted one goes on; None where it was not converted, or nothing goes on from it."""
    earlier = CaseFile.alias()
    query = (
        CaseFile.select(CaseFile.id)
        .join(earlier, on=(earlier.id == CaseFile.origin_id))
        .where(earlier.id == case_id, earlier.result == CONVERTED, CaseFile.voided_at.is_null())
        .order_by(CaseFile.id.desc())
        .limit(1)
    )
    found = store.scalar(query)
    return None if found is None else int(found)


@once
def out_of(store: Store, case_id: int) -> int | None:
    """The converted case that goes on in this one; None: it began by itself."""
    earlier = CaseFile.alias()
    query = (
        earlier.select(earlier.id)
        .join(CaseFile, on=(earlier.id == CaseFile.origin_id))
        .where(CaseFile.id == case_id, earlier.result == CONVERTED)
    )
    found = store.scalar(query)
    return None if found is None else int(found)


def whole(store: Store, case_id: int) -> tuple[int, ...]:
    """The cases whose file is one with this one's, the earlier one first."""
    before = out_of(store, case_id)
    return (case_id,) if before is None else (before, case_id)


def source(store: Store, case_id: int) -> int | None:
    """The case that a case came from, or that the converted one came from which goes on in it; None: from none."""
    first = whole(store, case_id)[0]
    found = store.scalar(CaseFile.select(CaseFile.origin_id).where(CaseFile.id == first))
    return None if found is None else int(found)
