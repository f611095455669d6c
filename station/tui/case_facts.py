"""Reading what the pages of a case show beside the case itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.records.moment import day
from station.services import corrections, coverage, external_refs, holds, instalments, penalty_view, staff, surcharges
from station.tui.case_substance import Substance

if TYPE_CHECKING:
    from station.store.store import Store


def substance(store: Store, case_id: int) -> Substance:
    """Of one moment. UnknownCase."""
    with store.reading():
        return Substance(
            penalty=penalty_view.standing(store, case_id),
            goods=penalty_view.goods_of(store, case_id),
            papers=penalty_view.papers_of(store, case_id),
            coverage=coverage.of_case(store, case_id),
            waivers=penalty_view.waivers_of(store, case_id),
            corrections=corrections.made(store, case_id),
            certificates=staff.certificates(store),
            owed=surcharges.owed(store, case_id, store.clock.now()),
            instalments=instalments.standing(store, case_id, store.clock.now()),
            today=day(store.clock.now()),
            references=external_refs.of_case(store, case_id),
            kept=holds.told(store, case_id),
        )
