"""What the page shows beside results, out of a replica."""

from __future__ import annotations

import pytest

from station.bureau.site.publishing import Leaks
from station.store import law
from station.store import plans as rows
from tests.bureau.site.conftest import World


def approved(world: World, title: str) -> None:
    """A plan as it lies in the rows once the chief approved it."""
    with world.station.store.act(world.desk.who("王建国"), "plan.draft", subject="plan/-") as act:
        values = {"kind": "annual", "title": title, "year": 2026, "basis": "", "note": ""}
        made = rows.insert(act, from_on="2026-01-01", to_on="2026-12-31", **values)
        rows.change(act, made, state="approved", approved_at="2026-01-05T09:00:00+08:00")


def test_powers_guides_flows_and_plans_are_those_of_the_law_and_the_station(world: World) -> None:
    approved(world, "2026年度检查计划")
    world.carry()
    world.lay()
    assert {each["code"] for each in world.data("powers.json")} == {each.code for each in law.load().items}
    for flow in world.data("flows.json"):
        assert flow["steps"] and (
            not flow["picture"] or (world.out / flow["picture"]).read_bytes().startswith(b"<?xml")
        )
    assert all(each["title"] and each["fields"] for each in world.data("guides.json"))
    [plan] = world.data("plans.json")
    assert (plan["title"], plan["year"], plan["approved_on"]) == ("2026年度检查计划", 2026, "2026-01-05")


def test_a_telephone_in_a_plan_stops_it(world: World) -> None:
    approved(world, "检查计划（联系人13912345678）")
    world.carry()
    with pytest.raises(Leaks) as refused:
        world.lay()
    assert {(each.field, each.kind) for each in refused.value.found} == {("检查计划", "phone")}
