"""What the ceremony asks: the plan to freeze, the terms to commit to, the numbers of one source, twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pendulum
from textual.app import App

from station.records.draw import DrawLine, DrawRules, DrawSource, DrawView, SourceRule
from station.records.plan import Plan as InspectionPlan
from station.records.plan import TaskProgress
from station.rules.draw.commit import LOCAL
from station.rules.draw.sources import BEACON, BadNumbers, ball_sets, canonical, digit_count
from station.services.draw_terms import DEFAULT_SOURCES, DEMO_SOURCE, Asked
from station.services.draws import Plan
from station.services.plans import plan_ref
from station.texts import text
from station.tui.ask import Check, ask_choice, ask_text, required
from station.tui.draw_pages import demo_digits
from station.tui.form import Field

DrawTask = tuple[InspectionPlan, TaskProgress]
"""A task for which may be drawn, with its plan."""
STRATA = ("orange,yellow", "orange", "yellow", "blue", "orange,yellow,blue")
OTHER_SOURCES = (
    DEFAULT_SOURCES,
    ("cn.kl8", "cn.dlt"),
    ("cn.ssq", "cn.dlt", "cn.pl5"),
    (*DEFAULT_SOURCES, "drand.quicknet"),
)


def plan_fields(
    rules: DrawRules, now: pendulum.DateTime, demo: bool, revealed: Sequence[DrawLine], tasks: Sequence[DrawTask] = ()
) -> list[Field]:
    """What is to be drawn, for which task, and why here; `revealed` are the draws that may be supplemented."""
    usual = text("draw.screen.plan_default", year=now.year)
    purposes = sorted(rules.purposes, key=lambda purpose: (purpose == text("draw.screen.demo_purpose")) != demo)
    return [
        *_task(tasks),
        Field("plan", text("draw.screen.plan"), default=usual, check=required, needed=_no_task),
        Field("period", text("draw.screen.period"), default=f"{now:%Y-%m}", check=required),
        Field(
            "purpose",
            text("draw.screen.purpose"),
            text("draw.screen.purpose_hint"),
            choices=tuple((code, code) for code in purposes),
        ),
        Field("strata", text("draw.screen.strata"), choices=tuple((code, _strata(code)) for code in STRATA)),
        *_supplement(revealed),
    ]


def _supplement(revealed: Sequence[DrawLine]) -> list[Field]:
    if not revealed:
        return []
    none = ("", text("draw.screen.supplements_none"))
    others = tuple((str(each.draw_no), text("draw.screen.supplements_one", number=each.draw_no)) for each in revealed)
    hint = text("draw.screen.supplements_hint")
    return [Field("supplements", text("draw.screen.supplements"), hint, choices=(none, *others))]


def _task(tasks: Sequence[DrawTask]) -> list[Field]:
    if not tasks:
        return []
    choices = tuple((str(found.task.id), _quota(found)) for _, found in tasks)
    none = ("", text("plan.form.draw_task_none"))
    label, hint = text("plan.form.draw_task"), text("plan.form.draw_task_hint")
    return [Field("task", label, hint, choices[0][0], choices=(*choices, none))]


def _quota(found: TaskProgress) -> str:
    return text(
        "plan.form.draw_task_one", task=found.task.title, drawn=found.progress.drawn, quota=found.progress.quota
    )


def _no_task(answers: Mapping[str, str]) -> bool:
    return not answers.get("task")


def plan_of(answers: Mapping[str, str], tasks: Sequence[DrawTask] = ()) -> Plan:
    """The plan that the form described; with a task, its name is the plan's and the task's."""
    other = answers.get("supplements", "")
    chosen = next(((plan, found.task) for plan, found in tasks if str(found.task.id) == answers.get("task")), None)
    return Plan(
        plan_ref=answers["plan"] if chosen is None else plan_ref(*chosen),
        period=answers["period"],
        purpose=answers["purpose"],
        strata=tuple(answers["strata"].split(",")),
        supplements=int(other) if other else None,
        task_id=None if chosen is None else chosen[1].id,
    )


def list_fields(now: pendulum.DateTime, file: str) -> list[Field]:
    """The platform's list: the file, its task, and the plan it belongs to."""
    usual = text("draw.screen.plan_default", year=now.year)
    return [
        Field("file", text("draw.screen.file"), text("draw.screen.file_hint"), default=file, check=required),
        Field("task", text("draw.screen.task"), text("draw.screen.task_hint")),
        Field("plan", text("draw.screen.plan"), default=usual, check=required),
        Field("period", text("draw.screen.period"), default=f"{now:%Y-%m}", check=required),
    ]


def _strata(codes: str) -> str:
    return "、".join(text(f"draw.stratum.{code}") for code in codes.split(","))


