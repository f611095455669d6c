"""What is said when something is not as usual: a station without books, a dispute, whom to call, a long list."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from station.bureau.site.pages import COLUMNS, pages
from tests.browser.site.conftest import Reader
from tests.browser.site.made import LISTS, PHONE, Made

DISPUTE = "这个站后来报送的账本与已经签名的互相矛盾，没有采用；这里公布的是矛盾之前的。"
SILENT = "还没有收到这个站的账本。"
CALL = f'a[href="tel:{PHONE.replace("-", "").replace(" ", "")}"]'


def site_json(site: Made) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(site.files["data/site.json"])
    return told


def altered(site: Made, **changed: object) -> dict[str, bytes]:
    """site.json with members of its first station exchanged."""
    told = site_json(site)
    told["stations"][0] |= changed
    return {"data/site.json": json.dumps(told).encode()}


def test_a_station_that_sent_nothing_is_told_and_nothing_is_asked_for_it(reader: Reader) -> None:
    told = site_json(reader.site)
    new = {"code": "330281105", "name": "黄家埠镇安监所", "size": 0, "time": "", "accepted_at": "", "note": SILENT}
    told["stations"].append(new | {"keys": [told["stations"][0]["keys"][0].replace("330281103", "330281105")]})
    page = reader.open("stations.html", {"data/site.json": json.dumps(told).encode()})
    expect(page.locator("[id='330281105'] .noted")).to_have_text(SILENT)
    expect(page.locator("[data-sound=true]")).to_have_count(2)
    assert page.locator("[id='330281105'] .banner").count() == 0
    assert not [url for url in reader.requests if "330281105" in url]


@pytest.mark.parametrize("path", ["stations.html", "record", "slip"])
def test_what_is_to_be_known_of_a_station_stands_beside_what_was_proved(reader: Reader, path: str) -> None:
    code = reader.site.slips["genuine"].partition("#")[2]
    places = {"record": f"record.html#{reader.site.ids['first']}", "slip": f"s/#{code}"}
    page = reader.open(places.get(path, path), altered(reader.site, note=DISPUTE))
    expect(page.locator(".noted")).to_have_text([DISPUTE])
    expect(page.locator(".banner.proved").first).to_be_visible()


@pytest.mark.parametrize("name", ["stranger", "missing"])
def test_a_bad_slip_says_whom_to_call(reader: Reader, name: str) -> None:
    code = reader.site.slips[name].partition("#")[2]
    page = reader.open(f"s/#{code}")
    expect(page.locator(f".banner.failed {CALL}")).to_have_text(PHONE)
    told = site_json(reader.site)
    told["bureau"]["phone"] = ""
    page = reader.open(f"s/#{code}", {"data/site.json": json.dumps(told).encode()})
    page.locator(".banner.failed").get_by_role("link", name="往哪里反映").click()
    expect(page).to_have_url(f"{reader.site.address}/about.html#complain")


def test_a_good_slip_calls_nobody(reader: Reader) -> None:
    page = reader.open(f"s/#{reader.site.slips['genuine'].partition('#')[2]}")
    expect(page.locator("[data-verdict=genuine]")).to_have_count(1)
    assert page.locator(CALL).count() == 0


def test_the_number_is_dialled_from_the_page_that_explains_and_left_out_where_there_is_none(reader: Reader) -> None:
    expect(reader.open("about.html").locator(CALL)).to_have_text(PHONE)
    told = site_json(reader.site)
    told["bureau"]["phone"] = ""
    page = reader.open("about.html", {"about.html": pages(told)["about.html"]})
    expect(page.locator("#complain")).to_contain_text("12350")
    assert page.locator("a[href^='tel:']").count() == 0


def test_a_long_list_begins_with_its_names(reader: Reader) -> None:
    power = LISTS["powers"][0]
    many = [{**power, "code": f"CF-{at}", "title": f"第{at}项权力"} for at in range(1, 6)]
    page = reader.open("powers.html", {"data/powers.json": json.dumps(many[:4]).encode()})
    expect(page.locator("article.entry")).to_have_count(4)
    assert page.locator(".contents").count() == 0
    page = reader.open("powers.html", {"data/powers.json": json.dumps(many).encode()})
    page.get_by_role("link", name="第4项权力").click()
    expect(page.locator("[id='CF-4'] h2")).to_be_in_viewport()
    again = reader.open("powers.html#CF-5", {"data/powers.json": json.dumps(many).encode()})
    expect(again.locator("article.entry.named h2")).to_have_text("第5项权力")


def test_a_plan_says_its_tasks_and_its_days(reader: Reader) -> None:
    page = reader.open("plans.html")
    plan = page.locator("article.entry").first
    expect(plan.locator("h3")).to_have_text("工贸企业双随机抽查")
    expect(plan).to_contain_text("2026年1月1日 至 2026年12月31日")
    expect(plan).to_contain_text("24家")


def test_flowcharts_are_on_paper_though_nobody_looked_at_them(reader: Reader, tmp_path: Path) -> None:
    """Far below the edge of the screen; a picture that waits for a reader would be an empty frame."""
    far = [{"title": f"流程{at}", "picture": f"papers/flow-{at}.svg", "steps": ["一"]} for at in range(60)]
    black = b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><rect width="200" height="60"/></svg>'
    pictures = {str(each["picture"]): black for each in far}
    page = reader.open("guides.html", {"data/flows.json": json.dumps(far).encode()} | pictures)
    expect(page.locator("#flow-list img")).to_have_count(len(far))
    page.wait_for_load_state("networkidle")
    page.pdf(path=tmp_path / "guides.pdf", format="A4")
    command: list[str | Path] = ["pdftoppm", "-gray", "-r", "20", tmp_path / "guides.pdf", tmp_path / "page"]
    subprocess.run(command, check=True)
    dark = sum(path.read_bytes().count(0) for path in tmp_path.glob("page*.pgm"))
    assert dark > len(far) * 30 * 8  # 200 by 60 points of paper are about 40 by 12 dots


def test_without_scripts_no_form_waits_in_vain(browser: Browser, reader: Reader) -> None:
    expect(reader.open().locator("#find")).to_be_visible()
    context = browser.new_context(java_script_enabled=False)
    still = Reader(reader.site, context)
    for each in COLUMNS:
        page = still.open(each.path)
        assert page.locator("form:visible").count() == 0, each.path
        assert page.locator("h1").is_visible()
    context.close()
