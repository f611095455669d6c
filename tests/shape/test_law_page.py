"""docs/law.md lists what awaits the bureau's confirmation, as schema/law has it, and every rule set with its day."""

from __future__ import annotations

import re
import runpy

from station.store.law import load
from tests.shape.tree import ROOT

PAGE = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
TOOL = runpy.run_path(str(ROOT / "tools" / "law_page.py"))


def test_what_awaits_confirmation_is_listed() -> None:
    """Run tools/law_page.py after changing to_confirm in schema/law."""
    assert TOOL["section"]() == PAGE.split(TOOL["START"])[1].split(TOOL["END"])[0]


def test_only_the_newest_version_speaks() -> None:
    old = {"code": "A", "effective_from": TOOL["date"](2020, 1, 1), "to_confirm": True}
    new = {"code": "A", "effective_from": TOOL["date"](2026, 2, 1)}
    waiting = TOOL["waiting"]
    assert list(waiting({"rule": [old]})) == ["A"]
    assert list(waiting({"rule": [old, new]})) == list(waiting({"rule": [new, old]})) == []
    assert list(waiting({"rule": [{**new, "extendable": {"by": "n", "to_confirm": True}}]})) == ["A"]
    assert list(waiting({"settings": [{"to_confirm": ["gate"]}]})) == ["gate"]


def test_every_rule_set_is_told_with_its_day() -> None:
    told = re.findall(r"^\| (\d{4}-\d\d-\d\d) \| ([A-Z0-9-]+) \|", PAGE, re.MULTILINE)
    assert told == [(each.effective_from.isoformat(), each.code) for each in load().rule_sets]
