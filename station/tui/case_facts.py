"""Reading what the pages of a case show beside the case itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.records.moment import day
from station.services import (
    archive,
    casebook,
    corrections,
    coverage,
    evidence,
    external_refs,
    history,
    holds,
    instalments,
    papers,
    penalty_view,
    review_view,
    staff,
    surcharges,
    today,
)
from station.tui.case_pages import CaseFacts, has_file
from station.tui.case_substance import Substance

if TYPE_CHECKING:
    from station.store.store import Store
    from station.wiring import Station


def gathered(station: Station, case_id: int, page: str) -> CaseFacts:
    """The case and all that belongs to it; ledger and bound file only where the page shows them. UnknownCase."""
    detail = casebook.detail(station.store, case_id)
    due = today.of_case(station.store, case_id, station.clock.now())
    return CaseFacts(
        detail,
        {entry.deadline.id: entry for entry in due},
        papers.of_case(station, case_id),
        tuple(evidence.clips_of_case(station.store, case_id)),
        history.of_case(station, case_id) if page == "history" else (),
        history.officer_names(station),
        substance(station.store, case_id),
        review_view.detail(station.store, case_id) if detail.case.kind != "inspection" else None,
        archive.standing(station, case_id) if page == "archive" and has_file(detail) else None,
    )


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
