"""`bureau permit …` puts what it signed on the way back by itself: it arrives without anybody carrying a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.bureau import returns
from station.bureau.home import Bureau
from station.cli import bureau_main
from station.services import replication
from station.services import returns as station_returns
from station.store import bureau_models
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.bureau.test_key_commands import one_clock, pin  # noqa: F401  # the commands run by the fixture's clock

KINDS = {
    "pin": ["pin", "李敏", "--station", CODE],
    "deputy": [
        "deputy", "王建国", "--station", CODE, "--deputy", "李敏", "--from", "2026-11-20", "--to", "2026-11-27",
        "--reason", "外出培训",
    ],
    "numbers": ["numbers", CODE, "--kind", "inspection", "--year", "2026", "--from", "101", "--to", "200"],
}  # fmt: skip


def issued(bureau: Bureau, kind: str, out: Path) -> int:
    office = ["--home", str(bureau.home.root), "--as", "赵局端", "--pin-fd", pin()]
    return bureau_main(["permit", *office, *KINDS[kind], "--out", str(out)])


@pytest.mark.parametrize(("kind", "outcome"), [("pin", "waiting"), ("deputy", "applied"), ("numbers", "applied")])
def test_a_permit_reaches_the_station_by_itself(
    sealed: Station, bureau: Bureau, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, outcome: str
) -> None:
    take(bureau)
    assert issued(bureau, kind, tmp_path / "permit.txt") == 0
    (line,) = returns.listed(bureau, CODE)
    assert (line.item.kind, line.outcome) == ("permit", "queued") and line.item.name in capsys.readouterr().out
    assert line.item.sha256 == returns.digest_of((tmp_path / "permit.txt").read_bytes())
    returns.make(bureau, UNIT, CODE)
    returns.carry(bureau, CODE, sealed.home.inbox)
    (done,) = station_returns.receive(sealed).done
    assert (done.kind, done.outcome) == ("permit", outcome), done.detail
    replication.replicate(sealed)
    take(bureau)
    assert [each.outcome for each in returns.listed(bureau, CODE)] == [outcome]


def test_a_station_nothing_can_be_sent_to_gets_a_file_alone(
    sealed: Station, bureau: Bureau, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(bureau)
    row = bureau.store.one(bureau_models.Enrolment.select())
    assert row is not None
    with bureau.store.act(UNIT, "bundle.accept") as act:
        act.update(bureau_models.Enrolment, row["id"], recipient="")
    assert issued(bureau, "numbers", tmp_path / "permit.txt") == 0
    assert returns.listed(bureau, CODE) == [] and (tmp_path / "permit.txt").exists()
    assert "permit-numbers" not in capsys.readouterr().out
