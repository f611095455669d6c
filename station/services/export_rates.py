"""Rates of legal review and of recording in a period (facts §5.8). Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pendulum

from station.services import recording_items, reviews
from station.store import export_rows
from station.store import reviews as rounds
from station.store.store import Store
from station.texts import text

WORST = 5
"""So many recording items are named."""
SENT_BACK, DISAGREED, PASSED, MUST = "return", "opinion:disagree", "passed", "must"

Share = tuple[str, int, int]
"""Code of the figure, of how many, how many: (code, part, whole)."""


def review_shares(store: Store, first: pendulum.Date, last: pendulum.Date) -> Iterator[Share]:
    """应审尽审 of the penalties decided; how many submissions were sent back, and how many opinions disagreed."""
    due = [each for each in export_rows.penalties(store, first, last) if reviews.triggers(store, each).level == MUST]
    done = sum(any(one.state == PASSED for one in rounds.of_case(store, each)) for each in due)
    yield "reviewed", done, len(due)
    submitted = export_rows.submitted(store, first, last.add(days=1))
    told = Counter(kind for each in submitted for kind in {one.kind for one in rounds.messages(store, each)})
    yield "sent_back", told[SENT_BACK], len(submitted)
    yield "disagreed", told[DISAGREED], len(submitted)


def coverage(store: Store, first: pendulum.Date, last: pendulum.Date) -> tuple[Share, int, str]:
    """附件1 in the cases of the period: the share of items confirmed on a recording, how many compulsory ones lack
    both recording and release, and the items that are lacking most."""
    whole = part = blocking = 0
    lacking = Counter[str]()
    for case_id in export_rows.moved(store, first, last.add(days=1)):
        for one in recording_items.standing(store, case_id):
            whole += 1
            part += one.confirmed
            blocking += one.blocks
            if not one.confirmed:
                lacking[one.item.title] += 1
    worst = sorted(lacking.items(), key=lambda each: (-each[1], each[0]))[:WORST]
    words = "；".join(text("export.lacking", title=title, count=count) for title, count in worst)
    return ("covered", part, whole), blocking, words
