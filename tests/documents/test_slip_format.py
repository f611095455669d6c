"""docs/slip.md is enough: its example verifies, and its program agrees with ours on real slips."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from station.rules import base41, note
from station.rules.capture_code import capture_code
from station.rules.slip import SlipKind, slip_text
from station.services.slip_check import read_keys, verify
from tests.documents import sample

DOCUMENT = (Path(__file__).parents[2] / "docs" / "slip.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)\n```$", DOCUMENT, re.MULTILINE | re.DOTALL)
VKEY, EXAMPLE = [block for language, block in BLOCKS if not language][-2:]


def checked(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """The document's own program, run on a text."""
    (source,) = [block for language, block in BLOCKS if language == "python"]
    program = folder / "check.py"
    program.write_text(source, encoding="utf-8")
    command = [sys.executable, "-I", program, VKEY, text]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_example_is_what_we_sign() -> None:
    name, public = note.parse_verifier_key(VKEY)
    front = EXAMPLE.partition("#")[0]
    assert slip_text(front, sample.slip_content(), note.key_id(name, public), sample.SIGNER.sign) == EXAMPLE
    assert verify(EXAMPLE, read_keys(VKEY, "docs")).content == sample.slip_content()


def test_the_program_in_the_document_agrees(tmp_path: Path) -> None:
    good = checked(tmp_path, EXAMPLE)
    assert good.returncode == 0, good.stderr
    assert good.stdout.strip() == "91330281MA2AF0XY3T,11022810012,11022810034"
    for forged in (EXAMPLE.replace("管理局", "管理厅"), EXAMPLE[:-1] + "0"):
        assert checked(tmp_path, forged).returncode != 0


def fields(table: str) -> list[tuple[int, int]]:
    """Where each field of a table begins, and how long it is."""
    return [(int(at), int(size)) for at, size in re.findall(r"^\| (\d+) \| (\d+) \| \w", table, re.MULTILINE)]


def test_the_tables_of_the_document_hold() -> None:
    data = base41.decode(EXAMPLE.partition("#")[2])
    slip, time_sign = (fields(table) for table in DOCUMENT.split("| at | size | field |")[1:])
    assert [at for at, _ in time_sign[1:]] == [at + size for at, size in time_sign[:-1]]
    assert [at for at, _ in slip] == [0, 1, 2, 6, 7, 15, 17, 21, 23, 29, 45, 61]
    assert [at + size for at, size in slip[:-1]] == [at for at, _ in slip[1:]]
    assert data[61] == len("91330281MA2AF0XY3T,11022810012,11022810034")
    assert f"`{base41.ALPHABET}`" in DOCUMENT
    assert f"`{capture_code(sample.CASE)}`" in DOCUMENT


@pytest.mark.parametrize("kind", SlipKind)
def test_every_kind_is_in_the_document(kind: SlipKind) -> None:
    assert re.search(rf"^\| {kind.value} \| \w", DOCUMENT, re.MULTILINE)
