"""Codes of pages as scanners bring them back, read in a process that hostile files may break and nothing else."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from station.documents import page_codes, page_reader
from station.documents.face import data
from station.documents.paper import FACES, render
from station.rules.paper_code import paper_code
from tests.documents import face_sample, scans
from tests.documents.face_sample import WHEN

PAPER = 330_281_103 << 33 | 2 << 27 | 12_345
CODE = paper_code(PAPER, 1)


@pytest.fixture(scope="module")
def paper() -> bytes:
    """A paper of two pages."""
    face = face_sample.all_faces()["D04"]
    return render(FACES + face.template, data(face_sample.crowded("D04", face, "penalty"), face, CODE), WHEN)


def kept(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("angle", [0, 2, 180, 182])
def test_a_scan_is_read_however_it_lay(tmp_path: Path, paper: bytes, dpi: int, angle: float) -> None:
    pages = [scans.scanned(each, angle) for each in scans.sheets(paper, tmp_path, dpi)]
    assert len(pages) == 2
    told: list[int] = []
    found = page_codes.read(kept(tmp_path, "scan.pdf", scans.bound(pages, dpi)), told.append)
    assert (found.pages, found.problem, told) == (((CODE,), (CODE,)), "", [1, 2])
    photo = kept(tmp_path, "photo.jpg", scans.jpeg(pages[0]))
    assert page_codes.read(photo).pages == ((CODE,),)


@pytest.mark.parametrize("angle", [0, 2, 182])
def test_another_reader_agrees(tmp_path: Path, paper: bytes, angle: float) -> None:
    page = scans.scanned(scans.sheets(paper, tmp_path, 300)[0], angle, noise=0.05)
    photo = kept(tmp_path, "photo.jpg", scans.jpeg(page))
    assert scans.seen_by_zbar(photo) == list(page_codes.read(photo).pages[0]) == [CODE]


def test_the_issued_file_itself_and_a_png_are_read(tmp_path: Path, paper: bytes) -> None:
    assert page_codes.read(kept(tmp_path, "issued.pdf", paper)).pages == ((CODE,), (CODE,))
    scans.sheets(paper, tmp_path)[0].save(tmp_path / "sheet.png")
    assert page_codes.read(tmp_path / "sheet.png").pages == ((CODE,),)


def test_pages_without_a_code_are_counted(tmp_path: Path, paper: bytes) -> None:
    front = scans.sheets(paper, tmp_path)[0]
    found = page_codes.read(kept(tmp_path, "scan.pdf", scans.bound([front, scans.blank(), front])))
    assert found.pages == ((CODE,), (), (CODE,))


def test_a_scanner_that_calls_a_dot_a_point_is_read(tmp_path: Path, paper: bytes) -> None:
    """Some write pages of 1654 by 2339 points: a metre and more, were it true."""
    pages = scans.sheets(paper, tmp_path)
    assert page_codes.read(kept(tmp_path, "scan.pdf", scans.bound(pages, 72))).pages == ((CODE,), (CODE,))


@pytest.mark.parametrize("name,content", list(scans.hostile()), ids=[name for name, _ in scans.hostile()])
def test_a_hostile_file_costs_itself_alone(tmp_path: Path, name: str, content: bytes) -> None:
    found = page_codes.read(kept(tmp_path, name, content))
    expected = {"many.pdf": "too_many_pages", "bomb.png": "too_large", "vast.pdf": "", "thin.pdf": "", "self.pdf": ""}
    assert found.problem == expected.get(name, "unreadable")
    assert not any(found.pages)


def test_the_reader_holds_its_limits(tmp_path: Path) -> None:
    """What the sandbox may do after it gave up its powers, asked of itself."""
    assert page_codes.PAGES == page_reader.PAGES
    probe = textwrap.dedent(
        f"""
        import resource, socket, sys
        sys.path.insert(0, {str(Path(page_reader.__file__).parent)!r})
        import page_reader
        page_reader._confine()
        told = []
        try:
            open({str(tmp_path / "made")!r}, "w")
        except OSError:
            told.append("no file")
        try:
            socket.create_connection(("127.0.0.1", 9))
        except OSError:
            told.append("no net")
        try:
            bytearray(page_reader.MEMORY)
        except MemoryError:
            told.append("no memory")
        told.append(str(resource.getrlimit(resource.RLIMIT_CPU)[0]))
        print(*told, sep="|")
        """
    )
    done = subprocess.run([sys.executable, "-I", "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"no file|no net|no memory|{page_reader.SECONDS}"
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "script,problem,pages",
    [
        ('import time; print(\'{"codes": ["a"]}\', flush=True); time.sleep(60)', "slow", (("a",),)),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed", ()),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "slow", ()),
        ("import os, signal; os.kill(os.getpid(), signal.SIGALRM)", "slow", ()),
        ("print('{\"codes\": 7}')", "crashed", ()),
        ("print('[]')", "crashed", ()),
        ("print('nonsense')", "crashed", ()),
        ("print('{\"codes\": [\"' + 'x' * 65 + '\"]}')", "crashed", ()),
        ('print(\'{"problem": "made up"}\')', "crashed", ()),
        ("while True: print('{\"codes\": []}')", "crashed", ((),) * page_codes.PAGES),
        ("while True: print('x' * 1000, end='')", "crashed", ()),
    ],
)
def test_no_word_is_believed_beyond_its_shape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, problem: str, pages: tuple[tuple[str, ...], ...]
) -> None:
    monkeypatch.setattr(page_codes, "_READER", kept(tmp_path, "liar.py", script.encode()))
    monkeypatch.setattr(page_codes, "SECONDS", 1.0 if "sleep" in script else 30.0)
    found = page_codes.read(kept(tmp_path, "scan.pdf", b"%PDF-"))
    assert (found.problem, found.pages) == (problem, pages)


def test_a_page_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = "import os, signal, sys; signal.alarm(1)\nwhile True: pass"
    monkeypatch.setattr(page_codes, "_READER", kept(tmp_path, "stuck.py", stuck.encode()))
    assert page_codes.read(kept(tmp_path, "scan.pdf", b"%PDF-")).problem == "slow"


def test_nothing_is_left_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "pid"
    wrote = f"open({str(note)!r}, 'w').write(str(os.getpid()))"
    script = f"import os, time; {wrote}; print('x', flush=True); time.sleep(60)"
    monkeypatch.setattr(page_codes, "_READER", kept(tmp_path, "stays.py", script.encode()))
    page_codes.read(kept(tmp_path, "scan.pdf", b"%PDF-"))
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), signal.SIG_DFL)


def test_the_file_is_only_read(tmp_path: Path, paper: bytes) -> None:
    file = kept(tmp_path, "issued.pdf", paper)
    file.chmod(stat.S_IRUSR)
    page_codes.read(file)
    assert file.read_bytes() == paper
