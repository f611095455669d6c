"""The projection in a real S3 server: written and read there, through Arrow and by DuckDB's own httpfs."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import duckdb
import pytest

from station.bureau import analytics, projection, query, reporting
from station.bureau.analytics import Analytics, AnalyticsBroken
from station.bureau.home import Bureau, BureauHome
from station.bureau.shelf import Bucket, Folder, ShelfUnreachable
from station.store import projection_law
from tests.bureau.questions.many import FIRST, SECOND

WHOLE = reporting.year("2026")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own with one empty bucket; its port is its own choice."""
    log = tmp_path_factory.mktemp("s3") / "log"
    with log.open("wb") as out:
        command = [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
        server = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            address = _address(log, server)
            urlopen(Request(f"{address}/city", method="PUT")).close()
            yield address
        finally:
            server.terminate()
            server.wait()


def _address(log: Path, server: subprocess.Popen[bytes]) -> str:
    marker, until = "Running on ", time.monotonic() + 120
    while marker not in (told := log.read_text(encoding="utf-8")):
        assert server.poll() is None and time.monotonic() < until, told
        time.sleep(0.05)
    return told.partition(marker)[2].split()[0]


@pytest.fixture
def chosen(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Analytics:
    for name, value in {"ACCESS_KEY_ID": "k", "SECRET_ACCESS_KEY": "s", "EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    return Analytics(parquet="s3://city/safety/parquet", endpoint=endpoint, region="us-east-1")


@pytest.fixture
def bucket(city: Bureau, chosen: Analytics) -> Bucket:
    made = analytics.shelf(city.home, chosen)
    assert isinstance(made, Bucket)
    return made


def test_the_projection_lies_in_a_bucket_and_answers_the_same(
    city: Bureau, shelf: Folder, bucket: Bucket, chosen: Analytics
) -> None:
    assert projection.refresh(city, bucket) == []
    cards = projection.cards(bucket)
    assert cards == projection.cards(shelf) and bucket.names() == shelf.names()
    assert projection.refresh(city, bucket) == []
    for name in ("record", "draws", "coverage"):
        ours = reporting.report(city, Analytics(), shelf, reporting.named(name), WHOLE)
        assert reporting.report(city, chosen, bucket, reporting.named(name), WHOLE) == ours
    sql = "SELECT station, COUNT(*), SUM(id), MIN(opened_at_utc) FROM case_file GROUP BY station ORDER BY station"
    assert query.ask(bucket, sql, 10, 60) == query.ask(shelf, sql, 10, 60)
    pruned = f"SELECT COUNT(*) FROM case_event WHERE station = '{SECOND}'"
    assert query.ask(bucket, pruned, 10, 60) == query.ask(shelf, pruned, 10, 60)
    with pytest.raises(query.OutOfBounds):
        query.ask(bucket, f"SELECT * FROM read_text('s3://{bucket.at('cards')}/{FIRST}.json')", 10, 60)


def test_an_outsiders_duckdb_reads_it_with_its_own_extension(
    city: Bureau, shelf: Folder, bucket: Bucket, endpoint: str
) -> None:
    projection.refresh(city, bucket)
    package = importlib.util.find_spec("duckdb_extension_httpfs")
    assert package is not None and package.submodule_search_locations
    (extension,) = Path(package.submodule_search_locations[0]).rglob("httpfs.duckdb_extension")
    outside = duckdb.connect()
    outside.execute(f"LOAD '{extension}'")
    outside.execute(
        f"CREATE SECRET (TYPE s3, KEY_ID 'k', SECRET 's', REGION 'us-east-1', URL_STYLE 'path', USE_SSL false,"
        f" ENDPOINT '{endpoint.partition('//')[2]}')"
    )
    for table in ("enterprise", "draw_count"):
        found = outside.execute(
            f"SELECT station, COUNT(*) FROM read_parquet('s3://{bucket.at(f'table={table}')}/*/*.parquet',"
            " hive_partitioning = true, hive_types = {'station': VARCHAR}) GROUP BY 1 ORDER BY 1"
        ).fetchall()
        sql = f"SELECT station, COUNT(*) FROM {table} GROUP BY 1 ORDER BY 1"
        assert tuple(found) == query.ask(shelf, sql, 10, 60).rows
    outside.close()


def test_a_store_that_does_not_answer_is_a_refusal(city: Bureau, bucket: Bucket, chosen: Analytics) -> None:
    nowhere = Bucket(bucket.filesystem, "no-such-bucket/parquet")
    with pytest.raises(ShelfUnreachable):
        nowhere.write("cards/x.json", "{}")
    assert nowhere.names() == [] and projection.cards(nowhere) == {}


def test_section_analytics(tmp_path: Path) -> None:
    home = BureauHome(tmp_path)
    home.settings_file.write_text('[bureau]\ncode = "330281000"\n', encoding="utf-8")
    assert analytics.settings(home) == Analytics()
    assert analytics.shelf(home, Analytics()) == Folder(tmp_path.resolve() / "parquet")
    home.settings_file.write_text('[analytics]\nparquet = "s3://a/b/"\nspark = "local[2]"\n', encoding="utf-8")
    assert analytics.settings(home) == Analytics(parquet="s3://a/b/", spark="local[2]")
    for wrong in ("nope = 1", 'parquet = "/mnt/x"', 'parquet = "s3://"', "parquet ="):
        home.settings_file.write_text(f"[analytics]\n{wrong}\n", encoding="utf-8")
        with pytest.raises(AnalyticsBroken):
            analytics.settings(home)


def test_every_table_has_a_title() -> None:
    names = [each.name for each in (*projection_law.tables(), *projection_law.computed())]
    assert len(names) == len(set(names))
    assert all(each.title for each in (*projection_law.tables(), *projection_law.computed()))
