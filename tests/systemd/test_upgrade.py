"""Installing and upgrading below a folder: the switch, the checks, and the way back from a release that fails.

Packages, users and systemd itself are left out (the laboratory has them); the database is a real station's.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from station.bureau.home import BureauFounding, create_bureau
from station.services.staff import NewOfficer
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.shape.tree import ROOT

PARTS = (
    "station",
    "devices",
    "schema",
    "systemd",
    "pyproject.toml",
    "requirements.lock",
    "requirements-bureau.lock",
    "README.md",
    "LICENSE",
)
PYTHON = """#!/bin/sh
# python3: makes a "virtual environment" whose pip copies the product and whose python is the one of the tests.
if [ "$1 $2" = "-m venv" ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; exit 0; fi
release=$(dirname "$(dirname "$0")")
if [ "$1 $2 $3" = "-m pip install" ]; then
    for last; do :; done
    case $last in *requirements*.lock) echo "${last##*/}" >"$release/lock"; exit 0 ;; esac
    cp -R "$last/station" "$last/devices" "$last/schema" "$release/"
    printf '#!/bin/sh\\nPYTHONPATH=%s exec {python} -P -m station "$@"\\n' "$release" >"$release/bin/station"
    main='from station.cli import bureau_main; raise SystemExit(bureau_main())'
    printf '#!/bin/sh\\nPYTHONPATH=%s exec {python} -P -c "%s" "$@"\\n' "$release" "$main" >"$release/bin/bureau"
    chmod 755 "$release/bin/station" "$release/bin/bureau"
    exit 0
fi
[ "$2" != compileall ] || exit 0
exec {python} "$@"
"""
BREAKS = """
def run(args, out):
    import sqlite3
    connection = sqlite3.connect(args.home / "station.db")
    connection.execute("CREATE TABLE half_migrated (id INTEGER)")
    connection.execute("UPDATE officer SET name = '没有这个人'")
    connection.commit()
    raise RuntimeError
