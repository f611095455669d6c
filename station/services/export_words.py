"""What keeps a row out of an export, and what to do about it, in words."""

from __future__ import annotations

from station.records.export import Problem, Rejected
from station.texts import text


def why(one: Problem) -> str:
    """What is wrong."""
    return text(f"export.problem.{one.code}", column=one.column, value=one.value)


def what_to_do(one: Problem) -> str:
    """As the sheet says, else what is usual for this kind of problem."""
    return one.ask or text(f"export.advice.{one.code}", column=one.column)


def lines(one: Rejected) -> tuple[str, ...]:
    """Number and target, then each problem with what to do."""
    head = text("export.cli.rejected", number=one.number, target=one.target)
    return (head, *(text("export.cli.problem", why=why(each), ask=what_to_do(each)) for each in one.problems))
