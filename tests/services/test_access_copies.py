"""复制: marked copies with a manifest that outside tools check; killed in the middle they leave nothing."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from station.intake.carrying import carry
from station.intake.marked_copy import Unmarked
from station.intake.marked_copy import copy as mark
from station.records.access import Request, Scope
from station.records.people import Proof
from station.services import access_copies
from station.services.access import NotCovered
from station.services.access_copies import CopyRunning, Hands, NotHanded, NothingToCopy
from station.services.custody_manifest import FolderTaken
from station.store import access as rows
from station.store import evidence
from station.wiring import Station
from tests.intake import recordings
from tests.services import inspections
from tests.services.access_cases import asked, granted, kept
from tests.services.test_people import proof

HANDS = Hands(mark, carry)


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


@pytest.fixture
def other(station: Station) -> Proof:
    return proof(station, "陈海波")


@pytest.fixture
def film(station: Station, case: int, tmp_path: Path) -> int:
    return kept(station, case, recordings.video(tmp_path / "film.mp4", None))


@pytest.fixture
def request_(station: Station, chief: Proof, other: Proof, case: int, film: int) -> Request:
    return granted(station, chief, asked(station, other, Scope(case, None), mode="copy"))


def copied(station: Station, who: Proof, found: Request, folder: Path, hands: Hands = HANDS) -> list[str]:
    return [each.name for each in access_copies.make(station, who, found.id, folder, hands, lambda name, ms: None)]


def pictures(path: Path) -> list[Image.Image]:
    with av.open(str(path)) as container:
        return [frame.to_image() for frame in container.decode(video=0)]


def lit(before: Image.Image, after: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How much two pictures differ in a part of them."""
    return sum(ImageStat.Stat(ImageChops.difference(before, after).crop(box)).mean)


def desk(station: Station) -> list[str]:
    return sorted(each.name for each in (station.home.root / "transfer" / "copies").iterdir())


def test_outside_tools_accept_the_folder(
    station: Station, other: Proof, request_: Request, film: int, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    [name] = copied(station, other, request_, out)
    assert sorted(each.name for each in out.iterdir()) == sorted(
        [name, "SHA256SUMS", "SHA256SUMS.sig", "access.json", "allowed_signers"]
    )
    subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=out, check=True, capture_output=True)
    who = (out / "allowed_signers").read_text().split()[0]
    verify = ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", who, "-n", "anjian-access", "-s",
              "SHA256SUMS.sig"]  # fmt: skip
    sums = (out / "SHA256SUMS").read_bytes()
    subprocess.run(verify, cwd=out, input=sums, check=True, capture_output=True)
    assert subprocess.run(verify, cwd=out, input=sums + b"\n", capture_output=True).returncode != 0
    [kept_copy] = rows.copies(station.store, request_.id)
    told = json.loads((out / "access.json").read_text())
    original = evidence.clip(station.store, film)
    assert original is not None
    assert told["number"] == request_.number and told["copied_by"] == "陈海波"
    assert told["files"][0]["sha256"] == kept_copy.sha256 and told["files"][0]["original_sha256"] == original.sha256
    assert kept_copy.sha256 in sums.decode() and desk(station) == []
    assert station.store.lines()[-1].action == "access.copy"


