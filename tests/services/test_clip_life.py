"""保存状态 of recordings as screens show it, and what 今日 says of terms that are over."""

from __future__ import annotations

from datetime import date

import pytest

from station.records.evidence import Clip
from station.records.people import Proof
from station.services import chores, clip_life, destruction, disposal, holds, keeping_chores, secrecy
from station.store import evidence, models
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services.ready_dockings import change, docked, recorder
from tests.services.test_disposal import clips, filed, files, late_chief, late_officer, put  # noqa: F401


def states(station: Station, some: list[Clip]) -> list[str]:
    fresh = [evidence.clip(station.store, clip.id) for clip in some]
    found = clip_life.lives(station.store, [clip for clip in fresh if clip])
    return [found[clip.id].life.state for clip in some]


def told(station: Station, clip: Clip) -> list[str]:
    fresh = evidence.clip(station.store, clip.id)
    assert fresh is not None
    return list(clip_life.told(clip_life.of(station.store, fresh)))


def kinds(station: Station) -> dict[str, int]:
    return {each.kind: each.count for each in keeping_chores.chores(station.store)}


def test_from_its_term_to_its_end(
    station: Station,
    clips: list[Clip],  # noqa: F811
    clock: FrozenClock,
    late_chief: Proof,  # noqa: F811
    late_officer: Proof,  # noqa: F811
) -> None:
    store = station.store
    clock.set("2027-05-20T12:00:00+08:00")
    assert states(station, clips) == ["kept"] * 3 and kinds(station) == {}
    assert told(station, clips[0]) == ["保存到 2027-05-20（没有关联案件的音像）"]
    clock.set("2027-05-21T09:00:00+08:00")
    assert states(station, clips) == ["due"] * 3 and kinds(station) == {"keeping_over": 3}
    made = disposal.propose(store, late_officer, [clip.id for clip in clips[:2]], "期满")
    assert states(station, clips) == ["proposed", "proposed", "due"]
    assert kinds(station) == {"keeping_list": 1, "keeping_over": 1}
    disposal.decide(store, late_chief, made.id, True, "同意")
    seal = holds.place(store, late_officer, "complaint", "有人投诉", clip_id=clips[0].id)
    assert states(station, clips) == ["sealed", "approved", "due"]
    assert told(station, clips[0])[0] == "已封存，不得处置：投诉举报：有人投诉"
    destruction.carry_out(station, late_officer, made.id)
    assert states(station, clips) == ["sealed", "destroyed", "due"]
    assert told(station, clips[1]) == ["已于 2027-05-21 销毁（处置〔2027〕1号），只保留登记和散列值"]
    assert kinds(station) == {"keeping_over": 1}
    holds.lift(store, late_chief, seal, "已平息")
    assert states(station, clips) == ["due", "destroyed", "due"] and kinds(station) == {"keeping_over": 2}


def test_of_a_case_the_files_term_its_seal_and_its_level(
    station: Station,
    clips: list[Clip],  # noqa: F811
    files: list[int],  # noqa: F811
    late_chief: Proof,  # noqa: F811
) -> None:
    store = station.store
    for clip in clips[:2]:
        put(station, late_chief, files[0], clip.id)
    assert states(station, clips) == ["open", "open", "due"]
    secrecy.mark(store, late_chief, files[0], "trade_secret", "配方")
    holds.place(store, late_chief, "litigation", "已起诉", case_id=files[0])
    secrecy.mark(store, late_chief, files[0], "privacy", "住宅内", clip_id=clips[1].id)
    assert states(station, clips) == ["sealed", "sealed", "due"]
    fresh = evidence.clips_of_case(store, files[0])
    found = clip_life.lives(store, fresh)
    assert sorted(each.level for each in found.values()) == ["privacy", "trade_secret"]
    assert {clip_life.mark(each) for each in found.values()} == {"封存"}
    for seal in holds.standing(store):
        holds.lift(store, late_chief, seal.id, "结束")
    found = clip_life.lives(store, fresh)
    assert {clip_life.mark(each) for each in found.values()} == {"商业秘密", "个人隐私"}


def test_an_archived_file_says_until_when(
    station: Station,
    clips: list[Clip],  # noqa: F811
    files: list[int],  # noqa: F811
    clock: FrozenClock,
    late_chief: Proof,  # noqa: F811
) -> None:
    put(station, late_chief, files[0], clips[0].id)
    filed(station, late_chief, files[0], "2027-06-30")
    fresh = evidence.clip(station.store, clips[0].id)
    assert fresh is not None
    one = clip_life.of(station.store, fresh).life
    assert (one.state, one.until, one.term) == ("kept", date(2027, 6, 30), "inspection")
    clock.set("2027-07-01T00:00:00+08:00")
    assert clip_life.of(station.store, fresh).life.state == "due"


def test_what_is_due_is_what_may_be_proposed(
    station: Station,
    clips: list[Clip],  # noqa: F811
    clock: FrozenClock,
) -> None:
    for hour, said in (("2027-05-20T23:59:59", "kept"), ("2027-05-21T00:00:00", "due")):
        clock.set(f"{hour}+08:00")
        assert set(states(station, clips)) == {said}
        assert bool(disposal.expired(station.store)) == (said == "due")


@pytest.mark.parametrize("retired", [False, True])
def test_a_state_secret_left_on_a_recorder_is_said_until_it_is_gone(
    station: Station, chief: Proof, retired: bool
) -> None:
    registered = recorder(station, chief)
    docked(station)
    file = station.store.one(models.IntakeFile.select().where(models.IntakeFile.state == "skipped"))
    assert file is not None
    change(station, models.IntakeFile, file["id"], detail="state_secret")
    (said,) = [each for each in chores.chores(station) if each.kind == "secret"]
    assert (said.urgency, said.about, said.count) == ("today", "ZFY0001", 1)
    if retired:
        change(station, models.Recorder, registered, status="retired")
    else:
        docked(station, first=9)
    assert "secret" not in kinds(station)