def term_fields(seen: DrawView, offered: Mapping[str, SourceRule]) -> list[Field]:
    """How many of each stratum, which public numbers, who watches."""
    fields = [
        Field(
            f"quota_{one.code}",
            text("draw.screen.quota", stratum=seen.shorts.get(one.code, one.title)),
            text("draw.screen.quota_hint", title=one.title, eligible=one.eligible),
            default=str(one.quota),
            check=_up_to(one.eligible),
        )
        for one in seen.strata
        if not one.must and seen.line.drawn_on == LOCAL
    ]
    chains = ((DEMO_SOURCE,), *OTHER_SOURCES) if seen.demo else OTHER_SOURCES
    choices = tuple((",".join(chain), _sources(chain, offered)) for chain in chains)
    default = ",".join(DEFAULT_SOURCES)
    fields.append(
        Field("sources", text("draw.screen.sources"), text("draw.screen.sources_hint"), default, choices=choices)
    )
    hint = text("draw.screen.witness_hint")
    fields.append(Field("witness", text("draw.screen.witness"), hint, check=_witness_wrong))
    return fields + [
        Field("supervisor", text("draw.screen.supervisor"), text("draw.screen.supervisor_hint")),
        Field("cap", text("draw.screen.cap"), text("draw.screen.cap_hint"), check=_cap_wrong),
        _choice("shortage", "refuse", "direct"),
        _choice("publication", "open", "sealed"),
    ]


def _choice(name: str, *codes: str) -> Field:
    choices = tuple((code, text(f"draw.screen.{name}_{code}")) for code in codes)
    return Field(name, text(f"draw.screen.{name}"), text(f"draw.screen.{name}_hint"), choices=choices)


def _cap_wrong(words: str) -> str | None:
    good = not words or (words.isascii() and words.isdigit() and int(words) > 0)
    return None if good else text("draw.screen.cap_wrong")


def terms_of(answers: Mapping[str, str]) -> Asked:
    """The terms that the form described."""
    return Asked(
        quotas={name[6:]: int(count) for name, count in answers.items() if name.startswith("quota_")},
        sources=tuple(answers["sources"].split(",")),
        witnesses=_witnesses(answers["witness"]),
        cap=int(answers["cap"]) if answers["cap"] else None,
        direct=answers["shortage"] == "direct",
        sealed=answers["publication"] == "sealed",
        supervisor=answers["supervisor"] or None,
    )


def _sources(chain: tuple[str, ...], offered: Mapping[str, SourceRule]) -> str:
    bits = sum(offered[source].millibits for source in chain) // 1000
    return text("draw.screen.chain", titles="＋".join(offered[source].title.split()[-1] for source in chain), bits=bits)


def _up_to(most: int) -> Check:
    def wrong(words: str) -> str | None:
        good = words.isascii() and words.isdigit() and int(words) <= most
        return None if good else text("draw.screen.quota_wrong", most=most)

    return wrong


def _witnesses(words: str) -> tuple[tuple[str, str, str], ...]:
    found: list[tuple[str, str, str]] = []
    for each in words.replace(";", "；").split("；"):
        parts = each.split()
        if len(parts) == 3:
            found.append((parts[0], parts[1], parts[2]))
    return tuple(found)


def _witness_wrong(words: str) -> str | None:
    given = [each for each in words.replace(";", "；").split("；") if each.strip()]
    return None if len(given) == len(_witnesses(words)) else text("draw.screen.witness_wrong")


def fallbacks(seen: DrawView, now: pendulum.DateTime) -> list[tuple[DrawSource, str]]:
    """Fallback rounds that are public already, of sources whose numbers are still open."""
    waiting = [source for source in seen.sources if source.first is None or source.first != source.second]
    return [(source, round_) for source in waiting for round_ in source.fallbacks if _public(source, round_) <= now]


async def ask_fallback(app: App[Any], offered: list[tuple[DrawSource, str]]) -> tuple[DrawSource, str] | None:
    """Which source's fallback round is typed, because the rounds before it did not take place."""
    options = [(each, text("draw.screen.round_is", title=each[0].title, round=each[1])) for each in offered]
    return await ask_choice(app, text("draw.screen.round_title"), options, text("draw.screen.round_hint"))


def _public(source: DrawSource, round_: str) -> pendulum.DateTime:
    on = pendulum.Date.fromisoformat(round_)
    return source.drawn_at.set(year=on.year, month=on.month, day=on.day)


async def ask_numbers(app: App[Any], source: DrawSource, round_: str, entry: int) -> str | None:
    """One typing of the numbers; the second one does not see the first."""
    shown = demo_digits(source)
    hint = numbers_hint(source.encoding) if shown is None else text("draw.screen.demo_hint", numbers=shown)
    title = text(f"draw.screen.numbers_{entry}", title=source.title, round=round_)

    def wrong(words: str) -> str | None:
        try:
            canonical(source.encoding, words)
        except BadNumbers as error:
            return error.message
        return None

    return await ask_text(app, title, hint, check=wrong)


def numbers_hint(encoding: str) -> str:
    """What is to be typed of a result."""
    if encoding == BEACON:
        return text("draw.screen.beacon_hint")
    sets = ball_sets(encoding)
    if not sets:
        return text("draw.screen.digits_hint", count=digit_count(encoding))
    told = [text("draw.screen.balls_of", count=one.count, highest=one.highest) for one in sets]
    return text("draw.screen.balls_hint", sets=text("draw.screen.then").join(told))
