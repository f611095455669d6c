"""What the installer configured: `station.toml` in the home, read into frozen settings.

Facts of law are not settings; they live under schema/law. Secrets are not settings; they live in keys/.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from station.errors import StationError
from station.records.print_job import Printer, Way
from station.texts import text


class SettingsBroken(StationError):
    """station.toml cannot be read or lacks a value."""

    text = "ledger.settings_broken"


@dataclass(frozen=True, slots=True)
class Settings:
    """One home's configuration."""

    code: str
    """Nine-digit township code."""
    epoch: int
    """Which life of the station this is; part of every id and of the log's name."""
    demo: bool
    """Whether this is a demonstration: marked 演示 everywhere, own clock, PINs shown."""
    slip_base_url: str = ""
    """https address that opens a slip's page; empty: the code opens with Chinese text instead."""
    bureau_recipients: tuple[str, ...] = ()
    """age recipients bundles are encrypted to: the bureau's and, where there is one, the recovery key's."""
    base_weeks: int = 26
    """A bundle of the whole ledger goes to the bureau after so many weeks; 0: only after a migration."""
    printer: str = ""
    """CUPS queue for A4 papers; empty: papers become files."""
    printers: tuple[Printer, ...] = ()
    """Those that jobs wait for; each has a name of its own."""
    reader: str = ""
    """Program that shows PDFs and scans where the machine has a desktop; empty: whichever is installed."""
    player: str = "mpv"
    """mpv by name or path."""
    player_video: str = ""
    """mpv's `--vo`; empty: what fits the machine."""
    player_audio: str = ""
    """mpv's `--ao`; empty: what mpv finds."""
    organ_code: str = ""
    """Credit code of the organ in whose name the station acts, for exports; empty: not told yet."""

    def toml(self) -> str:
        """The file this is read from."""
        recipients = ", ".join(f'"{r}"' for r in self.bureau_recipients)
        return (
            f'[station]\ncode = "{self.code}"\nepoch = {self.epoch}\ndemo = {str(self.demo).lower()}\n\n'
            f'[slip]\nbase_url = "{self.slip_base_url}"\n\n'
            f"[bureau]\nrecipients = [{recipients}]\nbase_weeks = {self.base_weeks}\n\n"
            f'[print]\nprinter = "{self.printer}"\n\n'
            f'[view]\nprogram = "{self.reader}"\n\n'
            f'[play]\nprogram = "{self.player}"\nvideo = "{self.player_video}"\naudio = "{self.player_audio}"\n\n'
            f'[export]\norgan_code = "{self.organ_code}"\n' + "".join(_printer_toml(one) for one in self.printers)
        )


def _printer_toml(printer: Printer) -> str:
    kinds = ", ".join(_quoted(kind) for kind in printer.kinds)
    return (
        f"\n[[printers]]\nname = {_quoted(printer.name)}\nway = {_quoted(printer.way)}\n"
        f"device = {_quoted(printer.device)}\nkinds = [{kinds}]\n"
    )


def _quoted(words: str) -> str:
    """A TOML string: JSON's escapes are among TOML's."""
    return json.dumps(words, ensure_ascii=False)


def _printers(tables: list[dict[str, Any]]) -> tuple[Printer, ...]:
    found = tuple(
        Printer(str(one["name"]), one["way"], str(one.get("device", "")), tuple(map(str, one.get("kinds", ()))))
        for one in tables
    )
    if any(one.way not in get_args(Way) for one in found):
        raise ValueError("printers.way")
    if len({one.name for one in found}) != len(found):
        raise ValueError("printers.name")
    return found


def is_code(written: str) -> bool:
    """Whether this is a township code: nine ASCII digits, none of them leading zeros."""
    return re.fullmatch(r"[1-9][0-9]{8}", written) is not None


def load(path: Path) -> Settings:
    """Settings out of a station.toml. SettingsBroken with the place that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsBroken(path=path, detail=text("ledger.settings_broken.missing")) from error
    except ValueError as error:
        line = re.search(r"line (\d+)", str(error))
        raise SettingsBroken(
            path=path, detail=text("ledger.settings_broken.line", line=line[1] if line else "?")
        ) from error
    try:
        return _settings(table)
    except (KeyError, TypeError, ValueError) as error:
        field = str(error).strip("'")
        raise SettingsBroken(path=path, detail=text("ledger.settings_broken.field", field=field)) from error


def _settings(table: dict[str, Any]) -> Settings:
    station = table["station"]
    code = str(station["code"])
    if not is_code(code):
        raise ValueError("station.code")
    if not isinstance(station["demo"], bool):
        raise ValueError("station.demo")
    play = table.get("play", {})
    return Settings(
        code=code,
        epoch=int(station["epoch"]),
        demo=station["demo"],
        slip_base_url=str(table.get("slip", {}).get("base_url", "")),
        bureau_recipients=tuple(str(r) for r in table.get("bureau", {}).get("recipients", ())),
        base_weeks=int(table.get("bureau", {}).get("base_weeks", 26)),
        printer=str(table.get("print", {}).get("printer", "")),
        reader=str(table.get("view", {}).get("program", "")),
        player=str(play.get("program", "mpv")),
        player_video=str(play.get("video", "")),
        player_audio=str(play.get("audio", "")),
        organ_code=str(table.get("export", {}).get("organ_code", "")),
        printers=_printers(table.get("printers", [])),
    )
