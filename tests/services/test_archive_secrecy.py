"""Whose secrets are in a case file: said on its cover and in its bag, and a bar to whoever would give it out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from station.records.case import CaseFile
from station.services import archive, archive_bag, archive_secrecy, archive_words, bags, evidence, export_words, secrecy
from station.services.archive_content import FRONT
from station.store import archives, retention_law
from station.store.errors import NotAllowed
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.archiving import archived, whole
from tests.services.exporting import check, known
from tests.services.penalty_walk import Desk, Make


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    return whole(desk, "penalty", enterprise())


def clip_of(desk: Desk, case: CaseFile) -> int:
    return evidence.clips_of_case(desk.station.store, case.id)[0].id


def mark(desk: Desk, case: CaseFile, level: str, clip_id: int | None = None) -> None:
    secrecy.mark(desk.station.store, desk.who(), case.id, level, "配方", clip_id=clip_id)


def cover(place: Path) -> str:
    """What stands on the first sheet, without blanks."""
    read = subprocess.run(["pdftotext", place / FRONT, "-"], capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def given_out(desk: Desk, case: CaseFile, folder: Path, clips: str = "hash", by: str = "王建国") -> Path:
    return archive_bag.export(desk.station, desk.who(by), case.id, folder, clips)


def test_the_bag_and_the_cover_say_what_was_marked(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    mark(desk, case, "trade_secret")
    mark(desk, case, "privacy", clip_of(desk, case))
    assert archive_secrecy.level(desk.station.store, case.id) == "privacy", "the higher of the case and its recordings"
    archived(desk, case)
    place = given_out(desk, case, tmp_path)
    assert bags.information(place)["Secrecy"] == "个人隐私"
    assert "密级个人隐私" in cover(place)
    assert archive.standing(desk.station, case.id).secrecy == "privacy"


def test_what_nobody_marked_says_so_in_the_bag(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    archived(desk, case)
    place = given_out(desk, case, tmp_path, by="李敏")
    assert bags.information(place)["Secrecy"] == "不涉密" and "密级" not in cover(place)
    assert not (place / "data" / "supplements").exists()


def test_a_mark_that_is_made_later_lies_beside_the_file(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    archived(desk, case)
    before = given_out(desk, case, tmp_path / "before")
    mark(desk, case, "trade_secret")
    place = given_out(desk, case, tmp_path / "after")
    assert bags.information(place)["Secrecy"] == "不涉密", "what was archived stays as it was"
    told = json.loads((place / "data" / archive_bag.SUPPLEMENTS).read_text())
    assert (told["secrecy"], told["supplements"]) == ("trade_secret", [])
    assert (before / FRONT).read_bytes() == (place / FRONT).read_bytes()


def test_the_chief_alone_gives_out_what_is_marked_and_nobody_its_recordings(
    desk: Desk, case: CaseFile, tmp_path: Path
) -> None:
    mark(desk, case, "privacy")
    archived(desk, case)
    with pytest.raises(NotAllowed):
        given_out(desk, case, tmp_path, by="李敏")
    with pytest.raises(archive_secrecy.RecordingsMarked, match="商业秘密或者个人隐私") as refused:
        given_out(desk, case, tmp_path, "files")
    assert "调阅" in refused.value.advice and list(tmp_path.glob("2026*")) == []
    given_out(desk, case, tmp_path)
    lines = desk.station.store.lines(subject=f"case/{case.id}")
    assert [line.action for line in lines if "export" in line.action] == ["archive.export_marked"]


def test_one_marked_recording_keeps_all_of_them_in(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    archived(desk, case)
    mark(desk, case, "privacy", clip_of(desk, case))
    with pytest.raises(archive_secrecy.RecordingsMarked):
        given_out(desk, case, tmp_path, "files")
    mark(desk, case, "none", clip_of(desk, case))
    assert (given_out(desk, case, tmp_path, "files") / "data" / "clips").is_dir()


def test_no_package_for_another_system_holds_a_marked_case(desk: Desk, case: CaseFile) -> None:
    station = known(desk.station)
    assert check(station, "case").rejected == ()
    mark(desk, case, "trade_secret")
    (kept_out,) = check(station, "case").rejected
    assert (kept_out.case_id, [each.code for each in kept_out.problems]) == (case.id, ["marked"])
    assert "案件标为商业秘密" in export_words.lines(kept_out)[1]
    mark(desk, case, "none")
    assert check(station, "case").rejected == ()


def test_every_term_of_the_law_is_said_in_words(desk: Desk) -> None:
    said = {code: archive_words.period(term) for code, term in retention_law.every().items()}
    assert said["penalty_major"] == "永久" and said["penalty"] == "30年" and said["unlinked"] == "6个月"
    assert all(words == "永久" or words[0].isdigit() for words in said.values())


def test_the_term_stands_on_the_cover_and_in_the_bag_in_words(desk: Desk, case: CaseFile, tmp_path: Path) -> None:
    archived(desk, case)
    made = archives.of_case(desk.station.store, case.id)
    assert made is not None and archive_words.kept(made) == "30年，保存至2056-11-20"
    place = given_out(desk, case, tmp_path)
    assert bags.information(place)["Retention"] == "30年，保存至2056-11-20"
    assert "行政处罚案卷（普通程序），30年，保存至2056-11-20" in cover(place)
