"""The projection in Spark: the same tables and the same compiled reports, where one machine is not enough.

pyspark is no part of the bureau's install: a bureau needs it, and Java, only once it counts on a cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from station.bureau.analytics import Analytics
from station.bureau.projection import UTC_SUFFIX
from station.bureau.shelf import Folder, Shelf
from station.errors import StationError
from station.records.projection import Projected, Taken
from station.store import projection_law

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

APP = "bureau-report"


class SparkMissing(StationError):
    """pyspark or Java is not installed. Facts: detail."""

    text = "bureau_query.spark_missing"


class Spark:
    """An engine for the reports: compiled for Spark, answered by one session."""

    dialect = "pyspark"

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Every row; whole numbers and text only."""
        return [tuple(row) for row in self.session.sql(sql).collect()]


@contextmanager
def opened(chosen: Analytics, shelf: Shelf, cards: Mapping[str, Taken]) -> Iterator[Spark]:
    """A session on the cluster that bureau.toml names, with the tables of these stations. SparkMissing."""
    session = connect(chosen)
    try:
        lay(session, chosen, shelf, cards)
        yield Spark(session)
    finally:
        session.stop()


def connect(chosen: Analytics) -> SparkSession:
    """A session on `chosen.spark`. SparkMissing."""
    try:
        # Imported here: only a bureau that counts on a cluster has it.
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissing(detail=error) from error
    builder = SparkSession.builder.appName(APP).master(chosen.spark)
    for key, value in _options(chosen).items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise SparkMissing(detail=error) from error


def lay(session: SparkSession, chosen: Analytics, shelf: Shelf, cards: Mapping[str, Taken]) -> None:
    """One view for each table, of exactly the files that the cards name."""
    for table in (*projection_law.tables(), *projection_law.computed()):
        files = [each.files[table.name] for each in cards.values() if table.name in each.files]
        if not files:
            session.createDataFrame([], f"{_ddl(table)}, station STRING").createOrReplaceTempView(table.name)
            continue
        base = _address(chosen, shelf, f"table={table.name}")
        reader = session.read.schema(f"{_ddl(table)}, station STRING").option("basePath", base)
        found = reader.parquet(*(_address(chosen, shelf, name) for name in files))
        found.createOrReplaceTempView(table.name)


def _address(chosen: Analytics, shelf: Shelf, name: str) -> str:
    if isinstance(shelf, Folder):
        # Hadoop takes names as they are: an encoded = would be another folder.
        return f"file://{shelf.at(name)}"
    return f"s3a://{shelf.at(name)}"


def _options(chosen: Analytics) -> dict[str, str]:
    found = {
        "spark.sql.session.timeZone": "Asia/Shanghai",
        # Codes of stations are text: what begins with a nought keeps it.
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
        "spark.ui.enabled": "false",
    }
    if chosen.endpoint:
        found |= {"spark.hadoop.fs.s3a.endpoint": chosen.endpoint, "spark.hadoop.fs.s3a.path.style.access": "true"}
    if chosen.region:
        found["spark.hadoop.fs.s3a.endpoint.region"] = chosen.region
    return found


def _ddl(table: Projected) -> str:
    numbers = [f"`{name}` BIGINT" for name in table.numbers]
    words = [f"`{name}` STRING" for name in (*table.words, *table.instants)]
    stamps = [f"`{name}{UTC_SUFFIX}` TIMESTAMP" for name in table.instants]
    return ", ".join([*numbers, *words, *stamps])
