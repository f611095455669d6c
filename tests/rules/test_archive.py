"""A case file is bound in the order of the law's data, its pages run on without a gap, nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schema
from station.records.archive import Group, Leaf
from station.rules import archive as rules
from station.rules.archive import Assembled
from station.store import archive_law

CODES = ("D00", "D02", "D33", "D45", "D99")
GROUPS = (Group("甲", ("D00",)), Group("乙", ("D33", "D02")), Group("其他", ()), Group("丙", ("D45",)))

leaves = st.lists(
    st.builds(
        Leaf,
        kind=st.sampled_from(("paper", "scan", "review")),
        subject=st.integers(1, 10**9).map(lambda number: f"document/{number}"),
        code=st.sampled_from(CODES),
        title=st.just("文书"),
        number=st.just(""),
        on=st.just(date(2026, 11, 20)),
        pages=st.integers(0, 40),
        sha256=st.just("0" * 64),
        size=st.just(1),
        suffix=st.just(".pdf"),
    ),
    max_size=40,
)


@given(leaves)
def test_every_document_is_bound_once_group_by_group(loose: list[Leaf]) -> None:
    bound = rules.bind(loose, GROUPS)
    assert sorted(map(id, bound)) == sorted(map(id, loose))
    order = ["D00", "D33", "D02", "D99", "D45"]
    assert [leaf.code for leaf in bound] == sorted((leaf.code for leaf in loose), key=order.index)
    for code in CODES:
        assert [leaf for leaf in bound if leaf.code == code] == [leaf for leaf in loose if leaf.code == code]


@given(leaves)
def test_pages_run_from_one_to_the_last_without_a_gap(loose: list[Leaf]) -> None:
    paged = list(rules.number_pages(loose))
    assert [leaf for leaf, _, _ in paged] == loose
    numbers = [page for _, first, last in paged if first and last for page in range(first, last + 1)]
    assert numbers == list(range(1, sum(leaf.pages for leaf in loose) + 1))


@given(st.integers(1, 9999))
def test_a_number_has_the_year_and_four_digits(serial: int) -> None:
    written = rules.number(2026, serial, 4)
    assert len(written) == 8 and int(written[4:]) == serial and written.startswith("2026")


@pytest.mark.parametrize("serial", [0, 10_000])
def test_a_number_that_does_not_fit_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match=str(serial)):
        rules.number(2026, serial, 4)


@given(st.sets(st.sampled_from(rules.POINTS)), st.sampled_from(("", "  ", "已说明")))
def test_only_what_may_be_explained_is_let_go_and_only_with_words(missing: set[str], note: str) -> None:
    checked = rules.points(Assembled(**{code: ("缺",) for code in missing}))
    left = {each.code for each in rules.blocking(checked, note)}
    assert left == (missing - set(rules.WAIVABLE) if note.strip() else missing)


def test_every_flow_has_its_order_and_every_paper_one_place() -> None:
    on = date(2026, 11, 20)
    papers = {row["code"] for row in schema.toml("law/papers.toml")["paper"]}
    for flow in ("inspection", "penalty", "penalty_summary", "compulsory", "compulsory_power", "licence"):
        order = archive_law.order(flow, on)
        codes = [code for group in order.groups for code in group.codes]
        assert len(codes) == len(set(codes)) and {code for code in codes if code[1:].isdigit()} <= papers
        assert sum(not group.codes for group in order.groups) == 1
        assert order.source and order.to_confirm