"""


class Machine:
    """A machine below a folder, and the checkout it is installed from."""

    def __init__(self, folder: Path) -> None:
        self.root, self.source, self.bin = folder / "machine", folder / "source", folder / "bin"
        self.home = self.root / "var/lib/station"
        self.current = self.root / "opt/station/current"
        self.bin.mkdir()
        # Flushing a whole disk takes long beside other tests, and no power cut is tried here.
        for name, script in (("python3", PYTHON.replace("{python}", sys.executable)), ("sync", "#!/bin/sh\n")):
            (self.bin / name).write_text(script)
            (self.bin / name).chmod(0o755)
        self.source.mkdir()
        for name in PARTS:
            here = ROOT / name
            if here.is_dir():
                shutil.copytree(here, self.source / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(here, self.source)

    def run(self, script: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(self.source / "systemd" / script), *words],
            env={**os.environ, "STATION_PREFIX": str(self.root), "PATH": f"{self.bin}:{os.environ['PATH']}"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def change(self, name: str, more: str) -> None:
        """The next release."""
        path = self.source / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")

    @property
    def release(self) -> str:
        return self.current.readlink().name

    @property
    def releases(self) -> set[str]:
        return {path.name for path in (self.root / "opt/station/releases").iterdir()}

    @property
    def rule(self) -> str:
        return (self.root / "etc/udev/rules.d/90-station-dock.rules").read_text()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.home / "station.db")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


@pytest.fixture
def machine(tmp_path: Path, station: Station) -> Machine:
    """A machine with a station in it, installed."""
    found = Machine(tmp_path)
    station.close()
    shutil.copytree(station.home.root, found.home)
    done = found.run("install")
    assert done.returncode == 0, done.stdout + done.stderr
    return found


def test_installing_puts_everything_in_place_and_twice_is_once(machine: Machine) -> None:
    release = machine.release
    assert (machine.current / "libexec/station-dock").stat().st_mode & 0o111
    assert machine.rule == (ROOT / "systemd/90-station-dock.rules").read_text()
    units = {path.name for path in (machine.root / "etc/systemd/system").iterdir()}
    shipped = ("*.service", "*.timer", "*.path", "line/*.mount")
    assert units == {path.name for pattern in shipped for path in (ROOT / "systemd").glob(pattern)}
    assert (machine.current / "libexec/station-line-keys").stat().st_mode & 0o111
    assert (machine.root / "usr/local/bin/bureau").readlink() == Path("station")
    made = (machine.current / "complete").stat().st_mtime_ns
    assert machine.run("install").returncode == 0
    assert (machine.release, (machine.current / "complete").stat().st_mtime_ns) == (release, made)
    assert "无须升级" in machine.run("upgrade").stdout


def test_an_upgrade_keeps_the_database_and_the_release_before(machine: Machine) -> None:
    before = machine.release
    machine.change("systemd/90-station-dock.rules", "# newer\n")
    done = machine.run("upgrade")
    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.release != before
    assert machine.releases == {before, machine.release}
    assert machine.rule.endswith("# newer\n")
    [saved] = (machine.home / "before-upgrade").iterdir()
    assert {path.name for path in saved.iterdir()} == {"station.db", "station.toml"}
    assert (saved.stat().st_mode & 0o777, (saved / "station.db").stat().st_mode & 0o777) == (0o700, 0o600)
    machine.change("station/settings.py", "# newest\n")
    oldest, kept = before, machine.release
    assert machine.run("install").returncode == 0
    assert machine.releases == {kept, machine.release}
    assert oldest not in machine.releases


def test_a_release_that_fails_is_taken_back_and_so_is_the_database(machine: Machine) -> None:
    before, rule, officers = machine.release, machine.rule, machine.rows("SELECT * FROM officer ORDER BY id")
    machine.change("station/commands/status.py", BREAKS)
    machine.change("systemd/90-station-dock.rules", "# newer\n")
    done = machine.run("upgrade")
    assert done.returncode == 1
    assert f"程序已退回 {before}，数据库已恢复到升级前" in done.stderr
    assert (machine.release, machine.releases, machine.rule) == (before, {before}, rule)
    assert machine.rows("SELECT * FROM officer ORDER BY id") == officers
    assert machine.rows("SELECT name FROM sqlite_schema WHERE name = 'half_migrated'") == []


def test_a_release_that_cannot_be_built_changes_nothing(machine: Machine) -> None:
    before = machine.release
    machine.change("station/settings.py", "# newer\n")
    (machine.bin / "python3").write_text("#!/bin/sh\nexit 1\n")
    done = machine.run("upgrade")
    assert done.returncode == 1 and f"仍用 {before}" in done.stderr
    assert machine.release == before
    assert not (machine.home / "before-upgrade").exists()


def test_a_screen_left_open_stops_the_upgrade(machine: Machine) -> None:
    before = machine.release
    machine.change("station/settings.py", "# newer\n")
    opened = sqlite3.connect(machine.home / "station.db")
    opened.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    try:
        done = machine.run("upgrade")
    finally:
        opened.close()
    assert done.returncode == 1 and str(os.getpid()) in done.stderr
    assert machine.release == before


def test_without_a_station_there_is_nothing_to_save(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    done = machine.run("upgrade")
    assert done.returncode == 1 and "make install" in done.stderr
    assert machine.run("install").returncode == 0
    machine.change("station/settings.py", "# newer\n")
    assert machine.run("upgrade").returncode == 0
    assert not (machine.home / "before-upgrade").exists()


def test_a_bureaus_machine_gets_its_own_packages_units_and_way_back(tmp_path: Path, clock: FrozenClock) -> None:
    machine = Machine(tmp_path)
    done = machine.run("install", "--bureau")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "bureau init" in done.stdout
    assert (machine.current / "lock").read_text() == "requirements-bureau.lock\n"
    units = {path.name for path in (machine.root / "etc/systemd/system").iterdir()}
    assert units == {path.name for path in (ROOT / "systemd/bureau").iterdir()}
    assert not list((machine.root / "etc/udev/rules.d").iterdir()), "what is on USB stays writable"
    home = machine.root / "var/lib/bureau"
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    create_bureau(home, BureauFounding("330281000", "余姚市应急管理局"), admin, "2580", clock).close()
    before, kept = machine.release, (home / "bureau.db").read_bytes()
    machine.change("station/settings.py", "# newer\n")
    assert machine.run("upgrade").returncode == 0
    [saved] = (home / "before-upgrade").iterdir()
    assert {path.name for path in saved.iterdir()} == {"bureau.db", "bureau.toml"} and machine.release != before
    working = machine.release
    (machine.source / "station/commands/bureau/line.py").write_text("HELP = 'broken'\n")
    broken = machine.run("upgrade")
    assert broken.returncode == 1 and "没有升级" in broken.stderr
    assert machine.release == working and (home / "bureau.db").read_bytes()[:16] == kept[:16]


def test_a_station_does_not_become_a_bureau(machine: Machine) -> None:
    refused = machine.run("install", "--bureau")
    assert refused.returncode == 1 and "站点" in refused.stderr
    assert machine.run("upgrade").returncode == 0
