"""What a register says, what is different from the version before in words, and both as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from station.records.law import PowerItem
from station.records.register import RegisterEntry, RegisterKind, Sheet
from station.rules import flowchart, register
from station.store import law, register_law

ON = date(2026, 11, 20)
LAW = register_law.load()
POWER = LAW.kind("power")
ITEM = PowerItem(
    "JC-001", "对甲的检查", "inspection", ("甲法第一条",), "某局", "inspection", date(2021, 9, 1), None, False
)
FLOWS = {flow.code: flow.title for flow in law.load().workflows}


def power(*items: PowerItem, on: date = ON) -> Sheet:
    return register.power(POWER, register.newest(items, on), FLOWS, on)


def test_the_power_list_has_five_elements_of_every_item() -> None:
    sheet = power(*law.load().items)
    assert [entry.key for entry in sheet.entries] == sorted({item.code for item in law.load().items})
    for entry in sheet.entries:
        fields = dict(entry.fields)
        assert entry.title and list(fields) == ["category", "basis", "authority", "flow"]
        assert all(fields.values())
    assert dict(sheet.entries[0].fields)["flow"] == "见《行政处罚（普通程序）流程图》"


def test_every_guide_has_six_elements_and_an_item_of_the_power_list() -> None:
    codes = {item.code for item in law.load().items}
    kind = LAW.kind("guide")
    assert {guide.code for guide in LAW.guides} >= {"XK-001", "XK-002", "XK-003"}
    for guide in LAW.guides:
        assert guide.code in codes and guide.conditions and guide.limit > 0 and guide.to_confirm
        fields = dict(register.guide(kind, guide, "泗门镇安监所").entries[0].fields)
        assert all(fields[name] for name in ("item", "accept", "review", "decide", "conditions", "limit"))
        assert "{" not in "".join(fields.values())


def test_the_guide_of_a_day_is_the_one_in_force() -> None:
    before, after = LAW.guides_on(date(2026, 4, 30)), LAW.guides_on(date(2026, 5, 1))
    found = [next(each for each in guides if each.code == "XK-001") for guides in (before, after)]
    assert [(each.limit, each.limit_unit) for each in found] == [(30, "day"), (20, "workday")]
    ended = replace(LAW, guides=(*LAW.guides, replace(found[1], effective_from=ON, effective_to=ON)))
    assert "XK-001" in {each.code for each in ended.guides_on(ON)}
    assert "XK-001" not in {each.code for each in ended.guides_on(date(2026, 11, 21))}


def test_a_lapsed_basis_suspends_and_dates_the_sheet() -> None:
    lapsed = replace(ITEM, effective_to=date(2026, 11, 19))
    assert power(lapsed, on=date(2026, 11, 19)).entries[0].suspended is False
    sheet = power(lapsed)
    assert sheet.entries[0].suspended and sheet.since == ON
    assert register.changes(power(ITEM), sheet) == ("停用（依据失效）：对甲的检查",)
    assert register.changes(sheet, power(ITEM)) == ("恢复：对甲的检查",)


def test_the_newest_version_of_a_day_counts() -> None:
    later = replace(ITEM, name="对甲乙的检查", effective_from=date(2026, 12, 1))
    assert register.newest((ITEM, later), ON) == (ITEM,)
    assert register.newest((later, ITEM), date(2026, 12, 1)) == (later,)
    assert register.newest((later,), ON) == ()


def test_changes_are_told_in_words() -> None:
    other = replace(ITEM, code="JC-002", name="对乙的检查")
    changed = replace(
        ITEM, name="对甲的监督检查", basis=("甲法第二条", "乙法第三条"), authority="某市某局", to_confirm=True
    )
    assert register.changes(power(ITEM, other), power(changed)) == (
        "转为待局确认",
        "「对甲的检查」改称「对甲的监督检查」",
        "对甲的监督检查的实施依据去掉：甲法第一条",
        "对甲的监督检查的实施依据增加：甲法第二条；乙法第三条",
        "对甲的监督检查的实施主体：由「某局」改为「某市某局」",
        "取消：对乙的检查",
    )
    assert register.changes(power(changed), power(changed, other))[0] == "增加：对乙的检查"
    long = replace(ITEM, authority="某" * 41)
    assert register.changes(power(ITEM), power(long)) == ("对甲的检查的实施主体有调整",)


def test_a_change_that_has_no_words_is_still_one() -> None:
    sheet = power(ITEM)
    assert register.changes(sheet, replace(sheet, basis="另一文件")) == ("文字、格式有调整",)
    assert register.changes(sheet, power(ITEM)) == ()


def test_a_step_taken_out_of_a_flow_is_named() -> None:
    kind, flow = LAW.kind("flowchart"), law.load().workflow("compulsory_power", ON)
    before = register.flowchart(kind, flowchart.of_flow(flow), flow.effective_from, False)
    fewer = replace(flow, transitions=tuple(step for step in flow.transitions if step.action != "withdraw"))
    after = register.flowchart(kind, flowchart.of_flow(fewer), flow.effective_from, False)
    assert register.changes(before, after) == (
        "已申请的步骤去掉：不再实施，到：未实施",
        "主要负责人已批准的步骤去掉：不再实施，到：未实施",
        "已提前通知的步骤去掉：不再实施，到：未实施",
    )


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
FIELD = st.tuples(st.sampled_from(["basis", "authority", "flow", "method"]), WORDS)
ENTRY = st.builds(
    RegisterEntry,
    st.text("ABC0123456789-", min_size=1, max_size=6),
    WORDS,
    st.lists(FIELD, max_size=3, unique_by=lambda each: each[0]).map(tuple),
    st.booleans(),
)
SHEET = st.builds(
    Sheet,
    st.just(POWER.code),
    st.just("list"),
    WORDS,
    WORDS,
    st.dates(),
    st.booleans(),
    st.lists(ENTRY, max_size=4, unique_by=lambda each: each.key).map(tuple),
    st.sampled_from([None, flowchart.of_flow(law.load().workflow("licence", ON))]),
)


@given(SHEET)
def test_a_sheet_is_read_as_it_was_written(sheet: Sheet) -> None:
    assert register.read(register.write(sheet)) == sheet


@given(SHEET, SHEET)
def test_two_sheets_have_no_changes_only_when_they_say_the_same(one: Sheet, other: Sheet) -> None:
    assert (register.changes(one, other) == ()) == (one == other)
    assert all(each.strip() for each in register.changes(one, other))


def test_every_register_goes_to_channels_that_have_a_name() -> None:
    kinds: tuple[RegisterKind, ...] = LAW.kinds
    assert [kind.code for kind in kinds] == ["power", "guide", "flowchart", "item", "rules", "plan"]
    assert all(kind.channels and set(kind.channels) <= set(LAW.channels) for kind in kinds)
    automatic = {kind.code for kind in kinds if kind.automatic}
    assert automatic == {"item", "rules", "plan"}
    assert all(len(kind.channels) == 2 for kind in kinds if kind.automatic)
