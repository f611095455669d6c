"""Laying replicas out: what goes in and what does not, anew only where something changed, whole or not at all."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from pyarrow import parquet

from station.bureau import duck, projection
from station.bureau.home import Bureau, open_bureau
from station.bureau.pull import pull
from station.bureau.shelf import Folder
from station.records.moment import iso
from station.records.people import System
from station.services import replication
from station.store import projection_law
from station.store.models import STATION_MODELS
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.questions.many import FIRST, NOW, SECOND, SECRETS, Homes
from tests.conftest import FrozenClock
from tests.store.migration_testers import TESTERS

UNIT = System("system:pull")
PRIVATE = {"id_no", "phone", "address", "legal_person", "cert_no"}


def laid(bureau: Bureau) -> Folder:
    """The projection of a bureau, up to date."""
    made = Folder(bureau.home.root / "parquet")
    assert projection.refresh(bureau, made) == []
    return made


def rows(shelf: Folder, table: str, code: str = FIRST) -> list[dict[str, object]]:
    file = projection.cards(shelf)[code].files[table]
    found: list[dict[str, object]] = parquet.ParquetFile(shelf.at(file)).read().to_pylist()
    return found


def test_every_column_is_one_of_the_stations_schema() -> None:
    known = {model._meta.table_name: model._meta.columns for model in STATION_MODELS}
    for table in projection_law.tables():
        assert set(table.stored) <= set(known[table.name]), table.name
        kinds = {name: type(known[table.name][name]).__name__ for name in table.stored}
        assert {name for name, kind in kinds.items() if kind == "TextField"} == {*table.words, *table.instants}
        assert "id" in table.numbers and not PRIVATE & set(table.stored)


def test_rows_are_those_of_the_replica(city: Bureau, shelf: Folder) -> None:
    for code in (FIRST, SECOND):
        replica = apsw.Connection(str(city.home.replica(code) / FILE), flags=apsw.SQLITE_OPEN_READONLY)
        for table in projection_law.tables():
            told = list(replica.execute(f"SELECT {', '.join(table.stored)} FROM {table.name} ORDER BY id"))
            assert [tuple(row[name] for name in table.stored) for row in rows(shelf, table.name, code)] == told
        replica.close()
    case = rows(shelf, "case_file")[0]
    assert iso(case["opened_at_utc"]) == case["opened_at"]  # type: ignore[arg-type]
    assert rows(shelf, "case_file")[0]["id"] > 2**53  # type: ignore[operator]


def test_nothing_of_a_party_is_in_any_file(city: Bureau, shelf: Folder) -> None:
    replica = (city.home.replica(FIRST) / FILE).read_bytes()
    assert all(secret.encode() in replica for secret in SECRETS), "the replica has them"
    for card in projection.cards(shelf).values():
        for name in card.files.values():
            told = json.dumps(parquet.ParquetFile(shelf.at(name)).read().to_pylist(), default=str, ensure_ascii=False)
            assert not [secret for secret in SECRETS if secret in told], name
            assert "1102810000" not in told, "numbers of certificates stay at the station"


@pytest.fixture
def small(sealed: Station, bureau: Bureau) -> Bureau:
    """A bureau of one small station, taken."""
    assert [each.verdict.value for each in pull(bureau, UNIT, FIRST)] == ["ACCEPTED"] * 3
    return bureau


def test_only_what_changed_is_laid_out_anew(
    small: Bureau, sealed: Station, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = laid(small)
    before = {name: Path(shelf.at(name)).stat().st_mtime_ns for name in shelf.names()}
    laid(small)
    assert {name: Path(shelf.at(name)).stat().st_mtime_ns for name in shelf.names()} == before
    enterprise(name="新来的厂")
    assert replication.replicate(sealed).sealed is not None
    assert [each.verdict.value for each in pull(small, UNIT, FIRST)][-1] == "ACCEPTED"
    laid(small)
    assert [row["name"] for row in rows(shelf, "enterprise")][-1] == "新来的厂"
    assert projection.cards(shelf)[FIRST].seq == 4 and len(shelf.names()) == len(before), "old files are swept away"
    files = set(shelf.names())
    monkeypatch.setattr(projection_law, "form", lambda: "another0form")
    laid(small)
    assert set(shelf.names()) & files == {f"cards/{FIRST}.json"}, "made by another form, everything is made anew"


def test_a_reader_keeps_the_files_it_found(small: Bureau, sealed: Station, enterprise: Callable[..., int]) -> None:
    shelf = laid(small)
    with shelf.reading():
        old = projection.cards(shelf)
        enterprise()
        replication.replicate(sealed)
        pull(small, UNIT, FIRST)
        laid(small)
        with duck.opened(shelf, old) as engine:
            assert engine.rows("SELECT COUNT(*) FROM enterprise") == [(6,)]
        with duck.opened(shelf, projection.cards(shelf)) as engine:
            assert engine.rows("SELECT COUNT(*) FROM enterprise") == [(7,)]
    laid(small)
    assert all(Path(shelf.at(name)).exists() for name in projection.cards(shelf)[FIRST].files.values())
    assert not [name for name in old[FIRST].files.values() if Path(shelf.at(name)).exists()]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", [1, 20, "card"])
def test_ended_anywhere_the_next_run_finishes(
    small: Bureau, sealed: Station, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch, at: object
) -> None:
    shelf = laid(small)
    old = projection.cards(shelf)
    enterprise()
    replication.replicate(sealed)
    pull(small, UNIT, FIRST)
    puts = iter(range(1, 1000))

    def put(self: Folder, name: str, file: Path) -> None:
        if next(puts) == at:
            raise Killed
        whole(self, name, file)

    def write(self: Folder, name: str, text: str) -> None:
        if at == "card":
            raise Killed

    whole = Folder.put
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "put", put)
        patch.setattr(Folder, "write", write)
        with pytest.raises(Killed):
            projection.refresh(small, shelf)
    assert projection.cards(shelf) == old and all(Path(shelf.at(name)).exists() for name in old[FIRST].files.values())
    laid(small)
    assert projection.cards(shelf)[FIRST].seq == 4 and len(rows(shelf, "enterprise")) == 7
    assert set(shelf.names()) == {f"cards/{FIRST}.json", *projection.cards(shelf)[FIRST].files.values()}
    assert not list(shelf.root.glob(".work-*/*"))


def test_a_station_of_the_schema_before_gives_the_same_columns(homes: Homes, tmp_path: Path, shelf: Folder) -> None:
    """The newest migration is taken back in a copy of a replica; the projection brings its own copy forward."""
    root = tmp_path / "bureau"
    shutil.copytree(homes.bureau, root, ignore=shutil.ignore_patterns("parquet"))
    path = root / "replicas" / FIRST / FILE
    replica = apsw.Connection(str(path))
    replica.execute("PRAGMA foreign_keys = OFF")
    for table in TESTERS[max(TESTERS)].creates:
        replica.execute(f"DROP TABLE {table}")
    replica.execute("DELETE FROM ledger_migration WHERE number = (SELECT MAX(number) FROM ledger_migration)")
    before = replica.execute("SELECT MAX(number) FROM ledger_migration").get
    replica.close()
    old = open_bureau(root, FrozenClock(NOW))
    try:
        made = laid(old)
    finally:
        old.close()
    for each in projection_law.tables():
        assert rows(made, each.name) == rows(shelf, each.name)
    assert rows(made, "must_review") == rows(shelf, "must_review") != []
    assert rows(made, "draw_count") == rows(shelf, "draw_count") != []
    replica = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    assert replica.execute("SELECT MAX(number) FROM ledger_migration").get == before, "the replica stays as it was"
    replica.close()


def test_one_damaged_replica_does_not_hide_the_others(homes: Homes, tmp_path: Path) -> None:
    root = tmp_path / "bureau"
    shutil.copytree(homes.bureau, root, ignore=shutil.ignore_patterns("parquet"))
    for left in (root / "replicas" / SECOND).glob(f"{FILE}*"):
        left.write_bytes(b"\0" * 4096)
    broken = open_bureau(root, FrozenClock(NOW))
    made = Folder(root / "parquet")
    try:
        failed = projection.refresh(broken, made)
    finally:
        broken.close()
    assert [(each.code, bool(each.why)) for each in failed] == [(SECOND, True)]
    assert set(projection.cards(made)) == {FIRST}


def test_a_card_says_what_state_of_the_record_its_files_show(city: Bureau, shelf: Folder) -> None:
    for code, card in projection.cards(shelf).items():
        (told,) = rows(shelf, "stations", code)
        facts = (told["seq"], told["entries"], told["name"], told["sealed_at"])
        assert facts == (card.seq, card.entries, card.name, card.sealed_at)
        assert dataclasses.asdict(card)["files"].keys() == {
            each.name for each in (*projection_law.tables(), *projection_law.computed())
        }
