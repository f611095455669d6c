"""What `station stick` says to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from station.records.docking import Stick, StickExport, TrayItem
from station.records.stick import Handed, LiveStick, NotTaken, QueuedExport, Served, TrayOutcome
from station.services import sticks
from station.texts import text

SHOWN = 20
"""Files that were not taken are named up to here: a stick may hold twenty thousand."""


class Telling:
    """Says what happens to a docked stick as it happens; nothing without `out`."""

    def __init__(self, label: str, out: TextIO | None) -> None:
        self._label = label
        self._out = out

    def received(self, outcome: TrayOutcome) -> None:
        """The stick was taken in."""
        self._say(*_outcome(self._label, outcome))

    def handed(self, file: Handed) -> None:
        """An export is on the stick."""
        self._say(text("stick.cli.handed", name=file.name, size=_size(file.size)))

    def refused(self, file: NotTaken) -> None:
        """An export stays in the queue."""
        self._say(text("stick.cli.trouble", name=file.name, why=text(f"stick.trouble.{file.reason}")))

    def ended(self, done: Served) -> None:
        """The docking is over."""
        self._say(text(f"stick.cli.ended_{done.ended}", label=self._label))

    def shape(self, done: Served) -> dict[str, Any]:
        """The documented shape of the answer (docs/json.md)."""
        tray = done.tray
        return {
            "received": tray.received,
            "known": tray.known,
            "refused": tray.refused,
            "broken": tray.broken,
            "halted": tray.halted,
            "packets": tray.packets,
            "handed": done.handed,
            "failed": done.failed,
            "ended": done.ended,
        }

    def _say(self, *lines: str) -> None:
        if self._out is not None:
            self._out.write("".join(f"{line}\n" for line in lines))
            self._out.flush()


def say_sticks(known: Sequence[Stick], docked: Sequence[LiveStick]) -> str:
    """The roster, and below a stick that is plugged in what it is doing."""
    live = {each.stick_id: each for each in docked}
    return _lines(_sticks(known, live)) or text("stick.cli.no_sticks") + "\n"


def say_tray(items: Sequence[TrayItem], state: str) -> str:
    """Files of the tray, one a line."""
    return _lines(map(_item, items)) or text("stick.cli.empty_tray", state=text(f"stick.state.{state}")) + "\n"


def say_exports(waiting: Sequence[QueuedExport], written: Sequence[StickExport]) -> str:
    """What waits, then what went out, newest first."""
    return _lines((*map(_waiting, waiting), *map(_written, written))) or text("stick.cli.no_exports") + "\n"


def _outcome(label: str, outcome: TrayOutcome) -> Iterator[str]:
    counts = {"received": len(outcome.received), "known": outcome.known, "refused": len(outcome.refused)}
    yield text("stick.cli.received", label=label, **counts)
    for each in outcome.received:
        yield text(
            "stick.cli.received_file", kind=text(f"stick.kind.{each.kind}"), name=each.name, size=_size(each.size)
        )
    for lost in outcome.refused[:SHOWN]:
        yield text("stick.cli.refused_file", name=lost.name, why=text(f"stick.refusal.{lost.reason}"))
    if len(outcome.refused) > SHOWN:
        yield text("stick.cli.refused_more", count=len(outcome.refused) - SHOWN, why=_reasons(outcome.refused[SHOWN:]))
    if outcome.packets:
        yield text("stick.cli.packets", count=outcome.packets)
    for folder in outcome.broken:
        yield text("stick.cli.broken", name=folder)
    if outcome.halted:
        yield text("stick.cli.halted", why=text(f"stick.halted.{outcome.halted}"))


def _reasons(lost: Sequence[NotTaken]) -> str:
    counted = Counter(each.reason for each in lost).most_common()
    return "；".join(f"{text(f'stick.refusal.{reason}')} {count}" for reason, count in counted)


def _sticks(known: Sequence[Stick], live: dict[int, LiveStick]) -> Iterator[str]:
    for stick in known:
        status = text(f"stick.status.{stick.status}")
        yield text("stick.cli.line", label=stick.label, serial=stick.serial, status=status)
        if stick.id in live:
            now = live[stick.id]
            yield text("stick.cli.docked_line", state=text(f"stick.live.{now.state}"), current=now.current).rstrip()


def _item(item: TrayItem) -> str:
    return text(
        "stick.cli.item_line",
        id=item.id,
        received=f"{item.received_at:YYYY-MM-DD HH:mm}",
        kind=text(f"stick.kind.{item.kind}"),
        name=item.name,
        size=_size(item.size),
        stick=item.stick_label or "",
        purpose=item.used_for or sticks.open_as(item.kind).sentence,
    )


def _waiting(item: QueuedExport) -> str:
    return text(
        "stick.cli.queued_line",
        id=item.id,
        asked=f"{item.asked_at:YYYY-MM-DD HH:mm}",
        by=item.asked_by,
        what=item.what,
        name=item.name,
        size=_size(item.size),
        stick=item.stick_label or text("stick.cli.any_stick"),
    )


def _written(export: StickExport) -> str:
    return text(
        "stick.cli.export_line",
        written=f"{export.written_at:YYYY-MM-DD HH:mm}",
        by=export.asked_by,
        what=export.what,
        name=export.name,
        size=_size(export.size),
        stick=export.stick_label or "",
    )


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def _lines(lines: Iterator[str] | Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
