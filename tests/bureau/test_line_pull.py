"""Pulling over the line from the real sshd: it is resumed, it is explained, and no station stops another."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station import __version__
from station.bureau import line, pulling, pushing, returns, urgent
from station.bureau.home import Bureau, open_bureau
from station.bureau.pulling import INCOMING, Pulled, Wish, pull_stations
from station.bureau.transport import CHUNK, HostKeyChanged, NotAdmitted, Patience
from station.records.line import BROKEN, DONE, NOTHING, REFUSED, UNREACHABLE
from station.records.people import Proof
from station.records.progress import SILENT, Progress
from station.replica import inbox, line_card
from station.replica.lock import taken
from station.services import replication, staff
from station.services import returns as station_returns
from station.store import bureau_lines, bureau_models, bureau_rows, models
from station.store.compare import compare
from station.store.replicas import FILE
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT
from tests.bureau.line_machine import Machine, missing
from tests.bureau.test_attacks import flip
from tests.bureau.test_rotation import rotated
from tests.conftest import PIN
from tests.replica.dying import dies

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")
QUICK = Patience(delays=(0.05, 0.05, 0.1), answer=10, silence=4, reserve=0)
STRANGER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA" + "IAAB" * 11


class At:
    """Hears of progress and does something once, when this many bytes of one file are there."""

    def __init__(self, bytes_: int, deed: Callable[[], object]) -> None:
        self._at, self._deed, self.done = bytes_, deed, False

    def step(self, what: str, done: int, total: int) -> None:
        """As Progress."""
        if not self.done and total > self._at and done >= self._at:
            self.done = True
            self._deed()


def pulled(bureau: Bureau, *, progress: Progress = SILENT, urgent: bool = False, patience: Patience = QUICK) -> Pulled:
    """What one pull from the station brings."""
    stations = [each for each in bureau_rows.current(bureau.store) if each.code == CODE]
    [found] = pull_stations(bureau, UNIT, stations, Wish(urgent=urgent, patience=patience), progress)
    return found


def verdicts(found: Pulled) -> list[str]:
    return [outcome.verdict.value for outcome in found.outcomes]


def heavy(station: Station, size: int = 5_000_000) -> int:
    """One more bundle that does not compress; bytes of its parts."""
    with station.store.act(staff.sign_in(station.store, station.keys, "王建国", PIN), "roster.import") as act:
        draw = act.insert(models.Draw, draw_no=1, plan_ref="-", period="2026-11", purpose="-", strata="orange",
                          state="frozen", frozen_at="2026-11-20T09:00:00+08:00")  # fmt: skip
        act.insert(models.DrawFile, draw_id=draw, name="pool.tsv", content=os.urandom(size))
    sealed = replication.replicate(station).sealed
    assert sealed is not None
    return sum(path.stat().st_size for path in (station.home.outbox / CODE / "0" / f"{sealed.seq:08d}").glob("p*.age"))


def same(station: Station, bureau: Bureau) -> bool:
    return compare(station.home.db, bureau.home.replica(CODE) / FILE) == []


def test_the_line_brings_what_a_stick_would(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    first = pulled(bureau)
    assert verdicts(first) == ["ACCEPTED"] * 3 and same(sealed, bureau) and not first.bad
    assert (first.outcome, first.meter.attempts) == (DONE, 1)
    again = pulled(bureau)
    # The cards once more, and nothing that is here already.
    assert verdicts(again) == ["REPLAY"] * 3 and again.meter.bytes < 3000 and again.meter.gained == 0
    lying = {path.name for path in (bureau.home.root / INCOMING / CODE / "0").rglob("*") if path.is_file()}
    assert lying == {"manifest.note"}
    runs = bureau_lines.runs(bureau.store, CODE)
    assert [(run.outcome, run.bytes) for run in runs] == [(DONE, first.meter.bytes), (NOTHING, again.meter.bytes)]


def test_a_second_history_is_seen_over_the_line(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    """A number signed anew, by the station's own key."""
    pulled(bureau)
    place = sealed.home.outbox / CODE / "0" / "00000003"
    text = (place / "manifest.note").read_text(encoding="utf-8").rpartition("\n\n")[0] + "\n"
    changed = text.replace(f"app {__version__}", "app 0.0.0")
    assert changed != text
    (place / "manifest.note").write_text(sealed.store.signer.note(changed), encoding="utf-8")
    found = pulled(bureau)
    assert verdicts(found) == ["REPLAY", "REPLAY", "ROLLBACK"] and found.outcome == REFUSED
    assert [refusal.verdict for refusal in bureau_rows.refusals(bureau.store, CODE)] == ["ROLLBACK"]
    assert verdicts(pulled(bureau)) == ["REPLAY", "REPLAY", "ROLLBACK"]


