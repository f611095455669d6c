"""After the draw: a closed enterprise, an absent inspector, a direct order. Who comes next is a rule's answer.

Two people, one act: the line of after.tsv, the picks as they are now, the cases that hang on them. The rule is asked
inside the act, so two people at once are never given the same reserve (docs/draw.md §8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import pendulum

from station.records.enterprise import Enterprise
from station.records.moment import day
from station.records.people import Officer, Proof
from station.rules.draw import freeze
from station.rules.draw.after import (
    CLOSED,
    DIRECT,
    REASONS,
    UNAVAILABLE,
    Answer,
    Change,
    State,
    most_replaced,
    parse,
    write,
)
from station.rules.draw.commit import Commitment
from station.rules.draw.evidence import after_reason
from station.rules.draw.freeze import Frozen
from station.rules.draw.lines import ABSENT
from station.rules.draw.result import Outcome
from station.rules.guards import certified
from station.services import draw_after_cases
from station.services.draw_after_errors import (
    BarredPeople,
    HasPeople,
    LimitReached,
    NobodyLeft,
    NoEvidence,
    NotDrawn,
    NotSent,
    Staffable,
    UnknownReason,
    WrongCount,
)
from station.services.draw_errors import ListClosed, WrongStep
from station.services.draw_opening import secrets_of
from station.services.draw_packages import commitment, computed, outcome_of, values
from station.store import draw_picks, draws, enterprises, officers
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

UNSTAFFABLE = "unstaffable"
NO_TEAM = "no_team"


@dataclass(frozen=True, slots=True)
class _Draw:
    """A draw whose list is open, as it was drawn: no later change alters any of this."""

    id: int
    c: Commitment
    frozen: Frozen
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Event:
    """What is reported, and by whom."""

    actor: Proof
    cosigner: Proof | None
    kind: str
    target: Enterprise
    reason: str
    note: str
    evidence: str = ABSENT
    """SHA-256 of the file in the media store."""
    out: str = ABSENT
    """Certificate of the inspector who cannot go."""


def reasons(kind: str) -> tuple[tuple[str, str], ...]:
    """Code and Chinese word of every reason for `closed`, `unavailable` or `direct`."""
    return tuple((code, text(f"draw_after.reason.{code}")) for code in REASONS[kind])


def replace_closed(
    station: Station,
    actor: Proof,
    draw_id: int,
    enterprise_id: int,
    reason: str,
    evidence: bytes,
    note: str,
    cosigner: Proof | None,
) -> Change:
    """An enterprise that is drawn now cannot be inspected: the next reserve of its stratum takes its place.

    WrongStep, ListClosed, UnknownReason, NoEvidence, NotDrawn, Staffable, LimitReached, AlreadyInspected, NonceLost.
    """
    draw, target = _open(station, draw_id), enterprises.get(station.store, enterprise_id)
    _check_reason(CLOSED, reason)
    if not evidence:
        raise NoEvidence(name=target.name)
    # On disk before the act that names it; should the act be refused, a file more is kept than was needed.
    event = _Event(actor, cosigner, CLOSED, target, reason, note, station.media.put(evidence))
    return _record(station.store, draw, event, lambda state, _: _next_reserve(draw, event, state))


def replace_inspector(
    station: Station,
    actor: Proof,
    draw_id: int,
    enterprise_id: int,
    officer_id: int,
    reason: str,
    note: str,
    cosigner: Proof | None,
    evidence: bytes | None = None,
) -> Change:
    """An inspector who is sent there now cannot go: the least loaded of those who may takes his or her place.

    WrongStep, ListClosed, UnknownReason, NotDrawn, NotSent, NobodyLeft, NonceLost.
    """
    store, draw = station.store, _open(station, draw_id)
    target, person = enterprises.get(store, enterprise_id), officers.get(store, officer_id)
    _check_reason(UNAVAILABLE, reason)
    shown = station.media.put(evidence) if evidence else ABSENT
    event = _Event(actor, cosigner, UNAVAILABLE, target, reason, note, shown, person.cert_no or ABSENT)
    return _record(store, draw, event, lambda state, _: _next_inspector(draw, event, person, state))


def assign_directly(
    station: Station,
    actor: Proof,
    draw_id: int,
    enterprise_id: int,
    officer_ids: Sequence[int],
    note: str,
    cosigner: Proof | None,
) -> Change:
    """Staff a drawn enterprise without people by direct order, lead first. No rule chooses them; a verifier says so.

    WrongStep, ListClosed, NotDrawn, HasPeople, WrongCount, BarredPeople, NonceLost.
    """
    store, draw = station.store, _open(station, draw_id)
    target, people = enterprises.get(store, enterprise_id), [officers.get(store, each) for each in officer_ids]
    event = _Event(actor, cosigner, DIRECT, target, NO_TEAM, note)
    return _record(store, draw, event, lambda state, today: _ordered(store, draw, event, people, state, today))


def _open(station: Station, draw_id: int) -> _Draw:
    """The draw with its outcome. WrongStep, ListClosed, NonceLost; UnknownDraw."""
    store = station.store
    _need_open(store, draw_id)
    row, files, c = draws.row(store, draw_id), draws.files(store, draw_id), commitment(store, draw_id)
    numbers = None if c is None else values(store, draw_id, c)
    if c is None or numbers is None:
        raise WrongStep(row["draw_no"], row["state"])
    frozen = freeze.parse(files[freeze.POOL], files[freeze.INSPECTORS], files[freeze.RECUSAL])
    # A sealed draw may have its list open while its nonces still lie in keys/ alone.
    found = outcome_of(store, draw_id) or computed(store, draw_id, c, secrets_of(station, c), numbers)
    return _Draw(draw_id, c, frozen, found)


def _need_open(store: Store, draw_id: int) -> None:
    row = draws.row(store, draw_id)
    if row["state"] != "revealed":
        raise WrongStep(row["draw_no"], row["state"])
    if row["listed_at"] is None:
        raise ListClosed(draw_no=row["draw_no"])


def _check_reason(kind: str, reason: str) -> None:
    if reason not in REASONS[kind]:
        raise UnknownReason(reason=reason, allowed="、".join(f"{code} {word}" for code, word in reasons(kind)))


def _record(store: Store, draw: _Draw, event: _Event, decide: Callable[[State, pendulum.Date], Answer]) -> Change:
    """Ask the rule and write down its answer, with everything that follows from it, in one act."""
    told = text(f"draw_after.reason.{event.reason}")
    subject = f"draw/{draw.id}"
    with store.act(event.actor, f"draw.{event.kind}", subject=subject, reason=told, cosigner=event.cosigner) as act:
        _need_open(store, draw.id)
        lines, state = draws.after_lines(store, draw.id), State(draw.c, draw.frozen, draw.outcome)
        for line in lines:
            state.apply(line)
        if event.target.uscc not in state.teams:
            raise NotDrawn(name=event.target.name, draw_no=draw.c.draw_no)
        change = _change(act.now, lines, event, decide(state, day(act.now)))
        whole = write([*lines, change])
        parse(whole)
        if not state.apply(change):
            raise AssertionError("what is written down for good is what every verifier will say")
        act.reason = after_reason(sha256(whole).hexdigest())
        draws.add_after(act, draw.id, change, event.note.strip())
        draw_picks.follow(act, draw.id, change)
        draw_after_cases.follow(act, draw.id, change, event.note.strip())
    store.checkpoint()
    return change


def _change(now: pendulum.DateTime, before: Sequence[Change], event: _Event, answer: Answer) -> Change:
    # A clock put right in between (clock.correct) may have gone back; the lines may not.
    at = max([now, *(line.at for line in before[-1:])])
    return Change(
        number=len(before) + 1,
        at=at,
        kind=event.kind,
        id=event.target.uscc,
        reason=event.reason,
        evidence=event.evidence,
        out=event.out,
        into=answer.into,
        people=answer.people,
    )


def _next_reserve(draw: _Draw, event: _Event, state: State) -> Answer:
    code, name = event.target.uscc, event.target.name
    if event.reason == UNSTAFFABLE and _staffable(state, code):
        raise Staffable(name=name)
    answer = state.answer(CLOSED, code, ABSENT)
    if answer is None:
        stratum = next(row.stratum for row in draw.outcome.rows if row.id == code)
        raise LimitReached(draw_no=draw.c.draw_no, most=most_replaced(draw.c.quotas()[stratum]))
    return answer


def _staffable(state: State, code: str) -> bool:
    """Whether people are sent there and every one of them could be replaced."""
    team = state.teams[code]
    return bool(team) and all(state.answer(UNAVAILABLE, code, person) is not None for person in team)


def _next_inspector(draw: _Draw, event: _Event, person: Officer, state: State) -> Answer:
    code, name = event.target.uscc, event.target.name
    if event.out not in state.teams[code]:
        raise NotSent(inspector=person.name, name=name, draw_no=draw.c.draw_no)
    answer = state.answer(UNAVAILABLE, code, event.out)
    if answer is None:
        raise NobodyLeft(inspector=person.name, name=name)
    return answer


def _ordered(
    store: Store, draw: _Draw, event: _Event, people: Sequence[Officer], state: State, today: pendulum.Date
) -> Answer:
    code, name = event.target.uscc, event.target.name
    if state.teams[code]:
        known = draws.people(store)
        raise HasPeople(name=name, people="、".join(known[iid][1] for iid in state.teams[code]))
    if not len({person.id for person in people}) == len(people) == draw.c.per_enterprise:
        raise WrongCount(needed=draw.c.per_enterprise, given=len({person.id for person in people}))
    recused = enterprises.recusals(store, event.target.id)
    found = [(person.name, _bar(draw, code, person, state, today, person.id in recused)) for person in people]
    barred = [f"{who}（{text(f'draw_after.barred.{why}')}）" for who, why in found if why is not None]
    if barred:
        raise BarredPeople(name=name, people="、".join(barred))
    return Answer(ABSENT, tuple(person.cert_no or ABSENT for person in people))


def _bar(draw: _Draw, code: str, person: Officer, state: State, today: pendulum.Date, recused: bool) -> str | None:
    """Why somebody may not be sent there; None where he or she may. `recused`: a recusal is in force now."""
    if not certified(person, today):
        return "uncertified"
    if any(row.iid == person.cert_no and row.status == "X" for row in draw.frozen.inspectors):
        return "excluded"
    if recused or any((row.iid, row.id) == (person.cert_no, code) for row in draw.frozen.recusals):
        return "recused"
    return "away" if person.cert_no in state.barred(code) else None
