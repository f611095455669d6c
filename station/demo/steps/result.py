"""Step 7: the result, the deadlines that follow from it across the real calendar, the disclosure in its queue."""

from __future__ import annotations

from station.demo.names import table
from station.demo.walk import Walk
from station.records.case import Found
from station.services import casebook, cases, faces

EXPECTED = {"UPLOAD_24H", "PUB_20WD", "RECTIFY", "RECHECK_10D"}
RECTIFY_DAYS = 15
ORDER = "D04"
"""责令限期整改指令书."""


def take(walk: Walk) -> None:
    """Order a rectification, come back, look at what runs now."""
    store = walk.station.store
    case = casebook.get(store, walk.inspected)
    until = walk.clock.now().add(days=RECTIFY_DAYS).date()
    known = table("hazards")["hazard"][:2]
    hazards = [Found(each["description"], each["article"], until, each["violation"]) for each in known]
    lead = case.lead or ""
    back = walk.back_at or walk.clock.now()
    on_site = back.subtract(minutes=25)
    cases.record_result(store, walk.proof(lead), case.id, "rectify", signed=True, hazards=hazards, occurred_at=on_site)
    cases.returned(store, walk.proof(lead), case.id, occurred_at=back)
    walk.narrator.did("result.recorded", number=case.number, hazards=len(hazards), until=until)
    order = next(one for one in faces.of_case(walk.station, case.id) if one.paper.code == ORDER)
    walk.print("result", lambda: faces.issue(walk.station, walk.proof(lead), order.paper.id, {}))

    detail = casebook.detail(store, case.id)
    for deadline in detail.deadlines:
        due = deadline.due_at.format("YYYY-MM-DD HH:mm")
        walk.narrator.did("result.deadline", title=deadline.title, due=due, basis=deadline.basis)
    walk.narrator.proof("result.deadlines", {each.rule for each in detail.deadlines} >= EXPECTED)
    upload = next((each for each in detail.deadlines if each.rule == "UPLOAD_24H"), None)
    walk.narrator.proof("result.upload", upload is not None and upload.state == "met")
    public = next((each for each in detail.deadlines if each.rule == "PUB_20WD"), None)
    queued = [each for each in detail.disclosures if each.state == "pending"]
    agreed = public is not None and [each.due_at for each in queued] == [public.due_at]
    walk.narrator.proof("result.disclosure", agreed, due=public.due_at.date() if public else "—")
