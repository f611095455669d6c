"""One place writes files. Whoever else opens one for writing is listed here with the reason."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.shape.tree import PRODUCT, called, calls, files

ALLOWED: dict[str, str] = {
    "devices/escpos.py": "a printer's device",
    "devices/viewer.py": "pages for a window beside the terminal, in a folder that goes with the process",
    "station/store/atomic.py": "the one place: temp, fsync, rename, fsync of the folder",
    "station/bureau/site/lay.py": "a page beside its place, hashed and durable before it has its name",
    "station/bureau/transport.py": "what a line brings, beside its place until it is whole, hashed and durable",
    "station/cli.py": "an incident's traceback, when everything else has failed",
    "station/documents/foreign_text.py": "the standard input of a sandbox, in memory alone",
    "station/demo/steps/": "the tour's artefacts and forgeries, in a folder it throws away",
    "station/intake/copy.py": "evidence, hashed and read back on its way into the media store",
    "station/intake/marked_copy.py": "what a sandbox writes on the desk in the home, hashed before it has its name",
    "station/intake/session.py": "a lock file",
    "station/replica/age_file.py": "what may be large, beside its place and durable before it has its name",
    "station/replica/lock.py": "a lock file",
    "station/services/printing.py": "a lock file",
    "station/services/bags.py": "a case file beside its place, each of its files made durable before it has its name",
}
MODE = re.compile(r"[rbt]*[wax+][rbt+]*")
WRITING_FLAGS = {"O_WRONLY", "O_RDWR", "O_CREAT", "O_APPEND", "O_TRUNC"}


def writes(call: ast.Call) -> bool:
    """Whether the call opens a file for writing, or writes one whole, past the atomic writer."""
    name = called(call)
    owner, _, method = name.rpartition(".")
    if method in ("write_text", "write_bytes"):
        return bool(owner) and owner != "atomic"
    if name == "os.open":
        return any(isinstance(node, ast.Attribute) and node.attr in WRITING_FLAGS for node in ast.walk(call))
    if method in ("open", "fdopen"):
        place = 1 if name in ("open", "os.fdopen", "io.open") else 0
        mode = next((word.value for word in call.keywords if word.arg == "mode"), None)
        mode = mode or next(iter(call.args[place : place + 1]), None)
        return isinstance(mode, ast.Constant) and isinstance(mode.value, str) and bool(MODE.fullmatch(mode.value))
    return False


def home(path: Path) -> str:
    """The file, or the folder that is excepted as a whole."""
    return next((each for each in ALLOWED if each.endswith("/") and str(path).startswith(each)), str(path))


def writers() -> dict[str, list[int]]:
    """File or excepted folder → lines that write."""
    found: dict[str, list[int]] = {}
    for path in files(*PRODUCT):
        for call in filter(writes, calls(path)):
            found.setdefault(home(path), []).append(call.lineno)
    return found


def test_nobody_else_writes_files() -> None:
    assert {path: lines for path, lines in writers().items() if path not in ALLOWED} == {}


def test_every_exception_is_still_one() -> None:
    assert set(ALLOWED) - set(writers()) == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("open(p, 'w')", True),
        ("open(p)", False),
        ("p.open('ab')", True),
        ("p.open('rb')", False),
        ("p.write_bytes(b)", True),
        ("(a / b).write_text(t)", True),
        ("atomic.write_bytes(p, b)", False),
        ("write_bytes(p, b)", False),
        ("os.open(p, os.O_WRONLY | os.O_CREAT)", True),
        ("os.open(p, os.O_RDONLY)", False),
        ("open(p, mode='x')", True),
        ("os.fdopen(n, 'wb')", True),
        ("prompt.open('warning')", False),
    ],
)
def test_the_finder_finds(source: str, expected: bool) -> None:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    assert writes(call) is expected
