"""Where a slip's link leads: each check by its name, the books, what came of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from station.documents import qr
from tests.browser.site.conftest import ADDRESS, Reader


def landed(reader: Reader, name: str) -> Page:
    """The page that the slip's own link opens."""
    front, _, payload = reader.site.slips[name].partition("#")
    assert front == f"{ADDRESS}/s"
    return reader.open(f"s/#{payload}")  # every server sends /s to /s/, and the browser keeps what follows `#`


def pasted(reader: Reader, text: str) -> Page:
    page = reader.open("s/index.html")
    page.fill("#code", text)
    page.get_by_role("button", name="核验", exact=True).click()
    return page


def verdict(page: Page) -> str:
    banner = page.locator("[data-verdict]")
    expect(banner).to_have_count(1)
    return banner.get_attribute("data-verdict") or ""


def refused(page: Page) -> str:
    banner = page.locator("#slip [data-check]").first
    expect(banner.locator(".banner")).to_have_count(1)
    return banner.get_attribute("data-check") or ""


def test_a_genuine_slip_shows_its_facts_and_opens_its_results(reader: Reader) -> None:
    page = landed(reader, "genuine")
    assert verdict(page) == "genuine"
    expect(page.locator("#slip .verdict").first).to_have_text("真实有效的单据")
    facts = ("泗门镇安监所", "检查前公示单", "2026年11月20日", "330281103-2026-000001", "11022810012", "11022810034")
    for told in facts:
        expect(page.locator("#slip")).to_contain_text(told)
    assert [each.get_attribute("data-holds") for each in page.locator(".checks > li").all()] == ["true"] * 5
    page.get_by_role("link", name="行政检查 （余）应急罚〔2026〕1号，2026年11月20日").click()
    expect(page.locator("h1")).to_have_text("余姚市宏达塑料制品有限公司")


def test_a_printed_code_is_read_by_another_program_and_opens_its_record(reader: Reader, tmp_path: Path) -> None:
    picture = tmp_path / "slip.png"
    picture.write_bytes(qr.png(qr.slip_symbol(reader.site.slips["genuine"]), 6))
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, check=True).stdout
    assert read.strip() == reader.site.slips["genuine"]
    page = reader.open(read.strip().removeprefix(f"{ADDRESS}/").replace("s#", "s/#", 1))
    assert verdict(page) == "genuine"
    page.get_by_role("link", name="（余）应急罚〔2026〕1号").click()
    expect(page.locator("#record .verdict")).to_have_text("内容是原样，核对通过")


def test_a_void_one_says_so(reader: Reader) -> None:
    page = landed(reader, "void")
    assert verdict(page) == "void"
    expect(page.locator("#slip .verdict").first).to_have_text("单据已作废")


def test_what_the_books_do_not_have(reader: Reader) -> None:
    assert verdict(landed(reader, "missing")) == "missing"
    assert verdict(landed(reader, "later")) == "later"


def test_a_draw_leads_to_its_draw(reader: Reader) -> None:
    page = landed(reader, "draw")
    assert verdict(page) == "genuine"
    page.get_by_role("link", name="看这次抽取").click()
    expect(page.locator("article.entry.named")).to_contain_text("第 2 号抽取")


def test_one_without_a_link_is_pasted(reader: Reader) -> None:
    text = reader.site.slips["plain"]
    half = len(text) // 2
    page = pasted(reader, f" {text[:half]}\n{text[half:]} ")
    assert verdict(page) == "genuine"
    expect(page.locator("#slip")).to_contain_text("余应急检〔2026〕12号")


@pytest.mark.parametrize("name", ["stranger", "posing"])
def test_a_forged_one_is_named_as_forged(reader: Reader, name: str) -> None:
    page = landed(reader, name)
    assert refused(page) == {"stranger": "key", "posing": "station"}[name]
    expect(page.locator("#slip .verdict")).to_contain_text("伪造")


def test_every_changed_character_of_the_signed_part_is_refused(reader: Reader) -> None:
    text = reader.site.slips["genuine"]
    start = text.index("#") + 1
    page = reader.open("s/index.html")
    changed = [text[:at] + ("1" if text[at] != "1" else "0") + text[at + 1 :] for at in range(start, len(text), 17)]
    checks = page.evaluate(
        """async texts => {
            const keys = allKeys(await loadSite());
            return texts.map(text => {
                try { checkSlip(text, keys); return 'passed'; }
                catch (error) { if (!(error instanceof SlipRefused)) throw error; return error.check; }
            });
        }""",
        [*changed, text],
    )
    assert checks[-1] == "passed"
    assert set(checks[:-1]) <= {"encoding", "version", "fields", "key", "signature"}
    assert "signature" in checks


def test_changed_contents_are_called_forged(reader: Reader) -> None:
    front, _, payload = reader.site.slips["genuine"].partition("#")
    at = len(payload) - 9
    page = pasted(reader, f"{front}#{payload[:at]}{'0' if payload[at] != '0' else '1'}{payload[at + 1 :]}")
    assert refused(page) == "signature"
    expect(page.locator("#slip")).to_contain_text("伪造")


def test_another_front_is_named(reader: Reader) -> None:
    payload = reader.site.slips["plain"].partition("#")[2]
    page = pasted(reader, f"余姚市应急管理局 余应急检〔2026〕99号 2026年11月20日#{payload}")
    assert refused(page) == "front"


@pytest.mark.parametrize(
    ("text", "check"), [("没有码", "form"), ("甲#", "form"), ("甲#B", "encoding"), ("甲#~~", "encoding")]
)
def test_what_is_no_code(reader: Reader, text: str, check: str) -> None:
    page = pasted(reader, text)
    assert refused(page) == check
    expect(page.locator("#slip .verdict")).not_to_contain_text("伪造")


def test_another_version_and_an_unknown_kind(reader: Reader) -> None:
    payload = reader.site.slips["plain"].partition("#")[2]
    assert payload.startswith("B60")  # 01 01
    assert refused(pasted(reader, f"甲#LC0{payload[3:]}")) == "version"  # 02 01
    assert refused(pasted(reader, f"甲#K60{payload[3:]}")) == "fields"  # 01 0a
    assert refused(pasted(reader, f"甲#{payload[:9]}")) == "fields"


def test_a_picture_is_read_where_the_browser_can(reader: Reader, tmp_path: Path) -> None:
    picture = tmp_path / "slip.png"
    picture.write_bytes(qr.png(qr.slip_symbol(reader.site.slips["genuine"]), 4))
    found = f"[{{ rawValue: {reader.site.slips['genuine']!r} }}]"
    reader.context.add_init_script(f"window.BarcodeDetector = class {{ async detect() {{ return {found}; }} }};")
    page = reader.open("s/index.html")
    page.set_input_files("#photo", picture)
    assert verdict(page) == "genuine"
    (tmp_path / "no.png").write_bytes(b"no picture")
    page.set_input_files("#photo", tmp_path / "no.png")
    expect(page.locator("#slip .verdict")).to_have_text("照片里没有认出核验码")
