"""重大处罚备案: what is reported to the city follows from the decision's kinds and sums, on the law of its day."""

from __future__ import annotations

from datetime import date

import pytest

from station.records.casework import Sanction
from station.store.penalty_law import to_report

ON, BEFORE = date(2026, 11, 20), date(2026, 1, 31)


@pytest.mark.parametrize(
    ("sanctions", "reported"),
    [
        ((Sanction(1, "fine", 9_999_999),), False),
        ((Sanction(1, "fine", 10_000_000),), True),
        ((Sanction(1, "fine", 6_000_000), Sanction(2, "fine", 4_000_000)), True),
        ((Sanction(1, "fine", 6_000_000), Sanction(1, "confiscate_income", 6_000_000)), False),
        ((Sanction(1, "confiscate_goods", 10_000_000),), True),
        ((Sanction(1, "warning"),), False),
        ((Sanction(1, "suspend_rectify"),), True),
        ((Sanction(1, "none"),), False),
        ((), False),
    ],
)
def test_kinds_and_sums_of_article_82(sanctions: tuple[Sanction, ...], reported: bool) -> None:
    assert to_report(sanctions, ON) is reported


def test_nothing_of_it_before_the_article() -> None:
    assert not to_report((Sanction(1, "suspend_rectify"),), BEFORE)
