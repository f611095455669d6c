"""国家秘密 is refused at every door: the words of any act, files by their names, sheets, papers, drafts."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from station.documents import paper, tables
from station.records.moment import day
from station.records.people import Proof
from station.rules.state_secret import StateSecret
from station.services import archive, briefings, drafts, drop, staff
from station.store import cases
from station.wiring import Station
from tests.conftest import PIN
from tests.services import inspections
from tests.services.test_briefings import TOLD

MARKED = "现场有机密★10年的图纸"
PLAIN = "涉及商业秘密，机密两个字不是标志"


@pytest.fixture
def case_id(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


def test_no_word_of_an_act_bears_the_mark(station: Station, chief: Proof, officer: Proof, case_id: int) -> None:
    store = station.store
    size = store.size()
    doors = (
        lambda: briefings.hold(store, chief, replace(TOLD, present=MARKED)),
        lambda: briefings.hold(store, chief, replace(TOLD, matters=(replace(TOLD.matters[0], issue=MARKED),))),
        lambda: staff.enrol(
            store,
            station.keys,
            chief,
            staff.NewOfficer("绝密", frozenset({"officer"}), "11028100009", day("2028-12-31")),
            PIN,
        ),
        lambda: _event(station, officer, case_id, MARKED, "登记"),
        lambda: _event(station, officer, case_id, "登记", MARKED),
    )
    for door in doors:
        with pytest.raises(StateSecret) as refused:
            door()
        assert "转机要" in refused.value.advice
    assert store.size() == size and MARKED.encode() not in station.home.db.read_bytes()


def test_what_only_sounds_like_it_is_written(station: Station, chief: Proof, officer: Proof, case_id: int) -> None:
    assert briefings.hold(station.store, chief, replace(TOLD, present=PLAIN)).present == PLAIN
    _event(station, officer, case_id, PLAIN, PLAIN)
    assert [each.detail for each in cases.events(station.store, case_id)][-1] == PLAIN


def test_what_was_there_before_the_gate_may_still_be_mended(station: Station, officer: Proof, case_id: int) -> None:
    store = station.store
    check, store.check_changes = store.check_changes, None
    with store.act(officer, "hold.place", subject=f"case/{case_id}", reason="登记") as act:
        cases.change(act, case_id, clue_note=MARKED)
    store.check_changes = check
    with store.act(officer, "hold.place", subject=f"case/{case_id}", reason="更正") as act:
        cases.change(act, case_id, clue_note="")
    assert cases.get(store, case_id).clue_note == ""


def test_a_file_is_refused_by_its_name_or_a_folders_unread(station: Station, chief: Proof, tmp_path: Path) -> None:
    for name in ("图纸（秘密级）.xlsx", "绝密/名单.csv"):
        with pytest.raises(StateSecret):
            drop.read(tmp_path / name)
        with pytest.raises(StateSecret):
            drop.read(str(tmp_path / name))
    kept = tmp_path / "机密★.pdf"
    kept.write_bytes(b"%PDF-1.7")
    with pytest.raises(StateSecret):
        archive._content(station, None, None, kept, 1)
    assert not any(path.is_file() for path in station.home.media.rglob("*"))


def test_a_sheet_is_refused_by_any_cell() -> None:
    book = io.BytesIO(tables.write_csv(["企业", "备注"], [["余姚化工", MARKED]]))
    with pytest.raises(StateSecret):
        tables.read(book.getvalue(), "名单.csv")
    plain = tables.read(tables.write_csv(["企业", "备注"], [["余姚化工", PLAIN]]), "名单.csv")
    assert plain.rows[0].cells[1] == PLAIN


def test_no_paper_is_set_with_it(station: Station) -> None:
    with pytest.raises(StateSecret):
        paper.render("disposal", {"title": MARKED}, station.clock.now())


def test_no_draft_of_a_form_keeps_it(station: Station) -> None:
    drafts.keep(station.home, 7, {"case/1": {"facts": MARKED, "place": "一车间"}, "case/2": {"facts": PLAIN}})
    assert drafts.of(station.home, 7) == {"case/2": {"facts": PLAIN}}
    assert "机密★" not in station.home.drafts.read_text(encoding="utf-8")


def _event(station: Station, who: Proof, case_id: int, said: str, reason: str) -> None:
    with station.store.act(who, "hold.place", subject=f"case/{case_id}", reason=reason) as act:
        cases.add_event(act, case_id, "note", act.now, said)
