"""附件1 as data: every event an item waits for is one that some flow records; delivery is told apart by how."""

from __future__ import annotations

from station.records.moment import day
from station.store.law import load
from station.store.recording_law import items
from station.texts import text

ITEMS = items(day("2026-11-20"))
RECORDED = {step.event for flow in load().workflows for step in flow.transitions}


def test_every_event_an_item_waits_for_is_recorded_by_some_flow() -> None:
    for item in ITEMS:
        assert set(item.events) <= RECORDED, item.code
        assert all(text(f"case.event.{kind}") for kind in item.events)


def test_every_item_can_apply() -> None:
    assert all(item.events or item.served_how for item in ITEMS)


def test_delivery_is_told_apart_by_how() -> None:
    """第20项 where handed over, X01 where left, X02 where published; nothing where it went by post."""
    how = {item.served_how: item.code for item in ITEMS if item.served_how}
    assert how == {"direct": "SERVE_DIRECT", "left": "SERVE_LEAVE", "public": "SERVE_PUBLIC"}


def test_penalty_items_wait_for_their_own_scene() -> None:
    """What takes evidence in front of the party has its item of the annex."""
    penalty = load().workflow("penalty", day("2026-11-20"))
    seen = {kind for item in ITEMS for kind in item.events}
    taken = {step.event for step in penalty.transitions if step.scene == "evidence"}
    assert taken - seen == {"sampled"}, "the annex has no item for 抽样"
