"""The inside of a sandbox: `confine` gives up what a reader does not need, once and for all.

No file can be opened by name, made, renamed or removed; nobody is reached; memory, processor time and what may be
written are limited. It loads nothing but the standard library: a reader starts with it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_ACCESS = (0x1FFF, 0x3FFF, 0x7FFF)
"""Every right on files that Landlock knew in its first, second and third version."""


def confine(
    memory: int, *, seconds: int = 0, wall: int = 0, writes: int = 0, nice: int = 0, single: bool = True
) -> None:
    """Give up everything but what was opened before; what the libraries load late must be loaded by now.

    `memory` and `writes` in bytes, `writes` of each open file; `seconds` of processor time, `wall` of real time, 0: not
    limited here; `nice`: how far behind everybody else. `single`: it opens and begins nothing more, as `settle`.
    """
    if nice:
        os.nice(nice)
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Best effort: a kernel may forbid either; units that run readings have no network of their own as well.
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    _no_files_by_name(libc)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes, writes))
    _nothing_of("CORE", "MEMLOCK", "MSGQUEUE")
    if single:
        settle()
    if wall:
        signal.alarm(wall)


def settle() -> None:
    """From here on no further descriptor is opened, no further process or thread begun."""
    _nothing_of("NOFILE", "NPROC")


def _nothing_of(*limits: str) -> None:
    for limit in limits:
        resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (0, 0))


def _no_files_by_name(libc: ctypes.CDLL) -> None:
    """Landlock: no path can be opened, made, renamed or removed any more, whoever runs this."""
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return
    access = ctypes.c_uint64(_LANDLOCK_ACCESS[min(version, len(_LANDLOCK_ACCESS)) - 1])
    rules = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(access), ctypes.sizeof(access), 0)
    if rules >= 0:
        libc.syscall(_LANDLOCK_RESTRICT, rules, 0)
        os.close(rules)
