"""Small files, short functions, a docstring on every module; nothing prints, nothing pure reads a clock."""

from __future__ import annotations

import ast

from tests.shape.tree import PRODUCT, ROOT, called, calls, files, parsed

FILE_LINES = 400
FUNCTION_LINES = 60
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
EVERYTHING = files(*PRODUCT, "tests", "tools", "bench")
SPEAKERS = {"station/cli.py": "the command line's boundary: what went wrong goes to stderr"}
PURE = files("station/rules", "station/records", "station/documents")
CLOCKS = {
    "pendulum.now",
    "pendulum.today",
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "DateTime.now",
}


def test_a_file_fits_in_the_head() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in EVERYTHING}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_a_function_fits_on_a_screen() -> None:
    found = {
        f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in files(*PRODUCT)
        for node in ast.walk(parsed(path))
        if isinstance(node, FUNCTIONS)
    }
    assert {name: lines for name, lines in found.items() if lines > FUNCTION_LINES} == {}


def test_a_module_says_what_it_owns() -> None:
    assert [str(path) for path in EVERYTHING if parsed(path).body and not ast.get_docstring(parsed(path))] == []


def test_public_names_say_what_they_do() -> None:
    silent = [
        f"{path}:{node.name}"
        for path in files(*PRODUCT)
        # A peewee model is its columns; the SQL under schema/ says what they mean.
        if not path.name.endswith("models.py")
        for node in parsed(path).body
        if isinstance(node, (*FUNCTIONS, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_nothing_prints() -> None:
    printing = {str(path) for path in files(*PRODUCT) for call in calls(path) if called(call) == "print"}
    assert printing == set(SPEAKERS)


def test_time_is_an_argument() -> None:
    assert [f"{path}:{call.lineno}" for path in PURE for call in calls(path) if called(call) in CLOCKS] == []
