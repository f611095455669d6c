"""The folder is the old page or the new one, whatever happens; and nothing else is ever replaced."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.bureau.site.lay import FORMAT, NotASite, NotLaid, drafted, put

KILLED = """
import os, sys
from pathlib import Path
from station.bureau.site import lay

def dying(event, args):
    global left
    if event in ("open", "os.mkdir", "os.rename", "ctypes.dlsym", "shutil.rmtree", "os.rmdir", "os.remove") and armed:
        left -= 1
        if left < 0:
            os._exit(9)

left, armed = int(sys.argv[2]), False
sys.addaudithook(dying)
target = Path(sys.argv[1])
armed = True
with lay.drafted(target) as draft:
    draft.write_json(lay.SITE, {"format": lay.FORMAT})
    draft.write("page.html", b"new")
    draft.settle()
    lay.put(draft, target)
armed = False
print("done")
"""


def laid(target: Path, page: bytes) -> None:
    """A small site."""
    with drafted(target) as draft:
        draft.write_json("data/site.json", {"format": FORMAT})
        draft.write("page.html", page)
        put(draft, target)


def test_a_killed_publishing_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    target, seen = tmp_path / "site", set()
    for allowed in range(60):
        laid(target, b"old")
        done = subprocess.run(
            [sys.executable, "-c", KILLED, target, str(allowed)], capture_output=True, text=True, check=False
        )
        page = (target / "page.html").read_bytes()
        assert page in (b"old", b"new") and (target / "data/site.json").exists()
        seen.add((done.returncode, page))
        if done.stdout == "done\n":
            break
    assert seen == {(9, b"old"), (9, b"new"), (0, b"new")}
    laid(target, b"after")
    assert [path.name for path in tmp_path.iterdir()] == ["site"], "what was left of a killed one is gone"


@pytest.mark.parametrize("kind", ["folder", "file", "link", "site of another form"])
def test_what_is_no_page_of_ours_stays(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "site"
    if kind == "file":
        target.write_bytes(b"x")
    elif kind == "link":
        (tmp_path / "else").mkdir()
        target.symlink_to(tmp_path / "else")
    else:
        (target / "data").mkdir(parents=True)
        (target / "data/site.json").write_text('{"format":"other"}' if kind != "folder" else "x")
    with pytest.raises(NotASite):
        laid(target, b"new")
    assert target.exists() and not (target / "page.html").exists()


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    laid(tmp_path / "site", b"new")
    assert (tmp_path / "site/page.html").read_bytes() == b"new"


def test_another_user_reads_all_of_it(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        laid(tmp_path / "site", b"new")
    finally:
        os.umask(before)
    there = [tmp_path / "site", *(tmp_path / "site").rglob("*")]
    assert {oct(path.stat().st_mode & 0o777) for path in there if path.is_dir()} == {"0o755"}
    assert {oct(path.stat().st_mode & 0o777) for path in there if path.is_file()} == {"0o644"}


def test_a_full_disk_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid(tmp_path / "site", b"old")

    def full(*args: object, **options: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("station.bureau.site.lay.Summed.write", full)
    with pytest.raises(NotLaid) as refused:
        laid(tmp_path / "site", b"new")
    assert "No space left" in refused.value.message
    assert (tmp_path / "site/page.html").read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1
