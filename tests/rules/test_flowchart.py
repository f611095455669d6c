"""A flowchart says what its flow says: every stage and step, from where to where; and it is drawn within its bounds."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.chart import Chart
from station.records.law import Stage, Transition, Workflow
from station.rules import flowchart
from station.rules.flowchart_dot import dot, second_column, wrapped
from station.store import law, review_law

TODAY = date(2026, 11, 20)
FLOWS = [law.load().workflow(code, TODAY) for code in sorted({flow.code for flow in law.load().workflows})]
REVIEW = review_law.load().flow


def told(chart: Chart) -> str:
    return "\n".join(flowchart.outline(chart))


def check(chart: Chart, flow: Workflow) -> None:
    """Every stage and step, with every source and target, is in the chart."""
    assert [box.title for box in chart.boxes] == [stage.title for stage in flow.stages]
    assert set(flowchart.steps(chart)) == {step.title for step in flow.transitions}
    for step in flow.transitions:
        for source in step.sources:
            assert goes(chart, step.title, source, step.to or source)


def goes(chart: Chart, step: str, source: str, to: str) -> bool:
    inside = source == to and step in chart.box(source).steps
    drawn = any(step in each.steps and source in (*each.sources, *each.also) and each.to == to for each in chart.arrows)
    many = any(each.step == step and source in each.sources and (each.to or source) == to for each in chart.anywhere)
    return inside or drawn or many


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.code)
def test_every_stage_and_step_of_a_flow_is_in_its_chart(flow: Workflow) -> None:
    chart = flowchart.of_flow(flow)
    check(chart, flow)
    words = told(chart)
    assert all(stage.title in words for stage in flow.stages)
    assert all(step.title in words for step in flow.transitions)


def test_every_state_and_message_of_the_review_is_in_its_chart() -> None:
    chart = flowchart.of_review(REVIEW)
    words = told(chart)
    assert {box.title for box in chart.boxes} >= {state.title for state in REVIEW.states}
    for message in REVIEW.messages:
        said = f"（{'所' if message.direction == 'out' else '局'}）{message.title}"
        assert said in words
        assert all(goes(chart, said, source, message.to) for source in message.sources)
    assert "（所）不必送审的，写明理由，到：不送审" in words


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.code)
def test_the_drawing_has_what_the_notes_below_it_do_not_say(flow: Workflow) -> None:
    chart = flowchart.of_flow(flow)
    notes = flowchart.notes(chart, inside=second_column(chart) > 0)
    below = "".join(head + words for head, words in notes)
    labels = "".join(re.findall(r">([^<>]+)</(?:B|FONT)>", dot(chart)))
    for title in [box.title for box in chart.boxes] + list(flowchart.steps(chart)):
        head = title.partition("（")[0] or title
        assert head in labels or head in below, title


def crossing(chart: Chart) -> set[str]:
    """Where arrows lead that go from one column to the other; ends stand in the column of whoever goes there."""
    order, ends = [box.code for box in chart.boxes], {box.code for box in chart.boxes if box.place == "end"}
    second = order[second_column(chart) :]
    ways = [(source, each.to) for each in chart.arrows for source in each.sources if each.to not in ends]
    return {to for source, to in ways if (source in second) != (to in second)}


def test_only_the_long_flow_has_a_second_column() -> None:
    cut = {flow.code: second_column(flowchart.of_flow(flow)) for flow in FLOWS}
    assert [code for code, place in cut.items() if place] == ["penalty"]
    chart = flowchart.of_flow(next(flow for flow in FLOWS if flow.code == "penalty"))
    assert crossing(chart) == {chart.boxes[cut["penalty"]].code} == {"decided"}


def test_neighbouring_stages_are_told_as_a_run() -> None:
    chart = flowchart.of_flow(next(flow for flow in FLOWS if flow.code == "compulsory_power"))
    assert flowchart.whence(chart, ["applied", "approved", "power_noticed", "closed"]) == "已申请至已提前通知、结案"
    assert flowchart.whence(chart, ["applied", "approved"]) == "已申请、主要负责人已批准"


def test_titles_that_differ_in_brackets_only_are_folded() -> None:
    titles = [
        "送达决定书（当面）",
        "送达决定书（邮寄）",
        "制作告知书",
        "制作告知书（听证）",
        "（所）送审",
        "（所）撤回",
    ]
    assert flowchart.folded(titles) == (
        "送达决定书（当面；邮寄）",
        "制作告知书（一般；听证）",
        "（所）送审",
        "（所）撤回",
    )


TEXTS = st.text("安全生产检查（）；，、一二三abc12", min_size=1, max_size=60)


@given(TEXTS, st.integers(3, 30))
def test_wrapping_loses_nothing_and_begins_no_line_with_a_closing_mark(words: str, width: int) -> None:
    lines = wrapped(words, width)
    assert "".join(lines) == words
    assert all(line and line[0] not in "，、；：。）」＊" for line in lines[1:])


@st.composite
def flows(draw: st.DrawFn) -> Workflow:
    """Any flow at all: stages on the track or beside it, steps from some of them to one or to none."""
    count = draw(st.integers(2, 24))
    codes = [f"s{place}" for place in range(count)]
    stages = tuple(
        Stage(code, f"阶段{code}", draw(st.booleans()), ends=draw(st.booleans()) and place > 0)
        for place, code in enumerate(codes)
    )
    sources = st.lists(st.sampled_from(codes), min_size=1, max_size=count, unique=True).map(tuple)
    steps = tuple(
        Transition(
            f"a{number}", f"步骤{number}", draw(sources), draw(st.sampled_from([None, *codes])), "e", (), (), (), (), ""
        )
        for number in range(draw(st.integers(1, 15)))
    )
    return Workflow("any", "inspection", "任一流程", TODAY, stages, (), steps)


@given(flows())
def test_any_flow_is_told_whole(flow: Workflow) -> None:
    chart = flowchart.of_flow(flow)
    check(chart, flow)
    graph = dot(chart)
    assert graph == dot(flowchart.of_flow(flow))
    for arrow in chart.arrows:
        assert arrow.sources, "an arrow comes from somewhere"
    assert all(f'"{stage.code}" [' in graph for stage in flow.stages)
    place = second_column(chart)
    assert not place or crossing(chart) <= {chart.boxes[place].code}


@given(st.integers(17, 24), st.integers(1, 15), st.data())
def test_a_long_flow_is_cut_where_everything_passes(count: int, gate: int, data: st.DataObject) -> None:
    """Two halves that only meet at one stage, with any steps within each of them."""
    codes = [f"s{place}" for place in range(count)]
    halves = codes[:gate], codes[gate:]
    pairs = [(codes[gate - 1], codes[gate])]
    for half in halves:
        pairs += data.draw(st.lists(st.tuples(st.sampled_from(half), st.sampled_from(half)), max_size=12))
    steps = tuple(
        Transition(f"a{at}", f"步骤{at}", (source,), to, "e", (), (), (), (), "")
        for at, (source, to) in enumerate(pairs)
    )
    stages = tuple(Stage(code, f"阶段{code}", True) for code in codes)
    chart = flowchart.of_flow(Workflow("any", "inspection", "任一流程", TODAY, stages, (), steps))
    place = second_column(chart)
    assert place and crossing(chart) <= {codes[place]}
