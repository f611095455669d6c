"""Lists of enterprises from their file to the register: previewed, adopted in one act, old values kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from station.documents import tables
from station.records.people import Proof
from station.records.progress import Progress
from station.records.roster import Change
from station.rules.roster_list import NoHeadings
from station.services import roster
from station.services.find import find
from station.services.roster import Preview
from station.store import enterprises
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.rules.draw.sample import code
from tests.rules.test_roster_list import REGISTRATION
from tests.services.inspections import officer_ids, reveal

HEADINGS = ("统一社会信用代码", "企业名称", "地址", "法定代表人", "联系电话", "风险等级")


def line(number: int, **over: str) -> list[str]:
    values = {"code": code(number), "name": f"余姚第{number}厂", "address": f"工业路{number}号", "risk": "红", **over}
    return [values["code"], values["name"], values["address"], "张三", "0574-62011111", values["risk"]]


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """A list as a workbook."""

    def make(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS, name: str = "名录.xlsx") -> Path:
        book = Workbook()
        page = book.worksheets[0]
        for row in (headings, *rows):
            page.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return make


def names(station: Station) -> list[str]:
    return [one.name for one in enterprises.everybody(station.store)]


def adopted(station: Station, chief: Proof, path: Path) -> Preview:
    seen = roster.preview(station.store, path)
    roster.adopt(station, chief, seen)
    return seen


def test_the_whole_way(
    station: Station, chief: Proof, sheet: Callable[..., Path], enterprise: Callable[..., int]
) -> None:
    kept, changed, silent = enterprise(), enterprise(), enterprise()
    ours = {one.id: one for one in enterprises.everybody(station.store)}
    rows = [
        [ours[kept].uscc, ours[kept].name, ours[kept].address, ours[kept].legal_person, "", "黄色"],
        line(90),
        line(91, code="1"),
        [ours[changed].uscc, "余姚新名厂", ours[changed].address, "李四", ours[changed].phone, ""],
    ]
    before = station.store.size()
    seen = roster.preview(station.store, sheet(rows))
    found = seen.compared
    assert station.store.size() == before, "a preview writes nothing"
    assert [one.uscc for one in found.new] == [code(90)] and found.unchanged == 1
    assert [(each.enterprise.id, each.row) for each in found.changed] == [(changed, 5)]
    assert [one.id for one in found.absent] == [silent]
    done = roster.adopt(station, chief, seen)
    assert (done.new, done.changed, done.unchanged, done.absent, done.rejected) == (1, 1, 1, 1, 1)
    assert station.store.size() == before + 1, "one act"
    new = enterprises.by_uscc(station.store, code(90))
    assert new is not None and (new.name, new.pinyin, new.risk) == ("余姚第90厂", "yuyaodi90chang", "red")
    now = enterprises.get(station.store, changed)
    assert (now.name, now.initials, now.legal_person) == ("余姚新名厂", "yyxmc", "李四")
    assert [enterprises.get(station.store, one) for one in (kept, silent)] == [ours[kept], ours[silent]]
    history = {each.what: (each.old, each.new, each.source) for each in roster.history(station.store, changed)}
    assert history == {
        "name": (ours[changed].name, "余姚新名厂", "名录.xlsx"),
        "legal_person": ("张三", "李四", "名录.xlsx"),
    }
    entry = station.store.lines()[-1]
    assert entry.action == "roster.import" and "名录.xlsx" in entry.reason and seen.sheet.sha256 in entry.reason
    assert station.media.path(seen.sheet.sha256).read_bytes() == seen.sheet.data
    assert find(station.store, "yyxmc")[0].id == changed


def test_a_second_time_there_is_nothing_to_do(station: Station, chief: Proof, sheet: Callable[..., Path]) -> None:
    path = sheet([line(1), line(2)])
    adopted(station, chief, path)
    seen = roster.preview(station.store, path)
    assert (seen.compared.new, seen.compared.changed, seen.compared.unchanged) == ((), (), 2)
    with pytest.raises(roster.NothingToAdopt, match="名录.xlsx"):
        roster.adopt(station, chief, seen)


def test_what_moved_since_the_preview_is_not_overwritten(
    station: Station, chief: Proof, sheet: Callable[..., Path]
) -> None:
    adopted(station, chief, sheet([line(1)]))
    seen = roster.preview(station.store, sheet([line(1, address="新路1号"), line(2)]))
    one = enterprises.by_uscc(station.store, code(1))
    assert one is not None
    roster.amend(station.store, chief, one.id, {"address": "别处2号"}, "营业执照")
    with pytest.raises(roster.RegisterMoved):
        roster.adopt(station, chief, seen)
    assert enterprises.get(station.store, one.id).address == "别处2号" and names(station) == ["余姚第1厂"]


def test_who_may_not_import_changes_nothing(station: Station, officer: Proof, sheet: Callable[..., Path]) -> None:
    with pytest.raises(NotAllowed):
        roster.adopt(station, officer, roster.preview(station.store, sheet([line(1)])))
    assert names(station) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_the_country(station: Station, chief: Proof, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名录.csv"
    path.write_text("\r\n".join(",".join(row) for row in (HEADINGS, line(1), line(2, name="㙟头厂"))), encoding)
    adopted(station, chief, path)
    assert names(station) == ["余姚第1厂", "㙟头厂"]


def test_a_sole_trader_has_its_number_in_both_places(
    station: Station, chief: Proof, sheet: Callable[..., Path]
) -> None:
    adopted(station, chief, sheet([line(1, code=REGISTRATION)]))
    one = enterprises.by_uscc(station.store, REGISTRATION)
    assert one is not None and (one.uscc, one.registration_no) == (REGISTRATION, REGISTRATION)
    # With a credit code it is the same one still, found by either.
    headings, row = (*HEADINGS, "注册号"), [*line(1, name=one.name), REGISTRATION]
    adopted(station, chief, sheet([row], headings))
    now = enterprises.by_uscc(station.store, code(1))
    assert now is not None and now.id == one.id
    assert now == enterprises.by_uscc(station.store, REGISTRATION)
    assert [(each.what, each.old) for each in roster.history(station.store, one.id)] == [("uscc", REGISTRATION)]


def test_rejected_rows_come_back_as_a_table_that_can_be_put_right(
    station: Station, chief: Proof, sheet: Callable[..., Path]
) -> None:
    headings = (*HEADINGS, "备用栏")
    rows = [headings, [*line(1), "x"], [*line(2, code="", risk="紫"), "=cmd|' /C calc'!A0"]]
    path = station.home.root / "名录.csv"
    path.write_bytes("\n".join(",".join(row) for row in rows).encode("gb18030"))
    seen = roster.preview(station.store, path)
    report = roster.rejected_report(station, seen)
    assert report is not None and report.parent == station.home.exports
    book = load_workbook(io.BytesIO(report.read_bytes()))
    cells = [list(row) for row in book.worksheets[0].iter_rows()]
    assert [cell.value for cell in cells[0]] == ["原行号", "问题栏目", "未通过原因", *headings]
    assert [cell.value for cell in cells[1]][:3] == ["3", "统一社会信用代码、风险等级", cells[1][2].value]
    assert "也没有15位注册号；「紫」不认识" in str(cells[1][2].value)
    assert cells[1][-1].data_type == "s" and cells[1][-1].quotePrefix, "no formula leaves the station"
    # Put right and handed in again, the report itself is a list.
    cells[1][3].value, cells[1][8].value = code(2), "黄"
    book.save(station.home.root / "改好.xlsx")
    again = roster.preview(station.store, station.home.root / "改好.xlsx").compared
    assert [(one.uscc, one.risk) for one in again.new] == [(code(2), "yellow")] and again.rejected == ()
    assert roster.rejected_report(station, roster.preview(station.store, sheet([line(1)]))) is None


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"PK\x03\x04 broken", tables.NotATable), (b"", tables.NotATable), ("代号\n1\n".encode(), NoHeadings)],
)
def test_what_is_no_list_is_refused(station: Station, tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    (tmp_path / "x.xlsx").write_bytes(data)
    with pytest.raises(error):
        roster.preview(station.store, tmp_path / "x.xlsx")


def test_a_long_list_says_how_far_it_is(station: Station, chief: Proof, tmp_path: Path) -> None:
    path = tmp_path / "全市.csv"
    path.write_text("\n".join(",".join(row) for row in (HEADINGS, *(line(n) for n in range(1200)))), "utf-8")
    steps: list[tuple[str, int, int]] = []

    class Told(Progress):
        def step(self, what: str, done: int, total: int) -> None:
            steps.append((what, done, total))

    done = roster.adopt(station, chief, roster.preview(station.store, path), progress=Told())
    assert (done.new, done.rejected, len(names(station))) == (1200, 0, 1200)
    parts = [(500, 1200), (1000, 1200), (1200, 1200)]
    assert steps == [(what, *part) for what in ("正在拼写名称", "正在登记") for part in parts]
    assert roster.preview(station.store, path).compared.unchanged == 1200


# One enterprise


def test_a_change_keeps_the_old_value(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    one = enterprise(hazards="危化")
    before = enterprises.get(station.store, one)
    values = {"name": "甲(新)厂", "risk": "橙", "scale": "micro", "hazards": "有限空间、危险化学品", "phone": ""}
    now = roster.amend(station.store, chief, one, values, "换发营业执照")
    assert (now.name, now.initials, now.risk, now.scale) == ("甲（新）厂", "j（x）c", "orange", "micro")
    assert (now.hazards, now.phone) == (("有限空间", "危化"), "")
    kept = roster.history(station.store, one)
    assert {(each.what, each.old) for each in kept} == {
        *[("name", before.name), ("risk", "yellow"), ("scale", "below"), ("hazards", "危化"), ("phone", before.phone)]
    }
    assert {each.source for each in kept} == {"更正：换发营业执照"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": " "}, "名称：没有写明"),
        ({"risk": "紫"}, "风险等级：「紫」不认识"),
        ({"uscc": "123"}, "这里是 3 位"),
        ({"address": "=1+1"}, "地址：看起来是公式"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(
    station: Station, chief: Proof, enterprise: Callable[..., int], values: dict[str, str], said: str
) -> None:
    one = enterprise()
    with pytest.raises(roster.BadAmendment, match=said):
        roster.amend(station.store, chief, one, values, "改")
    assert roster.history(station.store, one) == ()


def test_nothing_changed_and_no_reason(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    one = enterprise(name="甲厂")
    with pytest.raises(roster.NothingAmended, match="甲厂"):
        roster.amend(station.store, chief, one, {"name": "甲厂"}, "改")
    with pytest.raises(ReasonNeeded):
        roster.amend(station.store, chief, one, {"name": "乙厂"}, " ")


def test_codes_belong_to_one_enterprise_and_to_draws(
    station: Station, chief: Proof, enterprise: Callable[..., int]
) -> None:
    one, other = enterprise(uscc=code(1)), enterprise(uscc=code(2), name="乙厂")
    with pytest.raises(roster.CodeTaken, match="乙厂"):
        roster.amend(station.store, chief, one, {"uscc": code(2)}, "更正")
    assert roster.amend(station.store, chief, one, {"uscc": code(3)}, "录错").uscc == code(3)
    people = officer_ids(station)
    reveal(station.store, [(other, people["王建国"], people["李敏"])])
    with pytest.raises(roster.CodeDrawn, match=code(2)):
        roster.amend(station.store, chief, other, {"uscc": code(4)}, "更正")
    assert roster.amend(station.store, chief, one, {"uscc": code(5)}, "录错").uscc == code(5)
    reveal(station.store, [], state="committed", draw_no=2)
    with pytest.raises(roster.CodeDrawn):
        roster.amend(station.store, chief, one, {"uscc": code(6)}, "the frozen list names it by its code")


def test_closing_moving_and_reopening(
    station: Station, chief: Proof, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    one = enterprise(name="甲厂")
    for verb, standing in ((roster.close, "closed"), (roster.move, "moved"), (roster.reopen, "active")):
        clock.advance(minutes=1)
        assert verb(station.store, chief, one, "现场核实").status == standing
        with pytest.raises(roster.SameStanding, match="甲厂"):
            verb(station.store, chief, one, "again")
    kept = [(Change(each.what, each.old, each.new), each.source) for each in roster.history(station.store, one)]
    assert kept[-1] == (Change("status", "active", "closed"), "停业：现场核实")
    assert [change.new for change, _ in kept] == ["active", "moved", "closed"]
    with pytest.raises(ReasonNeeded):
        roster.close(station.store, chief, one, "")
