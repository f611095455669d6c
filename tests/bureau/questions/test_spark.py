"""Every report on DuckDB and on a Spark of several processes, over the same Parquet: the very same lines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.bureau import duck, projection, reporting, reports, spark
from station.bureau.analytics import Analytics
from station.bureau.home import Bureau
from station.bureau.shelf import Folder
from station.records.bureau_report import Report
from station.records.moment import moment
from station.rules.record_statistics import period
from station.store import projection_law
from tests.bureau.questions.many import NOW

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="no Java")
CLUSTER = Analytics(spark="local-cluster[2,1,1024]")
"""A master, two workers and their executors, each a process of its own."""
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.files.minPartitionNum": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}
"""For a few hundred rows: nothing of it changes an answer."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, shelf: Folder) -> Iterator[spark.Spark]:
    """One session for all reports; where it works is thrown away."""
    work: Path = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_DIRS", str(work / "local"))
        told = " ".join(f"--conf {key}={value}" for key, value in SMALL.items())
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{told} --driver-memory 1g pyspark-shell")
        with spark.opened(CLUSTER, shelf, projection.cards(shelf)) as engine:
            yield engine


@pytest.mark.parametrize("report", projection_law.reports(), ids=lambda each: each.name)
def test_a_report_is_the_same_on_both(city: Bureau, shelf: Folder, cluster: spark.Spark, report: Report) -> None:
    of, cards = period("2026Q3") if report.name != "draws" else reporting.year("2026"), projection.cards(shelf)
    assert of is not None
    asked = of, reporting.counting(of, moment(NOW)), cards, reporting.titles(city)
    with duck.opened(shelf, cards) as engine:
        ours = reports.count(engine, report, *asked)
    assert any(each.value for each in ours), "compares nothing"
    assert reports.count(cluster, report, *asked) == ours


def test_it_ran_in_more_than_one_process(cluster: spark.Spark) -> None:
    assert cluster.session.sparkContext.master == CLUSTER.spark
    executors = cluster.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()  # type: ignore[union-attr]
    assert executors > 1, "the driver alone answered"
