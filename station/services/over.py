"""What ends with a case: the terms that still run, and a legal review that is under way.

What outlives it is what is done with a case that is over: recordings are brought in, its result is published, the
file is archived.
"""

from __future__ import annotations

import pendulum

from station.records.moment import iso
from station.services import terms
from station.store import cases, deadlines, reviews
from station.store.act import Act
from station.store.store import Store

OUTLIVING = ("ARCHIVE_", "PUB_", "UPLOAD_")
"""Rules whose deadlines run on after the end begin so."""
WITHDRAWN = "withdrawn"


def end_case(act: Act, store: Store, case_id: int, why: str, at: pendulum.DateTime) -> None:
    """Within the act by which a case ends: its review is withdrawn, its terms fall away.

    Time of the party counts as waived by nobody: what ran out is 期满, the rest ends with the case, and a
    reconsideration or a suit that comes later is entered all the same.
    """
    withdraw_review(act, store, case_id, why)
    running = {each.rule for each in deadlines.of_case(store, case_id) if each.state == "running"}
    keep = {rule for rule in running if rule.startswith(OUTLIVING)}
    terms.end_in(act, store, case_id, why, at=at, keep=keep)


def withdraw_review(act: Act, store: Store, case_id: int, why: str) -> None:
    """End the review that is under way, if there is one, as withdrawn. Nothing is sent: the review office reads it in
    the station's replica."""
    last = reviews.newest(store, case_id)
    if last is None or last.ended_at is not None:
        return
    reviews.change(act, last.id, state=WITHDRAWN, ended_at=iso(act.now))
    cases.add_event(act, case_id, "review_withdrawn", act.now, why)
