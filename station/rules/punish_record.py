"""What is pushed to other systems: facts of a result in the members of Ningbo's dictionary (PUNISH_…), facts §5.1.

Which member says what is data (schema/law/exports/push_record.toml). Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from station.records.push import PushColumn

CASE = "case_number"
STATUS = "status"
"""Facts that stay when a result is withdrawn: which case, and that it is shown no more."""
SHOWN, WITHDRAWN = "1", "0"
"""PUBLICSTATUS."""


def record(columns: Iterable[PushColumn], kind: str, facts: Mapping[str, str]) -> dict[str, str]:
    """The members of one record of a kind of case; what the case does not know is empty where it is required."""
    asked = (column for column in columns if kind in column.kinds)
    return {one.code: facts.get(one.fact, "") for one in asked if one.required or facts.get(one.fact)}


def withdrawal(columns: Iterable[PushColumn], kind: str, number: str, why: str) -> dict[str, str]:
    """The record by which a result is taken back: it repeats nothing of it."""
    facts = {CASE: number, STATUS: WITHDRAWN, "cancel_reason": why}
    return {one.code: facts[one.fact] for one in columns if kind in one.kinds and one.fact in facts}


def canonical(members: Mapping[str, str]) -> str:
    """The one way a record is written."""
    return json.dumps(dict(members), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
