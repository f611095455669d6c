"""argv → one command file, loaded when named. One of the three places that catch everything.

stdout is the command's answer, stderr is for people; exit status 0 success, 1 refusal, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from station.errors import StationError, UsageError
from station.texts import sayings, text

DEFAULT_HOME = "/var/lib/station"
NOT_COMMANDS = {"session", "bureau", "presses", "printing", "print_desk", "missed", "spoken", "destination"}
"""Modules of station.commands that commands share, and the bureau's folder."""


def _chinese(sentence: str) -> str:
    return sayings("cli.argparse").get(sentence, sentence)


# argparse looks its sentences up through these two names (gettext); ours come from texts/ like all others.
argparse._ = _chinese  # type: ignore[attr-defined]
argparse.ngettext = lambda one, many, n: _chinese(one if n == 1 else many)  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """argparse whose complaints go through our own boundary."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of printing and exiting."""
        raise UsageError(detail=message)


def main(argv: Sequence[str] | None = None) -> int:
    """The `station` command; without arguments, the terminal screens."""
    return _run("station", "station.commands", list(sys.argv[1:] if argv is None else argv), default="run")


def bureau_main(argv: Sequence[str] | None = None) -> int:
    """The `bureau` command."""
    return _run("bureau", "station.commands.bureau", list(sys.argv[1:] if argv is None else argv), default=None)


def commands(package: str) -> list[str]:
    """Names of the command files in a package, as typed."""
    found = importlib.import_module(package)
    return sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(found.__path__) if m.name not in NOT_COMMANDS)


def _run(program: str, package: str, argv: list[str], default: str | None) -> int:
    home = Path(os.environ.get("STATION_HOME" if program == "station" else "BUREAU_HOME") or DEFAULT_HOME)
    try:
        argv = _with_default(argv, default)
        arguments = _parser(program, package, argv).parse_args(argv)
        home = Path(getattr(arguments, "home", home))
        arguments.home = home
        arguments.run_as = getattr(arguments, "run_as", None)
        arguments.pin_fd = getattr(arguments, "pin_fd", None)
        status: int = _load(package, arguments.command).run(arguments, sys.stdout)
        sys.stdout.flush()
        return status
    except StationError as refusal:
        return _refuse(refusal)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001  # nobody ever sees a traceback; it is kept for the maintainer
        return _refuse(_refusal(error, home))


def _refuse(refusal: StationError) -> int:
    """Say what was refused and what to do next; the exit status."""
    print(refusal.message, file=sys.stderr)  # noqa: T201  # this is the boundary
    if refusal.advice:
        print(refusal.advice, file=sys.stderr)  # noqa: T201
    return refusal.exit_code


def _refusal(error: Exception, home: Path) -> StationError:
    """What the machine said, in our words; a breakdown nobody foresaw, by its number."""
    # Imported here: a command that succeeds has no need of it.
    from station.services import incidents

    return incidents.as_refusal(error) or StationError(incident=incidents.keep_if_possible(home / "incidents", error))


def _with_default(argv: list[str], default: str | None) -> list[str]:
    """`argv` with the default command where none is named."""
    if default is None:
        return argv
    return argv if _rest(argv) else [*argv, default]


def _rest(argv: list[str]) -> list[str]:
    """`argv` without the options that every command has."""
    options = Parser(add_help=False)
    _common(options)
    return options.parse_known_args(argv)[1]


def _parser(program: str, package: str, argv: list[str]) -> Parser:
    parser = Parser(prog=program, description=text(f"cli.{program}"))
    _common(parser)
    choices = parser.add_subparsers(dest="command", metavar=text("cli.command"), required=True)
    names = commands(package)
    # Only the named command is imported; all of them only to list or to complain.
    first = _rest(argv)[:1]
    named = first[0] if first and first[0] in names else None
    for name in [named] if named else names:
        module = _load(package, name)
        child = choices.add_parser(name, help=module.HELP, description=module.HELP)
        _common(child)
        module.add_arguments(child)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    # SUPPRESS: given before or after the command, the value survives.
    parser.add_argument("--home", default=argparse.SUPPRESS, help=text("cli.home"))
    parser.add_argument("--as", dest="run_as", default=argparse.SUPPRESS, metavar="NAME", help=text("cli.run_as"))
    parser.add_argument("--pin-fd", type=int, default=argparse.SUPPRESS, metavar="N", help=text("cli.pin_fd"))


def _load(package: str, name: str) -> ModuleType:
    full = f"{package}.{name.replace('-', '_')}"
    if full in sys.modules:
        return sys.modules[full]
    # What loading makes stays: collecting while it comes, and ever after, is lost time.
    gc.disable()
    try:
        return importlib.import_module(full)
    finally:
        gc.freeze()
        gc.enable()
