"""A draw's rows: its frozen files, typed numbers and picks, and the ledger's evidence of its commitment.

It stores what services computed and reads it back exactly; it draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from station.errors import StationError
from station.records.draw import DrawLine, Person, Pick
from station.records.enterprise import Enterprise
from station.records.moment import iso, moment
from station.rules import note
from station.rules.draw.after import UNAVAILABLE, Change
from station.rules.draw.commit import LOCAL
from station.rules.draw.evidence import Step, prove
from station.rules.draw.lines import ABSENT
from station.rules.draw.result import ResultRow
from station.store import enterprises, ledger, models
from station.store.act import Act
from station.store.store import Store


class UnknownDraw(StationError):
    """There is no draw with this number."""

    text = "draw.unknown"


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """Numbers somebody typed."""

    source: str
    round: str
    value: str
    entry: int
    """1 or 2."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a step stood in the ledger."""

    entry: bytes
    proof: bytes


def next_number(store: Store) -> int:
    """The number of the next draw; numbers have no gaps."""
    return 1 + int(store.scalar(models.Draw.select(models.Draw.draw_no).order_by(models.Draw.draw_no.desc())) or 0)


@dataclass(frozen=True, slots=True)
class NewDraw:
    """A draw as it is frozen."""

    plan_ref: str
    period: str
    purpose: str
    strata: tuple[str, ...]
    drawn_on: str
    platform_task: str | None
    supplements: int | None
    """Number of the draw that this one supplements."""
    task_id: int | None = None
    """The task it is drawn for; the plan's name stands in `plan_ref`."""


def insert(act: Act, draw_no: int, new: NewDraw, files: dict[str, bytes]) -> int:
    """A frozen draw with its lists; its id."""
    draw_id = act.insert(
        models.Draw,
        draw_no=draw_no,
        plan_ref=new.plan_ref,
        period=new.period,
        purpose=new.purpose,
        strata=",".join(new.strata),
        state="frozen",
        frozen_at=iso(act.now),
        drawn_on=new.drawn_on,
        platform_task=new.platform_task,
        supplements=new.supplements,
        publication="open",
        task_id=new.task_id,
    )
    add_files(act, draw_id, files)
    return draw_id


def add_files(act: Act, draw_id: int, files: dict[str, bytes]) -> None:
    """Keep files of the draw byte for byte."""
    for name, content in files.items():
        act.insert(models.DrawFile, draw_id=draw_id, name=name, content=content)


def files(store: Store, draw_id: int) -> dict[str, bytes]:
    """The draw's files by name."""
    rows = store.all(models.DrawFile.select().where(models.DrawFile.draw_id == draw_id))
    return {row["name"]: bytes(row["content"]) for row in rows}


def row(store: Store, draw_id: int) -> dict[str, Any]:
    """The draw's row. UnknownDraw."""
    found = store.one(models.Draw.select().where(models.Draw.id == draw_id))
    if found is None:
        raise UnknownDraw(draw=draw_id)
    return found


def by_number(store: Store, draw_no: int) -> int:
    """The id of a draw. UnknownDraw."""
    found = store.scalar(models.Draw.select(models.Draw.id).where(models.Draw.draw_no == draw_no))
    if found is None:
        raise UnknownDraw(draw=draw_no)
    return int(found)


def lines(store: Store) -> tuple[DrawLine, ...]:
    """All draws, newest first."""
    return tuple(line(found) for found in store.all(models.Draw.select().order_by(models.Draw.draw_no.desc())))


def line(found: dict[str, Any]) -> DrawLine:
    """A draw's row as a line of a list."""
    deadline = found["reveal_deadline"]
    return DrawLine(
        id=found["id"],
        draw_no=found["draw_no"],
        state=found["state"],
        plan_ref=found["plan_ref"],
        period=found["period"],
        purpose=found["purpose"],
        strata=tuple(found["strata"].split(",")),
        commit_hash=found["commit_hash"],
        reveal_deadline=None if deadline is None else moment(deadline),
        frozen_at=moment(found["frozen_at"]),
        drawn_on=found["drawn_on"],
        platform_task=found["platform_task"],
        supplements=found["supplements"],
        publication=found["publication"],
        listed_at=None if found["listed_at"] is None else moment(found["listed_at"]),
        opened_at=None if found["opened_at"] is None else moment(found["opened_at"]),
        outcome=found["outcome"],
    )


