"""The page as people use it: a package is chosen, dropped or linked to, and the page says what it came to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from station.documents import verifier
from station.rules.draw import archive, package
from tests.rules.draw import random_draws, sample

NARROW = ViewportSize(width=360, height=740)
Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, page_file: Path) -> Iterator[Open]:
    """Opens the page, from its file or from elsewhere; afterwards nothing may have complained or gone out."""
    complaints: list[str] = []
    requests: list[str] = []
    context = browser.new_context()

    def open_page(address: str = page_file.as_uri(), viewport: ViewportSize | None = None) -> Page:
        page = context.new_page()
        if viewport:
            page.set_viewport_size(viewport)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        return page

    yield open_page
    context.close()
    assert complaints == []
    # A worker is made of the page's own script; everything else is the page itself and what the link names.
    assert [url for url in requests if not re.match(r"file:///|blob:|http://127\.0\.0\.1:\d+/", url)] == []


def packed(tmp_path: Path, files: dict[str, bytes], name: str = "draw-0002.zip") -> Path:
    """The package of these files on disk."""
    path = tmp_path / name
    path.write_bytes(archive.pack(files))
    return path


def steps(page: Page) -> dict[str, str]:
    """Step to its state."""
    items = page.locator("li.step").all()
    return {each.get_attribute("data-step") or "": (each.get_attribute("class") or "").split()[1] for each in items}


def test_a_good_package(opened: Open, tmp_path: Path) -> None:
    files = sample.files()
    page = opened()
    page.set_input_files("#choose", packed(tmp_path, files))
    expect(page.locator(".banner.proved .verdict")).to_contain_text("核验通过")
    assert steps(page) == dict.fromkeys(
        ("files", "commit", "ledger", "lists", "sources", "seed", "result", "reveal"), "proved"
    ) | {"after": "none"}
    short = re.search(r"短码 +([0-9A-Z-]{19})", files["README.txt"].decode())
    assert short and page.locator(".short-form").inner_text() == short[1]
    assert page.locator(".marks").inner_text() == "本地抽取"
    drawn = [line for line in files["result.tsv"].decode().split("\n") if "\tS\t" in line]
    assert page.locator("#drawn > div tbody tr").count() == len(drawn) == 7
    assert page.title().startswith("核验通过")


def test_a_changed_package_names_check_and_file(opened: Open, tmp_path: Path) -> None:
    honest = sample.files()
    pool = honest["pool.tsv"].replace("宏达".encode(), "宏大".encode(), 1)
    page = opened()
    page.set_input_files("#choose", packed(tmp_path, package.complete({**honest, "pool.tsv": pool})))
    failed = page.locator(".banner.failed")
    expect(failed.locator(".verdict")).to_contain_text("核验不通过")
    expect(failed).to_contain_text("检查项 root · pool.tsv")
    assert steps(page)["lists"] == "failed"
    assert steps(page)["result"] == "skipped"
    assert page.locator("#drawn").count() == 0


def test_an_unreadable_file_says_so(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "draw-0002.zip"
    path.write_bytes(b"not a zip")
    page = opened()
    page.set_input_files("#choose", path)
    expect(page.locator(".banner.failed")).to_contain_text("这个文件没法核验")


def test_a_package_is_dropped(opened: Open, tmp_path: Path) -> None:
    page = opened()
    data = list(archive.pack(sample.files()))
    page.evaluate(
        """bytes => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([Uint8Array.from(bytes)], 'draw-0002.zip'));
            const how = { dataTransfer: dropped, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent('drop', how));
        }""",
        data,
    )
    expect(page.locator(".banner.proved")).to_contain_text("核验通过")


def test_one_enterprise_is_found(opened: Open, tmp_path: Path) -> None:
    files = sample.files()
    page = opened()
    page.set_input_files("#choose", packed(tmp_path, files))
    lines = [line.split("\t") for line in files["result.tsv"].decode().split("\n")[:-1]]
    stratum, rank, _, id_, ticket, people, name = next(line for line in lines if line[2] == "S")
    page.fill("#wanted", id_.lower())
    card = page.locator("#answers .card")
    expect(card).to_have_count(1)
    for told in (name, id_, f"第 {rank} 位", ticket, "可以被抽中", "检查人员"):
        expect(card).to_contain_text(told)
    reserve = next(line for line in lines if line[2] == "R")
    page.fill("#wanted", reserve[3])
    expect(card).to_contain_text("没有抽中")
    page.fill("#wanted", sample.code(8))
    expect(card).to_contain_text("近期已检查")
    page.fill("#wanted", "无此企业")
    expect(page.locator("#answers")).to_contain_text("名录共 24 家")


def test_folded_lists_open(opened: Open, tmp_path: Path) -> None:
    page = opened()
    page.set_input_files("#choose", packed(tmp_path, sample.files()))
    page.get_by_text("候补次序").click()
    expect(page.locator("#drawn details tbody tr").first).to_be_visible()
    page.get_by_text("剔除的企业").click()
    expect(page.get_by_text("仍在冻结的名录里")).to_be_visible()
    page.get_by_text("与上次名录的增减（").click()
    expect(page.get_by_text("已注销或停产 → 可抽")).to_be_visible()


def linked(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """A web server on a folder, as a bureau has one."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/verifier.html"


