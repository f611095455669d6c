"""Paper out of the machine: a PDF handed to CUPS with `lp`, the queues there are as `lpstat` names them.

Knows queues and jobs, nothing of cases. Refuses when there is no print service or the queue does not take the
job; the caller has the PDF and says so.
"""

from __future__ import annotations

import os
import subprocess

from devices.errors import DeviceError

NONE = "No destinations added"


class PrinterMissing(DeviceError):
    """There is no `lp` on this machine."""


class PrinterRefused(DeviceError):
    """The print service did not take the job."""


def print_pdf(pdf: bytes, title: str, queue: str = "") -> str:
    """Queue a PDF on `queue` (empty: the default one); what CUPS says of the job. PrinterMissing, PrinterRefused."""
    destination = ["-d", queue] if queue else []
    command = ["lp", *destination, "-t", title, "-o", "media=A4", "-o", "fit-to-page=false", "-"]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, check=False, timeout=60)
    except FileNotFoundError as error:
        raise PrinterMissing("no_lp", queue=queue) from error
    except subprocess.TimeoutExpired as error:
        raise PrinterRefused("timeout", queue=queue) from error
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode != 0:
        raise PrinterRefused("refused", queue=queue, said=done.stderr.decode(errors="replace").strip())
    return said


def queues() -> tuple[str, ...]:
    """The queues of this machine, in the order of their names. PrinterMissing, PrinterRefused."""
    try:
        done = subprocess.run(
            ["lpstat", "-e"], env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, check=False, timeout=30
        )
    except FileNotFoundError as error:
        raise PrinterMissing("no_lpstat") from error
    except subprocess.TimeoutExpired as error:
        raise PrinterRefused("timeout") from error
    said = done.stderr.decode(errors="replace").strip()
    # Where there is no queue at all it fails, too.
    if done.returncode != 0 and said and NONE not in said:
        raise PrinterRefused("refused", said=said)
    return tuple(sorted(line.strip() for line in done.stdout.decode(errors="replace").splitlines() if line.strip()))
