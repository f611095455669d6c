"""The page with which anybody checks a draw in a browser: schema/verifier as one file, always the same bytes.

It asks for nothing but itself: style, scripts and sentences are in it, and its policy lets only them run. Its
SHA-256 is what a commitment's `verifier` names.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape

from schema import resource
from station.texts import sayings, text

CORE = (
    *("bytes", "sha256", "sha512", "noble_ed25519", "ed25519", "texts", "moments", "lines", "zip", "merkle"),
    *("identity", "freeze", "changes", "sources", "commit", "schedule", "terms", "seed", "tickets", "network"),
    *("assign", "result", "note", "entry", "evidence", "after", "membership", "package"),
    *("verify_inputs", "verify_steps", "verify_outcome", "verify", "worker"),
)
"""What decides. It runs in the page and in its worker; each part may use those before it when it is loaded."""
UI = ("dom", "names", "steps", "shown", "banner", "details", "tables", "search", "limits", "nonce", "runner", "page")
"""What shows."""
TABLES = (
    *("draw.verify", "draw.why", "draw.unreadable", "draw.drawn_on", "draw.reason", "draw_after.reason"),
    *("verifier.page", "verifier.stage", "verifier.banner", "verifier.about", "verifier.step", "verifier.proves"),
    *(
        "verifier.state",
        "verifier.fact",
        "verifier.table",
        "verifier.shown",
        "verifier.search",
        "verifier.limits",
        "verifier.lookup",
    ),
    *("verifier.source", "verifier.stratum", "verifier.inspector", "verifier.nonce", "verifier.self"),
    *("draw.malformed", "draw.not_a_package"),
)
"""Sentences that go along."""
_PLACE = re.compile(r"\{\{([a-z_.]+)\}\}")


@cache
def page() -> bytes:
    """verifier.html."""
    style, core, ui = _part("style.css"), _scripts(CORE), _scripts(UI)
    parts = {"csp": _policy(style, core, ui), "style": style, "core": core, "ui": ui, "texts": _texts()}

    def filled(place: re.Match[str]) -> str:
        name = place[1]
        return parts[name] if name in parts else escape(text(name))

    return _PLACE.sub(filled, _part("page.html")).encode()


def _part(name: str) -> str:
    return resource(f"verifier/{name}").read_text(encoding="utf-8")


def _scripts(names: tuple[str, ...]) -> str:
    return "\n" + "\n".join(_part(f"{name}.js") for name in names)


def _texts() -> str:
    tables = {name: sayings(name) for name in TABLES}
    tables["draw"] = {"demo_label": text("draw.demo_label", label="{label}")}
    # Data between script tags ends at the first `</`, whatever the quotes around it.
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _policy(style: str, *scripts: str) -> str:
    """Nothing from outside; only these scripts and this style; a package may be fetched from where the page lies."""
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; worker-src blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(inline: str) -> str:
    return f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"
