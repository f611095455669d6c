"""What a person can do with an inspection case, from its approval to its closing. One verb, one act.

Every refusal names the guard, the article it comes from and what would satisfy it. Times may lie in the past:
`occurred_at` is when it happened; the ledger keeps when it was entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import pendulum

from station.errors import StationError
from station.records.case import CaseFile, Found
from station.records.deadline import Deadline
from station.records.moment import day, iso
from station.records.people import Proof, System
from station.rules.capture_code import CaptureCodeRefused, parse_capture_code
from station.services import evidence, terms
from station.services.filled import Filled
from station.services.flows import field_events
from station.services.steps import Taken, start_deadlines, take
from station.store import calendars, cases, deadlines, officers
from station.store.act import Act
from station.store.deadlines import Anchor
from station.store.store import Store
from station.texts import text

Outcome = Literal["no_issue", "rectify", "measure"]
When = pendulum.DateTime | None
"""When it happened; None: now."""

RECORD_ACTION: dict[Outcome, str] = {
    "no_issue": "record_no_issue",
    "rectify": "record_rectify",
    "measure": "record_measure",
}
DOCK = System("system:dock")
"""Whose rule links clips: a visit entered after the recorder was docked makes clear where its clips belong."""
SAID = 40
"""So much of a scan that leads nowhere is repeated to the person."""
ALL_TOLD = frozenset({"reason", "basis", "rights"})


class SpecialTooLate(StationError):
    """The 24 hours were over before the special case was granted. Facts: number, due."""

    text = "case.special_too_late"


class SlipUnknown(StationError):
    """What was scanned is no slip of this station. Facts: code."""

    text = "continuity.slip_unknown"


def approve(store: Store, actor: Proof, case_id: int, *, occurred_at: When = None) -> CaseFile:
    """The chief approves the inspection. StageRefused, StepRefused."""
    with _doing(store, actor, "case.approve", case_id, occurred_at) as act:
        take(act, store, case_id, "approve", occurred_at, Filled())
    return cases.get(store, case_id)


def dispatch(
    store: Store,
    actor: Proof,
    case_id: int,
    *,
    lead_id: int | None = None,
    assist_id: int | None = None,
    note: str = "",
    occurred_at: When = None,
) -> CaseFile:
    """Send two officers: the drawn pair, or others with a `note` saying why. StageRefused, StepRefused."""
    with _doing(store, actor, "case.dispatch", case_id, occurred_at) as act:
        crew, said = crew_of(store, case_id, lead_id, assist_id, note)
        take(act, store, case_id, "dispatch", occurred_at, Filled(crew=crew, note=note), said)
        cases.change(act, case_id, **dict(zip(("lead_id", "assist_id"), crew, strict=True)))
    return cases.get(store, case_id)


def arrive(
    store: Store,
    actor: Proof,
    case_id: int,
    *,
    identity_shown: bool,
    told: frozenset[str] = frozenset(),
    behaviour_code: str = "",
    occurred_at: When = None,
) -> CaseFile:
    """On site: certificates shown, and reason, basis and rights (`told`) made known. StageRefused, StepRefused."""
    filled = Filled(identity_shown=identity_shown, told=told, form={"behaviour_code": behaviour_code})
    with _doing(store, actor, "case.arrive", case_id, occurred_at) as act:
        taken = take(act, store, case_id, "arrive", occurred_at, filled)
        cases.add_event(act, case_id, "identity_shown", taken.anchor.at)
        cases.add_event(act, case_id, "notice_given", taken.anchor.at)
    evidence.match_unlinked(store, DOCK)
    return cases.get(store, case_id)


def record_result(
    store: Store,
    actor: Proof,
    case_id: int,
    outcome: Outcome,
    *,
    signed: bool,
    refused_note: str = "",
    hazards: Sequence[Found] = (),
    occurred_at: When = None,
) -> CaseFile:
    """What the inspection found; deadlines and the disclosure follow in the same act. StageRefused, StepRefused.

    `signed`: both sides signed the record; where the party refused, `refused_note` says how.
    """
    filled = Filled(signed=signed, refused_note=refused_note, hazards=tuple(hazards))
    with _doing(store, actor, "case.record", case_id, occurred_at) as act:
        taken = take(act, store, case_id, RECORD_ACTION[outcome], occurred_at, filled)
        if not signed:
            cases.add_event(act, case_id, "refused_to_sign", taken.anchor.at, refused_note)
        if outcome != "no_issue":
            cases.add_hazards(act, case_id, hazards)
        cases.change(act, case_id, result=outcome)
        start_deadlines(act, store, taken, [hazard.rectify_by for hazard in hazards])
    return cases.get(store, case_id)


def obstruct(store: Store, actor: Proof, case_id: int, note: str, *, occurred_at: When = None) -> CaseFile:
    """The party refuses or obstructs the inspection. StageRefused, StepRefused."""
    return _ended(store, actor, case_id, "obstruct", "obstructed", note, occurred_at)


def transfer(store: Store, actor: Proof, case_id: int, note: str, *, occurred_at: When = None) -> CaseFile:
    """The matter belongs to another authority; `note` says to which and why. StageRefused, StepRefused."""
    return _ended(store, actor, case_id, "transfer", "transferred", note, occurred_at)


def abort(store: Store, actor: Proof, case_id: int, note: str, *, occurred_at: When = None) -> CaseFile:
    """The enterprise has closed, moved or cannot be found. StageRefused, StepRefused."""
    return _ended(store, actor, case_id, "abort", "aborted", note, occurred_at)


def returned(store: Store, actor: Proof, case_id: int, *, occurred_at: When = None) -> CaseFile:
    """Back at the station: the 24 hours for the recordings begin. StageRefused, StepRefused."""
    with _doing(store, actor, "case.return", case_id, occurred_at) as act:
        taken = take(act, store, case_id, "return", occurred_at, Filled())
        start_deadlines(act, store, taken)
        outside = field_events(taken.case)
        went = max(event.occurred_at for event in cases.events(store, case_id) if event.kind in outside)
        imported = cases.first_import(store, case_id, went)
        if imported is not None:
            # They came back, docked, and only then somebody entered the return, often as of now.
            deadlines.meet(act, store, case_id, "UPLOAD_24H", imported)
    evidence.match_unlinked(store, DOCK)
    return cases.get(store, case_id)


def returned_by_code(store: Store, actor: Proof, scanned: str, *, occurred_at: When = None) -> CaseFile:
    """As `returned`, for the case whose slip was scanned: its whole code, its 取证码, or its number.

    SlipUnknown, StageRefused, StepRefused.
    """
    return returned(store, actor, case_of_code(store, scanned), occurred_at=occurred_at)


def case_of_code(store: Store, scanned: str) -> int:
    """The case a scanned or typed slip leads to. SlipUnknown."""
    written = scanned.strip()
    found = cases.of_slip(store, written) if written else None
    if found is None:
        try:
            found = cases.get(store, parse_capture_code(written)).id
        except (CaptureCodeRefused, cases.UnknownCase):
            raise SlipUnknown(code=written[:SAID]) from None
    return found


def special_upload(store: Store, actor: Proof, case_id: int, reason: str) -> CaseFile:
    """The chief grants the special case: three working days instead of 24 hours.

    NotRunning, SpecialTooLate (what is overdue stays overdue), ReasonNeeded.
    """
    with store.act(actor, "case.special_upload", subject=_subject(case_id), reason=reason) as act:
        for old in deadlines.need_running(store, case_id, "UPLOAD_24H", alone=True):
            if act.now > old.due_at:
                raise SpecialTooLate(number=cases.get(store, case_id).number, due=old.due_at.format("YYYY-MM-DD HH:mm"))
            anchor = Anchor(old.anchor_event_id, old.anchor_at)
            new_id, _ = deadlines.compute(act, calendars.current(store), case_id, "UPLOAD_SPECIAL", anchor)
            deadlines.supersede(act, old, new_id)
        cases.add_event(act, case_id, "special_upload", act.now, reason)
    return cases.get(store, case_id)


def request_extension(store: Store, actor: Proof, case_id: int, note: str, *, occurred_at: When = None) -> CaseFile:
    """The enterprise asks for more time. StageRefused, StepRefused."""
    with _doing(store, actor, "case.request_extension", case_id, occurred_at) as act:
        start_deadlines(act, store, take(act, store, case_id, "request_extension", occurred_at, Filled(note=note)))
    return cases.get(store, case_id)


def ask_recheck(store: Store, actor: Proof, case_id: int, note: str, *, occurred_at: When = None) -> CaseFile:
    """The enterprise says that its hazards are put right and asks for the re-inspection. StageRefused, StepRefused."""
    with _doing(store, actor, "case.ask_recheck", case_id, occurred_at) as act:
        start_deadlines(act, store, take(act, store, case_id, "ask_recheck", occurred_at, Filled(note=note)))
    return cases.get(store, case_id)


def answer_extension(
    store: Store, actor: Proof, case_id: int, until: pendulum.Date | None, note: str, *, occurred_at: When = None
) -> CaseFile:
    """Grant the extension `until` a day, or refuse it (None), with the reason.

    StageRefused, StepRefused; WrongDay where that day is no later than those there are.
    """
    open_hazards = cases.hazards(store, case_id) if until else ()
    longer = tuple(Found(each.description, each.article, until) for each in open_hazards if until)
    said = text("case.detail.extension_denied", note=note)
    if until:
        said = text("case.detail.extension_until", until=until.isoformat(), note=note)
    with _doing(store, actor, "case.answer_extension", case_id, occurred_at) as act:
        taken = take(act, store, case_id, "answer_extension", occurred_at, Filled(note=note, hazards=longer), said)
        if until:
            _extend(act, store, taken, until, note)
    return cases.get(store, case_id)


def close(store: Store, actor: Proof, case_id: int, *, note: str = "", occurred_at: When = None) -> CaseFile:
    """Close the case; after a failed re-inspection `note` names the penalty case or why there is none."""
    with _doing(store, actor, "case.close", case_id, occurred_at) as act:
        taken = take(act, store, case_id, "close", occurred_at, Filled(note=note))
        cases.change(act, case_id, closed_at=iso(taken.anchor.at))
        start_deadlines(act, store, taken)
    return cases.get(store, case_id)


def _subject(case_id: int) -> str:
    return f"case/{case_id}"


def crew_of(
    store: Store, case_id: int, lead_id: int | None, assist_id: int | None, note: str
) -> tuple[tuple[int, ...], str]:
    """Who goes (the case's own pair where nobody else is named), and the words for it."""
    case = cases.get(store, case_id)
    pair = (lead_id or case.lead_id, assist_id or case.assist_id)
    crew = tuple(officer for officer in pair if officer is not None)
    named = "、".join(officers.get(store, officer).name for officer in crew)
    return crew, "；".join(part for part in (text("case.detail.crew_named", crew=named), note) if part)


@contextmanager
def _doing(store: Store, actor: Proof, action: str, case_id: int, occurred_at: When) -> Iterator[Act]:
    with store.act(actor, action, subject=_subject(case_id), occurred_at=occurred_at) as act:
        yield act


def _ended(
    store: Store, actor: Proof, case_id: int, action: str, result: str, note: str, occurred_at: When
) -> CaseFile:
    with _doing(store, actor, f"case.{action}", case_id, occurred_at) as act:
        end_in(act, store, case_id, action, result, note, occurred_at)
    return cases.get(store, case_id)


def end_in(act: Act, store: Store, case_id: int, action: str, result: str, note: str, occurred_at: When = None) -> None:
    """Break a case off inside an act: `obstruct`, `transfer` or `abort`. StageRefused, StepRefused."""
    taken = take(act, store, case_id, action, occurred_at, Filled(note=note))
    closed = {"closed_at": iso(taken.anchor.at)} if taken.step.to == "aborted" else {}
    cases.change(act, case_id, result=result, **closed)
    start_deadlines(act, store, taken)


def _extend(act: Act, store: Store, taken: Taken, until: pendulum.Date, note: str) -> None:
    """More time for every hazard whose day had not passed when it was asked for and lies before the new one.

    One extension is on file; what had the same end afterwards runs as one, the checks that follow it too.
    """
    case_id, asked = taken.case.id, _asked_at(store, taken)
    running = deadlines.running_of(store, case_id, "RECTIFY")
    open_ = [each for each in running if day(asked) <= day(each.due_at) < until] or running
    if open_:
        longer, first = terms.Longer(until=until), open_[0].id
        (new,) = terms.extend_in(
            act, store, case_id, "RECTIFY", longer, note, at=taken.anchor.at, deadline_id=first, asked_at=asked
        )
        for other in open_[1:]:
            _join(act, store, other, new)
    for hazard in cases.hazards(store, case_id):
        if hazard.recheck_result is None and day(asked) <= hazard.rectify_by < until:
            cases.change_hazard(act, hazard.id, rectify_by=until.isoformat())


def _join(act: Act, store: Store, old: Deadline, new: Deadline) -> None:
    """The old term, and what runs from its end, end where the new one does."""
    running = [each for each in deadlines.of_case(store, old.case_id) if each.state == "running"]
    following = [each for each in running if deadlines.rule_of(store, each).follows == old.rule]
    after = {each.rule: each.id for each in following if each.anchor_at == new.due_at}
    deadlines.supersede(act, old, new.id)
    for each in following:
        if each.anchor_at == old.due_at and each.rule in after:
            deadlines.supersede(act, each, after[each.rule])


def _asked_at(store: Store, taken: Taken) -> pendulum.DateTime:
    """When the party asked last."""
    happened = cases.events(store, taken.case.id)
    return max(event.occurred_at for event in happened if event.kind == "extension_requested")