def test_a_link_opens_its_package(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "verifier.html").write_bytes(verifier.page())
    packed(tmp_path, sample.files())
    server, address = linked(tmp_path)
    try:
        page = opened(f"{address}?zip=draw-0002.zip")
        expect(page.locator(".banner.proved")).to_contain_text("核验通过")
        page = opened(f"{address}?zip=https://example.org/draw.zip")
        expect(page.locator("#message")).to_contain_text("同一个地方")
    finally:
        server.shutdown()


def test_a_link_on_a_disk_asks_for_the_file(opened: Open, page_file: Path) -> None:
    page = opened(f"{page_file.as_uri()}?zip=draw-0002.zip")
    expect(page.locator("#message")).to_contain_text("请把这个文件拖进来")


def draw_where(wanted: Callable[[random_draws.Draw], bool]) -> random_draws.Draw:
    """The first random draw of a kind."""
    return next(each for each in map(random_draws.draw, range(1_000)) if wanted(each))


def test_parts_of_a_draw_are_explained(opened: Open, tmp_path: Path) -> None:
    made = draw_where(lambda each: each.c.publication == "sealed" and len(random_draws.parts(each)) == 4)
    titles = ["这家企业在名录里", "这家企业不在名录里", "这家企业在抽取结果里", "封存包核验通过"]
    page = opened()
    for files, title in zip(random_draws.parts(made), titles, strict=True):
        page.set_input_files("#choose", packed(tmp_path, files))
        expect(page.locator(".banner .verdict")).to_have_text(f"✓{title}")


def test_a_demonstration_is_always_marked(opened: Open, tmp_path: Path) -> None:
    def wanted(each: random_draws.Draw) -> bool:
        return each.c.demo and "drand.quicknet" in {one.source for one in each.c.sources} and not each.c.voided

    page = opened()
    page.set_input_files("#choose", packed(tmp_path, draw_where(wanted).files))
    expect(page.locator(".marks .mark-amber")).to_have_text("演示")
    expect(page.locator("[data-step=sources]")).to_contain_text("什么也证明不了")
    expect(page.locator(".limits")).to_contain_text("本页不验证 drand 信标的 BLS 签名")


@pytest.mark.parametrize("number", [0, 3, 7])
def test_nothing_is_wider_than_a_phone(opened: Open, tmp_path: Path, number: int) -> None:
    page = opened(viewport=NARROW)
    page.set_input_files("#choose", packed(tmp_path, random_draws.draw(number).files))
    expect(page.locator(".banner")).to_be_visible()
    page.evaluate("openFolded()")
    page.click("#make-nonce")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_supervisors_nonce(opened: Open) -> None:
    page = opened()
    page.click("#make-nonce")
    secret, digest = (page.locator(f"#nonce-{name}").inner_text().replace("\n", "") for name in ("secret", "digest"))
    nonce = bytes.fromhex(secret.replace(" ", ""))
    assert len(nonce) == 32
    assert digest.replace(" ", "") == sha256(b"anjian-draw/v1/nonce" + nonce).hexdigest()
    page.click("#make-nonce")
    assert page.locator("#nonce-secret").inner_text() != secret


def test_a_large_pool_does_not_freeze_the_page(opened: Open, tmp_path: Path) -> None:
    """A worker counts while the page answers; the tables show the first rows."""
    frozen = sample.lists(20_000)
    page = opened()
    with page.expect_event("worker"):
        page.set_input_files("#choose", packed(tmp_path, sample.files(frozen, sample.terms(frozen))))
    page.click("#make-nonce")
    expect(page.locator("#nonce-digest")).to_be_visible()
    expect(page.locator(".banner.proved")).to_contain_text("核验通过", timeout=60_000)
    page.get_by_text("候补次序").click()
    expect(page.locator("#drawn details tbody tr")).to_have_count(200)
    page.get_by_text("再显示 200 家").click()
    expect(page.locator("#drawn details tbody tr")).to_have_count(400)


def test_it_prints_with_everything_open(opened: Open, tmp_path: Path) -> None:
    page = opened()
    page.set_input_files("#choose", packed(tmp_path, sample.files()))
    expect(page.locator(".banner")).to_be_visible()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#verdict details:not([open])").count() == 0
    expect(page.locator("#drop")).to_be_hidden()
    expect(page.get_by_text("仍在冻结的名录里")).to_be_visible()


def test_only_its_own_scripts_may_run(opened: Open) -> None:
    written = verifier.page().decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', written)
    assert policy and policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1] and "http" not in policy[1]
    # Not one address to load from, and no script that its policy does not name.
    assert re.findall(r"""(?:src|href)=["']""", written.split("<script", 1)[0]) == []
    page = opened()
    assert page.evaluate("typeof verifyZip") == "function"


def test_the_page_is_always_the_same() -> None:
    first = verifier.page()
    verifier.page.cache_clear()
    assert verifier.page() == first
    assert b"\r" not in first
