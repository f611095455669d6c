"""A real IPP printer for tests: `ippeveprinter` of CUPS, which runs a program of ours for each job."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BUS = """<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
"""It asks a system bus for Avahi before it listens, though it announces nothing."""
PROGRAM = """#!/bin/sh
# Its lines to stderr change what the printer says of itself.
if [ -e {folder}/empty ]; then
    echo 'STATE: +media-empty-warning' >&2
    while [ -e {folder}/empty ]; do sleep 0.05; done
    echo 'STATE: -media-empty-warning' >&2
fi
[ ! -e {folder}/refuse ] || exit 1
cp "$1" {folder}/out/"$(basename "$1")"
"""


@contextmanager
def printing(folder: Path) -> Iterator[str]:
    """Its address. Papers appear in `folder`/out; while `folder`/empty exists it has no paper, and says so once it
    has begun a job."""
    for name in ("out", "spool"):
        (folder / name).mkdir()
    program = folder / "program"
    program.write_text(PROGRAM.format(folder=folder))
    program.chmod(0o755)
    bus, config, port = folder / "bus", folder / "bus.conf", _free()
    config.write_text(BUS.format(path=bus))
    started = [["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"]]
    started.append(["ippeveprinter", "-r", "off", "-p", str(port), "-d", str(folder / "spool"), "-k"])
    started[1] += ["-f", "application/pdf", "-c", str(program), "station"]
    running: list[subprocess.Popen[bytes]] = []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        running.append(subprocess.Popen(started[0], **quiet))
        wait_for(bus.exists)
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
        running.append(subprocess.Popen(started[1], env=environment, **quiet))
        wait_for(lambda: _listens(port))
        yield f"ipp://localhost:{port}/ipp/print"
    finally:
        (folder / "empty").unlink(missing_ok=True)
        for one in reversed(running):
            one.kill()
            one.wait()


def wait_for(holds: object, seconds: float = 30) -> None:
    """Until it holds; an error when it never does."""
    assert callable(holds)
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "never came"
        time.sleep(0.02)


def _free() -> int:
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return int(one.getsockname()[1])


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
        return True
    return False
