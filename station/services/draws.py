"""What people do with a draw: freeze the lists, commit, type the numbers twice, reveal, or void. One verb, one act.

The station's nonce lives in keys/ from before the commitment until the reveal; it is in no row before that.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pendulum

from station.records.draw import DrawLine
from station.records.moment import ZONE, day, iso
from station.records.people import Proof
from station.rules.draw import commit_text, evidence, freeze, package, pool, result
from station.rules.draw.commit import Commitment, SourceTerm, commitment_hash
from station.rules.draw.seed import NONCE_SIZE, nonce_commitment
from station.rules.draw.sources import DEMO_PREFIX, BadNumbers, canonical, demo_value
from station.services.draw_errors import (
    AlreadyDrawn,
    NonceLost,
    NothingToDraw,
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
from station.services.draw_packages import VOID, VOID_REVEALED, agreed, commitment, computed, values
from station.services.draw_terms import Asked, compose
from station.services.draw_view import cases_told
from station.store import draw_rules, draws, models, officers
from station.store.draws import NumberEntry
from station.store.store import Store

if TYPE_CHECKING:
    from station.wiring import Station

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
    """Risk colours."""


def freeze_lists(station: Station, actor: Proof, plan: Plan) -> DrawLine:
    """Freeze pool, inspectors and recusals as they are now. UnknownPurpose, UnknownStratum, AlreadyDrawn, …"""
    store, today = station.store, day(station.clock.now())
    rules = draw_rules.rules(today)
    plan = Plan(pool.plain(plan.plan_ref), pool.plain(plan.period), plan.purpose, tuple(sorted(set(plan.strata))))
    _check_plan(plan, rules.purposes, [stratum.code for stratum in rules.strata if not stratum.must])
    files = _lists(station, plan, today)
    # The entry names the list: the number is only known inside, where no other process can take it.
    with store.act(actor, "draw.freeze", subject=f"draw-pool/{freeze.root(files[freeze.POOL])}") as act:
        _refuse_second(store, plan)
        draw_id = draws.insert(
            act,
            draw_no=draws.next_number(store),
            plan_ref=plan.plan_ref,
            period=plan.period,
            purpose=plan.purpose,
            strata=plan.strata,
            files=files,
        )
    return draws.line(draws.row(store, draw_id))


def _check_plan(plan: Plan, purposes: Sequence[str], strata: Sequence[str]) -> None:
    if plan.purpose not in purposes:
        raise UnknownPurpose(purpose=plan.purpose, allowed="、".join(purposes))
    for code in plan.strata or ("-",):
        if code not in strata:
            raise UnknownStratum(stratum=code, allowed="、".join(strata))


def _refuse_second(store: Store, plan: Plan) -> None:
    for other in draws.of_plan(store, plan.plan_ref, plan.period, plan.strata):
        if other.state != "void":
            raise AlreadyDrawn(draw_no=other.draw_no, plan=plan.plan_ref, period=plan.period)


def _lists(station: Station, plan: Plan, today: pendulum.Date) -> dict[str, bytes]:
    store, rules = station.store, draw_rules.rules(today)
    with store.reading():
        rows = pool.pool_rows(draws.targets(store), plan.strata, rules, today)
        people = pool.inspector_rows(officers.active(store), today)
        reasons = draws.recusals(store)
    if not any(row.status == "E" for row in rows):
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

    WrongStep, BadCap, BadQuota, NothingToDraw, UnknownSource, RepeatedSource, TermsRefused, CannotStaff, TooSlow,
    Malformed.
    """
    store = station.store
    _need(store, draw_id, "frozen")
    nonce = secrets.token_bytes(NONCE_SIZE)
    digest = nonce_commitment(nonce)
    station.keys.put_secret(_nonce_name(digest), nonce)
    c = compose(store, draw_id, asked, digest, station.clock.now())
    text = commit_text.write(c)
    c_hash = commitment_hash(text).hex()
    reason = evidence.commit_reason(c_hash)
    with store.act(actor, evidence.ACTION, subject=f"draw/{draw_id}", reason=reason) as act:
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
        )
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
    on = pendulum.Date.fromisoformat(chosen)
    public = term.drawn_at.in_timezone(ZONE).set(year=on.year, month=on.month, day=on.day)
    if now < public:
        raise NotYetDrawn(source=term.source, round=chosen, at=f"{public:YYYY-MM-DD HH:mm}")


def reveal(station: Station, actor: Proof, draw_id: int) -> DrawLine:
    """Open the nonce and compute the result, which nobody can choose any more. WrongStep, NumbersOpen, NonceLost."""
    store = station.store
    c, row = _need_commitment(store, draw_id), draws.row(store, draw_id)
    numbers = values(store, draw_id, c)
    if row["state"] not in ("committed", "entered"):
        raise WrongStep(row["draw_no"], row["state"])
    if numbers is None:
        typed = draws.numbers(store, draw_id)
        missing = [term.source for term in c.sources if agreed(typed.get(term.source, [])) is None]
        raise NumbersOpen(sources="、".join(missing))
    nonce = _nonce(station, c)
    found = computed(store, draw_id, c, [nonce], numbers)
    files = {
        package.NONCES: package.write_nonces([(c.nonces[0].holder, nonce)]),
        package.NUMBERS: package.write_numbers(numbers),
        result.FILE: found.text,
    }
    with store.act(actor, "draw.reveal", subject=f"draw/{draw_id}") as act:
        _need(store, draw_id, "entered")
        opened = {"nonce": nonce.hex(), "seed": found.seed.hex()}
        act.update(models.Draw, draw_id, state="revealed", revealed_at=iso(act.now), **opened)
        draws.add_files(act, draw_id, files)
        draws.add_picks(act, draw_id, found.rows)
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
    opened = {} if c is None or row["nonce"] else _opened(station, c)
    said = pool.plain(reason)
    action, second = (VOID_REVEALED, cosigner) if revealed else (VOID, None)
    with store.act(actor, action, subject=f"draw/{draw_id}", reason=reason, cosigner=second) as act:
        state = draws.row(store, draw_id)["state"]
        if state == "void" or (state == "revealed") != revealed:
            raise WrongStep(row["draw_no"], state)
        act.update(models.Draw, draw_id, state="void", void_reason=said, **opened)
    store.checkpoint()
    return draws.line(draws.row(store, draw_id))


def _opened(station: Station, c: Commitment) -> dict[str, str]:
    """The nonce as a column; nothing where it is lost, which must not keep anybody from voiding."""
    try:
        return {"nonce": _nonce(station, c).hex()}
    except NonceLost:
        return {}


def _nonce(station: Station, c: Commitment) -> bytes:
    try:
        return station.keys.get_secret(_nonce_name(c.nonces[0].digest))
    except FileNotFoundError as error:
        raise NonceLost(draw_no=c.draw_no) from error


def _nonce_name(digest: str) -> str:
    # By its commitment: two people committing at once never overwrite each other's nonce.
    return f"draws/nonce-{digest}"


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
