"""The kiosk's player as the station asks for it: an open recording and the player's wire go to whoever has the screen.

One message starts mpv; hanging up ends it. The other side is `systemd/kiosk/player`.
"""

from __future__ import annotations

import json
import socket
from types import TracebackType

ENDS_SECONDS = 5


class NoPlayer(Exception):
    """Nobody answers at the socket."""


class KioskPlayer:
    """One running player."""

    def __init__(self, place: str, words: list[str], wire: int, recording: int) -> None:
        """Start it: `words` are arguments of mpv, `wire` and `recording` open files it is given. NoPlayer."""
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._line.connect(place)
            socket.send_fds(self._line, [json.dumps(words).encode()], [wire, recording])
        except OSError as error:
            self._line.close()
            raise NoPlayer(error.strerror or "") from error

    def __enter__(self) -> KioskPlayer:
        """Running."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up; what still runs there is ended."""
        self._line.close()

    def ended(self) -> int | None:
        """With which code it ended; None: not told."""
        self._line.settimeout(ENDS_SECONDS)
        try:
            said = self._line.recv(16)
        except OSError:
            return None
        return int(said) if said else None
