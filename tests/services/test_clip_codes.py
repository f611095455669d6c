"""Codes in pictures: what they mean, which case they lead to, what they say of a clock; and the 时间牌."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from station.records.case import CaseFile
from station.records.clip_code import Figures, Looked, ReadClip, Sighted
from station.records.evidence import Clip
from station.records.people import Proof, System
from station.rules.capture_code import capture_code
from station.rules.time_bounds import judge
from station.rules.time_sign import NoTimeSign, TimeSignForged, sign_text, verify_sign
from station.services import (
    cases,
    clip_bounds,
    clip_codes,
    corrections,
    custody,
    evidence,
    opening,
    recorders,
    relinking,
    slip_check,
    slips,
    staff,
    time_sign,
)
from station.store import clip_codes as rows
from station.store.audit import audit
from station.store.errors import ReasonNeeded
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.counts import seeds
from tests.services import inspections
from tests.services.dockings import EIGHT, SERIAL, File, docked
from tests.shape.tree import ROOT


@dataclass(frozen=True)
class Scene:
    """Two inspections and a recorder whose clips belong to nobody yet."""

    station: Station
    chief: Proof
    one: CaseFile
    two: CaseFile

    def clips(self) -> list[Clip]:
        return sorted(evidence.unlinked(self.station.store), key=lambda clip: clip.id)

    def read(self, *texts: str, at_ms: int = 5000, problem: str = "") -> list[ReadClip]:
        """Every clip shows these."""

        def look(path: Path, figures: Figures) -> Looked:
            return Looked(tuple(Sighted(at_ms, each) for each in texts), 9, 9000, 120, problem)

        return clip_codes.read_waiting(self.station, look)

    def get(self, clip: Clip) -> Clip:
        return evidence.get(self.station.store, clip.id)


@pytest.fixture
def scene(station: Station, chief: Proof, enterprise: Callable[..., int]) -> Scene:
    recorders.register(station.store, chief, SERIAL, chief.officer_id)
    people = inspections.officer_ids(station)
    picks = [(enterprise(), people["王建国"], people["李敏"]) for _ in range(2)]
    one, two = opening.open_from_draw(station.store, chief, inspections.reveal(station.store, picks))
    for case in (one, two):
        cases.approve(station.store, chief, case.id)
        cases.dispatch(station.store, chief, case.id)
    return Scene(station, chief, one, two)


def test_a_capture_code_links_a_clip_to_its_case(scene: Scene) -> None:
    docked(scene.station, [File(1, 0)])
    (clip,) = scene.clips()
    (done,) = scene.read(capture_code(scene.two.id))
    assert (done.codes, done.case_number, done.problem) == (1, scene.two.number, "")
    assert (scene.get(clip).case_id, scene.get(clip).link_method) == (scene.two.id, "auto")
    (code,) = clip_codes.of_clip(scene.station.store, clip.id)
    assert (code.kind, code.subject, code.at_ms) == ("capture", f"case/{scene.two.id}", 5000)
    events = [event.action for event in custody.record(scene.station.store, clip.id).events]
    assert events[-2:] == ["clip.read", "clip.code"]


def test_nothing_is_looked_through_twice(scene: Scene) -> None:
    docked(scene.station, [File(1, 0), File(2, 400), File(3, 800, media="audio")])
    assert len(scene.read()) == 2
    size = scene.station.store.size()
    assert scene.read(capture_code(scene.one.id)) == []
    assert scene.station.store.size() == size


def test_a_photo_of_the_slip_links_itself_and_nothing_beside_it(scene: Scene) -> None:
    docked(scene.station, [File(1, 0, media="photo")])
    (photo,) = scene.clips()
    (done,) = scene.read(capture_code(scene.one.id), at_ms=0)
    assert (done.codes, done.case_number) == (1, scene.one.number)
    assert (scene.get(photo).case_id, scene.get(photo).link_method) == (scene.one.id, "auto")


def test_a_link_by_a_wrong_code_is_undone_and_stays_undone(scene: Scene) -> None:
    """A slip of another case came before the lens: a person takes the recording out, or puts it where it belongs."""
    store = scene.station.store
    docked(scene.station, [File(1, 0), File(2, 400)])
    moved, taken = scene.clips()
    scene.read(capture_code(scene.one.id))
    assert {scene.get(clip).case_id for clip in (moved, taken)} == {scene.one.id}
    relinking.move(store, scene.chief, moved.id, scene.two.id, "公示单是上一家的")
    relinking.unlink(store, scene.chief, taken.id, "公示单是上一家的")
    assert scene.read() == [] and clip_codes.odd(store) == []
    assert (scene.get(moved).case_id, scene.get(moved).link_method) == (scene.two.id, "person")
    assert scene.get(taken).case_id is None
    assert clip_codes.cases_shown(store, moved.id) == (scene.one.id,), "what it shows is not forgotten"
    events = [event.action for event in custody.record(store, moved.id).events]
    assert events[-3:] == ["clip.read", "clip.code", "clip.move"]


def test_a_run_killed_between_reading_and_linking_is_finished_by_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    docked(scene.station, [File(1, 0)])
    (clip,) = scene.clips()
    with monkeypatch.context() as patch:
        patch.setattr(clip_codes, "settle", lambda store, clip_id: None)
        scene.read(capture_code(scene.one.id))
    assert scene.get(clip).case_id is None
    assert scene.read() == []
    assert scene.get(clip).case_id == scene.one.id


def test_a_recording_that_cannot_be_read_says_why_and_is_left_alone(scene: Scene) -> None:
    docked(scene.station, [File(1, 0)])
    assert scene.read(problem="crashed")[0].problem == "crashed"
    (clip,) = scene.clips()
    assert rows.problem(scene.station.store, clip.id) == "crashed"
    assert scene.read() == []


def test_two_cases_in_one_picture_are_not_chosen_between(scene: Scene) -> None:
    docked(scene.station, [File(1, 0)])
    (clip,) = scene.clips()
    scene.read(capture_code(scene.one.id), capture_code(scene.two.id))
    assert scene.get(clip).case_id is None
    assert clip_codes.cases_shown(scene.station.store, clip.id) == (scene.one.id, scene.two.id)


def test_a_code_of_another_station_is_kept_and_leads_nowhere(scene: Scene) -> None:
    docked(scene.station, [File(1, 0)])
    (clip,) = scene.clips()
    wrong = capture_code(scene.one.id).replace("Q2", "Q3")
    scene.read(capture_code(999), wrong, "https://example.org/", "WS123-11")
    assert [(code.kind, code.subject) for code in clip_codes.of_clip(scene.station.store, clip.id)] == [("capture", "")]
    assert scene.get(clip).case_id is None


def test_what_a_person_took_away_is_not_put_back(scene: Scene) -> None:
    docked(scene.station, [File(1, 0)])
    (clip,) = scene.clips()
    scene.read(capture_code(scene.one.id))
    relinking.unlink(scene.station.store, scene.chief, clip.id, "拍的是别处")
    assert scene.read() == []
    assert scene.get(clip).case_id is None


def test_a_clip_in_a_case_is_never_moved_but_told_of(scene: Scene) -> None:
    docked(scene.station, [File(1, 0, case_id=scene.one.id), File(2, 400)])
    (loose,) = scene.clips()
    (clip,) = evidence.clips_of_case(scene.station.store, scene.one.id)
    evidence.link(scene.station.store, scene.chief, loose.id, scene.one.id)
    scene.read(capture_code(scene.two.id))
    assert scene.get(clip).case_id == scene.get(loose).case_id == scene.one.id
    # What a person put there is theirs to know.
    assert [odd.clip.id for odd in clip_codes.odd(scene.station.store)] == [clip.id]
    with pytest.raises(ReasonNeeded):
        clip_codes.stay(scene.station.store, scene.chief, clip.id, "")
    stayed = clip_codes.stay(scene.station.store, scene.chief, clip.id, "公示单是顺路带的")
    assert (stayed.case_id, stayed.link_method) == (scene.one.id, "person")
    assert clip_codes.odd(scene.station.store) == []
    with pytest.raises(clip_codes.NothingToSettle):
        slipless = replace(clip, id=_without_code(scene))
        clip_codes.stay(scene.station.store, scene.chief, slipless.id, "没有码")


def _without_code(scene: Scene) -> int:
    docked(scene.station, [File(5, 4000)], serial=SERIAL)
    return scene.clips()[-1].id


def test_the_slip_itself_links_and_says_that_the_clock_is_behind(scene: Scene, clock: FrozenClock) -> None:
    """The slip is issued at nine, the recorder believes to film it five past eight."""
    slip = slips.issue(scene.station, scene.chief, scene.two.id)
    docked(scene.station, [File(1, 300)])
    (clip,) = scene.clips()
    scene.read(slip.payload, at_ms=0)
    assert scene.get(clip).case_id == scene.two.id
    (code,) = clip_codes.of_clip(scene.station.store, clip.id)
    behind = round((slip.issued_at - EIGHT).total_seconds()) - 300
    assert (code.kind, code.offset_s) == ("slip", behind)
    found = recorders.clock(scene.station.store, SERIAL)
    assert found.proposed_s == behind and str(behind) in found.suspicious and found.offset_s == 0
    assert scene.get(clip).started_at == clip.started_at
    clock.advance(seconds=1)
    recorders.correct_clock(scene.station.store, scene.chief, SERIAL, behind, "按公示单")
    assert recorders.clock(scene.station.store, SERIAL).proposed_s is None


def test_a_forged_slip_is_no_code(scene: Scene) -> None:
    slip = slips.issue(scene.station, scene.chief, scene.two.id)
    docked(scene.station, [File(1, 300)])
    other = slip.payload[:-1] + ("A" if slip.payload[-1] != "A" else "B")
    assert scene.read(other)[0].codes == 0


def test_a_time_sign_that_was_shown_holds(scene: Scene, officer: Proof) -> None:
    store = scene.station.store
    sign = time_sign.show(scene.station, officer)
    assert (sign.shown_at, sign.until) == (scene.station.clock.now(), scene.station.clock.now().add(seconds=30))
    found = time_sign.check(sign.payload, slip_check.own_keys(store), store)
    assert found.checks == ("form", "key", "signature", "record", "ledger")
    assert found.sign is not None and found.sign.officer_name == officer.name
    assert found.content.ledger_size == sign.ledger_size == store.size() - 1
    with pytest.raises((NoTimeSign, TimeSignForged)):
        time_sign.check(sign.payload[:-3] + "000", slip_check.own_keys(store), store)
    content = replace(verify_sign(sign.payload, slip_check.own_keys(store)), nonce=bytes(8))
    with pytest.raises(time_sign.SignNotRecorded):
        time_sign.check(sign_text(content, store.signer.sign), slip_check.own_keys(store), store)
    assert time_sign.show(scene.station, officer).nonce != sign.nonce


def test_signs_tie_the_clips_between_them_and_prove_what_came_after(
    scene: Scene, clock: FrozenClock, officer: Proof
) -> None:
    """The recorder is ten minutes slow. A sign, the inspection, a sign; then a recording with its clock set back."""
    store, slow = scene.station.store, 600
    began = scene.station.clock.now()
    first = time_sign.show(scene.station, officer)
    clock.advance(hours=2)
    last = time_sign.show(scene.station, officer)
    own = (began - EIGHT).total_seconds() - slow
    files = [File(1, own, 60), File(2, own + 3600, 600), File(3, own + 7200, 60)]
    shows = {1: first.payload, 3: last.payload}
    clock.advance(hours=1)
    docked(
        scene.station,
        [replace(each, case_id=scene.one.id) for each in files] + [File(4, own + 3000, 300, case_id=scene.one.id)],
    )

    def look(path: Path, figures: Figures) -> Looked:
        clip = next(clip for clip in clips if scene.station.media.path(clip.sha256) == path)
        seen = shows.get(clip.seq or 0)
        return Looked((Sighted(3000, seen),) if seen else (), 9, 9000, 120)

    clips = evidence.clips_of_case(store, scene.one.id)
    clip_codes.read_waiting(scene.station, look)
    found = {clip.seq: clip_bounds.of_case(store, scene.one.id)[clip.id] for clip in clips}
    exact = clip_bounds.exact_s(store)
    true = began + timedelta(seconds=3600)
    assert found[2].how == "between"
    assert judge(found[2], true, true + timedelta(seconds=600), exact) == "within"
    assert judge(found[2], began - timedelta(hours=1), began, exact) == "after_the_fact"
    # Its number is behind that of the last sign, its clock before it.
    assert found[4].how == "after" and found[4].not_after > last.shown_at
    offset = next(code.offset_s for code in clip_codes.of_clip(store, clips[0].id))
    assert offset is not None and abs(offset - slow) <= 15 + 3
    clock_state = recorders.clock(store, SERIAL)
    assert clock_state.proposed_s is not None and abs(clock_state.proposed_s - slow) <= 18 and clock_state.suspicious


def test_two_runs_at_once_are_one(scene: Scene) -> None:
    docked(scene.station, [File(1, 0)])

    def look(path: Path, figures: Figures) -> Looked:
        with pytest.raises(clip_codes.ReadingBusy):
            scene.read()
        return Looked((), 0, 0, 0)

    assert len(clip_codes.read_waiting(scene.station, look)) == 1


def dying(home: Path, case_id: int, point: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "tests.services.code_dying", str(home), str(case_id), str(point)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def test_killed_at_any_boundary_it_ends_the_same(scene: Scene, clock: FrozenClock, tmp_path: Path) -> None:
    """kill -9 around every reading and commit, two recordings; the next run finishes, once."""
    docked(scene.station, [File(1, 0), File(2, 400)])
    clips, case = [clip.id for clip in scene.clips()], scene.one.id
    scene.station.close()
    home = scene.station.home.root
    counted = dying(shutil.copytree(home, tmp_path / "counted", symlinks=True), case, 0)
    assert counted.returncode == 0, counted.stderr
    boundaries = counted.stdout.split("\n")[:-1]
    assert {"before commit", "after commit", "reading"} <= set(boundaries)
    for seed in seeds(4):
        point = Random(seed).randint(1, len(boundaries))
        hit = shutil.copytree(home, tmp_path / f"at-{seed}", symlinks=True)
        assert dying(hit, case, point).returncode == -9, boundaries[point - 1]
        again = open_station(hit, clock)
        Scene(again, scene.chief, scene.one, scene.two).read(capture_code(case))
        assert sorted(clip.id for clip in evidence.clips_of_case(again.store, case)) == clips
        assert [len(clip_codes.of_clip(again.store, clip)) for clip in clips] == [1, 1], boundaries[point - 1]
        assert audit(again.store).clean
        again.close()
        shutil.rmtree(hit)


def test_a_person_who_is_quicker_is_right(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and writing somebody links it elsewhere: nothing is written over it."""
    store = scene.station.store
    docked(scene.station, [File(1, 0)])
    (clip,) = scene.clips()
    real = store.act

    def slow(actor: Proof | System, action: str, **how: Any) -> Any:
        if action == "clip.code":
            monkeypatch.setattr(store, "act", real)
            evidence.link(store, scene.chief, clip.id, scene.one.id)
        return real(actor, action, **how)

    monkeypatch.setattr(store, "act", slow)
    assert scene.read(capture_code(scene.two.id))[0].case_number == ""
    assert (scene.get(clip).case_id, scene.get(clip).link_method) == (scene.one.id, "person")
    assert [line.action for line in store.lines(subject=f"clip/{clip.id}")] == ["clip.read", "clip.link"]


def test_a_closed_or_void_case_gets_nothing_by_itself(scene: Scene) -> None:
    corrections.void(scene.station.store, scene.chief, scene.two.id, "重复开立", _second(scene))
    docked(scene.station, [File(1, 0)])
    (clip,) = scene.clips()
    assert scene.read(capture_code(scene.two.id))[0].codes == 1
    assert scene.get(clip).case_id is None


def _second(scene: Scene) -> Proof:
    return staff.sign_in(scene.station.store, scene.station.keys, "李敏", PIN)
