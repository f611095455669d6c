"""A marked copy is made without a second thread: the superuser's are not counted, the station's user may begin none."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from station.documents import watermark
from station.intake import marked_copy
from tests.intake import recordings

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="whoever is not the superuser is tried by every other test")


@pytest.mark.parametrize("kind", ["video", "photo", "audio"])
def test_a_copy_needs_no_other_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    source, before = marked_copy._MARKER.read_text(encoding="utf-8"), "    cage.confine("
    assert source.count(before) == 1
    source = source.replace("import io\n", "import io\nimport os\n", 1).replace(
        before, "    os.setuid(65534)\n" + before
    )
    (tmp_path / "child.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(marked_copy, "_MARKER", tmp_path / "child.py")
    name, make = {
        "video": ("a.mp4", lambda at: recordings.video(at, None)),
        "photo": ("a.jpg", recordings.photo),
        "audio": ("a.wav", recordings.sound),
    }[kind]
    file = make(tmp_path / name)
    digest = sha256(file.read_bytes()).hexdigest()
    made = (file, digest, tmp_path / "copy", kind, None, watermark.line("王建国"), "王建国", lambda ms: None)
    copy = marked_copy.copy(*made)
    assert copy == (sha256((tmp_path / "copy").read_bytes()).hexdigest(), (tmp_path / "copy").stat().st_size)
