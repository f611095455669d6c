"""The bureau's table of commands; labels and help live in texts/desk.toml under the command's id.

What works everywhere at a station and means the same here comes from the station's own table.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.tui.commands import COMMANDS, EVERYWHERE, Command

SHARED = ("help.show", "palette.open", "view.theme", "app.lock", "app.quit", "app.back")


@dataclass(frozen=True, slots=True)
class DeskCommand(Command):
    """A command of the bureau."""

    @property
    def label(self) -> str:
        """Text key of the few characters shown in footer and palette."""
        return f"desk.commands.{self.id}.label"

    @property
    def help(self) -> str:
        """Text key of the sentence F1 shows."""
        return f"desk.commands.{self.id}.help"

    @property
    def initials(self) -> str:
        """Text key of the label's pinyin initials."""
        return f"desk.commands.{self.id}.initials"


DESK: tuple[Command, ...] = (
    DeskCommand("door.enter", "door", "enter", 3),
    DeskCommand("queue.open", "queue", "enter", 10),
    DeskCommand("queue.take", "queue", "ctrl+o", 11),
    DeskCommand("queue.every", "queue", "ctrl+r", 12),
    DeskCommand("package.answer", "package", "enter", 10),
    DeskCommand("package.paper", "package", "ctrl+o", 12),
    DeskCommand("package.ask", "package", "ctrl+a", 13),
    DeskCommand("package.recordings", "package", "ctrl+t", 12),
    DeskCommand("package.send", "package", "ctrl+e", 14),
    DeskCommand("package.hand_out", "package", "ctrl+u"),
    DeskCommand("package.withdraw", "package", "ctrl+w", 15),
    DeskCommand("package.next_page", "package", "right", 16),
    DeskCommand("package.last_page", "package", "left"),
    DeskCommand("recordings.play", "recordings", "enter", 10),
    DeskCommand("recordings.sheet", "recordings", "ctrl+o", 11),
    DeskCommand("recordings.ask", "recordings", "ctrl+a", 12),
    DeskCommand("stations.open", "stations", "enter", 10),
    DeskCommand("stations.line", "stations", "ctrl+e", 11),
    DeskCommand("stations.attempt", "stations", "ctrl+t", 12),
    DeskCommand("stations.pair", "stations", "ctrl+n", 13),
    DeskCommand("stations.line_card", "stations", "ctrl+k"),
    DeskCommand("stations.revoke", "stations"),
    DeskCommand("people.renew", "people", "enter", 10),
    DeskCommand("people.add", "people", "ctrl+n", 11),
    DeskCommand("people.admin", "people", "ctrl+a", 13),
    DeskCommand("people.pin", "people", "ctrl+e", 12),
    DeskCommand("people.end", "people"),
    DeskCommand("replica.open", "replica", "enter", 10),
    DeskCommand("copy.next_page", "copy", "right", 10),
    DeskCommand("copy.last_page", "copy", "left"),
    DeskCommand("go.queue", EVERYWHERE, "f3", 60),
    DeskCommand("go.stations", EVERYWHERE, "f4", 61),
    DeskCommand("go.people", EVERYWHERE, "f5", 62),
    *(each for each in COMMANDS if each.id in SHARED),
)
