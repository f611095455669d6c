"""The site as a server of its own gives it, file for file, and pages opened as on a telephone and on a desk.

The answers come from this process and no socket is opened: whatever else the page asked for would be seen, and fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from mimetypes import guess_type
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize

from tests.browser.site.made import Made, make

SIZES = {"phone": ViewportSize(width=360, height=740), "desk": ViewportSize(width=1280, height=800)}
ADDRESS = "https://gongshi.example.test"


@pytest.fixture(scope="module")
def site() -> Made:
    """The site."""
    return make(ADDRESS)


@dataclass
class Reader:
    """Somebody with a browser; what it asked for and complained of is kept."""

    site: Made
    context: BrowserContext
    altered: dict[str, bytes] = field(default_factory=dict)
    """Files that the server gives otherwise than they were made."""
    cut: bool = False
    """There is no network."""
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Parts of complaints that a test brings about itself."""

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/")
        path += "index.html" if not path or path.endswith("/") else ""
        found = self.altered.get(path, self.site.files.get(path))
        if self.cut:
            route.abort("internetdisconnected")
        elif not route.request.url.startswith(f"{ADDRESS}/") or found is None:
            route.fulfill(status=404)
        else:
            route.fulfill(body=found, content_type=guess_type(path)[0] or "application/octet-stream")

    def open(self, path: str = "index.html", altered: dict[str, bytes] | None = None) -> Page:
        """A page, with some files of the site answered otherwise."""
        self.altered = altered or {}
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{ADDRESS}/{path}")
        return page


@pytest.fixture(params=SIZES)
def reader(request: pytest.FixtureRequest, browser: Browser, site: Made) -> Iterator[Reader]:
    """A reader of each size; nothing may have been asked of anybody else, and nothing may have gone wrong unseen."""
    context = browser.new_context(viewport=SIZES[request.param], locale="zh-CN")
    reading = Reader(site, context)
    yield reading
    context.close()
    assert [url for url in reading.requests if not url.startswith((f"{ADDRESS}/", "data:", "blob:"))] == []
    assert [each for each in reading.complaints if not any(part in each for part in reading.expected)] == []
