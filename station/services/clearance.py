"""可清空凭证: when a recorder may be emptied, and the certificate two people sign for it.

Owns: what the gate looks at, one signing for many recorders, and that a certificate holds for exactly one listing.
Refuses: a certificate while anything is lacking, and a second one for the same docking. The station itself never
writes to a recorder: it is emptied by its maker's own function, and the next docking sees whether it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from station.documents import clearance_paper
from station.documents.clearance_paper import Certified
from station.errors import StationError
from station.records.docking import Clearance, Lack
from station.records.evidence import Intake
from station.records.paper import IssuedDocument
from station.records.people import Proof, System
from station.rules import clearing
from station.rules.slip import DEMO, SlipKind
from station.services import backups, continuity
from station.services.papers import Draft, copy_out, draft
from station.services.slip_sign import sign_slip
from station.services.standing import ledger_holds
from station.store import backups as backup_rows
from station.store import clearances as rows
from station.store import evidence, intakes, papers
from station.store.clearances import Checked, NewClearance
from station.texts import text

if TYPE_CHECKING:
    import pendulum

    from station.store.store import Store
    from station.wiring import Station

KIND = "clearance"
"""Of the paper."""
RECENT = timedelta(days=60)
"""A recorder that was not docked for so long does not wait for a certificate."""
TRIES = 8


class NotReady(StationError):
    """Something is lacking. Facts: serial, lack."""

    text = "clearance.not_ready"


class AlreadyCertified(StationError):
    """The docking has a certificate. Facts: serial, number."""

    text = "clearance.already"


class NobodyReady(StationError):
    """No recorder was named."""

    text = "clearance.nobody_ready"


class NeverDocked(StationError):
    """The recorder has no docking. Facts: serial."""

    text = "clearance.no_docking"


class ClearanceUnknown(StationError):
    """There is no such certificate."""

    text = "clearance.unknown"


class NotVoidable(StationError):
    """The certificate was used, or is void. Facts: number, state."""

    text = "clearance.not_void"


class ClearanceBusy(StationError):
    """Other processes were faster every time."""

    text = "clearance.busy"


class _Overtaken(Exception):
    """Something changed between looking and our act."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One docking as the gate saw it."""

    intake: Intake
    checked: Checked
    second_copy: str
    gaps: int


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A certificate set and not yet issued."""

    seen: _Seen
    new: NewClearance
    paper: Draft


def gate(station: Station, session_id: int) -> tuple[Lack, ...]:
    """What stands against emptying the recorder of this docking; nothing where it may be emptied. KeyError."""
    return _lacks(_look(station.store, session_id), ledger_holds(station))


def ready(station: Station) -> list[tuple[Intake, tuple[Lack, ...]]]:
    """The newest docking of every recorder that has no certificate yet, newest first, with what is lacking."""
    since, holds = station.clock.now() - RECENT, ledger_holds(station)
    found = [one for recorder in evidence.recorders(station.store) for one in _newest(station.store, recorder.id)]
    signed = {one.session_id for one in rows.of_sessions(station.store, _ids(found)) if one.state != "void"}
    waiting = [one for one in found if one.id not in signed and one.opened_at >= since]
    waiting.sort(key=lambda one: one.id, reverse=True)
    return [(one, _lacks(_look(station.store, one.id), holds)) for one in waiting]


def newest(store: Store, serial: str) -> Intake:
    """The newest docking of a recorder. NeverDocked."""
    recorder = evidence.recorder(store, serial)
    found = [] if recorder is None else _newest(store, recorder.id)
    if not found:
        raise NeverDocked(serial=serial)
    return found[0]


def in_force(store: Store, session_ids: Sequence[int]) -> dict[int, Clearance]:
    """The certificates of these dockings that may be used, by docking."""
    return {one.session_id: one for one in rows.of_sessions(store, list(session_ids)) if one.state == "issued"}


def clearances(store: Store) -> list[Clearance]:
    """Every certificate, newest first."""
    return rows.every(store)


def paper(store: Store, clearance: Clearance) -> IssuedDocument:
    """The sheet of a certificate. RowMissing where it has none."""
    return papers.document(store, clearance.document_id or 0)


def issue(station: Station, actor: Proof, cosigner: Proof, session_ids: Sequence[int]) -> list[Clearance]:
    """One signing by two people for the recorders of these dockings, a certificate each, in their order.

    An older certificate of the same recorder that nobody used is void from then on. NotReady, AlreadyCertified,
    NobodyReady, ClearanceBusy, Cosigner*, NotAllowed; FontsMissing and PaperRefused before anything is written.
    """
    sessions = list(dict.fromkeys(session_ids))
    if not sessions:
        raise NobodyReady
    for _ in range(TRIES):
        orders = _set(station, actor, cosigner, sessions)
        try:
            made = _record(station, actor, cosigner, orders)
        except _Overtaken:
            continue
        station.store.checkpoint()
        for one in made:
            copy_out(station, paper(station.store, one))
        return made
    raise ClearanceBusy


def void(station: Station, actor: Proof | System, clearance_id: int, reason: str) -> Clearance:
    """Take a certificate back that nobody used. ClearanceUnknown, NotVoidable, ReasonNeeded."""
    store = station.store
    with store.act(actor, "clearance.void", subject=f"clearance/{clearance_id}", reason=reason) as act:
        found = _get(store, clearance_id)
        if found.state != "issued":
            raise NotVoidable(number=found.number, state=text(f"clearance.state.{found.state}"))
        rows.mark_void(act, clearance_id)
    return _get(store, clearance_id)


def _get(store: Store, clearance_id: int) -> Clearance:
    found = rows.get(store, clearance_id)
    if found is None:
        raise ClearanceUnknown(clearance=clearance_id)
    return found


def _newest(store: Store, recorder_id: int) -> list[Intake]:
    return intakes.recent(store, recorder_id=recorder_id, limit=1)


def _ids(found: Sequence[Intake]) -> list[int]:
    return [one.id for one in found]


def _look(store: Store, session_id: int) -> _Seen:
    """Everything the gate looks at but the ledger, which nobody can prove from inside an act."""
    backup = backups.covers(store, session_id)
    return _Seen(
        intakes.one(store, session_id),
        rows.checked(store, session_id),
        f"backup/{backup.id}" if backup else "",
        continuity.open_count(store, session_id),
    )


def _lacks(seen: _Seen, holds: bool) -> tuple[Lack, ...]:
    intake, checked = seen.intake, seen.checked
    facts = clearing.Facts(
        newest=checked.newest,
        state=intake.state,
        broken=intake.broken,
        waiting=checked.waiting,
        failed=checked.failed,
        changed=checked.changed,
        left=checked.left,
        secret=checked.secret,
        kept=checked.kept,
        unverified=checked.unverified,
        damaged=checked.damaged,
        reread_done=intake.reread_at is not None,
        unread=checked.unread,
        differing=checked.differing,
        unreadable=checked.unreadable,
        unproven=checked.unproven,
        second_copy=seen.second_copy,
        gaps=seen.gaps,
        ledger_holds=holds,
    )
    return clearing.lacks(facts)


def _set(station: Station, actor: Proof, cosigner: Proof, sessions: Sequence[int]) -> list[_Ordered]:
    """The certificates as they would be issued now, rendered. NotReady, AlreadyCertified."""
    store, holds, when = station.store, ledger_holds(station), station.clock.now()
    seen = [_look(store, session) for session in sessions]
    signed = {one.session_id: one.number for one in rows.of_sessions(store, sessions) if one.state != "void"}
    for one in seen:
        if one.intake.id in signed:
            raise AlreadyCertified(serial=one.intake.serial, number=signed[one.intake.id])
        lacks = _lacks(one, holds)
        if lacks:
            raise NotReady(serial=one.intake.serial, lack=lacks[0].sentence)
    first = rows.last_number(store, _prefix(station), when.year) + 1
    return [_certificate(station, one, first + at, (actor.name, cosigner.name), when) for at, one in enumerate(seen)]


def _prefix(station: Station) -> str:
    return papers.issuer(station.store).short_name + text("clearance.abbreviation")


def _certificate(
    station: Station, seen: _Seen, serial: int, signers: tuple[str, str], when: pendulum.DateTime
) -> _Ordered:
    issuer, intake = papers.issuer(station.store), seen.intake
    number = clearing.number(_prefix(station), when.year, serial)
    new = NewClearance(
        number,
        intake.recorder_id,
        intake.id,
        intake.listing_sha256,
        seen.checked.kept,
        seen.checked.bytes,
        seen.second_copy,
    )
    claims = clearing.claims(new.listing_sha256, intake.serial, new.files, new.bytes)
    claims = (*claims, DEMO) if issuer.demo else claims
    payload = sign_slip(station, issuer, SlipKind.CLEARANCE, intake.id, serial, number, claims, when)
    facts = Certified(
        number=number,
        intake=intake,
        files=new.files,
        bytes=new.bytes,
        verified=seen.checked.verified,
        reread=tuple((method, count) for _, method, count in seen.checked.reread),
        hollow=seen.checked.hollow,
        backup=backup_rows.run(station.store, int(seen.second_copy.removeprefix("backup/"))),
        signers=signers,
    )
    data = clearance_paper.clearance(issuer, facts, payload, when)
    return _Ordered(seen, new, draft(station, KIND, number, data, when))


def _record(station: Station, actor: Proof, cosigner: Proof, orders: Sequence[_Ordered]) -> list[Clearance]:
    """The one act. _Overtaken where anything is not as it was when the papers were set."""
    store, when = station.store, orders[0].paper.when
    subject = f"intake/{orders[0].new.session_id}" if len(orders) == 1 else "clearance"
    made: list[int] = []
    with store.act(actor, "clearance.issue", subject=subject, cosigner=cosigner, occurred_at=when) as act:
        prefix = _prefix(station)
        if clearing.number(prefix, when.year, rows.last_number(store, prefix, when.year) + 1) != orders[0].new.number:
            raise _Overtaken
        # A subject names one thing; the reason names all that was signed for.
        act.reason = "、".join(f"{one.new.number} {one.seen.intake.serial}" for one in orders)
        for one in orders:
            if _look(store, one.new.session_id) != one.seen:
                raise _Overtaken
            older = rows.standing(store, one.new.recorder_id)
            if older is not None:
                rows.mark_void(act, older.id)
            paper = one.paper
            document_id = papers.add_document(
                act,
                kind=KIND,
                number=paper.number,
                title=paper.title,
                sha256=paper.sha256,
                size=paper.size,
                issued_at=paper.when,
            )
            made.append(rows.insert(act, one.new, document_id, cosigner.officer_id, paper.when))
    return [_get(store, one) for one in made]