def local_before(store: Store, draw_no: int) -> DrawLine | None:
    """The draw whose pool was frozen here last before that number, voided ones included; None before the first."""
    table = models.Draw
    earlier = table.select().where(table.drawn_on == LOCAL, table.draw_no < draw_no)
    found = store.one(earlier.order_by(table.draw_no.desc()).limit(1))
    return None if found is None else line(found)


def of_plan(store: Store, plan_ref: str, period: str, strata: Iterable[str]) -> list[DrawLine]:
    """Draws of the same plan and period that share a stratum, oldest first."""
    same = models.Draw.select().where(models.Draw.plan_ref == plan_ref, models.Draw.period == period)
    found = [line(each) for each in store.all(same.order_by(models.Draw.draw_no))]
    return [each for each in found if set(each.strata) & set(strata)]


# What the lists are frozen from


def targets(store: Store) -> list[Enterprise]:
    """Every enterprise of the roster."""
    everybody = enterprises.ids(store)
    found = enterprises.some(store, everybody) if len(everybody) < 500 else _in_parts(store, everybody)
    return [found[id_] for id_ in everybody if id_ in found]


def _in_parts(store: Store, wanted: Sequence[int]) -> dict[int, Enterprise]:
    found: dict[int, Enterprise] = {}
    for start in range(0, len(wanted), 500):
        found.update(enterprises.some(store, wanted[start : start + 500]))
    return found


def inspected_in(store: Store, year: int) -> dict[str, int]:
    """Inspections of each enterprise in a calendar year, by its code; those that came to nothing are not counted."""
    case, target = models.CaseFile, models.Enterprise
    query = (
        case.select(target.uscc, fn.COUNT(case.id).alias("times"))
        .join(target, on=(case.enterprise_id == target.id), attr="target")
        .where(case.kind == "inspection", case.stage != "aborted", case.opened_at.startswith(f"{year}-"))
        .group_by(target.uscc)
    )
    return {found["uscc"]: found["times"] for found in store.all(query)}


def homes(store: Store) -> dict[int, str]:
    """Officers on loan: id to the nine-digit code of the lending station."""
    return {found["officer_id"]: found["home"] for found in store.all(models.OfficerLoan.select())}


def recusals(store: Store) -> list[tuple[str, str, str]]:
    """Recusals in force of people with a certificate: (certificate, code, reason)."""
    query = (
        models.Recusal.select(models.Officer.cert_no, models.Enterprise.uscc, models.Recusal.reason)
        .join(models.Officer, on=models.Officer.id == models.Recusal.officer_id)
        .join(models.Enterprise, on=models.Enterprise.id == models.Recusal.enterprise_id, attr="target")
        .where(models.Recusal.ended_at.is_null(), models.Officer.cert_no.is_null(False))
        .order_by(models.Recusal.id)
    )
    return [(found["cert_no"], found["uscc"], found["reason"]) for found in store.all(query)]


def people(store: Store) -> dict[str, tuple[int, str]]:
    """Officer id and name by certificate."""
    query = models.Officer.select().where(models.Officer.cert_no.is_null(False))
    return {found["cert_no"]: (found["id"], found["name"]) for found in store.all(query)}


# Numbers and picks


def add_number(act: Act, draw_id: int, number: NumberEntry) -> None:
    """Keep one typing of a source's numbers, by the acting officer."""
    act.insert(
        models.DrawNumber,
        draw_id=draw_id,
        source=number.source,
        round=number.round,
        value=number.value,
        entry=number.entry,
        entered_by=act.actor_id,
        entered_at=iso(act.now),
    )


def numbers(store: Store, draw_id: int) -> dict[str, list[NumberEntry]]:
    """What was typed, oldest first, by source."""
    table = models.DrawNumber
    found: dict[str, list[NumberEntry]] = {}
    for each in store.all(table.select().where(table.draw_id == draw_id).order_by(table.id)):
        entry = NumberEntry(each["source"], each["round"], each["value"], each["entry"])
        found.setdefault(entry.source, []).append(entry)
    return found


def add_picks(act: Act, draw_id: int, rows: Iterable[ResultRow]) -> None:
    """Keep the whole order of the draw, with the pairs."""
    table = models.Enterprise
    codes = {each["uscc"]: each["id"] for each in act.store.all(table.select(table.id, table.uscc))}
    officers = people(act.store)
    for each in rows:
        pair = [officers[iid][0] for iid in each.inspectors[:2]] + [None, None]
        act.insert(
            models.DrawPick,
            draw_id=draw_id,
            stratum=each.stratum,
            rank=each.rank,
            enterprise_id=codes[each.id],
            ticket=each.ticket,
            selected=int(each.selected),
            lead_id=pair[0],
            assist_id=pair[1],
        )


