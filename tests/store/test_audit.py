"""Audit finds exactly what was edited behind the ledger's back, with the real sqlite3 shell as the culprit."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from station.records.people import Proof
from station.store import models
from station.store.audit import audit
from station.store.errors import CosignerNeeded, CosignerSame, Damaged, RepairLedger, RepairNothing
from station.store.repair import repair
from station.store.replay import ADOPT, RESTORE
from station.wiring import Station


def behind_our_back(station: Station, sql: str) -> None:
    subprocess.run(["sqlite3", str(station.store.path), sql], check=True, capture_output=True)


@pytest.fixture
def row(enterprise: Callable[..., int]) -> int:
    enterprise()
    return enterprise(name="余姚化工", risk="red")


def test_untouched_is_clean(station: Station, row: int) -> None:
    station.store.checkpoint()
    report = audit(station.store)
    assert report.clean and report.size == station.store.size() and report.checkpoints >= 2 and report.rows >= 7


def test_one_cell_is_named_with_both_values(station: Station, row: int) -> None:
    station.store.checkpoint()
    behind_our_back(station, f"UPDATE enterprise SET risk = 'blue' WHERE id = {row}")
    (finding,) = audit(station.store).findings
    assert (finding.kind, finding.table, finding.row, finding.column) == ("row_changed", "enterprise", row, "risk")
    assert (finding.ledger, finding.found) == ("red", "blue")


def test_added_and_missing_rows_are_named(station: Station, row: int) -> None:
    behind_our_back(station, f"DELETE FROM enterprise WHERE id = {row}")
    behind_our_back(
        station, "INSERT INTO calendar_version VALUES (7, 2027, 'official', 'x', '', '2026-01-01T00:00:00+08:00')"
    )
    kinds = {(f.kind, f.table) for f in audit(station.store).findings}
    assert kinds == {("row_missing", "enterprise"), ("row_added", "calendar_version")}


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        (
            "UPDATE ledger_entry SET leaf = cast(replace(cast(leaf AS TEXT), 'enrol', 'amend') AS BLOB)"
            " WHERE instr(leaf, 'enrol')",
            "checkpoint",
        ),
        ("UPDATE ledger_entry SET payload = x'00' WHERE seq = 7", "entry"),
        ("DELETE FROM ledger_entry WHERE seq = (SELECT max(seq) FROM ledger_entry)", "checkpoint"),
        ("DELETE FROM ledger_entry WHERE seq = 3", "entry"),
        ("UPDATE ledger_checkpoint SET note = replace(note, 'time 2026', 'time 2025')", "checkpoint"),
        ("DROP TRIGGER document_issued", "schema"),
    ],
    ids=["改正文", "改内容", "截尾", "抽走一笔", "改检查点", "拆触发器"],
)
def test_a_touched_ledger_is_found(station: Station, row: int, sql: str, kind: str) -> None:
    station.store.checkpoint()
    assert audit(station.store).clean
    behind_our_back(station, sql)
    assert kind in {f.kind for f in audit(station.store).findings}


def test_replay_survives_tampering_followed_by_lawful_work(station: Station, chief: Proof, row: int) -> None:
    behind_our_back(station, f"UPDATE enterprise SET risk = 'blue', phone = '1' WHERE id = {row}")
    with station.store.act(chief, "roster.import") as act:
        act.update(models.Enterprise, row, risk="orange")
    findings = audit(station.store).findings
    assert {(f.kind, f.column, f.ledger, f.found) for f in findings} == {
        ("replay", "risk", "red", "blue"),
        ("row_changed", "phone", "0574-00000000", "1"),
    }


@pytest.mark.parametrize(("mode", "value"), [(ADOPT, "blue"), (RESTORE, "red")])
def test_two_people_repair_and_a_new_base_begins(
    station: Station, chief: Proof, officer: Proof, row: int, mode: str, value: str
) -> None:
    behind_our_back(station, f"UPDATE enterprise SET risk = 'blue' WHERE id = {row}")
    with pytest.raises(CosignerSame):
        repair(station.store, chief, chief, "手工改库", mode)
    repair(station.store, chief, officer, "手工改库", mode)
    assert (
        station.store.scalar(models.Enterprise.select(models.Enterprise.risk).where(models.Enterprise.id == row))
        == value
    )
    after = audit(station.store)
    assert after.clean and after.replayed_from == after.size
    assert audit(station.store, full=True).clean
    with station.store.act(chief, "roster.import") as act:
        act.update(models.Enterprise, row, phone="2")
    assert audit(station.store).clean


def test_repair_of_nothing_and_of_a_touched_ledger_are_refused(station: Station, chief: Proof, officer: Proof) -> None:
    with pytest.raises(RepairNothing):
        repair(station.store, chief, officer, "x", RESTORE)
    behind_our_back(station, "UPDATE ledger_entry SET payload = x'00' WHERE seq = 7")
    with pytest.raises(RepairLedger):
        repair(station.store, chief, officer, "x", RESTORE)


def test_repair_needs_the_second_person(station: Station, chief: Proof) -> None:
    with pytest.raises(CosignerNeeded), station.store.act(chief, "audit.repair", reason="x"):
        pass


def test_a_broken_base_is_reported(station: Station, chief: Proof, officer: Proof, row: int) -> None:
    behind_our_back(station, f"UPDATE enterprise SET risk = 'blue' WHERE id = {row}")
    repair(station.store, chief, officer, "手工改库", RESTORE)
    (base,) = (station.home.bases).glob("*.db")
    subprocess.run(["sqlite3", str(base), "UPDATE enterprise SET risk = 'blue'"], check=True)
    assert {f.kind for f in audit(station.store).findings} == {"file"}


def test_no_checkpoint_is_signed_over_an_unreadable_payload(station: Station, row: int) -> None:
    behind_our_back(
        station, "UPDATE ledger_entry SET payload = x'5400' WHERE seq = (SELECT max(seq) FROM ledger_entry)"
    )
    with pytest.raises(Damaged):
        station.store.checkpoint()
