"""What a docking must not keep: content that was disposed of, and files that say they are state secrets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from station.intake.errors import NothingThere
from station.intake.reread import reread
from station.intake.sealing import Desk
from station.intake.session import Docked
from station.records.evidence import IntakeOutcome, ListedFile
from station.services import clearance, custody, destruction, disposal, evidence, staff
from station.store import intakes, keeping, papers
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.intake import recordings
from tests.intake.test_session import check_store, stored

Dock = Callable[..., IntakeOutcome]
LATER = "2027-05-21T09:00:00+08:00"
pytestmark = pytest.mark.usefixtures("recorder")


def files(station: Station) -> dict[bytes, ListedFile]:
    """Of the newest docking, by name."""
    newest = intakes.recent(station.store)[0]
    return {file.path.rpartition(b"/")[2]: file for file in intakes.files(station.store, newest.id)}


@pytest.fixture
def gone(station: Station, card: Path, dock: Dock, clock: FrozenClock) -> str:
    """Everything the card brought is disposed of half a year later; the number of the list."""
    dock(card)
    clock.set(LATER)
    officer, chief = (staff.sign_in(station.store, station.keys, name, PIN) for name in ("李敏", "王建国"))
    due = [one.clip_id for one in disposal.expired(station.store)]
    assert len(due) == 5
    made = disposal.propose(station.store, officer, due, "六个月期满")
    disposal.decide(station.store, chief, made.id, True, "同意")
    return destruction.carry_out(station, officer, made.id).number


def kept(station: Station) -> dict[str, Path]:
    """What the media store has but the certificate."""
    sheets = {one.sha256 for one in papers.documents(station.store)}
    return {name: path for name, path in stored(station).items() if name not in sheets}


def test_what_was_disposed_of_does_not_come_back(station: Station, card: Path, dock: Dock, gone: str) -> None:
    clips = {clip.id for clip in evidence.clips_of_session(station.store, intakes.recent(station.store)[0].id)}
    outcome = dock(card)
    assert (outcome.state, outcome.new, outcome.duplicate, outcome.destroyed) == ("complete", 0, 5, 5)
    assert kept(station) == {}
    assert evidence.unlinked(station.store) == []
    assert {(file.state, file.detail) for file in files(station).values()} == {("duplicate", f"destroyed:{gone}")}
    assert set(keeping.gone(station.store)) == clips, "no clip came or went"
    seen = custody.record(station.store, min(clips)).seen
    assert [(one.state, one.detail) for one in seen] == [("duplicate", f"destroyed:{gone}")]


def test_new_content_beside_it_comes_in(station: Station, card: Path, dock: Dock, gone: str) -> None:
    new = recordings.photo(card / "DCIM" / "IMG_0002.JPG", tint=9)
    outcome = dock(card)
    assert (outcome.new, outcome.destroyed) == (1, 5)
    assert set(kept(station)) == {hashlib.sha256(new.read_bytes()).hexdigest()}


def test_a_paper_of_the_same_content_keeps_it(station: Station, card: Path, dock: Dock, gone: str) -> None:
    log = (card / "LOG.TXT").read_bytes()
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    with station.store.act(chief, "disposal.propose", reason="x") as act:
        papers.add_document(
            act,
            kind="disposal",
            number="1",
            title="1",
            sha256=hashlib.sha256(log).hexdigest(),
            size=len(log),
            issued_at=act.now,
        )
    outcome = dock(card)
    assert outcome.destroyed == 4
    assert station.media.has(hashlib.sha256(log).hexdigest())


def test_the_recorder_that_still_has_it_may_be_cleared(
    station: Station, card: Path, dock: Dock, desk: Desk, docked: Callable[[Path], Docked], gone: str
) -> None:
    dock(card)
    said = reread(desk, docked(card))
    assert said is not None and (said.same, said.differs) == (5, 0)
    lacks = {one.code for one in clearance.gate(station, intakes.recent(station.store)[0].id)}
    assert not lacks & {"failed", "left", "nothing", "unverified", "damaged", "differs", "unreadable", "not_reread"}
    assert kept(station) == {}


def test_a_second_reading_that_gives_it_does_not_bring_it_back(
    station: Station,
    card: Path,
    dock: Dock,
    desk: Desk,
    docked: Callable[[Path], Docked],
    gone: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = card / "LOG.TXT"
    old = log.read_bytes()
    log.write_bytes(old.upper())
    dock(card)
    log.write_bytes(old)
    there = docked(card)
    newest = intakes.recent(station.store)[0]
    monkeypatch.setattr(type(there.volume), "digest", lambda _: newest.listing_sha256)
    said = reread(desk, there)
    assert said is not None and said.differs == 1
    assert set(kept(station)) == {hashlib.sha256(old.upper()).hexdigest()}


def test_a_state_secret_stays_on_the_recorder_and_is_told(
    station: Station, card: Path, dock: Dock, desk: Desk, docked: Callable[[Path], Docked]
) -> None:
    recordings.photo(card / "DCIM" / "机密★10年.JPG", tint=4)
    recordings.photo(card / "绝密" / "IMG_0009.JPG", tint=5)
    outcome = dock(card)
    assert (outcome.state, outcome.new, outcome.skipped, outcome.secret) == ("complete", 5, 2, 2)
    found = files(station)
    for name in ("机密★10年.JPG".encode(), b"IMG_0009.JPG"):
        assert (found[name].state, found[name].detail, found[name].sha256) == ("skipped", "state_secret", None)
    check_store(station)
    assert dock(card).secret == 2, "said at every docking"
    reread(desk, docked(card))
    lacks = {one.code: one.sentence for one in clearance.gate(station, intakes.recent(station.store)[0].id)}
    assert "机密★10年.JPG" in lacks["secret"] and "left" not in lacks


def test_a_card_with_nothing_else_is_written_down(station: Station, tmp_path: Path, dock: Dock) -> None:
    recordings.photo(tmp_path / "other" / "秘密★.JPG")
    outcome = dock(tmp_path / "other")
    assert (outcome.files, outcome.new, outcome.secret) == (1, 0, 1)
    assert [one.state for one in files(station).values()] == ["skipped"]
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "EMPTY.MP4").touch()
    with pytest.raises(NothingThere):
        dock(tmp_path / "bare")
