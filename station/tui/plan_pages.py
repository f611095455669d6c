"""Plans in words: rows with a bar, what is known of one, and the share of off-plan inspections."""

from __future__ import annotations

from textual.content import Content

from station.records.plan import PlanProgress, Progress, TaskProgress, YearShare
from station.services.draw_statistics_words import share
from station.services.plan_amendments import History, terms_of
from station.services.plan_version_words import changed
from station.services.plan_words import change
from station.texts import text
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.plan_forms import scope_words
from station.tui.widgets.window_table import Cell, Row

BAR = 10
"""Cells of a bar."""
LABEL = 11
SHOWN = 4
"""So many months fit on the line below the list."""


def bar(done: int, due: int, whole: int) -> str:
    """`###..|....`: done, and where the calendar is when it is ahead."""
    full = min(BAR * done // whole, BAR) if whole else 0
    mark = min(BAR * due // whole, BAR) if whole else 0
    cells = ["#" if place < full else "." for place in range(BAR)]
    if mark > full:
        cells[mark - 1] = "|"
    return "".join(cells)


def plan_row(found: PlanProgress) -> Row:
    """A plan, over its tasks."""
    style = "dim" if found.plan.state in ("ended", "void") else ""
    state = Cell(text(f"plan.state.{found.plan.state}"), style)
    return (Cell(found.plan.title, style), *_standing(found.progress, style), state)


def task_row(found: TaskProgress) -> Row:
    """A task below its plan."""
    task, style = found.task, "" if found.task.state == "open" else "dim"
    title = text("plan.screen.task_row", seq=task.seq, title=task.title)
    return (Cell(title, style), *_standing(found.progress, style), Cell(text(f"plan.task_state.{task.state}"), style))


def _standing(progress: Progress, style: str) -> tuple[Cell, ...]:
    behind = text("plan.screen.late_by", count=progress.behind) if progress.behind else ""
    return (
        Cell(bar(progress.inspected, progress.expected, progress.quota), style),
        Cell(f"{progress.inspected}/{progress.quota}", style),
        Cell(behind, "due"),
    )


def plan_detail(found: PlanProgress, history: History) -> Content:
    """Everything about a plan."""
    plan = found.plan
    kind = text(f"plan.kind.{plan.kind}") + "  " + text(f"plan.state.{plan.state}")
    lines = [
        literal(plan.title, "bold"),
        _line("kind", kind),
        _line("dates", text("plan.screen.span", from_on=plan.from_on.isoformat(), to_on=plan.to_on.isoformat())),
        *_progress(found.progress, _calendar(found)),
        _line("basis", plan.basis or text("plan.screen.none")),
        _line("receipt", plan.receipt or text("plan.screen.no_receipt")),
        *_revisions(found, history),
    ]
    return stacked(*lines, *([literal(plan.note)] if plan.note else []))


def _revisions(found: PlanProgress, history: History) -> list[Content]:
    """An amendment that waits, and which version this is."""
    lines = []
    if history.pending is not None:
        what = changed(terms_of(found.plan), history.pending.terms)
        lines.append(_line("revision", text("plan.screen.revision_pending", what=what)))
    if history.versions:
        lines.append(_line("revision", text("plan.screen.revision_versions", version=len(history.versions) + 1)))
    return lines


def task_detail(plan: PlanProgress, found: TaskProgress, item: str, checklist: str) -> Content:
    """Everything about a task of a plan; `item` and `checklist` by name."""
    task = found.task
    scope = scope_words(task.scope) or text("plan.screen.everybody")
    return stacked(
        literal(task.title, "bold"),
        _line("method", text(f"plan.method.{task.method}") + "  " + text(f"plan.task_state.{task.state}")),
        *_progress(found.progress, _calendar(plan) if task.state == "open" else "over"),
        _line("dates", text("plan.screen.span", from_on=task.from_on.isoformat(), to_on=task.to_on.isoformat())),
        _line("scope", scope),
        _line("item", item),
        _line("checklist", checklist or text("plan.form.no_checklist")),
        _line("platform", task.platform_no or text("plan.screen.none")),
    )


def _calendar(found: PlanProgress) -> str:
    """What the calendar says of a plan that nothing is lagging in."""
    return {"draft": "not_yet", "approved": "on_time", "published": "on_time"}.get(found.plan.state, "over")


def _progress(progress: Progress, standing: str) -> list[Content]:
    counts = {name: getattr(progress, name) for name in Progress.__dataclass_fields__}
    calendar = "lagging" if progress.behind else standing
    rates = {"inspected": share(progress.inspected_rate), "completion": share(progress.completion)}
    return [
        _line("counts", text("plan.screen.counted", **counts)),
        _line("results", text("plan.screen.resulted", **counts)),
        _line("calendar", text(f"plan.screen.{calendar}", **counts)),
        _line("rates", text("plan.screen.rated", **rates)),
    ]


def _line(label: str, words: str) -> Content:
    return labelled(text(f"plan.screen.{label}"), words, width=LABEL)


# 即时检查占比


def share_line(found: YearShare) -> Content:
    """The newest months on one line."""
    line = joined(" ", (text("plan.screen.share"), "$secondary"))
    for each in found.months[-SHOWN:]:
        month = text("plan.screen.month", month=int(each.month[5:]))
        line = joined(
            line, "  ", (month, "$secondary"), " ", (share(each.adhoc_ratio), "bold"), " ", change(each.change)
        )
    return line
