"""The public page in a browser: `.venv/bin/python bench/site_browser.py [DIR]`.

First useful paint, a search, and the bytes of one look-up. DIR is a published site; without it one of 100,000 made-up
results is laid out. Times are medians and stand beside those of a page with one sentence, from the same server, on the
same processor; slowed down six times that is a cheap telephone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from cases import load
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browser.conftest import ARGUMENTS  # noqa: E402  # the tests' browser and their site, from beside bench/
from tests.browser.site.made import Size, make  # noqa: E402

RESULTS, ROWS_PER_FILE, DIGITS = 100_000, 40, 3
PHONE = ViewportSize(width=360, height=740)
SLOWER = 6
EMPTY = "empty.html"
TOWNS, TRADES = (
    ("泗门镇", "临山镇", "低塘街道", "马渚镇", "陆埠镇", "丈亭镇"),
    ("塑料制品", "模具", "电器", "五金", "化工", "机械", "电镀", "包装"),
)
SIGNS = "宏达三和永兴舜江甬余华盛金鑫瑞丰恒通锦程天河东海明珠立信百川万里长青飞跃凯旋博远"
FORMS = ("有限公司", "厂", "股份有限公司", "加工场")
PAINTED = """() => new Promise(done => {
    const there = () => document.querySelector('#rows > li');
    const look = () => there() ? requestAnimationFrame(() => done(performance.now())) : setTimeout(look, 1);
    look();
})"""
FIRST_PAINT = """() => new Promise(done => {
    const look = () => {
        const found = performance.getEntriesByName('first-contentful-paint')[0];
        if (found) done(found.startTime); else setTimeout(look, 1);
    };
    look();
})"""
SEARCHED = """typed => new Promise(done => {
    const began = performance.now();
    new MutationObserver((_, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => done(performance.now() - began));
    }).observe(document.getElementById('rows'), { childList: true });
    document.getElementById('query').value = typed;
    document.getElementById('find').requestSubmit();
})"""


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, nargs="?")
    asked.add_argument("--times", type=int, default=7)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="site-") as made:
        folder = given.folder or _laid_out(Path(made))
        with _served(folder) as address, _browser() as browser:
            _measure(browser, address, folder, given.times)
    return 0


def _measure(browser: Browser, address: str, folder: Path, times: int) -> None:
    site = json.loads((folder / "data/site.json").read_bytes())
    row = json.loads((folder / f"data/rows/{site['rows'] // site['rows_per_file'] // 2}.json").read_bytes())[0]
    print(f"{site['rows']:,} rows, {sum(1 for _ in folder.rglob('*.*')):,} files; load {load()}")
    for slower in (1, SLOWER):
        empty = median(_timed(browser, f"{address}/{EMPTY}", FIRST_PAINT, slower) for _ in range(times))
        print(f"\nprocessor {slower} times slower: empty page {empty:.0f} ms")
        told = {"first rows": [_timed(browser, f"{address}/index.html", PAINTED, slower) for _ in range(times)]}
        for what, typed in (("by name", row[3]), ("by code", row[10]), ("by number", row[4])):
            told[what] = [_timed(browser, f"{address}/index.html", SEARCHED, slower, typed) for _ in range(times)]
        for what, each in told.items():
            print(f"{what:12}{median(each):>8.0f} ms {median(each) / empty:>6.1f} empty pages")
    for what, typed in (("by name", row[3]), ("by code", row[10]), ("by number", row[4])):
        _look_up(browser, address, what, typed, row)


def _timed(browser: Browser, address: str, script: str, slower: int, typed: str | None = None) -> float:
    """Milliseconds that `script` gives on a page of a browser that has seen nothing before."""
    with _context(browser) as context:
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(address, wait_until="commit")
        if typed is not None:
            page.wait_for_selector("#rows > li")
        return float(page.evaluate(script, typed))


def _look_up(browser: Browser, address: str, what: str, typed: str, row: list[Any]) -> None:
    """From an empty cache: the register, a search, the record with its checks."""
    with _context(browser) as context:
        bodies: dict[str, bytes] = {}
        page = context.new_page()
        page.on("response", lambda response: bodies.setdefault(response.url, response.body()))
        page.goto(f"{address}/index.html")
        page.wait_for_selector("#rows > li")
        first = dict(bodies)
        page.evaluate(SEARCHED, typed)
        searched = dict(bodies)
        _open(page, row)
        parts = {"register": first, "search": _without(searched, first), "record": _without(bodies, searched)}
        told = "  ".join(f"{name} {_kib(part)}" for name, part in parts.items())
        print(f"look-up {what:10} {len(bodies)} files, {_kib(bodies)}: {told}")


def _open(page: Page, row: list[Any]) -> None:
    page.locator(f'#rows a[href="record.html#{row[0]}"]').first.click()
    page.wait_for_selector(".banner.proved")
    page.wait_for_load_state("networkidle")


def _without(all_: dict[str, bytes], before: dict[str, bytes]) -> dict[str, bytes]:
    return {url: body for url, body in all_.items() if url not in before}


def _kib(bodies: dict[str, bytes]) -> str:
    packed = sum(len(gzip.compress(body)) for body in bodies.values())
    return f"{sum(map(len, bodies.values())) / 1024:.0f} KiB ({packed / 1024:.0f} with gzip)"


def _laid_out(folder: Path) -> Path:
    made = make("https://example.org", Size(RESULTS, ROWS_PER_FILE, DIGITS), _name)
    for path, data in made.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def _name(number: int) -> str:
    """Names that differ as those of a county do."""
    first, second = SIGNS[number * 7 % len(SIGNS)], SIGNS[number * number % 61 % len(SIGNS)]
    parts = (
        TOWNS[number % 6],
        first,
        second,
        SIGNS[number // 50 % len(SIGNS)],
        TRADES[number // 6 % 8],
        FORMS[number // 48 % 4],
    )
    return "余姚市" + "".join(parts)


@contextmanager
def _context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE)
    yield context
    context.close()


@contextmanager
def _browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        raise SystemExit("chromium is not installed; tools/setup dev installs it")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


class _Handler(SimpleHTTPRequestHandler):
    """Files, quietly; and the page with one sentence."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path != f"/{EMPTY}":
            super().do_GET()
            return
        page = "<!DOCTYPE html><meta charset=utf-8><title>空</title><p>空</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None: ...


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    running = Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    running.join()
    server.server_close()


if __name__ == "__main__":
    raise SystemExit(main())
