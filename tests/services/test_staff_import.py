"""The bureau's list of officers from its file to the roster: previewed, adopted in one act, nobody given a PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from station.records.moment import day
from station.records.people import Officer, Proof
from station.rules.import_sheet import NoHeadings
from station.services import import_words, people, staff, staff_import
from station.services.staff_import import NothingToAdopt, StaffMoved, StaffSeen
from station.store import officers
from station.store.audit import audit
from station.store.errors import NotAllowed
from station.wiring import Station
from tests.conftest import PIN

HEADINGS = ("姓名", "执法证号", "有效期至", "证件种类", "发证机关", "岗位")
CHIEF = ("王建国", "11028100001", "2028-12-31")
Make = Callable[..., Path]


def line(
    name: str, cert_no: str = "", until: str = "", kind: str = "行政执法证", issuer: str = "", roles: str = ""
) -> list[str]:
    return [name, cert_no, until, kind, issuer, roles]


@pytest.fixture
def sheet(tmp_path: Path) -> Make:
    """A list as CSV."""

    def make(lines: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS, name: str = "名单.csv") -> Path:
        path = tmp_path / name
        path.write_text("\r\n".join(",".join(row) for row in (headings, *lines)), "gb18030")
        return path

    return make


def taken(station: Station, actor: Proof, path: Path) -> staff_import.StaffAdopted:
    return staff_import.adopt(station, actor, staff_import.preview(station, path))


def reasons(seen: StaffSeen) -> dict[int, list[tuple[str, str]]]:
    return {each.row: [(fault.column, fault.reason) for fault in each.faults] for each in seen.compared.rejected}


def named(station: Station, name: str) -> Officer:
    return next(one for one in officers.everyone(station.store) if one.name == name)


def test_the_whole_way(station: Station, chief: Proof, sheet: Make) -> None:
    path = sheet(
        [
            ["余姚市执法人员名单", *[""] * 5],
            line(*CHIEF),
            line("李　敏", "11028100002", "2031年6月30日", issuer="浙江省人民政府"),
            line("陈海波", "11028100093", "2031-06-30"),
            line("赵  伟", "11028100005", "2030/5/1", roles=""),
            line("钱芳", kind="", roles="内勤"),
            ["合计", *[""] * 5],
        ]
    )
    before = station.store.size()
    seen = staff_import.preview(station, path)
    assert station.store.size() == before, "a preview writes nothing"
    assert [one.name for one in seen.compared.new] == ["赵伟", "钱芳"]
    assert [(one.person.name, one.what) for one in seen.compared.changed] == [
        ("李敏", ("cert_valid_to", "cert_issuer")),
        ("陈海波", ("cert_no", "cert_valid_to")),
    ]
    assert seen.compared.unchanged == 1 and [one.name for one in seen.compared.absent] == ["周倩"]
    told = "\n".join(import_words.staff_lines(seen))
    assert "名单里没有  周倩" in told and "证号由 11028100003 改为 11028100093" in told
    assert "新人员  赵伟  执法人员  执法证 11028100005 至 2030-05-01，导入后没有口令" in told
    assert staff_import.adopt(station, chief, seen) == staff_import.StaffAdopted(2, 2)
    assert station.store.size() == before + 1, "one act"
    new, clerk = named(station, "赵伟"), named(station, "钱芳")
    assert (new.cert_no, new.cert_valid_to, new.roles, new.frontline) == (
        "11028100005",
        day("2030-05-01"),
        frozenset({"officer"}),
        True,
    )
    assert (clerk.cert_no, clerk.roles, clerk.frontline) == (None, frozenset({"clerk"}), False)
    assert named(station, "李敏").cert_valid_to == day("2031-06-30")
    assert named(station, "李敏").cert_issuer == "浙江省人民政府"
    assert named(station, "陈海波").cert_no == "11028100093"
    assert named(station, "周倩").status == "active", "whoever is not on the list is only named"
    assert audit(station.store).clean
    with pytest.raises(NothingToAdopt):
        taken(station, chief, path)


def test_nobody_gets_a_pin_by_a_list(station: Station, chief: Proof, officer: Proof, sheet: Make) -> None:
    taken(station, chief, sheet([line("赵伟", "11028100005", "2030-05-01")]))
    person = named(station, "赵伟")
    assert not staff.has_pin(station.keys, person.id) and staff.has_pin(station.keys, chief.officer_id)
    with pytest.raises(staff.PinUnset):
        staff.sign_in(station.store, station.keys, "赵伟", PIN)
    staff.renew_pin(station.store, station.keys, chief, person, "1357", officer)
    assert staff.sign_in(station.store, station.keys, "赵伟", "1357").roles == {"officer"}


def test_only_the_chief_takes_it_in(station: Station, officer: Proof, sheet: Make) -> None:
    with pytest.raises(NotAllowed):
        taken(station, officer, sheet([line("赵伟", "11028100005", "2030-05-01")]))
    assert "赵伟" not in {one.name for one in officers.everyone(station.store)}


def test_nobody_gets_other_duties_by_a_list(station: Station, chief: Proof, sheet: Make) -> None:
    seen = staff_import.preview(station, sheet([line("李敏", "11028100002", "2031-06-30", roles="所长、执法人员")]))
    assert [(one.person.name, one.said) for one in seen.compared.duties] == [("李敏", frozenset({"chief", "officer"}))]
    assert "名单写的是 所长、执法人员，本机是 执法人员" in "\n".join(import_words.staff_lines(seen))
    staff_import.adopt(station, chief, seen)
    assert named(station, "李敏").roles == {"officer"} and named(station, "李敏").cert_valid_to == day("2031-06-30")


def test_what_a_row_does_not_say_stays(station: Station, chief: Proof, sheet: Make) -> None:
    taken(station, chief, sheet([line("李敏", "", "2031-06-30", issuer="—")]))
    one = named(station, "李敏")
    assert (one.cert_no, one.cert_valid_to, one.cert_issuer) == ("11028100002", day("2031-06-30"), "")


def test_rows_that_cannot_be_taken_in_say_why(station: Station, chief: Proof, sheet: Make) -> None:
    people.leave(station.store, chief, named(station, "周倩").id, "调离")
    seen = staff_import.preview(
        station,
        sheet(
            [
                line("李明", "11028100002", "2031-06-30"),
                line("周倩", "11028100004", "2031-06-30"),
                line("陈海波", "11028100093"),
                line("赵伟", "11028100005"),
                line("孙磊"),
                line("钱芳", "", "", "", "", "顾问"),
                line("吴刚", "11028100006", "2030-13-01"),
                line("郑洁", "11028100007", "2030-05-01", "行政执法监督证"),
                line("冯涛", "11028100008", "2030-05-01"),
                line("冯涛", "11028100009", "2030-05-01"),
                line("蒋丽", "11028100010", "2030-05-01"),
                line("蒋丽", "11028100010", "2030-05-01"),
            ]
        ),
    )
    told = {row: "；".join(reason for _, reason in found) for row, found in reasons(seen).items()}
    assert set(told) == {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13}
    assert "这个证号在本机是李敏的" in told[2]
    assert "已经离岗" in told[3]
    assert "须写明新证的有效期" in told[4]
    assert told[5].endswith("新增须写明 有效期至")
    assert told[6].endswith("新增须写明 执法证号、有效期至、岗位")
    assert "「顾问」不认识，可写 所长、执法人员、内勤" in told[7]
    assert "不是日期" in told[8] and "「行政执法监督证」不认识" in told[9]
    assert "第 10、11 行" in told[10] == told[11]
    assert "与第 12 行是同一个人" in told[13]
    assert [one.name for one in seen.compared.new] == ["蒋丽"]
    # Of whom a row speaks that cannot be read, he is on the list all the same.
    assert [one.name for one in seen.compared.absent] == ["王建国", "李敏"]


def test_of_two_of_one_name_the_certificate_says_which(station: Station, chief: Proof, sheet: Make) -> None:
    other = staff.NewOfficer("李敏", frozenset({"officer"}), "11028100012", day("2028-12-31"))
    second = staff.enrol(station.store, station.keys, chief, other, None)
    seen = staff_import.preview(station, sheet([line("李敏", "", "2031-06-30")]))
    assert "有 2 个人是这个名字" in reasons(seen)[2][0][1] and seen.compared.nothing
    taken(station, chief, sheet([line("李敏", "11028100012", "2031-06-30")]))
    assert officers.get(station.store, second.id).cert_valid_to == day("2031-06-30")
    assert named(station, "李敏").id != second.id and named(station, "李敏").cert_valid_to == day("2028-12-31")


def test_a_guest_of_another_station_is_not_made_one_of_ours(station: Station, chief: Proof, sheet: Make) -> None:
    with station.store.act(chief, "staff.borrow") as act:
        guest = officers.insert(
            act, "黄强", "hq", "11028100077", day("2030-01-01"), frozenset({"officer"}), frozenset()
        )
        officers.lend(act, guest, "330281104")
    seen = staff_import.preview(station, sheet([line("黄强", "11028100077", "2031-01-01")]))
    assert "外援" in reasons(seen)[2][0][1] and seen.compared.nothing


def test_where_the_roster_moved_nothing_is_taken_in(station: Station, chief: Proof, sheet: Make) -> None:
    path = sheet([line("赵伟", "11028100005", "2030-05-01"), line("李敏", "11028100002", "2031-06-30")])
    seen = staff_import.preview(station, path)
    staff.enrol(station.store, station.keys, chief, staff.NewOfficer("赵伟", frozenset({"clerk"})), None)
    with pytest.raises(StaffMoved):
        staff_import.adopt(station, chief, seen)
    assert named(station, "李敏").cert_valid_to == day("2028-12-31") and named(station, "赵伟").cert_no is None


def test_a_file_without_the_headings_is_refused(station: Station, sheet: Make) -> None:
    with pytest.raises(NoHeadings):
        staff_import.preview(station, sheet([["李敏", "13800000000"]], headings=("姓名", "电话")))
