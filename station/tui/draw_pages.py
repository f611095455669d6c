"""What the ceremony shows at each step of a draw: large, quiet, nothing that looks random but the real thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pendulum
from textual.content import Content

from station.records.draw import AfterLine, DrawSource, DrawView, Pick
from station.rules.draw.commit import LOCAL
from station.services.draw_view import demo_numbers
from station.texts import text
from station.tui.literal import joined, labelled, literal, stacked

FREEZE, COMMIT, WAIT, NUMBERS, REVEAL, DONE = range(1, 7)
STEPS = (FREEZE, COMMIT, WAIT, NUMBERS, REVEAL)
TICKET = 12
LABEL = 26
CHANGES = 60
"""Changed enterprises shown; papers and the package have all."""
_WIDE = str.maketrans({code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def step_of(seen: DrawView | None, now: pendulum.DateTime) -> int:
    """The step that comes next; DONE when there is none."""
    if seen is None:
        return FREEZE
    if seen.line.state == "committed":
        return NUMBERS if any(source.drawn_at <= now for source in seen.sources) else WAIT
    if seen.line.state == "void" and any(_open(source, now) for source in seen.sources):
        return NUMBERS
    return {"frozen": COMMIT, "entered": REVEAL}.get(seen.line.state, DONE)


def _open(source: DrawSource, now: pendulum.DateTime) -> bool:
    """Whether numbers that are public are still missing."""
    return source.drawn_at <= now and (source.first is None or source.first != source.second)


def steps(seen: DrawView | None, now: pendulum.DateTime) -> Content:
    """The five steps one under the other, the present one bold; none of a voided draw counts any more."""
    present = 0 if seen is not None and seen.line.state == "void" else step_of(seen, now)
    lines: list[Content] = []
    for step in STEPS:
        words = f"{step} {text(f'draw.screen.step_{step}')}"
        mark, style = ("✓ ", "$success") if step < present else ("> ", "bold") if step == present else ("  ", "")
        lines += [joined((mark + words, style or "$secondary")), literal("")]
    return stacked(*lines)


def head(seen: DrawView, now: pendulum.DateTime) -> Content:
    """Whose draw this is, and once they exist its commitment and seed: always visible."""
    lines = [joined((seen.label, "bold")), literal(f"{seen.line.plan_ref}  {seen.line.period}")]
    if seen.line.state == "void":
        lines.append(literal(text("draw.report.void", reason=seen.void_reason), "$error"))
    by = seen.line.reveal_deadline
    if by is not None and now > by and seen.line.state in ("committed", "entered"):
        lines.append(literal(text("draw.screen.overdue", by=f"{by:%Y-%m-%d %H:%M}"), "$error"))
    if seen.line.commit_hash is not None and seen.short_code is not None:
        lines.append(labelled(text("draw.screen.short"), (seen.short_code.translate(_WIDE), "bold"), width=8))
        lines += _digits(text("draw.screen.commit"), seen.line.commit_hash)
    if seen.seed is not None:
        lines += _digits(text("draw.screen.seed"), seen.seed)
    elif seen.line.outcome is not None:
        lines += _digits(text("draw.screen.outcome"), seen.line.outcome)
    return stacked(*lines)


def _digits(label: str, digits: str) -> list[Content]:
    """64 hex digits as two lines of four groups, to be read aloud."""
    groups = [digits[at : at + 8] for at in range(0, len(digits), 8)]
    return [labelled(label, " ".join(groups[:4]), width=8), labelled("", " ".join(groups[4:]), width=8)]


def page(seen: DrawView | None, now: pendulum.DateTime) -> Content:
    """The present step, large."""
    if seen is None:
        return stacked(*(literal(line) for line in text("draw.screen.nothing").split("\n")))
    step = step_of(seen, now)
    if step == DONE and seen.line.state == "revealed":
        told = (text("draw.screen.sealed_list"), text("draw.screen.sealed_next"))
        return stacked(literal(""), *_numbers(seen, now), literal(told[0]), literal(""), joined((told[1], "bold")))
    body = {COMMIT: _lists, WAIT: _waiting, NUMBERS: _numbers, REVEAL: _entered}.get(step, _voided)
    return stacked(literal(""), *body(seen, now), literal(""), joined((text(f"draw.screen.next_{step}"), "bold")))


def _lists(seen: DrawView, _: pendulum.DateTime) -> Iterator[Content]:
    for one in seen.strata:
        if one.must:
            yield labelled(one.title, text("draw.screen.must", count=one.excluded), width=LABEL)
        else:
            facts = {"eligible": one.eligible, "excluded": one.excluded, "quota": one.quota}
            yield labelled(one.title, text("draw.screen.stratum", **facts), width=LABEL)
    reasons = "、".join(text("draw.screen.reason", reason=reason, count=count) for reason, count in seen.exclusions)
    yield labelled(text("draw.screen.excluded"), reasons or text("draw.screen.nobody"), width=LABEL)
    names = "、".join(person.name for person in seen.inspectors)
    yield labelled(text("draw.screen.inspectors"), names, width=LABEL)
    yield labelled(text("draw.screen.recusals"), text("draw.screen.pairs", count=seen.recusals), width=LABEL)
    yield from _changed(seen)


def _changed(seen: DrawView) -> Iterator[Content]:
    """The difference to the pool before: whoever was taken out is named."""
    if seen.line.drawn_on != LOCAL:
        return
    if seen.against is None:
        yield labelled(text("draw.screen.changes_before"), text("draw.screen.changes_first"), width=LABEL)
        return
    kinds = Counter(each.kind for each in seen.changes)
    facts = {kind: kinds[kind] for kind in ("new", "gone", "changed")}
    told = text("draw.screen.changes_told", **facts) if seen.changes else text("draw.screen.changes_none")
    yield labelled(text("draw.screen.changes", number=seen.against), told, width=LABEL)
    for each in seen.changes[:CHANGES]:
        words = {"name": each.name, "before": each.before, "after": each.after}
        yield labelled("", text(f"draw.screen.change_{each.kind}", **words), width=LABEL)
    if len(seen.changes) > CHANGES:
        yield labelled("", text("draw.screen.change_more", count=len(seen.changes) - CHANGES), width=LABEL)


def _waiting(seen: DrawView, now: pendulum.DateTime) -> Iterator[Content]:
    for source in seen.sources:
        at = f"{source.drawn_at:%Y-%m-%d %H:%M}"
        yield joined((source.title, "bold"), "  ", text("draw.screen.round", round=source.round, at=at))
        left = max(source.drawn_at - now, pendulum.duration()).total_seconds()
        hours, minutes = divmod(int(left) // 60, 60)
        yield literal(text("draw.screen.left", hours=hours, minutes=minutes), "$warning")
    yield literal("")
    yield labelled(text("draw.screen.bits"), text("draw.screen.bits_told", bits=seen.millibits // 1000), width=12)
    if seen.weak:
        yield labelled("", (text("draw.screen.bits_low"), "$warning"), width=12)
    if seen.line.reveal_deadline is not None:
        by = f"{seen.line.reveal_deadline:%Y-%m-%d %H:%M}"
        yield labelled(text("draw.screen.deadline"), by, width=12)
    if seen.witnesses:
        names = "、".join(f"{name}（{organ}）" for name, organ, _ in seen.witnesses)
        yield labelled(text("draw.screen.witnesses"), names, width=12)
    if seen.supervisor:
        yield labelled("", text("draw.screen.supervisor_holds"), width=12)


def _numbers(seen: DrawView, now: pendulum.DateTime) -> Iterator[Content]:
    for source in seen.sources:
        at = f"{source.drawn_at:%Y-%m-%d %H:%M}"
        yield joined((source.title, "bold"), "  ", text("draw.screen.round", round=source.round, at=at))
        shown = demo_digits(source)
        if shown is not None and source.drawn_at <= now:
            yield joined(text("draw.screen.demo_numbers") + " ", (shown, "bold"))
        yield _typed(source, now)
        yield literal("")


def _typed(source: DrawSource, now: pendulum.DateTime) -> Content:
    if source.drawn_at > now:
        return literal(text("draw.screen.not_public"), "$secondary")
    if source.first is None:
        return literal(text("draw.screen.typed_0"), "$warning")
    if source.second is None:
        return literal(text("draw.screen.typed_1", value=source.first), "$warning")
    if source.first != source.second:
        return literal(text("draw.screen.typed_differ", first=source.first, second=source.second), "$error")
    return literal(text("draw.screen.typed_2", value=source.first), "$success")


def _entered(seen: DrawView, _: pendulum.DateTime) -> Iterator[Content]:
    for source in seen.sources:
        yield joined((source.title, "bold"), "  ", source.round)
        yield literal(source.first or "", "$success")
    for one in seen.strata:
        if one.quota:
            yield labelled(one.title, text("draw.screen.to_draw", quota=one.quota, eligible=one.eligible), width=LABEL)


def _voided(seen: DrawView, now: pendulum.DateTime) -> Iterator[Content]:
    yield from _numbers(seen, now) if seen.sources else _lists(seen, now)


def demo_digits(source: DrawSource) -> str | None:
    """The demonstration source's numbers in groups of five; None for a real source."""
    shown = demo_numbers(source.id, source.round)
    if shown is None:
        return None
    digits = "".join(letter for letter in shown if letter.isdigit())
    return " ".join(digits[at : at + 5] for at in range(0, len(digits), 5))


def happened(seen: DrawView) -> Content:
    """What happened after the draw, newest last."""
    return stacked(
        joined((text("draw.screen.after"), "bold")),
        *(literal(_happened(each)) for each in seen.after),
    )


def _happened(line: AfterLine) -> str:
    facts = {"enterprise": line.enterprise, "reason": line.reason, "out": line.out, "into": line.into or "-"}
    people = "、".join(line.people) or text("draw.screen.no_pair")
    return text(f"draw.screen.after_{line.kind}", at=f"{line.at:%m-%d %H:%M}", people=people, **facts)


def picked(pick: Pick, gone: frozenset[str]) -> Content:
    """The row under the cursor, whole."""
    pair = "、".join(f"{p.name}（{p.iid}）" for p in (pick.lead, pick.assist) if p is not None)
    standing = "selected" if pick.selected else "replaced" if pick.uscc in gone else "reserve"
    kind = text(f"draw.screen.{standing}")
    return stacked(
        joined((pick.name, "bold"), f"  {pick.uscc}"),
        literal(f"{kind}  {pair or text('draw.screen.no_pair')}"),
        literal(pick.ticket, "$secondary"),
    )
