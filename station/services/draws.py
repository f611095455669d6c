"""What people do with a draw: freeze the lists, commit, type the numbers twice, reveal, or void. One verb, one act.

The station's nonce lives in keys/ from before the commitment until the reveal; it is in no row before that.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pendulum

from station.documents import verifier
from station.records.draw import DrawLine, DrawRules
from station.records.moment import day, iso
from station.records.people import Proof
from station.rules.draw import changes, commit_text, evidence, freeze, package, pool
from station.rules.draw.commit import LOCAL, OPEN, Commitment, SourceTerm, commitment_hash
from station.rules.draw.freeze import PoolRow
from station.rules.draw.schedule import drawn_at
from station.rules.draw.seed import NONCE_SIZE, nonce_commitment
from station.rules.draw.sources import BEACON, DEMO_PREFIX, BadNumbers, canonical, demo_value
from station.rules.draw.verify_outcome import summary
from station.services import plans
from station.services.beacon import beacon_holds
from station.services.draw_errors import (
    AlreadyDrawn,
    NothingToDraw,
    NothingToSupplement,
    NotYetDrawn,
    NumbersOpen,
    NumbersSettled,
    SecondPersonNeeded,
    TooSlow,
    UnknownPurpose,
    UnknownSource,
    UnknownStratum,
    WrongRound,
    WrongStep,
)
from station.services.draw_opening import keep_nonce, lost_or_opened, open_list, open_nonces, secrets_of
from station.services.draw_packages import VOID, VOID_REVEALED, agreed, commitment, computed, values
from station.services.draw_terms import Asked, compose
from station.services.draw_view import cases_told
from station.store import draw_rules, draws, models, officers
from station.store.act import Act
from station.store.draws import NewDraw, NumberEntry
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station

COMMIT, REVEAL = "draw.commit", "draw.reveal"
LONGEST_COMMIT = pendulum.duration(minutes=5)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be drawn, and why here."""

    plan_ref: str
    """The plan as people know it: 2026年度安全生产监督检查计划."""
    period: str
    """2026-11."""
    purpose: str
    """One of the permitted purposes: 站内派员 …"""
    strata: tuple[str, ...]
    """Codes of strata, or risk colours for all of a colour's."""
    supplements: int | None = None
    """Number of the draw that this one supplements with fresh numbers."""
    task_id: int | None = None
    """The task it is drawn for: its cases belong to it."""


def freeze_lists(station: Station, actor: Proof, plan: Plan) -> DrawLine:
    """Freeze pool, inspectors and recusals as they are. UnknownPurpose, UnknownStratum, AlreadyDrawn, TaskClosed, …"""
    rules = draw_rules.rules(day(station.clock.now()))
    new = NewDraw(
        pool.plain(plan.plan_ref),
        pool.plain(plan.period),
        _purpose(plan.purpose, rules),
        _strata(plan.strata, rules),
        LOCAL,
        None,
        plan.supplements,
        plan.task_id,
    )
    drawn = _supplemented(station.store, new)

    def rows(today: pendulum.Date) -> list[PoolRow]:
        past = pool.Past(draws.inspected_in(station.store, today.year), drawn)
        return pool.pool_rows(draws.targets(station.store), rules, today, past)

    return freeze_new(station, actor, new, rows)


def freeze_new(
    station: Station,
    actor: Proof,
    new: NewDraw,
    rows: Callable[[pendulum.Date], list[PoolRow]],
    *,
    first: Callable[[Act], Mapping[str, bytes]] | None = None,
    reason: str | None = None,
) -> DrawLine:
    """Freeze the pool that `rows` reads, with everybody who may be sent. AlreadyDrawn, NothingToDraw, Malformed.

    `first` goes before the insertion in the same act: what it refuses freezes nothing, what it returns are files to
    keep with the draw.
    """
    store = station.store
    files = _lists(station, new, rows)
    # The entry names the list: the number is only known inside, where no other process can take it.
    subject = f"draw-pool/{freeze.root(files[freeze.POOL])}"
    with store.act(actor, "draw.freeze", subject=subject, reason=reason) as act:
        _refuse_second(store, new)
        if new.task_id is not None:
            plans.need_running(store, new.task_id, "double_random")
        files |= {} if first is None else first(act)
        number = draws.next_number(store)
        earlier = draws.local_before(store, number) if new.drawn_on == LOCAL else None
        # The pool before is only known inside as well.
        before = None if earlier is None else draws.files(store, earlier.id)[freeze.POOL]
        changed = b"" if before is None else changes.write(before, files[freeze.POOL])
        draw_id = draws.insert(act, number, new, {**files, changes.FILE: changed})
    return draws.line(draws.row(store, draw_id))


def _purpose(purpose: str, rules: DrawRules) -> str:
    if purpose not in rules.purposes:
        raise UnknownPurpose(purpose=purpose, allowed="、".join(rules.purposes))
    return purpose


