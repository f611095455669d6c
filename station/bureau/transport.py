"""Files over SSH: one pinned server key, one key of ours, resuming, pacing, trying again.

Knows SFTP and nothing about bundles. What the far end says is believed in nothing: names come from whoever calls, sizes
are bounded, and a file counts only once it is whole, durable and, where its hash is known, hashed.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import random
import shutil
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, cast

from station.errors import StationError
from station.replica.line_card import fingerprint
from station.store.atomic import fsync_folder

if TYPE_CHECKING:
    # Imported where it is used: who brings a stick has no line, and a station that shows a demo has no asyncssh.
    import asyncssh
    from asyncssh.sftp import SFTPAttrs, SFTPClient, SFTPClientFile

CHUNK = 64 * 1024
"""Asked for at a time: what a cut costs."""
MAX_NAMES = 100_000
"""Names read of one folder: a hostile server can list for ever."""
PART = ".part"
_LINE_ERRORS = frozenset({
    errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH,
    errno.ENETDOWN, errno.ENETRESET, errno.ENOTCONN, errno.ESHUTDOWN,
})  # fmt: skip


class LineFailed(StationError):
    """The station could not be reached, or the line broke more often than patience allows. Facts: where, detail."""

    text = "line.failed"


class HostKeyChanged(StationError):
    """Another key than the pinned one was shown. Facts: where, wanted, found."""

    text = "line.host_key_changed"


class NotAdmitted(StationError):
    """The station's server does not let our key in. Facts: where, user."""

    text = "line.not_admitted"


class NoRoom(StationError):
    """Fetching this would leave the disk with less than the reserve. Facts: path, free, wanted."""

    text = "line.no_room"


@dataclass(frozen=True, slots=True)
class Door:
    """One account of one station's server."""

    host: str
    port: int
    host_key: str
    """As OpenSSH writes it: the only one accepted."""
    user: str
    secret: bytes
    """Our private key, in OpenSSH's form."""

    @property
    def where(self) -> str:
        """For people."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a line is tried."""

    delays: tuple[float, ...] = (2, 10, 30, 90)
    """Seconds before each new attempt, give or take a half; gaining a byte begins the row anew."""
    longest: float = 6 * 3600
    """Seconds for one station, whatever it gains."""
    answer: float = 20
    """Seconds a server may take to answer at all."""
    silence: float = 60
    """Seconds after which a line that brings nothing is a broken one."""
    reserve: int = 256 * 1024 * 1024
    """Bytes of the disk that are never fetched into: the ledger must be able to write."""


SHORT = Patience(delays=(3,))
"""For what comes round again in a few minutes."""


@dataclass(slots=True)
class Meter:
    """What one station's run has cost so far."""

    bytes: int = 0
    """Over the line, whether they could be kept or not."""
    gained: int = 0
    """Of these, what need not come again."""
    attempts: int = 0
    connected: bool = False


class Pace:
    """A limit of bytes a second, shared by everything fetched from one station."""

    def __init__(self, rate: int) -> None:
        """`rate` in bytes a second; 0: no limit."""
        self._rate, self._free_at = rate, 0.0

    @property
    def chunk(self) -> int:
        """Bytes worth asking for at a time: at most a second's."""
        return CHUNK if not self._rate else max(1024, min(CHUNK, self._rate))

    async def spend(self, count: int) -> None:
        """Wait until `count` more bytes are within the limit."""
        if self._rate:
            now = asyncio.get_running_loop().time()
            self._free_at = max(self._free_at, now) + count / self._rate
            await asyncio.sleep(self._free_at - now)


async def over_line(
    door: Door, work: Callable[[SFTPClient], Awaitable[None]], meter: Meter, patience: Patience
) -> None:
    """Do `work` over the line, from its start again whenever the line breaks; what it gained is its own to remember.

    LineFailed, HostKeyChanged, NotAdmitted; what `work` raises by itself.
    """
    failures = 0
    try:
        async with asyncio.timeout(patience.longest):
            while True:
                before = meter.gained
                meter.attempts += 1
                try:
                    async with _connected(door, patience) as sftp:
                        meter.connected = True
                        await work(sftp)
                    return
                except LineFailed:
                    failures = 1 if meter.gained > before else failures + 1
                    if failures > len(patience.delays):
                        raise
                # No two stations come back at the same instant.
                await asyncio.sleep(patience.delays[failures - 1] * random.uniform(0.5, 1.5))
    except TimeoutError as error:
        raise LineFailed(where=door.where, detail=f"> {patience.longest:.0f} s") from error


