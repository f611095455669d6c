"""A wire that ends in resets: what passes is counted, and after so many bytes both ends get an RST."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Iterator, Sequence

_NOW = struct.pack("ii", 1, 0)
"""SO_LINGER on, no time: closing throws away what is on the way and sends a reset."""


class Resetting:
    """Listens at 127.0.0.1:`port`; the n-th connection is reset after `after[n]` bytes, later ones never."""

    def __init__(self, host: str, after: Sequence[int]) -> None:
        self._host, self._after = host, list(after)
        self.resets = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """No more connections."""
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                left = self._after.pop(0) if self._after else None
                threading.Thread(target=self._carry, args=(near, left), daemon=True).start()

    def _carry(self, near: socket.socket, left: int | None) -> None:
        with near, socket.create_connection((self._host, 22)) as far:
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with contextlib.suppress(OSError):
                for data, to in _passing(near, far):
                    if left is not None and len(data) >= left:
                        self.resets += 1
                        for end in (near, far):
                            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOW)
                        return
                    to.sendall(data)
                    left = None if left is None else left - len(data)


def _passing(near: socket.socket, far: socket.socket) -> Iterator[tuple[bytes, socket.socket]]:
    """What either end sends, and where it goes, until one of them ends."""
    while True:
        ready, _, _ = select.select([near, far], [], [])
        for end in ready:
            data = end.recv(16384)
            if not data:
                return
            yield data, far if end is near else near
