"""The print service gets the PDF, the queue and the title; its refusals come back as ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.printer import PrinterMissing, PrinterRefused, print_pdf, queues


def service(folder: Path, body: str, name: str = "lp") -> Path:
    """An `lp` that keeps what it was given, or another program in its place."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return folder


def test_the_queue_gets_the_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f'printf "%s\\n" "$@" > {tmp_path}/given; cat > {tmp_path}/paper; echo "request id is A4-7 (1 file(s))"'
    monkeypatch.setenv("PATH", f"{service(tmp_path, body)}:/usr/bin:/bin")
    assert print_pdf(b"%PDF-1.7 x", "330281103-2026-000012", "A4") == "request id is A4-7 (1 file(s))"
    assert (tmp_path / "paper").read_bytes() == b"%PDF-1.7 x"
    given = (tmp_path / "given").read_text().splitlines()
    assert given[:4] == ["-d", "A4", "-t", "330281103-2026-000012"]
    assert given[-1] == "-"


def test_without_a_queue_the_default_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{service(tmp_path, 'echo $1 $2')}:/usr/bin:/bin")
    assert print_pdf(b"x", "title") == "-t title"


def test_a_refusal_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = 'echo "lp: The printer or class does not exist." >&2; exit 1'
    monkeypatch.setenv("PATH", f"{service(tmp_path, body)}:/usr/bin:/bin")
    with pytest.raises(PrinterRefused) as refused:
        print_pdf(b"x", "title", "gone")
    assert refused.value.facts["said"] == "lp: The printer or class does not exist."


def test_no_print_service_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrinterMissing):
        print_pdf(b"x", "title", "A4")


LIST = r"""printf '%s\n' 综合室 A4"""
EMPTY = "echo 'lpstat: No destinations added.' >&2; exit 1"
DOWN = "echo 'lpstat: Unable to connect to server' >&2; exit 1"


def test_the_queues_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{service(tmp_path, LIST, 'lpstat')}:/usr/bin:/bin")
    assert queues() == ("A4", "综合室")


@pytest.mark.parametrize("body", ["exit 1", EMPTY])
def test_no_queue_is_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setenv("PATH", f"{service(tmp_path, body, 'lpstat')}:/usr/bin:/bin")
    assert queues() == ()


def test_a_print_service_that_is_down_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{service(tmp_path, DOWN, 'lpstat')}:/usr/bin:/bin")
    with pytest.raises(PrinterRefused) as refused:
        queues()
    assert refused.value.facts["said"] == "lpstat: Unable to connect to server"
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(PrinterMissing):
        queues()
