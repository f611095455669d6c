"""Rows and texts of results as stations tell them, without stations."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), exclude_characters="\ufeff"), max_size=12
)


def said(number: int, target: str = "余姚市宏达塑料制品有限公司", **changed: Any) -> dict[str, Any]:
    """The members of one text."""
    shown = {
        **{"format": "anjian-public/1", "station": "330281103", "organ": "余姚市应急管理局", "id": str(number)},
        **{"case": str(10_000 + number), "kind": "penalty", "number": f"（余）应急罚〔2026〕{number}号", "revision": 1},
        **{"state": "shown", "decided_on": f"20{20 + number % 7}-03-0{1 + number % 9}", "since": "2026-03-09"},
        **{"target": target, "target_code": "91330281MAY0D26E82", "category": "行政处罚", "conclusion": "罚款"},
        **{"until": None, "url": "", "fields": [{"name": "violation", "title": "违法行为", "value": "无警示标志"}]},
    }
    return shown | changed


def text_of(members: dict[str, Any]) -> str:
    """As the station writes it."""
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
