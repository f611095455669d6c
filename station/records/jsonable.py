"""Records as JSON: ids of 63 bits as strings, instants as ISO-8601, bytes never."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from station.records.moment import iso


def dump(value: object) -> str:
    """One JSON document with its line end, for `--json`. TypeError on a value that has no JSON form here."""
    return json.dumps(jsonable(value), ensure_ascii=False, indent=2) + "\n"


def jsonable(value: object, name: str = "") -> Any:
    """`value` in JSON's types. A whole number under `id` or `…_id` is a string: other readers keep 53 bits."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: jsonable(getattr(value, field.name), field.name) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): jsonable(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(jsonable(item) for item in value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and (name == "id" or name.endswith("_id")):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"no JSON form for {type(value).__name__}")
