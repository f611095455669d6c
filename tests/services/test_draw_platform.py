"""A list of the provincial platform from its file to a package that verifies, and every list that is refused whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from station.documents import tables
from station.errors import StationError
from station.records.people import Proof
from station.records.platform import ImportOutcome
from station.rules import platform_list
from station.rules.draw.commit import PLATFORM
from station.rules.draw.verify import verify_zip
from station.services import draw_errors, draw_packages, draw_platform, draw_view, draws
from station.services.draw_terms import Asked
from station.store import draw_rules, platform_rules
from station.store import draws as rows
from station.store.keys import verify
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.rules.draw.sample import code
from tests.services.platform_files import HEADINGS, NAME, TASK, line, ours, strangers
from tests.services.platform_files import platform_list as listed
from tests.services.test_draws import KL8, SSQ, fresh

NONSENSE = ("序号", "任务", "名字", "对象", "代号", "甲", "乙", "丙")
PLAN, PERIOD = "2026年度安全生产监督检查计划", "2026-11"


def imported(station: Station, data: bytes, task: str = TASK, plan: str = PLAN, by: str = "王建国") -> ImportOutcome:
    return draw_platform.import_list(station, fresh(station, by), data, "抽取结果.xlsx", task, plan, PERIOD)


def state(station: Station) -> tuple[int, int, int]:
    """Enterprises, draws and ledger entries: what a refused import must leave alone."""
    count = station.store.connection.execute
    return (
        int(str(count("SELECT COUNT(*) FROM enterprise").get)),
        int(str(count("SELECT COUNT(*) FROM draw").get)),
        station.store.size(),
    )


@pytest.fixture
def five(enterprise: Callable[..., int]) -> list[int]:
    """Enterprises of every standing: the platform has drawn them all the same."""
    made = [enterprise(risk="red"), enterprise(risk="orange"), enterprise(risk="yellow", credit="D")]
    made += [enterprise(risk="blue", last_inspected_on="2026-11-01"), enterprise(status="moved")]
    enterprise(risk="yellow")
    return made


def revealed(station: Station, draw_id: int, clock: FrozenClock, **asked: object) -> int:
    draws.commit(station, fresh(station), draw_id, Asked(**asked))  # type: ignore[arg-type]
    clock.set("2026-11-22T21:20:00+08:00")
    for source, typed in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, fresh(station), draw_id, source, typed)
    draws.reveal(station, fresh(station), draw_id)
    return draw_id


def test_the_whole_way(station: Station, five: list[int], chief: Proof, clock: FrozenClock, tmp_path: Path) -> None:
    rows_ = [*ours(station)[:5], *strangers(2)]
    data = listed(rows_)
    done = draw_platform.import_list(station, chief, data, "抽取结果.xlsx", TASK, PLAN, PERIOD)
    assert (done.line.drawn_on, done.line.platform_task, done.line.purpose) == (PLATFORM, TASK, "站内派员")
    assert (done.listed, done.task_name, done.line.strata) == (7, NAME, ("platform",))
    assert [each.uscc for each in done.added] == [code(700), code(701)]
    assert [each.uscc for each in done.inactive] == [code(5)]
    assert (done.renamed, done.unknown_columns) == ((), ("序号",))
    assert station.store.lines(subject=f"draw-pool/{_pool_root(station, done.line.id)}")[0].reason.startswith(
        f"平台任务 {TASK}，原名单 SHA-256 "
    )
    draw_id = revealed(station, done.line.id, clock)
    seen = draw_view.view(station.store, draw_id)
    assert len(seen.picks) == 7 and all(pick.selected and pick.lead and pick.assist for pick in seen.picks)
    assert {pick.uscc for pick in seen.picks} == {str(row[4]) for row in rows_}
    package = draw_packages.export(station, draw_id, tmp_path)
    verdict = verify_zip(package.read_bytes(), verify)
    assert verdict.failures == () and verdict.commitment is not None
    assert (verdict.commitment.drawn_on, verdict.commitment.platform_task) == (PLATFORM, TASK)
    assert verdict.commitment.quotas() == {"platform": 7}
    assert f"检查对象由省平台抽取（任务号 {TASK}），本所只抽取检查人员" in [each.message for each in verdict.findings]
    readme = draw_packages.package_files(station.store, draw_id)["README.txt"].decode()
    assert f"平台抽取对象、本所抽取检查人员（平台任务号：{TASK}）" in readme
    assert f"平台抽取对象、本所抽取检查人员（平台任务号：{TASK}）" == seen.label
    assert draw_platform.ORIGIN not in draw_packages.package_files(station.store, draw_id)
    assert draw_platform.task_name(station.store, draw_id) == NAME


def _pool_root(station: Station, draw_id: int) -> str:
    from station.rules.draw import freeze

    return freeze.root(rows.files(station.store, draw_id)[freeze.POOL])


def test_the_original_file_is_kept(station: Station, five: list[int], chief: Proof) -> None:
    data = listed(ours(station))
    done = draw_platform.import_list(station, chief, data, "抽取结果.xlsx", TASK, PLAN, PERIOD)
    origin = rows.files(station.store, done.line.id)[draw_platform.ORIGIN].decode()
    digest = dict(each.split("\t") for each in origin.splitlines())["sha256"]
    assert station.media.path(digest).read_bytes() == data
    assert "file\t抽取结果.xlsx" in origin


def test_newcomers_stand_in_the_register_as_the_file_says(station: Station, five: list[int], chief: Proof) -> None:
    from station.store import enterprises

    headings = (*HEADINGS, "所属行业", "信用等级", "规模", "联系电话")
    one = [*line(1, code(800), "余姚 新材料厂", risk="较大风险"), "塑料制品", "C级", "规上", "0574-62000000"]
    other = [*line(2, code(801), "余姚旧厂", risk="蓝"), "", "", "", ""]
    draw_platform.import_list(station, chief, listed([one, other], headings), "a.xlsx", TASK, PLAN, PERIOD)
    found = enterprises.by_uscc(station.store, code(800))
    assert found is not None
    assert (found.name, found.initials, found.pinyin) == ("余姚 新材料厂", "yyxclc", "yuyaoxincailiaochang")
    assert (found.risk, found.credit, found.scale, found.industry) == ("orange", "C", "above", "塑料制品")
    assert (found.phone, found.legal_person, found.status) == ("0574-62000000", "张三", "active")
    plain = enterprises.by_uscc(station.store, code(801))
    assert plain is not None and (plain.risk, plain.credit, plain.scale) == ("blue", "B", "below")


def test_one_act_freezes_and_registers(station: Station, five: list[int], chief: Proof) -> None:
    before = state(station)
    draw_platform.import_list(station, chief, listed(strangers(3)), "a.xlsx", TASK, PLAN, PERIOD)
    after = state(station)
    assert (after[0] - before[0], after[1] - before[1], after[2] - before[2]) == (3, 1, 1)


def test_csv_of_either_encoding_and_codes_as_people_type_them(
    station: Station, five: list[int], chief: Proof, clock: FrozenClock
) -> None:
    known = [str(row[4]) for row in ours(station)]
    wide = known[1].translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHJKLMNPQRTUWXY"})
    text = f"社会信用代码,企业名称,任务号\n {known[0].lower()} ,甲,{TASK}\n{wide},乙,{TASK}\n'{known[2]},丙,{TASK}\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        done = draw_platform.import_list(station, fresh(station), text.encode(encoding), "名单.csv", "", PLAN, PERIOD)
        assert done.line.platform_task == TASK and done.listed == 3
        assert [(each.uscc, each.theirs) for each in done.renamed] == list(zip(known[:3], "甲乙丙", strict=True))
        draws.void(station, fresh(station), done.line.id, "换一种编码再试")


def test_a_file_without_task_numbers_needs_one(station: Station, five: list[int]) -> None:
    rows_ = [line(1, code(1), "甲", task="")]
    with pytest.raises(platform_list.NoTask) as refused:
        imported(station, listed(rows_), task="  ")
    assert "--task" in refused.value.advice
    done = imported(station, listed(rows_), task=" ＺＪ２０２６ ")
    assert done.line.platform_task == "ZJ2026"


def test_rows_of_another_task_are_named(station: Station, five: list[int]) -> None:
    before = state(station)
    rows_ = ours(station)
    rows_[3][1] = "ZJ2026-9"
    with pytest.raises(platform_list.OtherTask) as refused:
        imported(station, listed(rows_))
    assert "第 6 行 ZJ2026-9" in refused.value.message and TASK in refused.value.message
    with pytest.raises(platform_list.OtherTask):
        imported(station, listed(rows_), task="")
    assert state(station) == before


@pytest.mark.parametrize(
    "bad", ["91330281MA2000001X", "9133028", "", 913302810000000123, "91330281MA200000１", "合计"], ids=str
)
def test_codes_that_do_not_check_are_named_and_nothing_is_imported(
    station: Station, five: list[int], bad: object
) -> None:
    before = state(station)
    rows_ = ours(station)
    rows_[1][4] = bad
    with pytest.raises(platform_list.BadCodes) as refused:
        imported(station, listed(rows_))
    assert "第 4 行" in refused.value.message and "没有导入" in refused.value.advice
    assert state(station) == before


def test_many_bad_rows_are_counted(station: Station) -> None:
    rows_ = [line(number, f"坏{number}", "甲") for number in range(14)]
    with pytest.raises(platform_list.BadCodes) as refused:
        imported(station, listed(rows_))
    assert refused.value.message.count("；") == 10 and refused.value.message.endswith("；另有 4 处")


def test_a_code_in_two_rows_is_named_with_both(station: Station, five: list[int]) -> None:
    before = state(station)
    rows_ = [*ours(station), ours(station)[1]]
    with pytest.raises(platform_list.RepeatedCodes) as refused:
        imported(station, listed(rows_))
    assert f"第 4、9 行 {code(2)}" in refused.value.message
    assert state(station) == before


def test_strangers_of_whom_the_file_says_too_little(station: Station, five: list[int]) -> None:
    before = state(station)
    rows_ = [*ours(station), *strangers(13)]
    for number in range(6, 18):
        rows_[number][5] = ""
    rows_[7][7] = "A级"
    with pytest.raises(draw_platform.UnlistedFacts) as refused:
        imported(station, listed(rows_))
    said = refused.value.message
    assert f"第 9 行 {code(700)} 缺住所；" in said and f"第 10 行 {code(701)} 缺住所、风险等级（写的是“A级”）" in said
    assert said.endswith("；另有 2 处") and "登记进名录" in refused.value.advice
    assert state(station) == before


def test_who_may_freeze_but_not_register(station: Station, five: list[int]) -> None:
    before = state(station)
    with pytest.raises(draw_platform.MayNotRegister) as refused:
        imported(station, listed([*ours(station), *strangers(2)]), by="李敏")
    assert "李敏" in refused.value.message and "2 家" in refused.value.message
    assert state(station) == before
    imported(station, listed(ours(station)), by="李敏")


def test_somebody_registers_one_meanwhile(
    station: Station, five: list[int], enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze_new = draws.freeze_new

    def meanwhile(*args: object, **more: object) -> object:
        enterprise(uscc=code(700))
        return freeze_new(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(draws, "freeze_new", meanwhile)
    with pytest.raises(draw_platform.RegisterMoved):
        imported(station, listed(strangers(2)))
    assert draw_view.all_draws(station.store) == ()


def test_a_task_is_drawn_once(station: Station, five: list[int], clock: FrozenClock) -> None:
    data = listed(ours(station))
    first = imported(station, data)
    with pytest.raises(draw_errors.AlreadyDrawn):
        imported(station, data)
    with pytest.raises(draw_platform.TaskDrawn) as refused:
        imported(station, data, plan="另一个计划")
    assert "第 1 号抽取" in refused.value.message and PLAN in refused.value.message
    draws.commit(station, fresh(station), first.line.id, Asked())
    draws.void(station, fresh(station), first.line.id, "名单有误")
    with pytest.raises(draw_platform.TaskVoided) as elsewhere:
        imported(station, data, plan="另一个计划")
    assert PLAN in elsewhere.value.message
    again = imported(station, data)
    assert again.line.draw_no == 2
    draws.commit(station, fresh(station), again.line.id, Asked())
    c = draw_packages.commitment(station.store, again.line.id)
    assert c is not None and [each.draw_no for each in c.voided] == [1]


def test_a_platform_draw_takes_no_part_in_the_chain_of_pools(station: Station, five: list[int]) -> None:
    imported(station, listed(ours(station)[:2]))
    local = draws.freeze_lists(station, fresh(station), draws.Plan(PLAN, PERIOD, "复核", ("orange", "yellow")))
    assert draw_view.view(station.store, local.id).against is None


def test_part_of_the_platforms_list_cannot_be_drawn(station: Station, five: list[int]) -> None:
    done = imported(station, listed(ours(station)))
    with pytest.raises(draw_errors.TermsRefused) as refused:
        draws.commit(station, fresh(station), done.line.id, Asked(quotas={"platform": 2}))
    assert "全部检查" in refused.value.message


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (listed([line(1, code(1), "甲")], NONSENSE), platform_list.NoCodeColumn, "抽取结果"),
        (listed([]), platform_list.NoTargets, "只有表头"),
        (b"", tables.NotATable, "没有表格"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, tables.NotATable, ".xls"),
        (b"PK\x03\x04" + b"\0" * 60, tables.NotATable, "残缺"),
    ],
    ids=["columns", "nobody", "empty", "xls", "zip"],
)  # fmt: skip
def test_files_that_are_no_list(
    station: Station, five: list[int], data: bytes, error: type[StationError], said: str
) -> None:
    before = state(station)
    with pytest.raises(error) as refused:
        imported(station, data)
    assert said in refused.value.message and refused.value.advice
    assert state(station) == before


def test_a_plan_and_a_period_belong_to_it(station: Station, five: list[int]) -> None:
    with pytest.raises(draw_platform.NoPlan):
        imported(station, listed(ours(station)), plan=" ")


def test_the_rules_on_file_fit_together(station: Station, clock: FrozenClock) -> None:
    rules = platform_rules.columns(clock.now().date())
    headings = [each for found in rules.columns.values() for each in found]
    assert len(headings) == len(set(headings))
    assert [each for each in headings if platform_list.heading_of(each) != each] == []
    assert set(rules.needs) <= set(rules.columns) and set(rules.words) <= set(rules.columns)
    assert set(rules.words["risk"].values()) == {"red", "orange", "yellow", "blue"}
    assert "站内派员" in draw_rules.rules(clock.now().date()).purposes
