"""Draws, powers, guides, plans, stations, the word of explanation; without a network, without scripts, on paper."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from station.bureau.site.pages import COLUMNS, RECORD
from tests.browser.site.conftest import Reader
from tests.browser.site.made import Made

AXE = Path(__file__).with_name("axe.min.js")
VIOLATIONS = """async () => (await axe.run(document)).violations
    .filter(each => ['serious', 'critical'].includes(each.impact))
    .map(each => [each.id, each.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary)])"""


def paths(site: Made) -> list[str]:
    """Every page with something on it."""
    plain = [page.path for page in COLUMNS]
    code = site.slips["genuine"].partition("#")[2]
    forged = site.slips["stranger"].partition("#")[2]
    return [
        *plain,
        *(f"{RECORD.path}#{site.ids[name]}" for name in ("first", "long", "withdrawn", "over")),
        *(f"s/index.html#{each}" for each in (code, forged)),
    ]


def settled(page: Page) -> Page:
    """Once nothing is under way any more."""
    page.wait_for_load_state("networkidle")
    return page


def test_a_draw_is_run_again_in_the_browser(reader: Reader) -> None:
    page = reader.open("draws.html")
    expect(page.locator("article.entry")).to_have_count(2)
    expect(page.locator("article.entry").first).to_contain_text("已承诺，等待开奖")
    page.get_by_role("link", name="重算一遍").click()
    expect(page.locator(".banner.proved .verdict")).to_contain_text("核验通过")


def test_powers_in_force_plans_newest_first_guides_and_flowcharts(reader: Reader) -> None:
    page = reader.open("powers.html")
    expect(page.locator("article.entry")).to_have_count(1)
    expect(page.locator("article.entry")).to_contain_text("第六十五条")
    page = reader.open("plans.html")
    assert [each.inner_text() for each in page.locator("article.entry h2").all()] == [
        "泗门镇2026年度检查计划",
        "泗门镇2025年度检查计划",
    ]
    page = reader.open("guides.html")
    expect(page.locator("#list article.entry")).to_contain_text("有明确的对象和线索")
    assert page.locator("#flow-list img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 200
    page.get_by_text("用文字看步骤").click()
    expect(page.locator("#flow-list")).to_contain_text("出示证件")


def test_stations_show_both_signatures_and_a_wrong_one_is_named(reader: Reader) -> None:
    page = reader.open("stations.html")
    expect(page.locator("[data-sound=true]")).to_have_count(2)
    head = reader.site.files["data/heads/330281104.note"].decode().rstrip("\n").rpartition("\n")[0] + "\n"
    page = reader.open("stations.html", {"data/heads/330281104.note": head.encode()})
    expect(page.locator("[data-sound=false]")).to_have_count(1)
    expect(page.locator("[id='330281104']")).to_contain_text("✘ 没有应急管理局的有效签名")
    expect(page.locator("[id='330281104']")).to_contain_text("✔ 安监所的签名有效")


def test_the_recipe_for_openssl_works_as_it_is_printed(reader: Reader, tmp_path: Path) -> None:
    page = reader.open("stations.html")
    station = page.locator("[id='330281103']")
    station.get_by_text("存成 station.pem").click()
    (tmp_path / "station.pem").write_text(station.locator("pre").inner_text() + "\n", encoding="utf-8")
    (tmp_path / "head.note").write_bytes(reader.site.files["data/heads/330281103.note"])
    recipe = page.locator("section pre").last.inner_text()
    done = subprocess.run(["sh", "-ec", recipe], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Signature Verified Successfully" in done.stdout, done.stderr


def test_the_network_is_cut_after_the_page_is_there(reader: Reader) -> None:
    reader.expected.append("ERR_INTERNET_DISCONNECTED")
    page = settled(reader.open())
    kept = page.locator("#rows .who").all_inner_texts()
    reader.cut = True
    page.fill("#query", "联合联合金属")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#message")).to_contain_text("没有连上网")
    assert page.locator("#rows .who").all_inner_texts() == kept
    reader.cut = False
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#rows > li")).to_have_count(1)
    expect(page.locator("#message")).to_be_hidden()


@pytest.mark.parametrize("path", ["s/index.html", "record.html"])
def test_a_page_that_is_there_stays_without_a_network(reader: Reader, path: str) -> None:
    reader.expected.append("ERR_INTERNET_DISCONNECTED")
    page = settled(reader.open(path))
    reader.cut = True
    name = reader.site.ids["first"] if path == "record.html" else reader.site.slips["genuine"].partition("#")[2]
    page.evaluate("hash => { location.hash = hash; }", name)
    expect(page.locator("#message")).to_contain_text("没有连上网")
    reader.cut = False
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator(".banner.proved")).to_have_count(1)


def test_what_was_checked_before_is_checked_again_without_a_network(reader: Reader) -> None:
    page = reader.open("s/index.html")
    page.fill("#code", reader.site.slips["genuine"])
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.locator("[data-verdict=genuine]")).to_have_count(1)
    reader.cut = True
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.locator("[data-verdict=genuine]")).to_have_count(1)
    expect(page.locator("#message")).to_be_hidden()


def test_a_broken_file_is_no_blank_page(reader: Reader) -> None:
    page = reader.open("draws.html", {"data/draws.json": b"{"})
    expect(page.locator("#message")).to_contain_text("现在取不到资料")
    page = reader.open("draws.html", {"data/draws.json": b"7"})
    expect(page.locator("#message")).to_contain_text("这一页出了错")


def test_nothing_serious_for_readers_with_a_handicap(reader: Reader) -> None:
    for path in paths(reader.site):
        page = settled(reader.open(path))
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(VIOLATIONS) == [], path
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(VIOLATIONS) == [], f"{path} in the dark"
        page.close()


def test_every_page_fits_its_width(reader: Reader) -> None:
    for path in paths(reader.site):
        page = settled(reader.open(path))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.close()


def test_without_scripts_the_register_can_be_taken(browser: Browser, site: Made) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = Reader(site, context).open()
    for each in (*COLUMNS, RECORD):
        page.goto(f"{site.address}/{each.path}")
        address = page.locator("noscript a").evaluate("link => link.href")
        assert address == f"{site.address}/open/register.csv"
        assert page.locator("noscript a").is_visible()
        assert "请允许本站运行脚本" in page.locator("noscript p").inner_text()
    context.close()


def test_nothing_is_kept_in_the_browser(reader: Reader) -> None:
    page = settled(reader.open(f"record.html#{reader.site.ids['first']}"))
    assert reader.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []


def test_on_paper_a_record_has_its_words_and_checks(reader: Reader, tmp_path: Path) -> None:
    page = settled(reader.open(f"record.html#{reader.site.ids['first']}"))
    printed = tmp_path / "record.pdf"
    page.pdf(path=printed, format="A4")
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True).stdout
    told = re.sub(r"\s", "", text)
    for words in ("余姚市宏达塑料制品有限公司", "内容是原样，核对通过", "账本有应急管理局签名", "未如实记录"):
        assert words in told
    assert "公示查询核验单据" not in told  # the columns are for the screen


def test_a_page_may_ask_nobody_else_and_run_nothing_written_into_it(reader: Reader) -> None:
    reader.expected += ["Content Security Policy"]
    page, refused = reader.open(), dict[str, str | None]()
    page.on("requestfailed", lambda request: refused.update({request.url: request.failure}))
    page.evaluate(
        """() => {
            const image = document.createElement('img'), script = document.createElement('script');
            image.src = 'https://elsewhere.example/pixel.png';
            script.textContent = 'window.ran = true';
            document.body.append(image, script);
        }"""
    )
    assert page.evaluate("window.ran === undefined")
    assert page.evaluate("fetch('https://elsewhere.example/').then(() => 'asked', () => 'refused')") == "refused"
    elsewhere = [url for url in reader.requests if "elsewhere" in url]
    assert {refused[url] for url in elsewhere} == {"csp"}
    reader.requests = [url for url in reader.requests if url not in elsewhere]
