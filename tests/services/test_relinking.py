"""改挂 and 取下: who may, what the case loses, and that the old link stays readable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.records.case import CaseFile
from station.records.deadline import Deadline
from station.records.evidence import Clip
from station.records.ledger import LedgerLine
from station.records.moment import iso
from station.records.people import Proof, System
from station.services import (
    cases,
    continuity,
    corrections,
    custody,
    custody_manifest,
    evidence,
    opening,
    recorders,
    recording_items,
    relinking,
    relinking_words,
    review_send,
    staff,
)
from station.services.clip_stays import PUTS, TAKES, stays
from station.services.custody import Scope
from station.store import cases as rows
from station.store import deadlines, models, waivers
from station.store.errors import ReasonNeeded
from station.wiring import Station
from tests.conftest import PIN, FrozenClock
from tests.services import inspections
from tests.services.dockings import SERIAL, File, docked
from tests.services.ready_dockings import change, ready
from tests.services.ready_dockings import docked as docked_again
from tests.services.review_cases import Scene as ReviewScene
from tests.services.review_cases import penalty, review_scene

ARRIVE = "INSP_ARRIVE"
WHY = "开头拍的是另一家企业"


@dataclass(frozen=True)
class Scene:
    """Two inspections by 王建国 and 李敏, and two recordings, both put to the first of them."""

    station: Station
    chief: Proof
    wrong: CaseFile
    right: CaseFile
    clip: int
    other: int

    def clips(self, case: CaseFile) -> list[int]:
        return [one.id for one in evidence.clips_of_case(self.station.store, case.id)]

    def get(self) -> Clip:
        return evidence.get(self.station.store, self.clip)

    def confirm(self, case: CaseFile, clip: int | None) -> None:
        recording_items.confirm(self.station.store, self.chief, case.id, ARRIVE, clip_id=clip)

    def confirmed(self, case: CaseFile) -> bool:
        return ARRIVE in waivers.marked(self.station.store, case.id)

    def told(self, case: CaseFile | None = None) -> relinking.Told:
        return relinking.told(self.station.store, self.clip, None if case is None else case.id)

    def move(self, actor: Proof | None = None, case: CaseFile | None = None) -> Clip:
        to = case or self.right
        return relinking.move(self.station.store, actor or self.chief, self.clip, to.id, WHY)

    def unlink(self, actor: Proof | None = None) -> Clip:
        return relinking.unlink(self.station.store, actor or self.chief, self.clip, WHY)

    def hand_out(self, case: CaseFile) -> None:
        found = Scope(f"case/{case.id}", case.number, ())
        custody_manifest.note_export(self.station, self.chief, found, self.station.home.root)

    def exports(self) -> list[int]:
        events = custody.record(self.station.store, self.clip).events
        return [event.seq for event in events if event.action == custody.EXPORT]


@pytest.fixture
def scene(station: Station, chief: Proof, enterprise: Callable[..., int]) -> Scene:
    wrong = inspections.on_site(station, chief, enterprise())
    people = inspections.officer_ids(station)
    draw = inspections.reveal(station.store, [(enterprise(), people["王建国"], people["李敏"])], draw_no=2)
    right = opening.open_from_draw(station.store, chief, draw)[0]
    session = ready(station, chief)
    clip, other, _ = [one.id for one in evidence.clips_of_session(station.store, session)]
    for each in (clip, other):
        evidence.link(station.store, chief, each, wrong.id)
    return Scene(station, chief, wrong, right, clip, other)


@pytest.fixture
def stranger(station: Station) -> Proof:
    """An officer who handles neither case."""
    return staff.sign_in(station.store, station.keys, "陈海波", PIN)


def set_case(station: Station, case: CaseFile, **values: str | None) -> None:
    with station.store.act(System("system:init"), "roster.import") as act:
        rows.change(act, case.id, **values)


# Moving ---------------------------------------------------------------------------------------------------------


def test_a_clip_goes_to_the_right_case_and_both_files_say_so(scene: Scene) -> None:
    moved = scene.move()
    assert (moved.case_id, moved.link_method) == (scene.right.id, "person")
    assert (scene.clips(scene.wrong), scene.clips(scene.right)) == ([scene.other], [scene.clip])
    for case in (scene.wrong, scene.right):
        (made,) = corrections.made(scene.station.store, case.id)
        assert (made.what, made.old, made.new) == ("音像归属", scene.wrong.number, scene.right.number)
        assert (made.of, made.reason, made.by) == (moved.name.rpartition("/")[2], WHY, scene.chief.officer_id)


def test_the_ledger_names_both_cases_in_one_entry(scene: Scene) -> None:
    before = scene.station.store.size()
    scene.move()
    (line,) = scene.station.store.lines(first=before)
    assert (line.action, line.subject) == ("clip.move", f"clip/{scene.clip}")
    assert line.reason == f"由 {scene.wrong.number} 改挂 {scene.right.number}：{WHY}"


def test_a_clip_taken_away_waits_for_a_person(scene: Scene, clock: FrozenClock) -> None:
    """The rule would put it to the very case it was taken from; a clip nobody touched shows that it would."""
    store, third = scene.station.store, evidence.unlinked(scene.station.store)[0].id
    for each in (scene.clip, third):
        inside = {"started_at": iso(clock.now()), "ended_at": iso(clock.now().add(seconds=30))}
        change(scene.station, models.Clip, each, officer_id=scene.chief.officer_id, **inside)
    clock.advance(minutes=5)
    taken = scene.unlink()
    assert (taken.case_id, taken.link_method) == (None, evidence.AWAY)
    assert evidence.match_unlinked(store, System("system:dock")) == {third: scene.wrong.id}
    assert [one.id for one in evidence.unlinked(store)] == [scene.clip]
    (made,) = corrections.made(store, scene.wrong.id)
    assert (made.old, made.new, made.reason) == (scene.wrong.number, "待认领", WHY)
    evidence.link(store, scene.chief, scene.clip, scene.right.id)
    assert scene.clips(scene.right) == [scene.clip]


# Who may --------------------------------------------------------------------------------------------------------


def test_only_who_handles_the_case_or_the_chief(scene: Scene, stranger: Proof, officer: Proof) -> None:
    before = scene.station.store.size()
    for act in (scene.move, scene.unlink):
        with pytest.raises(relinking.NotTheirClip) as refused:
            act(stranger)
        assert scene.wrong.number in refused.value.message and "陈海波" in refused.value.message
    assert (scene.station.store.size(), scene.get().case_id) == (before, scene.wrong.id)
    assert scene.move(officer).case_id == scene.right.id


@pytest.mark.parametrize("closed", ["wrong", "right"])
def test_a_closed_case_is_the_chiefs(scene: Scene, officer: Proof, closed: str) -> None:
    set_case(scene.station, getattr(scene, closed), closed_at=iso(scene.station.clock.now()))
    with pytest.raises(relinking.CaseClosed):
        scene.move(officer)
    assert scene.move(scene.chief).case_id == scene.right.id


def test_a_closed_case_gives_up_a_clip_only_to_the_chief(scene: Scene, officer: Proof) -> None:
    set_case(scene.station, scene.wrong, closed_at=iso(scene.station.clock.now()))
    with pytest.raises(relinking.CaseClosed):
        scene.unlink(officer)
    assert scene.unlink(scene.chief).case_id is None


def test_a_voided_case_gives_clips_and_takes_none(scene: Scene) -> None:
    set_case(scene.station, scene.right, voided_at=iso(scene.station.clock.now()))
    with pytest.raises(rows.CaseVoid):
        scene.move()
    free = evidence.unlinked(scene.station.store)[0].id
    with pytest.raises(rows.CaseVoid):
        evidence.link(scene.station.store, scene.chief, free, scene.right.id)
    set_case(scene.station, scene.right, voided_at=None)
    set_case(scene.station, scene.wrong, voided_at=iso(scene.station.clock.now()))
    assert scene.move().case_id == scene.right.id


def test_what_makes_no_sense_is_refused(scene: Scene) -> None:
    store = scene.station.store
    with pytest.raises(relinking.SameCase):
        scene.move(case=scene.wrong)
    with pytest.raises(rows.UnknownCase):
        relinking.move(store, scene.chief, scene.clip, 12, WHY)
    with pytest.raises(evidence.ClipUnknown):
        relinking.unlink(store, scene.chief, 12, WHY)
    with pytest.raises(ReasonNeeded):
        relinking.move(store, scene.chief, scene.clip, scene.right.id, " ")
    with pytest.raises(ReasonNeeded):
        relinking.unlink(store, scene.chief, scene.clip, "")
    scene.unlink()
    for act in (scene.move, scene.unlink, scene.told):
        with pytest.raises(relinking.ClipFree):
            act()


# What the case loses --------------------------------------------------------------------------------------------


def test_what_was_seen_on_the_clip_counts_only_where_it_is(scene: Scene) -> None:
    scene.confirm(scene.wrong, scene.clip)
    told = scene.told(scene.right)
    assert (told.case.id, told.to and told.to.id, told.left, told.unnamed) == (scene.wrong.id, scene.right.id, 1, ())
    (title,) = told.items
    assert any(title in line and scene.wrong.number in line for line in relinking_words.lines(told))
    scene.move()
    assert not scene.confirmed(scene.wrong) and not scene.confirmed(scene.right)
    relinking.move(scene.station.store, scene.chief, scene.clip, scene.wrong.id, "改挂错了")
    assert scene.confirmed(scene.wrong)


def test_what_was_seen_on_another_clip_stays(scene: Scene) -> None:
    for clip in (scene.clip, scene.other):
        scene.confirm(scene.wrong, clip)
    assert scene.told().items == ()
    scene.unlink()
    assert scene.confirmed(scene.wrong)


def test_what_was_seen_without_naming_a_clip_is_named_to_be_checked(scene: Scene) -> None:
    scene.confirm(scene.wrong, None)
    told = scene.told()
    assert told.items == () and len(told.unnamed) == 1
    assert any("请核对" in line for line in relinking_words.lines(told))
    scene.unlink()
    assert scene.confirmed(scene.wrong)


def test_the_upload_of_a_case_without_recordings_runs_again(scene: Scene, clock: FrozenClock) -> None:
    store = scene.station.store
    cases.record_result(store, scene.chief, scene.wrong.id, "no_issue", signed=True)
    cases.returned(store, scene.chief, scene.wrong.id)
    (met,) = deadlines.of_case(store, scene.wrong.id)[-1:]
    assert not scene.told().upload, "the other clip keeps it met"
    scene.move()
    relinked = relinking.told(store, scene.other)
    assert relinked.upload and any("上传期限" in line for line in relinking_words.lines(relinked))
    relinking.unlink(store, scene.chief, scene.other, WHY)
    (again,) = deadlines.running_of(store, scene.wrong.id, "UPLOAD_24H")
    assert (again.anchor_at, again.due_at) == (met.anchor_at, met.due_at)
    was = deadlines.get(store, met.id)
    assert (was.state, was.superseded_by, was.met_at) == ("superseded", again.id, met.met_at)
    clock.advance(hours=30)
    chief, _ = inspections.sign_in_again(scene.station)
    relinking.move(store, chief, scene.clip, scene.wrong.id, "改挂错了")
    assert deadlines.get(store, again.id).state == "met", "the recording was here in time, if at another case"


def test_a_recording_that_was_here_in_time_makes_good_a_late_upload(scene: Scene, clock: FrozenClock) -> None:
    """The case had only a recording that came too late; the right one lay at another case."""
    store = scene.station.store
    scene.move()
    relinking.move(store, scene.chief, scene.other, scene.right.id, WHY)
    cases.record_result(store, scene.chief, scene.wrong.id, "no_issue", signed=True)
    cases.returned(store, scene.chief, scene.wrong.id)
    clock.advance(hours=30)
    chief, _ = inspections.sign_in_again(scene.station)
    # Somebody is at work: after a day without any entry the dock waits for a person.
    custody_manifest.note_export(scene.station, chief, Scope("case/1", "-", ()), scene.station.home.root)
    late = evidence.clips_of_session(store, docked_again(scene.station, first=7))[0].id
    evidence.link(store, chief, late, scene.wrong.id)
    assert [one.state for one in uploads_of(scene)] == ["late"]
    relinking.move(store, chief, scene.clip, scene.wrong.id, "改挂错了")
    assert [one.state for one in uploads_of(scene)] == ["superseded", "met"]
    relinking.move(store, chief, scene.clip, scene.right.id, WHY)
    assert [one.state for one in uploads_of(scene)] == ["superseded", "superseded", "late"]


def uploads_of(scene: Scene) -> list[Deadline]:
    found = deadlines.of_case(scene.station.store, scene.wrong.id)
    return sorted((one for one in found if one.rule in deadlines.UPLOADS), key=lambda one: one.id)


def test_the_hole_a_clip_leaves_is_found(station: Station, chief: Proof, enterprise: Callable[..., int]) -> None:
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    case = inspections.on_site(station, chief, enterprise())
    whole = [File(seq, start, 300, case.id) for seq, start in ((1, 0), (2, 300), (3, 600))]
    session = docked(station, whole)
    assert continuity.gaps(station.store, case_id=case.id) == []
    first, middle, last = [one.id for one in evidence.clips_of_session(station.store, session)]
    relinking.unlink(station.store, chief, middle, WHY)
    (gap,) = continuity.gaps(station.store, case_id=case.id)
    assert (gap.kind, gap.before_id, gap.after_id) == ("interruption", first, last)


# What left with it ----------------------------------------------------------------------------------------------


def test_what_was_handed_out_is_said(scene: Scene) -> None:
    scene.hand_out(scene.right)
    assert scene.told().sent == ()
    scene.hand_out(scene.wrong)
    (one,) = scene.told().sent
    assert (one.what, one.by, one.at) == ("export", "王建国", scene.station.clock.now())
    assert any("不会收回" in line for line in relinking_words.lines(scene.told()))
    scene.move()
    assert scene.told().sent == (), "it left with the other case's name on it"


def test_what_was_handed_out_stays_in_the_record(scene: Scene) -> None:
    """Of a case only what happened while the clip was in it."""
    for step in (lambda: None, scene.move, lambda: scene.move(case=scene.wrong), scene.unlink):
        step()
        scene.hand_out(scene.wrong)
        scene.hand_out(scene.right)
    numbers = [line.seq for line in scene.station.store.lines() if line.action == custody.EXPORT]
    wrong, _, _, right, back, _, _, _ = numbers
    assert scene.exports() == [wrong, right, back]
    told = [(event.action, event.reason) for event in custody.record(scene.station.store, scene.clip).events]
    assert told[-1] == ("clip.unlink", f"由 {scene.wrong.number} 取下：{WHY}")
    other = [event.seq for event in custody.record(scene.station.store, scene.other).events]
    assert [seq for seq in numbers if seq in other] == [wrong, numbers[2], back, numbers[6]]


def test_many_records_at_once_tell_the_same(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.hand_out(scene.wrong)
    scene.move()
    some = [scene.get(), evidence.get(scene.station.store, scene.other)]
    few = custody.records(scene.station.store, some)
    monkeypatch.setattr(custody, "FEW", 0)
    assert custody.records(scene.station.store, some) == few


@pytest.fixture
def reviewed(tmp_path: Path, founded: Path) -> Iterator[ReviewScene]:
    with review_scene(tmp_path, founded) as made:
        yield made


def test_a_package_under_review_is_said(reviewed: ReviewScene) -> None:
    station = reviewed.station
    case = penalty(station, reviewed.enterprise(), ("fine", 5_000_000))
    chief, _ = inspections.sign_in_again(station)
    here, later, _ = [one.id for one in evidence.clips_of_session(station.store, ready(station, chief))]
    evidence.link(station.store, chief, here, case)
    review_send.submit(station, reviewed.officer, case, responsible=True)
    reviewed.clock.advance(minutes=1)
    evidence.link(station.store, chief, later, case)
    (one,) = relinking.told(station.store, here).sent
    assert (one.what, one.round, one.by) == ("review", 1, "李敏")
    assert any("第 1 次送审" in line for line in relinking_words.lines(relinking.told(station.store, here)))
    assert relinking.told(station.store, later).sent == ()


# Stays ----------------------------------------------------------------------------------------------------------

STEPS = st.lists(st.sampled_from(["clip.link", "clip.match", "clip.move", "clip.unlink", "intake.reread"]), max_size=12)


@given(st.booleans(), STEPS)
def test_stays_are_what_happened(linked_at_import: bool, steps: list[str]) -> None:
    """Walk forwards, each entry to another case, and ask at every entry in which case the clip was."""
    case: int | None = 1000 if linked_at_import else None
    lines: list[LedgerLine] = []
    taken: list[int] = []
    inside: dict[int, int | None] = {}
    for seq, action in enumerate(steps):
        took = action in TAKES
        if (took and case is None) or (action in PUTS and case is not None):
            continue
        inside[seq] = case if action == "intake.reread" else None
        lines.append(line(seq, action))
        if took and case is not None:
            taken.append(case)
        if action != "intake.reread":
            case = None if action == "clip.unlink" else seq
    found = stays(lines, case, taken)
    for seq, was in inside.items():
        assert [one.case_id for one in found if one.covers(seq)] == ([] if was is None else [was])
    assert [one.case_id for one in found if one.last is None] == ([] if case is None else [case])


def line(seq: int, action: str) -> LedgerLine:
    """An entry of which only the action counts."""
    values = dict.fromkeys((each.name for each in fields(LedgerLine)), "")
    return LedgerLine(**{**values, "seq": seq, "action": action})  # type: ignore[arg-type]