def picks(store: Store, draw_id: int) -> tuple[Pick, ...]:
    """The order of the draw, stratum by stratum."""
    table = models.DrawPick
    query = (
        table.select(table, models.Enterprise.uscc, models.Enterprise.name)
        .join(models.Enterprise, on=models.Enterprise.id == table.enterprise_id)
        .where(table.draw_id == draw_id)
        .order_by(table.stratum, table.rank)
    )
    crew = {id_: Person(iid, name, id_) for iid, (id_, name) in people(store).items()}
    return tuple(
        Pick(
            stratum=each["stratum"],
            rank=each["rank"],
            enterprise_id=each["enterprise_id"],
            uscc=each["uscc"],
            name=each["name"],
            ticket=each["ticket"],
            selected=bool(each["selected"]),
            lead=crew.get(each["lead_id"]),
            assist=crew.get(each["assist_id"]),
        )
        for each in store.all(query)
    )


# After the draw


def add_after(act: Act, draw_id: int, change: Change, note: str) -> None:
    """Keep a change after the draw."""
    codes = {each["uscc"]: each["id"] for each in act.store.all(_enterprises((change.id, change.into)))}
    into_cert = change.into if change.kind == UNAVAILABLE else None
    act.insert(
        models.DrawAfter,
        draw_id=draw_id,
        number=change.number,
        happened_at=iso(change.at),
        kind=change.kind,
        enterprise_id=codes[change.id],
        reason=change.reason,
        evidence=None if change.evidence == ABSENT else change.evidence,
        out_cert=None if change.out == ABSENT else change.out,
        into_id=codes.get(change.into),
        into_cert=into_cert,
        people=",".join(change.people),
        note=note,
    )


def after_lines(store: Store, draw_id: int) -> tuple[Change, ...]:
    """The changes after the draw, in their order."""
    table, into = models.DrawAfter, models.Enterprise.alias()
    target = models.Enterprise
    query = (
        table.select(table, target.uscc, into.uscc.alias("into_code"))
        .join(target, on=(target.id == table.enterprise_id), attr="target")
        .switch(table)
        .join(into, JOIN.LEFT_OUTER, on=(into.id == table.into_id), attr="into")
        .where(table.draw_id == draw_id)
        .order_by(table.number)
    )
    return tuple(_after(row) for row in store.all(query))


def _after(row: dict[str, Any]) -> Change:
    return Change(
        number=row["number"],
        at=moment(row["happened_at"]),
        kind=row["kind"],
        id=row["uscc"],
        reason=row["reason"],
        evidence=row["evidence"] or ABSENT,
        out=row["out_cert"] or ABSENT,
        into=row["into_code"] or row["into_cert"] or ABSENT,
        people=tuple(part for part in row["people"].split(",") if part),
    )


def _enterprises(codes: Iterable[str]) -> Any:
    return models.Enterprise.select().where(models.Enterprise.uscc.in_(list(codes)))


# The ledger


def last_checkpoint(store: Store) -> note.Checkpoint:
    """The newest signed tree head, taken now if there is none of the present size."""
    return note.checkpoint(store.signer.open(store.checkpoint()))


def step_of(store: Store, draw_id: int, step: Step) -> int | None:
    """The seq of the newest entry of a step of the draw; None before it."""
    found = [each.seq for each in store.lines(subject=f"draw/{draw_id}") if each.action in step.actions]
    return found[-1] if found else None


def evidence(store: Store, seq: int) -> Evidence:
    """An entry of the ledger and its proof in the first checkpoint that covers it."""
    leaf = next(iter(ledger.entries(store.connection, seq, seq + 1))).leaf
    query = "SELECT size, note FROM ledger_checkpoint WHERE size > ? ORDER BY size LIMIT 1"
    stored = store.connection.execute(query, (seq,)).fetchall()
    if not stored:
        store.checkpoint()
        stored = store.connection.execute(query, (seq,)).fetchall()
    size, text = int(str(stored[0][0])), str(stored[0][1])
    hashes = store.leaf_hashes(size)
    return Evidence(leaf, prove(hashes, seq, text))
