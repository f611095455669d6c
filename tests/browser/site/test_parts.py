"""The public page's parts as files: all used, small, and free of what a public page must not do."""

from __future__ import annotations

import re

import pytest

from schema import resource
from station.bureau.site.pages import ABOUT, COLUMNS, POLICY, RECORD, pages
from station.texts import sayings
from tests.browser.site.made import make
from tests.shape.tree import ROOT

FOLDER = ROOT / "schema" / "public"
SCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js"))}
LINES = 400
FORBIDDEN = {
    "innerHTML": "what a record says is no markup",
    "eval(": "nothing is made into code",
    "localStorage": "nothing is kept",
    "sessionStorage": "nothing is kept",
    "document.cookie": "nothing is kept",
    "crypto.subtle": "absent on plain-http pages",
    "??=": "newer than ES2020",
    "||=": "newer than ES2020",
    ".at(": "newer than ES2020",
    "replaceAll": "newer than ES2020",
    "http://": "nothing comes from elsewhere",
}


def test_every_part_is_used_and_small() -> None:
    loaded = {module for page in (*COLUMNS, RECORD) for bundle in page.bundles for module in bundle}
    assert {f"public/{name}" for name in SCRIPTS} == {module for module in loaded if module.startswith("public/")}
    assert {name for name, each in SCRIPTS.items() if len(each.splitlines()) > LINES} == set()
    assert {name for name, each in SCRIPTS.items() if "'use strict';" not in each} == set()
    fragments = {page.name for page in (*COLUMNS, RECORD)} | {"frame"}
    assert {path.stem for path in FOLDER.glob("*.html")} == fragments


@pytest.mark.parametrize("word", FORBIDDEN)
def test_what_a_public_page_must_not_do(word: str) -> None:
    assert [name for name, each in SCRIPTS.items() if word in each] == [], FORBIDDEN[word]


def test_every_sentence_asked_for_is_on_its_page_and_every_sentence_is_asked_for() -> None:
    asked: set[str] = set()
    for page in (*COLUMNS, RECORD):
        carried = {f"{table}.{name}" for table in page.tables for name in sayings(table)}
        modules = [module for bundle in page.bundles for module in bundle if module.startswith("public/")]
        code = "\n".join(resource(f"{module}.js").read_text(encoding="utf-8") for module in modules)
        keys = set(re.findall(r"'(public\.[a-z_]+\.[a-z_0-9]+)'", code))
        heads = set(re.findall(r"`(public\.[a-z_]+\.[a-z_]*)\$", code))
        assert keys - carried == set(), page.path
        assert [head for head in heads if not any(key.startswith(head) for key in carried)] == [], page.path
        built = {key for key in carried if any(key.startswith(head) for head in heads)}
        asked |= keys | built
    templates = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.html"))
    asked |= set(re.findall(r"\{\{(public\.[a-z_.0-9]+)\}\}", templates))
    asked |= {f"{page.words}.title" for page in (*COLUMNS, RECORD)} | {"public.frame.published", "public.frame.demo"}
    tables = {table for page in (*COLUMNS, RECORD) for table in page.tables} | {page.words for page in COLUMNS}
    assert {f"{table}.{name}" for table in tables | {"public.frame"} for name in sayings(table)} - asked == set()


def test_a_page_says_where_everything_comes_from_and_runs_nothing_of_its_own() -> None:
    made = make("https://example.org").files
    for page in (*COLUMNS, RECORD):
        written = made[page.path].decode()
        assert f'content="{POLICY}"' in written.replace("&#x27;", "'")
        assert "{{" not in written
        assert re.findall(r"<script(?! type=\"application/json\"| defer src=)", written) == []
        assert re.findall(r"\son[a-z]+=|\sstyle=|<style", written) == []
        for address in re.findall(r'(?:src|href)="([^"#]*)"', written):
            laid_by_others = "open/" in address or address == "SHA256SUMS"
            dialled = page is ABOUT and address == "tel:057400000000"
            assert laid_by_others or dialled or address == "data:," or _found(page.path, address) in made


def _found(page: str, address: str) -> str:
    root = "../" * page.count("/")
    assert address.startswith(root)
    return address.removeprefix(root)


def test_assets_are_named_by_their_content_and_the_words_of_a_bureau_are_no_markup() -> None:
    site = {
        **{"built_at": "2026-11-25T10:00:00+08:00", "demo": False, "stations": []},
        "bureau": {"name": "<b>局</b>", "phone": '<i>12"34</i>'},
    }
    written = pages(site)
    assert "&lt;b&gt;局&lt;/b&gt;执法公示" in written["index.html"].decode()
    about = written["about.html"].decode()
    assert '&lt;b&gt;局&lt;/b&gt;电话：<a href="tel:1234">&lt;i&gt;12&quot;34&lt;/i&gt;</a>' in about
    assert "演示数据" not in written["index.html"].decode()
    assert pages(site) == written
