"""`--help`: each program lists its commands in Chinese, and each command explains itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station import cli

PROGRAMS = (("station.commands", cli.main), ("station.commands.bureau", cli.bureau_main))
NAMED = [(main, command) for package, main in PROGRAMS for command in cli.commands(package)]


@pytest.mark.parametrize(("package", "main"), PROGRAMS)
def test_the_program_lists_every_command(
    package: str, main: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]
) -> None:
    """One line each, which begins with its name."""
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    first = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert [command for command in cli.commands(package) if command not in first] == []


@pytest.mark.parametrize(("main", "command"), NAMED, ids=lambda each: each if isinstance(each, str) else "")
def test_each_command_explains_itself(
    main: Callable[[list[str]], int], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its usage, without a home, a PIN or a database."""
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0 and f" {command} " in capsys.readouterr().out.splitlines()[0]
