"""Data the code reads, never code: what is stored and what the law says."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any


def resource(path: str) -> Traversable:
    """A file or folder below `schema/`, by its relative path."""
    return files(__name__).joinpath(path)


def toml(path: str) -> dict[str, Any]:
    """A TOML file below `schema/`, parsed."""
    return tomllib.loads(resource(path).read_text(encoding="utf-8"))
