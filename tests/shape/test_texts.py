"""Every sentence asked for exists, takes the facts it is given, and every sentence there is is asked for."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.shape.tree import PRODUCT, ROOT, called, calls, files, parsed

TEXTS = ROOT / "station" / "texts"
ASKING = {"text", "texts.text"}
COMMANDS = "commands."
"""Command labels are looked up by the command's id (tests/tui/test_commands.py compares the two tables)."""


@cache
def leaves() -> dict[str, str]:
    """Dotted key → sentence."""
    found: dict[str, str] = {}

    def walk(prefix: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                walk(f"{prefix}.{key}", item)
        else:
            found[prefix] = str(value)

    for path in sorted(TEXTS.glob("*.toml")):
        for key, item in tomllib.loads(path.read_text(encoding="utf-8")).items():
            walk(f"{path.stem}.{key}", item)
    return found


def places(sentence: str) -> set[str]:
    """Names of the `{fact}` places."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


def asked() -> list[tuple[Path, ast.Call]]:
    """Every `text(…)` with a key."""
    return [(path, call) for path in files(*PRODUCT) for call in calls(path) if called(call) in ASKING and call.args]


def pattern(template: ast.JoinedStr) -> str:
    """What an f-string may give, as a regular expression."""
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in template.values)


def test_every_sentence_asked_for_exists() -> None:
    missing = [
        f"{path}:{call.lineno} {call.args[0].value}"
        for path, call in asked()
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in leaves()
    ]
    assert missing == []


def test_every_built_key_can_exist() -> None:
    impossible = [
        f"{path}:{call.lineno} {pattern(call.args[0])}"
        for path, call in asked()
        if isinstance(call.args[0], ast.JoinedStr)
        and not any(re.fullmatch(pattern(call.args[0]), key) for key in leaves())
    ]
    assert impossible == []


def test_sentences_get_the_facts_they_name() -> None:
    starved = [
        f"{path}:{call.lineno} {call.args[0].value} {sorted(lacking)}"
        for path, call in asked()
        if isinstance(call.args[0], ast.Constant) and all(word.arg for word in call.keywords)
        for lacking in [places(leaves().get(call.args[0].value, "")) - {word.arg for word in call.keywords}]
        if lacking
    ]
    assert starved == []


def test_every_error_has_its_message() -> None:
    tables = {
        f"{path}:{node.name}": str(line.value.value)
        for path in files(*PRODUCT)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.Assign | ast.AnnAssign) and isinstance(line.value, ast.Constant)
        for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
        if isinstance(target, ast.Name) and target.id == "text"
    }
    assert tables
    assert {name: key for name, key in tables.items() if f"{key}.message" not in leaves()} == {}


def mentions() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every string in the code, and what f-strings and keys put together by `+` may give."""
    nodes = [node for path in files(*PRODUCT) for node in ast.walk(parsed(path))]
    plain = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    built = {pattern(node) for node in nodes if isinstance(node, ast.JoinedStr)}
    heads = {re.escape(each) + ".+" for each in plain if re.fullmatch(r"\w+(\.\w+)*\.", each)}
    return plain, [re.compile(each) for each in heads | {each for each in built if re.search(r"\w\\\.|\\\.\w", each)}]


def test_no_sentence_is_left_over() -> None:
    plain, built = mentions()

    def wanted(key: str) -> bool:
        # An error names its table; message and advice are read from it.
        names = {key, key.rpartition(".")[0]}
        return bool(names & plain) or any(each.fullmatch(name) for each in built for name in names)

    assert [key for key in leaves() if not key.startswith(COMMANDS) and not wanted(key)] == []
