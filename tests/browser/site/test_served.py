"""A web server that knows nothing of us: it sends `/s` to `/s/`, and what follows `#` stays with the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.site.conftest import SIZES
from tests.browser.site.made import Made, make


@dataclass
class Served:
    """A site below a port of this machine, and what the server was asked for."""

    made: Made
    port: int
    lines: list[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The folder that a publishing lays out, under the plainest server there is."""
    root, lines = tmp_path_factory.mktemp("served"), list[str]()

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            lines.append(format % args)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(root)))
    port = int(server.server_address[1])
    made = make(f"https://127.0.0.1:{port}")
    _write(root, made)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Served(made, port, lines)
    server.shutdown()
    thread.join()
    server.server_close()


def _write(root: Path, made: Made) -> None:
    for path, data in made.files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_link_of_a_slip_survives_the_way_to_its_folder(
    browser: Browser, served: Served, size: ViewportSize
) -> None:
    _, _, payload = served.made.slips["genuine"].partition("#")
    served.lines.clear()
    page = browser.new_page(viewport=size)
    page.goto(f"http://127.0.0.1:{served.port}/s#{payload}")
    expect(page.locator("[data-verdict=genuine]")).to_have_count(1)
    assert page.url == f"http://127.0.0.1:{served.port}/s/#{payload}"
    assert any('"GET /s HTTP/1.1" 301' in line for line in served.lines)
    assert not [line for line in served.lines if payload[:20] in line]
    page.get_by_role("link", name="（余）应急罚〔2026〕1号").click()
    expect(page.locator(".checks > li[data-holds=true]")).to_have_count(5)
    page.context.close()
