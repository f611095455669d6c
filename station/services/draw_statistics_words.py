"""A year of draws as Chinese lines, for a screen or a command to say."""

from __future__ import annotations

from collections.abc import Iterator

from station.records.draw_statistics import DrawStatistics, DrawTally, InspectorTally, Progress
from station.texts import text


def say_statistics(found: DrawStatistics) -> str:
    """The year, every draw, all together, the inspectors, what was changed afterwards."""
    return "".join(line + "\n" for line in _lines(found))


def _lines(found: DrawStatistics) -> Iterator[str]:
    plan = "" if found.plan is None else text("draw_statistics.of_plan", plan=found.plan)
    yield text("draw_statistics.title", year=found.year, plan=plan)
    kinds = "，".join(text("draw_statistics.kind_count", title=each.title, count=each.count) for each in found.kinds)
    facts = {"made": found.made, "committed": found.committed, "revealed": found.revealed}
    yield text("draw_statistics.made", kinds=kinds, **facts)
    rates = {"rate": share(found.void_rate), "known_rate": share(found.voided_revealed_rate)}
    yield text("draw_statistics.voided", voided=found.voided, known=found.voided_revealed, **rates)
    yield text("draw_statistics.overdue", count=found.overdue)
    for each in found.draws:
        yield _draw(each)
        if each.progress is not None:
            yield from _progress(each.progress)
    yield text("draw_statistics.total")
    yield from _progress(found.total)
    for count in found.total.results:
        if count.count:
            yield text("draw_statistics.result", code=count.code, title=count.title, count=count.count)
    for count in found.total.disposals:
        if count.count:
            yield text("draw_statistics.disposal", title=count.title, count=count.count)
    yield text("draw_statistics.inspectors", range=found.load_range, gini=_whole(found.load_gini))
    yield from (_inspector(each) for each in found.inspectors)
    changed = sum(each.count for each in found.substitutions)
    yield text("draw_statistics.substitutions", count=changed, direct=found.direct_orders)
    for one in found.substitutions:
        kind = text(f"draw_statistics.changed.{one.kind}")
        yield text("draw_statistics.substitution", kind=kind, title=one.title, count=one.count)


def _draw(each: DrawTally) -> str:
    late = text("draw_statistics.late") if each.overdue else ""
    state, kind = text(f"draw.state.{each.state}"), text(f"draw_statistics.kind.{each.drawn_on}")
    facts = {"number": f"{each.draw_no:04d}", "plan": each.plan_ref, "period": each.period}
    return text("draw_statistics.draw", kind=kind, state=state, late=late, **facts)


def _progress(one: Progress) -> Iterator[str]:
    facts = {"drawn": one.drawn, "published": one.published, "unpublished": one.unpublished}
    shares = {"ratio": share(one.ratio), "completion": share(one.completion)}
    yield text("draw_statistics.progress", base=_whole(one.base), **facts, **shares)
    done = {"underway": one.underway, "finished": one.finished, "unclassified": one.unclassified}
    yield text("draw_statistics.outcomes", finish_rate=share(one.finish_rate), **done)


def _inspector(each: InspectorTally) -> str:
    home = "" if each.home is None else text("draw_statistics.lent", home=each.home)
    loads = {"led": each.led, "assisted": each.assisted, "load": each.load}
    recused = {"recusals": each.recusals, "listed": each.listed, "recused": each.recused}
    facts = {"name": each.name, "home": home, "iid": each.iid, "share": share(each.recused_share)}
    return text("draw_statistics.inspector", **facts, **loads, **recused)


def share(permille: int | None) -> str:
    """Thousandths as people read them: 54 is 5.4%."""
    if permille is None:
        return text("draw_statistics.none")
    return text("draw_statistics.share", whole=permille // 10, tenth=permille % 10)


def _whole(number: int | None) -> str:
    return text("draw_statistics.none") if number is None else str(number)
