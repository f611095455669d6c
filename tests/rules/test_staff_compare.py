"""Whatever a list of officers says: every row is in one bin, duties stay, nobody on the roster is enrolled again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pendulum
from hypothesis import given
from hypothesis import strategies as st

from station.records.imports import StaffRow
from station.records.people import Officer
from station.rules.staff_compare import compare
from station.store import sheet_rules

RULES = sheet_rules.rules("staff", date(2026, 11, 20))
NAMES = st.sampled_from(["王建国", "李敏", "赵伟", "钱芳"])
NUMBERS = st.none() | st.sampled_from(["11028100001", "11028100002", "11028100003"])
DAYS = st.none() | st.sampled_from([pendulum.date(2028, 12, 31), pendulum.date(2031, 6, 30)])
ROLES = st.sets(st.sampled_from(["chief", "officer", "clerk"]), min_size=1).map(frozenset)

people = st.builds(
    Officer,
    id=st.just(0),
    name=NAMES,
    cert_no=st.none(),
    cert_valid_to=DAYS,
    roles=ROLES,
    skills=st.just(frozenset()),
    status=st.sampled_from(["active", "left"]),
)


@st.composite
def rosters(draw: st.DrawFn) -> list[Officer]:
    """People with ids, no certificate held twice."""
    found = draw(st.lists(people, max_size=4))
    numbers = draw(st.permutations(["11028100001", "11028100002", "11028100003", None]))
    return [
        replace(one, id=at, cert_no=number, cert_valid_to=one.cert_valid_to if number else None)
        for at, (one, number) in enumerate(zip(found, numbers, strict=False), start=1)
    ]


rows = st.lists(
    st.tuples(NAMES, NUMBERS, DAYS, st.none() | st.just("浙江省人民政府"), st.none() | ROLES), max_size=6
).map(lambda found: [StaffRow(row, *said, ()) for row, said in enumerate(found, start=2)])


@given(rows, rosters())
def test_every_row_is_in_one_bin_and_nobody_gains_by_it(listed: list[StaffRow], roster: list[Officer]) -> None:
    holders = {one.cert_no: one for one in roster if one.cert_no}
    found = compare(listed, roster, holders, RULES)
    taken = [one.row for one in found.new] + [each.row for each in found.changed]
    bins = taken + [each.row for each in found.rejected]
    assert len(set(bins)) == len(bins) and len(bins) + found.unchanged == len(listed)
    here = {one.name for one in roster}
    for one in found.new:
        assert one.name not in here and one.cert_no not in holders, "nobody is enrolled twice"
        assert one.roles and (one.cert_no is None) == (one.cert_valid_to is None)
        assert "officer" not in one.roles or one.cert_no
    for each in found.changed:
        becomes = each.becomes
        certificate = ("cert_no", "cert_valid_to", "cert_issuer")
        same = {name: getattr(each.person, name) for name in certificate}
        assert replace(becomes, **same) == each.person, "only the certificate changes"
        assert each.person.status == "active"
        assert becomes != each.person and (becomes.cert_no is not None or becomes.cert_valid_to is None)
    numbers = [one.cert_no for one in found.new] + [each.becomes.cert_no for each in found.changed]
    held = [number for number in numbers if number]
    assert len(set(held)) == len(held), "no certificate is given to two"
    assert {one.id for one in found.absent}.isdisjoint(each.person.id for each in found.changed)
    named = {row.name for row in listed}
    assert {one.id for one in roster if one.status == "active" and one.name not in named} <= {
        one.id for one in found.absent
    }