@contextlib.asynccontextmanager
async def _connected(door: Door, patience: Patience) -> AsyncIterator[SFTPClient]:
    """An SFTP session. LineFailed also when it breaks inside the block; OSError inside is the block's own."""
    import asyncssh

    try:
        connection = await _connect(door, patience)
    except asyncssh.HostKeyNotVerifiable as error:
        wanted, found = fingerprint(door.host_key), await _shown(door, patience)
        raise HostKeyChanged(where=door.where, wanted=wanted, found=found) from error
    except asyncssh.PermissionDenied as error:
        raise NotAdmitted(where=door.where, user=door.user) from error
    except (OSError, TimeoutError, asyncssh.Error) as error:
        raise LineFailed(where=door.where, detail=_said(error)) from error
    try:
        async with connection, connection.start_sftp_client() as sftp:
            yield sftp
    except (OSError, asyncssh.Error) as error:
        # A disk's complaint is not the line's.
        if isinstance(error, OSError) and error.errno not in _LINE_ERRORS:
            raise
        raise LineFailed(where=door.where, detail=_said(error)) from error


async def _connect(door: Door, patience: Patience) -> asyncssh.SSHClientConnection:
    import asyncssh

    pinned = asyncssh.import_public_key(door.host_key)
    # Nothing of the account this runs under: no configuration, no agent, no other keys, no other way of signing in.
    return await asyncssh.connect(
        door.host,
        door.port,
        username=door.user,
        client_keys=[asyncssh.import_private_key(door.secret)],
        known_hosts=([pinned], [], []),
        preferred_auth="publickey",
        config=None,
        agent_path=None,
        keepalive_interval=patience.silence / 4,
        keepalive_count_max=3,
        connect_timeout=patience.answer,
        login_timeout=patience.answer,
    )


async def _shown(door: Door, patience: Patience) -> str:
    """Fingerprint of the key the server shows now; empty when it shows none."""
    import asyncssh

    with contextlib.suppress(OSError, asyncssh.Error, TimeoutError, ValueError):
        async with asyncio.timeout(patience.answer):
            key = await asyncssh.get_server_host_key(door.host, door.port, config=None)
            if key is not None:
                return key.get_fingerprint()
    return ""


async def names(sftp: SFTPClient, folder: str) -> dict[str, SFTPAttrs]:
    """What lies in a folder over there, by name; nothing where there is no such folder."""
    import asyncssh

    found: dict[str, SFTPAttrs] = {}
    try:
        async for entry in sftp.scandir(folder):
            found[str(entry.filename)] = entry.attrs
            if len(found) > MAX_NAMES:
                break
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied, asyncssh.SFTPFailure):
        return found
    return found


async def seen(sftp: SFTPClient, path: str) -> tuple[int, int] | None:
    """Size and time of a file over there, not through a link; None where there is none."""
    import asyncssh

    try:
        found = await sftp.lstat(path)
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied, asyncssh.SFTPFailure):
        return None
    return None if found.size is None or found.mtime is None else (found.size, int(found.mtime))


def is_file(attrs: SFTPAttrs) -> bool:
    """Whether a listing says this is a plain file, not a link."""
    return attrs.permissions is not None and stat.S_ISREG(attrs.permissions)


def is_folder(attrs: SFTPAttrs) -> bool:
    """Whether a listing says this is a folder, not a link."""
    return attrs.permissions is not None and stat.S_ISDIR(attrs.permissions)


