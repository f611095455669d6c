"""The bureau's and the bundle's `--json` as docs/json.md promises it, field by field."""

from __future__ import annotations

import dataclasses
import json
from argparse import Namespace
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import apsw
import pyrage
import pytest

from station.bureau import backups
from station.bureau.home import Bureau
from station.bureau.revocation import revoke
from station.bureau.site import lay
from station.bureau.verify import verify
from station.commands import replicate
from station.commands.bureau import pull, status
from station.records.moment import iso
from station.records.station_report import Machine
from station.services import audit, draws, replication, staff, station_report
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.bureau.test_attacks import flip
from tests.conftest import PIN, FrozenClock
from tests.shape.test_json import compare


@pytest.fixture
def troubled(sealed: Station, bureau: Bureau, enterprise: Callable[..., int]) -> Bureau:
    """Everything the status can tell: bundles applied, a check that failed, a refusal, a draw held back."""
    enterprise(risk="orange")
    chief = staff.sign_in(sealed.store, sealed.keys, "王建国", PIN)
    line = draws.freeze_lists(sealed, chief, Plan("年度计划", "2026-11", "平台不可用", ("orange",)))
    draws.commit(sealed, chief, line.id, Asked())
    stranger = str(pyrage.x25519.Identity.generate().to_public())
    both = dataclasses.replace(sealed.settings, bureau_recipients=(*sealed.settings.bureau_recipients, stranger))
    enterprise()
    station_report.note_check(sealed, audit.run(sealed.store))
    station_report.report(sealed, Machine(1 << 40, 1 << 39, "synchronised", 3))
    replication.replicate(dataclasses.replace(sealed, settings=both))
    take(bureau)
    connection = apsw.Connection(str(bureau.home.replica(CODE) / FILE))
    connection.execute("UPDATE officer SET initials = 'x'")
    connection.close()
    verify(bureau, UNIT, CODE)
    for _ in range(2):
        enterprise()
        replication.replicate(dataclasses.replace(sealed, settings=both))
    flip(sealed.home.outbox / CODE / "0" / "00000006" / "p0000.age")
    return bureau


def answer(command: ModuleType, bureau: Bureau, monkeypatch: pytest.MonkeyPatch, **options: object) -> Any:
    """What the command says with --json, of the open bureau."""
    monkeypatch.setattr(command, "open_here", lambda _: bureau)
    # The command closes what it opened; the fixture still needs it.
    monkeypatch.setattr(Bureau, "close", lambda _: None)
    out = StringIO()
    assert command.run(Namespace(json=True, run_as=None, **options), out) == 1
    return json.loads(out.getvalue())


def in_other_hands(bureau: Bureau) -> None:
    """The station's key is believed no longer, a head of it was never covered; and the bureau has a second copy."""
    revoke(bureau, staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN), CODE, "设备被盗", after=1)
    accepted = bureau.home.archive / CODE / "0" / "00000002" / "checkpoint.note"
    head = bureau.home.archive / CODE / "heads" / "lost" / "0" / "000000000009.note"
    head.parent.mkdir(parents=True)
    head.write_bytes(accepted.read_bytes())
    backups.note(bureau, UNIT, "/media/disk/330281000", 12, (34, 5600))


def test_pull_and_status(troubled: Bureau, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock, tmp_path: Path) -> None:
    compare("bureau pull --json", answer(pull, troubled, monkeypatch, stations=[], all=True, source=None, urgent=False))
    clock.set("2026-11-27T09:00:00+08:00")
    in_other_hands(troubled)
    with lay.drafted(tmp_path / "site") as draft:
        draft.write_json(lay.SITE, {"format": lay.FORMAT, "built_at": iso(clock.now())})
        lay.put(draft, tmp_path / "site")
    paged = dataclasses.replace(troubled, page=tmp_path / "site")
    compare("bureau status --json", answer(status, paged, monkeypatch))


def test_replicate(sealed: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    flip(sealed.home.outbox / CODE / "0" / "00000001" / "p0000.age")
    monkeypatch.setattr(replicate, "open_home", lambda _: sealed)
    monkeypatch.setattr(Station, "close", lambda _: None)
    out = StringIO()
    assert replicate.run(Namespace(out=None, now=False, full=False, json=True), out) == 1
    compare("station replicate --json", json.loads(out.getvalue()))
