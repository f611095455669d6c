"""Everything people read, in one place: Chinese sentences by key, one TOML file per capability.

A key is `file.table` or `file.table.field`. A missing key is a programming error and raises KeyError;
a test walks the code and proves that every key used exists.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

# As in `schema`: the package lies unpacked on the disk.
_HERE = Path(__file__).parent


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _find(key: str) -> Any:
    name, *path = key.split(".")
    found: Any = _file(name)
    for step in path:
        found = found[step]
    return found


def text(key: str, /, **facts: object) -> str:
    """The sentence under `key`, with `{fact}` places filled in."""
    found = _find(key)
    if not isinstance(found, str):
        raise KeyError(key)
    return found.format(**facts)


def sayings(key: str) -> dict[str, str]:
    """A whole table of sentences, for words that another library looks up by its own."""
    return dict(_find(key))


def message(key: str, facts: Mapping[str, object]) -> str:
    """The `message` of an error's table."""
    return str(_find(key)["message"]).format(**facts)


def advice(key: str, facts: Mapping[str, object]) -> str:
    """The `advice` of an error's table, or an empty string."""
    return str(_find(key).get("advice", "")).format(**facts)