def test_the_mark_is_in_every_picture(
    station: Station, other: Proof, request_: Request, film: int, tmp_path: Path
) -> None:
    [name] = copied(station, other, request_, tmp_path / "out")
    original = evidence.clip(station.store, film)
    assert original is not None
    before, after = pictures(station.media.path(original.sha256)), pictures(tmp_path / "out" / name)
    assert len(before) == len(after) > 1
    width, height = before[0].size
    for plain, marked in zip(before, after, strict=True):
        assert marked.size == plain.size
        foot = lit(plain, marked, (0, height - 3, width, height))
        assert foot > 4 * lit(plain, marked, (0, 0, width, height // 3)), "the rest of the picture is as it was"
        assert foot > 20


def test_sound_and_photographs_are_copied_too(
    station: Station, chief: Proof, other: Proof, case: int, tmp_path: Path
) -> None:
    sound = kept(station, case, recordings.sound(tmp_path / "a.wav"), "audio")
    photo = kept(station, case, recordings.photo(tmp_path / "a.jpg"), "photo")
    found = granted(station, chief, asked(station, other, Scope(case, None), mode="copy"))
    made = copied(station, other, found, tmp_path / "out")
    assert [Path(name).suffix for name in made] == [".m4a", ".jpg"]
    with av.open(str(tmp_path / "out" / made[0])) as container:
        assert container.metadata["comment"].startswith(found.number) and not container.streams.video
        assert container.duration is not None and abs(container.duration - 2_000_000) < 200_000
    picture = Image.open(tmp_path / "out" / made[1])
    assert lit(Image.open(tmp_path / "a.jpg"), picture.convert("RGB"), (0, 20, 32, 24)) > 20
    other_kind = kept(station, case, recordings.photo(tmp_path / "b.jpg", 9), "other")
    with pytest.raises(NothingToCopy):
        access_copies.make(station, other, found.id, tmp_path / "more", HANDS, lambda name, ms: None, [other_kind])
    assert {sound, photo} == {each.clip_id for each in rows.copies(station.store, found.id)}


def test_what_is_not_granted_leaves_nothing(
    station: Station, chief: Proof, other: Proof, request_: Request, film: int, tmp_path: Path
) -> None:
    look = granted(station, chief, asked(station, other, Scope(None, film)))
    for who, found in ((other, look), (chief, request_)):
        with pytest.raises(NotCovered):
            copied(station, who, found, tmp_path / "out")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_bytes(b"")
    with pytest.raises(FolderTaken):
        copied(station, other, request_, tmp_path / "full")
    assert rows.copies(station.store, request_.id) == () and not (tmp_path / "out").exists()


def test_a_damaged_recording_is_not_copied(
    station: Station, other: Proof, request_: Request, film: int, tmp_path: Path
) -> None:
    original = evidence.clip(station.store, film)
    assert original is not None
    place = station.media.path(original.sha256)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes() + b"x")
    with pytest.raises(Unmarked, match="校验不符"):
        copied(station, other, request_, tmp_path / "out")
    assert rows.copies(station.store, request_.id) == () and list((tmp_path / "out").iterdir()) == []


def test_a_hostile_recording_costs_only_its_copy(
    station: Station, chief: Proof, other: Proof, case: int, tmp_path: Path
) -> None:
    (tmp_path / "bad.mp4").write_bytes(bytes(range(256)) * 64)
    bad = kept(station, case, tmp_path / "bad.mp4")
    found = granted(station, chief, asked(station, other, Scope(None, bad), mode="copy"))
    with pytest.raises(Unmarked, match="读不出来"):
        copied(station, other, found, tmp_path / "out")
    assert rows.copies(station.store, found.id) == ()


def test_killed_before_it_was_written_down_nothing_left(
    station: Station, other: Proof, request_: Request, film: int, tmp_path: Path
) -> None:
    def dies(*args: object) -> tuple[str, int]:
        mark(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copied(station, other, request_, tmp_path / "out", Hands(dies, carry))
    assert rows.copies(station.store, request_.id) == () and list((tmp_path / "out").iterdir()) == []
    assert len(desk(station)) == 1, "as after a power failure"
    assert len(copied(station, other, request_, tmp_path / "out")) == 1
    assert desk(station) == []


def test_what_is_written_down_but_not_there_is_said(
    station: Station, other: Proof, request_: Request, film: int, tmp_path: Path
) -> None:
    with pytest.raises(NotHanded):
        copied(station, other, request_, tmp_path / "out", Hands(mark, lambda *_: "disk_full"))
    assert len(rows.copies(station.store, request_.id)) == 1, "rather one too many on record than one too few"


def test_one_copy_at_a_time(station: Station, other: Proof, request_: Request, film: int, tmp_path: Path) -> None:
    def again(*args: object) -> tuple[str, int]:
        copied(station, other, request_, tmp_path / "second")
        raise AssertionError

    with pytest.raises(CopyRunning):
        copied(station, other, request_, tmp_path / "out", Hands(again, carry))
