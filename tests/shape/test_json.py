"""Every `--json` gives exactly the fields that docs/json.md promises, with the promised types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from types import ModuleType, SimpleNamespace
from typing import Any

import apsw
import pytest

from station.commands import audit, doctor, status
from station.records.backup import Rot
from station.records.evidence import LiveIntake
from station.records.moment import iso
from station.records.people import System
from station.store import models
from station.store.backups import insert_damage, insert_run
from station.store.live import LiveIntakes, boot_seconds
from station.wiring import Station, open_station
from tests.shape.tree import ROOT

SECTION = re.compile(r"^## `(?P<command>[^`]+)`\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `([^`]+)` \| ([\w?]+) \|", re.MULTILINE)
TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "number": (int, float), "boolean": bool, "object": dict}


def promised(command: str) -> dict[str, str]:
    """Field → type, as documented."""
    sections = {
        found["command"]: found["body"] for found in SECTION.finditer((ROOT / "docs/json.md").read_text("utf-8"))
    }
    return dict(ROW.findall(sections[command]))


def given(value: Any, path: str, objects: set[str]) -> Iterator[tuple[str, Any]]:
    """Every leaf as (field, value); a list's elements share one field, an `object` is a leaf."""
    if isinstance(value, dict) and path not in objects:
        for key, item in value.items():
            yield from given(item, f"{path}.{key}" if path else key, objects)
    elif isinstance(value, list):
        for item in value:
            yield from given(item, f"{path}[]", objects)
    else:
        yield path, value


def compare(command: str, document: Any) -> None:
    """Fail unless the document has the promised fields, no others, and the promised types."""
    fields = promised(command)
    leaves = list(given(document, "", {field for field, kind in fields.items() if kind == "object"}))
    assert {field for field, _ in leaves} == set(fields)
    for field, value in leaves:
        kind = fields[field]
        if value is None:
            assert kind.endswith("?"), field
        else:
            assert isinstance(value, TYPES[kind.rstrip("?")]), field
            assert isinstance(value, bool) == (kind == "boolean"), field


def answer(command: ModuleType, station: Station, **options: object) -> Any:
    """What the command says with --json."""
    out = StringIO()
    command.run(SimpleNamespace(home=station.home.root, json=True, **options), out)
    return json.loads(out.getvalue())


@pytest.fixture
def busy(station: Station, enterprise: Callable[..., int]) -> Station:
    """A station with one of everything the status tells of."""
    when = iso(station.clock.now())
    target = enterprise()
    with station.store.act(System("system:init"), "roster.import") as act:
        case = act.insert(
            models.CaseFile, number="余应急检〔2026〕1号", kind="inspection", enterprise_id=target, power_item="-",
            source="adhoc", rule_set="-", stage="closed", opened_at=when,
        )  # fmt: skip
        act.insert(
            models.Deadline, case_id=case, rule="PUB_20WD", rule_set="-", calendar="-", anchor_at=when, due_at=when,
            provisional=0, basis="依据", state="running", computed_at=when,
        )  # fmt: skip
        recorder = act.insert(
            models.Recorder, serial="ZFY0001", profile="generic", clock_offset_s=0, status="active", registered_at=when
        )
        insert_run(act, "0" * 8, "/mnt/backup", 1, 1, 1)
        insert_damage(act, [Rot("0" * 64, "missing")])
        act.insert(
            models.IntakeSession, recorder_id=recorder, source="/media/ZFY0001", listing_sha256="0" * 64, files=1,
            bytes=1, state="copying", opened_at=when,
        )  # fmt: skip
    live = LiveIntake(1, "ZFY0001", "李敏", "a.mp4", 0, 1, 0, 0, 1, 0.0, None, boot_seconds())
    LiveIntakes(station.home.derived).report(live)
    return station


def test_status(busy: Station) -> None:
    compare("station status --json", answer(status, busy))


def test_doctor(busy: Station) -> None:
    compare("station doctor --json", answer(doctor, busy))


def test_audit_of_an_edited_cell(busy: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, lost = busy.media.put(b"paper"), "0" * 64
    who = busy.store.scalar(models.Officer.select(models.Officer.id))
    with busy.store.act(System("system:nightly"), "media.damage") as act:
        # The first reads well again and is mended; the other one is named by a row and not there.
        insert_damage(act, [Rot(digest, "unreadable")])
        act.insert(
            models.Document, kind="x", number="1", title="t", sha256=lost, size=5, issued_at="x", issued_by=who
        )  # fmt: skip
    edited = apsw.Connection(str(busy.home.db))
    edited.execute("UPDATE enterprise SET name = '改过的名字'")
    edited.close()
    monkeypatch.setattr(audit, "open_home", lambda args: open_station(args.home, busy.clock))
    options = {"full": False, "media": True, "polite": False, "rate": None, "mend": None, "repair": None}
    compare("station audit --json", answer(audit, busy, **options))


def test_what_is_not_promised_is_found() -> None:
    with pytest.raises(AssertionError):
        compare(
            "station doctor --json", {"checks": [{"name": "", "level": "", "message": "", "advice": "", "more": 1}]}
        )