def _strata(asked: Sequence[str], rules: DrawRules) -> tuple[str, ...]:
    """The codes meant by codes and risk colours, by their bytes."""
    found: set[str] = set()
    for code in asked or ("-",):
        of_colour = [one.code for one in rules.strata if code in one.risks and not one.must]
        if code not in rules.drawn() and not of_colour:
            raise UnknownStratum(stratum=code, allowed="、".join((*_colours(rules), *rules.drawn())))
        found |= {code} if code in rules.drawn() else set(of_colour)
    return tuple(sorted(found, key=str.encode))


def _colours(rules: DrawRules) -> list[str]:
    return list(dict.fromkeys(risk for one in rules.strata if not one.must for risk in one.risks))


def _supplemented(store: Store, new: NewDraw) -> frozenset[str]:
    """Codes that the supplemented draw has drawn. NothingToSupplement, UnknownDraw."""
    if new.supplements is None:
        return frozenset()
    other = draws.line(draws.row(store, draws.by_number(store, new.supplements)))
    same = (other.plan_ref, other.period) == (new.plan_ref, new.period) and set(new.strata) <= set(other.strata)
    if other.state != "revealed" or other.listed_at is None or not same:
        raise NothingToSupplement(draw_no=new.supplements)
    selected = {pick.uscc for pick in draws.picks(store, other.id) if pick.selected}
    return frozenset(selected | {change.id for change in draws.after_lines(store, other.id)})


def _refuse_second(store: Store, new: NewDraw) -> None:
    """One draw that is not voided per plan, period, task and stratum, unless it supplements the other."""
    for other in draws.of_plan(store, new.plan_ref, new.period, new.strata):
        same = other.state != "void" and other.platform_task == new.platform_task
        if same and (new.supplements is None or other.supplements == new.supplements):
            raise AlreadyDrawn(draw_no=other.draw_no, plan=new.plan_ref, period=new.period)


def _lists(station: Station, new: NewDraw, read: Callable[[pendulum.Date], list[PoolRow]]) -> dict[str, bytes]:
    store, today = station.store, day(station.clock.now())
    with store.reading():
        rows = read(today)
        people = pool.inspector_rows(officers.active(store), today, draws.homes(store))
        reasons = draws.recusals(store)
    if not any(row.status == "E" and row.stratum in new.strata for row in rows):
        raise NothingToDraw
    secret = secrets.token_bytes(NONCE_SIZE)
    salts = {(iid, id_): sha256(secret + f"{iid}\t{id_}".encode()).digest() for iid, id_, _ in reasons}
    barred = pool.recusal_rows(reasons, rows, people, salts)
    files = {
        freeze.POOL: freeze.write(rows),
        freeze.INSPECTORS: freeze.write(people),
        freeze.RECUSAL: freeze.write(barred),
    }
    freeze.parse(*files.values())
    # Kept so that a reason can be opened later; named by the list that it salts, so no freeze overwrites another's.
    station.keys.put_secret(f"draws/salt-{freeze.root(files[freeze.RECUSAL])}", secret)
    return files


def commit(station: Station, actor: Proof, draw_id: int, asked: Asked) -> DrawLine:
    """Bind everything about the draw, the nonce included, before anybody can know the numbers.

    WrongStep, BadCap, BadQuota, BadDigest, NothingToDraw, UnknownSource, RepeatedSource, TermsRefused, CannotStaff,
    TooSlow, Malformed.
    """
    store = station.store
    _need(store, draw_id, "frozen")
    nonce = secrets.token_bytes(NONCE_SIZE)
    digest = nonce_commitment(nonce)
    keep_nonce(station, digest, nonce)
    page = verifier.page()
    c = compose(store, draw_id, asked, digest, sha256(page).hexdigest(), station.clock.now())
    text = commit_text.write(c)
    c_hash = commitment_hash(text).hex()
    reason = evidence.commit_reason(c_hash)
    with store.act(actor, COMMIT, subject=f"draw/{draw_id}", reason=reason) as act:
        _need(store, draw_id, "frozen")
        if act.now - c.committed_at > LONGEST_COMMIT:
            raise TooSlow
        act.update(
            models.Draw,
            draw_id,
            state="committed",
            commit_text=text.decode(),
            commit_hash=c_hash,
            reveal_deadline=iso(c.reveal_deadline),
            committed_at=iso(c.committed_at),
            publication=c.publication,
        )
        # Kept with the draw: a later version of the program has another page, and C names this one.
        draws.add_files(act, draw_id, {package.PAGE: page})
    store.checkpoint()
    return draws.line(draws.row(store, draw_id))


