"""The two papers of a draw, looked at with tools that are not ours: what stands on which page, whole and together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station.documents import draw_record
from station.documents.draw_record import Step
from station.documents.paper import render
from station.records.draw import PoolChange
from station.rules import slip
from station.rules.draw.commit import List, WitnessTerm
from tests.documents import draw_sample as draws
from tests.documents.sample import WHEN
from tests.documents.test_paper import codes_of, run

KINDS: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "notice": ("draw_commitment", draws.notice),
    "notice of everything": ("draw_commitment", lambda: draws.notice(changed=310, must=61, **draws.everything())),
    "notice of a platform list": (
        "draw_commitment",
        lambda: draws.notice(18, 0, 0, quotas={"platform": 18}, **draws.platform()),
    ),
    "small record": ("draw_record", lambda: draws.record(draws.facts(3, {"orange_b": 1, "yellow_b": 1}))),
    "large record": (
        "draw_record",
        lambda: draws.record(draws.facts(200, {"orange_b": 30, "yellow_b": 30}, after=draws.AFTER)),
    ),
    "platform record": (
        "draw_record",
        lambda: draws.record(draws.facts(18, {"platform": 18}, **draws.platform())),
    ),
    "sealed record": ("draw_record", lambda: draws.record(draws.sealed())),
    "voided record": ("draw_record", lambda: draws.record(draws.facts(12, void_reason=draws.REASON))),
}
SIGNED = ["主持人：", "监督员：", "录入人1（王建国）：", "录入人2（李敏）：", "记录人：", "见证人", "（盖章）"]


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[str], tuple[Path, dict[str, Any]]]:
    """The PDF of one of KINDS, and its facts."""

    def make(kind: str) -> tuple[Path, dict[str, Any]]:
        template, data = KINDS[kind]
        return put(tmp_path, template, data()), data()

    return make


def put(folder: Path, template: str, data: dict[str, Any]) -> Path:
    pdf = folder / f"{template}.pdf"
    pdf.write_bytes(render(template, data, WHEN))
    return pdf


def pages(pdf: Path) -> list[str]:
    """The text of every page in two reading orders, blanks dropped."""
    whole, raw = (run("pdftotext", *how, pdf, "-").split("\f")[:-1] for how in ((), ("-raw",)))
    return ["".join((one + other).split()) for one, other in zip(whole, raw, strict=True)]


@pytest.mark.parametrize("kind", KINDS)
def test_same_draw_same_bytes(kind: str) -> None:
    template, data = KINDS[kind]
    assert render(template, data(), WHEN) == render(template, data(), WHEN)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cropped(printed: Callable[[str], tuple[Path, dict[str, Any]]], kind: str) -> None:
    pdf, _ = printed(kind)
    boxes = run("pdftotext", "-bbox", pdf, "-")
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', boxes)
    margin = 20 * 72 / 25.4
    assert len(found) > 50
    assert [box for box in found if float(box[0]) < margin or float(box[2]) > 595.3 - margin] == []
    assert [box for box in found if float(box[1]) < 0 or float(box[3]) > 841.9] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "record" in kind])
def test_a_record_is_signed_on_one_page_that_names_its_outcome(
    printed: Callable[[str], tuple[Path, dict[str, Any]]], kind: str
) -> None:
    pdf, data = printed(kind)
    last = pages(pdf)[-1]
    expected = [*SIGNED, "张伟派驻纪检监察组纪检", "胡㙍泗门镇人民政府镇代表", f"结果指纹{data['fingerprint'][:8]}"]
    assert [fact for fact in expected if fact not in last] == []
    assert f"共{len(pages(pdf))}页，经在场人员核对无误" in last
    assert len(data["witnesses"]) == 4, "two named, two blank"


@pytest.mark.parametrize("kind", ["small record", "large record", "voided record", "platform record"])
def test_a_record_tells_the_draw(printed: Callable[[str], tuple[Path, dict[str, Any]]], kind: str) -> None:
    pdf, data = printed(kind)
    shown = "".join(pages(pdf))
    facts = [data[key] for key in ("commit", "short_code", "seed", "fingerprint", "label", "plan")]
    facts += ["2026年11月20日9时0分", "2026年11月22日21时40分", "2026-11-2221:31", "050913212832+11"]
    facts += ["0307111420222531333641444852556063717780"]
    facts += [one[key] for one in data["selected"] for key in ("name", "ticket", "lead", "assists")]
    facts += [f"{one['name']}{one['iid']}" for one in data["loads"]] + ["名单中固定7对"]
    assert [fact for fact in facts if "".join(fact.split()) not in shown] == []


def test_the_code_of_a_record_carries_its_outcome(tmp_path: Path) -> None:
    data = draws.record(draws.facts())
    (code,) = codes_of(put(tmp_path, "draw_record", data), tmp_path)
    read = slip.read_unverified(code)
    assert (read.kind, read.claims) == (slip.SlipKind.DRAW_RESULT, (data["fingerprint"],))


def test_the_code_of_a_notice_carries_its_commitment(tmp_path: Path) -> None:
    data = draws.notice(**draws.everything())
    (code,) = codes_of(put(tmp_path, "draw_commitment", data), tmp_path)
    read = slip.read_unverified(code)
    assert (read.kind, read.claims) == (slip.SlipKind.DRAW_COMMITMENT, (data["commit"],))


def test_long_tables_have_their_heading_on_every_page(printed: Callable[[str], tuple[Path, dict[str, Any]]]) -> None:
    pdf, data = printed("large record")
    tickets = {one["ticket"] for one in data["selected"]} | {one["ticket"] for one in data["reserves"]}
    with_rows = [page for page in pages(pdf) if any(ticket in page for ticket in tickets)]
    assert len(with_rows) >= 3
    assert all("签号企业" in page for page in with_rows)
    pdf, data = printed("notice of everything")
    changed = [page for page in pages(pdf) if "新增" in page and "91330281MA2" in page]
    assert len(changed) >= 3 and all("企业统一社会信用代码" in page for page in changed)


def test_reserves_are_named_up_to_a_limit(printed: Callable[[str], tuple[Path, dict[str, Any]]]) -> None:
    pdf, data = printed("large record")
    assert [sum(one["stratum"] == code for one in data["reserves"]) for code in ("橙B", "黄B")] == [30, 30]
    assert "另有橙B层40家、黄B层40家候补没有在此列出" in "".join(pages(pdf))
    few = draws.record(draws.facts(60, {"orange_b": 2, "yellow_b": 3}))
    assert [sum(one["stratum"] == code for one in few["reserves"]) for code in ("橙B", "黄B")] == [6, 9]
    assert few["unnamed"] == [{"stratum": "橙B", "count": 22}, {"stratum": "黄B", "count": 18}]


def test_changes_after_the_draw_are_told_with_reasons_and_new_loads(tmp_path: Path) -> None:
    made = draws.facts(after=draws.AFTER)
    shown = "".join(pages(put(tmp_path, "draw_record", draws.record(made))))
    first, second, third, fourth = (line.enterprise for line in draws.AFTER)
    for told in (
        f"{first}（停产停业）不再检查，依次由候补{second}顶替，检查人员王建国、李敏",
        f"{second}：李敏（患病）不能到场，依次换周倩，现由王建国、周倩检查",
        f"{third}：按规则配不出人，所长直接委派沈浩、陈㙍波",
        f"{fourth}（搬迁）不再检查，本层已无候补",
        "变动后",
    ):
        assert "".join(told.split()) in shown, told


def test_who_goes_where_after_changes() -> None:
    first, second, *_ = rows = [row for row in draws.facts().rows if row.selected]
    reserve = next(row for row in draws.facts().rows if not row.selected)
    moved = [(first.id, reserve.id, ("a", "b")), (reserve.id, reserve.id, ("a", "c")), (second.id, "", ())]
    teams = draw_record.teams_now(draws.facts().rows, moved)
    assert len(teams) == len(rows) - 1
    assert ("a", "c") in teams and ("a", "b") not in teams


def test_an_enterprise_without_a_team_waits_for_a_direct_order(tmp_path: Path) -> None:
    made = draws.facts(3, {"orange_b": 1, "yellow_b": 1})
    rows = tuple(replace(row, inspectors=()) if row.selected else row for row in made.rows)
    shown = "".join(pages(put(tmp_path, "draw_record", draws.record(replace(made, rows=rows)))))
    assert "待直接委派" in shown


def test_a_sealed_draw_shows_its_fingerprint_and_nothing_of_its_list(
    printed: Callable[[str], tuple[Path, dict[str, Any]]],
) -> None:
    pdf, data = printed("sealed record")
    shown = "".join(pages(pdf))
    assert "名单封存" in shown and data["fingerprint"] in shown and "随机串封存中" in shown
    assert "抽中企业" not in shown and "候补" not in shown
    assert [name for name in map(draws.name, range(60)) if "".join(name.split()) in shown] == []


def test_a_voided_draw_says_so_on_every_page(tmp_path: Path) -> None:
    voided = draws.facts(60, void_reason=draws.REASON, steps=(*draws.STEPS, draws.VOIDED))
    shown = pages(put(tmp_path, "draw_record", draws.record(voided)))
    assert "作废" in shown[0] and f"理由：{draws.REASON}" in shown[0] and "王建国；李敏同意" in shown[0]
    assert len(shown) > 1 and all("已作废" in page for page in shown)
    assert "已作废" not in "".join(pages(put(tmp_path, "draw_record", draws.record(draws.facts()))))


def test_a_voided_sealed_draw_whose_nonce_is_lost(tmp_path: Path) -> None:
    shown = pages(put(tmp_path, "draw_record", draws.record(draws.sealed(void_reason=draws.REASON))))
    assert "名单没有开启" in shown[0] and "名单封存" not in shown[0]


def test_a_fallback_round_and_a_beacon_are_named_as_such(tmp_path: Path) -> None:
    made = draws.facts(sources=draws.everything()["sources"])
    kl8, *others = made.entries
    spare = replace(kl8, round="2026-11-21")
    steps = (*made.steps, Step("list", draws.AT, "王建国", ""), Step("open", draws.AT, "王建国", ""))
    record = replace(made, entries=(spare, *others), steps=steps)
    shown = "".join(pages(put(tmp_path, "draw_record", draws.record(record))))
    for told in ("2026-11-21期（后备期）", "第34246213轮（2026年11月20日11时0分3秒公布）", draws.SIGNATURE):
        assert told in shown, told
    assert "开启名单" in shown and "公开随机串" in shown


def test_many_witnesses_and_endless_names_break_over_pages(tmp_path: Path) -> None:
    crowd = tuple(WitnessTerm(f"见证{at}", draws.LONG[:60], "群众代表") for at in range(40))
    made = draws.facts(witnesses=crowd, void_reason=f"{draws.LONG}，{draws.LONG}")
    pdf = put(tmp_path, "draw_record", draws.record(made))
    shown = pages(pdf)
    assert all(any(f"见证{at}" in page for page in shown) for at in range(40))
    boxes = run("pdftotext", "-bbox", pdf, "-")
    assert max(float(right) for right in re.findall(r'xMax="([\d.]+)"', boxes)) < 595.3 - 20 * 72 / 25.4


def test_the_usual_notice_is_one_page_and_its_annexes(tmp_path: Path) -> None:
    first, *annexes = pages(put(tmp_path, "draw_commitment", draws.notice(verifier="52db9ba70e0cc0f6" * 4)))
    for fact in (
        "橙色（较大风险）信用B级3096",
        "名录内其余9家不参加本次抽取（其中必查5家）",
        "与第1号抽取名录相比：新增2家，移出3家，变化2家（见附件1）",
        "不参加抽取（见附件2）",
        "停开则依次顺延至2026-11-21、2026-11-22、2026-11-23期",
        "揭晓时当场公布",
        "sha256sumverifier.html",
        "张伟派驻纪检监察组纪检",
        "（盖章）",
    ):
        assert fact in first, fact
    assert "红色" not in first, "a stratum of which nothing is drawn"
    assert len(annexes) == 2
    assert "附件1" in annexes[0] and "名录增减明细" in annexes[0] and "附件2" in annexes[1]
    assert "移出" in annexes[0] and "黄B可抽" in annexes[0] and "橙B可抽权重2" in annexes[0]


def test_the_notice_says_everything_that_was_committed_to(tmp_path: Path) -> None:
    data = draws.notice(310, **draws.everything())
    shown = "".join(pages(put(tmp_path, "draw_commitment", data)))
    for fact in (
        f"第1号已作废，原因：{draws.REASON}",
        "原结果指纹" + "6a10c2ffb93de577" * 4,
        "第12号已作废，原因：号码录入后发现回避登记有误；作废时号码尚未公布",
        "没有监督员交出的随机串，任何人都不能揭晓",
        "89abcdef01234567" * 4,
        "封存：揭晓时先公布结果指纹，名单到检查时开启，随机串到活动结束公开",
        "每人最多12家",
        "按规则配不出检查人员的企业照抽，由所长直接委派",
        "2027年2月5日至2027年2月14日休市，期次已照规则避开",
        "第34246213轮（2026年11月20日11时0分3秒产生）",
        "补充第1号抽取",
    ):
        assert fact in shown, fact


def test_a_long_difference_is_cut_and_says_where_all_of_it_is(tmp_path: Path) -> None:
    shown = "".join(pages(put(tmp_path, "draw_commitment", draws.notice(changed=310))))
    assert "另有10家没有在此列出；全部增减见抽取包里的changes.tsv" in shown
    assert "".join(draws.name(299).split()) in shown and "".join(draws.name(309).split()) not in shown
    assert "另有" not in "".join(pages(put(tmp_path, "draw_commitment", draws.notice(changed=300))))


def test_a_change_that_words_do_not_show_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = PoolChange("91330281MA20000008", "甲厂", "changed", "黄B 可抽", "黄B 可抽")
    monkeypatch.setattr(draws, "changes", lambda _: (renamed,))
    assert draws.notice()["difference"]["rows"][0]["after"] == "名称或资格要求有变动"


def test_a_first_notice_has_nothing_to_compare_with(tmp_path: Path) -> None:
    shown = pages(put(tmp_path, "draw_commitment", draws.notice(changed=0, must=0, against=None)))
    assert len(shown) == 1
    assert "这是本所冻结的第一份抽取名录" in shown[0] and "附件" not in shown[0]


def test_a_platform_list_has_no_strata(printed: Callable[[str], tuple[Path, dict[str, Any]]]) -> None:
    pdf, _ = printed("notice of a platform list")
    (shown,) = pages(pdf)
    assert "检查对象由省平台抽取（任务号ZJ2026110700123），共18家，全部检查；本机只抽取检查人员" in shown
    assert "站内派员" in shown and "抽取范围" not in shown and "不是浙江省行政执法监管平台" not in shown


def test_recusals_are_counted_not_named() -> None:
    made = draws.facts()
    assert draws.record(replace(made, terms=replace(made.terms, recusals=List(3, "0" * 64))))["recusals"] == 3
