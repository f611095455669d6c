"""The count of a deadline in words, line by line: what the screen and the command line both show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from station.records.deadline import Deadline, Extension
from station.records.law import DeadlineRule
from station.rules.deadline import end_of
from station.rules.explain import Run
from station.services.counting import Counted
from station.texts import text


def state_words(deadline: Deadline) -> str:
    """进行中, 停止计算, 按期完成, 逾期完成, 已重算, 当事人放弃, 期满, 已终结."""
    return text("deadline.paused") if deadline.paused and _runs(deadline) else text(f"deadline.state.{deadline.state}")


def _runs(deadline: Deadline) -> bool:
    return deadline.state == "running"


def amount(rule: DeadlineRule, deadline: Deadline) -> str:
    """7个工作日, 届满前30日, 2026-12-05（文书指定）, 60日（延长后）."""
    if deadline.given_on is not None:
        return text("deadline.amount.given", day=deadline.given_on.isoformat())
    units = text(f"deadline.unit.{rule.unit}", n=rule.n)
    if rule.backward:
        return text("deadline.amount.backward", units=units)
    return text("deadline.amount.extended", units=units) if deadline.n is not None else units


def anchor_words(counted: Counted) -> str:
    """2026-11-20 10:30 责令整改; the day alone where it runs from the end of one."""
    at = counted.deadline.anchor_at
    when = at.format("YYYY-MM-DD" if at == end_of(at.date()) else "YYYY-MM-DD HH:mm")
    return " ".join([when, *([text(f"case.event.{counted.event}")] if counted.event else [])])


def run_words(run: Run) -> tuple[str, str, str]:
    """A group of days: which, what they are to the count, and how many are counted with them."""
    first, last = run.first, run.last
    days = (
        _day(first.on) if first.on == last.on else text("deadline.sheet.days", first=_day(first.on), last=_day(last.on))
    )
    why = text(f"deadline.day.{first.why}")
    named = text("deadline.sheet.named", why=why, name=first.name) if first.name else why
    if first.provisional:
        named = text("deadline.sheet.provisional", why=named)
    number = ""
    if first.counted:
        numbers = {"first": first.running, "last": last.running}
        number = text("deadline.sheet.number" if first.on == last.on else "deadline.sheet.numbers", **numbers)
    return days, named, number


def extension_words(counted: Counted) -> Iterator[str]:
    """延长30日，局批准 余应急〔2026〕88号，2026-11-19：情况复杂; of several steps each names its own authority."""
    rule = counted.explanation.rule
    steps = rule.extendable.steps if rule.extendable else ()
    for place, each in enumerate(counted.extensions):
        who = text(f"deadline.approver.{each.approved_by}")
        if place < len(steps):
            who = text("deadline.approved_by", who=steps[place].who)
        yield _extension(each, rule, who)


def _extension(extension: Extension, rule: DeadlineRule, who: str) -> str:
    if extension.until is None:
        more = text("deadline.sheet.more", units=text(f"deadline.unit.{rule.unit}", n=extension.n))
    else:
        more = text("deadline.sheet.until", day=extension.until.isoformat())
    on = extension.granted_at.to_date_string()
    return text(
        "deadline.sheet.extension", more=more, who=who, approval=extension.approval, on=on, why=extension.reason
    )


def pause_words(counted: Counted) -> Iterator[str]:
    """检测、鉴定 2026-11-18 至 2026-11-25，鉴定委托书〔2026〕3号（行政强制法第二十五条第三款）."""
    for span, reason in counted.pauses:
        last = span.last.isoformat() if span.last else text("deadline.sheet.still")
        note = span.note or reason.paper
        said = {"title": reason.title, "first": span.first.isoformat(), "last": last, "note": note}
        confirm = text("deadline.sheet.confirm") if reason.to_confirm else ""
        yield text("deadline.sheet.pause", **said, basis=reason.basis) + confirm


def article_words(counted: Counted) -> Iterator[str]:
    """开始的当日不计入，自下一日开始计算（民法典第二百零一条第一款）."""
    for code, article in counted.explanation.articles:
        said = text(f"deadline.article.{code}")
        yield text("deadline.sheet.article", said=said, article=article) if article else said


def version_words(deadline: Deadline, rule: DeadlineRule) -> str:
    """ANFA-2021，2021-07-15 起."""
    return text("deadline.sheet.version", code=deadline.rule, rule_set=deadline.rule_set, since=rule.effective_from)


def calendar_words(deadline: Deadline) -> str:
    """2026年 已公布 第2号、2027年 暂算 第3号."""
    if deadline.calendar == "-":
        return text("deadline.sheet.no_calendar")
    parts = [part.split(":") for part in deadline.calendar.split(",")]
    return "、".join(text(f"deadline.year.{status}", year=year) for year, status, _ in parts)


def lines(counted: Counted) -> Iterator[str]:
    """The whole of it as plain lines."""
    deadline, rule = counted.deadline, counted.explanation.rule
    yield text("deadline.sheet.from", at=anchor_words(counted), amount=amount(rule, deadline))
    yield text("deadline.sheet.basis", basis=deadline.basis)
    yield from article_words(counted)
    yield from pause_words(counted)
    yield from extension_words(counted)
    for run in counted.explanation.runs():
        yield "  ".join(part for part in run_words(run) if part)
    if not counted.agrees:
        yield text("deadline.sheet.differs", due=deadline.due_at.to_date_string())


def _day(on: date) -> str:
    return text(f"deadline.weekday.{on.weekday()}", day=on.isoformat())