def enter(store: Store, actor: Proof, draw_id: int, source: str, typed: str, round_: str | None = None) -> bool:
    """Keep one typing of a source's numbers; whether its two entries now agree.

    WrongStep, UnknownSource, WrongRound, NotYetDrawn, NumbersSettled, BadNumbers.
    """
    c = _need_commitment(store, draw_id)
    term = next((each for each in c.sources if each.source == source), None)
    if term is None:
        raise UnknownSource(source=source)
    chosen = round_ or term.round
    value = canonical(term.encoding, typed)
    if term.encoding == BEACON and not beacon_holds(int(chosen), bytes.fromhex(value)):
        raise BadNumbers("beacon", round=chosen)
    with store.act(actor, "draw.entropy", subject=f"draw/{draw_id}") as act:
        row = _need_commitment_row(store, draw_id)
        _check_round(term, chosen, act.now)
        if source.startswith(DEMO_PREFIX) and value != demo_value(source, chosen):
            raise BadNumbers("demo", round=chosen, value=demo_value(source, chosen))
        before = draws.numbers(store, draw_id).get(source, [])
        if agreed(before) is not None:
            raise NumbersSettled(source=source)
        entry = NumberEntry(source, chosen, value, 1 + len(before) % 2)
        draws.add_number(act, draw_id, entry)
        if row["state"] == "committed" and values(store, draw_id, c) is not None:
            act.update(models.Draw, draw_id, state="entered")
    return agreed([*before, entry]) is not None


def _check_round(term: SourceTerm, chosen: str, now: pendulum.DateTime) -> None:
    allowed = (term.round, *term.fallbacks)
    if chosen not in allowed:
        raise WrongRound(source=term.source, round=chosen, allowed="、".join(allowed))
    public = drawn_at(term, chosen)
    if now < public:
        raise NotYetDrawn(source=term.source, round=chosen, at=f"{public:YYYY-MM-DD HH:mm}")


def reveal(station: Station, actor: Proof, draw_id: int, supervisor: str | None = None) -> DrawLine:
    """Compute the result, which nobody can choose any more, and publish its fingerprint; open it unless it is sealed.

    `supervisor` is the supervisor's nonce in hex, where the commitment binds one. WrongStep, NumbersOpen, NonceLost,
    SupervisorNeeded, WrongNonce.
    """
    store = station.store
    c, row = _need_commitment(store, draw_id), draws.row(store, draw_id)
    numbers = values(store, draw_id, c)
    if row["state"] not in ("committed", "entered"):
        raise WrongStep(row["draw_no"], row["state"])
    if numbers is None:
        typed = draws.numbers(store, draw_id)
        missing = [term.source for term in c.sources if agreed(typed.get(term.source, [])) is None]
        raise NumbersOpen(sources="、".join(missing))
    nonces = secrets_of(station, c, supervisor)
    found = computed(store, draw_id, c, nonces, numbers)
    told = summary(found)
    reason = evidence.reveal_reason(told.fingerprint, told.rows, told.root)
    with store.act(actor, REVEAL, subject=f"draw/{draw_id}", reason=reason) as act:
        _need(store, draw_id, "entered")
        act.update(models.Draw, draw_id, state="revealed", revealed_at=iso(act.now), outcome=found.digest)
        draws.add_files(act, draw_id, {package.NUMBERS: package.write_numbers(numbers)})
        if c.publication == OPEN:
            open_list(act, draw_id, found)
            open_nonces(act, draw_id, c, nonces, found)
    store.checkpoint()
    return draws.line(draws.row(store, draw_id))


def void(station: Station, actor: Proof, draw_id: int, reason: str, cosigner: Proof | None = None) -> DrawLine:
    """Void a draw; nothing is deleted, and the nonce is opened so that its outcome can still be computed.

    Whoever voids a result that is known may be choosing among results: that takes a second person, the `cosigner`,
    who is not asked before the reveal. WrongStep, SecondPersonNeeded.
    """
    store = station.store
    row, c = draws.row(store, draw_id), commitment(store, draw_id)
    revealed = row["state"] == "revealed"
    if revealed and cosigner is None:
        raise SecondPersonNeeded(draw_no=row["draw_no"], cases=cases_told(store, draw_id))
    opened = {} if c is None or row["opened_at"] else lost_or_opened(station, c)
    said = pool.plain(reason)
    action, second = (VOID_REVEALED, cosigner) if revealed else (VOID, None)
    with store.act(actor, action, subject=f"draw/{draw_id}", reason=reason, cosigner=second) as act:
        state = draws.row(store, draw_id)["state"]
        if state == "void" or (state == "revealed") != revealed:
            raise WrongStep(row["draw_no"], state)
        act.update(models.Draw, draw_id, state="void", void_reason=said, **opened)
    store.checkpoint()
    return draws.line(draws.row(store, draw_id))


def _need(store: Store, draw_id: int, state: str) -> None:
    row = draws.row(store, draw_id)
    if row["state"] != state:
        raise WrongStep(row["draw_no"], row["state"])


def _need_commitment_row(store: Store, draw_id: int) -> dict[str, Any]:
    row = draws.row(store, draw_id)
    if row["commit_text"] is None or row["state"] == "revealed":
        raise WrongStep(row["draw_no"], row["state"])
    return row


def _need_commitment(store: Store, draw_id: int) -> Commitment:
    return commit_text.parse(_need_commitment_row(store, draw_id)["commit_text"].encode())
