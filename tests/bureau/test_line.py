"""The doors of a station, tried with the real sshd in its real chroots: what is open, and that nothing else is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncssh
import pytest
from asyncssh.sftp import SFTPClient

from station.bureau import line
from station.bureau.home import Bureau
from station.records.people import Proof
from station.replica.line_card import PULL, RETURN
from station.services import line as station_line
from station.wiring import Station
from tests.bureau.conftest import CODE
from tests.bureau.line_machine import Machine, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")


def as_account(machine: Machine, bureau: Bureau, use: str, work: Callable[[SFTPClient], Awaitable[object]]) -> object:
    """Do something over the line as one of the two accounts."""

    async def whole() -> object:
        user = {PULL: "station-pull", RETURN: "station-return"}[use]
        key = asyncssh.import_private_key(line.secret(bureau, use))
        async with (
            asyncssh.connect(
                machine.host,
                machine.port,
                username=user,
                client_keys=[key],
                known_hosts=None,
                config=None,
                agent_path=None,
            ) as connection,
            connection.start_sftp_client() as sftp,
        ):
            return await work(sftp)

    return asyncio.run(whole())


def refused(machine: Machine, bureau: Bureau, use: str, work: Callable[[SFTPClient], Awaitable[object]]) -> str:
    """The same, which must not succeed; what the server answered."""
    with pytest.raises(asyncssh.SFTPError) as caught:
        as_account(machine, bureau, use, work)
    assert not isinstance(caught.value, asyncssh.SFTPConnectionLost)
    return type(caught.value).__name__


async def written(sftp: SFTPClient, path: str, mode: str = "wb") -> None:
    async with sftp.open(path, mode) as file:
        await file.write(b"x")


async def content(sftp: SFTPClient, path: str) -> bytes:
    async with sftp.open(path, "rb") as file:
        return await file.read()  # type: ignore[return-value]


def as_station(machine: Machine, script: str) -> str:
    """What the station's own user can do there."""
    user = ("setpriv", "--reuid=station", "--regid=station", "--clear-groups")
    return machine.inside("-m -p", *user, "sh", "-c", script)


BOX = "/var/lib/station/letterbox"
OUTSIDE = ("/etc/passwd", "/../etc/passwd", "/outbox/../../etc/passwd", "/outbox/../../../../../../etc/shadow",
           "/var/lib/station/station.db", "/proc/self/environ", "/inbox", "/dev/null", "//etc//passwd")  # fmt: skip


def test_the_outbox_is_read_and_nothing_else(machine: Machine, bureau: Bureau, sealed: Station, tmp_path: Path) -> None:
    own = sealed.home.outbox / CODE
    note = own / "0" / "00000001" / "manifest.note"
    inside = f"/outbox/{CODE}/0/00000001/manifest.note"

    async def look(sftp: SFTPClient) -> None:
        assert await content(sftp, inside) == note.read_bytes()
        assert sorted(n for n in await sftp.listdir("/") if n not in (".", "..")) == ["outbox"]
        for path in OUTSIDE:
            with pytest.raises(asyncssh.SFTPError):
                await content(sftp, path)
        # Links the station planted lead nowhere outside the chroot.
        for name in ("passwd", "up", "root"):
            with pytest.raises(asyncssh.SFTPError):
                await content(sftp, f"/outbox/{CODE}/{name}")

    (own / "passwd").symlink_to("/etc/passwd")
    (own / "up").symlink_to("../../../../etc/passwd")
    (own / "root").symlink_to("/proc/1" + "/root" + "/etc/passwd")
    as_account(machine, bureau, PULL, look)
    before = sorted((str(path), path.lstat().st_mtime_ns) for path in own.rglob("*"))
    for attempt in (
        lambda s: written(s, f"/outbox/{CODE}/new"),
        lambda s: written(s, inside),
        lambda s: written(s, inside, "ab"),
        lambda s: s.remove(inside),
        lambda s: s.rename(inside, f"{inside}.x"),
        lambda s: s.posix_rename(inside, f"{inside}.x"),
        lambda s: s.mkdir(f"/outbox/{CODE}/folder"),
        lambda s: s.rmdir(f"/outbox/{CODE}/0"),
        lambda s: s.chmod(inside, 0o777),
        lambda s: s.truncate(inside, 0),
        lambda s: s.utime(inside, (0, 0)),
        lambda s: s.symlink("/etc/passwd", f"/outbox/{CODE}/link"),
        lambda s: s.link(inside, f"/outbox/{CODE}/link"),
        lambda s: written(s, "/new"),
    ):  # fmt: skip
        refused(machine, bureau, PULL, attempt)
    assert sorted((str(path), path.lstat().st_mtime_ns) for path in own.rglob("*")) == before


def test_what_is_sealed_later_is_read_too(machine: Machine, bureau: Bureau, sealed: Station) -> None:
    """The station's own umask closes its files to everybody; the rights on the folder reach those it makes later."""
    folder = sealed.home.outbox / CODE / "packets"
    made = as_station(
        machine,
        f"umask 077; mkdir /var/lib/station/outbox/{CODE}/packets && cd /var/lib/station/outbox/{CODE}/packets"
        " && echo later >a && chmod 644 a && stat -c %U a",
    )
    assert made == "station\n" and folder.stat().st_mode & 0o007 == 0
    assert as_account(machine, bureau, PULL, lambda s: content(s, f"/outbox/{CODE}/packets/a")) == b"later\n"


