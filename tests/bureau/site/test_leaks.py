"""Whatever a station let slip into what it tells the public stops the publishing, and is not repeated in the list."""

from __future__ import annotations

import json
from io import StringIO

import pytest

from station.bureau.site.publishing import Leaks
from station.commands.bureau import publish as command
from station.errors import StationError
from station.rules.disclosure_draft import Drafted
from station.rules.redaction import MASK, Struck
from station.services.disclosure_facts import gather
from station.store import casework_models, disclosures, publications
from station.store.held_back import HeldBack
from tests.bureau.site.conftest import World
from tests.shape.test_json import compare

PLANTED = {
    "id_no": "330281199001011234",
    "phone": "13912345678",
    "bank": "6222021234567890123",
    "mail": "zhang.san@example.cn",
    "address": "余姚市泗门镇光明路9号3幢201室",
    "person": "张三",
}


def unit(world: World) -> int:
    """The result about the enterprise."""
    return next(int(id_) for id_, said in world.texts().items() if said["target"] != "张三")


def planted(words: str) -> dict[str, dict[str, object]]:
    """What a station would have to say to have these words in a field of the list, and in a member of its own."""
    return {
        "发现的问题": {"fields": [{"name": "found", "title": "发现的问题", "value": words}]},
        "结论": {"conclusion": words},
    }


def test_each_kind_stops_it_and_nothing_is_written(world: World) -> None:
    world.lay()
    before = {path: path.read_bytes() for path in world.out.rglob("*") if path.is_file()}
    result = unit(world)
    number = world.texts()[str(result)]["number"]
    for kind, secret in PLANTED.items():
        for title, changed in planted(f"现场由{secret}说明情况").items():
            world.tell(result, **changed)
            world.carry()
            with pytest.raises(Leaks) as refused:
                world.lay()
            found = [(each.code, each.number, each.field, each.kind) for each in refused.value.found]
            assert found == [("330281103", number, title, kind)]
            assert secret not in f"{refused.value.found}{refused.value.message}"
    assert before == {path: path.read_bytes() for path in world.out.rglob("*") if path.is_file()}
    assert [path.name for path in world.out.parent.iterdir()] == [world.out.name]


@pytest.mark.parametrize("kind", PLANTED)
def test_what_stands_in_the_number_itself_is_not_repeated_by_the_list(world: World, kind: str) -> None:
    world.lay()
    world.tell(unit(world), number=f"（余）应急罚〔2026〕{PLANTED[kind]}号")
    world.carry()
    with pytest.raises(Leaks) as refused:
        world.lay()
    assert ("文号", kind) in {(each.field, each.kind) for each in refused.value.found}
    assert PLANTED[kind] not in f"{refused.value.found}"


def test_what_was_struck_out_by_hand_anywhere_in_the_case_is_a_find(world: World) -> None:
    world.lay()
    result, chief = unit(world), world.desk.who("王建国")
    struck = Drafted("found", "配方甲号", MASK, (Struck("hand", "配方甲号", MASK),))
    with world.station.store.act(chief, "disclosure.check", subject="-") as act:
        publications.set_field(act, result, struck, "商业秘密")
    world.tell(result, conclusion="使用配方甲号生产")
    world.carry()
    with pytest.raises(Leaks) as refused:
        world.lay()
    assert [each.kind for each in refused.value.found] == ["hand"]


def test_a_minor_is_a_find(world: World) -> None:
    world.lay()
    table = casework_models.Party
    person = world.station.store.one(table.select().where(table.name == "张三"))
    assert person is not None
    with world.station.store.act(world.desk.who("王建国"), "disclosure.check", subject="-") as act:
        act.update(table, person["id"], id_no="330281201501011238")
    world.carry()
    with pytest.raises(Leaks) as refused:
        world.lay()
    assert {each.kind for each in refused.value.found} == {"minor"}


def test_the_reason_of_a_withdrawal_is_searched_too(world: World) -> None:
    world.lay()
    world.tell(unit(world), reason="误公示，请致电13912345678")
    world.carry()
    with pytest.raises(Leaks) as refused:
        world.lay()
    assert [(each.field, each.kind) for each in refused.value.found] == [("撤回理由", "phone")]


def test_the_command_lists_where_and_exits_with_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.lay()
    world.tell(unit(world), conclusion=PLANTED["phone"])
    world.carry()
    monkeypatch.setattr(command, "open_here", lambda args: world.bureau)
    args = _Args(world)
    out = StringIO()
    with pytest.raises(StationError) as refused:
        command.run(args, out)  # type: ignore[arg-type]  # it keeps what a terminal is told
    assert refused.value.exit_code == 1 and "「结论」里有电话号码" in out.getvalue()
    assert PLANTED["phone"] not in out.getvalue()


class _Args:
    """As parsed."""

    json, run_as = False, None

    def __init__(self, world: World) -> None:
        self.out = world.out


def test_nothing_that_is_the_targets_own_is_a_find(world: World) -> None:
    """The name of the punished stands in his result, and the credit code is no bank account."""
    laid = world.lay()
    whole = json.dumps(list(world.texts().values()), ensure_ascii=False)
    assert laid.rows == 2 and "张三" in whole


def test_what_any_case_knows_is_looked_for_in_every_text(world: World) -> None:
    store = world.station.store
    held, seen = HeldBack(store), 0
    for item in disclosures.of_case(store, world.case.id):
        secrets = gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion).secrets
        for each in (*secrets.names, *secrets.addresses, *secrets.others):
            assert held.stands_in(f"现场有{each}。")
            seen += 1
    assert seen > len(PLANTED) and not held.stands_in("冲压车间没有警示标志")


def test_json_is_as_promised(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a page and without one: together every field."""
    monkeypatch.setattr(command, "open_here", lambda args: world.bureau)
    monkeypatch.setattr(type(world.bureau), "close", lambda bureau: None)
    args, told = _Args(world), []
    args.json = True
    for status in (0, 1):
        out = StringIO()
        assert command.run(args, out) == status  # type: ignore[arg-type]  # it keeps what a terminal is told
        told.append(json.loads(out.getvalue()))
        if status == 0:
            world.tell(unit(world), conclusion=PLANTED["phone"])
            world.carry()
    assert told[1]["published"] is None and told[0]["leaks"] == []
    compare("bureau publish --json", told[0] | {"leaks": told[1]["leaks"]})
