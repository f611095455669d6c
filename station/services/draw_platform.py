"""The everyday mode: the provincial platform drew the enterprises; its list comes in, and inspectors are drawn here.

The whole list or nothing: it is frozen, and what our register lacks is put on it, in one act.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pendulum

from station.documents import tables
from station.errors import StationError
from station.records.draw import DrawRules
from station.records.enterprise import Enterprise
from station.records.moment import day
from station.records.people import Proof
from station.records.platform import ImportOutcome, Listed, ListRules, Named, PlatformList, Renamed
from station.rules import platform_list
from station.rules.draw import pool
from station.rules.draw.commit import PLATFORM
from station.rules.draw.freeze import PoolRow
from station.rules.draw.lines import ABSENT, write_table
from station.rules.platform_list import in_words
from station.services import draws, plans
from station.services.pinyin import spelled
from station.store import draw_platform as platform
from station.store import draw_rules, enterprises, officers, platform_rules
from station.store import draws as rows
from station.store.act import Act
from station.store.draws import NewDraw
from station.store.store import Store
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

ORIGIN = "platform-list.tsv"
"""File of the draw, not of its package: task_name, file and sha256 of what was imported, a line each."""
REGISTER = "roster.import"


class UnlistedFacts(StationError):
    """Enterprises that our register lacks, and the file says too little of them. Facts: rows."""

    text = "draw_platform.unlisted_facts"


class MayNotRegister(StationError):
    """Who freezes may not put enterprises on the register. Facts: name, count."""

    text = "draw_platform.may_not_register"


class RegisterMoved(StationError):
    """Somebody else put one of the enterprises on the register meanwhile."""

    text = "draw_platform.register_moved"


class TaskDrawn(StationError):
    """The task has a draw that is not voided, under another plan or period. Facts: task, draw_no, plan, period."""

    text = "draw_platform.task_drawn"


class TaskVoided(StationError):
    """The task was voided under another plan or period. Facts: task, draw_no, plan, period."""

    text = "draw_platform.task_voided"


class NoPlan(StationError):
    """A draw belongs to a plan and a period."""

    text = "draw_platform.no_plan"


@dataclass(frozen=True, slots=True)
class _Import:
    """A list against our register."""

    listed: PlatformList
    known: Mapping[str, Enterprise]
    newcomers: tuple[Enterprise, ...]
    """Without ids yet."""

    def frozen(self, rules: DrawRules) -> list[PoolRow]:
        """The pool: exactly the enterprises of the list."""
        return pool.platform_rows([*self.known.values(), *self.newcomers], rules)


def import_list(
    station: Station, actor: Proof, data: bytes, filename: str, task: str, plan_ref: str, period: str
) -> ImportOutcome:
    """Freeze the list that the platform drew under `task` (empty: the number that the file gives).

    NotATable, NoCodeColumn, NoTargets, BadCodes, RepeatedCodes, NoTask, OtherTask, UnlistedFacts, MayNotRegister,
    RegisterMoved, NoPlan, AlreadyDrawn, TaskDrawn, TaskVoided.
    """
    today = day(station.clock.now())
    named = (pool.plain(plan_ref), pool.plain(period))
    if ABSENT in named:
        raise NoPlan
    reading = platform_rules.columns(today)
    listed = platform_list.parse(tables.read(data, filename), reading, task)
    found = _compared(station.store, listed, reading)
    # Kept whole: whoever asks what the platform drew is shown its own file.
    digest = station.media.put(data)
    task_id = plans.numbered(station.store, listed.task)
    new = NewDraw(*named, text("draw_platform.purpose"), (pool.PLATFORM,), PLATFORM, listed.task, None, task_id)
    origin = _origin(listed.task_name, filename, digest)

    def first(act: Act) -> Mapping[str, bytes]:
        _refuse_task(act.store, new)
        _register(act, actor, found.newcomers)
        return {ORIGIN: origin}

    def frozen(on: pendulum.Date) -> list[PoolRow]:
        return found.frozen(draw_rules.rules(on))

    reason = text("draw_platform.reason", task=listed.task, digest=digest)
    line = draws.freeze_new(station, actor, new, frozen, first=first, reason=reason)
    return ImportOutcome(
        line=line,
        task_name=listed.task_name,
        listed=len(listed.targets),
        added=tuple(Named(each.uscc, each.name) for each in found.newcomers),
        renamed=_renamed(found),
        inactive=tuple(Named(each.uscc, each.name) for each in found.known.values() if each.status != "active"),
        unknown_columns=listed.unknown_columns,
    )


def task_name(store: Store, draw_id: int) -> str:
    """What the platform calls the draw's task; empty where its list did not say."""
    kept = rows.files(store, draw_id).get(ORIGIN, b"").decode()
    found = dict(line.split("\t", 1) for line in kept.splitlines()).get("task_name", ABSENT)
    return "" if found == ABSENT else found


