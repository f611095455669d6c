"""What the page shows beside results, out of a replica."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pendulum import date

from station.bureau.site import lists
from station.bureau.site.publishing import Leaks
from station.records.plan import TaskTerms
from station.records.register import RegisterEntry, Sheet
from station.store import casework_models, law, models
from station.store import plans as rows
from tests.bureau.site.conftest import World

AT = "2026-11-20T09:00:00+08:00"
DRAWN = {
    **{"strata": "[]", "state": "committed", "frozen_at": AT, "committed_at": AT, "drawn_on": "local"},
    **{"publication": "open"},
}


def approved(world: World, title: str, task: str = "工贸企业双随机抽查") -> None:
    """A plan as it lies in the rows once the chief approved it."""
    with world.station.store.act(world.desk.who("王建国"), "plan.draft", subject="plan/-") as act:
        values = {"kind": "annual", "title": title, "year": 2026, "basis": "", "note": ""}
        made = rows.insert(act, from_on="2026-01-01", to_on="2026-12-31", **values)
        terms = TaskTerms(24, date(2026, 3, 1), date(2026, 6, 30))
        rows.insert_task(act, made, terms, title=task, power_item="JC-001", method="double_random")
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
    assert [(each["title"], each["value"]) for each in plan["fields"]] == [("期间", "2026-01-01 至 2026-12-31")]
    [item] = plan["items"]
    told = {each["title"]: each["value"] for each in item["fields"]}
    assert item["title"] == "工贸企业双随机抽查"
    assert (told["检查方法"], told["数量"], told["期间"]) == ("双随机", "24家", "2026-03-01 至 2026-06-30")


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("联系人13912345678", "phone"),
        ("张三等户", "person"),
        ("余姚市泗门镇光明路9号3幢201室", "address"),
        ("330281199001011234", "id_no"),
    ],
)
def test_what_a_plan_must_not_say_stops_it(world: World, planted: str, kind: str) -> None:
    approved(world, f"检查计划（{planted}）")
    world.carry()
    with pytest.raises(Leaks) as refused:
        world.lay()
    [leak] = refused.value.found
    assert (leak.field, leak.kind) == ("检查计划", kind)
    assert leak.number.startswith("检查计划（")
    assert not [each for each in ("张三", "13912345678", "光明路", "330281199001") if each in leak.number]


def test_what_a_task_must_not_say_stops_it_and_the_plan_s_own_name_is_not_repeated_either(world: World) -> None:
    approved(world, "张三等户检查计划", "抽查，请致电13912345678")
    world.carry()
    with pytest.raises(Leaks) as refused:
        world.lay()
    assert {each.kind for each in refused.value.found} == {"person", "phone"}
    assert {each.number for each in refused.value.found} == {"张某等户检查计划"}


@pytest.mark.parametrize("column", ["plan_ref", "period", "purpose"])
@pytest.mark.parametrize(
    ("planted", "kind"), [("张三专项", "person"), ("光明路9号3幢201室", "address"), ("13912345678", "phone")]
)
def test_what_a_draw_must_not_be_called_stops_it(world: World, column: str, planted: str, kind: str) -> None:
    whole = "余姚市泗门镇" + planted if kind == "address" else planted
    drawn(world, **{column: whole})
    assert stopped(world) == {("抽取", kind)}


def test_names_that_are_no_secret_stop_nothing(world: World) -> None:
    """An officer, and an enterprise that bears somebody's name."""
    firm = world.station.store.one(models.Enterprise.select())
    assert firm is not None
    with world.station.store.act(world.desk.who("王建国"), "disclosure.check", subject="-") as act:
        act.update(models.Enterprise, firm["id"], name="余姚市张三五金厂", legal_person="王建国")
    approved(world, "王建国带队检查余姚市张三五金厂")
    world.carry()
    assert world.lay().rows == 2


@pytest.mark.parametrize(("register", "field"), [("guide", "办事指南"), ("flowchart", "流程图"), ("power", "权力清单")])
def test_somebody_named_in_words_of_the_law_stops_it(
    world: World, monkeypatch: pytest.MonkeyPatch, register: str, field: str
) -> None:
    """What holds everywhere may name an office's telephone, and nobody of a case."""
    name, said = "欧阳建华", "咨询电话 0574-62345678"
    person = world.station.store.one(casework_models.Party.select().where(casework_models.Party.name == "张三"))
    assert person is not None
    with world.station.store.act(world.desk.who("王建国"), "disclosure.check", subject="-") as act:
        act.insert(casework_models.Party, **{**{k: v for k, v in person.items() if k != "id"}, "name": name})
    world.carry()
    honest, book = lists.sheets, law.of(world.station.store)

    def told(words: str) -> None:
        def planted(*args: Any) -> dict[Any, Sheet]:
            found = dict(honest(*args))
            for key, sheet in found.items():
                if key[0] == register:
                    entry = RegisterEntry("x", "", (("note", words),))
                    found[key] = replace(sheet, entries=(*sheet.entries, entry))
            return found

        items = tuple(replace(each, basis=(*each.basis, words)) for each in book.items)
        monkeypatch.setattr(lists, "sheets", planted)
        if register == "power":
            monkeypatch.setattr(law, "of", lambda store: replace(book, items=items))

    told(said)
    monkeypatch.setattr(lists, "_guide", lambda *args: None)
    assert world.lay().rows == 2
    told(f"找{name}办理")
    with pytest.raises(Leaks) as refused:
        world.lay()
    assert {(each.field, each.kind) for each in refused.value.found} == {(field, "person")}
    assert name not in f"{refused.value.found}"


def stopped(world: World) -> set[tuple[str, str]]:
    """Where and what publishing finds, which then stops."""
    world.carry()
    with pytest.raises(Leaks) as refused:
        world.lay()
    assert not world.out.exists()
    return {(each.field, each.kind) for each in refused.value.found}


def drawn(world: World, **said: str) -> None:
    """A draw as it lies in the rows once it was committed to."""
    row = {"draw_no": 1, "plan_ref": "2026年度检查计划", "period": "2026-11", "purpose": "平台不可用", **said}
    with world.station.store.act(world.desk.who("王建国"), "draw.freeze", subject="draw/-") as act:
        act.insert(models.Draw, **row, **DRAWN)
