"""Data the code reads, never code: what is stored and what the law says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

# The package lies unpacked on the disk; importlib.resources would load temporary files and archives for every command.
_HERE = Path(__file__).parent


def resource(path: str) -> Path:
    """A file or folder below `schema/`, by its relative path."""
    return _HERE / path


def toml(path: str) -> dict[str, Any]:
    """A TOML file below `schema/`, parsed."""
    return tomllib.loads(resource(path).read_text(encoding="utf-8"))
