"""SQL over all stations: it answers, in our words where it cannot, and reaches nothing but the tables."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.bureau import duck, query
from station.bureau.home import Bureau
from station.bureau.shelf import Folder
from station.cli import bureau_main
from station.commands.bureau import query as command
from station.store.replicas import FILE
from tests.bureau.questions.many import FIRST, SECOND, Homes
from tests.shape.test_json import compare

BY_STATION = "SELECT station, COUNT(*) AS cases FROM case_file GROUP BY station ORDER BY station"


def ask(shelf: Folder, sql: str, limit: int = 10, seconds: float = 60) -> query.Answer:
    return query.ask(shelf, sql, limit, seconds)


def test_it_answers_with_names_kinds_and_json_values(shelf: Folder) -> None:
    found = ask(shelf, BY_STATION)
    assert (found.columns, found.kinds) == (("station", "cases"), ("VARCHAR", "BIGINT"))
    assert [row[0] for row in found.rows] == [SECOND, FIRST] and not found.truncated
    mixed = ask(shelf, "SELECT 1 AS a, 2 AS a, SUM(id) AS s, MIN(opened_at_utc) AS t, DATE '2026-01-02' AS d,"
                " 1.5::DECIMAL(9,2) AS m, 'inf'::DOUBLE AS f, [1, 2] AS l, {'x': 'y'} AS o, 'a'::BLOB AS b, NULL AS n"
                " FROM case_file")  # fmt: skip
    assert mixed.columns[:2] == ("a", "a_2")
    row = dict(zip(mixed.columns, mixed.rows[0], strict=True))
    assert row["s"] > 2**63 and row["t"].endswith("+08:00") and row["d"] == "2026-01-02"
    assert [row[name] for name in "mflobn"] == ["1.50", "inf", [1, 2], {"x": "y"}, "61", None]
    assert json.dumps(row)


def test_more_rows_than_asked_for_are_said_to_be_there(shelf: Folder) -> None:
    for limit, truncated in ((1, True), (2, False), (3, False)):
        found = ask(shelf, BY_STATION, limit)
        assert (len(found.rows), found.truncated) == (min(limit, 2), truncated)
    endless = ask(shelf, "SELECT * FROM range(1_000_000_000_000)", 5_000)
    assert len(endless.rows) == 5_000 and endless.truncated


def test_joins_go_by_ids_that_are_unique_in_the_country(shelf: Folder) -> None:
    alone = ask(shelf, "SELECT COUNT(*) FROM case_event").rows
    assert ask(shelf, "SELECT COUNT(*) FROM case_event e JOIN case_file c ON c.id = e.case_id").rows == alone
    assert alone[0][0] > 300


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("DROP VIEW case_file", query.NotAQuestion),
        ("CREATE TABLE x (a INT)", query.NotAQuestion),
        ("SELECT 1; SELECT 2", query.NotAQuestion),
        ("", query.NotAQuestion),
        ("-- nothing", query.NotAQuestion),
        ("COPY (SELECT 1) TO '{parquet}/x.csv'", query.NotAQuestion),
        ("ATTACH '{home}/bureau.db'", query.NotAQuestion),
        ("INSTALL httpfs", query.NotAQuestion),
        ("LOAD sqlite_scanner", query.NotAQuestion),
        ("SET threads = 1", query.NotAQuestion),
        ("EXPORT DATABASE '{parquet}'", query.NotAQuestion),
        ("SELECT * FROM read_text('{home}/bureau.toml')", query.OutOfBounds),
        ("SELECT * FROM read_text('{parquet}/../bureau.toml')", query.OutOfBounds),
        ("SELECT * FROM read_blob('{home}/keys/age.key')", query.OutOfBounds),
        ("SELECT * FROM glob('/etc/*')", query.OutOfBounds),
        ("SELECT * FROM read_csv('https://example.com/x.csv')", query.OutOfBounds),
        ("SELECT * FROM sqlite_scan('{home}/bureau.db', 'officer')", query.NotThere),
        ("SELECT * FROM '{home}/bureau.toml'", query.NotThere),
        ("SELECT * FROM shelf", query.NotThere),
        ("SELECT nope FROM case_file", query.NotThere),
        ("SELEC 1", query.Misworded),
        ("SELECT CAST('a' AS INT)", query.Unanswered),
        ("SELECT * FROM case_file WHERE id = ?", query.Unanswered),
    ],
)
def test_what_it_does_not_do(city: Bureau, shelf: Folder, sql: str, error: type[Exception]) -> None:
    before = shelf.names()
    with pytest.raises(error) as refused:
        ask(shelf, sql.format(home=city.home.root, parquet=shelf.root))
    assert refused.value.advice and "Error" not in refused.value.message  # type: ignore[attr-defined]
    assert shelf.names() == before


def test_what_lies_in_the_program_is_no_table(shelf: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "leaked", pa.table({"a": [1]}), raising=False)
    with pytest.raises(query.NotThere):
        ask(shelf, "SELECT * FROM leaked")


def test_it_stops_where_memory_ends(shelf: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "MEMORY", "50MB")
    with pytest.raises(query.TooLarge):
        ask(shelf, "SELECT array_agg(r.range) FROM range(20_000_000) r")


def test_it_stops_when_its_time_is_over(shelf: Folder) -> None:
    with pytest.raises(query.TooLong):
        ask(shelf, "SELECT COUNT(*) FROM range(100_000_000) a, range(1_000_000) b", seconds=0.3)


@settings(max_examples=25, deadline=None)
@given(sql=st.text(max_size=40) | st.sampled_from(["SELECT SELECT", "FROM case_file FROM", "(((", "'", "/*"]))
def test_whatever_is_typed_is_answered_or_refused(shelf: Folder, sql: str) -> None:
    with suppress(query.NotAQuestion, query.Misworded, query.NotThere, query.OutOfBounds, query.Unanswered):
        ask(shelf, sql)


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(city: Bureau, shelf: Folder, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int, str, str]:
        status = bureau_main(["--home", str(city.home.root), *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_the_command_in_its_three_forms(run: Run) -> None:
    status, out, _ = run("query", BY_STATION)
    assert status == 0 and out.splitlines()[0].split() == ["station", "cases"] and "共 2 行" in out
    _, out, _ = run("query", "SELECT id, lead_id, number FROM case_file ORDER BY id", "--json", "--limit", "1")
    told = json.loads(out)
    assert told["truncated"] is True and told["limit"] == 1 and told["behind"] == []
    assert told["columns"][0] == {"name": "id", "type": "BIGINT"} and int(told["rows"][0]["id"]) > 2**53
    _, out, _ = run("query", "SELECT '=1+1' AS formula, -1 AS less, '中文' AS words", "--csv")
    assert list(csv.reader(io.StringIO(out.removeprefix("\ufeff")))) == [["formula", "less", "words"],
                                                                        ["'=1+1", "-1", "中文"]]  # fmt: skip
    assert "没有符合" in run("query", "SELECT * FROM case_file WHERE id = 0")[1]
    assert "后面还有" in run("query", BY_STATION, "--limit", "1")[1]


def test_without_a_question_it_says_what_there_is_to_ask(run: Run) -> None:
    status, out, _ = run("query")
    assert status == 0 and "case_file  案件" in out and "must_review" in out
    told = json.loads(run("query", "--json")[1])["tables"]
    assert {each["name"] for each in told} >= {"case_file", "stations"}
    assert all(each["columns"][-1] == "station" for each in told)


def test_what_is_refused_is_said_in_our_words(run: Run) -> None:
    status, out, err = run("query", "SELECT * FROM nowhere")
    assert (status, out) == (1, "") and "nowhere" in err and "Traceback" not in err
    for word in ("--limit 0", "--limit 9999999999", "--timeout nan", "--timeout inf", "--timeout 1e300"):
        status, out, err = run("query", "SELECT 1", *word.split())
        assert (status, out) == (2, "") and len(err.splitlines()) == 2, word


def test_reports_by_command(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("report")
    assert status == 0 and "record  三项制度运行统计" in out
    status, out, _ = run("report", "record", "--quarter", "2026Q3")
    assert status == 0 and out.startswith("三项制度运行统计 2026年第3季度（统计口径待局确认）")
    assert "全部站点" in out and f"小曹娥镇安监所（{SECOND}）" in out
    told = json.loads(run("report", "draws", "--year", "2026", "--json")[1])
    assert told["period"] == {"code": "2026", "first": "2026-01-01", "last": "2026-12-31"}
    assert [each["code"] for each in told["stations"]] == [SECOND, FIRST] and told["lines"][0]["station"] == ""
    table = list(csv.reader(io.StringIO(run("report", "enforcement", "--month", "2026-07", "--csv")[1])))
    assert len(table) == 1 + 3 * 7 and table[0][0].endswith("站点代码") and all(row[-1] for row in table)
    status, out, _ = run("report", "coverage", "--quarter", "2026Q3", "--out", str(tmp_path / "x.xlsx"))
    assert status == 0 and (tmp_path / "x.xlsx").read_bytes().startswith(b"PK")


def test_a_station_that_could_not_be_laid_out_is_named(
    homes: Homes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fields are those of docs/json.md."""
    root = tmp_path / "bureau"
    shutil.copytree(homes.bureau, root, ignore=shutil.ignore_patterns("parquet"))
    for left in (root / "replicas" / SECOND).glob(f"{FILE}*"):
        left.write_bytes(b"\0" * 4096)
    for documented, words in {"report NAME": ("report", "record"), "query SQL": ("query", "SELECT 1 AS id")}.items():
        assert bureau_main(["--home", str(root), *words, "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        compare(f"bureau {documented} --json", told)
        assert [each["code"] for each in told["behind"]] == [SECOND]
    assert told["rows"] == [{"id": "1"}]
    assert bureau_main(["--home", str(root), "report", "cases"]) == 1
    out = capsys.readouterr().out
    assert "没有数据的站：小曹娥镇安监所" in out and f"小曹娥镇安监所（{SECOND}）的新数据没有整理进来" in out


@pytest.mark.parametrize(
    "words",
    [("nope",), ("record", "--year", "26"), ("record", "--month", "2026Q1"), ("record", "--quarter", "2026-07"),
     ("record", "--year", "9999"), ("record", "--month", "9999-12"), ("record", "--quarter", "9999Q4"),
     ("enforcement", "--quarter", "2026Q3", "--out", "{missing}/x.xlsx")],
)  # fmt: skip
def test_reports_that_cannot_be_made(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    status, _, err = run("report", *(word.format(missing=tmp_path / "missing") for word in words))
    assert status == 1 and len(err.splitlines()) == 2 and "没有料到" not in err


def test_cells_of_a_terminal_are_cut_by_their_width() -> None:
    answer = query.Answer(("a",), ("VARCHAR",), (("余" * 50,), ("x\x1b[31m",)), False)
    lines = list(command._prose(answer, []))
    assert lines[1] == "余" * 20 and lines[2] == "x [31m"
