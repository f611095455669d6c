"""Packages of cases for other systems: checked with stock tools, complete, the same bytes again."""

from __future__ import annotations

import json
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from station.services import (
    disclosures,
    export_words,
    external_refs,
    slips,
)
from station.services.external_refs import SystemUnknown
from station.store import papers
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.exporting import (
    CREDIT,
    approved,
    check,
    known,
    make,
    why,
)
from tests.services.inspections import on_site
from tests.services.penalty_walk import Desk, Make
from tests.services.publishing import of


@pytest.fixture
def station(station: Station) -> Station:
    return known(station)


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder)
    return folder


def test_a_package_is_checked_with_stock_tools(station: Station, desk: Desk, enterprise: Make, tmp_path: Path) -> None:
    case = desk.served(enterprise(), 3_000)
    external_refs.add(station.store, desk.who(), case.id, "mobile", "ZF-1", "https://e.cn/1")
    path = make(station, desk, "case", tmp_path)
    assert path.name == "案件包-city 2026-11-01至2026-11-30.zip"
    folder = unpacked(path, tmp_path / "out")
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)
    listed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    there = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    assert there - listed == {"SHA256SUMS"} and listed <= there
    raw = (folder / "cases" / str(case.id) / "case.json").read_bytes()
    told = json.loads(raw)
    again = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    assert raw == again.encode(), "there is one way to write it"
    assert told["case"]["number"] == case.number and told["behaviour_code"] == case.behaviour_code
    assert [one["ref"] for one in told["references"]] == ["ZF-1"] and told["sanctions"]["decided"][0]["kind"] == "fine"
    assert make(station, desk, "case", tmp_path / "again").read_bytes() == path.read_bytes()


def test_issued_papers_are_in_the_package(station: Station, desk: Desk, enterprise: Make, tmp_path: Path) -> None:
    case = on_site(station, desk.who("王建国"), enterprise())
    slips.issue(station, desk.who(), case.id)
    [document] = papers.documents(station.store, case_id=case.id)
    folder = unpacked(make(station, desk, "case", tmp_path), tmp_path / "out")
    pdf = folder / "cases" / str(case.id) / "papers" / f"{document.id}.pdf"
    assert sha256(pdf.read_bytes()).hexdigest() == document.sha256
    station.media.path(document.sha256).unlink()
    found = check(station, "case")
    assert why(found) == [["paper_lost"]] and found.rows == ()


def test_the_mobile_system_asks_for_the_behaviour_code(station: Station, desk: Desk, enterprise: Make) -> None:
    case = on_site(station, desk.who("王建国"), enterprise())
    found = check(station, "case", "mobile")
    assert why(found) == [["no_code"]] and "行政行为码" in "".join(export_words.lines(found.rejected[0]))
    assert check(station, "case", "province").rows[0][0] == case.number
    with pytest.raises(SystemUnknown):
        check(station, "case", "nowhere")


def test_results_in_a_package_are_the_published_words(
    station: Station, desk: Desk, enterprise: Make, tmp_path: Path
) -> None:
    out, kept = desk.decided(enterprise(), 3_000), desk.decided(enterprise(), 3_000)
    approved(desk, out)
    disclosures.withhold(station.store, desk.who("王建国"), of(desk, kept, CREDIT).id, "trade_secret", "涉及配方")
    folder = unpacked(make(station, desk, "case", tmp_path), tmp_path / "out") / "cases"
    found = {case.id: json.loads((folder / str(case.id) / "case.json").read_bytes())["results"] for case in (out, kept)}
    assert [one["channel"] for one in found[out.id]] == [CREDIT] and found[kept.id] == []
    assert found[out.id][0]["PUNISH_DOCUMENT_CODE"] == "（余）应急罚〔2026〕1号"
