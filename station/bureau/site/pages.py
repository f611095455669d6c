"""The public page's own files: schema/public and modules of schema/verifier, filled with sentences.

Pages name their style and scripts by a digest of their content, so that a server may let browsers keep those for good.
Nothing here reads a replica: what a page shows it fetches from the data beside it (docs/public.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any

from schema import resource
from station.documents import verifier
from station.records.moment import moment
from station.texts import sayings, text

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""Everything from here alone; nothing written into a page runs. `frame-ancestors` only a server can say."""
BASE = ("verifier/bytes", "verifier/texts", "verifier/dom", "public/site")
SEARCH = ("verifier/sha256", "public/rows", "public/listing")
PROOF = (
    *("verifier/sha256", "verifier/sha512", "verifier/noble_ed25519", "verifier/ed25519", "verifier/merkle"),
    *("verifier/lines", "verifier/note", "verifier/entry", "public/changeset", "public/cosigned", "public/proof"),
)
TOLD = ("public/shards", "public/checks")
LIST = ("public/lists",)
FRAME = "public.frame"
"""Table of what is around every page."""
COMMON, LISTING = ("public.common",), ("public.listing",)
CHECKS = ("public.checks", "public.check", "public.holds", "public.fails")
_PLACE = re.compile(r"\{\{([a-z_0-9.]+)\}\}")
_ASSET_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path, its words, and what its scripts need."""

    path: str
    words: str
    """Table of its own sentences; its last part names the fragment of schema/public and the word under `nav`."""
    bundles: tuple[tuple[str, ...], ...] = ()
    """Scripts as files: modules that other pages load too stand in a bundle of their own."""
    tables: tuple[str, ...] = ()
    """Tables of sentences that its scripts ask for."""

    @property
    def name(self) -> str:
        """`index`, `record` …"""
        return self.words.rpartition(".")[2]


INDEX = Page("index.html", "public.index", (BASE, SEARCH, ("public/register",)), (*COMMON, *LISTING, "public.index"))
RECORD = Page(
    "record.html", "public.record", (BASE, PROOF, TOLD, ("public/record",)), (*COMMON, *CHECKS, "public.record")
)
SLIP = Page(
    "s/index.html",
    "public.slip",
    (BASE, PROOF, TOLD, ("public/base41", "public/slip", "public/slip_page", "public/scan")),
    (*COMMON, *CHECKS, "public.slip", "public.kind", "public.claim", "public.refused"),
)
DRAWS = Page(
    "draws.html", "public.draws", (BASE, (*LIST, "public/draws")), (*COMMON, "public.draws", "public.draw_state")
)
WITHDRAWN = Page("withdrawn.html", "public.withdrawn", (BASE, SEARCH, ("public/withdrawn",)), (*COMMON, *LISTING))
POWERS = Page(
    "powers.html", "public.powers", (BASE, (*LIST, "public/powers")), (*COMMON, "public.powers", "public.power_kind")
)
GUIDES = Page("guides.html", "public.guides", (BASE, (*LIST, "public/guides")), (*COMMON, "public.guides"))
PLANS = Page("plans.html", "public.plans", (BASE, (*LIST, "public/plans")), (*COMMON, "public.plans"))
STATIONS = Page("stations.html", "public.stations", (BASE, PROOF, ("public/stations",)), (*COMMON, "public.stations"))
ABOUT = Page("about.html", "public.about")
COLUMNS = (INDEX, SLIP, DRAWS, WITHDRAWN, POWERS, GUIDES, PLANS, STATIONS, ABOUT)
"""In the order in which they are offered; a record is reached from the register or from a slip."""


def pages(site: Mapping[str, Any]) -> dict[str, bytes]:
    """Path to bytes of every page, script and style, and of the page that checks draws; `site` as in data/site.json."""
    style, written = _asset("site", ".css", _part("public/site.css"))
    made = {style: written}
    for page in (*COLUMNS, RECORD):
        scripts = [_bundle(bundle) for bundle in page.bundles]
        made |= dict(scripts)
        made[page.path] = _page(page, site, style, [path for path, _ in scripts])
    beside = {f"draws/{station['code']}/verifier.html" for station in site["stations"]}
    return made | dict.fromkeys({"verifier.html", *beside}, verifier.page())


def _page(page: Page, site: Mapping[str, Any], style: str, scripts: Iterable[str]) -> bytes:
    root, bureau = "../" * page.path.count("/"), str(site["bureau"]["name"])
    at = f"{moment(str(site['built_at'])):YYYY年M月D日 HH:mm}"
    words = {
        "title": text(f"{page.words}.title"),
        "bureau": bureau,
        "published": text(f"{FRAME}.published", bureau=bureau, at=at),
    }
    parts = {name: escape(each) for name, each in words.items()} | {
        "root": root,
        "style": style,
        "csp": POLICY,
        "nav": _nav(page, root),
        "call": _call(site["bureau"]),
        "demo": f'<p class="demo">{escape(text(f"{FRAME}.demo"))}</p>' if site["demo"] else "",
        "texts": _texts(page.tables),
        "scripts": "\n".join(f'<script defer src="{root}{path}"></script>' for path in scripts),
    }
    main = _filled(_part(f"public/{page.name}.html"), parts)
    return _filled(_part("public/frame.html"), {**parts, "main": main}).encode()


def _call(bureau: Mapping[str, Any]) -> str:
    """Whom to tell; nothing where the bureau says no number."""
    number = str(bureau["phone"])
    dialled = "".join(re.findall(r"[0-9+]", number))
    said = escape(text("public.common.call", bureau=bureau["name"]))
    return f'<p>{said}<a href="tel:{dialled}">{escape(number)}</a></p>' if number else ""


def _nav(page: Page, root: str) -> str:
    current = {page.name: ' aria-current="page"'}
    links = [(each, escape(text(f"public.nav.{each.name}"))) for each in COLUMNS]
    return "\n".join(
        f'<li><a href="{root}{each.path}"{current.get(each.name, "")}>{title}</a></li>' for each, title in links
    )


def _filled(template: str, parts: Mapping[str, str]) -> str:
    def filled(place: re.Match[str]) -> str:
        name = place[1]
        return parts[name] if name in parts else escape(text(name))

    return _PLACE.sub(filled, template)


def _texts(tables: Iterable[str]) -> str:
    # Data between script tags ends at the first `</`, whatever the quotes around it.
    told = json.dumps({name: sayings(name) for name in tables}, ensure_ascii=False, separators=(",", ":"))
    return told.replace("<", "\\u003c")


@cache
def _bundle(modules: tuple[str, ...]) -> tuple[str, bytes]:
    return _asset(modules[-1].rpartition("/")[2], ".js", "\n".join(_part(f"{module}.js") for module in modules))


def _asset(name: str, ending: str, content: str) -> tuple[str, bytes]:
    data = content.encode()
    return f"assets/{name}-{sha256(data).hexdigest()[:_ASSET_DIGITS]}{ending}", data


def _part(path: str) -> str:
    return resource(path).read_text(encoding="utf-8")