def _origin(name: str, filename: str, digest: str) -> bytes:
    facts = (("task_name", name or ABSENT), ("file", pool.plain(filename)), ("sha256", digest))
    return write_table(list(facts))


def _compared(store: Store, listed: PlatformList, rules: ListRules) -> _Import:
    """The list against the register of this moment. UnlistedFacts."""
    with store.reading():
        register = {each.uscc: each for each in rows.targets(store)}
    unknown = [each for each in listed.targets if each.code not in register]
    short = {each.row: (each.code, _missing(each, rules)) for each in unknown}
    told = [_short_of(row, code, missing) for row, (code, missing) in short.items() if missing]
    if told:
        raise UnlistedFacts(rows=in_words(told))
    known = {each.code: register[each.code] for each in listed.targets if each.code in register}
    return _Import(listed, known, tuple(_newcomer(each, rules) for each in unknown))


def _missing(one: Listed, rules: ListRules) -> list[str]:
    """What of a newcomer the file does not say, or says in words nobody knows."""
    found: list[str] = []
    for field in rules.needs:
        said = one.fields[field]
        title = rules.columns[field][0]
        if not said:
            found.append(title)
        elif field in rules.words and said not in rules.words[field]:
            found.append(text("draw_platform.unknown_word", title=title, said=said))
    return found


def _short_of(row: int, code: str, missing: Sequence[str]) -> str:
    return text("draw_platform.short_of", row=row, code=code, missing="、".join(missing))


def _newcomer(one: Listed, rules: ListRules) -> Enterprise:
    """A row of the register as the file gives it; what it does not say has the default of the rules."""
    said = one.fields
    pinyin, initials = spelled(said["name"])
    return Enterprise(
        id=0,
        uscc=one.code,
        name=said["name"],
        initials=initials,
        pinyin=pinyin,
        address=said["address"],
        village="",
        legal_person=said["legal_person"],
        phone=said["phone"],
        industry_code="",
        industry=said["industry"],
        scale=rules.words["scale"].get(said["scale"], rules.scale),
        risk=rules.words["risk"][said["risk"]],
        credit=rules.words["credit"].get(said["credit"], rules.credit),
        hazards=(),
        status="active",
        last_inspected_on=None,
        penalized_on=None,
    )


def _register(act: Act, actor: Proof, newcomers: Sequence[Enterprise]) -> None:
    """Put the newcomers on the register, by somebody who might do it alone. MayNotRegister, RegisterMoved."""
    if not newcomers:
        return
    allowed = act.store.schema.actions()[REGISTER].roles
    if not officers.get(act.store, actor.officer_id).roles & allowed:
        raise MayNotRegister(name=actor.name, count=len(newcomers))
    for each in newcomers:
        if enterprises.by_uscc(act.store, each.uscc) is not None:
            raise RegisterMoved
        enterprises.insert(act, each)


def _refuse_task(store: Store, new: NewDraw) -> None:
    """One draw per task; once voided, again only where the commitment will name the void. TaskDrawn, TaskVoided."""
    for other in platform.of_task(store, new.platform_task or ABSENT):
        facts = {"draw_no": other.draw_no, "plan": other.plan_ref, "period": other.period}
        if other.state != "void":
            raise TaskDrawn(task=new.platform_task, **facts)
        if (other.plan_ref, other.period) != (new.plan_ref, new.period):
            raise TaskVoided(task=new.platform_task, **facts)


def _renamed(found: _Import) -> tuple[Renamed, ...]:
    """Listed under another name than ours; width and blanks apart."""
    pairs = [(found.known.get(each.code), each.fields["name"]) for each in found.listed.targets]
    return tuple(
        Renamed(ours.uscc, ours.name, theirs)
        for ours, theirs in pairs
        if ours is not None and theirs and platform_list.code_of(ours.name) != platform_list.code_of(theirs)
    )