def test_the_inbox_takes_and_shows_nothing(machine: Machine, bureau: Bureau, sealed: Station) -> None:
    async def lay(sftp: SFTPClient) -> None:
        async with sftp.open("/inbox/p.part", "xb", asyncssh.SFTPAttrs(permissions=0o777)) as file:
            await file.write(b"first")
            await file.fsync()
        await sftp.rename("/inbox/p.part", "/inbox/p")

    as_account(machine, bureau, RETURN, lay)
    laid = sealed.home.letterbox / "p"
    assert laid.read_bytes() == b"first" and laid.stat().st_mode & 0o222 == 0
    for attempt in (
        lambda s: s.listdir("/inbox"),
        lambda s: s.listdir("/"),
        lambda s: content(s, "/inbox/p"),
        lambda s: written(s, "/inbox/p"),
        lambda s: written(s, "/inbox/p", "ab"),
        lambda s: written(s, "/inbox/p", "r+b"),
        lambda s: s.remove("/inbox/p"),
        lambda s: s.mkdir("/inbox/folder"),
        lambda s: s.chmod("/inbox/p", 0o666),
        lambda s: s.truncate("/inbox/p", 0),
        lambda s: s.symlink("/etc/passwd", "/inbox/link"),
        lambda s: s.link("/inbox/p", "/inbox/link"),
        lambda s: s.readlink("/inbox/p"),
        lambda s: s.realpath("/inbox"),
        lambda s: written(s, "/new"),
        lambda s: written(s, "/inbox/../new"),
        lambda s: s.rename("/inbox/p", "/p"),
        *(lambda s, path=path: content(s, path) for path in OUTSIDE),
    ):  # fmt: skip
        refused(machine, bureau, RETURN, attempt)

    async def replace(sftp: SFTPClient) -> None:
        await written(sftp, "/inbox/q", "xb")
        for rename in (sftp.rename, sftp.posix_rename):
            with pytest.raises(asyncssh.SFTPError):
                await rename("/inbox/q", "/inbox/p")

    as_account(machine, bureau, RETURN, replace)
    assert laid.read_bytes() == b"first"
    # What others laid there is not theirs to touch, and the station takes away what was brought.
    (sealed.home.letterbox / "other").write_text("the station's")
    refused(machine, bureau, RETURN, lambda s: s.rename("/inbox/other", "/inbox/mine"))
    assert as_station(machine, f"cd {BOX} && mkdir taken && mv p taken/ && cat taken/p && rm -r taken q") == "first"
    assert sorted(path.name for path in sealed.home.letterbox.iterdir()) == ["other"]


def test_each_wall_stands_by_itself(machine: Machine) -> None:
    """The tests above meet the nearest wall; these are the ones behind it, as sshd understands them."""
    for user, wanted in {
        "station-pull": ("chrootdirectory /srv/line/pull", "forcecommand internal-sftp -R -d /outbox"),
        "station-return": ("chrootdirectory /srv/line/return", "forcecommand internal-sftp -d /inbox -u 0222 "),
    }.items():
        said = machine.inside("-m -p", "/usr/sbin/sshd", "-T", "-C", f"user={user},host=bureau,addr=10.0.0.1")
        for each in (*wanted, "disableforwarding yes", "permittty no", "permittunnel no", "permituserrc no",
                     "authorizedkeysfile none", "authenticationmethods publickey",
                     "authorizedkeyscommanduser station"):  # fmt: skip
            assert f"\n{each}" in f"\n{said}", (user, each)
    # Whoever else signs in to this machine is none of this file's business.
    said = machine.inside("-m -p", "/usr/sbin/sshd", "-T", "-C", "user=root,host=bureau,addr=10.0.0.1")
    assert "forcecommand none" in said and "disableforwarding no" in said
    mounts = machine.inside("-m -p", "cat", "/proc/mounts")
    for place, rights in {"/srv/line/pull/outbox": "ro,", "/srv/line/return/inbox": "rw,"}.items():
        [options] = [line.split()[3] for line in mounts.splitlines() if line.split()[1] == place]
        assert options.startswith(rights) and {"nosuid", "nodev", "noexec"} <= set(options.split(","))


def test_neither_account_has_a_shell_or_a_tunnel(machine: Machine, bureau: Bureau) -> None:
    async def tried(user: str, use: str) -> None:
        key = asyncssh.import_private_key(line.secret(bureau, use))
        async with asyncssh.connect(
            machine.host, machine.port, username=user, client_keys=[key], known_hosts=None, config=None, agent_path=None
        ) as connection:
            done = await asyncio.wait_for(connection.run("id", stdin=asyncssh.DEVNULL), 20)
            assert "uid=" not in str(done.stdout)
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.open_connection("127.0.0.1", 22)
            with pytest.raises(asyncssh.ChannelListenError):
                await connection.forward_remote_port("", 0, "127.0.0.1", 22)

    asyncio.run(tried("station-pull", PULL))
    asyncio.run(tried("station-return", RETURN))
    for user, use in (("station-pull", RETURN), ("station-return", PULL), ("station", PULL), ("root", PULL)):
        with pytest.raises(asyncssh.PermissionDenied):
            asyncio.run(tried(user, use))


def test_a_line_that_is_shut_admits_nobody(machine: Machine, bureau: Bureau, sealed: Station, chief: Proof) -> None:
    as_account(machine, bureau, PULL, lambda s: s.listdir("/"))
    station_line.shut(sealed, chief, "换局端")
    with pytest.raises(asyncssh.PermissionDenied):
        as_account(machine, bureau, PULL, lambda s: s.listdir("/"))
