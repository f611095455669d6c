"""Demo recordings are real: another reader finds their time and length, and the same call gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import av

from devices.profiles import profile
from station.demo.videos import Take, record
from station.records.moment import moment

TAKE = Take("ZFY0001", "33028100017", moment("2026-11-20T09:10:00+08:00"), clips=2, seconds=3)


def test_clips_follow_one_another(tmp_path: Path) -> None:
    first, second = record(tmp_path, TAKE)
    assert first.relative_to(tmp_path).as_posix() == "DCIM/20261120/ZFY0001_33028100017_20261120091000_0001.MP4"
    assert second.name == "ZFY0001_33028100017_20261120091003_0002.MP4"
    assert first.stat().st_mtime == TAKE.started_at.add(seconds=3).timestamp()


def test_container_says_when_and_how_long(tmp_path: Path) -> None:
    path = record(tmp_path, TAKE)[0]
    with av.open(str(path)) as container:
        assert container.metadata["creation_time"].startswith("2026-11-20T01:10:00")
        assert container.duration == 3_000_000
        assert container.streams.video[0].codec_context.name == "h264"


def test_recorder_profile_reads_the_names(tmp_path: Path) -> None:
    path = record(tmp_path, TAKE)[1]
    facts = profile("generic_device_officer").read(path.relative_to(tmp_path).as_posix().encode())
    assert facts is not None and facts.device == "ZFY0001" and facts.seq == 2
    assert facts.started_at == TAKE.started_at.add(seconds=3)


def test_same_take_same_bytes(tmp_path: Path) -> None:
    ones, others = record(tmp_path / "one", TAKE), record(tmp_path / "other", TAKE)
    assert [path.read_bytes() for path in ones] == [path.read_bytes() for path in others]
    assert ones[0].read_bytes() != ones[1].read_bytes()
