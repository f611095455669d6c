"""An archived case file is locked: the one place that says so, for every act there is.

`Store.act` asks it before it commits, with everything the act wrote. What the law still allows, and what only keeps
books about the file, is data (schema/law/archive.toml). A remedy that takes the case up again opens it until it ends.
"""

from __future__ import annotations

from station.errors import StationError
from station.records.moment import iso
from station.services.flows import flow_of
from station.store import archive_law, archives, cases, conversions
from station.store.store import Store
from station.store.touched import touched


class CaseArchived(StationError):
    """The case file is archived; what comes now is a supplement. Facts: number, archive."""

    text = "archive.locked"


def check(store: Store, action: str, changeset: bytes) -> None:
    """Refuse an act that would change an archived case file. CaseArchived."""
    law = archive_law.lock()
    if action in law.after or not archives.exist(store):
        return
    touches = touched(store, changeset)
    before = {touch.case_id: touch.stage_before for touch in touches if touch.stage_before}
    for touch in touches:
        # What a converted case leaves behind lies in the file of the one that goes on.
        holder = conversions.into(store, touch.case_id) or touch.case_id
        archived = archives.of_case(store, holder)
        if archived is None or _open_again(store, holder, before.get(holder)):
            continue
        later = touch.paper_made_at > iso(archived.archived_at)
        if later and action in law.later_papers:
            continue
        raise CaseArchived(number=cases.get(store, touch.case_id).number, archive=archived.number)


def _open_again(store: Store, case_id: int, before: str | None) -> bool:
    """It was taken up again after it was archived and had not ended anew: a remedy goes before the file."""
    case = cases.get(store, case_id)
    return not flow_of(case).stage(before or case.stage).ends
