"""Opening inspection cases: one for each enterprise that a revealed draw selects. Never twice for one draw."""

from __future__ import annotations

from collections.abc import Sequence

from station.errors import StationError
from station.records.case import CaseFile
from station.records.law import PowerItem
from station.records.moment import day, iso
from station.records.people import Proof
from station.services import numbers
from station.store import cases, law, plans
from station.store.act import Act
from station.store.drawn import Drawn, Selected, drawn
from station.store.store import Store
from station.texts import text


class DrawNotRevealed(StationError):
    """The draw has not been revealed. Facts: draw_no."""

    text = "case.draw_not_revealed"


class DrawOpened(StationError):
    """The draw's cases exist already. Facts: draw_no."""

    text = "case.draw_opened"


class DrawWithoutPicks(StationError):
    """The draw selected nobody. Facts: draw_no."""

    text = "case.draw_without_picks"


class UnknownPowerItem(StationError):
    """The item is not on the power list today. Facts: item."""

    text = "case.unknown_power_item"


def open_from_draw(store: Store, actor: Proof, draw_id: int, power_item: str | None = None) -> tuple[CaseFile, ...]:
    """One inspection case for every selected pick that has none, with its inspectors, in the order of the draw.

    `power_item` is a code of the power list; None: that of the draw's task, or the list's first inspection item.
    RowMissing, DrawNotRevealed, DrawOpened, DrawWithoutPicks, UnknownPowerItem.
    """
    with store.act(actor, "case.open", subject=f"draw/{draw_id}") as act:
        draw = drawn(store, draw_id)
        _refuse(store, draw)
        item = item_in_force(act, [power_item] if power_item else _items_of(store, draw))
        opened = open_missing(act, draw, item, text("case.detail.opened_from_draw", draw_no=draw.draw_no))
    found = cases.some(store, opened)
    return tuple(found[case_id] for case_id in opened)


def open_missing(act: Act, draw: Drawn, item: PowerItem, detail: str) -> list[int]:
    """Open a case for every selected pick that has none, inside an act; their ids. `detail`: what they come from."""
    missing = _missing(act.store, draw)
    handed = numbers.hand_out(act, "inspection", len(missing))
    return [_open(act, number, draw, pick, item, detail) for number, pick in zip(handed, missing, strict=True)]


def _items_of(store: Store, draw: Drawn) -> list[str]:
    return inspection_items() if draw.task_id is None else [plans.task(store, draw.task_id).power_item]


def inspection_items() -> list[str]:
    """Codes of the power list's inspection items, in its order."""
    return [item.code for item in law.load().items if item.category == "inspection"]


def item_in_force(act: Act, codes: Sequence[str]) -> PowerItem:
    """The first of these items that is on the power list today. UnknownPowerItem."""
    today = day(act.now)
    found = next((item for each in codes if (item := law.of(act.store).item(each, today))), None)
    if found is None or found.category != "inspection":
        raise UnknownPowerItem(item=codes[0] if codes else "—")
    return found


def _refuse(store: Store, draw: Drawn) -> None:
    if draw.state != "revealed":
        raise DrawNotRevealed(draw_no=draw.draw_no)
    if not draw.selected:
        raise DrawWithoutPicks(draw_no=draw.draw_no)
    if not _missing(store, draw):
        raise DrawOpened(draw_no=draw.draw_no)


def _missing(store: Store, draw: Drawn) -> list[Selected]:
    opened = cases.some(store, cases.ids(store, draw_id=draw.id)).values()
    known = {case.enterprise_id for case in opened}
    return [pick for pick in draw.selected if pick.enterprise_id not in known]


def _open(act: Act, number: str, draw: Drawn, pick: Selected, item: PowerItem, detail: str) -> int:
    task = None if draw.task_id is None else plans.task(act.store, draw.task_id)
    case_id = cases.insert(
        act,
        number=number,
        kind="inspection",
        enterprise_id=pick.enterprise_id,
        power_item=item.code,
        source="double_random",
        draw_id=draw.id,
        task_id=draw.task_id,
        checklist="" if task is None else task.checklist,
        rule_set=law.of(act.store).rule_set(day(act.now)).code,
        stage="planned",
        lead_id=pick.lead_id,
        assist_id=pick.assist_id,
        opened_at=iso(act.now),
    )
    cases.add_event(act, case_id, "opened", act.now, detail)
    return case_id
