"""A chromium for each file of tests, and the page that checks draws, opened from a file as an outsider opens it.

Not one for the session: while it runs, its event loop stands in the way of every asynchronous test of this process.
"""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from station.documents import verifier

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
VERDICTS = """packages => packages.map(encoded => {
    const data = Uint8Array.from(atob(encoded), character => character.charCodeAt(0));
    try {
        const verdict = verifyZip(data);
        const { findings, kind, commitHash, shortForm, seed, key, outcome } = verdict;
        return { findings, kind, commitHash, shortForm, seed, key, result: outcome && lenientText(outcome.text) };
    } catch (error) {
        if (!(error instanceof NotAPackage)) throw error;
        return { unreadable: error.message };
    }
})"""
"""What the page says of some packages, as plain data."""

VerifyMany = Callable[[list[bytes]], list[dict[str, Any]]]
VerifyOne = Callable[[bytes], dict[str, Any]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium; a machine without one fails here and says so."""
    found = shutil.which("chromium")
    assert found, "chromium is not installed; tools/setup dev installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """verifier.html on disk."""
    path = tmp_path_factory.mktemp("verifier") / "verifier.html"
    path.write_bytes(verifier.page())
    return path


@pytest.fixture(scope="module")
def engine(browser: Browser, page_file: Path) -> Page:
    """The page, for asking its functions; nobody clicks here."""
    page = browser.new_page()
    page.goto(page_file.as_uri())
    return page


@pytest.fixture(scope="module")
def verify_many_in_browser(engine: Page) -> VerifyMany:
    """Packages to what the page says of them; `unreadable` where it is no package."""
    return lambda packages: engine.evaluate(VERDICTS, [b64encode(data).decode() for data in packages])


@pytest.fixture(scope="module")
def verify_in_browser(verify_many_in_browser: VerifyMany) -> VerifyOne:
    """One package to what the page says of it."""
    return lambda data: verify_many_in_browser([data])[0]
