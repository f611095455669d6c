"""No outside string reaches a widget as markup."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

import station.tui
from station.tui.literal import joined, literal, visible
from tests.tui.reading import lines

HOSTILE = ["附件[/甲]", "2026[东风]12号[/]", "[red]甲", "A[b=甲]", "[@click=app.quit]点我[/]", "[已整改]甲"]
ROOT = Path(station.tui.__file__).parent
WIDGETS = {"Static", "Folding", "Label", "Button", "Option", "Checkbox", "RadioButton", "TabPane", "Tab"}
SHOWING = {"update", "tell", "notify"}
TYPED = "folding.py"
"""Takes and keeps nothing but Content; what is handed to it is checked where it is called."""


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_names_are_shown_letter_for_letter(words: str) -> None:
    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(literal(words))
            yield Static(joined(words, (words, "bold")))

    app = Shown()
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.pause()
        shown = lines(app)
    assert shown[:2] == [words, words * 2]


def test_control_characters_are_made_visible() -> None:
    assert visible("甲\x1b[31m乙\u202e丙\n丁") == "甲\\x1b[31m乙\\u202e丙\\x0a丁"


def test_punctuation_of_uncertain_width_becomes_certain() -> None:
    assert visible("“责令”·整改…") == "「责令」・整改～"


def content_makers(root: Path) -> set[str]:
    """Names of functions and methods annotated to return Content: what they return is built from literal()."""
    made = {"literal", "joined", "stacked"}
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and isinstance(node.returns, ast.Name):
                made |= {node.name} if node.returns.id == "Content" else set()
    return made


def unsafe(source: str, makers: set[str]) -> list[str]:
    """Calls that hand a widget anything but content made by one of `makers`."""
    found = []
    tree = ast.parse(source)
    contents = {arg.arg for node in ast.walk(tree) if isinstance(node, ast.arg) for arg in [node]
                if isinstance(arg.annotation, ast.Name) and arg.annotation.id == "Content"}  # fmt: skip
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).append(node.value)
    contents |= {name for name, values in assigned.items() if all(_safe(value, makers, contents) for value in values)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        bare = isinstance(node.func, ast.Name) and name in WIDGETS
        shows = isinstance(node.func, ast.Attribute) and name in SHOWING and not _is_mapping_update(node)
        if (bare or shows) and not _safe(node.args[0], makers, contents):
            found.append(f"{node.lineno}: {ast.unparse(node)[:80]}")
    return found


def _is_mapping_update(node: ast.Call) -> bool:
    owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    return owner.split(".")[-1].lstrip("_") in {"draft", "rows", "drafts", "params"} or owner == "act"


def _safe(given: ast.expr, makers: set[str], contents: set[str]) -> bool:
    if isinstance(given, ast.Name):
        return given.id in contents
    if isinstance(given, ast.IfExp):
        return _safe(given.body, makers, contents) and _safe(given.orelse, makers, contents)
    if not isinstance(given, ast.Call):
        return False
    name = given.func.id if isinstance(given.func, ast.Name) else getattr(given.func, "attr", "")
    return name in makers


def test_widgets_are_only_given_content() -> None:
    makers = content_makers(ROOT)
    paths = sorted(path for path in ROOT.rglob("*.py") if path.name != TYPED)
    assert len(paths) > 10
    assert {str(path): bad for path in paths if (bad := unsafe(path.read_text(encoding="utf-8"), makers))} == {}


@pytest.mark.parametrize("bad", ['Static(f"{name}")', "Static(name)", "Option(row.name)", "self.title.update(name)",
                                 "app.notify(name)", "name = row[0]\nStatic(name)", 'Label("[b]x[/b]")'])  # fmt: skip
def test_the_check_itself_sees_raw_strings(bad: str) -> None:
    assert unsafe(bad, {"literal"})