def test_a_new_key_is_taken_in_one_run(
    machine: Machine, sealed: Station, bureau: Bureau, chief: Proof, officer: Proof
) -> None:
    """The card that the old key vouches for comes over the line too, and so does the line's own."""
    pulled(bureau)
    lying = sealed.home.outbox / CODE / line_card.FILE
    pinned = line.host_key(bureau, CODE, lying)
    new = rotated(sealed, chief, officer)
    try:
        assert line.host_key(bureau, CODE, lying) == pinned, "the bureau has not heard of the new key yet"
        replication.replicate(new)
        found = pulled(bureau)
        assert verdicts(found) == ["REPLAY"] * 3 + ["ACCEPTED"] and found.meter.attempts == 1
        assert line.host_key(bureau, CODE, lying) == pinned
        assert line.host_key(bureau, CODE, bureau.home.root / INCOMING / CODE / line_card.FILE) == pinned
        assert bureau_rows.refusals(bureau.store, CODE) == [] and bureau_rows.current(bureau.store)[0].epoch == 1
    finally:
        new.close()


def test_a_cut_costs_what_was_on_the_way(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    size = heavy(sealed)
    machine.narrow("20mbit")
    spoiler = At(2_000_000, machine.cut)
    found = pulled(bureau, progress=spoiler)
    assert spoiler.done and found.meter.attempts == 2, found
    assert (found.failure, verdicts(found)) == ("", ["ACCEPTED"] * 4) and same(sealed, bureau)
    rest = sum(path.stat().st_size for path in (sealed.home.outbox / CODE).rglob("*") if path.is_file()) - size
    # Of the large bundle no more than one piece came twice; the small files may have come twice.
    assert size <= found.meter.bytes <= size + CHUNK + 2 * rest


def test_a_line_that_falls_silent_is_opened_again(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    heavy(sealed)
    machine.narrow("20mbit")

    def unplugged() -> None:
        machine.unplug()
        threading.Timer(4, machine.plug).start()

    spoiler = At(1_000_000, unplugged)
    patience = Patience(delays=(0.5,) * 8, answer=2, silence=2, reserve=0)
    found = pulled(bureau, progress=spoiler, patience=patience)
    assert spoiler.done and found.meter.attempts > 1
    assert verdicts(found) == ["ACCEPTED"] * 4 and same(sealed, bureau)


def test_a_line_that_never_holds_is_given_up_and_gone_on_with(
    machine: Machine, sealed: Station, bureau: Bureau
) -> None:
    size = heavy(sealed)
    machine.narrow("20mbit")
    spoiler = At(2_000_000, machine.stop)
    found = pulled(bureau, progress=spoiler)
    assert found.bad and found.outcome == BROKEN and "接着收" not in found.failure
    # What was whole is taken in all the same.
    assert verdicts(found) == ["ACCEPTED"] * 3
    machine.again()
    rest = pulled(bureau)
    assert verdicts(rest)[-1] == "ACCEPTED" and same(sealed, bureau)
    assert rest.meter.gained <= size - 2_000_000 + CHUNK
    assert [run.outcome for run in bureau_lines.runs(bureau.store, CODE)] == [BROKEN, DONE]


def test_one_bad_station_of_three_stops_nobody(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    key = bureau_rows.current(bureau.store)[0].key
    for code in ("330281104", "330281105"):
        with bureau.store.act(admin, "station.enrol") as act:
            act.insert(bureau_models.Enrolment, code=code, name=code, epoch=0, verifier_key=key, source="",
                       enrolled_at="2026-11-20T09:00:00+08:00")  # fmt: skip
    line.set_line(bureau, admin, "330281104", host=machine.host, host_key=STRANGER)
    pinned = bureau_lines.line_of(bureau.store, CODE)
    assert pinned is not None
    line.set_line(bureau, admin, "330281105", host="127.0.0.1", port=9, host_key=pinned.host_key)
    found = {each.enrolment.code: each for each in pull_stations(bureau, UNIT, bureau_rows.current(bureau.store),
                                                                 Wish(patience=QUICK))}  # fmt: skip
    assert verdicts(found[CODE]) == ["ACCEPTED"] * 3 and same(sealed, bureau) and not found[CODE].bad
    stranger, away = found["330281104"], found["330281105"]
    assert stranger.bad and away.bad
    for shown in (STRANGER, pinned.host_key):
        assert line_card.fingerprint(shown) in stranger.failure
    assert stranger.meter.attempts == 1 and stranger.meter.bytes == 0
    assert away.meter.attempts == 1 + len(QUICK.delays)
    outcomes = {code: bureau_lines.last_run(bureau.store, code) for code in found}
    assert {code: run and run.outcome for code, run in outcomes.items()} == {
        CODE: DONE, "330281104": UNREACHABLE, "330281105": UNREACHABLE,
    }  # fmt: skip


@pytest.fixture
def small_disk(bureau: Bureau) -> Iterator[Path]:
    """What the lines bring goes to a disk of six megabytes."""
    place = bureau.home.root / INCOMING
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_said_and_gone_on_from(
    machine: Machine, sealed: Station, bureau: Bureau, small_disk: Path
) -> None:
    heavy(sealed)
    # Somebody else takes the room while it is fetched.
    spoiler = At(500_000, lambda: (small_disk / "else").write_bytes(bytes(2_000_000)))
    found = pulled(bureau, progress=spoiler)
    assert found.outcome == BROKEN and "No space left" in found.failure
    assert verdicts(found) == ["ACCEPTED"] * 3
    kept = bureau.home.root / INCOMING / CODE
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    assert list(kept.rglob("*.part")), "what had come is still there"
    again = pulled(bureau)
    assert verdicts(again)[-1] == "ACCEPTED" and same(sealed, bureau)


def test_room_for_the_ledger_is_left(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    heavy(sealed)
    found = pulled(bureau, patience=Patience(delays=(), reserve=2**62))
    assert found.outcome == BROKEN and "MiB" in found.failure


def test_a_part_damaged_at_the_station_is_told_and_comes_when_it_is_right(
    machine: Machine, sealed: Station, bureau: Bureau
) -> None:
    part = sealed.home.outbox / CODE / "0" / "00000002" / "p0000.age"
    whole, times = part.read_bytes(), part.stat()
    flip(part)
    os.utime(part, ns=(times.st_atime_ns, times.st_mtime_ns))
    found = pulled(bureau)
    assert verdicts(found) == ["ACCEPTED", "INCOMPLETE"] and found.outcome == REFUSED
    part.write_bytes(whole)
    assert verdicts(pulled(bureau)) == ["REPLAY", "ACCEPTED", "ACCEPTED"] and same(sealed, bureau)


def test_names_links_and_sizes_are_not_believed(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    own = sealed.home.outbox / CODE
    packets = own / "packets"
    packets.mkdir()
    (packets / f"{'a' * 64}.zip.age").symlink_to("../station.card")
    (packets / f"{'b' * 64}.zip.age").mkdir()
    (packets / "evil.zip.age").write_bytes(b"x")
    (packets / f"{'c' * 64}.zip.age").write_bytes(b"package")
    with (packets / f"{'d' * 64}.zip.age").open("wb") as file:
        file.truncate(2**40)
    (own / "1").symlink_to("0")
    (own / "0" / "00000004").symlink_to("00000001")
    (own / "0" / "00000000x").mkdir()
    (own / "$(touch x)").mkdir()
    found = pulled(bureau)
    assert verdicts(found) == ["ACCEPTED"] * 3
    here = bureau.home.root / INCOMING / CODE
    assert [path.name for path in urgent.lying(bureau)] == [f"{'c' * 64}.zip.age"]
    assert sorted(path.name for path in here.iterdir() if not path.name.startswith(".")) == [
        "0", "head.note", "heads", "line.card", "packets", "station.card", "station.pem",
    ]  # fmt: skip


def test_what_cannot_wait_comes_without_the_rest_and_without_rows(
    machine: Machine, sealed: Station, bureau: Bureau, enterprise: Callable[..., int]
) -> None:
    pulled(bureau)
    pulled(bureau, urgent=True)
    rows, size = bureau_lines.runs(bureau.store, CODE), bureau.store.size()
    quiet = pulled(bureau, urgent=True)
    assert quiet.outcome == NOTHING and not quiet.bad
    assert (bureau_lines.runs(bureau.store, CODE), bureau.store.size()) == (rows, size)
    replication.lay_packet(sealed, "e" * 64, b"a package")
    enterprise()
    replication.replicate(sealed, now=True)
    found = pulled(bureau, urgent=True)
    assert verdicts(found)[-1] == "ACCEPTED" and found.outcome == DONE
    assert [path.read_bytes() for path in urgent.lying(bureau)] == [b"a package"]
    assert pulled(bureau, urgent=True).meter.gained == 0
    machine.stop()
    for _ in range(2):
        assert pulled(bureau, urgent=True).bad
    assert [run.outcome for run in bureau_lines.runs(bureau.store, CODE)][len(rows) :] == [DONE, UNREACHABLE]


def test_a_killed_pull_is_gone_on_with(machine: Machine, sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    heavy(sealed, 1_000_000)
    bureau.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    home = tmp_path / "killed"
    points = 0
    for at in range(1, 400, 37):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(bureau.home.root, home)
        if not dies(at, lambda progress: pulled(open_bureau(home, bureau.clock), progress=progress) and None):
            break
        points += 1
        again = open_bureau(home, bureau.clock)
        found = pulled(again)
        assert not found.bad and [b.seq for b in bureau_rows.accepted(again.store, CODE)] == [1, 2, 3, 4], at
        assert compare(sealed.home.db, again.home.replica(CODE) / FILE) == [], at
        assert not list((home / INCOMING).rglob("*.part")), at
        again.close()
    assert points >= 6


def test_two_runs_at_once_do_not_meet(machine: Machine, sealed: Station, bureau: Bureau) -> None:
    with taken(bureau.home.root / INCOMING / CODE):
        found = pulled(bureau)
    assert found.failure and found.meter.attempts == 0
    assert verdicts(pulled(bureau)) == ["ACCEPTED"] * 3


def test_a_packet_is_laid_once_and_gathered_whole(
    machine: Machine, sealed: Station, bureau: Bureau, tmp_path: Path
) -> None:
    packet = tmp_path / "00000001"
    packet.mkdir()
    files = {"packet.note": b"note", "p0000.age": os.urandom(300_000), "packet.sig": b"sig", "SHA256SUMS": b"sums"}
    for name, data in files.items():
        (packet / name).write_bytes(data)
    spent = pushing.push(bureau, CODE, packet, QUICK)
    assert spent.bytes == sum(map(len, files.values()))
    (packet / "p0000.age").write_bytes(b"another one")
    assert pushing.push(bureau, CODE, packet, QUICK).bytes == 0
    place = sealed.home.letterbox
    (place / "00000001.p0000.age.0123456789abcdef.part").write_bytes(b"left of an attempt that was cut")
    (place / "00000002.p0000.age").write_bytes(b"its note has not come")
    own = place / CODE
    assert inbox.gather(place, own) == [own / "00000001"]
    assert {path.name: path.read_bytes() for path in (own / "00000001").iterdir()} == files
    assert sorted(path.name for path in place.iterdir()) == ["00000002.p0000.age", CODE]


def test_the_receipt_reaches_the_station_and_what_became_of_it_the_bureau(
    machine: Machine, sealed: Station, bureau: Bureau
) -> None:
    assert pulled(bureau).sent == 1
    assert [each.kind for each in station_returns.receive(sealed).done] == ["receipt"]
    assert sorted(path.name for path in sealed.home.letterbox.rglob("*")) == [CODE]
    assert pulled(bureau).sent == 0
    replication.replicate(sealed)
    assert verdicts(pulled(bureau))[-1] == "ACCEPTED"
    assert [each.outcome for each in returns.listed(bureau, CODE)][0] == "applied"


def test_a_key_that_is_not_let_in_is_named(machine: Machine, sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    (sealed.home.root / line_card.FILE).unlink()
    with pytest.raises(NotAdmitted, match="station-return"):
        pushing.push(bureau, CODE, tmp_path, QUICK)
    found = pulled(bureau)
    assert found.outcome == UNREACHABLE and found.meter.attempts == 1 and "station-pull" in found.failure
    admin = staff.sign_in(bureau.store, bureau.keys, "赵局端", PIN)
    line.set_line(bureau, admin, CODE, host_key=STRANGER)
    with pytest.raises(HostKeyChanged):
        pushing.push(bureau, CODE, tmp_path, QUICK)


def test_a_stick_still_does(machine: Machine, sealed: Station, bureau: Bureau, tmp_path: Path) -> None:
    replication.replicate(sealed, out=tmp_path / "usb")
    stations = bureau_rows.current(bureau.store)
    [found] = pull_stations(bureau, UNIT, stations, Wish(source=tmp_path / "usb"))
    assert verdicts(found) == ["ACCEPTED"] * 3 and found.meter.attempts == 0
    assert not (bureau.home.root / pulling.INCOMING).exists()
