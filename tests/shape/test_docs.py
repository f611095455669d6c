"""What the documents promise exists: commands parse, files are there, and nothing tells of one machine."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from station import cli
from station.errors import UsageError
from tests.shape.tree import ROOT

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"^(?:\$ )?(?:\w+=\S+ )*(?:\.venv/bin/)?((?:station|bureau)(?: [^#|>\n]*)?)", re.MULTILINE)
BLOCK = re.compile(r"^```(?:sh|console|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:station|bureau)(?: [^`\n]+)?)`")
FILE = re.compile(r"`((?:station|devices|schema|tests|docs|systemd|tools|bench|\.ci)/[\w./*-]+)`")
ONE_MACHINE = re.compile(f"{re.escape(str(ROOT))}/|/root/|/home/[a-z]")
"""Where this checkout lies, and anybody's home: true on one machine only."""
READABLE = {".py", ".md", ".toml", ".sh", ".lock", ".sql", ".typ", ".tcss", ".service", ".timer", ""}


def commands() -> list[str]:
    """Every station or bureau command written in the documents."""
    found: set[str] = set()
    for path in DOCUMENTS:
        written = path.read_text(encoding="utf-8")
        for block in BLOCK.findall(written):
            found.update(COMMAND.findall(block))
        found.update(INLINE.findall(written))
    return sorted(each.strip() for each in found)


def parses(words: list[str]) -> None:
    """Raise UsageError or SystemExit where the command line would not understand."""
    program, *arguments = words
    package = "station.commands" if program == "station" else "station.commands.bureau"
    arguments = cli._with_default(arguments, "run" if program == "station" else None)
    cli._parser(program, package, arguments).parse_args(arguments)


@pytest.mark.parametrize("command", commands())
def test_a_documented_command_is_one(command: str) -> None:
    if not (words := shlex.split(command))[1:] or "--help" in words:
        return
    try:
        parses(words)
    except UsageError as wrong:
        pytest.fail(f"{command}: {wrong.message}")


def test_the_documents_name_commands() -> None:
    assert len(commands()) > 10


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_named_files_exist(path: Path) -> None:
    named = set(FILE.findall(path.read_text(encoding="utf-8")))
    assert [name for name in sorted(named) if not list(ROOT.glob(name.rstrip("/")))] == []


def test_nothing_tells_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.decode()
    telling = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and path != Path(__file__) and path.suffix in READABLE:
            found = ONE_MACHINE.search(path.read_text(encoding="utf-8", errors="replace"))
            telling += [f"{name}: {found.group()}"] if found else []
    assert telling == []
