"""How long a result is shown on its channel: which grade is suggested, what the rules make of it, in words."""

from __future__ import annotations

from collections.abc import Iterator

import pendulum

from station.records.casework import Sanction
from station.records.disclosure import Term
from station.records.publication import Bound, Grade, Span
from station.rules.publication import applicable, grade_of, span
from station.services.disclosure_facts import SUMMARY
from station.store import law, publication_law
from station.store.store import Store
from station.texts import text

SERIOUS = "publication.serious_fen"


def suggested(store: Store, flow: str, sanctions: tuple[Sanction, ...], decided: pendulum.Date) -> Grade:
    """轻微, 一般 or 严重 as the decision suggests it; what was punished on the spot is a light matter (令36号)."""
    if flow == SUMMARY:
        return "light"
    told, line = publication_law.load(), law.of(store).setting(SERIOUS, decided)
    return grade_of([(one.kind, one.amount_fen) for one in sanctions], told.light, told.serious, line)


def span_of(channel: str, kind: str, grade: str, decided: pendulum.Date, wished: pendulum.Date | None = None) -> Span:
    """How long such a result is shown there. ValueError where `wished` lies before the shortest term."""
    return span(publication_law.load().terms, channel, kind, grade, decided, wished)


def term_of(channel: str, found: Span, grade: str, *, shortened: bool = False) -> Term | None:
    """The term on a channel as it is kept; None where no rule sets an end."""
    if found.until is None:
        return None
    counted = tuple(lines(found))
    repair_from = found.repair_from if publication_law.load().channel(channel).repairs else None
    return Term(grade, found.until, repair_from, counted, found.conflict, shortened)


def may_shorten(channel: str, kind: str, grade: str, decided: pendulum.Date) -> bool:
    """Whether a rule of the channel lets the term be shortened."""
    rules = applicable(publication_law.load().terms, channel, kind, grade, decided)
    return any(rule.shortens and channel in rule.channels for rule in rules)


def lines(found: Span) -> Iterator[str]:
    """Every cap and floor with its basis, which was applied, and what awaits the bureau."""
    for each in found.bounds:
        yield _bound(each)
    if found.applied is not None:
        yield text("disclosure.term.applied", until=found.until, title=found.applied.rule.title)
    elif found.until is not None:
        yield text("disclosure.term.wished", until=found.until)
    if found.conflict:
        yield text("disclosure.term.conflict")
    if not found.published:
        yield text("disclosure.term.not_published")


def _bound(one: Bound) -> str:
    confirm = text("disclosure.to_confirm") if one.rule.to_confirm else ""
    facts = {"on": one.on, "title": one.rule.title, "basis": one.rule.basis, "confirm": confirm}
    return text(f"disclosure.term.{one.kind}", **facts)
