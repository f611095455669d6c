"""The page's parts as files: small, all used, free of what a verifier must not do; every sentence there and used."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import chain

import pytest

from schema import resource
from station.documents import verifier
from tests.shape.tree import ROOT

FOLDER = ROOT / "schema" / "verifier"
SCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js"))}
OURS = {name: written for name, written in SCRIPTS.items() if name != "noble_ed25519"}
WHOLE = "\n".join(OURS.values())
LINES = 400
FORBIDDEN = {
    "innerHTML": "text of a package is no markup",
    "eval(": "nothing is made into code",
    "Math.random": "nothing here is left to chance",
    "localeCompare": "order is that of bytes",
    "parseFloat": "no floating point decides",
    "crypto.subtle": "absent on plain-http pages",
    "localStorage": "nothing is kept",
}


def tables() -> dict[str, dict[str, str]]:
    """The sentences that the page carries."""
    found = re.search(r'id="texts">(.+?)</script>', verifier.page().decode())
    assert found
    return dict(json.loads(found[1]))


def keys() -> set[str]:
    """Every sentence that the page carries, as it is asked for."""
    return {f"{table}.{name}" for table, sentences in tables().items() for name in sentences}


def test_every_part_is_used_and_small() -> None:
    assert sorted((*verifier.CORE, *verifier.UI)) == sorted(SCRIPTS)
    assert {name: len(each.splitlines()) for name, each in SCRIPTS.items() if len(each.splitlines()) > LINES} == {}
    assert {name for name, each in SCRIPTS.items() if "'use strict';" not in each} == set()


@pytest.mark.parametrize("word", FORBIDDEN)
def test_what_a_verifier_must_not_do(word: str) -> None:
    assert [name for name, each in SCRIPTS.items() if word in each] == [], FORBIDDEN[word]


def test_only_whole_numbers_decide() -> None:
    core = {name: OURS[name] for name in verifier.CORE if name in OURS}
    # Comments, texts and patterns may hold a point between digits.
    code = {name: re.sub(r"//.*|'[^'\n]*'|`[^`]*`|/\^.*?\$/\w*", "", each) for name, each in core.items()}
    assert [name for name, each in code.items() if re.search(r"\b\d+\.\d+\b", each)] == []


def test_nothing_ends_a_script_early() -> None:
    assert [name for name, each in SCRIPTS.items() if "</script" in each.lower() or "<!--" in each] == []


def test_every_sentence_asked_for_is_there() -> None:
    asked = set(re.findall(r"say\('([a-z_.0-9]+)'", WHOLE)) | set(re.findall(r"NotAPackage\('([a-z_.]+)'", WHOLE))
    asked |= {f"draw.verify.{check}" for check in re.findall(r"(?:fail|note|fault)\('([a-z_]+)'", WHOLE)}
    asked |= {f"draw.why.{why}" for why in re.findall(r"new Malformed\([^;]*?, '([a-z_0-9]+)'", WHOLE)}
    assert len(asked) > 150
    assert asked - keys() == set()


def test_every_built_sentence_can_exist() -> None:
    built = [re.escape(each) for each in re.findall(r"say\(`([a-z_.]+\$\{[^`]+)`", WHOLE)]
    patterns = [re.sub(r"\\\$\\\{.*?\\\}", "[a-z_0-9]+", each) for each in built]
    assert len(patterns) > 10
    assert [each for each in patterns if not any(re.fullmatch(each, key) for key in keys())] == []


def test_no_sentence_of_the_page_is_left_over() -> None:
    """A key is asked for whole, or its last part stands somewhere as a word or as the end of a built key."""
    skeleton = resource("verifier/page.html").read_text(encoding="utf-8")
    places = set(re.findall(r"\{\{(verifier\.[a-z_.]+)\}\}", skeleton))
    words = set(re.findall(r"[a-z][a-z_0-9]*", WHOLE))
    looked_up = ("verifier.source.", "verifier.lookup.", "verifier.stratum.", "verifier.inspector.")
    ours = tomllib.loads((ROOT / "station" / "texts" / "verifier.toml").read_text(encoding="utf-8"))
    mine = chain.from_iterable((f"verifier.{table}.{name}" for name in each) for table, each in ours.items())
    left = {key for key in mine if key not in places and not key.startswith(looked_up)}
    assert {key for key in left if key not in WHOLE and key.rsplit(".", 1)[1] not in words | suffixes()} == set()


def suffixes() -> set[str]:
    """Last parts of keys that are put together: `shortage_${c.shortage}` may give `shortage_refuse`."""
    built = re.findall(r"`(?:[a-z.]+\.)?([a-z_]*\$\{[^}`]+\}[a-z_]*)`", WHOLE)
    patterns = [re.sub(r"\\\$\\\{.*?\\\}", "[a-z_0-9]+", re.escape(each)) for each in built]
    ends = {key.rsplit(".", 1)[1] for key in keys()}
    return {end for end in ends if any(re.fullmatch(each, end) for each in patterns if each != "[a-z_0-9]+")}
