"""What is taken away from the letterbox and what stays, whatever lies there."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.replica import letterbox
from station.replica.inbox import gather

NOW = 2_000_000_000.0
"""Later than any file's own time by years."""
_NAMES = st.sampled_from(["packet.note", "packet.sig", "SHA256SUMS", "p0000.age", "p0001.age"])
_RIGHT = st.builds("{:08d}.{}".format, st.integers(0, 3), _NAMES)
_HALF = st.builds("{}.{:016x}.part".format, _RIGHT, st.integers(0, 2**64 - 1))
_WRONG = st.sampled_from(["x", ".lock", "00000001", "330281103", "00000001.p0000.age.part", "9.packet.note", "a.xlsx"])


def signed(path: Path) -> bool:
    return path.read_bytes() == b"signed"


@given(names=st.sets(_RIGHT | _HALF | _WRONG, max_size=12), forged=st.booleans(), late=st.booleans())
def test_a_signed_packet_survives_and_a_strange_file_does_not(names: set[str], forged: bool, late: bool) -> None:
    with TemporaryDirectory() as folder:
        box = Path(folder)
        (box / "own").mkdir()
        for name in names:
            (box / name).write_bytes(b"signed" if name.endswith("note") and not forged else b"xyz")
        now = NOW if late else (box / "own").stat().st_ctime
        swept = letterbox.tidy(box, signed, now)
        left = {path.name for path in box.iterdir()} - {"own"}
        noted = {name[:8] for name in names if name[8:] == ".packet.note"}
        right = {name for name in names if name[:8].isdigit() and name[8:9] == "." and "age.part" not in name}
        stays = {name for name in right if (not forged if name[:8] in noted else not late)}
        assert left == stays and swept.files == len(names - stays)
        assert swept.strange == len(names - right) + len({n for n in right if forged and n[:8] in noted})
        gone = names - stays
        assert swept.bytes == sum(6 if n.endswith("note") and not forged else 3 for n in gone)


def test_what_is_no_file_goes_and_its_target_stays(tmp_path: Path) -> None:
    box, target = tmp_path / "box", tmp_path / "target"
    box.mkdir()
    target.write_text("x")
    (box / "00000001.packet.note").symlink_to(target)
    (box / "link").symlink_to(box)
    os.mkfifo(box / "00000002.packet.note")
    assert letterbox.tidy(box, signed, NOW).files == 3
    assert list(box.iterdir()) == [] and target.exists()


def test_in_a_full_box_what_cannot_become_whole_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of those that wait go too, until there is room; the first stays, because the others wait for it."""
    for name in ("00000004.packet.note", "00000004.p0000.age", "00000005.packet.note", "00000006.packet.note"):
        (tmp_path / name).write_bytes(b"signed")
    (tmp_path / "00000007.p0000.age").write_bytes(b"the note has not come")
    now = tmp_path.stat().st_ctime
    assert letterbox.tidy(tmp_path, signed, now).files == 0
    monkeypatch.setattr(letterbox, "is_own", lambda box: True)
    monkeypatch.setattr(letterbox, "used", lambda box: 0.99)
    swept = letterbox.tidy(tmp_path, signed, now)
    assert (swept.files, swept.strange) == (1, 1) and not list(tmp_path.glob("00000007.*"))
    own = tmp_path / "own"
    gather(tmp_path, own)
    monkeypatch.setattr(letterbox, "used", lambda box: 0.99 if (own / "00000006").exists() else 0.2)
    assert letterbox.make_room(tmp_path, own) == 1
    assert sorted(path.name for path in own.iterdir()) == ["00000004", "00000005"]
    monkeypatch.setattr(letterbox, "used", lambda box: 0.99)
    assert letterbox.make_room(tmp_path, own) == 1
    assert sorted(path.name for path in own.iterdir()) == ["00000004"]
