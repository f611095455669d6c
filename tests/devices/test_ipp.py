"""A print service whose answer is lost gets a paper once: nobody knows whether it is queued."""

from __future__ import annotations

import socket
import threading

import pytest

from devices import ipp
from devices.ipp import AnswerLost, ServiceAway

PDF = b"%PDF-1.7" + bytes(300_000)


def hangs_up(listening: socket.socket, seen: list[bytes], reads: bool) -> None:
    """Take everything, or nothing, and leave without a word."""
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        with line:
            found = b""
            while reads and len(found) < len(PDF) and (piece := line.recv(65536)):
                found += piece
            seen.append(found)


@pytest.mark.parametrize("reads", [True, False], ids=["after the last byte", "at once"])
def test_a_lost_answer_is_told_and_nothing_is_sent_twice(reads: bool) -> None:
    seen: list[bytes] = []
    with socket.socket() as listening:
        listening.bind(("localhost", 0))
        listening.listen()
        where = f"ipp://localhost:{listening.getsockname()[1]}/ipp/print"
        threading.Thread(target=hangs_up, args=(listening, seen, reads), daemon=True).start()
        with pytest.raises(AnswerLost):
            ipp.submit(where, PDF, "公示单")
        listening.shutdown(socket.SHUT_RDWR)
    assert [one.count(b"%PDF") for one in seen] == [int(reads)]


def test_a_service_that_is_not_there_was_sent_nothing() -> None:
    with socket.socket() as nobody:
        nobody.bind(("localhost", 0))
        with pytest.raises(ServiceAway):
            ipp.submit(f"ipp://localhost:{nobody.getsockname()[1]}/ipp/print", PDF, "公示单")
