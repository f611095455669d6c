"""The register: found by name, code and number, narrowed, turned page by page; what is over is not shown."""

from __future__ import annotations

import json
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site.conftest import Reader
from tests.browser.site.made import KINDS, Row

ROWS = "#rows > li"
KIND, STATE, CATEGORY = 2, 7, 8


def names(page: Page) -> list[str]:
    return [each.inner_text() for each in page.locator("#rows .who").all()]


def shown(rows: list[Row]) -> list[str]:
    """What the register says of these rows, in their order."""
    return ["已于2026年11月21日撤回" if row[7] == "withdrawn" else row[3] for row in rows if "到期" not in row[3]]


def search(page: Page, typed: str) -> None:
    page.fill("#query", typed)
    page.get_by_role("button", name="查询").click()


def test_the_newest_come_first_and_pages_turn_both_ways(reader: Reader) -> None:
    page, wanted = reader.open(), shown(reader.site.rows)
    expect(page.locator(ROWS)).to_have_count(20)
    assert names(page) == wanted[:20]
    seen = []
    for turn in range(4):
        seen += names(page)
        if turn < 3:
            first = page.locator("#rows a").first.get_attribute("href")
            page.get_by_role("button", name="下一页").click()
            expect(page.locator(f'#rows a[href="{first}"]')).to_have_count(0)
    assert seen == wanted
    assert page.get_by_role("button", name="下一页").count() == 0
    page.get_by_role("button", name="上一页").click()
    expect(page.locator(ROWS)).to_have_count(20)
    assert names(page) == wanted[40:60]
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(len(wanted) - 60)


@pytest.mark.parametrize(
    "typed", ["联合联合金属", "㙍头𠅤记", "30号", "余)应急罚〔2026〕30号", "余姚 五金", "金属表面处理", "㙍"]
)
def test_what_is_typed_is_found(reader: Reader, typed: str) -> None:
    page = reader.open()
    expect(page.locator(ROWS)).to_have_count(20)
    search(page, typed)
    terms = typed.split()
    told = {at: [normalize("NFKC", word) for word in row[3:5]] for at, row in enumerate(reader.site.rows)}
    fits = [at for at, words in told.items() if all(any(term in word for word in words) for term in terms)]
    wanted = [reader.site.rows[at] for at in fits]
    assert 0 < len(wanted) <= 20
    expect(page.locator(ROWS)).to_have_count(len(wanted))
    assert names(page) == shown(wanted)


def test_a_credit_code_is_found_as_it_is_written_anywhere(reader: Reader) -> None:
    page, row = reader.open(), reader.site.rows[17]
    search(page, f" {row[10].lower()} ")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator("#rows a")).to_have_attribute("href", f"record.html#{row[0]}")


def test_what_is_not_there_is_said(reader: Reader) -> None:
    page = reader.open()
    search(page, "没有这家企业")
    expect(page.locator("#count")).to_contain_text("没有查到")
    expect(page.locator(ROWS)).to_have_count(0)


def test_filters_narrow_and_the_link_keeps_them(reader: Reader) -> None:
    page = reader.open()
    page.select_option("#station", "330281104")
    page.select_option("#kind", "penalty")
    page.select_option("#year", "2026")
    wanted = [row for row in reader.site.rows if row[1:3] == ["330281104", "penalty"] and row[5] > "2026"]
    expect(page.locator(ROWS)).to_have_count(len(wanted))
    assert names(page) == shown(wanted)
    again = reader.open(f"index.html#{page.url.partition('#')[2]}")
    expect(again.locator(ROWS)).to_have_count(len(wanted))
    expect(again.locator("#kind")).to_have_value("penalty")
    titles = [each.inner_text() for each in again.locator("#kind option").all()]
    assert [title.partition(" ")[0] for title in titles] == ["全部", *(KINDS[code] for code in sorted(KINDS))]


def test_what_is_over_is_hidden_on_the_day(reader: Reader) -> None:
    page = reader.open()
    search(page, "到期机械")
    expect(page.locator("#count")).to_contain_text("没有查到")
    page.goto(f"{reader.site.address}/record.html#{reader.site.ids['over']}")
    expect(page.locator("#record .verdict")).to_have_text("公示期已满")
    expect(page.locator("main")).not_to_contain_text("到期机械")


def test_the_clock_of_the_reader_decides_what_is_over(reader: Reader) -> None:
    page = reader.open("about.html")
    page.clock.set_fixed_time("2019-12-31T12:00:00Z")
    page.goto(f"{reader.site.address}/record.html#{reader.site.ids['over']}")
    expect(page.locator("h1")).to_have_text("余姚市到期机械厂")
    page.clock.set_fixed_time("2020-01-01T16:00:00Z")  # the second of January in Beijing
    page.reload()
    expect(page.locator("#record .verdict")).to_have_text("公示期已满")


def test_withdrawn_ones_are_listed_with_the_day_and_lead_to_the_reason(reader: Reader) -> None:
    page = reader.open("withdrawn.html")
    expect(page.locator(ROWS)).to_have_count(1)
    page.get_by_role("link", name="已于2026年11月21日撤回").click()
    expect(page.locator("#record")).to_contain_text("事实不清、证据不足")
    expect(page.locator("#record .banner.remark .verdict")).to_have_text("这一条已撤回")
    assert [each.get_attribute("data-holds") for each in page.locator(".checks > li").all()] == ["true"] * 5


def test_where_nothing_was_withdrawn_that_is_said(reader: Reader) -> None:
    told = json.loads(reader.site.files["data/site.json"])
    told["sets"] = [each for each in told["sets"] if each["group"] != "state"]
    page = reader.open("withdrawn.html", {"data/site.json": json.dumps(told).encode()})
    expect(page.locator("#count")).to_have_text("目前没有可公布的内容。")


def test_enter_searches_and_keys_reach_everything(reader: Reader) -> None:
    page = reader.open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("30号")
    page.keyboard.press("Enter")
    expect(page.locator(ROWS)).to_have_count(1)


@pytest.mark.parametrize("slow", ["data/site.json", "assets/register-*.js"])
def test_what_is_typed_while_the_page_loads_stays(reader: Reader, slow: str) -> None:
    held: list[Route] = []
    reader.context.route(f"**/{slow}", lambda route, _request: held.append(route))
    page = reader.open("about.html")
    with page.expect_request(f"**/{slow}"):
        page.goto(f"{reader.site.address}/index.html", wait_until="commit")
    page.fill("#query", "联合联合金属")
    assert held
    held[0].fallback()
    expect(page.locator(ROWS)).to_have_count(20)
    expect(page.locator("#query")).to_have_value("联合联合金属")


def test_a_category_is_said_where_it_says_more_than_the_kind(reader: Reader) -> None:
    rows = json.loads(reader.site.files["data/rows/0.json"])
    kinds = {each["code"]: each["title"] for each in json.loads(reader.site.files["data/site.json"])["kinds"]}
    said = [row for row in rows if row[STATE] == "shown" and "到期" not in row[3]]
    said[0][CATEGORY], said[1][CATEGORY] = kinds[said[0][KIND]], "安全培训"
    page = reader.open(altered={"data/rows/0.json": json.dumps(rows).encode()})
    same, more = (page.locator(ROWS, has=page.locator(f'a[href$="{row[0]}"]')) for row in said[:2])
    expect(more).to_contain_text("安全培训")
    assert same.inner_text().count(kinds[said[0][KIND]]) == 1
