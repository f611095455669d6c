"""The register whole, read by tools that are not ours."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from station.bureau.site import twin
from station.bureau.site.gather import row
from station.bureau.site.lay import Draft
from station.store.site_work import work
from tests.bureau.site.made_rows import said, text_of

NASTY = '=HYPERLINK("https://x")，"引号"\n第二行, 逗号 𠅤'
ITEMS = [
    said(1),
    said(2, target="=1+1", conclusion=NASTY, until="2027-01-31"),
    said(3, fields=[{"name": "facts", "title": "违法事实", "value": "+86，@"}]),
    {name: value for name, value in said(4, state="withdrawn", on="2026-10-01", reason="决定被撤销").items()
     if name not in ("target", "target_code", "category", "conclusion", "fields", "until", "url")},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with work(tmp_path) as rows:
        for each in ITEMS:
            rows.enter(row(each), text_of(each))
        twin.lay(Draft(tmp_path / "site"), rows, "2026-11-25T10:00:00+08:00", "余姚市应急管理局行政执法公示登记")
    return tmp_path / "site" / "open"


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_csv_says_what_the_records_say(folder: Path) -> None:
    assert (folder / "register.csv").read_bytes().startswith(b"\xef\xbb\xbfid,station")
    found = {each["id"]: each for each in lines(folder / "register.csv")}
    assert set(found) == {"1", "2", "3"}
    for each in ITEMS[:3]:
        told = found[each["id"]]
        for name in ("station", "kind", "number", "decided_on", "until", "target_code"):
            assert told[name] == (each[name] or "")
    assert found["2"]["target"] == "'=1+1" and found["2"]["conclusion"] == f"'{NASTY}"
    assert found["3"]["field_facts"] == "'+86，@" and found["1"]["field_violation"] == "无警示标志"
    assert [(each["id"], each["reason"]) for each in lines(folder / "withdrawn.csv")] == [("4", "决定被撤销")]


def test_json_holds_the_signed_texts_as_they_are(folder: Path) -> None:
    whole = (folder / "register.json").read_text(encoding="utf-8")
    told = json.loads(whole)
    assert {each["id"]: each for each in told["records"]} == {each["id"]: each for each in ITEMS}
    assert not [each for each in ITEMS if text_of(each) not in whole]


def test_the_package_describes_every_column_of_its_files(folder: Path) -> None:
    """By the members that the Data Package and Table Schema specifications require."""
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_bytes())
    assert package["profile"] == "tabular-data-package" and package["name"] == "anjian-register"
    explained = {(each["文件"], each["栏目"]) for each in lines(folder / "data-dictionary.csv")}
    for resource in package["resources"]:
        fields = [each["name"] for each in resource["schema"]["fields"]]
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == fields
        assert {each["type"] for each in resource["schema"]["fields"]} <= {"string", "date", "integer"}
        assert resource["schema"]["primaryKey"] in fields
        assert {(resource["path"], name) for name in fields} <= explained


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the shell of SQLite is not installed")
def test_sqlites_shell_imports_it(folder: Path) -> None:
    script = f".import --csv {folder / 'register.csv'} r\nSELECT json_group_array(conclusion) FROM r;\n"
    done = subprocess.run(["sqlite3"], input=script, capture_output=True, text=True, check=True)
    assert sorted(json.loads(done.stdout)) == sorted(["罚款", "罚款", f"'{NASTY}"]) and not done.stderr


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_without_a_formula(folder: Path, tmp_path: Path) -> None:
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--infilter=CSV:44,34,76,1",
        "--convert-to",
        "fods",
    ]
    source = folder / "register.csv"
    subprocess.run([*command, "--outdir", tmp_path, source], check=True, capture_output=True, timeout=240)
    sheet = (tmp_path / "register.fods").read_text(encoding="utf-8")
    assert "余姚市宏达塑料制品有限公司" in sheet and "𠅤" in sheet and "table:formula" not in sheet