async def small(sftp: SFTPClient, path: str, limit: int, meter: Meter, pace: Pace) -> bytes | None:
    """A file of at most `limit` bytes; None where there is none, or a larger one."""
    import asyncssh

    try:
        async with sftp.open(path, "rb") as file:
            data = bytearray()
            while len(data) <= limit:
                block = await _read(file, min(pace.chunk, limit + 1 - len(data)), len(data))
                if not block:
                    break
                data += block
                meter.bytes += len(block)
                await pace.spend(len(block))
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied, asyncssh.SFTPFailure):
        return None
    return bytes(data) if len(data) <= limit else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to fetch."""

    path: str
    """Over there."""
    place: Path
    """Here; until it is whole it lies beside it with `.part` at its end."""
    size: int
    sha256: str = ""
    """Hex; empty where nobody has promised one yet."""
    most: int | None = None
    """Bytes that may come now; what is then still lacking comes another time. None: all of them."""


async def fetch(
    sftp: SFTPClient, wanted: Wanted, meter: Meter, pace: Pace, patience: Patience, told: Callable[[int], None]
) -> bool:
    """Bring a file here, going on where the last attempt ended; whether it is here now, whole and as promised.

    What does not hash is thrown away. `told` hears how many bytes are here. NoRoom; OSError when the disk fails.
    """
    import asyncssh

    part = wanted.place.with_name(wanted.place.name + PART)
    _room(part, wanted.size, patience.reserve)
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "r+b", buffering=0):
        have = os.fstat(handle).st_size
        if have > wanted.size:
            os.ftruncate(handle, have := 0)
        until = wanted.size if wanted.most is None else min(wanted.size, have + wanted.most)
        try:
            async with sftp.open(wanted.path, "rb") as there:
                while have < until:
                    block = await _read(there, min(pace.chunk, until - have), have)
                    if not block:
                        return False
                    _append(handle, block)
                    have += len(block)
                    meter.bytes += len(block)
                    meter.gained += len(block)
                    told(have)
                    await pace.spend(len(block))
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPPermissionDenied, asyncssh.SFTPFailure):
            return False
        if have < wanted.size:
            os.fsync(handle)
            return False
        if wanted.sha256 and _digest(part) != wanted.sha256:
            part.unlink()
            return False
        os.fsync(handle)
    part.replace(wanted.place)
    fsync_folder(wanted.place.parent)
    return True


async def put(sftp: SFTPClient, data: bytes, path: str, meter: Meter) -> bool:
    """Lay a file down under a name that is not taken yet: whole and flushed first, then renamed. False: it was there.

    The inbox lets nobody see, overwrite or take back: what an earlier attempt left half done stays under a name of its
    own, which the station clears away. SFTPFailure where there is no room.
    """
    import asyncssh

    if await _is_there(sftp, path):
        return False
    draft = f"{path}.{random.getrandbits(64):016x}{PART}"
    async with sftp.open(draft, "xb") as file:
        for at in range(0, len(data), CHUNK):
            await file.write(data[at : at + CHUNK], at)
            meter.bytes += len(data[at : at + CHUNK])
        await file.fsync()
    try:
        await sftp.rename(draft, path)
    except asyncssh.SFTPFailure:
        # Another run was faster; `rename` never replaces.
        if not await _is_there(sftp, path):
            raise
        return False
    meter.gained += len(data)
    return True


async def _read(file: SFTPClientFile, count: int, at: int) -> bytes:
    return cast(bytes, await file.read(count, at))  # opened as bytes


async def _is_there(sftp: SFTPClient, path: str) -> bool:
    import asyncssh

    try:
        await sftp.stat(path)
    except asyncssh.SFTPNoSuchFile:
        return False
    return True


def _room(place: Path, size: int, reserve: int) -> None:
    have = place.stat().st_size if place.exists() else 0
    free = shutil.disk_usage(place.parent).free
    if free - reserve < size - have:
        raise NoRoom(path=place.parent, free=free // 2**20, wanted=(size - have + reserve) // 2**20)


def _append(handle: int, block: bytes) -> None:
    """All of it: a disk that is nearly full takes a part and says no to the rest."""
    view = memoryview(block)
    while view:
        view = view[os.write(handle, view) :]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _said(error: BaseException) -> str:
    """What the machine said, in one line."""
    said = getattr(error, "reason", "") or getattr(error, "strerror", "") or str(error) or type(error).__name__
    return " ".join(str(said).split())
