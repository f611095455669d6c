"""`bureau verify` and `bureau status`: what happened on the bureau's own disk, and what is late or refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from station.bureau.home import Bureau
from station.bureau.status import LATE_HOURS, UNCHECKED_DAYS, status
from station.bureau.verify import DUE_DAYS, verify
from station.cli import bureau_main
from station.records.people import System
from station.replica.order import ReplicaDamaged
from station.services import draws, replication, staff
from station.services.draw_terms import Asked
from station.services.draws import Plan
from station.store import bureau_rows
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.bureau.test_attacks import flip
from tests.conftest import PIN, FrozenClock


@pytest.fixture
def held(sealed: Station, bureau: Bureau) -> Bureau:
    assert take(bureau) == ["ACCEPTED"] * 3
    return bureau


def tamper(bureau: Bureau, sql: str) -> None:
    """What a person with the bureau's disk and the sqlite3 shell could do."""
    connection = apsw.Connection(str(bureau.home.replica(CODE) / FILE))
    connection.execute(sql)
    connection.close()


def test_an_untouched_replica_is_sound(held: Bureau, sealed: Station) -> None:
    found = verify(held, UNIT, CODE)
    assert found.sound and found.size == sealed.store.size()
    assert held.store.lines()[-1].action == "replica.verify"


TAMPERING = {
    "cell": ("UPDATE enterprise SET village = '别村' WHERE id = (SELECT min(id) FROM enterprise)", "别村"),
    "row removed": ("DELETE FROM enterprise WHERE id = (SELECT min(id) FROM enterprise)", "enterprise"),
    "row added": ("INSERT INTO officer (id, name, initials, roles, skills, status, created_at)"
                  " SELECT id + 1000, name, initials, roles, skills, status, created_at FROM officer LIMIT 1",
                  "officer"),
    "payload": ("UPDATE ledger_entry SET payload = x'00' WHERE seq = 9", "第 9 笔"),
    "entry removed": ("DELETE FROM ledger_entry WHERE seq = (SELECT max(seq) FROM ledger_entry)", "应为"),
    "leaf": ("UPDATE ledger_entry SET leaf = CAST(replace(CAST(leaf AS TEXT), 'roster', 'rooster') AS BLOB)"
             " WHERE seq = (SELECT max(seq) FROM ledger_entry WHERE CAST(leaf AS TEXT) LIKE '%roster%')", "账本根"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_with_the_replica_is_named(held: Bureau, name: str) -> None:
    sql, told = TAMPERING[name]
    tamper(held, sql)
    found = verify(held, UNIT, CODE)
    assert not found.sound
    assert any(told in problem for problem in found.problems), found.problems


@pytest.mark.parametrize("name", ["leaf", "entry removed"])
def test_a_station_is_not_blamed_for_the_bureaus_disk(
    held: Bureau, sealed: Station, enterprise: Callable[..., int], name: str
) -> None:
    tamper(held, TAMPERING[name][0])
    enterprise()
    replication.replicate(sealed)
    with pytest.raises(ReplicaDamaged):
        take(held)


def test_lost_evidence_is_named(held: Bureau) -> None:
    archive = held.home.archive / CODE / "0"
    flip(archive / "00000001" / "p0000.age")
    shutil.rmtree(archive / "00000002")
    problems = verify(held, UNIT, CODE).problems
    assert len(problems) == 2 and "第 1 包" in problems[0] and "第 2 包" in problems[1]


def test_a_lost_replica_is_named(held: Bureau) -> None:
    (held.home.replica(CODE) / FILE).unlink()
    assert not verify(held, UNIT, CODE).sound


def test_status_of_a_healthy_station(held: Bureau) -> None:
    (found,) = status(held)
    assert found.healthy and found.lag_hours == 0


def test_a_missed_night_shows(held: Bureau, clock: FrozenClock) -> None:
    clock.advance(hours=LATE_HOURS)
    assert status(held)[0].healthy
    clock.advance(hours=1)
    assert status(held)[0].late and not status(held)[0].healthy


def test_a_station_never_heard_of_is_late(paired: Station, bureau: Bureau) -> None:
    (found,) = status(bureau)
    assert found.late and found.last is None


def test_a_refusal_is_open_until_a_good_bundle_comes(
    held: Bureau, sealed: Station, enterprise: Callable[..., int], tmp_path: Path
) -> None:
    enterprise()
    replication.replicate(sealed, out=tmp_path / "good")
    flip(sealed.home.outbox / CODE / "0" / "00000004" / "p0000.age")
    take(held)
    assert [r.verdict for r in status(held)[0].open] == ["CORRUPT"] and not status(held)[0].healthy
    take(held, tmp_path / "good")
    assert status(held)[0].open == () and status(held)[0].healthy


def test_an_unsound_check_is_remembered(held: Bureau) -> None:
    tamper(held, TAMPERING["cell"][0])
    verify(held, UNIT, CODE)
    assert not status(held)[0].healthy


def test_a_replica_nobody_checks_is_told(
    held: Bureau,
    sealed: Station,
    clock: FrozenClock,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the weekly check does not run, what happens on the bureau's own disk would be seen by nobody."""
    monkeypatch.setattr("station.commands.bureau.session.SystemClock", lambda: clock)

    def bureau(*words: str) -> tuple[int, str]:
        return bureau_main(["--home", str(held.home.root), *words]), capsys.readouterr().out

    def nights(count: int) -> None:
        for _ in range(count):
            clock.advance(days=1)
            with sealed.store.act(System("system:init"), "station.found"):
                pass
            replication.replicate(sealed)
            take(held)

    nights(UNCHECKED_DAYS)
    assert status(held)[0].healthy and bureau("status")[0] == 0
    nights(1)
    code, said = bureau("status")
    assert code == 1 and f"已有 {UNCHECKED_DAYS + 1} 天没有从第一笔起核验" in said and not status(held)[0].healthy
    assert bureau("verify", "--due")[0] == 0 and status(held)[0].healthy
    checked = len(bureau_rows.verifications(held.store, CODE))
    nights(DUE_DAYS - 1)
    assert bureau("verify", "--due") == (0, "没有到期要核验的站点。\n")
    nights(1)
    assert bureau("verify", "--due")[0] == 0 and len(bureau_rows.verifications(held.store, CODE)) == checked + 1
    tamper(held, TAMPERING["cell"][0])
    nights(DUE_DAYS)
    assert bureau("verify", "--due")[0] == 1 and bureau("status")[0] == 1


def test_a_draw_that_is_not_revealed_in_time_shows(
    paired: Station, bureau: Bureau, enterprise: Callable[..., int], clock: FrozenClock
) -> None:
    """A5: whoever keeps the secret back is seen by the bureau as well."""
    for _ in range(4):
        enterprise(risk="orange")
    chief = staff.sign_in(paired.store, paired.keys, "王建国", PIN)
    line = draws.freeze_lists(paired, chief, Plan("年度计划", "2026-11", "平台不可用", ("orange",)))
    draws.commit(paired, chief, line.id, Asked())
    replication.replicate(paired)
    take(bureau)
    assert status(bureau)[0].overdue_draws == ()
    clock.set("2026-11-26T00:00:00+08:00")
    replication.replicate(paired)
    take(bureau)
    (found,) = status(bureau)
    assert [(each.draw_no, each.plan) for each in found.overdue_draws] == [(1, "年度计划")] and not found.healthy
