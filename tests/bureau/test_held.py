"""What a station held on a day is proved from what lies at the bureau, by everything that was signed then."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import apsw
import pendulum
import pytest

from station.bureau import held, witness
from station.bureau.held import FolderTaken, NotAsSigned, NothingThen
from station.bureau.home import Bureau
from station.bureau.pull import NotEnrolled
from station.cli import bureau_main
from station.records.moment import iso
from station.records.people import Proof, System
from station.rules import cosignature, note
from station.services import replication, staff
from station.store import bureau_rows, models
from station.store.compare import compare
from station.store.errors import NotAllowed
from station.store.keys import verify
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.bureau.test_key_commands import one_clock, pin  # noqa: F401  # the command runs by the fixture's clock
from tests.conftest import PIN, FrozenClock

FIRST = pendulum.date(2026, 11, 20)


@pytest.fixture
def nights(sealed: Station, bureau: Bureau, clock: FrozenClock, tmp_path: Path) -> list[Path]:
    """Three days, each taken and witnessed; the station's database as it was at the end of each."""
    kept = []
    for number in range(3):
        if number:
            clock.advance(days=1)
            values = {"initials": "x", "roles": "officer", "skills": "", "status": "active"}
            with sealed.store.act(System("system:init"), "station.found") as act:
                act.insert(models.Officer, name=f"新人{number}", created_at=iso(act.now), **values)
            replication.replicate(sealed)
        take(bureau)
        witness.receipt(bureau, UNIT, CODE)
        kept.append(tmp_path / f"{number}" / FILE)
        kept[-1].parent.mkdir()
        with apsw.Connection(str(kept[-1])) as copy, copy.backup("main", sealed.store.connection, "main") as backup:
            backup.step()
    return kept


@pytest.fixture
def admin(bureau: Bureau, nights: list[Path]) -> Proof:
    """Signed in after the last of them."""
    return staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)


def test_each_day_as_it_was(bureau: Bureau, admin: Proof, nights: list[Path], tmp_path: Path) -> None:
    accepted = {each.seq: each for each in bureau_rows.accepted(bureau.store, CODE)}
    for number, there in enumerate(nights):
        done = held.lay(bureau, admin, CODE, FIRST.add(days=number), tmp_path / f"day-{number}")
        assert done.bundle == accepted[3 + number] and done.cosigned
        assert [each for each in compare(there, done.place / FILE) if each.table != "ledger_entry"] == []
        signed = (done.place / "checkpoint.note").read_text()
        body, _, lines = signed.rpartition("\n\n")
        stated = note.checkpoint(f"{body}\n")
        assert (stated.size, stated.root.hex(), stated.state.hex()) == (
            done.bundle.size, done.bundle.root, done.bundle.state
        )  # fmt: skip
        signer = bureau.store.signer
        own = lines.splitlines()[-1]
        assert cosignature.time_of(own, f"{body}\n", signer.name, signer.public, partial(verify, signer.public))
    assert bureau.store.lines()[-1].action == "station.held"


def test_a_day_between_and_a_day_before(bureau: Bureau, admin: Proof, nights: list[Path], tmp_path: Path) -> None:
    assert held.lay(bureau, admin, CODE, FIRST.add(years=1), tmp_path / "late").bundle.seq == 5
    before = bureau.store.size()
    for code, on, place, refusal in (
        (CODE, FIRST.subtract(days=1), "new", NothingThen),
        (CODE, FIRST, "late", FolderTaken),
        ("330281999", FIRST, "new", NotEnrolled),
    ):
        with pytest.raises(refusal):
            held.lay(bureau, admin, code, on, tmp_path / place)
    assert bureau.store.size() == before and not (tmp_path / "new").exists()


@pytest.mark.parametrize("column", ["leaf", "payload"])
def test_what_was_changed_at_the_bureau_is_no_proof(
    bureau: Bureau, admin: Proof, nights: list[Path], tmp_path: Path, column: str
) -> None:
    connection = apsw.Connection(str(bureau.home.replica(CODE) / FILE))
    connection.execute(f"UPDATE ledger_entry SET {column} = CAST({column} || x'20' AS BLOB) WHERE seq = 9")
    connection.close()
    with pytest.raises(NotAsSigned):
        held.lay(bureau, admin, CODE, FIRST, tmp_path / "day")
    assert [path.name for path in tmp_path.iterdir() if "day" in path.name] == []


def test_by_command(
    bureau: Bureau, nights: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[..., int]
) -> None:
    assert make("2026-11-21", tmp_path / "day") == 0
    said = capsys.readouterr().out
    assert "第 4 包" in said and "本局的签名" in said and (tmp_path / "day" / "station.db").exists()
    for on, place in (("2026-11-21", tmp_path / "missing" / "day"), ("2026-11-21", tmp_path / "day")):
        assert make(on, place) == 1 and len(capsys.readouterr().err.splitlines()) == 2
    assert make("21.11.2026", tmp_path / "other") == 2


def test_only_an_administrator(bureau: Bureau, nights: list[Path], tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        held.lay(bureau, UNIT, CODE, FIRST, tmp_path / "day")  # type: ignore[arg-type]
    assert not (tmp_path / "day").exists()


@pytest.fixture
def make(bureau: Bureau) -> Callable[..., int]:
    def run(on: str, place: Path) -> int:
        home = ["--home", str(bureau.home.root), "--as", "赵局端", "--pin-fd", pin()]
        return bureau_main(["held", *home, CODE, "--on", on, "--out", str(place)])

    return run
